import EmotionScoring
package import RuleSemantics
import TextNormalization

extension CheckOptions {
  /// A check that runs the examples of topics and triggers as the engine would: with negations and with the learned scores.
  package static func withExamples(isZone: @escaping (String) -> Bool, today: Int?, run: Bool = true)
    -> CheckOptions
  {
    CheckOptions(
      isZone: isZone, today: today, examples: run, negations: EmotionScorer.negations,
      scores: Matter.allCases.map(\.rawValue),
      score: { name, text in
        Matter(rawValue: name).map { EmotionScorer.score(of: text, for: $0) } ?? 0
      })
  }
}
