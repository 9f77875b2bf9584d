/// Writes the Prometheus text format, version 0.0.4.
struct MetricsText {
  private(set) var text = ""

  enum Kind: String { case counter, gauge, histogram }

  /// Starts a metric; its samples follow.
  mutating func metric(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  mutating func sample(_ name: String, _ labels: [(String, String)] = [], of value: Int) {
    line(name, labels, "\(value)")
  }

  mutating func sample(_ name: String, _ labels: [(String, String)] = [], seconds value: Double) {
    line(name, labels, "\(value)")
  }

  /// One sample per label value, in their order.
  mutating func samples(_ name: String, by label: String, _ values: [String: Int]) {
    for (key, value) in values.sorted(by: { $0.key < $1.key }) { sample(name, [(label, key)], of: value) }
  }

  private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    text += name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
    }
    text += " \(value)\n"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

extension Metrics.Counts {
  /// Appends what requests and decisions amount to.
  func write(to text: inout MetricsText) {
    text.metric("heed_requests_total", .counter, "Requests by route and status.")
    let keys = requests.keys.sorted { ($0.route, $0.status) < ($1.route, $1.status) }
    for key in keys {
      text.sample(
        "heed_requests_total", [("route", key.route), ("status", "\(key.status)")], of: requests[key] ?? 0)
    }
    text.metric("heed_request_seconds", .histogram, "How long requests took, by route.")
    for (route, times) in times.sorted(by: { $0.key < $1.key }) {
      var sum = 0
      for (bound, count) in zip(Metrics.bounds, times.buckets) {
        sum += count
        text.sample("heed_request_seconds_bucket", [("route", route), ("le", "\(bound)")], of: sum)
      }
      text.sample("heed_request_seconds_bucket", [("route", route), ("le", "+Inf")], of: times.count)
      text.sample("heed_request_seconds_sum", [("route", route)], seconds: times.sum)
      text.sample("heed_request_seconds_count", [("route", route)], of: times.count)
    }
    text.metric("heed_problems_total", .counter, "Problem documents by code.")
    text.samples("heed_problems_total", by: "code", problems)
    text.metric("heed_decisions_total", .counter, "Decisions by kind.")
    text.samples("heed_decisions_total", by: "decision", decisions)
    text.metric("heed_rule_decisions_total", .counter, "Decisions by the rule that decided.")
    text.samples("heed_rule_decisions_total", by: "rule", rules)
    text.metric("heed_desk_handoffs_total", .counter, "Handoffs and updates of a case by desk.")
    text.samples("heed_desk_handoffs_total", by: "desk", desks)
    text.metric("heed_topic_turns_total", .counter, "Turns by topic that they touch.")
    text.samples("heed_topic_turns_total", by: "topic", topics)
    text.metric("heed_repeated_turns_total", .counter, "Turns whose id was seen before.")
    text.sample("heed_repeated_turns_total", of: repeats)
    text.metric("heed_faults_total", .counter, "Faults while deciding.")
    text.sample("heed_faults_total", of: faults)
    text.metric("heed_satisfaction_total", .counter, "Feedback of customers by satisfaction, 1 to 5.")
    text.samples("heed_satisfaction_total", by: "satisfaction", satisfaction)
    text.metric("heed_store_errors_total", .counter, "What the store could not do.")
    text.sample("heed_store_errors_total", of: storeErrors)
    text.metric("heed_webhook_failures_total", .counter, "Attempts to deliver that failed.")
    text.sample("heed_webhook_failures_total", of: failedDeliveries)
    text.metric("heed_webhook_dead_total", .counter, "Deliveries that were given up.")
    text.sample("heed_webhook_dead_total", of: deadDeliveries)
    text.metric("heed_breaches_total", .counter, "Ensures that rules broke.")
    text.sample("heed_breaches_total", of: breaches)
  }
}
