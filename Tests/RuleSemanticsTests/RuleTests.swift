import RuleSemantics
import Testing

@Suite struct RuleTests {
  static let mistakes: [Mistake] = [
    Mistake("rule \"r\" { tag x }", "H0501 \"r\""),
    Mistake("rule \"r\" { when anger >= 0.5 }", "H0502 \"r\""),
    Mistake("rule \"r\" while waiting { when anger >= 0.5 answer freely }", "H0503 answer freely"),
    Mistake("rule \"r\" for drafts { when draft topic law reply hello }", "H0503 reply hello"),
    Mistake("rule \"r\" { when anger >= 0.5 give back }", "H0503 give back"),
    Mistake("rule \"r\" for drafts { when draft topic law replace with hello offer hello }", "H0504 hello"),
    Mistake(
      "rule \"r\" { when anger >= 0.5 handoff to care once per conversation }", "H0505 once per conversation"),
    Mistake(
      "rule \"r\" for drafts { when draft topic law replace with hello at most 1 in 5 messages }",
      "H0506 at most 1 in 5 messages"),
    Mistake(
      "rule \"r\" { when anger >= 0.5 tag x at most 3 in 2 messages }", "H0507 at most 3 in 2 messages"),
    Mistake("rule \"r\" { when anger >= 0.5 tag x at most 1 in 8 days }", "H0507 at most 1 in 8 days"),
    Mistake(
      "rule \"r\" { when anger >= 0.5 tag x at most 1 in 21 messages }", "H0507 at most 1 in 21 messages"),
    Mistake("rule \"r\" while waiting { when anger >= 0.5 reply hello }", "H0508 \"r\""),
    Mistake("rule \"r\" { when anger >= 0.5 reply hello offer sorry }", "H0509 sorry"),
    Mistake("rule \"r\" { when anger >= 0.5 handoff to care, then reply hello }", "H0510 reply hello"),
    Mistake("rule \"r\" { when topic law reply hello, then handoff to legal }", "H0511 reply hello"),
    Mistake("rule \"r\" { when anger >= 0.5 reply hello, then answer freely }", "H0709 answer freely"),
    Mistake(
      "rule \"a\" { when topic law handoff to legal }\nrule \"b\" { when anger >= 0.5 reply hello instead of \"a\" }",
      "H0512 \"a\""),
    Mistake(
      "rule \"a\" { when topic law handoff to legal priority high }\n"
        + "rule \"b\" { when anger >= 0.5 handoff to care instead of \"a\" }", "H0512 \"a\""),
    Mistake(
      "rule \"a\" { when topic law handoff to legal priority high }\n"
        + "rule \"b\" { when anger >= 0.5 handoff to care priority urgent instead of \"a\" }"),
    Mistake(
      "mood legal_mood { enter when topic law leave when topic law for 2 messages }\n"
        + "define lm as mood legal_mood\nrule \"a\" { when lm handoff to legal }\n"
        + "rule \"b\" { when anger >= 0.5 reply hello instead of \"a\" }", "H0512 \"a\""),
    Mistake(
      "rule \"a\" { when anger >= 0.5 tag x instead of \"b\" }\nrule \"b\" { when joy >= 0.5 tag x instead of \"a\" }",
      "H0513 \"b\""),
    Mistake("rule \"a\" { when anger >= 0.5 tag x instead of \"a\" }", "H0513 \"a\""),
    Mistake(
      "rule \"a\" for drafts { when draft topic law replace with hello }\n"
        + "rule \"b\" { when joy >= 0.5 tag x instead of \"a\" }", "H0514 \"a\""),
    Mistake(
      "desk mute { hours always }\nrule \"a\" { when anger >= 0.5 handoff to mute }", "H0515 mute"),
    Mistake("rule \"a\" { when anger >= 0.5 tag x tell customer hello }", "H0516 hello"),
    Mistake("rule \"a\" { when anger >= 0.5 tag x first ask hello }", "H0517 hello"),
    Mistake("rule \"a\" { when topic law handoff to legal first ask hello }", "H0517 hello"),
    Mistake(
      "rule \"a\" { when anger >= 0.5 handoff to care priority urgent first ask hello }", "H0517 hello"),
    Mistake("rule \"a\" { when anger >= 0.5 handoff to cure }", "H0202 cure"),
    Mistake("rule \"a\" { when anger >= 0.5 reply helo }", "H0202 helo"),
    Mistake("rule \"a\" { when anger >= 0.5 notify lgal }", "H0202 lgal"),
    Mistake("rule \"a\" { when anger >= 0.5 tag x instead of \"z\" }", "H0202 \"z\""),
    Mistake("rule \"a\" on event ratng { when anger >= 0.5 tag x }", "H0202 ratng"),
    Mistake("rule \"a\" { when anger >= 0.5 tag x }\nrule \"a\" { when joy >= 0.5 tag y }", "H0201 \"a\""),
    Mistake(
      "rule \"a\" { when anger >= 0.5 handoff to care tell agent \"see {order_no}\" }", "H0412 order_no"),
    Mistake(
      "rule \"a\" { when anger >= 0.5 handoff to care tell agent \"see {ordr_no else nothing}\" }",
      "H0411 ordr_no"),
  ]

