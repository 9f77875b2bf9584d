import Conversations
import EmotionScoring
import Escalation
import Patterns
import RuleCompilation
import RuleRuntime
import RuleSemantics
import RuleSyntax
import TextNormalization

/// What became of one change.
package enum MutationOutcome: Sendable, Equatable {
  /// A test, or a `yes` or `no` example, no longer passes.
  case killed(by: String)
  /// Every test passes; these came where the change matters, and expect nothing that it touches.
  case survived(noticedBy: [String])
  /// No test comes where the change matters.
  case unreached
  /// The changed rule set does not compile.
  case impossible(String)
}

/// Changes that are tried one by one, each only against the tests that could tell.
///
/// Patterns, intents and lexicon of the rule set are compiled once and shared by all variants.
package struct MutationRun: Sendable {
  /// In the order of the text.
  package let mutations: [Mutation]
  let ruleSet: CheckedRuleSet
  private let program: Program
  private let observations: [TestObservation]
  private let use: PatternUse?

  /// - Parameter observations: of all tests of the study; a test that fails without any change tells nothing and is left out.
  package init(_ study: TestStudy, _ observations: [TestObservation]) {
    mutations = study.mutations
    ruleSet = study.ruleSet
    program = study.runner.engine.program
    self.observations = observations.filter(\.result.passed)
    use =
      mutations.contains { $0.kind.isOfWords }
      ? PatternUse(program, study.ruleSet, self.observations) : nil
  }

  /// Tries one change; several threads may do so at once.
  package func outcome(_ position: Int) -> MutationOutcome {
    let mutation = mutations[position]
    if case .pattern(let definition, let part, let place) = mutation.edit {
      return outcome(withoutPattern: place, part, of: definition)
    }
    guard let changed = mutation.applied(to: ruleSet) else { return .impossible("nothing to change") }
    let tests = observations.filter { couldTell($0, position, mutation) }.map(\.test)
    if tests.isEmpty { return .unreached }
    do {
      let runner = try TestRunner(changed, zones: zone, observing: [], texts: program)
      return outcome(of: tests, runner)
    } catch {
      return .impossible("\(error)")
    }
  }

  private func zone(_ name: String) -> ZoneTable? { program.zones.first { $0.name == name } }

  private func outcome(of tests: [Int], _ runner: TestRunner) -> MutationOutcome {
    for test in tests where !runner.passes(test) { return .killed(by: ruleSet.tests[test].name) }
    return .survived(noticedBy: tests.map { ruleSet.tests[$0].name })
  }

  /// Whether a test comes to a turn on which the change could make a difference.
  private func couldTell(_ test: TestObservation, _ position: Int, _ mutation: Mutation) -> Bool {
    switch mutation.edit {
    case .condition, .rule(_, .withoutUnless): test.differing.contains(position)
    case .rule(let rule, .withoutLimit): test.exhausted.contains(rule)
    case .rule(let rule, .withoutDates): test.outsideDates.contains(rule)
    case .rule(let rule, .withoutDisplacement): test.displacers.contains(rule)
    case .rule(let rule, _): test.held.contains(rule)
    case .pattern: false
    }
  }

  // MARK: - Words

  private func outcome(
    withoutPattern place: Int, _ part: PatternPart, of definition: Int
  ) -> MutationOutcome {
    let patterned = (ruleSet.topics + ruleSet.triggers)[definition]
    let changed = patterned.patterns.without(part, place)
    do {
      var tests: Set<Int> = []
      if part == .matches {
        guard let found = use?.uses[definition][place] else { return .unreached }
        if let example = found.soleExample { return .killed(by: "yes \"\(example)\"") }
        tests = found.soleTests
      } else {
        let alone = LonePatterns(try PatternSet([changed], compiled: ruleSet.compiled), score(of: definition))
        var scratch = PatternScratch()
        if let example = patterned.no.first(where: { alone.find($0.value, &scratch) }) {
          return .killed(by: "no \"\(example.value)\"")
        }
        // All patterns are compiled anew only for a test with a text that is read differently.
        let candidates = use?.cutTests[definition] ?? []
        if candidates.isEmpty { return .unreached }
        let whole = LonePatterns(
          try PatternSet([patterned.patterns], compiled: ruleSet.compiled), score(of: definition))
        for observation in observations where candidates.contains(observation.test) {
          let texts = observation.customerTexts + observation.draftTexts
          if texts.contains(where: { alone.find($0, &scratch) != whole.find($0, &scratch) }) {
            tests.insert(observation.test)
          }
        }
      }
      if tests.isEmpty { return .unreached }
      var definitions = (ruleSet.topics + ruleSet.triggers).map(\.patterns)
      definitions[definition] = changed
      let variant = program.with(patterns: try PatternSet(definitions, compiled: ruleSet.compiled))
      return outcome(of: tests.sorted(), TestRunner(ruleSet, engine: Engine(variant)))
    } catch {
      return .impossible("\(error)")
    }
  }

  private func score(of definition: Int) -> (matter: Matter, least: Int)? {
    definition < program.topics.count ? program.topics[definition].score : nil
  }
}

/// One topic or trigger by itself.
private struct LonePatterns {
  let patterns: PatternSet
  let score: (matter: Matter, least: Int)?

  init(_ patterns: PatternSet, _ score: (matter: Matter, least: Int)?) {
    self.patterns = patterns
    self.score = score
  }

  /// Whether it holds of a text, by its patterns or by its learned score.
  func find(_ text: String, _ scratch: inout PatternScratch) -> Bool {
    let text = Normalizer().normalized(text)
    let hits = patterns.scan(text, negated: EmotionScorer.negations, scratch: &scratch)
    if hits.has(0) { return true }
    return score.map { hits.score(of: text, for: 0, $0.matter) >= $0.least } ?? false
  }
}
