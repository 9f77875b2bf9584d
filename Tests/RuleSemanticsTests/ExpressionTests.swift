import RuleSemantics
import Signals
import Testing

@Suite struct ExpressionTests {
  static let mistakes: [Mistake] = [
    Mistake("angre >= 0.5", "H0301 angre"),
    Mistake("law", "H0301 law"),
    Mistake("anger >= 1.2", "H0302 1.2"),
    Mistake("anger >= 60", "H0302 60"),
    Mistake("total >= -5", "H0302 -5"),
    Mistake("anger", "H0303 anger"),
    Mistake("tier", "H0303 tier"),
    Mistake("mood heated = yes", "H0304 mood heated"),
    Mistake("strike > 0.5", "H0304 strike"),
    Mistake("tier = vpi", "H0305 vpi"),
    Mistake("tier = \"vip\"", "H0305 \"vip\""),
    Mistake("channel = webb", "H0305 webb"),
    Mistake("paid > 100", "H0306 paid"),
    Mistake("order_no = \"1\"", "H0306 order_no"),
    Mistake("days since signed > 3", "H0306 signed"),
    Mistake("total else 5 > 3", "H0307 5"),
    Mistake("total is known", "H0308 total"),
    Mistake("anger is known", "H0308 anger"),
    Mistake("tier >= vip", "H0309 >="),
    Mistake("city > \"a\"", "H0309 >"),
    Mistake("strike >= yes", "H0309 >="),
    Mistake("city = 5", "H0310 5"),
    Mistake("total = \"5\"", "H0310 \"5\""),
    Mistake("birthday >= 5", "H0310 5"),
    Mistake("tier = 5", "H0310 5"),
    Mistake("total > messages", "H0311 messages"),
    Mistake("anger + total > 0.5", "H0311 total"),
    Mistake("anger * joy > 0.5", "H0312 anger * joy"),
    Mistake("max(anger, city) > 0.5", "H0313 city"),
    Mistake("average(strike, 3 messages) > 0.5", "H0313 strike"),
    Mistake("anger >= 0.5555", "H0314 0.5555"),
    Mistake("messages >= 2.5", "H0314 2.5"),
    Mistake("intent track >= 1.5", "H0302 1.5"),
    Mistake("anger >= 0.5 in 2 of last 30 messages", "H0316 in 2 of last 30 messages"),
    Mistake("anger >= 0.5 for 0 messages", "H0316 for 0 messages"),
    Mistake("anger >= 0.5 in 4 of last 3 messages", "H0317 in 4 of last 3 messages"),
    Mistake("average(anger, 21 messages) >= 0.5", "H0316 average(anger, 21 messages)"),
    Mistake("after \"probe\" within 21 messages", "H0316 after \"probe\" within 21 messages"),
    Mistake("average(anger, 3 messages) >= 0.5 for 2 messages", "H0318 average(anger, 3 messages)"),
    Mistake("draft topic law", "H0319 draft topic law"),
    Mistake("draft.length > 500", "H0319 draft.length"),
    Mistake("rating.stars <= 2", "H0321 rating.stars"),
    Mistake("anger >= 0", "H0324 anger >= 0"),
    Mistake("1 > 2", "H0324 1 > 2"),
    Mistake("days since city > 3", "H0325 city"),
    Mistake("total > 999999999999 * 999999", "H0327 999999999999 * 999999"),
    Mistake("(anger + joy) else 5 > 3", "H0330 (anger + joy)"),
    Mistake("vip = tier", "H0326 vip"),
    Mistake("time in 10:00-10:00", "H0328 time in 10:00-10:00"),
    Mistake("time in 10:00-12:00 Asia/Shanghia", "H0222 Asia/Shanghia"),
    Mistake("city = city", "H0329 city"),
    Mistake("topic lwa", "H0202 lwa"),
    Mistake("intent trak", "H0202 trak"),
    Mistake("mood haeted", "H0202 haeted"),
    Mistake("desk lgal is open", "H0202 lgal"),
    Mistake("after \"prob\" within 2 messages", "H0202 \"prob\""),
    Mistake("angre >= 0.5 and fun >= 0.5", "H0301 angre", "H0301 fun"),
    Mistake("angre = vip", "H0301 angre"),
  ]

  @Test("says what is wrong with a condition, at the very words", arguments: mistakes)
  func mistake(_ mistake: Mistake) {
    let outcome = Example.check("rule \"probe\" { when \(mistake.text) tag probe }")
    #expect(outcome.findings == mistake.findings)
  }