  @Test("says what is wrong with a rule, at the very words", arguments: mistakes)
  func mistake(_ mistake: Mistake) {
    #expect(Example.check(mistake.text).findings == mistake.findings)
  }

  static let desks: [Mistake] = [
    Mistake("desk a { tell customer hello hours mon-fri 09:00-18:00 }", "H0518 a"),
    Mistake(
      "desk a { tell customer hello hours mon-fri 09:00-18:00 when closed to b }\ndesk b { when full to a }",
      "H0519 b"),
    Mistake(
      "desk a { tell customer hello to b when tier = vip to care when strike }\ndesk b { tell customer hello }",
      "H0520 care"),
    Mistake(
      "desk a { tell customer hello to b when tier = vip to care when tier = basic }\ndesk b { tell customer hello }"
    ),
    Mistake("desk a { hours mon-fri 09:00-09:00 when closed to care }", "H0521 mon-fri 09:00-09:00"),
    Mistake("desk a { to care when anger >= 0.5 }", "H0323 anger"),
    Mistake("desk a { hours mon 09:00-10:00 by hols when closed to care }", "H0202 hols"),
    Mistake("desk a { hours mon 09:00-10:00 in Asia/Shanghia when closed to care }", "H0222 Asia/Shanghia"),
    Mistake("desk a { when waiting 10 minutes to a }", "H0519 a"),
    Mistake("calendar c { closed 2026-10-07 to 2026-10-01 }", "H0227 2026-10-07 to 2026-10-01"),
  ]

  @Test("says what is wrong with a desk", arguments: desks)
  func desk(_ mistake: Mistake) {
    #expect(Example.check(mistake.text).findings == mistake.findings)
  }

  @Test("a handoff that mentions a sensitive topic is protected, its exceptions are listed")
  func protected() throws {
    let outcome = Example.check(
      "rule \"a\" { when anger >= 0.5 and not topic law handoff to care unless topic delivery }")
    let rule = try #require(outcome.ruleSet?.rules.first)
    #expect(rule.isProtected)
    #expect(outcome.notes == ["H0706 topic delivery"])
  }
}

