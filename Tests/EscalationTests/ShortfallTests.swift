import Conversations
import Escalation
import Testing

@Suite("What a rule missed")
struct ShortfallTests {
  private static let shop = """
    policy "Shop" {
      heed 1
      languages en default en
      timezone UTC
      channels web
      otherwise answer freely
      when unreadable reply hello
      when in doubt handoff to care
      resume never
      rank care
    }
    script hello { en "Hello." }
    desk care { hours always  tell customer hello }
    fact total : number from 0 = 0
    fact tier : one of basic, vip = basic
    topic legal { terms "sue" }
    intent status { like "where is my order", "has my parcel left" }

    """

  /// What a rule with this condition missed on the last of the messages.
  private func shortfall(_ clauses: String, _ messages: [[String: Int64]], text: String = "hm") throws
    -> Trace.Shortfall?
  {
    let rules = try ShippedRuleSet(text: Self.shop + "rule \"r\" { \(clauses)  tag x }")
    try #require(rules.errors == [])
    let engine = try #require(try rules.engine())
    var conversation = engine.newConversation(id: "c")
    var last: Decision?
    for (index, signals) in messages.enumerated() {
      let turn = Turn(
        id: "\(index)", speaker: .customer, text: text, at: Int64(index) * 1000,
        facts: ["total": .number(9_700_000)],
        fixedSignals: signals)
      last = engine.decide(turn, in: &conversation, detail: .explanation)
    }
    return last?.trace?.rules.first?.shortfall
  }

  @Test(
    "is the nearest way in which it could have held",
    arguments: [
      ("when anger >= 0.55", "anger 0.52, needs 0.55", 30),
      ("when total >= 1000", "total 970, needs 1000", 30),
      ("when messages >= 3", "messages 1, needs 3", 666),
      ("when anger < 0.5", "anger 0.52, needs < 0.5", 20),
      ("when anger >= 0.9 and frustration >= 0.5", "anger 0.52, needs 0.9; frustration 0.1, needs 0.5", 400),
      ("when anger >= 0.9 or frustration >= 0.3", "frustration 0.1, needs 0.3", 200),
      ("when not (anger >= 0.5)", "anger >= 0.5 holds: anger 0.52, and >= 0.5", 20),
      ("when joy >= 0 unless anger >= 0.5", "anger >= 0.5 holds: anger 0.52, and >= 0.5", 20),
      (
        "when joy >= 0 unless anger >= 0.5 and total >= 100", "anger >= 0.5 holds: anger 0.52, and >= 0.5", 20
      ),
      (
        "when anger >= 0.55 in 1 of last 3 messages",
        "(anger >= 0.55) in 1 of last 3 messages: 0 so far; anger 0.52, needs 0.55", 30
      ),
      ("when anger >= 0.5 in 2 of last 3 messages", "(anger >= 0.5) in 2 of last 3 messages: 1 so far", 500),
    ])
  func words(_ clauses: String, _ words: String, _ distance: Int) throws {
    let missed = try #require(try shortfall(clauses, [["anger": 5200, "frustration": 1000]]))
    #expect(missed.words == words)
    #expect(missed.distance == distance)
  }

  @Test(
    "has no distance where a topic or a case is missing",
    arguments: ["when topic legal", "when anger >= 0.9 and tier = vip"])
  func without(_ clauses: String) throws {
    #expect(try #require(try shortfall(clauses, [[:]])).distance == nil)
  }

  @Test("counts the present message for a window that lacks one")
  func window() throws {
    let missed = try #require(
      try shortfall("when anger >= 0.5 for 2 messages", [["anger": 6000], ["anger": 4700]]))
    #expect(missed.words == "(anger >= 0.5) in 2 of last 2 messages: 1 so far; anger 0.47, needs 0.5")
    #expect(missed.distance == 30)
  }

  @Test("is nothing for a rule that fired")
  func fired() throws { #expect(try shortfall("when anger >= 0.5", [["anger": 6000]]) == nil) }
}
