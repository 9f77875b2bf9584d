import Conversations
import RuleRuntime

/// Where a handoff to a desk leads.
struct RouteTerms {
  var desk: Number
  var reaches: Truth
}

/// What becomes of the verdict, and of the conversation (R4, R12-R16); the counterpart of `Engine+Decisions` and `Delivery`.
extension Encoding {
  func route(to desk: Int, _ moment: Moment) -> RouteTerms {
    routed(desk, moment, chain: program.desks.count)
  }

  private func routed(_ desk: Int, _ moment: Moment, chain: Int) -> RouteTerms {
    var result = branched(desk, moment, chain: program.desks.count)
    if chain == 0 { return result }
    // The last route whose condition holds is taken.
    for route in program.desks[desk].routes {
      let other = routed(route.to, moment, chain: chain - 1)
      let holds = truth(of: route.when, moment)
      result = RouteTerms(
        desk: terms.choice(holds, other.desk, result.desk),
        reaches: terms.choice(holds, other.reaches, result.reaches))
    }
    return result
  }

  private func branched(_ desk: Int, _ moment: Moment, chain: Int) -> RouteTerms {
    let here = RouteTerms(desk: terms.constant(Int64(desk)), reaches: terms.yes)
    if chain == 0 { return here }
    func taken(_ branch: DeskProgram.Branch?) -> RouteTerms {
      switch branch {
      case nil: here
      case .to(let next): branched(next, moment, chain: chain - 1)
      case .tell: RouteTerms(desk: here.desk, reaches: terms.no)
      }
    }
    let closed = taken(program.desks[desk].whenClosed)
    let full = taken(program.desks[desk].whenFull)
    let isClosed = terms.equal(moment.frame.desks[desk], 1)
    let isFull = terms.equal(moment.frame.desks[desk], 2)
    return RouteTerms(
      desk: terms.choice(isClosed, closed.desk, terms.choice(isFull, full.desk, here.desk)),
      reaches: terms.choice(isClosed, closed.reaches, terms.choice(isFull, full.reaches, here.reaches)))
  }

  /// The conversation after the turn was decided on.
  func delivered(_ turn: TurnTerms) -> ConversationTerms {
    var state = turn.before
    let moment = turn.moment
    let verdict = turn.verdict
    let (ownedByBot, waits) = (terms.equal(state.owner, 0), terms.equal(state.owner, 1))
    let isHandoff = verdict.isHandoff(terms)
    let questions = asksFirst(verdict, moment, state)
    let asks = terms.or(questions.map(\.condition))
    let isDelivered = terms.and(ownedByBot, terms.not(asks))

    var decides: [Int: Truth] = verdict.decidedBy.mapValues { terms.and($0, isDelivered) }
    let handedOver = handOver(&state, turn, isHandoff, isDelivered: isDelivered)
    let patience = winner(among: turn.deliberation.fires, scope: .waiting, turn.before).verdict
    let isPatient = terms.and(waits, terms.not(handedOver))
    // A rule while waiting: a text, or the conversation goes back to the bot.
    let mayGiveBack = terms.and(
      terms.not(state.caseProtected), terms.not(isHandoff), terms.not(promisesAPerson(turn)))
    let givesBack = terms.and(
      isPatient, patience.actions[.giveBack] ?? terms.no, mayGiveBack)
    let speaks = terms.and(
      isPatient,
      patience.any(terms) { if case .reply = $0 { true } else if case .ask = $0 { true } else { false } })
    for (rule, wins) in patience.decidedBy {
      decides[rule] = terms.and(wins, terms.or(speaks, givesBack))
    }

    state.pending = program.rules.indices.map { rule in
      questions.first { $0.rule == rule }?.condition ?? terms.no
    }
    for question in questions {
      state.asked[question.rule] = terms.or(state.asked[question.rule], question.condition)
    }
    for rule in program.rules.indices where program.rules[rule].isOfCustomer {
      remember(rule, decides[rule] ?? terms.no, &state)
    }
    state.startEpisode(if: givesBack, terms)
    countEffects(turn, decides, isDelivered: isDelivered, givesBack: givesBack, &state)
    return state
  }

  private func promisesAPerson(_ turn: TurnTerms) -> Truth {
    terms.or(
      program.ensures.indices.filter { index in
        program.ensures[index].promises.contains { $0.isAlways && $0.kind == .reachesAPerson }
      }.map { turn.applies[$0] })
  }

  private func remember(_ rule: Int, _ decides: Truth, _ state: inout ConversationTerms) {
    let count = program.rules[rule].steps.count
    if count > 1 {
      let next = terms.minimum(
        terms.sum(state.ladder[rule], terms.constant(1)), terms.constant(Int64(count - 1)))
      state.ladder[rule] = terms.choice(decides, next, state.ladder[rule])
    }
    if !state.decided[rule].isEmpty {
      state.decided[rule] = [decides] + state.decided[rule].dropLast()
    }
  }

