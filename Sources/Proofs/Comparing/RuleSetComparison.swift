import Conversations
package import Escalation
import Patterns
import RuleRuntime
package import RuleSemantics

/// Two rule sets on the same messages: where do they decide differently?
package struct RuleSetComparison {
  private let old: (ruleSet: CheckedRuleSet, engine: Engine)
  private let new: (ruleSet: CheckedRuleSet, engine: Engine)
  private let effort: Effort
  private let unlike: Set<InputKey.Kind>

  /// More kinds of change than anybody reads help nobody.
  private static let mostChanges = 60

  package init(
    old: (ruleSet: CheckedRuleSet, engine: Engine), new: (ruleSet: CheckedRuleSet, engine: Engine),
    _ effort: Effort
  ) {
    self.old = old
    self.new = new
    self.effort = effort
    unlike = Self.unlike(old.ruleSet, new.ruleSet)
  }

  /// Topics, triggers and captures that look for other things now: either may match without the other.
  private static func unlike(_ old: CheckedRuleSet, _ new: CheckedRuleSet) -> Set<InputKey.Kind> {
    var found: Set<InputKey.Kind> = []
    func compare(
      _ before: [CheckedPatterned], _ after: [CheckedPatterned], _ kind: (String) -> InputKey.Kind
    ) {
      for one in before {
        guard let other = after.first(where: { $0.name == one.name }) else { continue }
        let isSame =
          Set(one.patterns.terms) == Set(other.patterns.terms)
          && Set(one.patterns.expressions) == Set(other.patterns.expressions)
          && Set(one.patterns.exceptTerms) == Set(other.patterns.exceptTerms)
          && Set(one.patterns.exceptExpressions) == Set(other.patterns.exceptExpressions)
          && one.patterns.ignoreNegated == other.patterns.ignoreNegated
          && one.model?.name == other.model?.name && one.model?.threshold == other.model?.threshold
        if !isSame { found.insert(kind(one.name)) }
      }
    }
    compare(old.topics, new.topics) { .topic($0) }
    compare(old.triggers, new.triggers) { .trigger($0) }
    for capture in old.captures {
      guard let twin = new.captures.first(where: { $0.name == capture.name }) else { continue }
      if !capture.expressions.elementsEqual(twin.expressions, by: { $0 == $1 }) {
        found.formUnion([.capture(capture.name), .captureText(capture.name)])
      }
    }
    return found
  }

  private func encodings(sharesMemory: Bool) -> (old: Encoding, new: Encoding) {
    let terms = Terms()
    let vocabulary = Vocabulary([old.engine.program, new.engine.program], unlike: unlike)
    func encoding(_ side: (ruleSet: CheckedRuleSet, engine: Engine), _ number: Int) -> Encoding {
      Encoding(
        side.engine.program, terms, vocabulary: vocabulary, side: number, sharesMemory: sharesMemory,
        definitions: (side.ruleSet.topics + side.ruleSet.triggers).map(\.patterns))
    }
    return (encoding(old, 1), encoding(new, 2))
  }

  /// - Throws: `MissingSolver`, `Disagreement`.
  package func result() throws -> Comparison {
    let declarations = declarationChanges(from: old.ruleSet, to: new.ruleSet)
    if try old.engine.program.fingerprint == new.engine.program.fingerprint || isEquivalent() {
      return Comparison(changes: [], declarations: declarations, conclusion: .equivalent)
    }
    let (oldEncoding, newEncoding) = encodings(sharesMemory: false)
    guard let solver = Solver(oldEncoding.terms) else { throw MissingSolver() }
    solver.steps = effort.steps
    let before = Unrolling(oldEncoding, from: .newConversation, allowsMore: false)
    let after = Unrolling(newEncoding, from: .newConversation, allowsMore: false)
    var changes: [BehaviourChange] = []
    var found: Set<BehaviourChange.Kind> = []
    var gaveUp: String?
    // Up to the last message both have decided alike: what differs there is a change of its own.
    var alike: [Truth] = []
    for length in 1...max(effort.messages, 1) {
      let pair = TurnPair(
        oldEncoding, before.turn(length - 1), newEncoding, after.turn(length - 1))
      let terms = oldEncoding.terms
      var open = pair.differences.filter { !found.contains($0.kind) }
      defer { alike.append(terms.not(terms.or(pair.differences.map(\.condition)))) }
      // One question for all that was not seen yet; its answer says which one is.
      while gaveUp == nil, case let any = terms.or(open.map(\.condition)), any != terms.no {
        guard effort.goesOn(), changes.count < Self.mostChanges else {
          gaveUp = "time ran out in conversations of \(length) messages"
          break
        }
        let answer = solver.answer(alike + [any])
        if case .impossible = answer { break }
        guard case .possible(let values) = answer,
          let place = open.firstIndex(where: { terms.holds($0.condition, values) }),
          case .found(let situation) = solver.situation(alike + [open[place].condition], terms)
        else {
          gaveUp = "the solver gave up on conversations of \(length) messages"
          break
        }
        let kind = open.remove(at: place).kind
        found.insert(kind)
        changes.append(
          BehaviourChange(kind: kind, example: try example(situation, length, kind, before, after)))
      }
      if gaveUp != nil { break }
    }
    changes.sort { $0.kind.order < $1.kind.order }
    let conclusion: Comparison.Conclusion =
      if !changes.isEmpty { .different } else if let gaveUp { .unknown(gaveUp) } else {
        .noneFound(messages: effort.messages)
      }
    return Comparison(changes: changes, declarations: declarations, conclusion: conclusion)
  }

  // MARK: - The same for all conversations

  /// Whether the two decide alike on the next message after any memory that has one name in both, and remember alike after
  /// it: then they do so from the first message on.
  private func isEquivalent() throws(MissingSolver) -> Bool {
    guard remembersAlike else { return false }
    let (oldEncoding, newEncoding) = encodings(sharesMemory: true)
    let terms = oldEncoding.terms
    guard let solver = Solver(terms) else { throw MissingSolver() }
    solver.steps = effort.steps
    let before = Unrolling(oldEncoding, from: .anyConversation(knowsHistory: false), allowsMore: true)
    let after = Unrolling(newEncoding, from: .anyConversation(knowsHistory: false), allowsMore: true)
    let pair = TurnPair(oldEncoding, before.turn(0), newEncoding, after.turn(0))
    var differences = pair.differences.map(\.condition)
    differences += MemoryPair(oldEncoding, before.turn(0).after, newEncoding, after.turn(0).after).differences
    guard effort.goesOn() else { return false }
    if case .impossible = solver.answer([terms.or(differences)]) { return true }
    return false
  }

  /// Whether what has one name in both can be the same memory: desks by position, ladders of the same length.
  private var remembersAlike: Bool {
    let (one, other) = (old.engine.program, new.engine.program)
    guard one.desks.map(\.name) == other.desks.map(\.name) else { return false }
    return one.rules.allSatisfy { rule in
      guard let twin = other.rules.first(where: { $0.name == rule.name }) else { return true }
      return twin.steps.count == rule.steps.count && twin.scope == rule.scope && twin.limits == rule.limits
        && (twin.firstAsk == nil) == (rule.firstAsk == nil)
    }
  }

  // MARK: - Examples

  private func example(
    _ situation: Situation, _ length: Int, _ kind: BehaviourChange.Kind, _ before: Unrolling,
    _ after: Unrolling
  ) throws -> PairedExample {
    let terms = before.encoding.terms
    let unusual = terms.unusual(situation.values)
    let wanted = (
      before.encoding.words(of: before.turn(length - 1).verdict, situation.values),
      after.encoding.words(of: after.turn(length - 1).verdict, situation.values)
    )
    let expected = (
      PredictedOutcome(before.encoding, before.turn(length - 1), situation.values),
      PredictedOutcome(after.encoding, after.turn(length - 1), situation.values)
    )
    // The old rule set must do as predicted; the new one is checked as its texts are looked for.
    var oldPlayer = Player(old.engine)
    var last: Decision?
    for turn in 0..<length {
      last = oldPlayer.play(situation.turn(turn, side: 1), vocabulary: before.encoding.vocabulary)
    }
    guard let last, expected.0.matches(last) else {
      throw Disagreement(
        description: "the formulas say that the old rules want \(wanted.0), the engine decided "
          + (last.map { "\($0.kind.rawValue) by \($0.rule ?? "no rule")" } ?? "nothing"))
    }
    let conversation = try Counterexample(
      situation, messages: length, new.ruleSet, new.engine, after.encoding.vocabulary, side: 2,
      wanted: wanted.1, what: "the new rules want \(wanted.1)", unusual: unusual,
      accepts: { oldAgrees($0, expected.0, situation, before.encoding.vocabulary) },
      holds: { expected.1.matches($0) })
    return PairedExample(
      conversation: conversation,
      old: wanted.0 + before.encoding.extras(kind, before.turn(length - 1), situation.values),
      new: wanted.1 + after.encoding.extras(kind, after.turn(length - 1), situation.values))
  }

  /// Whether the texts that were found say the same to the old rule set.
  private func oldAgrees(
    _ messages: [Counterexample.Message], _ expected: PredictedOutcome, _ situation: Situation,
    _ vocabulary: Vocabulary
  ) -> Bool {
    var player = Player(old.engine)
    var last: Decision?
    for (turn, message) in messages.enumerated() {
      last = player.play(
        situation.turn(turn, side: 1), vocabulary: vocabulary, text: message.text, fixing: message.fixed)
    }
    return last.map { expected.matches($0) } ?? false
  }
}

