import Conversations
import RuleRuntime

/// What `ensure` makes of a verdict (R40); the counterpart of `Engine.enforce`.
extension Encoding {
  func decided(_ moment: Moment, _ state: ConversationTerms) -> TurnTerms {
    let deliberation = deliberation(moment, state)
    let wanted = verdict(deliberation, moment, state)
    var turn = TurnTerms(
      moment: moment, before: state, deliberation: deliberation, wanted: wanted, verdict: wanted,
      breaches: [],
      applies: [], forbidsOffers: terms.no, forbiddenTags: [], after: state)
    enforce(&turn)
    turn.after = delivered(turn)
    return turn
  }

  private struct Breach {
    let ensure: Int
    let promise: EnsureProgram.Promise
    let isAlways: Bool
    let condition: Truth
  }

  private func enforce(_ turn: inout TurnTerms) {
    let offersSomething = terms.and(
      turn.wanted.isAnswer(terms),
      terms.or(
        program.rules.indices.filter { !program.rules[$0].offers.isEmpty }.map {
          turn.deliberation.fires[$0]
        }))
    var breached: [Breach] = []
    for (index, ensure) in program.ensures.enumerated() {
      let applies = terms.and(
        [truth(of: ensure.when, turn.moment)]
          + ensure.unless.map { terms.not(truth(of: $0, turn.moment)) })
      turn.applies.append(applies)
      var broken: [Truth] = []
      for (isAlways, promise) in ensure.promises {
        let kept = keeps(promise, turn, offers: offersSomething)
        let breach = terms.and(applies, isAlways ? terms.not(kept) : kept)
        broken.append(breach)
        switch promise {
        case .offer where !isAlways: turn.forbidsOffers = terms.or(turn.forbidsOffers, breach)
        case .tag(let tag) where !isAlways: turn.forbiddenTags.append((tag, breach))
        default:
          breached.append(Breach(ensure: index, promise: promise, isAlways: isAlways, condition: breach))
        }
      }
      turn.breaches.append(terms.or(broken))
    }
    mend(&turn, breached)
  }

  /// The demanded handoff that is strongest, else the one in doubt where that is more careful.
  private func mend(_ turn: inout TurnTerms, _ breached: [Breach]) {
    let isBreached = terms.or(breached.map(\.condition))
    if isBreached == terms.no { return }
    let wantsHandoff = turn.wanted.isHandoff(terms)
    let least = terms.choice(
      wantsHandoff, turn.wanted.priority, terms.constant(Int64(Priority.low.rawValue)))
    var demanded: [(condition: Truth, desk: Int, level: Number, key: (Int, String))] = []
    for breach in breached where breach.isAlways {
      guard case .handoff(let desk?, let priority) = breach.promise else { continue }
      let level = terms.maximum(terms.constant(Int64((priority ?? .normal).rawValue)), least)
      demanded.append(
        (breach.condition, desk, level, (program.desks[desk].rank, program.ensures[breach.ensure].name)))
    }
    demanded.sort { $0.key < $1.key }
    var isDemanded = terms.no
    var desk = terms.constant(0)
    var level = terms.constant(0)
    for demand in demanded {
      let isBetter = terms.and(
        demand.condition, terms.or(terms.not(isDemanded), terms.less(level, demand.level)))
      desk = terms.choice(isBetter, terms.constant(Int64(demand.desk)), desk)
      level = terms.choice(isBetter, demand.level, level)
      isDemanded = terms.or(isDemanded, demand.condition)
    }
    let promisedAPerson = terms.or(
      breached.filter { $0.promise == .reachesAPerson }.map(\.condition))
    let doubt = program.policy.inDoubtDesk
    let isDoubtful = terms.and(
      isBreached, terms.not(isDemanded),
      terms.or(
        terms.not(wantsHandoff),
        terms.and(promisedAPerson, terms.equal(turn.moment.frame.desks[doubt], 0))))
    let stays = terms.not(terms.or(isDemanded, isDoubtful))

    var verdict = turn.wanted
    verdict.desk = terms.choice(
      isDemanded, desk, terms.choice(isDoubtful, terms.constant(Int64(doubt)), turn.wanted.desk))
    verdict.priority = terms.choice(
      isDemanded, level,
      terms.choice(
        isDoubtful, terms.constant(Int64(program.policy.inDoubtPriority.rawValue)), turn.wanted.priority))
    verdict.actions = turn.wanted.actions.mapValues { terms.and($0, stays) }
    for desk in program.desks.indices {
      let mended = terms.or(
        terms.and(isDemanded, terms.equal(verdict.desk, Int64(desk))),
        terms.and(isDoubtful, terms.constant(desk == doubt)))
      if mended == terms.no { continue }
      let action = Action.handoff(desk: desk)
      verdict.actions[action] = terms.or(verdict.actions[action] ?? terms.no, mended)
    }
    verdict.decidedBy = turn.wanted.decidedBy.mapValues { terms.and($0, stays) }
    // A handoff that an ensure demanded is protected, one in doubt is not.
    verdict.isProtected = terms.or(isDemanded, terms.and(stays, turn.wanted.isProtected))
    turn.verdict = verdict
  }

  private func keeps(_ promise: EnsureProgram.Promise, _ turn: TurnTerms, offers: Truth) -> Truth {
    let verdict = turn.wanted
    switch promise {
    case .handoff(let desk, let priority):
      return terms.and(
        verdict.any(terms) { action in
          if case .handoff(let actual) = action { desk == nil || desk == actual } else { false }
        }, terms.atLeast(verdict.priority, Int64((priority ?? .low).rawValue)))
    case .reachesAPerson: return reachesAPerson(turn)
    case .reply(let script):
      return verdict.any(terms) { action in
        if case .reply(let actual) = action { script == nil || script == actual } else { false }
      }
    case .ask(let script):
      return verdict.any(terms) { action in
        if case .ask(let actual) = action { script == nil || script == actual } else { false }
      }
    case .answer: return verdict.isAnswer(terms)
    case .offer: return offers
    case .tag(let tag):
      return terms.or(
        program.rules.indices.filter { program.rules[$0].tags.contains(tag) }.map {
          turn.deliberation.fires[$0]
        })
    }
  }

  private func reachesAPerson(_ turn: TurnTerms) -> Truth {
    let state = turn.before
    let isWithPerson = terms.and(
      terms.not(terms.equal(state.owner, 0)),
      terms.choice(state.hasCase, state.caseReaches, terms.equal(state.owner, 2)))
    let asksFirst = terms.or(asksFirst(turn.wanted, turn.moment, state).map(\.condition))
    let arrives = terms.or(
      program.desks.indices.compactMap { desk in
        turn.wanted.actions[.handoff(desk: desk)].map {
          terms.and($0, route(to: desk, turn.moment).reaches)
        }
      })
    return terms.or(isWithPerson, terms.and(arrives, terms.not(asksFirst)))
  }

  /// The handoffs that ask a question first on this turn.
  func asksFirst(
    _ verdict: VerdictTerms, _ moment: Moment, _ state: ConversationTerms
  ) -> [(rule: Int, condition: Truth)] {
    program.rules.indices.compactMap { index in
      let rule = program.rules[index]
      guard let question = rule.firstAsk, !rule.isProtected, rule.priority < .urgent,
        let decides = verdict.decidedBy[index]
      else { return nil }
      let unless = question.unless.map { truth(of: $0, moment) } ?? terms.no
      return (
        index,
        terms.and(
          decides, verdict.isHandoff(terms), terms.not(state.asked[index]), terms.equal(state.owner, 0),
          terms.not(unless))
      )
    }
  }
}
