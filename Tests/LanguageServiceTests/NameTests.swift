import Diagnostics
import Testing

@testable import LanguageService

@Suite("Names, wherever they stand")
struct NameTests {
  @Test(
    "What a name is, and where it is declared",
    arguments: [
      ("rule \"x\" { when topic fi|re }", "fire"), ("rule \"x\" { when tier = v|ip }", "vip"),
      ("rule \"x\" { handoff to ca|re }", "care"), ("rule \"x\" { reply sorry| }", "sorry"),
      ("rule \"x\" on event rating { when rating.st|ars <= 2 }", "stars"),
      ("rule \"x\" { when channel = vo|ice }", "voice"),
      ("rule \"x\" { }\nrule \"y\" { instead of \"|x\" }", "\"x\""),
      ("script s { en \"Dear {ti|er}\" }", "tier"), ("script s { en vo|ice \"Hello\" }", "voice"),
      ("test \"t\" { event rating with sta|rs = 1  expect auto }", "stars"),
      ("test \"t\" { given tier = |vip  customer \"a\"  expect auto }", "vip"),
      ("define angry as anger >= 0.5\nrule \"x\" { when ang|ry }", "angry"),
    ])
  func definitions(rules: String, name: String) throws {
    var desk = Desk(rules)
    let (ruleSet, file) = try desk.ruleSet()
    let found = ruleSet.definitions(at: desk.position, in: file)
    let place = try #require(found.first)
    #expect(found.count == 1)
    let index = try #require(ruleSet.index(of: place.path))
    let range = place.range
    let lines = String(decoding: ruleSet.files[index].source.bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let line = Array(lines[range.start.line].utf16)
    #expect(String(decoding: line[range.start.character..<range.end.character], as: UTF16.self) == name)
  }

  @Test(
    "A signal is declared by nobody",
    arguments: ["rule \"x\" { when ang|er >= 0.5 }", "rule \"x\" { wh|en }"])
  func nowhere(rules: String) throws {
    var desk = Desk(rules)
    let (ruleSet, file) = try desk.ruleSet()
    #expect(ruleSet.definitions(at: desk.position, in: file).isEmpty)
  }

  @Test(
    "A new name is written everywhere",
    arguments: [
      ("rule \"x\" { when topic fi|re }", "blaze", 2), ("rule \"x\" { when tier = vi|p }", "gold", 2),
      ("rule \"x\" on event rating { when rating.sta|rs <= 2 }", "points", 2),
      ("rule \"x\" on event rat|ing { when rating.stars <= 2 }", "review", 3),
      ("rule \"x|\" { }\ntest \"t\" { customer \"a\"  expect by \"x\" }", "新 名字", 2),
      ("rule \"x\" { when channel = vo|ice }\nscript s { en voice \"a\" }", "phone", 3),
      ("rule \"x\" { tag lo|ud }\nrule \"y\" { tag loud }", "noisy", 2),
    ])
  func renames(rules: String, name: String, count: Int) throws {
    var desk = Desk(rules)
    let edits = try desk.workspace.rename(at: desk.position, in: desk.path, to: name)
    #expect(edits.values.joined().map(\.text) == Array(repeating: name, count: count))
    #expect(Set(edits.values.joined().map { $0.range.end.character - $0.range.start.character }).count == 1)
  }

  @Test(
    "What is no name, taken, or not the author's is refused",
    arguments: [
      ("rule \"x\" { when topic fi|re }", "two words"), ("rule \"x\" { when topic fi|re }", ""),
      ("rule \"x\" { when topic fi|re }", "not"), ("rule \"x\" { when topic fi|re }", "9"),
      ("rule \"x\" { when tier = vi|p }", "basic"), ("rule \"x\" { when ti|er = vip }", "anger"),
      ("rule \"x|\" { }\nrule \"y\" { }", "y"), ("rule \"x|\" { }", "a\"b"), ("rule \"x|\" { }", "a\nb"),
      ("rule \"x\" { when ang|er >= 0.5 }", "rage"), ("rule \"x\" { when topic unknow|n }", "known2"),
      ("rule \"x\" { when language = e|n }", "fr"), ("  |", "x"),
    ])
  func refusals(rules: String, name: String) {
    var desk = Desk(rules)
    #expect(throws: RenameRefusal.self) {
      try desk.workspace.rename(at: desk.position, in: desk.path, to: name)
    }
  }
}
