import Escalation
import Testing

@testable import HeedCommand

@Suite("Words that weighed")
struct HighlightedTextTests {
  private func shown(_ text: String, _ places: (Evidence.Kind, Range<Int>)..., columns: Int = 80) -> [String]
  {
    let evidence = places.map { kind, range in
      Evidence(
        kind: kind, name: kind.rawValue, text: "\(range)", characters: range,
        contribution: kind == .emotion ? 900 : nil)
    }
    return HighlightedText(text, evidence).lines(columns: columns)
  }

  @Test("stand in brackets where there is no colour") func brackets() {
    #expect(shown("我要投诉你们", (.topic, 2..<4)) == ["我要[投诉]你们"])
    #expect(shown("sue", (.trigger, 0..<3)) == ["[sue]"])
  }

  @Test("keep their places behind emoji of many scalars and combining marks") func scalars() {
    #expect(shown("👨‍👩‍👧 e\u{301}x sue", (.topic, 10..<13)) == ["👨‍👩‍👧 e\u{301}x [sue]"])
    #expect(shown("e\u{301}x", (.topic, 1..<2)) == ["[e\u{301}]x"])
  }

  @Test("of a topic win over those of an emotion around them") func overlap() {
    #expect(shown("abcdef", (.emotion, 0..<6), (.topic, 2..<4)) == ["[ab][cd][ef]"])
  }

  @Test("wrap with the text, and places outside of it are ignored") func wrapping() {
    #expect(shown("我要投诉你们", (.topic, 2..<4), columns: 6) == ["我要[", "投诉]", "你们"])
    #expect(shown("abc", (.topic, 2..<90)) == ["ab[c]"])
    #expect(shown("", (.topic, 2..<90)) == [""])
    #expect(shown("a\tb\nc\u{1B}", (.topic, 0..<3)) == ["[a b]", "c\u{FFFD}"])
  }
}
