import Patterns
import Testing
import TextNormalization

@Suite("Regular expressions (R38)")
struct RegexTests {
  @Test(
    "literals are normalised as texts are",
    arguments: [
      (#"我要(投訴|投诉)"#, "我要投诉"), ("訴訟", "诉讼"), ("ＲＥＦＵＮＤ", "refund"), ("退款？$", "退款？"), ("（急）", "(急)"),
      (#"退款\？"#, "退款?"), ("[訴讼]", "讼"), ("[訴讼]", "诉"), ("[？！]", "真的！"), ("…+", "……"), ("㎏", "5kg"),
      ("ß", "SS"),
      (#"\Q転(退款)\E"#, "転(退款)"), (#"\brefund\b"#, "我要Refund谢谢"), (#"\b\d{18}\b"#, "号码110101199003070038谢谢"),
      ("(?x) 退 款 # comment (", "退款"), (#"[\x{4e00}-\x{9fff}]{2}"#, "ab投诉"), ("[一-龥]{2}", "ab投诉"),
      ("(?i)Refund", "REFUND"),
      (#"\p{Han}{3,}"#, "不发货"), ("哈哈", "哈哈哈哈"), ("a{2}b", "aab"), ("(?#訴)退", "退"), ("转(接)?人工", "轉人工"),
      ("　退", " 退"),
      (#"\x{8bc9}"#, "訴"), (#"(?<num>\d+)\k<num>"#, "1212"), ("哈哈哈?", "哈哈"), (#"2000|0{3}"#, "2000"),
      ("w", "www"),
    ])
  func found(pattern: String, text: String) throws {
    #expect(try matches(pattern, text).count >= 1)
  }

  @Test(
    "a pattern does not match",
    arguments: [
      (#"\brefund\b"#, "refunds"), ("投诉.*客服", "投诉\n客服"), ("退款？", "退"), (#"\x{8a34}"#, "訴"), ("[Ａ-Ｚ]", "abc"),
    ])
  func notFound(pattern: String, text: String) throws {
    #expect(try matches(pattern, text).isEmpty)
  }

  @Test(
    "what can never match normalised text is an error that names the way out",
    arguments: [
      (#"\p{Lu}+"#, 0), (#"x\P{Ll}"#, 1), (#"[\p{Lu}]"#, 1), ("[[:upper:]]", 1), ("www", 2), ("我哈哈哈", 9),
      ("哈{3,}", 3),
      ("[…]", 1), ("[ß]", 1), ("(?-i)A", 0), ("A{3}", 1), ("[a\u{200B}]", 2), (#"\p{Uppercase}"#, 0),
    ])
  func needsRaw(pattern: String, offset: Int) throws {
    let error = #expect(throws: PatternSyntaxError.self) { try Regex(RegexSource(pattern)) }
    #expect(error?.kind == .needsRaw)
    #expect(error?.offset == offset)
    #expect(error?.message.contains("match raw") == true)
    #expect(throws: Never.self) { try Regex(RegexSource(pattern, raw: true)) }
  }

  @Test(
    "a broken pattern is an error at its place",
    arguments: [
      ("訴(", 4), ("退[a", 5), ("投诉*+*", 8), (#"\"#, 1), ("訴(?<1>x)", 6), (#"\C"#, 2), ("(*UCP)a", 6),
      ("a)", 1),
    ])
  func invalid(pattern: String, offset: Int) throws {
    let error = #expect(throws: PatternSyntaxError.self) { try Regex(RegexSource(pattern)) }
    #expect(error?.kind == .invalid)
    #expect(error?.offset == offset)
  }

  @Test(
    "a pattern that matches nothing at all is an error", arguments: ["", "a*", "(退款)?", "^", "x*|y", "$"])
  func emptyMatches(pattern: String) throws {
    let error = #expect(throws: PatternSyntaxError.self) { try Regex(RegexSource(pattern)) }
    #expect(error?.kind == .matchesEmpty)
  }

  @Test("a pattern too long or too big is an error")
  func tooBig() throws {
    let long = #expect(throws: PatternSyntaxError.self) {
      try Regex(RegexSource(String(repeating: "ab", count: 1001)))
    }
    #expect(long?.kind == .tooLong)
    let big = #expect(throws: PatternSyntaxError.self) {
      try Regex(RegexSource("((((\\d{60}){60}){60}){60})b"))
    }
    #expect(big?.kind == .tooBig)
  }

  @Test("a raw pattern sees case and the original characters")
  func raw() throws {
    #expect(try matches(#"\p{Lu}{4,}"#, "I want REFUND", raw: true).count == 1)
    #expect(try matches("refund", "REFUND", raw: true).isEmpty)
    #expect(try matches("訴", "投訴", raw: true).count == 1)
    #expect(try matches("诉", "投訴", raw: true).isEmpty)
    #expect(try matches("！{3}", "快！！！", raw: true).count == 1)
  }

  @Test(
    "a hostile pattern gives up",
    arguments: [
      "(a+)+$", "(a|aa)+$", #"^(\w+\s?)*$"#, "(?:a?){30}a{2}b", #"(?=.*\bxx\b)(?=.*\byy\b).+"#,
      "(.*)(.*)(.*)(.*)z{2}",
    ])
  func hostile(pattern: String) throws {
    let text = String(repeating: "ab", count: 10) + String(repeating: "aA bB ", count: 700) + "!"
    var scratch = PatternScratch()
    let definitions = [
      PatternDefinition(name: "bad", expressions: [RegexSource("(?:\(pattern))(?:\\A!)")]),
      PatternDefinition(name: "good", expressions: [RegexSource("bb")]),
    ]
    let hits = try PatternSet(definitions).scan(Normalizer().normalized(text), scratch: &scratch)
    #expect(!hits.has(0))
    #expect(hits.has(1))
    #expect(hits.truncated)
  }

  @Test(
    "steps that grow faster than the text are seen beforehand",
    arguments: [
      "(a+)+$", "(a|aa)+$", #"^(\w+\s?)+$"#, #"(?=.*\bxx\b)(?=.*\byy\b).+"#, #"(.*)(.*)(.*)z{2}"#,
      "^(kite|k|ite|kit|e| )+#$", "(?:风筝|风|筝)+;",
    ])
  func growth(pattern: String) throws {
    let growth = try #require(try Regex(RegexSource(pattern)).growth())
    #expect(growth.isFasterThanText)
  }

  @Test(
    "steps that grow with the text are seen as such",
    arguments: ["退款", #"refund\b.{0,20}now"#, "投诉.*12315", #"\d{11}"#, #"\d+期"#])
  func steady(pattern: String) throws {
    let growth = try Regex(RegexSource(pattern)).growth()
    #expect(growth?.isFasterThanText != true)
  }

  @Test("the end of what expressions see of a long text is no end of the text")
  func cutEnd() throws {
    let text = Normalizer().normalized(String(repeating: "ab ", count: 2000))
    var scratch = PatternScratch()
    let hits = try PatternSet([PatternDefinition(name: "a", expressions: [RegexSource("[ab ]$")])])
      .scan(text, scratch: &scratch)
    #expect(hits.truncated)
    #expect(!hits.has(0))
  }

  @Test("exponential backtracking is a fault")
  func fault() throws {
    let text = String(repeating: "ab", count: 2000)
    var scratch = PatternScratch()
    let hits = try PatternSet([
      PatternDefinition(name: "bad", expressions: [RegexSource("(?:[ab]+)+(?=!)\\d")])
    ])
    .scan(Normalizer().normalized(text + "!"), scratch: &scratch)
    #expect(hits.faults == [PatternFault(definition: 0, part: .matches, pattern: 0, kind: .matchLimit)])
  }

  @Test("matches of no length come to an end")
  func emptyLookaround() throws {
    #expect(try matches("(?=诉)", "诉诉").count == 2)
    #expect(try matches(#"\b(?=a)"#, "a a a").count == 3)
    #expect(try matches(#"a\Kb?"#, "abab").count == 2)
  }

  @Test("a capture keeps the first group of the last match, in both forms")
  func captures() throws {
    var scratch = PatternScratch()
    let text = Normalizer().normalized("单号ＳＦ1234，再来单号ＹＴ5678")
    let regex = try Regex(RegexSource(#"单号([a-z]{2}\d+)"#))
    let capture = regex.lastCapture(in: text, scratch: &scratch)
    #expect(capture?.normalized == "yt5678")
    #expect(capture?.original == "ＹＴ5678")
    let whole = try Regex(RegexSource(#"[A-Z]{2}\d+"#, raw: true))
    #expect(
      whole.lastCapture(in: Normalizer().normalized("AB12 CD34"), scratch: &scratch)?.original == "CD34")
    #expect(whole.lastCapture(in: text, scratch: &scratch) == nil)
    let optional = try Regex(RegexSource("x(y)?"))
    #expect(optional.lastCapture(in: Normalizer().normalized("ax"), scratch: &scratch)?.normalized == "x")
  }

  @Test("a pattern with many groups reports its match")
  func manyGroups() throws {
    #expect(try matches("(退)(款)(不)(到)(账)", "退款不到账").map(\.range) == [0..<15])
  }

  private func matches(_ pattern: String, _ text: String, raw: Bool = false) throws -> [Regex.Match] {
    var scratch = PatternScratch()
    let regex = try Regex(RegexSource(pattern, raw: raw))
    return regex.firstMatches(in: Normalizer().normalized(text), scratch: &scratch).matches
  }
}
