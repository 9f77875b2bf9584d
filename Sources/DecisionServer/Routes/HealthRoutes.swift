import ConversationStores
import Conversations
import Heed
import Hummingbird
import NIOCore
import Synchronization
import WireFormat

/// What operators and their machines ask.
enum HealthRoutes {
  /// The process answers.
  static func alive(_ call: Call) async throws(Problem) -> Response { status("ok") }

  /// Turns can be decided.
  static func ready(_ call: Call) async throws(Problem) -> Response {
    try await call.service.asking { store throws(StoreError) in try await store.ping() }
    return status("ready")
  }

  private static func status(_ word: String) -> Response {
    var writer = JSONWriter()
    writer.object { $0.member("status", word) }
    return Call.json(writer)
  }

  private static func queues(_ call: Call, _ text: inout MetricsText) async throws(Problem) {
    let statistics = try await call.service.asking { store throws(StoreError) in
      try await store.statistics(now: call.now)
    }
    func age(_ instant: Instant?) -> Double { Double(max(call.now - (instant ?? call.now), 0)) / 1000 }
    text.metric("heed_handoffs_waiting", .gauge, "Handoffs that wait, by desk.")
    for desk in statistics.desks {
      text.sample("heed_handoffs_waiting", [("desk", desk.desk)], of: desk.waiting)
    }
    text.metric("heed_handoffs_claimed", .gauge, "Handoffs that an agent works on, by desk.")
    for desk in statistics.desks {
      text.sample("heed_handoffs_claimed", [("desk", desk.desk)], of: desk.claimed)
    }
    text.metric("heed_handoffs_oldest_seconds", .gauge, "How long the oldest one waits, by desk.")
    for desk in statistics.desks {
      text.sample("heed_handoffs_oldest_seconds", [("desk", desk.desk)], seconds: age(desk.oldestWaiting))
    }
    text.metric("heed_webhooks_due", .gauge, "Deliveries that are due.")
    text.sample("heed_webhooks_due", of: statistics.dueDeliveries)
    text.metric("heed_webhooks_oldest_seconds", .gauge, "How long the oldest delivery is due.")
    text.sample("heed_webhooks_oldest_seconds", seconds: age(statistics.oldestDelivery))
    text.metric("heed_webhooks_dead", .gauge, "Deliveries that were given up and wait for an operator.")
    text.sample("heed_webhooks_dead", of: statistics.deadLetters)
    text.metric("heed_event_streams", .gauge, "Streams of events that are open.")
    text.sample("heed_event_streams", of: call.service.openStreams.load(ordering: .relaxed))
  }

  /// Counts for Prometheus.
  static func metrics(_ call: Call) async throws(Problem) -> Response {
    let service = call.service
    var text = MetricsText()
    service.metrics.snapshot.write(to: &text)
    let report = service.policies.report
    text.metric("heed_policy_info", .gauge, "The rule set in force.")
    text.sample("heed_policy_info", [("policy", service.policies.active.policy.fingerprint)], of: 1)
    text.metric("heed_policy_reloads_total", .counter, "Rule sets that came into force after the start.")
    text.sample("heed_policy_reloads_total", of: report.reloads)
    text.metric("heed_policy_reload_failures_total", .counter, "Rule sets that were refused.")
    text.sample("heed_policy_reload_failures_total", of: report.failures)
    if let identity = service.identity {
      text.metric("heed_certificate_expires", .gauge, "When the certificate ends, in seconds since 1970.")
      text.sample("heed_certificate_expires", of: Int(identity.validity.upperBound / 1000))
    }
    text.metric("heed_requests_in_flight", .gauge, "Requests that are being worked on.")
    text.sample("heed_requests_in_flight", of: service.metrics.inFlight.load(ordering: .relaxed))
    let atHand = service.conversations.size
    text.metric(
      "heed_conversations_at_hand", .gauge, "Conversations that are kept in memory beside the store.")
    text.sample("heed_conversations_at_hand", of: atHand.conversations)
    text.metric("heed_conversations_at_hand_bytes", .gauge, "What they take, at most 32 MiB.")
    text.sample("heed_conversations_at_hand_bytes", of: atHand.bytes)
    try await queues(call, &text)
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
  }
}
