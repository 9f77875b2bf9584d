import Heed
import Hummingbird
import WireFormat

/// What the rules in force are.
enum PolicyRoutes {
  static func show(_ call: Call) async throws(Problem) -> Response {
    let active = call.service.policies.active
    let report = call.service.policies.report
    let paths = ShownPaths(of: call.service.settings.source)
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("title", active.policy.title)
      writer.member("policy", active.policy.fingerprint)
      if let version = active.version { writer.member("version", version) }
      writer.member("loaded_at", Timestamp.text(of: active.loadedAt))
      writer.key("findings")
      writer.array(active.policy.findings) { $0.finding($1, paths) }
      writer.key("last_load")
      writer.object { writer in
        writer.member("at", Timestamp.text(of: report.last.at))
        writer.member("accepted", report.last.failure == nil)
        writer.key("errors")
        writer.errors(report.last.failure, paths)
      }
    }
    return Call.json(writer)
  }
}

extension JSONWriter {
  /// Why rules were refused; empty if they were not.
  mutating func errors(_ failure: LoadFailure?, _ paths: ShownPaths) {
    switch failure {
    case nil: array([PolicyFinding]()) { $0.finding($1, paths) }
    case .rules(.invalid(let findings))?: array(findings) { $0.finding($1, paths) }
    case .rules(let error)?: array([error.description]) { $0.error($1) }
    // Without its file.
    case .bundle(let error)?: array([error.message]) { $0.error($1) }
    }
  }

  private mutating func error(_ message: String) {
    object {
      $0.member("severity", PolicyFinding.Severity.error.rawValue)
      $0.member("message", message)
    }
  }

  mutating func finding(_ finding: PolicyFinding, _ paths: ShownPaths) {
    object {
      $0.member("severity", finding.severity.rawValue)
      $0.member("code", finding.code)
      $0.member("message", paths.text(finding.message))
      if let help = finding.help { $0.member("help", paths.text(help)) }
      $0.member("file", paths.path(finding.file))
      $0.member("line", finding.line)
      $0.member("column", finding.column)
    }
  }
}
