import Diagnostics
import Heed
import RuleTesting
import Testing

@testable import LanguageService

@Suite("What an editor has open")
struct WorkspaceTests {
  private static let rule = "rule \"x\" {\n  when topic fire\n  handoff to care\n  because \"Fire.\"\n}\n"

  @Test("Changes that come together are applied in their order")
  func changes() throws {
    var desk = Desk("abc\ndef\n")
    func place(_ line: Int, _ character: Int) -> TextPosition {
      TextPosition(line: line, character: character)
    }
    let isOpen = desk.workspace.change(
      desk.path, version: 2,
      [
        ContentChange(range: TextRange(place(0, 1), place(0, 2)), text: "1\n2"),
        ContentChange(range: TextRange(place(1, 1), place(2, 1)), text: "𠮷"),
        ContentChange(range: TextRange(place(9, 9), place(9, 9)), text: "end"),
      ])
    #expect(isOpen)
    let bytes = try #require(desk.workspace.documents[desk.path]).file.source.bytes
    #expect(String(decoding: bytes, as: UTF8.self) == "a1\n2𠮷ef\nend")
    #expect(desk.workspace.change("/shop/closed.heed", version: 1, []) == false)
  }

  @Test("A finding moves with the text and goes when its place is changed")
  func moving() throws {
    var desk = Desk(Self.rule.replacing("handoff to care", with: "handoff to nobody"))
    desk.check()
    #expect(desk.codes() == ["H0202"])
    let start = TextPosition(line: 0, character: 0)
    _ = desk.workspace.change(
      desk.path, version: 2, [ContentChange(range: TextRange(start, start), text: "# 😀\n\n")])
    let moved = try #require(desk.workspace.findings(of: desk.path, in: .english).first)
    #expect(moved.range.start == TextPosition(line: 4, character: 13))
    #expect(desk.text(moved.range) == "nobody")
    let inside = TextRange(
      TextPosition(line: 4, character: 14), TextPosition(line: 4, character: 15))
    _ = desk.workspace.change(desk.path, version: 3, [ContentChange(range: inside, text: "")])
    #expect(desk.codes() == [])
    desk.check()
    #expect(desk.codes() == ["H0202"])
  }

  @Test("A check of a text that was changed meanwhile is not shown")
  func stale() {
    var desk = Desk(Self.rule.replacing("care", with: "nobody"))
    let task = desk.workspace.task(for: desk.workspace.root(of: desk.path))
    _ = desk.workspace.change(desk.path, version: 2, [ContentChange(range: nil, text: Self.rule)])
    #expect(desk.workspace.accept(task.run()) == nil)
    #expect(desk.codes() == [])
  }

  @Test("A pack belongs to the rule set that uses it; a file among several policies stands alone")
  func roots() {
    var desk = Desk(
      "use \"../packs/warm\"\n",
      others: [
        "/packs/warm/words.heed": "topic warm { terms \"warm\" }\n",
        "/alone/a.heed": Desk.policy, "/alone/b.heed": Desk.policy,
        "/alone/c.heed": "topic c { terms \"c\" }\n",
      ])
    #expect(desk.workspace.root(of: desk.path) == "/shop")
    #expect(desk.workspace.root(of: "/packs/warm/words.heed") == "/shop")
    #expect(desk.workspace.root(of: "/alone/a.heed") == "/alone/a.heed")
    #expect(desk.workspace.root(of: "/alone/c.heed") == "/alone")
  }

  @Test("A fix, what was meant, and a comment are offered at a finding")
  func actions() throws {
    var desk = Desk("rule \"x\" {\n  when not (anger < 0.4)\n  tag strike\n  because \"Angry.\"\n}\n")
    desk.check()
    let finding = try #require(desk.workspace.findings(of: desk.path, in: .english).first)
    #expect(finding.code == "H1035")
    let actions = desk.workspace.codeActions(of: desk.path, in: finding.range, .english)
    #expect(actions.map(\.kind) == [.quickFix, .quickFix, .fixAll])
    #expect(actions.first?.edits.map(\.text) == ["anger >= 0.4"])
    #expect(actions.dropFirst().first?.edits.map(\.text) == ["  # heed: allow H1035 because …\n"])
  }

  @Test("Tests run as the text stands; a failure is a finding at its expectation")
  func tests() throws {
    var desk = Desk(Self.rule + "test \"burns\" { customer \"fire!\"  expect auto }\n")
    desk.check()
    let task = desk.workspace.testTask(for: desk.path, ["burns"])
    guard case .ran(let results) = try task.run(zones: { TimeZones.table(of: $0) }) else {
      Issue.record("the rule set has errors")
      return
    }
    #expect(desk.workspace.accept(results, of: task).contains(desk.path))
    let failures = desk.workspace.findings(of: desk.path, in: .english).filter(\.isOfTest)
    let finding = try #require(failures.first)
    #expect(desk.text(finding.range) == "auto")
    _ = desk.workspace.change(
      desk.path, version: 2,
      [ContentChange(range: finding.range, text: "handoff to care")])
    let again = desk.workspace.testTask(for: desk.path, ["burns"])
    guard case .ran(let better) = try again.run(zones: { TimeZones.table(of: $0) }) else {
      Issue.record("the rule set has errors")
      return
    }
    _ = desk.workspace.accept(better, of: again)
    #expect(better.map(\.passed) == [true])
    #expect(desk.codes() == [])
  }
}
