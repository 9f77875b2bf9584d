import Conversations
import RuleRuntime

/// Which rules hold, are ready, fire (R1-R5); the counterpart of `Deliberation`. By position of the rule.
struct DeliberationTerms {
  var holds: [Truth]
  var ready: [Truth]
  var displaced: [Truth]
  var fires: [Truth]
}

/// What is wanted, or decided; the counterpart of `Verdict`.
struct VerdictTerms {
  /// Each action that can be chosen, with when it is: exactly one at a time.
  var actions: [Action: Truth]
  /// Meaningful when the action is a handoff.
  var desk: Number
  var priority: Number
  /// By rule: it decides.
  var decidedBy: [Int: Truth]
  var isProtected: Truth
  /// Every action of every rule, in the order in which they win.
  var candidates: [CandidateTerms] = []
}

/// An action that a rule may take, at its place in the order of candidates.
struct CandidateTerms {
  let rule: Int
  let action: Action
  /// The rule fires and this is its step.
  let condition: Truth
  /// It is the one.
  var wins: Truth
  let key: (Int, Int, Int, Int)

  /// Whether only the name orders them.
  func ties(with other: CandidateTerms) -> Bool {
    key.0 == other.key.0 && key.1 == other.key.1 && key.2 == other.key.2 && action != other.action
  }
}

extension VerdictTerms {
  func isHandoff(_ terms: Terms) -> Truth { any(terms) { if case .handoff = $0 { true } else { false } } }
  func isAnswer(_ terms: Terms) -> Truth { any(terms) { $0.rank == 1 } }

  func any(_ terms: Terms, _ matches: (Action) -> Bool) -> Truth {
    terms.or(actions.filter { matches($0.key) }.map(\.value).sorted { $0.node < $1.node })
  }
}

extension Encoding {
  func deliberation(_ moment: Moment, _ state: ConversationTerms) -> DeliberationTerms {
    let waits = terms.equal(state.owner, 1)
    let none = Array(repeating: terms.no, count: program.rules.count)
    var result = DeliberationTerms(holds: none, ready: none, displaced: none, fires: none)
    for (index, rule) in program.rules.enumerated() {
      let isAsked =
        switch rule.scope {
        case .customer: terms.yes
        case .waiting: waits
        case .drafts, .event: terms.no
        }
      if isAsked == terms.no { continue }
      result.holds[index] = terms.and(
        isAsked, holds(rule, moment, pending: state.pending[index]))
      result.ready[index] = terms.and(result.holds[index], limitsAllow(index, state, at: moment.frame.at))
    }
    displace(&result)
    return result
  }

  /// R2: a ready rule displaces what it names even if it is displaced itself.
  func displace(_ deliberation: inout DeliberationTerms) {
    var displacing: [Int: [Truth]] = [:]
    for (index, rule) in program.rules.enumerated() {
      for target in rule.insteadOf { displacing[target, default: []].append(deliberation.ready[index]) }
    }
    for index in program.rules.indices {
      deliberation.displaced[index] = terms.or(displacing[index] ?? [])
      deliberation.fires[index] = terms.and(
        deliberation.ready[index], terms.not(deliberation.displaced[index]))
    }
  }

  func holds(_ rule: RuleProgram, _ moment: Moment, pending: Truth) -> Truth {
    var parts = [terms.or(pending, truth(of: rule.when, moment))]
    if let valid = rule.valid {
      parts.append(terms.atLeast(moment.frame.today, Int64(valid.lowerBound)))
      parts.append(terms.atMost(moment.frame.today, Int64(valid.upperBound)))
    }
    parts += rule.unless.map { terms.not(truth(of: $0, moment)) }
    return terms.and(parts)
  }

  private func limitsAllow(_ rule: Int, _ state: ConversationTerms, at: Number) -> Truth {
    terms.and(
      program.rules[rule].limits.map { limit in
        switch limit {
        case .oncePerConversation: terms.not(state.used[rule])
        case .messages(let count, let messages):
          terms.not(terms.atLeast(count, of: Array(state.effects[rule].prefix(messages - 1))))
        case .milliseconds(let count, let milliseconds):
          // The effects are newest first: there is room unless the count-th is too young.
          if count > 0, state.timedEffects[rule].count >= count {
            terms.not(
              terms.and(
                state.timedEffects[rule][count - 1].exists,
                terms.atMost(
                  terms.difference(at, state.timedEffects[rule][count - 1].at), milliseconds - 1)))
          } else {
            terms.constant(count > 0)
          }
        }
      })
  }