@Suite struct AmbiguityTests {
  static let pairs: [(String, String, Bool)] = [
    ("when anger >= 0.5 reply hello", "when joy >= 0.5 reply sorry", true),
    ("when anger >= 0.5 reply hello", "when joy >= 0.5 reply hello", false),
    ("when anger >= 0.5 reply hello", "when joy >= 0.5 ask hello", true),
    ("when anger >= 0.5 reply hello", "when anger < 0.5 reply sorry", false),
    ("when anger >= 0.5 reply hello", "when anger > 0.4 reply sorry", true),
    ("when anger >= 0.5 reply hello", "when joy >= 0.5 reply sorry priority high", false),
    ("when anger >= 0.5 reply hello", "when joy >= 0.5 reply sorry instead of \"a\"", false),
    ("when anger >= 0.5 reply hello", "when joy >= 0.5 reply sorry unless anger >= 0.5", false),
    ("when anger >= 0.5 reply hello", "when joy >= 0.5 reply sorry unless anger >= 0.6", true),
    ("when intent track reply hello", "when intent pay reply sorry", false),
    ("when intent track reply hello", "when intent none reply sorry", false),
    ("when topic delivery reply hello", "when anger >= 0.5 reply sorry unless topic delivery", false),
    ("when tier = vip reply hello", "when tier = basic reply sorry", false),
    ("when tier = vip reply hello", "when tier != vip reply sorry", false),
    ("when strike reply hello", "when not strike reply sorry", false),
    ("when max(anger, joy) < 0.5 reply hello", "when anger >= 0.5 reply sorry", false),
    ("when anger >= 0.5 for 2 messages reply hello", "when anger < 0.4 reply sorry", false),
    (
      "when anger >= 0.5 for 2 messages reply hello",
      "when not (anger >= 0.5 within last 3 messages) reply sorry", false
    ),
    ("when time in 09:00-18:00 reply hello", "when time in 18:00-09:00 reply sorry", false),
    (
      "when (topic delivery or strike) reply hello", "when not topic delivery and not strike reply sorry",
      false
    ),
    ("when anger >= 0.5 handoff to care", "when joy >= 0.5 handoff to legal", false),
    ("when anger >= 0.5 answer with \"x\"", "when joy >= 0.5 answer with \"y\"", true),
    ("when anger >= 0.5 tag x", "when joy >= 0.5 reply sorry", false),
  ]

  @Test("warns of two rules exactly where they may want different things at once", arguments: pairs)
  func pair(_ first: String, _ second: String, _ isAmbiguous: Bool) {
    let outcome = Example.check(
      "intent pay { like \"怎么付款\" }\nrule \"a\" { \(first) }\nrule \"b\" { \(second) }")
    #expect(outcome.findings == (isAmbiguous ? ["H0702 \"a\""] : []))
  }

  static let limits: [Mistake] = [
    Mistake(
      "rule \"a\" { when anger >= 0.5 reply hello once per conversation }", "H0703 once per conversation"),
    Mistake(
      "rule \"a\" { when anger >= 0.5 reply hello once per conversation }\n"
        + "rule \"b\" { when anger >= 0.4 handoff to care priority low }"),
    Mistake("rule \"a\" { when anger >= 0.5 answer with \"x\" once per conversation }"),
    Mistake("rule \"a\" while waiting { when anger >= 0.5 reply hello at most 1 in 5 minutes }"),
  ]

  @Test("warns of a limit that leaves a less careful decision", arguments: limits)
  func limit(_ mistake: Mistake) {
    #expect(Example.check(mistake.text).findings == mistake.findings)
  }

  @Test("warns of a desk that the rank forgets")
  func unranked() {
    let outcome = Example.check(
      """
      desk vip { tell customer hello }
      rule "a" { when anger >= 0.5 handoff to vip }
      rule "b" { when joy >= 0.5 handoff to care }
      """)
    #expect(outcome.findings == ["H0701 vip"])
  }

  @Test("warns of dates that have passed")
  func dates() {
    let text = """
      rule "a" valid 2026-01-01 to 2026-01-31 { when anger >= 0.5 tag x }
      topic t { terms "x光" review by 2026-01-15 }
      """
    // 2026-02-01 is day 20485.
    #expect(
      Example.check(text, today: 20_485).findings == ["H0704 2026-01-01 to 2026-01-31", "H0705 2026-01-15"])
    #expect(Example.check(text).findings == [])
  }
}
