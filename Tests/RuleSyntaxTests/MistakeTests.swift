import Diagnostics
import RuleSyntax
import Testing

/// One mistake and what is said about it: code and underlined text.
struct Mistake: Sendable, CustomTestStringConvertible {
  let text: String
  let findings: [String]
  init(_ text: String, _ findings: String...) {
    self.text = text
    self.findings = findings
  }
  var testDescription: String { text }
  var found: [String] {
    let source = Fixture.source(text: text)
    return parsed(source).diagnostics.map { "\($0.code) \(source.text(of: $0.span))" }
  }
}

@Suite struct MistakeTests {
  static let characters = [
    Mistake("rule \"a\" { when x @@ }", "H0101 @@"),
    Mistake("fact \u{200B}x : truth = no", "H0102 \u{200B}"),
    Mistake("fact x : truth = no\rfact y : truth = no", "H0103 \r"),
    Mistake("use \"a", "H0104 \"a"),
    Mistake("capture c { match /a }", "H0105 /a }"),
    Mistake("use \"a\\q\"", "H0106 \\q"),
    Mistake("use 'a'", "H0107 'a'"),
    Mistake("use 「a」", "H0107 「a」"),
    Mistake("fact x : score = .5", "H0108 .5"),
    Mistake("fact x : score = 50%", "H0108 50%"),
    Mistake("fact x : score = 0.12345", "H0108 0.12345"),
    Mistake("calendar c { closed 2026-1-5 }", "H0109 2026-1-5"),
    Mistake("calendar c { closed 2026-02-30 }", "H0109 2026-02-30"),
    Mistake("fact x : time = 9:00", "H0110 9:00"),
    Mistake("fact x : time = 9pm", "H0110 9pm"),
    Mistake("fact x : time = 25:00", "H0110 25:00"),
    Mistake(
      "define a as x == 1 && y <> 2 || !z", "H0111 ==", "H0111 &&", "H0111 <>", "H0111 ||", "H0151 ||",
      "H0111 !"),
    Mistake("// no\nuse \"a\"", "H0112 //"),
    Mistake("/* no */ use \"a\"", "H0112 /*"),
    Mistake("rule \"a\" { when x; tag [a, b] }", "H0113 ;", "H0113 ["),
    Mistake("define a as x / 2 > 1", "H0114 /"),
    Mistake("fact x : count = 1234567890123", "H0906 1234567890123"),
  ]

  static let blocks = [
    Mistake("ruel \"a\" { when x tag a }", "H0120 ruel"),
    Mistake("规则 \"a\" { when x tag a }", "H0136 规则"),
    Mistake("nonsense here and there\nuse \"a\"", "H0120 nonsense"),
    Mistake("rule \"a\" { wehn x tag a }", "H0121 wehn"),
    Mistake("rule \"a\" { 如果 x tag a }", "H0136 如果"),
    Mistake("rule \"a\" { when x hand off to b }", "H0136 hand off"),
    Mistake("rule \"a\" { when x\n handover to b }", "H0136 handover"),
    Mistake("topic a { terms \"b\"\n reply c }", "H0122 reply"),
    Mistake("rule \"a\" { when x\n when y\n tag a }", "H0123 when y"),
    Mistake("desk a { hours always\n hours always }", "H0123 hours always"),
    Mistake("rule \"a\"\n when x tag a }", "H0124 \"a\""),
    Mistake("rule \"a\" { when x tag a", "H0125 {"),
    Mistake("rule \"a\" { when x tag a\nrule \"b\" { when x tag a }", "H0125 {"),
    Mistake("rule \"a\" { when x tag a } }", "H0126 }"),
    Mistake("replace replace script a { en \"b\" }", "H0127 replace"),
    Mistake("\"rule\" \"a\" { when x tag a }", "H0135 \"rule\""),
  ]