  /// Effects for limits: decisions that were delivered, and rules without an action that fired (R4).
  private func countEffects(
    _ turn: TurnTerms, _ decides: [Int: Truth], isDelivered: Truth, givesBack: Truth,
    _ state: inout ConversationTerms
  ) {
    let isAuto = terms.or(isDelivered, givesBack)
    let offersAllowed = terms.and(
      isAuto, turn.verdict.isAnswer(terms), terms.not(turn.forbidsOffers))
    for (index, rule) in program.rules.enumerated() where rule.isOfCustomer {
      let effect =
        rule.steps.isEmpty
        ? terms.and(turn.deliberation.fires[index], rule.offers.isEmpty ? terms.yes : offersAllowed)
        : decides[index] ?? terms.no
      state.used[index] = terms.or(state.used[index], effect)
      if !state.effects[index].isEmpty {
        state.effects[index] = [effect] + state.effects[index].dropLast()
      }
      var moved = (exists: terms.yes, at: turn.moment.frame.at)
      for place in state.timedEffects[index].indices {
        let old = state.timedEffects[index][place]
        state.timedEffects[index][place] = (
          terms.choice(effect, moved.exists, old.exists), terms.choice(effect, moved.at, old.at)
        )
        moved = old
      }
    }
  }

  /// The case after this turn, and whether it was opened or changed.
  private func handOver(
    _ state: inout ConversationTerms, _ turn: TurnTerms, _ isHandoff: Truth, isDelivered: Truth
  ) -> Truth {
    let (verdict, moment, old) = (turn.verdict, turn.moment, turn.before)
    let held = terms.not(terms.equal(old.owner, 0))
    // Where the handoff leads.
    var desk = terms.constant(0)
    var reaches = terms.no
    var rank = terms.constant(0)
    for index in program.desks.indices {
      guard let wants = verdict.actions[.handoff(desk: index)] else { continue }
      let route = route(to: index, moment)
      desk = terms.choice(wants, route.desk, desk)
      reaches = terms.choice(wants, route.reaches, reaches)
      rank = terms.choice(wants, terms.constant(Int64(program.desks[index].rank)), rank)
    }
    let caseRank = terms.first(
      program.desks.indices.map {
        (terms.equal(old.caseDesk, Int64($0)), terms.constant(Int64(program.desks[$0].rank)))
      }, else: terms.constant(Int64(program.desks.count)))
    let opens = terms.and(isHandoff, isDelivered)
    let joins = terms.and(isHandoff, held, terms.not(old.hasCase))
    let isMore = terms.or(
      terms.less(old.casePriority, verdict.priority),
      terms.and(
        terms.equal(old.casePriority, verdict.priority), terms.less(rank, caseRank),
        terms.not(terms.equal(verdict.desk, old.caseDesk))))
    let updates = terms.and(isHandoff, held, old.hasCase, isMore)
    let moves = terms.and(updates, reaches)
    let presses = terms.and(updates, terms.not(reaches))
    let unchanged = terms.and(isHandoff, held, old.hasCase, terms.not(isMore))

    let newPriority = terms.choice(
      old.hasCase, terms.maximum(old.casePriority, verdict.priority), verdict.priority)
    let opened = terms.or(opens, joins, moves)
    state.caseDesk = terms.choice(
      joins, verdict.desk, terms.choice(terms.or(opens, moves), desk, old.caseDesk))
    state.caseReaches = terms.choice(
      joins, terms.yes, terms.choice(terms.or(opens, moves), reaches, old.caseReaches))
    state.casePriority = terms.choice(terms.or(opened, presses), newPriority, old.casePriority)
    let wasProtected = terms.and(old.hasCase, old.caseProtected)
    state.caseProtected = terms.choice(
      terms.or(opened, presses, unchanged), terms.or(verdict.isProtected, wasProtected), old.caseProtected)
    state.caseOpenedAt = terms.choice(
      terms.and(opened, terms.not(old.hasCase)), moment.frame.at, old.caseOpenedAt)
    state.caseEscalated = terms.and(old.caseEscalated, terms.not(opened))
    state.hasCase = terms.or(old.hasCase, opened)
    state.owner = terms.choice(terms.and(opens, reaches), terms.constant(1), old.owner)

    let mayEscalate = terms.and(held, terms.or(terms.not(isHandoff), unchanged))
    let escalates = escalate(&state, old, moment, if: mayEscalate)
    return terms.or(opened, presses, escalates)
  }

  /// `when waiting 10 minutes to duty_manager`.
  private func escalate(
    _ state: inout ConversationTerms, _ old: ConversationTerms, _ moment: Moment, if may: Truth
  ) -> Truth {
    let waited = terms.difference(moment.frame.at, old.caseOpenedAt)
    var escalates = terms.no
    var target = terms.constant(0)
    for (index, desk) in program.desks.enumerated() {
      guard let waiting = desk.whenWaiting else { continue }
      let isDue = terms.and(
        terms.equal(old.caseDesk, Int64(index)), terms.atLeast(waited, waiting.milliseconds))
      escalates = terms.or(escalates, isDue)
      target = terms.choice(isDue, terms.constant(Int64(waiting.to)), target)
    }
    escalates = terms.and(
      escalates, may, terms.equal(old.owner, 1), old.hasCase, terms.not(old.caseEscalated))
    state.caseDesk = terms.choice(escalates, target, state.caseDesk)
    state.caseReaches = terms.or(state.caseReaches, escalates)
    state.caseEscalated = terms.or(state.caseEscalated, escalates)
    return escalates
  }
}
