import Diagnostics
import Foundation
import Testing

@testable import HeedCommand

@Suite("A session of `heed try`")
struct TrySessionTests {
  private static let rules = """
    policy "Shop" {
      heed 1
      languages zh, en default en
      timezone Asia/Shanghai
      channels web, app
      otherwise answer freely
      when unreadable reply please_write
      when in doubt handoff to care
      resume after 15 minutes
      rank care
    }
    fact customer.tier : one of basic, vip = basic
    fact order.total : number from 0 = 0
    fact order.signed : optional date
    event rating { stars : number from 1 to 5 }
    script please_write { zh "请打字。" en "Please write." }
    script hand_over { zh "同事马上来。" en "A colleague takes over." }
    script tomorrow { zh "明天联系您。" en "We write tomorrow." }
    desk care { hours mon-sun 09:00-18:00  tell customer hand_over  when closed tell customer tomorrow and open ticket }
    trigger wants_human { terms "转人工", "real person"  ignore negated }
    rule "a person" { when trigger wants_human  handoff to care }
    rule "a vip" { when customer.tier = vip and order.total >= 1000  handoff to care priority high }
    rule "bad" on event rating { when rating.stars <= 2  handoff to care priority low }

    """
  /// Monday 2026-03-02 10:00 in Shanghai.
  private static let morning: Int64 = 1_772_416_800_000

  /// A folder with rules, and a session in it.
  private struct Desk {
    let process: HeedProcess
    var session: TrySession

    init() throws {
      process = try HeedProcess(rules: rules)
      let folder = process.folder.appending(path: "rules").path
      session = TrySession(try TryRules(folder, in: .english), now: { morning })
    }

    /// What is shown, as one text.
    mutating func type(_ lines: String...) -> String {
      lines.flatMap { session.reloadIfChanged() + session.answer(to: $0) }.joined(separator: "\n")
    }

    func write(_ text: String, to name: String = "rules.heed") throws {
      try process.write(Array(text.utf8), to: "rules/\(name)")
    }

    func saved(_ name: String) throws -> String {
      try String(contentsOf: process.folder.appending(path: "rules/\(name)"), encoding: .utf8)
    }
  }

  private func shown(_ lines: String...) throws -> String {
    var desk = try Desk()
    defer { desk.process.remove() }
    return lines.map { desk.type($0) }.joined(separator: "\n")
  }

  @Test("a message shows what the customer reads, the words that were found and the rule")
  func message() throws {
    let text = try shown("请转人工")
    #expect(text.contains("请[转人工]"))
    #expect(text.contains("HANDOFF  → care"))
    #expect(text.contains("同事马上来。"))
    #expect(text.contains("fired  “a person” decided"))
  }

