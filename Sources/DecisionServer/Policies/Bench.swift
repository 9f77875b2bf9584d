import Conversations
import Escalation

/// Which rules decide a turn, and which only watch.
struct Bench: Sendable {
  let deciding: Engine
  /// The other rule set, if there is a candidate.
  let watching: Engine?
  /// Whether the one that decides is the candidate.
  let decidesAsCandidate: Bool

  /// Decides on a turn, and lets the other rule set decide on a copy to be compared.
  func decide(
    _ turn: Turn, in conversation: inout Conversation, explaining: Bool, log: ShadowLog, at: Instant
  ) -> Decision {
    let detail: DecisionDetail = explaining ? .explanation : .evidence
    guard let watching else { return deciding.decide(turn, in: &conversation, detail: detail) }
    var copy = conversation
    let decision = deciding.decide(turn, in: &conversation, detail: detail)
    if case .repeated = decision.origin { return decision }
    let other = watching.decide(turn, in: &copy)
    if decidesAsCandidate {
      log.compare(other, decision, at: at)
    } else {
      log.compare(decision, other, at: at)
    }
    return decision
  }
}
