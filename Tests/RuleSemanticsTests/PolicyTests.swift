import RuleSemantics
import Testing

@Suite struct PolicyTests {
  /// The policy's items with some changed or left out, and what the check says.
  static func policy(_ changes: [String: String?]) -> String {
    var items: [(String, String)] = [
      ("heed", "heed 1"), ("languages", "languages zh, en default zh"),
      ("timezone", "timezone Asia/Shanghai"),
      ("channels", "channels web"), ("otherwise", "otherwise answer freely"),
      ("unreadable", "when unreadable reply hello"), ("doubt", "when in doubt handoff to care"),
    ]
    for (key, change) in changes {
      items.removeAll { $0.0 == key }
      if let change { items.append((key, change)) }
    }
    return """
      policy "P" { \(items.map(\.1).joined(separator: "\n")) }
      script hello { zh "您好" en "hello" }
      desk care { tell customer hello }
      desk mute { hours always }
      """
  }

  static let mistakes: [(changes: [String: String?], findings: [String])] = [
    (["heed": nil], ["H0216 \"P\""]),
    (["heed": "heed 2"], ["H0218 2"]),
    (["languages": nil], ["H0216 \"P\""]),
    (["languages": "languages zh, eng default zh"], ["H0219 eng"]),
    (["languages": "languages zh else en, en else zh default zh"], ["H0220 zh"]),
    (["languages": "languages zh default en"], ["H0221 en", "H0408 en"]),
    (["timezone": "timezone Asia/Shanghia"], ["H0222 Asia/Shanghia"]),
    (["otherwise": nil], ["H0216 \"P\""]),
    (["unreadable": nil], ["H0216 \"P\""]),
    (["doubt": nil], ["H0216 \"P\""]),
    (["doubt": "when in doubt handoff to cure"], ["H0202 cure"]),
    (["doubt": "when in doubt handoff to mute"], ["H0515 mute"]),
    (["channels": "channels web, other"], ["H0229 other"]),
    (["channels": "channels web, web"], ["H0215 web"]),
    (["rank": "rank care, mute, care"], ["H0215 care"]),
    (["rank": "rank cure"], ["H0202 cure"]),
    (["intents": "intent threshold 50"], ["H0302 50"]),
    (["disclose": "disclose helo"], ["H0202 helo"]),
  ]

  @Test("says what a policy lacks or gets wrong", arguments: mistakes.indices)
  func mistake(_ index: Int) {
    let (changes, findings) = Self.mistakes[index]
    #expect(Example.check(files: ["rules/a.heed": Self.policy(changes)]).findings == findings)
  }

  @Test("a rule set needs one policy, and not in a used folder")
  func count() {
    #expect(Example.check(files: ["rules/a.heed": "topic t { terms \"x光\" }"]).findings == ["H0208 "])
    let second = Example.check("policy \"Q\" { heed 1 }")
    #expect(second.findings == ["H0209 \"Q\""])
    let used = Example.check(files: [
      "rules/a.heed": Example.base + "use \"../pack\"", "pack/p.heed": "policy \"Q\" { heed 1 }",
    ])
    #expect(used.findings == ["H0210 \"Q\""])
  }
}

@Suite struct DeclarationTests {
  static let mistakes: [Mistake] = [
    Mistake("topic law { terms \"x光\" }", "H0201 law"),
    Mistake("fact a : number", "H0212 a"),
    Mistake("fact a : optional number = 5", "H0213 5"),
    Mistake("fact a : number from 5 to 1 = 3", "H0214 1"),
    Mistake("fact a : number from 1 to 5 = 9", "H0302 9"),
    Mistake("fact a : one of x, y, x = x", "H0215 x"),
    Mistake("fact a : one of x, y = z", "H0305 z"),
    Mistake("fact a : truth = 5", "H0230 5"),
    Mistake("fact a : truth = no unit \"CNY\"", "H0225 \"CNY\""),
    Mistake("fact a : count = 2.5", "H0314 2.5"),
    Mistake("fact anger : truth = no", "H0203 anger"),
    Mistake("fact yes : truth = no", "H0204 yes"),
    Mistake("lexicon { \"绝绝子\" joi slightly }", "H0223 joi"),
    Mistake("lexicon { \"绝绝子\" joy slightly \"绝绝子\" joy strongly }", "H0224 \"绝绝子\" joy strongly"),
    Mistake("lexicon { \"绝绝子\" joy slightly \"绝绝子\" joy slightly }"),
    Mistake("mood m { enter when anger >= 0.5 }", "H0231 m"),
    Mistake("extend topic lwa { terms \"x光\" }", "H0202 lwa"),
    Mistake("extend topic law { ignore negated }", "H0211 ignore"),
    Mistake("replace topic law sensitive { terms \"x光\" }", "H0205 law"),
    Mistake("replace lexicon { \"绝绝子\" joy slightly }", "H0206 replace lexicon { \"绝绝子\" joy slightly }"),
    Mistake("intent i { }", "H0414 i"),
    Mistake("intent i { like \"。\" }", "H0420 \"。\""),
    Mistake("intent i { like \"我的订单到哪了\" }", "H0711 \"我的订单到哪了\""),
    Mistake("capture c { }", "H0416 c"),
    Mistake("event e { a : truth a : truth }", "H0215 a"),
  ]

