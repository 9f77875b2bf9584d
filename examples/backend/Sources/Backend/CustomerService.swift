import Heed

/// One turn after the other: read the conversation, decide, store, then act.
///
/// An actor, so that no two turns of a conversation are decided at the same time. With several servers, the lock is a
/// row of the database. The engine itself has no state and needs none.
actor CustomerService {
  private var engine: HeedEngine
  private let store: ConversationStore

  init(policy: Policy, store: ConversationStore) {
    engine = HeedEngine(policy)
    self.store = store
  }

  /// New rules for a running service: conversations go on, their limits and moods carry over by name.
  func adopt(_ policy: Policy) { engine = HeedEngine(policy) }

  /// What is to be done about a turn.
  func actions(on turn: Turn, of id: String) throws -> [Action] {
    var conversation = try store.conversation(id) ?? StoredConversation(state: engine.newConversation(id: id))
    let decision = engine.decide(turn, in: &conversation.state)
    if decision.isRepeated {
      return conversation.done.last { $0.turn == turn.id }?.actions ?? []
    }
    let actions = decision.actions(after: turn)
    conversation.done.append(StoredConversation.Done(turn: turn.id, actions: actions))
    conversation.done = conversation.done.suffix(StoredConversation.keptTurns)
    // Stored before anything is sent: after a crash the turn comes again and gives the same actions.
    try store.save(conversation)
    return actions
  }
}