  // MARK: - The winner (R6, R7, R9)

  /// What the candidates of a scope want, and when there is none.
  func winner(
    among fires: [Truth], scope: RuleScope, _ state: ConversationTerms
  ) -> (verdict: VerdictTerms, none: Truth) {
    var candidates: [CandidateTerms] = []
    for (index, rule) in program.rules.enumerated() where rule.scope == scope {
      for (step, action) in rule.steps.enumerated() {
        let isLast = step == rule.steps.count - 1
        let isStep =
          rule.steps.count == 1
          ? terms.yes
          : isLast
            ? terms.atLeast(state.ladder[index], Int64(step)) : terms.equal(state.ladder[index], Int64(step))
        let deskRank = if case .handoff(let desk) = action { program.desks[desk].rank } else { 0 }
        candidates.append(
          CandidateTerms(
            rule: index, action: action, condition: terms.and(fires[index], isStep), wins: terms.no,
            key: (-action.rank, -rule.priority.rawValue, deskRank, index)))
      }
    }
    candidates.sort { $0.key < $1.key }
    var verdict = VerdictTerms(
      actions: [:], desk: terms.constant(0), priority: terms.constant(Int64(Priority.normal.rawValue)),
      decidedBy: [:], isProtected: terms.no)
    var better = terms.no
    var actions: [Action: [Truth]] = [:]
    var decided: [Int: [Truth]] = [:]
    var priorities: [Priority: [Truth]] = [:]
    for place in candidates.indices {
      let candidate = candidates[place]
      let wins = terms.and(candidate.condition, terms.not(better))
      better = terms.or(better, candidate.condition)
      candidates[place].wins = wins
      actions[candidate.action, default: []].append(wins)
      decided[candidate.rule, default: []].append(wins)
      priorities[program.rules[candidate.rule].priority, default: []].append(wins)
    }
    verdict.actions = actions.mapValues { terms.or($0) }
    verdict.decidedBy = decided.mapValues { terms.or($0) }
    verdict.isProtected = terms.or(
      decided.keys.sorted().filter { program.rules[$0].isProtected }.compactMap { verdict.decidedBy[$0] })
    verdict.priority = terms.first(
      Priority.allCases.compactMap { level in
        priorities[level].map { (terms.or($0), terms.constant(Int64(level.rawValue))) }
      }, else: verdict.priority)
    verdict.desk = desk(of: verdict)
    verdict.candidates = candidates
    return (verdict, terms.not(better))
  }

  /// The desk of a verdict's handoffs.
  func desk(of verdict: VerdictTerms) -> Number {
    terms.first(
      program.desks.indices.compactMap { desk in
        verdict.actions[.handoff(desk: desk)].map { ($0, terms.constant(Int64(desk))) }
      }, else: terms.constant(0))
  }

  /// The verdict of a customer turn without fault: `otherwise`, or `when unreadable`, where no rule wants anything.
  func verdict(_ deliberation: DeliberationTerms, _ moment: Moment, _ state: ConversationTerms)
    -> VerdictTerms
  {
    var (verdict, none) = winner(among: deliberation.fires, scope: .customer, state)
    let unreadable = terms.and(none, moment.frame.unreadable)
    let otherwise = terms.and(none, terms.not(moment.frame.unreadable))
    func add(_ action: Action, _ condition: Truth) {
      verdict.actions[action] = terms.or(verdict.actions[action] ?? terms.no, condition)
    }
    add(program.policy.whenUnreadable, unreadable)
    add(program.policy.otherwise, otherwise)
    verdict.priority = terms.choice(
      unreadable, terms.constant(Int64(program.policy.whenUnreadablePriority.rawValue)),
      terms.choice(otherwise, terms.constant(Int64(Priority.normal.rawValue)), verdict.priority))
    verdict.desk = desk(of: verdict)
    return verdict
  }
}
