import EmotionScoring
import Escalation
import Patterns
import RuleRuntime
import RuleSemantics
import RuleSyntax
import TextNormalization

/// Which terms and expressions the texts of tests and examples need.
struct PatternUse: Sendable {
  /// By definition (topics, then triggers) and place among its matches.
  private(set) var uses: [[Use]]

  /// What a term or expression of a definition found.
  struct Use: Sendable {
    var isMatched = false
    /// A `yes` example that nothing else of the definition finds.
    var soleExample: String?
    /// Tests with a text that nothing else of the definition finds.
    var soleTests: Set<Int> = []
  }

  /// Exceptions that cut something out of a text of a test, by definition.
  private(set) var cutTests: [Int: Set<Int>] = [:]

  init(_ program: Program, _ ruleSet: CheckedRuleSet, _ observations: [TestObservation]) {
    let patterned = ruleSet.topics + ruleSet.triggers
    uses = patterned.map {
      Array(repeating: Use(), count: $0.patterns.terms.count + $0.patterns.expressions.count)
    }
    var scratch = PatternScratch()
    for (definition, patterned) in patterned.enumerated() {
      for example in patterned.yes {
        let found = Finding(example.value, program, &scratch)
        guard let places = found.places[definition] else { continue }
        for place in places { uses[definition][place].isMatched = true }
        if places.count == 1, let place = places.first, !found.isScored(definition, program) {
          uses[definition][place].soleExample = uses[definition][place].soleExample ?? example.value
        }
      }
    }
    for observation in observations {
      for text in observation.customerTexts + observation.draftTexts {
        let found = Finding(text, program, &scratch)
        for definition in found.cut(definitions: patterned.count) {
          cutTests[definition, default: []].insert(observation.test)
        }
        for (definition, places) in found.places {
          for place in places { uses[definition][place].isMatched = true }
          if places.count == 1, let place = places.first, !found.isScored(definition, program) {
            uses[definition][place].soleTests.insert(observation.test)
          }
        }
      }
    }
  }

  /// What the patterns of a program find in one text.
  private struct Finding {
    let text: NormalizedText
    let hits: PatternHits
    private(set) var places: [Int: Set<Int>] = [:]

    init(_ written: String, _ program: Program, _ scratch: inout PatternScratch) {
      text = Normalizer().normalized(written)
      hits = program.patterns.scan(text, negated: EmotionScorer.negations, scratch: &scratch)
      for match in hits.matches { places[match.definition, default: []].insert(match.pattern) }
    }

    /// Whether the learned score of a topic holds, whatever its patterns find.
    func isScored(_ definition: Int, _ program: Program) -> Bool {
      guard definition < program.topics.count, let score = program.topics[definition].score else {
        return false
      }
      return hits.score(of: text, for: definition, score.matter) >= score.least
    }

    func cut(definitions: Int) -> [Int] { (0..<definitions).filter { hits.remainder(for: $0) != nil } }
  }
}

extension PatternHits {
  /// The learned score of what exceptions leave of a text, in thousandths.
  func score(of text: NormalizedText, for definition: Int, _ matter: Matter) -> Int {
    let seen = remainder(for: definition).map { Normalizer().normalized($0) } ?? text
    return EmotionScorer.score(of: seen, for: matter)
  }
}
