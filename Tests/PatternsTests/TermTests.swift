import Patterns
import Testing
import TextNormalization

@Suite("Terms (R35, R36)")
struct TermTests {
  @Test(
    "a term is found",
    arguments: [
      ("iphone", "我的iPhone15坏了"), ("12315", "我要打12315投诉"), ("refund", "我要refund谢谢"), ("refund", "REFUND!"),
      ("人工", "转人工"), ("投訴", "我要投诉你们"), ("投诉", "我要投訴你們"), ("refund*", "two refunds"), ("*phone", "smartphone"),
      ("*fund*", "refunds"), ("cool", "coooool"), ("cool", "cool"), ("too good", "tooooo gooood"),
      ("so", "sooooo bad"),
      ("哈哈", "哈哈哈哈"), ("哈哈哈", "哈哈哈哈"), ("talk to a human", "Talk  to\ta human please"),
      ("转人工", "ｗ转\u{200B}人\u{200B}工"),
      ("3.14", "得3.14分"), ("c++", "learn c++ now"), ("😡", "气死了😡😡"), ("i'm", "I'm here"), ("免费*", "免费"),
    ])
  func found(term: String, text: String) throws {
    #expect(try isFound(term, in: text))
  }

  @Test(
    "a term is not found",
    arguments: [
      ("12315", "单号123156"), ("12315", "912315"), ("fund", "refund"), ("refund", "refunds"),
      ("iphone", "myiphone"),
      ("cool", "col"), ("cool", "colt"), ("to human", "to\nhuman"), ("人工", "人\n工"), ("refund*", "prefund"),
    ])
  func notFound(term: String, text: String) throws {
    #expect(try !isFound(term, in: text))
  }

  @Test(
    "separators in every gap are an evasion",
    arguments: [
      ("转人工", "我要转/人/工"), ("律师函", "律 师 函"), ("律师函", "律 · 师-_-函吧"), ("律师函", "律.师~函"),
      ("refund", "r.e.f.u.n.d"),
      ("12315", "1-2-3-1-5"), ("转人工", "转|人+工"), ("投诉", "投/诉"), ("投诉", "我要 投 诉 你"), ("投诉", "投*诉!"),
      ("投诉", "真的,投 诉"),
      ("not ok", "n o t  o k"), ("转人工", "轉／人／工"),
    ])
  func evasion(term: String, text: String) throws {
    #expect(try isFound(term, in: text))
    #expect(try !isFound(term, in: text, exactly: true))
  }

  @Test(
    "chance neighbours are no evasion",
    arguments: [
      ("起诉", "对不起 诉求是退款"), ("起诉", "对不起,诉求"), ("起诉", "对不起，诉求"), ("转人工", "帮我转,人工费多少"),
      ("转人工", "转 人工"), ("转人工", "转人 工"), ("律师函", "律....师....函"), ("律师函", "律。师。函"), ("律师函", "律\n师\n函"),
      ("律师函", "律、师、函"), ("起诉", "我要起/诉你"), ("refund", "x.r.e.f.u.n.dx"),
    ])
  func noEvasion(term: String, text: String) throws {
    #expect(try !isFound(term, in: text))
  }

  @Test(
    "{number} stands for digits or Han numerals",
    arguments: [
      ("第{number}次", "这是第3次了", true), ("第{number}次", "第十二次", true), ("第{number}次", "第N次", false),
      ("第{number}次", "第次", false), ("{number}天", "等了１５天", true), ("{number}天", "等了三天", true),
      ("等{number}", "等30", true), ("{number}天", "十万零三天", true),
    ])
  func numbers(term: String, text: String, expected: Bool) throws {
    #expect(try isFound(term, in: text) == expected)
  }

  @Test("a term of which nothing is left is an error", arguments: ["", " ", "\u{200B}", "*", "**", "　"])
  func emptyTerms(term: String) {
    #expect(throws: PatternSyntaxError.self) { try Term(TermSource(term)) }
  }

  @Test("a match covers the characters as they were written")
  func ranges() throws {
    let hits = try scan(["转人工", "cool"], "我要轉\u{200B}/人/工, coooool")
    let text = Array("我要轉\u{200B}/人/工, coooool".utf8)
    #expect(
      hits.matches.map { String(decoding: text[$0.range], as: UTF8.self) } == ["轉\u{200B}/人/工", "coooool"])
  }

  @Test("a long text of near matches stays cheap, and reports a handful")
  func longText() throws {
    let text = String(repeating: "转 人 啊 9999999999 转人工 ", count: 30_000)
    let hits = try scan(["转人工", "{number}天", "cool"], text)
    #expect(hits.matches.count == 8)
    #expect(!hits.truncated)
  }

  private func isFound(_ term: String, in text: String, exactly: Bool = false) throws -> Bool {
    var scratch = PatternScratch()
    let definition = PatternDefinition(name: "t", terms: [TermSource(term, exactly: exactly)])
    return try PatternSet([definition]).scan(Normalizer().normalized(text), scratch: &scratch).has(0)
  }

  private func scan(_ terms: [String], _ text: String) throws -> PatternHits {
    var scratch = PatternScratch()
    let set = try PatternSet([PatternDefinition(name: "t", terms: terms.map { TermSource($0) })])
    return set.scan(Normalizer().normalized(text), scratch: &scratch)
  }
}
