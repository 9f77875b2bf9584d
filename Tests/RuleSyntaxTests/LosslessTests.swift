import Diagnostics
import RuleSyntax
import SeededRandom
import Testing

/// INVARIANT under test: trivia and text of all tokens, in order, are the bytes of the file.
private func isLossless(_ source: SourceFile, _ tokens: [Token]) -> Bool {
  var offset: UInt32 = 0
  for token in tokens {
    guard token.triviaStart == offset, token.span.start >= offset, token.span.end >= token.span.start else {
      return false
    }
    offset = token.span.end
  }
  return Int(offset) == source.bytes.count && tokens.last?.kind == .endOfFile
}

@Suite struct LosslessTests {
  @Test("no byte of a rule file is lost", arguments: Fixture.all)
  func fixtures(_ source: SourceFile) {
    #expect(isLossless(source, tokens(in: source).0))
  }

  @Test(
    "no byte is lost with a byte order mark, carriage returns and strange characters",
    arguments: [
      "", "\u{FEFF}use \"a\"\r\n# b\r\n", "\u{0}\u{1}\u{7F}", "“", "\"\\", "/", "rule 'a", "match /\\", "🙂🙂",
      "\r\r\n\n\r",
      "2026-", "12:", "1.", "-", "9am9am", "é\u{301}", "/* \n", "//", "#",
    ])
  func strange(_ text: String) {
    let source = Fixture.source(text: text)
    #expect(isLossless(source, tokens(in: source).0))
    _ = parsed(source)
  }

  @Test("mutated files are read to their end", arguments: 0..<24 as Range<UInt64>)
  func mutations(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for source in Fixture.all.shuffled(using: &random).prefix(12) where !source.bytes.isEmpty {
      var bytes = source.bytes
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert("{}()\"/,:#\n".utf8.randomElement(using: &random) ?? 0, at: place)
        default:
          let end = min(bytes.count, place + Int.random(in: 0...80, using: &random))
          bytes.insert(
            contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0...bytes.count, using: &random))
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      check(String(decoding: bytes, as: UTF8.self), "seed \(seed), \(source.path)")
    }
  }

  private static let words: [String] = [
    "rule", "topic", "test", "desk", "policy", "script", "\"a\"", "{", "}", "{", "}", "(", ")", ",", ":", "=",
    ">=", "-", "*", "+", "\n",
    "when", "unless", "any", "all", "of", "and", "or", "not", "x", "a.b", "handoff", "to", "reply", "ask",
    "then", "answer", "with",
    "freely", "in", "2", "of", "last", "3", "messages", "for", "ever", "else", "if", "is", "known", "draft",
    "matches", "/a/", "match",
    "terms", "except", "expect", "given", "customer", "bot", "at", "most", "once", "per", "2026-01-01",
    "09:00", "09:00-18:00", "mon-fri",
    "hours", "closed", "valid", "replace", "extend", "fact", "one", "optional", "number", "from", "intent",
    "none", "min", "max(", "rise(",
    "days", "since", "after", "within", "priority", "urgent", "owner", "review", "by", "\"", "“", "'", "#",
    "[", "&&", "当", "规则", "-5",
    "lexicon", "define", "as", "event", "mood", "enter", "leave", "use", "capture", "calendar", "ensure",
    "always", "never", "reaches",
  ]

  @Test("token soup is read to its end", arguments: 0..<40 as Range<UInt64>)
  func soup(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed &+ 1_000)
    for _ in 0..<20 {
      let words = (0..<Int.random(in: 1...120, using: &random)).compactMap { _ in
        Self.words.randomElement(using: &random)
      }
      check(words.joined(separator: " "), "seed \(seed)")
    }
  }

  private func check(_ text: String, _ place: String) {
    let source = Fixture.source(text: text)
    let (file, diagnostics) = parsed(source)
    #expect(isLossless(source, file.tokens), "\(place): \(text)")
    #expect(diagnostics.count <= SyntaxLimits.findings + 1)
    for diagnostic in diagnostics
    where diagnostic.span.start > diagnostic.span.end || Int(diagnostic.span.end) > source.bytes.count {
      Issue.record("\(place): \(diagnostic.code) lies outside the file")
    }
    // Whatever was read can be shown.
    #expect(dump(file).utf8.count >= 0)
    _ = DiagnosticRenderer(sources: [source], language: .chinese, isColoured: true).text(diagnostics)
  }
}
