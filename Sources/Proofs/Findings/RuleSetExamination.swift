package import Diagnostics
package import Escalation
import RuleRuntime
package import RuleSemantics

/// Looks for what a rule set says in vain: rules that never hold, never fire or never decide, conditions that change nothing,
/// moods that never begin or end, ties.
///
/// Every finding but a tie is an impossibility that was proven for any conversation; what cannot be proven is not reported. A
/// tie comes with a conversation that the engine played.
package struct RuleSetExamination {
  let ruleSet: CheckedRuleSet
  let engine: Engine
  let effort: Effort
  let encoding: Encoding
  let solver: Solver
  /// For questions about conditions alone: it never sees the long chains of the decision.
  let conditionSolver: Solver
  let any: Unrolling
  let canonical: CanonicalText
  /// What messages in drafts and events see.
  let glance: Moment
  package private(set) var findings: [Diagnostic] = []

  /// - Throws: `MissingSolver`.
  package init(_ ruleSet: CheckedRuleSet, _ engine: Engine, _ effort: Effort) throws {
    self.ruleSet = ruleSet
    self.engine = engine
    self.effort = effort
    encoding = Encoding(
      engine.program, Terms(), definitions: (ruleSet.topics + ruleSet.triggers).map(\.patterns))
    guard let solver = Solver(encoding.terms), let conditionSolver = Solver(encoding.terms) else {
      throw MissingSolver()
    }
    solver.steps = effort.steps
    conditionSolver.steps = effort.steps
    self.solver = solver
    self.conditionSolver = conditionSolver
    any = Unrolling(encoding, from: .anyConversation(knowsHistory: true), allowsMore: false)
    canonical = CanonicalText(ruleSet)
    let inputs = TurnInputs(
      terms: encoding.terms, turn: 1000, side: 0, vocabulary: encoding.vocabulary, fixed: nil)
    glance = encoding.glance(inputs, after: encoding.anyConversation(knowsHistory: true))
  }

  var terms: Terms { encoding.terms }
  var program: Program { engine.program }

  /// How many questions were asked.
  package var questions: Int { solver.questions + conditionSolver.questions }

  func isImpossible(_ truths: Truth...) -> Bool { isImpossible(truths, solver) }

  /// Of conditions apart from the decision.
  private func neverHold(_ truths: Truth...) -> Bool { isImpossible(truths, conditionSolver) }

  private func isImpossible(_ truths: [Truth], _ solver: Solver) -> Bool {
    guard effort.goesOn() else { return false }
    if case .impossible = solver.answer(truths) { return true }
    return false
  }

  mutating func report(_ finding: ProofFinding, at span: SourceSpan, related: [Diagnostic.Related] = []) {
    findings.append(Diagnostic(finding, at: span, related: related))
  }

  /// Everything but ties and what is uncovered.
  package mutating func examine() {
    let turn = any.turn(0)
    examineMoods(turn)
    var deliberation = turn.deliberation
    let other = deliberationBetweenMessages()
    for (index, rule) in program.rules.enumerated() where !rule.isOfCustomer {
      deliberation.holds[index] = other.holds[index]
      deliberation.ready[index] = other.ready[index]
      deliberation.fires[index] = other.fires[index]
    }
    let (decides, patience) = (
      turn.wanted.decidedBy,
      encoding.winner(among: turn.deliberation.fires, scope: .waiting, turn.before).verdict.decidedBy
    )
    for (index, rule) in program.rules.enumerated() {
      let moment = rule.isOfCustomer ? turn.moment : glance
      let wins = decides[index] ?? patience[index] ?? deliberation.fires[index]
      if isImpossible(rule.steps.isEmpty ? deliberation.fires[index] : wins) {
        report(why(index, deliberation), at: ruleSet.rules[index].span)
        if neverHold(deliberation.holds[index]) { continue }
      }
      examineConditions(of: index, moment)
    }
    for (index, ensure) in ruleSet.ensures.enumerated() where neverHold(turn.applies[index]) {
      report(.ensureNeverApplies(ensure.name), at: ensure.span)
    }
  }

  private func why(_ rule: Int, _ deliberation: DeliberationTerms) -> ProofFinding {
    let name = program.rules[rule].name
    if neverHold(deliberation.holds[rule]) { return .neverHolds(rule: name) }
    if isImpossible(deliberation.fires[rule]) { return .alwaysDisplaced(rule: name) }
    return .neverDecides(rule: name)
  }

  /// Rules for drafts and on events, with displacement among those that are asked together.
  private func deliberationBetweenMessages() -> DeliberationTerms {
    let none = Array(repeating: terms.no, count: program.rules.count)
    var result = DeliberationTerms(holds: none, ready: none, displaced: none, fires: none)
    for (index, rule) in program.rules.enumerated() where !rule.isOfCustomer {
      result.holds[index] = encoding.holds(rule, glance, pending: terms.no)
      // Whether a limit is used up depends on what is not followed here; so a displaced rule may be one that fires.
      result.ready[index] = result.holds[index]
    }
    result.fires = result.ready
    for (index, rule) in program.rules.enumerated() where !rule.isOfCustomer && rule.limits.isEmpty {
      for target in rule.insteadOf where program.rules[target].scope == rule.scope {
        result.fires[target] = terms.and(result.fires[target], terms.not(result.ready[index]))
      }
    }
    return result
  }

  private mutating func examineMoods(_ turn: TurnTerms) {
    for (index, mood) in program.moods.enumerated() {
      let span = ruleSet.moods[index].span
      let enters = encoding.truth(of: mood.enter, turn.moment)
      let leaves = encoding.truth(of: mood.leave, turn.moment)
      if neverHold(enters) {
        report(.moodNeverBegins(mood.name), at: span)
        // What never begins does not hold before a message either.
        terms.assume(terms.not(terms.truth(InputKey(turn: -1, .memory(.mood, mood.name, 0)))))
      } else if neverHold(leaves, terms.not(enters)) {
        report(.moodNeverEnds(mood.name), at: span)
      }
    }
  }

  // MARK: - Conditions

  private mutating func examineConditions(of rule: Int, _ moment: Moment) {
    let checked = ruleSet.rules[rule]
    let description = program.rules[rule]
    let when = encoding.truth(of: description.when, moment)
    let unless = description.unless.map { encoding.truth(of: $0, moment) }
    var reader = OutlineReader(program.outlines[description.outline])
    let root = reader.next(checked.when)
    examine(root, in: terms.yes, rule, moment)
    for (place, exception) in unless.enumerated() {
      let part = reader.next(checked.unless[place])
      let others = unless.indices.filter { $0 != place }.map { terms.not(unless[$0]) }
      if neverHold(when, exception, terms.and(others)) {
        report(
          .exceptionNeverMatters(rule: checked.name, condition: part.text), at: checked.span)
      }
    }
  }

  /// - Parameter context: what must hold for this part to make a difference.
  private mutating func examine(
    _ part: OutlineReader.Part, in context: Truth, _ rule: Int, _ moment: Moment
  ) {
    guard !part.parts.isEmpty, part.kind != .other else { return }
    let truths = part.parts.map { encoding.truth(of: $0.code, moment) }
    var removed: Set<Int> = []
    for (place, inner) in part.parts.enumerated() {
      let others = truths.indices.filter { $0 != place && !removed.contains($0) }.map { truths[$0] }
      let name = ruleSet.rules[rule].name
      let span = ruleSet.rules[rule].span
      let isAll = part.kind == .all
      let neighbours = isAll ? terms.and(others) : terms.not(terms.or(others))
      let difference = isAll ? terms.not(truths[place]) : truths[place]
      if neverHold(context, neighbours, difference) {
        removed.insert(place)
        if !neverHold(difference) {
          report(.redundant(rule: name, condition: inner.text), at: span)
        } else if isAll {
          report(.alwaysTrue(rule: name, condition: inner.text), at: span)
        } else {
          report(.neverTrue(rule: name, condition: inner.text), at: span)
        }
      } else {
        examine(inner, in: terms.and(context, neighbours), rule, moment)
      }
    }
  }
}

/// The outlines of a rule, which list its conditions depth first, put back into the shape of the conditions.
struct OutlineReader {
  private var outlines: ArraySlice<ConditionOutline>

  struct Part {
    enum Kind { case all, any, other }
    var kind: Kind
    var text: String
    var code: CodeRange
    var parts: [Part]
  }

  init(_ outlines: ArraySlice<ConditionOutline>) { self.outlines = outlines }

  mutating func next(_ condition: Condition) -> Part {
    guard let outline = outlines.popFirst() else {
      preconditionFailure("every condition has an outline")
    }
    var part = Part(kind: .other, text: outline.text, code: outline.code, parts: [])
    switch condition {
    case .all(let items):
      part.kind = .all
      for item in items { part.parts.append(next(item)) }
    case .any(let items):
      part.kind = .any
      for item in items { part.parts.append(next(item)) }
    case .not(let inner): part.parts = [next(inner)]
    case .window, .ever:
      // The recorded condition is outlined too; nothing of it is a part of this message alone.
      let depth = outline.depth
      while let following = outlines.first, following.depth > depth { outlines.removeFirst() }
    default: break
    }
    return part
  }
}
