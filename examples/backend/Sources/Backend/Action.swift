import Heed

/// What this backend does about a decision. A value, so that it can be stored with the conversation and done again after
/// a crash.
enum Action: Codable, Equatable, Sendable {
  /// To the customer, as it is.
  case send(String)
  /// The bot answers with an article of the knowledge base.
  case answer(article: String)
  /// The language model writes an answer, with these hints. What it writes is a draft: it comes back as a turn.
  case generate(hints: [String])
  case recommend(String)
  case queue(desk: String, priority: String, brief: [String])
  case update(desk: String, priority: String, notes: [String])
  case openCase(kind: String, desk: String, dueInSeconds: Int?, brief: [String])
  /// If no agent has spoken by then, the case goes to another desk.
  case timer(seconds: Int, desk: String)
  case tell(desk: String, about: String)
  case log(String)
}

extension Decision {
  /// What is to be done, in order. The switch has no default: a new kind of decision must be thought about.
  func actions(after turn: Turn) -> [Action] {
    var actions: [Action] = []
    // Whatever the kind: what the rules say, the customer gets, in this order.
    actions += messages.map { .send($0.text) }
    switch kind {
    case .auto:
      if let template { actions.append(.answer(article: template)) }
      if answersFreely { actions.append(.generate(hints: botGuides)) }
      for offer in offers {
        switch offer {
        case .message(let message): actions.append(.recommend(message.text))
        case .outside(let name): actions.append(.recommend(name))
        }
      }
    case .reply, .replace:
      // The messages are all that the customer gets. Of a draft: in its place.
      break
    case .send:
      actions.append(.send(turn.text))
    case .handoff:
      if let handoff { actions += self.actions(for: handoff) }
    case .hold:
      // A person has the conversation. Only a graver matter changes something: the case.
      if let handoff {
        actions.append(
          .update(desk: handoff.desk, priority: handoff.priority.rawValue, notes: agentNotes))
      }
    case .noted:
      break
    }
    for desk in notify { actions.append(.tell(desk: desk, about: reasons.joined(separator: " "))) }
    // Never silent: each of these is something that somebody should look into.
    for fault in faults { actions.append(.log("fault: \(fault)")) }
    for breach in breaches { actions.append(.log("broken promise: \(breach)")) }
    for name in ignored { actions.append(.log("ignored: \(name)")) }
    return actions
  }

  private func actions(for handoff: Handoff) -> [Action] {
    let page =
      ["why: \(handoff.brief?.why ?? "")"] + (handoff.brief?.matched ?? []).map { "words: \($0)" }
      + (handoff.brief?.facts ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      + (handoff.brief?.guidance ?? []).map { "do: \($0)" }
    switch handoff.delivery {
    case .live, .redirected:
      let queue = Action.queue(desk: handoff.desk, priority: handoff.priority.rawValue, brief: page)
      return [queue] + (handoff.whenWaiting.map { [.timer(seconds: $0.seconds, desk: $0.desk)] } ?? [])
    case .ticket, .callback:
      return [
        .openCase(
          kind: handoff.delivery.rawValue, desk: handoff.desk, dueInSeconds: handoff.dueInSeconds,
          brief: page)
      ]
    }
  }
}
