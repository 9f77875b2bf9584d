import Escalation

/// Turn in, decision out. A value without state of its own: share one among all requests and threads.
///
/// ```swift
/// let engine = HeedEngine(try Policy.load(path: "rules/storefront"))
/// var conversation = engine.newConversation(id: "c-17")
/// let decision = engine.decide(Turn(id: "t1", text: "Where is my parcel?", at: .now), in: &conversation)
/// ```
public struct HeedEngine: Sendable {
  let engine: Engine

  /// An engine that decides by a policy. To change the rules of a running service, make another one.
  public init(_ policy: Policy) { engine = Engine(policy.program) }

  /// A conversation in which nothing was said yet.
  public func newConversation(id: String) -> ConversationState {
    ConversationState(.live(engine.newConversation(id: id)))
  }

  /// Decides on a turn and advances the conversation; store the conversation before you act on the decision.
  ///
  /// A pure function of policy, conversation and turn: time and ids come in with the turn. A turn whose id this
  /// conversation saw before changes nothing and gives `isRepeated`: answer with the decision you kept.
  /// - Parameter detail: what is worked out beside what is decided and said.
  public func decide(
    _ turn: Turn, in conversation: inout ConversationState, detail: Decision.Detail = .evidence
  ) -> Decision {
    var live = conversation.restored(by: engine)
    let decision = engine.decide(turn.wired, in: &live, detail: detail.worked)
    conversation = ConversationState(.live(live))
    return Decision(decision, detail)
  }
}
