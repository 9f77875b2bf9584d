import Testing

@testable import LanguageService

@Suite("What fits at a place")
struct CompletionTests {
  @Test(
    "Words and names of the place are offered, others are not",
    arguments: [
      ("|", "rule", "when"), ("rule \"x\" {\n  |\n}", "when", "terms"),
      ("rule \"x\" { | }", "handoff", "terms"),
      ("rule \"x\" { when | }", "anger", "hours"), ("rule \"x\" { when topic | }", "fire", "care"),
      ("rule \"x\" { when tier = | }", "vip", "anger"), ("rule \"x\" { when anger >= 0.5 | }", "and", "fire"),
      ("rule \"x\" { handoff to | }", "care", "sorry"),
      ("rule \"x\" { handoff to care priority | }", "urgent", "care"),
      ("rule \"x\" { reply | }", "sorry", "care"), ("rule \"x\" { instead of | }", "y", "care"),
      ("rule \"x\" { when after \"|\" }", "y", "anger"),
      ("test \"t\" { customer \"a\"\n  expect | }", "auto", "fire"),
      ("test \"t\" { customer \"a\"  expect by \"|\" }", "y", "auto"),
      ("test \"t\" { customer \"a\" where | }", "anger", "fire"),
      ("test \"t\" { event rating with | }", "stars", "anger"),
      ("script s { en \"Dear {|\" }", "tier", "when"), ("script s { en \"Dear {|}\" }", "tier", "when"),
      ("script s { | }", "en", "care"), ("desk d { when closed | }", "to", "fire"),
      ("fact f : | ", "one of", "anger"), ("lexicon { \"grr\" | }", "anger", "valence"),
      ("mood m { enter when | }", "anger", "hours"), ("ensure \"e\" { always | }", "handoff to", "anger"),
      ("extend topic | { }", "fire", "care"), ("rule \"x\" on event |", "rating", "care"),
      ("规则", "rule", "when"),
    ])
  func offers(rules: String, wanted: String, unwanted: String) throws {
    var desk = Desk(
      rules + (rules.contains("|") ? "" : "|") + "\nrule \"y\" { when topic fire  handoff to care }\n")
    let labels = try desk.labels()
    #expect(labels.contains(wanted))
    #expect(!labels.contains(unwanted))
    #expect(Set(labels).count == labels.count)
  }

  @Test(
    "Comments, expressions and plain texts are the author's own",
    arguments: [
      "# when |", "topic t { match /whe|n/ }", "script s { en \"when |\" }", "rule \"x\" { because \"{|\" }",
      "script s { en \"a \\\\{|\" }",
    ])
  func silence(rules: String) throws {
    var desk = Desk(rules)
    #expect(try desk.labels() == [])
  }

  @Test("No place of a rule file, cut off anywhere, makes it stumble", arguments: [7, 11, 13])
  func anywhere(step: Int) throws {
    let text = Array(Desk.policy.unicodeScalars)
    for end in stride(from: 0, through: text.count, by: step) {
      var desk = Desk(String(String.UnicodeScalarView(text[..<end])) + "|")
      let labels = try desk.labels()
      #expect(Set(labels).count == labels.count)
    }
  }
}