  static let clauses = [
    Mistake("rule \"a\" { when x\n reply }", "H0130 reply"),
    Mistake("rule \"a\" { when x\n handoff care }", "H0130 care"),
    Mistake("rule \"a\" { when x\n tag a b }", "H0130 b"),
    Mistake("rule \"a\" { when x\n priority: high }", "H0132 :"),
    Mistake("rule \"a\" { when x\n because no reason }", "H0133 no reason"),
    Mistake("rule \"a\" { when x\n reply \"Hello, you\" }", "H0134 \"Hello, you\""),
    Mistake("rule \"a\" { when x\n \"tag\": b }", "H0135 \"tag\""),
    Mistake("rule \"a\" { when x\n reply b\n else reply c }", "H0137 else"),
    Mistake("rule \"a\" { when x\n reply b\n else if y }", "H0137 else if"),
    Mistake("rule \"a\" { when x\n reply b\n handoff to c }", "H0138 handoff to c"),
    Mistake("rule \"a\" { when x\n reply b then handoff to c }", "H0130 then"),
    Mistake("rule \"a\" { when x\n once }", "H0139 once"),
    Mistake("rule \"a\" { when x\n at most 2 }", "H0140 at most 2"),
    Mistake("rule \"a\" { when x\n at most two in 3 days }", "H0141 two"),
    Mistake("rule \"a\" { when x\n at most 1.5 in 3 days }", "H0142 1.5"),
    Mistake("rule \"a\" { when x\n valid 2026-02-01 to 2026-01-01 }", "H0143 2026-02-01 to 2026-01-01"),
    Mistake("rule \"a\" { when x\n valid 2026-02-01 to 2026-01-01\n }", "H0143 2026-02-01 to 2026-01-01"),
    Mistake("rule \"a\" for darfts { when x tag a }", "H0131 darfts"),
    Mistake("desk a { hours monday 09:00-18:00 }", "H0136 monday"),
    Mistake("policy \"a\" { resume after 15 mins }", "H0136 mins"),
    Mistake("fact x : boolean = no", "H0136 boolean"),
  ]

  static let conditions = [
    Mistake("when", "H0120 when"),
    Mistake("rule \"a\" { when\n tag a }", "H0150 when"),
    Mistake("rule \"a\" { when  reply a }", "H0150 when"),
    Mistake("define a as x and y or z", "H0151 or"),
    Mistake("define a as x or y and z", "H0151 and"),
    Mistake("define a as x and y for 3 messages", "H0152 for 3 messages"),
    Mistake("define a as not x for 3 messages", "H0152 for 3 messages"),
    Mistake("define a as x for 3 minutes", "H0153 minutes"),
    Mistake("define a as x for 3 turns", "H0154 turns"),
    Mistake("define a as x in 2 of 3 messages", "H0155 3"),
    Mistake("define a as x -5 > 3", "H0156 -5"),
    Mistake("define a as x -y > 3", "H0156 -y"),
    Mistake("define a as 0.1 < x < 0.5", "H0157 <"),
    Mistake("define a as x is 5", "H0158 is"),
    Mistake("define a as x is not 5", "H0158 is not"),
    Mistake("define a as x above 5", "H0158 above"),
    Mistake("define a as x is at least 5", "H0158 is at least"),
    Mistake("define a as x is unknown", "H0159 x is unknown"),
    Mistake("define a as x >= ", "H0130 >="),
    Mistake("define a as (x and y", "H0130 y"),
    Mistake("rule \"a\" { when any of { x y >, z } tag b }", "H0130 ,"),
    Mistake("rule \"a\" { when any of { }\n tag b }", "H0150 { }"),
    Mistake("rule \"a\" { when x adn y\n tag b }", "H0131 adn"),
  ]

  @Test("says what is wrong, once, at the very text", arguments: characters + blocks + clauses + conditions)
  func mistake(_ mistake: Mistake) {
    #expect(mistake.found == mistake.findings)
  }

  @Test(
    "what needs no brackets is not complained about",
    arguments: [
      "x for 3 messages and y for 2 messages", "x and (y for 2 messages)", "(x and y) for 2 messages",
      "not (x for 2 messages)", "(not x) for 2 messages", "x for 2 messages and y", "x and y and z",
      "(x and y) or z", "zh-Hant = x", "x - 5 > 3", "x > -5", "(x) in 2 of last 3 messages",
    ])
  func fine(_ condition: String) {
    #expect(Mistake("define a as " + condition).found == [])
  }

  @Test("help shows both readings of a row")
  func readings() throws {
    let (_, diagnostics) = parsed(
      Fixture.source(text: "define a as topic x and topic y in 2 of last 3 messages"))
    let help = try #require(diagnostics.first?.finding.help(in: .english))
    #expect(
      help
        == "write `topic x and (topic y in 2 of last 3 messages)` or `(topic x and topic y) in 2 of last 3 messages`"
    )
  }

  @Test("every finding has a message in both languages without a full stop")
  func messages() throws {
    for name in ["habits", "ten-mistakes", "missing-braces"] {
      for diagnostic in parsed(try Fixture.source(name)).diagnostics {
        for language in MessageLanguage.allCases {
          let message = diagnostic.finding.message(in: language)
          #expect(!message.isEmpty && !message.hasSuffix(".") && !message.hasSuffix("。"))
        }
      }
    }
  }
}
