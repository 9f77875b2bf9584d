package import EmotionScoring
package import Patterns
import TextNormalization

package struct TopicProgram: Sendable {
  package var name: String
  package var title: String
  package var isSensitive: Bool
  /// The learned score that makes the topic hold beside its patterns, and from how many thousandths on.
  package var score: (matter: Matter, least: Int)?
  package init(name: String, title: String, isSensitive: Bool, score: (matter: Matter, least: Int)?) {
    self.score = score
    self.name = name
    self.title = title
    self.isSensitive = isSensitive
  }

  /// True when a pattern of the topic matched, or its learned score is high enough; the score does not see what the topic's
  /// exceptions cut out either (R37).
  package func holds(at definition: Int, _ hits: PatternHits, _ scores: EmotionScores) -> Bool {
    if hits.has(definition) { return true }
    guard let score else { return false }
    if let remainder = hits.remainder(for: definition) {
      return EmotionScorer.score(of: Normalizer().normalized(remainder), for: score.matter) >= score.least
    }
    return scores.holds(score)
  }
}