  @Test("says what is wrong with a declaration", arguments: mistakes)
  func mistake(_ mistake: Mistake) {
    #expect(Example.check(mistake.text).findings == mistake.findings)
  }

  @Test("a used folder can be extended and replaced, visibly")
  func pack() throws {
    let pack = """
      topic health sensitive { terms "自杀" yes "我想自杀" }
      rule "health" { when topic health handoff to care priority urgent }
      """
    func check(_ added: String) -> Example.Outcome {
      Example.check(
        files: ["rules/a.heed": Example.base + "use \"../pack\"\n" + added, "pack/p.heed": pack],
        examples: true)
    }
    let extended = check("extend topic health { terms \"不想活了\" }")
    #expect(extended.findings == [])
    let model = dump(try #require(extended.ruleSet))
    #expect(model.contains("topic health \"health\" sensitive\n  term \"不想活了\"\n  term \"自杀\"\n"))

    let disarmed = check("extend topic health { except \"我想自杀\" }")
    #expect(disarmed.findings == ["H0405 \"我想自杀\""])
    #expect(disarmed.notes.contains("H0708 \"我想自杀\""))

    #expect(check("replace topic health { terms \"自杀\" }").findings == ["H0207 health"])
    #expect(check("replace topic health sensitive { terms \"头疼\" }").findings == ["H0405 \"我想自杀\""])
    let replaced = check("replace rule \"health\" { when topic health tag health }")
    #expect(replaced.findings == ["H0710 \"health\""])
    #expect(replaced.notes == ["H0707 \"health\""])
    #expect(check("replace rule \"helth\" { when topic health tag health }").findings == ["H0205 \"helth\""])
  }

  @Test("the order of declarations and files leaves no trace in the model")
  func shuffle() throws {
    let declarations = """
      rule "a" { when anger >= 0.5 in 2 of last 3 messages or (topic law ever) handoff to care }|
      rule "b" { when average(joy, 4 messages) >= 0.5 and time in 22:00-06:00 Europe/London tag x, y }|
      rule "c" for drafts { when draft matches /abc/ or draft matches /aba/ replace with hello }|
      rule "d" { when joy >= 0.6 for 2 messages handoff to legal instead of "a" priority high }|
      desk late { tell customer hello hours mon-fri 09:00-18:00 in UTC when closed to care }|
      extend topic delivery { terms "包裹", "物流" }|
      extend topic delivery { terms "顺丰" }|
      lexicon { "绝绝子" joy slightly "气死" anger strongly }
      """.split(separator: "|").map(String.init)
    let straight = Example.check(declarations.joined())
    let backwards = Example.check(declarations.reversed().joined(separator: "\n"))
    let scattered = Example.check(files: [
      "rules/b.heed": Example.base, "rules/a.heed": declarations[4...].joined(separator: "\n"),
      "rules/c.heed": declarations[..<4].reversed().joined(separator: "\n"),
    ])
    let model = dump(try #require(straight.ruleSet, "\(straight.findings)"))
    #expect(model == dump(try #require(backwards.ruleSet)))
    #expect(model == dump(try #require(scattered.ruleSet)))
  }

  @Test("ten different mistakes give ten messages, each at its words")
  func ten() {
    let outcome = Example.check(
      """
      rule "one" { when angre >= 0.5 tag x }
      rule "two" { when anger >= 60 tag x }
      rule "three" { when topic lwa tag x }
      rule "four" { when paid > 5 tag x }
      rule "five" { when tier = vpi tag x }
      rule "six" { when anger >= 0.5 handoff to cure }
      rule "seven" { when anger >= 0.5 for 30 messages tag x }
      script eight { zh "您好" }
      topic nine { match /a(b/ }
      rule "ten" { when anger >= 0.5 }
      """)
    #expect(
      outcome.findings.map { String($0.prefix(5)) }
        == ["H0301", "H0302", "H0202", "H0306", "H0305", "H0202", "H0316", "H0407", "H0401", "H0502"])
    #expect(
      outcome.findings.map { String($0.dropFirst(6)) }.prefix(8)
        == ["angre", "60", "lwa", "paid", "vpi", "cure", "for 30 messages", "eight"])
  }
}