  static let sound: [(String, String)] = [
    ("anger >= 0.6", "anger >= 0.6"),
    ("0.6 <= anger", "anger >= 0.6"),
    ("not (anger >= 0.6 or joy < 0.2)", "not (anger >= 0.6 or joy < 0.2)"),
    ("tier = vip", "tier = vip"),
    ("tier != vip", "tier != vip"),
    ("channel = web", "channel = web"),
    ("language = zh-Hant", "language = zh-Hant"),
    ("strike", "strike"),
    ("strike = no", "not strike"),
    ("paid else 0 > 100", "(paid else 0) > 100"),
    ("paid is known", "paid is known"),
    ("order_no else \"\" = \"1\"", "(order_no else \"\") = \"1\""),
    ("city != \"上海\"", "not city = \"上海\""),
    ("birthday < 2008-01-01", "birthday < 2008-01-01"),
    ("opens >= 08:30", "opens >= 08:30"),
    ("days since birthday > 10", "days since birthday > 10"),
    ("days since signed else 2026-01-01 > 10", "days since (signed else 2026-01-01) > 10"),
    ("intent track", "intent track >= 0.5"),
    ("intent track > 0.6", "intent track >= 0.601"),
    ("0.5 * anger + 0.5 * joy >= 0.3", "(anger * 0.5 + joy * 0.5) >= 0.3"),
    ("min(joy, 1 - anger) >= 0.5", "min(joy, (1 - anger)) >= 0.5"),
    ("rise(anger, 3 messages) >= 0.3", "rise(anger, 3 messages) >= 0.3"),
    ("anger >= 0.5 for 3 messages", "(anger >= 0.5) in 3 of last 3 messages"),
    (
      "(topic law or topic delivery) within last 4 messages",
      "(topic delivery or topic law) in 1 of last 4 messages"
    ),
    ("topic law ever", "(topic law) ever"),
    ("time in 22:00-08:00", "time in 22:00-08:00 Asia/Shanghai"),
    ("mood heated and desk care is open", "mood heated and desk care is open"),
  ]

  @Test("reads a sound condition as it is meant", arguments: sound)
  func soundCondition(_ written: String, _ canonical: String) throws {
    let outcome = Example.check("rule \"probe\" { when \(written) tag probe }")
    #expect(outcome.findings == [])
    let ruleSet = try #require(outcome.ruleSet)
    #expect(CanonicalText(ruleSet).text(ruleSet.rules[0].when) == canonical)
  }

  @Test("records one condition once, however it is written")
  func sharedTrack() throws {
    let outcome = Example.check(
      """
      define upset as max(frustration, anger)
      rule "one" { when max(anger, frustration) >= 0.5 in 2 of last 3 messages tag a }
      rule "two" { when upset >= 0.5 for 4 messages tag b }
      """)
    let ruleSet = try #require(outcome.ruleSet)
    #expect(ruleSet.tracks.map(\.canonical) == ["max(anger, frustration) >= 0.5"])
    #expect(ruleSet.tracks.map(\.depth) == [4])
  }

  static let definitions: [Mistake] = [
    Mistake("define a as b >= 0.5\ndefine b as a", "H0226 a"),
    Mistake(
      "define calm as angre < 0.2\nrule \"r\" { when calm tag x }\nrule \"s\" { when calm tag y }",
      "H0301 angre"),
    Mistake(
      "define stays as anger >= 0.5 for 2 messages\nrule \"r\" { when stays within last 3 messages tag x }",
      "H0318 stays"),
    Mistake("define long as draft.length > 10\nrule \"r\" { when long tag x }", "H0319 long"),
    Mistake("define low as rating.stars < 2\nrule \"r\" { when low tag x }", "H0321 low"),
    Mistake("define low as rating.stars < 2\nrule \"r\" on event rating { when low tag x }"),
    Mistake(
      "define hot as mood heated\nmood very { enter when hot leave when not hot }", "H0322 hot", "H0322 hot"),
    Mistake(
      "rule \"r\" on event rating { when rating.stars <= 2 for 2 messages tag x }", "H0320 rating.stars"),
    Mistake(
      "rule \"r\" for drafts { when draft topic law for 2 messages replace with hello }",
      "H0320 draft topic law"),
    Mistake("define upset as max(anger, frustration)\nrule \"r\" { when upset tag x }", "H0303 upset"),
    Mistake("define anger as joy", "H0203 anger"),
    Mistake("define upset as anger\nfact upset : truth = no", "H0203 upset"),
  ]

  @Test("judges a definition where it is used", arguments: definitions)
  func definition(_ mistake: Mistake) {
    #expect(Example.check(mistake.text).findings == mistake.findings)
  }

  @Test("stops at definitions that stand too deep inside one another")
  func deep() {
    var text = "define d0 as anger >= 0.5\n"
    for index in 1...2000 { text += "define d\(index) as not (not d\(index - 1))\n" }
    #expect(Example.check(text).findings.contains { $0.hasPrefix("H0923") })
  }

  @Test("stops at definitions that open to a flood")
  func flood() {
    var text = "define d0 as max(anger, joy)\n"
    for index in 1...28 { text += "define d\(index) as max(d\(index - 1), d\(index - 1), anger)\n" }
    #expect(
      Example.check(text + "rule \"r\" { when d28 >= 0.5 tag x }").findings.contains { $0.hasPrefix("H0922") }
    )
  }
}
