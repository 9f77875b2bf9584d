import Heed
import Hummingbird
import WireFormat

/// `GET /v1/shadow`: what the candidate would have done otherwise.
enum ShadowRoutes {
  static func show(_ call: Call) async throws(Problem) -> Response {
    let counts = call.service.shadow.snapshot
    let (candidate, share) = call.service.policies.candidate
    var writer = JSONWriter()
    writer.openObject()
    writer.member("active", call.service.policies.active.policy.fingerprint)
    if let candidate {
      let isCurrent = counts.candidate == candidate.policy.fingerprint
      let shown = isCurrent ? counts : ShadowLog.Counts()
      writer.member("candidate", candidate.policy.fingerprint)
      writer.member("title", candidate.policy.title)
      writer.member("share", share)
      writer.member("compared", shown.compared)
      writer.member("differing", shown.differing)
      writer.key("changes")
      writer.array(
        shown.changes.sorted {
          ($1.value, $0.key.active, $0.key.candidate) < ($0.value, $1.key.active, $1.key.candidate)
        }
      ) { writer, change in
        writer.object {
          $0.member("active", change.key.active)
          $0.member("candidate", change.key.candidate)
          $0.member("count", change.value)
        }
      }
      writer.key("latest")
      writer.array(shown.latest.reversed()) { writer, difference in
        writer.object { writer in
          writer.member("conversation", difference.conversation)
          writer.member("turn", difference.turn)
          writer.member("at", Timestamp.text(of: difference.at))
          writer.key("active")
          writer.outcome(difference.active)
          writer.key("candidate")
          writer.outcome(difference.candidate)
        }
      }
    }
    writer.closeObject()
    return Call.json(writer)
  }
}

extension JSONWriter {
  fileprivate mutating func outcome(_ outcome: ShadowLog.Outcome) {
    object {
      $0.member("decision", outcome.decision)
      if let rule = outcome.rule { $0.member("rule", rule) }
      if let desk = outcome.desk { $0.member("desk", desk) }
      if let script = outcome.script { $0.member("script", script) }
    }
  }
}
