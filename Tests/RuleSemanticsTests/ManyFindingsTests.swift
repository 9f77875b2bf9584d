import Diagnostics
import RuleSemantics
import Testing

/// A file of nothing but mistakes costs no more than one with some.
@Suite struct ManyFindingsTests {
  @Test("a thousand findings are shown and a word about the rest, and errors that are not shown count")
  func capped() {
    let empty = String(repeating: #""" "#, count: 3000)
    let outcome = Example.check("intent i { like \(empty) }\nrule \"r\" { when nobody tag x }")
    #expect(outcome.ruleSet == nil)
    #expect(outcome.diagnostics.count == 1001)
    #expect(outcome.diagnostics.count { $0.code == "H0925" } == 1)
  }

  @Test("of a line of a megabyte the surroundings of the place are shown, and its column is right")
  func longLine() throws {
    let before = String(repeating: "很长", count: 150_000)
    let text = "# a\nrule \"\(before)\" { when nobody tag x }"
    let source = SourceFile(id: SourceID(0), path: "a.heed", text: text)
    let place = try #require(text.utf8.firstRange(of: "nobody".utf8))
    let start = UInt32(text.utf8.distance(from: text.startIndex, to: place.lowerBound))
    #expect(source.position(at: start) == (2, 300_000 + 16))
    let shown = DiagnosticRenderer(sources: [source], language: .english, isColoured: false).text([
      Diagnostic(
        FileFinding.listTooLong(1), at: SourceSpan(source: SourceID(0), start: start, end: start + 6))
    ])
    #expect(shown.utf8.count < 1000)
    let lines = shown.split(separator: "\n")
    #expect(lines[0].hasPrefix("a.heed:2:300016: "))
    #expect(lines[1].contains("nobody tag x }"))
    #expect(lines[2].hasSuffix("^^^^^^") && !lines[2].hasSuffix("^^^^^^^"))
  }
}
