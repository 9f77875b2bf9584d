import Conversations
import RuleRuntime
import Signals

/// Where a handoff really goes, and what the customer is told instead of the rule's words.
struct Route {
  var desk: Int
  var delivery: HandoffDelivery
  /// Of a ticket or callback.
  var script: Int?
  var dueInSeconds: Int64?
}

/// What happens with the verdict (R12-R16).
extension Engine {
  /// Follows routes on facts, then the branches of the desk's state. Chains are finite because the checker refuses cycles;
  /// the count of desks bounds them all the same.
  func route(
    to wanted: Int, _ conversation: Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) -> Route {
    var desk = wanted
    for _ in program.desks.indices {
      var next: Int?
      for route in program.desks[desk].routes
      where program.truth(of: route.when, reading.frame, conversation, &scratch.stack) { next = route.to }
      guard let next else { break }
      desk = next
    }
    var delivery = HandoffDelivery.live
    for _ in program.desks.indices {
      let branch: DeskProgram.Branch? =
        switch program.availability(ofDesk: desk, reading.frame) {
        case .open: nil
        case .closed: program.desks[desk].whenClosed
        case .full: program.desks[desk].whenFull
        }
      switch branch {
      case nil: return Route(desk: desk, delivery: delivery)
      case .to(let next):
        desk = next
        delivery = .redirected
      case .tell(let script, let opening, let due):
        return Route(desk: desk, delivery: opening, script: script, dueInSeconds: due)
      }
    }
    return Route(desk: desk, delivery: delivery)
  }

  /// The question that a handoff asks first, if it does: once an episode, never when urgent or protected.
  func asksFirst(
    _ verdict: Verdict, _ conversation: Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) -> Int? {
    guard let index = verdict.rule, verdict.action.isHandoff, verdict.priority < .urgent else { return nil }
    let rule = program.rules[index]
    guard let question = rule.firstAsk, !rule.isProtected, conversation.rules[index]?.asked != true,
      conversation.owner == .bot
    else { return nil }
    if let unless = question.unless, program.truth(of: unless, reading.frame, conversation, &scratch.stack) {
      return nil
    }
    return question.script
  }

  /// Delivers a verdict while the bot owns the conversation.
  func deliver(
    _ verdict: Verdict, fired: [Int], into decision: inout Decision, _ conversation: inout Conversation,
    _ reading: Reading, scratch: inout EngineScratch
  ) {
    decision.kind = verdict.action.kind
    if let question = asksFirst(verdict, conversation, reading, scratch: &scratch), let rule = verdict.rule {
      decision.kind = .reply
      say(question, as: .question, into: &decision, &conversation, reading)
      conversation.noteQuestion(ofRule: rule)
      conversation.pendingHandoff = rule
      return
    }
    if let opening = opening(verdict, fired) {
      say(opening, as: .opening, into: &decision, &conversation, reading)
    }
    switch verdict.action {
    case .handoff(let desk):
      handOff(to: desk, verdict, into: &decision, &conversation, reading, scratch: &scratch)
    case .reply(let script): say(script, as: .reply, into: &decision, &conversation, reading)
    case .ask(let script): say(script, as: .question, into: &decision, &conversation, reading)
    case .answer(let script): say(script, as: .answer, into: &decision, &conversation, reading)
    case .answerOutside(let template):
      decision.template = template
      disclose(into: &decision, &conversation, reading)
    case .answerFreely: disclose(into: &decision, &conversation, reading)
    case .replace(let script): say(script, as: .replacement, into: &decision, &conversation, reading)
    case .giveBack: break
    }
    if let rule = verdict.rule { countEffect(of: rule, &conversation, at: reading.at, isDecision: true) }
  }

  /// `open with`: of an answer that of the first firing rule that has one, of anything else only the deciding rule's.
  private func opening(_ verdict: Verdict, _ fired: [Int]) -> Int? {
    if verdict.action.isAnswer { return fired.lazy.compactMap { self.program.rules[$0].openWith }.first }
    return verdict.rule.flatMap { program.rules[$0].openWith }
  }