/// What the formulas say of a decision, as far as a `Decision` shows it whoever owns the conversation.
struct PredictedOutcome {
  let rank: Int
  let rule: String?
  private let waitingRules: Set<String>

  init(_ encoding: Encoding, _ turn: TurnTerms, _ values: [InputKey: Int64]) {
    let terms = encoding.terms
    rank = turn.verdict.actions.first { terms.holds($0.value, values) }?.key.rank ?? 0
    rule = turn.verdict.decidedBy.first { terms.holds($0.value, values) }.map {
      encoding.program.rules[$0.key].name
    }
    waitingRules = Set(encoding.program.rules.filter { $0.scope == .waiting }.map(\.name))
  }

  /// A rule while waiting may speak in place of the verdict.
  func matches(_ decision: Decision) -> Bool {
    if let actual = decision.rule, waitingRules.contains(actual) { return true }
    let actual = decision.verdict == .handoff ? 3 : decision.verdict == .reply ? 2 : 1
    return decision.rule == rule && actual == rank
  }
}

extension BehaviourChange.Kind {
  /// Severest first, then by name.
  fileprivate var order: (Int, String) {
    let rank =
      switch severity {
      case .lessCare: 0
      case .moreCare: 1
      case .other: 2
      }
    return (rank, name)
  }
}
