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
  static func ready(_ call: Call) async throws(Problem) -> Response { status("ready") }

  private static func status(_ word: String) -> Response {
    var writer = JSONWriter()
    writer.object { $0.member("status", word) }
    return Call.json(writer)
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
    text.metric("heed_requests_in_flight", .gauge, "Requests that are being worked on.")
    text.sample("heed_requests_in_flight", of: service.metrics.inFlight.load(ordering: .relaxed))
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
  }
}