  private func handOff(
    to wanted: Int, _ verdict: Verdict, into decision: inout Decision, _ conversation: inout Conversation,
    _ reading: Reading, scratch: inout EngineScratch
  ) {
    let route = route(to: wanted, conversation, reading, scratch: &scratch)
    let rule = verdict.rule.map { program.rules[$0] }
    let isProtected = rule?.isProtected ?? (verdict.origin == .ensure)
    let tell =
      rule?.tellCustomer ?? program.desks[route.desk].tellCustomer ?? program.desks[wanted].tellCustomer
    if let branch = route.script {
      if let tell, rule?.tellAtAnyHour == true {
        say(tell, as: .handoff, into: &decision, &conversation, reading)
      }
      say(branch, as: .branch, into: &decision, &conversation, reading)
    } else if let tell {
      say(tell, as: .handoff, into: &decision, &conversation, reading)
    }
    decision.handoff = open(wanted, route, verdict.priority, isProtected, &conversation, reading)
    if conversation.openCase?.reachesAPerson == true { conversation.owner = .waiting }
  }

  /// Opens the case, or updates the open one: the highest priority stays (R13).
  private func open(
    _ wanted: Int, _ route: Route, _ priority: Priority, _ isProtected: Bool,
    _ conversation: inout Conversation,
    _ reading: Reading
  ) -> Handoff {
    let desk = program.desks[route.desk]
    let earlier = conversation.openCase
    var new = Case(
      desk: desk.name, priority: max(priority, earlier?.priority ?? .low), delivery: route.delivery,
      isProtected: isProtected || earlier?.isProtected == true, openedAt: earlier?.openedAt ?? reading.at)
    new.isEscalated = false
    conversation.openCase = new
    return handoff(wanted, route, new, isUpdate: earlier != nil)
  }

  private func handoff(_ wanted: Int, _ route: Route, _ opened: Case, isUpdate: Bool) -> Handoff {
    let desk = program.desks[route.desk]
    return Handoff(
      desk: desk.name, wantedDesk: program.desks[wanted].name, delivery: route.delivery,
      priority: opened.priority,
      isUpdate: isUpdate, dueInSeconds: route.dueInSeconds,
      escalation: desk.whenWaiting.map { ($0.milliseconds / 1000, program.desks[$0.to].name) },
      skills: desk.skills,
      isProtected: opened.isProtected)
  }

  /// While a person owns the conversation, or is waited for, every verdict is held; a handoff of higher priority, or an
  /// equal one at a better-ranked desk, updates the same case (R12).
  func hold(
    _ verdict: Verdict, into decision: inout Decision, _ conversation: inout Conversation, _ reading: Reading,
    scratch: inout EngineScratch
  ) {
    decision.kind = .hold
    guard case .handoff(let wanted) = verdict.action else {
      escalateIfDue(into: &decision, &conversation, reading)
      return
    }
    let isProtected = verdict.rule.map { program.rules[$0].isProtected } ?? (verdict.origin == .ensure)
    guard let current = conversation.openCase else {
      // An agent joined without a handoff: the case is opened now, and it is with a person already.
      let route = Route(desk: wanted, delivery: .live)
      decision.handoff = open(wanted, route, verdict.priority, isProtected, &conversation, reading)
      return
    }
    let currentRank = program.deskPositions[current.desk].map { program.desks[$0].rank } ?? Int.max
    let isMore =
      verdict.priority > current.priority
      || (verdict.priority == current.priority && program.desks[wanted].rank < currentRank
        && program.desks[wanted].name != current.desk)
    guard isMore else {
      if isProtected { conversation.openCase?.isProtected = true }
      escalateIfDue(into: &decision, &conversation, reading)
      return
    }
    let route = route(to: wanted, conversation, reading, scratch: &scratch)
    if route.delivery == .live || route.delivery == .redirected {
      decision.handoff = open(wanted, route, verdict.priority, isProtected, &conversation, reading)
    } else {
      // The better desk is away: the case stays where a person has it, and becomes as pressing as the new one.
      conversation.openCase?.priority = max(current.priority, verdict.priority)
      conversation.openCase?.isProtected = current.isProtected || isProtected
      decision.handoff = conversation.openCase.map { handoff(wanted, route, $0, isUpdate: true) }
    }
  }

  /// `when waiting 10 minutes to duty_manager`: moves a case for which nobody has spoken.
  private func escalateIfDue(
    into decision: inout Decision, _ conversation: inout Conversation, _ reading: Reading
  ) {
    guard conversation.owner == .waiting, let current = conversation.openCase, !current.isEscalated,
      let desk = program.deskPositions[current.desk], let waiting = program.desks[desk].whenWaiting,
      reading.at - current.openedAt >= waiting.milliseconds
    else { return }
    var moved = current
    moved.desk = program.desks[waiting.to].name
    moved.delivery = .redirected
    moved.isEscalated = true
    conversation.openCase = moved
    decision.handoff = handoff(desk, Route(desk: waiting.to, delivery: .redirected), moved, isUpdate: true)
  }
}
