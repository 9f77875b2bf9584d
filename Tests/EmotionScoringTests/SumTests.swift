import Testing
import TextNormalization

@testable import EmotionScoring

@Suite("Sums of weights")
struct SumTests {
  /// Looks up one feature at a time.
  private struct PlainSums: FeatureVisitor {
    var sums: [Int] = Array(repeating: 0, count: ScoringModel.lanes)
    var count = 0

    mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int) {
      count += 1
      let (row, known) = ScoringModel.shared.place(of: hash)
      guard known == 1 else { return }
      let weights = ScoringModel.shared.weights(at: row)
      for head in sums.indices { sums[head] += Int(weights[head]) }
    }
  }

  @Test(
    "features looked up together give the scores of features looked up one by one",
    arguments: [
      "", "a", "ok", "not", "Where is my refund? It's been 3 weeks, I can't believe this!!",
      "我等了12天还没收到退款，太失望了！",
      "don’t don't ANTIDISESTABLISHMENTARIANISMANTIDISESTABLISHMENTARIANISM http://a.example/b?c thanks",
      String(repeating: "still waiting, nobody answers my messages; ", count: 40),
      String(repeating: "快递到现在还没有到，客服也不理我。", count: 40),
      String(repeating: "floccinaucinihilipilification", count: 300),
    ])
  func batches(text: String) throws {
    let normalized = Normalizer().normalized(text)
    let plain = EmotionScorer.read(normalized, PlainSums())
    let scale = 1 / Double(max(plain.count, 1)).squareRoot()
    let scores = try EmotionScorer(authorEntries: []).scores(of: normalized, explaining: false)
    for emotion in Emotion.allCases {
      let head = emotion.head.rawValue
      let value =
        ScoringModel.shared.offsets[head] + Double(plain.sums[head]) * ScoringModel.shared.scales[head]
        * scale
      let bounded = Int(min(max(value, -20_000), 20_000).rounded())
      #expect(scores.thousandths[emotion.rawValue] == logistic(bounded))
    }
  }

  @Test("the emotions and the matters are heads in their own order")
  func order() {
    #expect(Emotion.allCases.map(\.head.rawValue) == Array(0..<8))
    #expect(Matter.allCases.map(\.head.rawValue) == Array(11..<14))
    #expect(Matter.allCases.map(\.index) == Array(0..<3))
  }

  @Test("the table of the logistic function has its values")
  func logisticTable() {
    let table = LogisticTable.shared
    #expect((-17_000...17_000).allSatisfy { table[$0] == logistic($0) })
    #expect(table[Int.min] == 0)
  }

  @Test(
    "words that do something are known from their last letters",
    arguments: [
      ("not", FunctionWords.Function.negation), ("nothing", .negation), ("please", .request),
      ("thx", .thanks),
      ("https", .address), ("knot", .none), ("nothings", .none), ("a", .none), ("displease", .none),
    ])
  func functionWords(word: String, function: FunctionWords.Function) {
    let number = word.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    #expect(FunctionWords.shared.function(of: number) == function)
  }
}
