import Diagnostics
import RuleSyntax
import Testing

@Suite struct LimitTests {
  private func codes(_ text: String) -> [String] {
    parsed(Fixture.source(text: text)).diagnostics.map(\.code)
  }

  @Test("a file over the limit is one message and no work")
  func large() {
    let text = String(repeating: "rule \"a\" { when x tag a }\n", count: 400_000)
    let (file, diagnostics) = parsed(Fixture.source(text: text))
    #expect(diagnostics.map(\.code) == ["H0901"])
    #expect(file.tokens.count == 1 && file.declarations.isEmpty)
  }

  @Test(
    "ten thousand levels of anything are one message",
    arguments: [
      String(repeating: "(", count: 10_000) + "x" + String(repeating: ")", count: 10_000),
      String(repeating: "(", count: 10_000), String(repeating: "not ", count: 10_000) + "x",
      String(repeating: "max(", count: 10_000) + "x", String(repeating: "days since ", count: 10_000) + "x",
      "x" + String(repeating: " + x", count: 10_000), "x" + String(repeating: " * 2", count: 10_000),
    ])
  func deep(_ condition: String) {
    #expect(codes("define a as \(condition) > 3\nuse \"b\"") == ["H0904"])
  }

  @Test("ten thousand lists in each other are one message")
  func deepLists() {
    let text = "rule \"a\" { when " + String(repeating: "any of { all of { ", count: 5_000) + "x"
    #expect(codes(text).contains("H0904"))
    #expect(codes(text).count < 5)
  }

  @Test(
    "a long list, text or regex has a message of its own",
    arguments: [
      ("topic a { terms \(String(repeating: "\"b\", ", count: 10_001))\"c\" }", "H0905"),
      ("rule \"a\" { tag \(String(repeating: "b, ", count: 10_001))c }", "H0905"),
      ("define a as x\(String(repeating: " and x", count: 10_001))", "H0905"),
      ("use \"\(String(repeating: "b", count: 8_001))\"", "H0902"),
      ("capture a { match /\(String(repeating: "b", count: 2_001))/ }", "H0903"),
    ])
  func long(_ text: String, _ code: String) {
    #expect(codes(text) == [code])
  }

  @Test("after a hundred mistakes reading stops")
  func many() {
    let codes = codes(String(repeating: "ruel \"a\" { when x tag a }\n", count: 2_000))
    #expect(codes.count == 101)
    #expect(codes.last == "H0907")
  }

  @Test("a long row of conditions is no deep tree")
  func row() {
    let text = "define a as x" + String(repeating: " or x", count: 5_000)
    #expect(codes(text) == [])
  }
}
