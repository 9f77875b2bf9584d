import Heed
import Hummingbird
import WireFormat

/// What the rules in force are.
enum PolicyRoutes {
  static func show(_ call: Call) async throws(Problem) -> Response {
    let active = call.service.policies.active
    let report = call.service.policies.report
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("title", active.policy.title)
      writer.member("policy", active.policy.fingerprint)
      if let version = active.version { writer.member("version", version) }
      writer.member("loaded_at", Timestamp.text(of: active.loadedAt))
      writer.key("findings")
      writer.array(active.policy.findings) { $0.finding($1) }
      writer.key("last_load")
      writer.object { writer in
        writer.member("at", Timestamp.text(of: report.last.at))
        writer.member("accepted", report.last.failure == nil)
        writer.key("errors")
        writer.errors(report.last.failure)
      }
    }
    return Call.json(writer)
  }
}

extension JSONWriter {
  /// Why rules were refused; empty if they were not.
  mutating func errors(_ failure: LoadFailure?) {
    switch failure {
    case nil: array([PolicyFinding]()) { $0.finding($1) }
    case .rules(.invalid(let findings))?: array(findings) { $0.finding($1) }
    case let error?:
      array([error.description]) { writer, message in
        writer.object {
          $0.member("severity", PolicyFinding.Severity.error.rawValue)
          $0.member("message", message)
        }
      }
    }
  }

  mutating func finding(_ finding: PolicyFinding) {
    object {
      $0.member("severity", finding.severity.rawValue)
      $0.member("code", finding.code)
      $0.member("message", finding.message)
      if let help = finding.help { $0.member("help", help) }
      $0.member("file", finding.file)
      $0.member("line", finding.line)
      $0.member("column", finding.column)
    }
  }
}
