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

  @Test(
    "explained scores are the scores, and evidence from a score on is that of all scores that reach it",
    arguments: [
      "", "where is my order", "This is the third time I ask. I am furious, nobody answers!!",
      "thank you so much, you saved my day", "等了两个星期还没收到退款，太过分了！我真的很生气", "谢谢你，很好用", "退款 退款 refund now",
    ])
  func explained(text: String) throws {
    let scorer = try EmotionScorer(authorEntries: [
      AuthorEntry(term: "refund", signal: .emotion(.anger), shift: 900),
      AuthorEntry(term: "退款", signal: .valence, shift: -900),
    ])
    let normalized = Normalizer().normalized(text)
    let plain = scorer.scores(of: normalized, explaining: false)
    let all = scorer.scores(of: normalized, explaining: true)
    let some = scorer.scores(of: normalized, explaining: true, from: 300)
    for scores in [all, some] {
      #expect(scores.thousandths == plain.thousandths && scores.matters == plain.matters)
      #expect(scores.valence == plain.valence && scores.urgency == plain.urgency)
    }
    let expected = all.evidence.filter { all.isFelt($0.signal, from: 300) }
    #expect(some.evidence.map(\.range) == expected.map(\.range))
    #expect(some.evidence.map(\.contribution) == expected.map(\.contribution))
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
