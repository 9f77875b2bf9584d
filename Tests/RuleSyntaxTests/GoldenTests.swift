import Diagnostics
import RuleSyntax
import Testing

/// Each `NAME.heed` under fixtures/syntax stands beside `NAME.tokens`, `NAME.tree` and, if something is wrong with it,
/// `NAME.diagnostics` in both languages.
@Suite struct SyntaxGoldenTests {
  @Test("a file is read as its goldens say", arguments: Fixture.names)
  func golden(_ name: String) throws {
    let source = try Fixture.source(name)
    let (file, diagnostics) = parsed(source)
    try Fixture.compare(dump(tokens: file.tokens, of: source), with: name + ".tokens")
    try Fixture.compare(dump(file), with: name + ".tree")
    if diagnostics.isEmpty { return }
    let english = DiagnosticRenderer(sources: [source], language: .english, isColoured: false).text(
      diagnostics)
    let chinese = DiagnosticRenderer(sources: [source], language: .chinese, isColoured: false).text(
      diagnostics)
    try Fixture.compare(english + chinese, with: name + ".diagnostics")
  }

  @Test(
    "rule files that mean something are read without complaint",
    arguments: Fixture.all.filter { !$0.path.contains("findings") && !$0.path.contains("mistake") })
  func sound(_ source: SourceFile) {
    let wrong = ["syntax/habits.heed", "syntax/missing-braces.heed", "syntax/input-method.heed"]
    if wrong.contains(source.path) { return }
    #expect(parsed(source).diagnostics.map { "\($0.code) \(source.text(of: $0.span))" } == [])
  }

  @Test("ten mistakes give ten messages, each on the text that is wrong")
  func tenMistakes() throws {
    let source = try Fixture.source("ten-mistakes")
    let found = parsed(source).diagnostics.map { "\($0.code) \(source.text(of: $0.span))" }
    #expect(
      found == [
        "H0121 timezon", "H0133 lawsuit", "H0122 reply", "H0121 whne", "H0130 legal",
        "H0133 The customer threatens.", "H0108 60%", "H0151 or", "H0138 handoff to care",
        "H0152 for 3 turns",
        "H0154 turns", "H0131 hgih", "H0104 \"Hello }", "H0111 ==",
      ])
  }
}
