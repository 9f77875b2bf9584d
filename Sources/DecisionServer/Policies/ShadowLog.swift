import Conversations
import Escalation
import Synchronization
import WireFormat

/// What a candidate rule set would have done otherwise: counts, and the latest differences.
///
/// Both rule sets decide on the same turn of the same conversation, as it stood before the turn. No word of a customer is
/// kept here.
final class ShadowLog: Sendable {
  /// Differences that are listed, the latest.
  static let mostListed = 200

  /// What two rule sets are compared by.
  struct Outcome: Sendable, Hashable {
    let decision: String
    let rule: String?
    let desk: String?
    let script: String?

    init(_ decision: Decision) {
      self.decision = decision.kind.rawValue
      rule = decision.rule
      desk = decision.handoff?.desk
      script = decision.script
    }
  }

  struct Difference: Sendable {
    let conversation: String
    let turn: String
    let at: Instant
    let active: Outcome
    let candidate: Outcome
  }

  /// From which decision to which, whatever the rule.
  struct Change: Sendable, Hashable {
    let active: String
    let candidate: String
  }

  struct Counts: Sendable {
    /// Fingerprint of the candidate that they are of.
    var candidate: String?
    var compared = 0
    var differing = 0
    var changes: [Change: Int] = [:]
    var latest: [Difference] = []
  }

  private let counts = Mutex(Counts())

  /// Compares what both rule sets decided on a turn.
  func compare(_ active: Decision, _ candidate: Decision, at: Instant) {
    let (a, b) = (Outcome(active), Outcome(candidate))
    counts.withLock { counts in
      if counts.candidate != candidate.policy { counts = Counts(candidate: candidate.policy) }
      counts.compared += 1
      guard a != b else { return }
      counts.differing += 1
      counts.changes[Change(active: a.decision, candidate: b.decision), default: 0] += 1
      if counts.latest.count == Self.mostListed { counts.latest.removeFirst() }
      counts.latest.append(
        Difference(conversation: active.conversation, turn: active.turn, at: at, active: a, candidate: b))
    }
  }

  /// Forgets what was listed of an erased conversation.
  func forget(_ conversation: String) {
    counts.withLock { $0.latest.removeAll { $0.conversation == conversation } }
  }

  var snapshot: Counts { counts.withLock { $0 } }
}
