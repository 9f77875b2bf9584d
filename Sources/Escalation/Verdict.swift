import Conversations
import RuleRuntime
import Signals

/// What the rules want, before anyone looks at who owns the conversation (R1-R11).
struct Verdict {
  var action: Action
  var priority: Priority
  /// Position of the rule that decided.
  var rule: Int?
  var origin: Decision.Origin
}

/// Which rules hold, are ready, displaced, fire: the five words of R1 for one turn.
struct Deliberation {
  /// In order of precedence: priority, then name.
  var fired: [Int] = []
  /// Rules that hold but whose limits are used up.
  var exhausted: [Int] = []
  /// Ready rules that others named in `instead of`, with those others.
  var displaced: [Int: [Int]] = [:]
}

extension Engine {
  /// One pass over the rules in the scratch that may hold. Displacement is flat: a ready rule displaces what it names even if
  /// it is displaced itself (R2), so no order matters.
  func deliberate(
    _ conversation: Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) -> Deliberation {
    var deliberation = Deliberation()
    scratch.candidates.sort()
    var ready: [Int] = []
    for place in scratch.candidates.positions.indices {
      let index = Int(scratch.candidates.positions[place])
      guard holds(index, conversation, reading, scratch: &scratch) else { continue }
      if limitsAllow(index, conversation, at: reading.at) {
        ready.append(index)
      } else {
        deliberation.exhausted.append(index)
      }
    }
    if ready.isEmpty { return deliberation }
    for index in ready {
      for target in program.rules[index].insteadOf where ready.contains(target) {
        deliberation.displaced[target, default: []].append(index)
      }
    }
    if !deliberation.displaced.isEmpty { ready.removeAll { deliberation.displaced[$0] != nil } }
    if ready.count > 1 {
      ready.sort { (program.rules[$1].priority, $0) < (program.rules[$0].priority, $1) }
    }
    deliberation.fired = ready
    return deliberation
  }

  private func holds(
    _ index: Int, _ conversation: Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) -> Bool {
    let gate = program.selection.gates[index]
    if reading.frame.today < gate.firstDay || reading.frame.today > gate.lastDay { return false }
    // A handoff that asked its question first goes on when the customer has answered, whatever the answer says.
    let isPending = conversation.pendingHandoff == index && reading.turn.speaker == .customer
    if !isPending, !program.truth(of: gate.when, reading.frame, conversation, &scratch.stack) { return false }
    for exception in gate.unless {
      let range = program.selection.exceptions[exception]
      if program.truth(of: range, reading.frame, conversation, &scratch.stack) { return false }
    }
    return true
  }

  /// Whether every limit of a rule leaves room for one more effect (R4, R5).
  private func limitsAllow(
    _ index: Int, _ conversation: Conversation, at: Instant
  ) -> Bool {
    if program.rules[index].limits.isEmpty { return true }
    let memory = conversation.rules[index] ?? RuleMemory()
    return program.rules[index].limits.allSatisfy { limit in
      switch limit {
      case .oncePerConversation: memory.total == 0
      case .messages(let count, let messages):
        memory.effects.count { conversation.customerTurns - Int($0.turn) < messages } < count
      case .milliseconds(let count, let milliseconds):
        // An effect exactly so old no longer counts.
        memory.effects.count { at - $0.at < milliseconds } < count
      }
    }
  }

  /// The action a rule takes now: of a ladder the step after those delivered in this episode, the last one staying (R4).
  func action(of index: Int, _ conversation: Conversation) -> Action? {
    let count = program.rules[index].steps.count
    if count == 0 { return nil }
    let step = count == 1 ? 0 : Int(conversation.rules[index]?.ladderStep ?? 0)
    return program.rules[index].steps[min(step, count - 1)]
  }

  /// The winner among firing rules with an action: action, priority, desk order, name (R6, R7).
  func winner(among fired: [Int], _ conversation: Conversation) -> Verdict? {
    var best: (verdict: Verdict, key: (Int, Int, Int, Int))?
    for index in fired {
      guard let action = action(of: index, conversation) else { continue }
      let priority = program.rules[index].priority
      let deskRank = if case .handoff(let desk) = action { program.desks[desk].rank } else { 0 }
      let key = (-action.rank, -priority.rawValue, deskRank, index)
      if let best, best.key <= key { continue }
      best = (Verdict(action: action, priority: priority, rule: index, origin: .rule), key)
    }
    return best?.verdict
  }

  /// The verdict of a customer turn: a fault beats reply and auto and loses to every handoff by a rule (R10); `otherwise`
  /// applies exactly when nothing asked for an action (R9), `when unreadable` stands in its place for what cannot be read.
  func verdict(among fired: [Int], _ conversation: Conversation, _ reading: Reading) -> Verdict {
    let winner = winner(among: fired, conversation)
    if !reading.faults.isEmpty {
      if let winner, winner.action.isHandoff { return winner }
      return inDoubt
    }
    if let winner { return winner }
    return reading.isUnreadable
      ? Verdict(
        action: program.policy.whenUnreadable, priority: program.policy.whenUnreadablePriority, rule: nil,
        origin: .unreadable)
      : Verdict(action: program.policy.otherwise, priority: .normal, rule: nil, origin: .otherwise)
  }

  var inDoubt: Verdict {
    Verdict(
      action: .handoff(desk: program.policy.inDoubtDesk), priority: program.policy.inDoubtPriority, rule: nil,
      origin: .inDoubt)
  }

  /// Counts an effect of a rule for its limits and ladder.
  func countEffect(of index: Int, _ conversation: inout Conversation, at: Instant, isDecision: Bool) {
    // `after "rule"` looks at turns of the customer; a draft or an event in between is none (R21).
    let scope = program.rules[index].scope
    let decision: Conversation.DecisionKind =
      !isDecision ? .none : scope == .customer || scope == .waiting ? .onCustomerTurn : .onOtherTurn
    conversation.noteEffect(
      ofRule: index, at: at, decision: decision, keepsEffects: !program.rules[index].limits.isEmpty)
  }
}

extension Action {
  var isHandoff: Bool { if case .handoff = self { true } else { false } }
  var isAnswer: Bool { rank == 1 }

  /// The decision kind that delivers it when the bot owns the conversation.
  var kind: Decision.Kind {
    switch self {
    case .handoff: .handoff
    case .reply, .ask, .giveBack: .reply
    case .replace: .replace
    case .answer, .answerOutside, .answerFreely: .auto
    }
  }
}
