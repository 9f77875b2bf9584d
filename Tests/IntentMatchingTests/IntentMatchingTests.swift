import IntentMatching
import Testing
import TextNormalization

private func text(_ string: String) -> NormalizedText { Normalizer().normalized(string) }

@Suite("Intents")
struct IntentMatcherTests {
  let matcher = IntentMatcher(intents: [
    (name: "where_is_my_order", examples: ["我的快递到哪了", "物流怎么不更新", "where is my order", "track my parcel"]),
    (name: "refund", examples: ["我要退款", "怎么申请退款", "how do I get a refund"]),
    (name: "invoice", examples: ["能开发票吗", "发票抬头怎么改", "I need an invoice"]),
    (name: "empty", examples: ["你好"]),
  ])

  @Test(
    "Other words for the same question find their intent",
    arguments: [
      ("你好，请问快递到哪里了", 0), ("我要申请退款", 1), ("where's my order now", 0), ("Can I get a refund please", 1),
      ("發票抬頭可以改嗎", 2),
    ])
  func finds(_ question: String, _ intent: Int) {
    let ranking = matcher.ranking(of: text(question))
    #expect(ranking.best == intent)
    #expect(ranking.similarity >= 400, "\(question): \(ranking)")
    #expect(ranking.margin > 0)
  }

  @Test("An example itself has similarity 1000", arguments: ["我要退款", "I need an invoice"])
  func exact(_ question: String) {
    #expect(matcher.ranking(of: text(question)).similarity >= 999)
  }

  @Test("Nothing in common is no intent", arguments: ["", "你好", "谢谢", "😀", "今晚吃啥"])
  func nothing(_ question: String) {
    #expect(matcher.ranking(of: text(question)) == IntentRanking(best: nil, similarity: 0, margin: 0))
  }

  @Test("Equal intents: the lower name wins")
  func equal() {
    let twins = IntentMatcher(intents: [(name: "b", examples: ["我要退款"]), (name: "a", examples: ["我要退款"])])
    let ranking = twins.ranking(of: text("我要退款"))
    #expect(ranking.best == 1)
    #expect(ranking.margin == 0)
  }

  @Test("No intents, and very long texts")
  func limits() {
    #expect(IntentMatcher(intents: []).ranking(of: text("退款")).best == nil)
    #expect(matcher.ranking(of: text(String(repeating: "退款", count: 200_000))).best == 1)
  }
}

@Suite("Questions asked again")
struct QuestionSketchTests {
  @Test(
    "The same question in other words",
    arguments: [
      ("我的快递到哪了", "请问我的快递到哪里了？"), ("什么时候发货", "什么时候发货啊谢谢"), ("Where is my parcel?", "hi, where's my parcel"),
    ])
  func same(_ first: String, _ second: String) throws {
    let sketch = try #require(QuestionSketch(of: text(first)))
    #expect(sketch.resembles(try #require(QuestionSketch(of: text(second)))))
  }

  @Test(
    "Another question",
    arguments: [
      ("我的快递到哪了", "我的发票开了吗"), ("什么时候发货", "怎么申请退款"), ("where is my parcel", "cancel my order today"),
    ])
  func other(_ first: String, _ second: String) throws {
    let sketch = try #require(QuestionSketch(of: text(first)))
    #expect(!sketch.resembles(try #require(QuestionSketch(of: text(second)))))
  }

  @Test("Too short to tell", arguments: ["", "嗯", "好的", "ok", "你好谢谢"])
  func short(_ question: String) {
    #expect(QuestionSketch(of: text(question)) == nil)
  }

  @Test("Storage goes there and back, and nonsense is refused")
  func storage() throws {
    let sketch = try #require(QuestionSketch(of: text("什么时候发货")))
    #expect(QuestionSketch(storage: sketch.storage) == sketch)
    #expect(QuestionSketch(storage: []) == nil)
    #expect(QuestionSketch(storage: [2, 1]) == nil)
  }
}
