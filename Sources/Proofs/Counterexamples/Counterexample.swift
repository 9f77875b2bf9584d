package import Escalation
import RuleRuntime
import RuleSemantics
package import Signals

/// A conversation that does what a question asked for, played through the engine.
package struct Counterexample: Sendable {
  /// One per customer message.
  package var messages: [Message]
  /// What the rules wanted of the last message.
  package var wanted: String
  /// What the engine decided on it.
  package var decision: Decision

  package struct Message: Sendable {
    /// What is not as usual on this turn, as far as it matters.
    package var values: [InputKey.Kind: Int64]
    /// A text that says it; nil if no text was found, and the signals are given instead.
    package var text: String?
    /// Signals that are given beside the text.
    package var fixed: Set<Signal>
    /// What of `values` is not as usual, in words.
    package var circumstances = Circumstances()
  }

  /// What it shows, as an expectation of a test.
  package var expectation: String?

  /// Whether every message has a text.
  package var isText: Bool { messages.allSatisfy { $0.text != nil } }

  /// - Throws: `Disagreement` if the engine does not break the ensure as the formulas said.
  init(
    _ situation: Situation, messages count: Int, ensure: Int, _ prover: EnsureProver, _ unrolling: Unrolling
  ) throws {
    let name = prover.ruleSet.ensures[ensure].name
    let breach = unrolling.turn(count - 1).breaches[ensure]
    guard unrolling.encoding.terms.holds(breach, situation.values) else {
      throw Disagreement(description: "the solver's values do not break `\(name)`")
    }
    let wanted = unrolling.encoding.words(of: unrolling.turn(count - 1).wanted, situation.values)
    try self.init(
      situation, messages: count, prover.ruleSet, prover.engine, unrolling.encoding.vocabulary,
      wanted: wanted, what: "`\(name)` is broken", unusual: unrolling.encoding.terms.unusual(situation.values)
    ) { decision in decision.breaches.contains { $0.ensure == name } }
    expectation = "keeps \(quotedText(name))"
  }

  /// - Parameter holds: what must be so of the last decision.
  init(
    _ situation: Situation, messages count: Int, _ ruleSet: CheckedRuleSet, _ engine: Engine,
    _ vocabulary: Vocabulary, side: Int = 0, wanted: String, what: String, unusual: Set<InputKey>,
    accepts: @escaping ([Message]) -> Bool = { _ in true }, holds: (Decision) -> Bool
  ) throws {
    self.wanted = wanted
    let turns = (0..<count).map { situation.turn($0, side: side) }
    var player = Player(engine)
    var last: Decision?
    for values in turns { last = player.play(values, vocabulary: vocabulary) }
    guard let decision = last, holds(decision) else {
      throw Disagreement(
        description: "the formulas say that \(what), the engine decided \(last?.kind.rawValue ?? "nothing")")
    }
    self.decision = decision
    messages = turns.map { Message(values: $0, text: nil, fixed: []) }
    let writer = TextWriter(ruleSet, engine, vocabulary, accepts: accepts)
    if let (texts, final) = writer.texts(for: turns, holds: holds) {
      messages = texts
      self.decision = final
    }
    for index in messages.indices {
      let kinds = Set(
        unusual.filter { $0.turn == index && ($0.side == 0 || $0.side == side) }.map(\.kind))
      messages[index].circumstances = Circumstances(
        messages[index], unusual: kinds, engine.program, vocabulary)
    }
  }
}

extension Encoding {
  /// What a verdict wants, in words: `handoff to crisis priority urgent by "self-harm"`.
  func words(of verdict: VerdictTerms, _ values: [InputKey: Int64]) -> String {
    let action = verdict.actions.keys.sorted { words(of: $0) < words(of: $1) }.first { action in
      verdict.actions[action].map { terms.holds($0, values) } ?? false
    }
    guard let action else { return "nothing" }
    var text = words(of: action)
    if case .handoff = action {
      let level = terms.values(of: [verdict.priority.node], values)[verdict.priority.node] ?? 1
      if level != 1 { text += " priority \(["low", "normal", "high", "urgent"][Int(level)])" }
    }
    let rule = verdict.decidedBy.keys.sorted().first { index in
      verdict.decidedBy[index].map { terms.holds($0, values) } ?? false
    }
    return rule.map { text + " by \"\(program.rules[$0].name)\"" } ?? text
  }

  func words(of action: Action) -> String {
    switch action {
    case .handoff(let desk): "handoff to \(program.desks[desk].name)"
    case .reply(let script): "reply \(program.scripts[script].name)"
    case .ask(let script): "ask \(program.scripts[script].name)"
    case .answer(let script): "answer with \(program.scripts[script].name)"
    case .answerOutside(let name): "answer with \"\(name)\""
    case .answerFreely: "answer freely"
    case .replace(let script): "replace with \(program.scripts[script].name)"
    case .giveBack: "give back"
    }
  }
}