@Suite struct TextTests {
  static let mistakes: [Mistake] = [
    Mistake("topic t { terms \"**\" }", "H0403 \"**\""),
    Mistake("topic t { match /a(b/ }", "H0401 /"),
    Mistake("topic t { match /a[/ }", "H0401 /"),
    Mistake("topic t { match /ab\\p{Lu}c/ }", "H0402 \\"),
    Mistake("topic t { match raw /ab\\p{Lu}c/ }"),
    Mistake("topic t { match /a*/ }", "H0401 /a*/"),
    Mistake("topic t { }", "H0404 t"),
    Mistake("topic t { terms \"x光\" yes \"拍片\" }", "H0405 \"拍片\""),
    Mistake("topic t { terms \"x光\" no \"拍x光\" }", "H0406 \"拍x光\""),
    Mistake("topic t { terms \"x光\" model gifts >= 0.7 }", "H0415 gifts"),
    Mistake("topic t { terms \"x光\" model legal >= 70 }", "H0302 70"),
    Mistake("script s { zh \"您好\" }", "H0407 s"),
    Mistake("script s { zh \"您好\" eng \"hi\" }", "H0408 eng"),
    Mistake("script s { zh \"您好\" en webb \"hi\" en \"hi\" }", "H0409 webb"),
    Mistake("script s { zh \"您好\" en web \"hi\" }", "H0410 s"),
    Mistake("script s { zh \"您好{order_no}\" en \"hi\" }", "H0412 order_no"),
    Mistake("script s { zh \"您好{ordr_no else nothing}\" en \"hi\" }", "H0411 ordr_no"),
    Mistake("script s { zh \"您好{tier else nothing}\" en \"hi\" }", "H0413 tier"),
    Mistake("script s { zh \"您好{rating.stars}\" en \"hi\" }", "H0418 rating.stars"),
    Mistake("script s { zh \"您好{order_no else nothing}{paid else 0}{tier}\" en \"hi\" }"),
    Mistake("script s { zh \"\" en \"hi\" }", "H0417 \"\""),
    Mistake(
      "rule \"a\" on event rating { when rating.stars <= 2 tag x tell agent \"{rating.stars} stars\" }"),
  ]

  @Test("says what is wrong with patterns and texts", arguments: mistakes)
  func mistake(_ mistake: Mistake) {
    #expect(Example.check(mistake.text, examples: true).findings == mistake.findings)
  }

  @Test("examples run only when asked")
  func examplesAreOptional() {
    #expect(Example.check("topic t { terms \"x光\" yes \"拍片\" }").findings == [])
  }

  @Test("a language can stand in for another")
  func fallback() throws {
    let text = Example.base.replacing(
      "languages zh, en default zh", with: "languages zh, zh-Hant else zh, en default zh")
    #expect(Example.check(files: ["rules/a.heed": text]).findings == [])
  }
}

@Suite struct EnsureAndTestTests {
  static let mistakes: [Mistake] = [
    Mistake("ensure \"e\" { when topic law }", "H0601 \"e\""),
    Mistake("ensure \"e\" { when topic law never handoff }", "H0602 handoff"),
    Mistake("ensure \"e\" { when topic law never reaches a person }", "H0602 reaches a person"),
    Mistake("ensure \"e\" { when topic law always handoff to lgal }", "H0202 lgal"),
    Mistake("ensure \"e\" { when rating.stars < 2 never offer }", "H0321 rating.stars"),
    Mistake("ensure \"e\" { never offer }"),
    Mistake("test \"t\" { customer \"hi\" }", "H0603 \"t\""),
    Mistake("test \"t\" { expect auto\n customer \"hi\" }", "H0604 expect auto"),
    Mistake("test \"t\" { customer \"hi\" expect send }", "H0605 send"),
    Mistake("test \"t\" { draft \"hi\" expect send }"),
    Mistake("test \"t\" { customer \"hi\" where tier = vip expect auto }", "H0606 tier"),
    Mistake("test \"t\" { customer \"hi\" where angre = 0.5 expect auto }", "H0301 angre"),
    Mistake("test \"t\" { customer \"hi\" where anger = 5 expect auto }", "H0302 5"),
    Mistake("test \"t\" { given anger = 0.5 customer \"hi\" expect auto }", "H0607 anger"),
    Mistake("test \"t\" { given rating.stars = 3\n customer \"hi\" expect auto }", "H0607 rating.stars"),
    Mistake("test \"t\" { given tier = vpi customer \"hi\" expect auto }", "H0305 vpi"),
    Mistake("test \"t\" { given desk lgal closed customer \"hi\" expect auto }", "H0202 lgal"),
    Mistake("test \"t\" { event rating expect auto }", "H0608 rating"),
    Mistake("test \"t\" { event rating with star = 5 expect auto }", "H0608 rating", "H0609 star"),
    Mistake("test \"t\" { event rating with stars = 7 expect auto }", "H0302 7"),
    Mistake("test \"t\" { event rating with stars = 3 expect auto }"),
    Mistake("test \"t\" { customer \"hi\" on webb expect auto }", "H0409 webb"),
    Mistake("test \"t\" { customer \"hi\" expect handoff to lgal }", "H0202 lgal"),
    Mistake("test \"t\" { customer \"hi\" expect by \"x\" }", "H0202 \"x\""),
    Mistake("test \"t\" { customer \"hi\" expect reply helo }", "H0202 helo"),
    Mistake("test \"t\" { customer \"hi\" expect anger >= 50 }", "H0302 50"),
    Mistake(
      "test \"t\" { at 2026-03-02 10:00 Asia/Shanghia customer \"hi\" expect auto }", "H0222 Asia/Shanghia"),
  ]

  @Test("says what is wrong with an ensure or a test", arguments: mistakes)
  func mistake(_ mistake: Mistake) {
    #expect(Example.check(mistake.text).findings == mistake.findings)
  }
}
