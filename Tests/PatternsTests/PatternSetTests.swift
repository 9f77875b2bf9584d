import Patterns
import Testing
import TextNormalization

@Suite("Sets of patterns (R37)")
struct PatternSetTests {
  @Test("an exception hides its own text and nothing else")
  func exceptions() throws {
    let legal = PatternDefinition(
      name: "legal", terms: [TermSource("律师")], expressions: [RegexSource("律师.*起诉")],
      exceptTerms: [TermSource("律师同款")], exceptExpressions: [RegexSource("律师(事务所)?推荐")])
    #expect(try !scan([legal], "律师同款不错").has(0))
    #expect(try !scan([legal], "律师推荐一下").has(0))
    let hits = try scan([legal], "律师同款不错，我要找律师起诉")
    #expect(hits.matches.map(\.pattern) == [0, 1])
    #expect(text(hits.matches[0], "律师同款不错，我要找律师起诉") == "律师")
    #expect(hits.matches[0].normalizedRange.lowerBound > 20)
    #expect(text(hits.matches[1], "律师同款不错，我要找律师起诉") == "律师起诉")
    #expect(hits.remainder(for: 0) == "\n不错,我要找律师起诉")
  }

  @Test("nothing crosses what was cut")
  func cuts() throws {
    let definition = PatternDefinition(
      name: "d", terms: [TermSource("转人工")], expressions: [RegexSource("转.*工")],
      exceptTerms: [TermSource("二三")])
    #expect(try !scan([definition], "转二三人工").has(0))
    #expect(try scan([definition], "转一人工").has(0))
  }

  @Test("an exception that meets a raw pattern is cut from the original too")
  func rawExceptions() throws {
    let definition = PatternDefinition(
      name: "d", expressions: [RegexSource("ＡＢ", raw: true)], exceptTerms: [TermSource("xabx")],
      exceptExpressions: [RegexSource("[A-Z]ＡＢ", raw: true)])
    #expect(try !scan([definition], "xＡＢx").has(0))
    #expect(try !scan([definition], "QＡＢ").has(0))
    let hits = try scan([definition], "xＡＢx 又ＡＢ")
    #expect(text(hits.matches[0], "xＡＢx 又ＡＢ") == "ＡＢ")
    #expect(hits.matches[0].range.lowerBound == 12)
  }

  @Test("an exception of one definition leaves the others alone")
  func separate() throws {
    let one = PatternDefinition(name: "a", terms: [TermSource("人工")], exceptTerms: [TermSource("人工智能")])
    let two = PatternDefinition(name: "b", terms: [TermSource("人工")])
    let hits = try scan([one, two], "人工智能")
    #expect(!hits.has(0))
    #expect(hits.has(1))
    #expect(hits.remainder(for: 1) == nil)
  }

  @Test("a match that starts under a negation is dropped where the definition asks for it")
  func negation() throws {
    let patterns = [TermSource("投诉")]
    let one = PatternDefinition(
      name: "a", terms: patterns, expressions: [RegexSource("投.")], ignoreNegated: true)
    let two = PatternDefinition(name: "b", terms: patterns)
    let set = try PatternSet([one, two])
    var scratch = PatternScratch()
    let normalized = Normalizer().normalized("我不投诉")
    let hits = set.scan(normalized, negated: { _ in [6..<12] }, scratch: &scratch)
    #expect(!hits.has(0))
    #expect(hits.has(1))
    #expect(set.scan(normalized, negated: { _ in [0..<3] }, scratch: &scratch).has(0))
  }

  @Test("all wrong patterns are reported, each with its place")
  func errors() throws {
    let definitions = [
      PatternDefinition(
        name: "a", terms: [TermSource("好"), TermSource(" ")], expressions: [RegexSource("(")]),
      PatternDefinition(name: "b", terms: [TermSource("好")], exceptExpressions: [RegexSource("a*")]),
    ]
    let error = #expect(throws: PatternSetError.self) { try PatternSet(definitions) }
    #expect(error?.entries.map(\.definition) == [0, 0, 1])
    #expect(error?.entries.map(\.pattern) == [1, 2, 0])
    #expect(error?.entries.map(\.part) == [.matches, .matches, .exceptions])
    #expect(error?.entries.map(\.error.kind) == [.emptyTerm, .invalid, .matchesEmpty])
  }

  @Test("expressions see the beginning of a long text, terms all of it")
  func longTexts() throws {
    let definition = PatternDefinition(name: "a", terms: [TermSource("末尾")], expressions: [RegexSource("末尾")])
    let hits = try scan([definition], String(repeating: "好的 ", count: 150_000) + "末尾")
    #expect(hits.truncated)
    #expect(hits.matches.map(\.pattern) == [0])
  }

  @Test("a text is cut at a character")
  func cutAtCharacter() throws {
    let definition = PatternDefinition(
      name: "a", expressions: [RegexSource("好$"), RegexSource(".末", raw: true)])
    for padding in 0..<4 {
      let hits = try scan(
        [definition], String(repeating: "1", count: padding) + String(repeating: "好的", count: 2000))
      #expect(hits.truncated)
      #expect(hits.faults.isEmpty)
    }
  }

  @Test("no text is no match", arguments: ["", "\u{200B}", " ", "\n"])
  func nothing(text: String) throws {
    let definition = PatternDefinition(
      name: "a", terms: [TermSource("a")], expressions: [RegexSource("b"), RegexSource("c", raw: true)],
      exceptTerms: [TermSource("d")])
    let hits = try scan([definition], text)
    #expect(hits.matches.isEmpty && hits.faults.isEmpty)
    #expect(try !scan([], text).has(0))
  }

  @Test("at most a handful of matches a pattern is reported")
  func handful() throws {
    let definition = PatternDefinition(name: "a", terms: [TermSource("啊")], expressions: [RegexSource("啊")])
    #expect(try scan([definition], String(repeating: "啊 ", count: 100)).matches.count == 16)
  }

  @Test("random texts and patterns of exceptions never trap", arguments: 0..<4)
  func random(seed: Int) throws {
    let definitions = [
      PatternDefinition(
        name: "a", terms: [TermSource("ab"), TermSource("cool"), TermSource("转人工"), TermSource("{number}天")],
        expressions: [
          RegexSource("a.b"), RegexSource("[^x]+", raw: true), RegexSource(#"\W"#), RegexSource("(?=转)"),
        ],
        exceptTerms: [TermSource("a*"), TermSource("1")],
        exceptExpressions: [RegexSource("(?s)b.", raw: true), RegexSource("人?转")], ignoreNegated: true)
    ]
    let set = try PatternSet(definitions)
    var scratch = PatternScratch()
    let pool = Array("aabbＡＢoooo1２三天转轉人工/ .\n\u{200B}\u{301}ßx…é😀\u{FE0F}cl").flatMap(\.unicodeScalars)
    var state = UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<(state % 30) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.unicodeScalars.append(pool[Int(state >> 33) % pool.count])
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let normalized = Normalizer().normalized(text)
      for match in set.scan(normalized, negated: { _ in [2..<5] }, scratch: &scratch).matches {
        #expect(match.range.upperBound <= normalized.original.count)
        #expect(match.normalizedRange.upperBound <= normalized.utf8.count)
      }
    }
  }

  private func scan(_ definitions: [PatternDefinition], _ text: String) throws -> PatternHits {
    var scratch = PatternScratch()
    return try PatternSet(definitions).scan(Normalizer().normalized(text), scratch: &scratch)
  }

  private func text(_ match: PatternMatch, _ text: String) -> String {
    String(decoding: Array(text.utf8)[match.range], as: UTF8.self)
  }
}