  @Test("a fact is set by the end of its name and said to count from the next message on")
  func facts() throws {
    #expect(try shown(":tier vip").contains("customer.tier = vip, from the next message on"))
    #expect(try shown(":tier vip", ":order.total 1200", "hello").contains("“a vip” decided"))
    #expect(
      try shown(":total 970", ":tier vip", "hello").contains("nearly  “a vip”: order.total 970, needs 1000"))
    #expect(try shown(":tier vip", "hi", ":tier unknown", "hi", ":tier").hasSuffix("customer.tier = basic"))
    #expect(try shown(":given tier = vip，total＝5", ":given").contains("order.total = 5"))
  }

  @Test(
    "what does not exist is named, with what was meant",
    arguments: [
      (":teir vip", "did you mean :tier?"), (":tier gold", "\"gold\" is no value of basic, vip"),
      (":total much", "is no number from 0"), (":desk caer full", "there is no desk caer; there is: care"),
      (":desk care half", ":desk care open|closed|full|hours"), (":channel fax", "channels: app, web, other"),
      (":wait 8", ":wait 8m"), (":at 25:00", ":at 03:00"), (":event nothing", "there is: rating"),
      (":event rating points = 3", "there is no field rating.points"),

      (":why", "nothing was decided yet"), (":undo", "nothing to take back"),
      (":again", "nothing was said yet"),
      (":say", "nothing was said yet"), (":save \"x\"", "nothing was said yet"), (":draft", ":draft TEXT"),
    ])
  func mistakes(_ line: String, _ answer: String) throws { #expect(try shown(line).contains(answer)) }

  @Test(
    "a smile and a text behind `:customer` are what a customer says",
    arguments: [":)", ":D", "：（", ":customer :new"])
  func colons(_ line: String) throws { #expect(try shown(line, ":history").contains("customer \"")) }

  @Test("the clock and the desks decide how a handoff arrives")
  func clock() throws {
    #expect(try shown(":at 03:00").contains("it is Tue 2026-03-03 03:00 in Asia/Shanghai"))
    #expect(try shown(":at 2026-03-02 17:30").contains("open: care"))
    #expect(try shown(":at 03:00", "转人工").contains("ticket"))
    #expect(try shown("：at 03：00", "转人工").contains("ticket"))
    #expect(try shown(":wait 8h", "转人工").contains("ticket"))
    #expect(try shown(":desk care closed", ":desk care hours", "转人工").contains("live"))
    #expect(try shown("hi", ":at 2026-03-01 10:00").contains("time never runs back"))
  }

  @Test("a turn is taken back with what it changed, and decided on anew with what was set since")
  func undo() throws {
    #expect(try shown("转人工", ":undo", "hello").contains("AUTO  (otherwise)"))
    #expect(try shown("hello", ":tier vip", ":total 2000", ":again").contains("“a vip” decided"))
    #expect(try shown("转人工", ":undo", ":history").hasSuffix("nothing happened yet"))
    #expect(try shown("转人工", ":why nobody").hasSuffix("there is no rule “nobody”"))
  }

  @Test("rules are read again when a file changes; broken ones leave the old")
  func reload() throws {
    var desk = try Desk()
    defer { desk.process.remove() }
    #expect(desk.type("refund").contains("AUTO"))
    try desk.write(Self.rules + "rule \"refund\" { when trigger refnud  handoff to care }\n")
    let broken = desk.type(":again")
    #expect(broken.contains("error[H0202]"))
    #expect(broken.contains("the session goes on"))
    #expect(broken.contains("AUTO"))
    #expect(!desk.type("refund").contains("error"))
    try desk.write(
      Self.rules
        + "trigger refund { terms \"refund\" }\nrule \"refund\" { when trigger refund  handoff to care }\n")
    #expect(desk.type(":again").contains("“refund” decided"))
  }

  @Test(
    "what is saved is a test that passes",
    arguments: [
      ["转人工"], ["你好", ":tier vip", ":total 1200.5", "在吗", ":wait 3m", ":agent 您好", ":back", "谢谢"],
      [":at 03:00", "转人工"], [":desk care full", "转 人 工"], [":event rating stars = 1"],
      [":channel app", "\"quoted\" \\ {x}"],
      ["hi", ":noanswer Sorry?", ":draft We look at it.", "😀😀"],
    ])
  func save(_ lines: [String]) throws {
    var desk = try Desk()
    defer { desk.process.remove() }
    for line in lines { _ = desk.type(line) }
    #expect(desk.type(":save \"as it went\"").hasSuffix("it passes"))
    #expect(try desk.saved("tests-tried.heed").hasPrefix("test \"as it went\" {\n"))
    let outcome = try desk.process.run("heed test rules && heed fmt --check rules/tests-tried.heed")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("1 passed, 0 failed"))
    #expect(desk.type(":save \"as it went\"").contains("there is a test “as it went” already"))
  }

  @Test(
    "what cannot be saved is not, and the reason is said",
    arguments: [
      ([":picture"], ":save \"x\"", "cannot be said in a test"),
      (["hi"], ":save \"x\" notes.txt", "NAME.heed"),
      (["hi"], ":save \"x\" ../elsewhere.heed", "is no file of these rules"),
      (["hi"], ":save", ":save \"what should hold\""),
    ])
  func unsaved(_ lines: [String], _ save: String, _ answer: String) throws {
    var desk = try Desk()
    defer { desk.process.remove() }
    for line in lines { _ = desk.type(line) }
    #expect(desk.type(save).contains(answer))
    let files = try FileManager.default.contentsOfDirectory(
      atPath: desk.process.folder.appending(path: "rules").path)
    #expect(files == ["rules.heed"])
  }

  @Test("the list of commands speaks both languages, and names the same commands")
  func help() throws {
    let process = try HeedProcess(rules: Self.rules)
    defer { process.remove() }
    func commands(_ language: String) throws -> [String] {
      let text = try process.run("echo :help | heed try --rules rules --language \(language)").output
      return text.matches(of: /:[a-z]+/).map { String($0.output) }
    }
    #expect(try commands("en").filter { $0 != ":tier" } == commands("zh").filter { $0 != ":tier" })
    #expect(try commands("zh").count > 20)
  }

  @Test("a message is said differently, and the ways that change the decision stand out")
  func say() throws {
    let text = try shown("请转人工", ":say")
    #expect(text.contains("as said  HANDOFF → care “a person”"))
    #expect(text.contains("spaced out  = the same"))
    #expect(text.contains("traditional  = the same"))
    #expect(text.contains("pinyin  ≠ AUTO (otherwise)"))
    #expect(text.contains("negated  not made"))
    #expect(try shown(":say 我要转人工").contains("negated  ≠ AUTO"))
    #expect(try shown(":say I want a real person").contains("pinyin  not made: no Chinese characters in it"))
  }

  @Test("piped lines work, whatever is in them")
  func piped() throws {
    let process = try HeedProcess(rules: Self.rules)
    defer { process.remove() }
    let lines = [
      "转人工", "", ":", "：", ":?", ":json", ":给", String(repeating: "长", count: 50_000),
      "\u{202E}abc\u{0}\u{1B}[2J",
      "我要 refund 👨‍👩‍👧 訴訟", ":say", ":history", ":save \"a\\\" b\"", ":quit", "never read",
    ]
    try process.write(Array(lines.joined(separator: "\n").utf8) + [0x0A, 0xFF, 0xFE], to: "lines")
    let outcome = try process.run("heed try --rules rules <lines")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(!outcome.output.contains("never read"))
    #expect(!outcome.output.contains("\u{1B}"))
  }
}
