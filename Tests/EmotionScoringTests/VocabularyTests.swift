import Testing

@testable import EmotionScoring

@Suite("Words of grammar")
struct VocabularyTests {
  @Test("Every line can be read and no term comes twice")
  func readable() {
    #expect(Grammar.shared.faults == [])
  }

  @Test(
    "Scores follow the logistic function",
    arguments: [(0, 500), (-3600, 27), (1000, 731), (-99_999, 0), (4000, 982)])
  func curve(_ logOdds: Int, _ score: Int) {
    #expect(logistic(logOdds) == score)
  }
}
