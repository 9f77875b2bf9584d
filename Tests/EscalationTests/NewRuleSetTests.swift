import Conversations
import Escalation
import Testing

/// A conversation that is under way when the rules change (R23): what was stored goes on by its name, never by its place.
@Suite struct NewRuleSetTests {
  private static func rules(_ languages: String, script: String, cases: String, desk: String = "care")
    -> String
  {
    """
    policy "Under way" {
      heed 1
      languages \(languages)
      timezone UTC
      otherwise answer freely
      when unreadable reply hello
      when in doubt handoff to \(desk)
    }
    script hello { \(script) }
    desk \(desk) { hours always  tell customer hello }
    fact order.state : one of \(cases) = none
    topic fruit { terms "apple" }
    rule "greet" { when topic fruit  reply hello }
    rule "paid" { when order.state = paid  tag paid }
    rule "person" { when language = en and topic fruit and order.state = paid  tag english }
    """
  }

  /// Plays a turn under one rule set and the next under another, kept in memory and stored in between.
  private func decisions(_ before: String, _ after: String, first: Turn, second: Turn) throws -> [Decision] {
    let old = try engine(before)
    let new = try engine(after)
    var kept = old.newConversation(id: "c")
    _ = old.decide(first, in: &kept)
    var stored = try #require(new.conversation(from: ConversationBytes.encode(kept)))
    let decisions = [new.decide(second, in: &kept), new.decide(second, in: &stored)]
    #expect(ConversationBytes.encode(kept) == ConversationBytes.encode(stored))
    return decisions
  }

  private func engine(_ rules: String) throws -> Engine {
    let ruleSet = try ShippedRuleSet(text: rules)
    #expect(ruleSet.errors == [])
    return try #require(try ruleSet.engine())
  }

  private static let both = #"zh "您好" en "hello""#

  @Test("the language of replies goes on by its name, and falls back where it is gone")
  func language() throws {
    let before = Self.rules("zh, en default zh", script: Self.both, cases: "none, paid")
    let first = Turn(id: "1", speaker: .customer, text: "I would like to have an apple, please")
    let second = Turn(id: "2", speaker: .customer, text: "apple")
    for (languages, script, text) in [
      ("en, zh default zh", Self.both, "hello"), ("zh default zh", #"zh "您好""#, "您好"),
    ] {
      let after = Self.rules(languages, script: script, cases: "none, paid")
      for decision in try decisions(before, after, first: first, second: second) {
        #expect(decision.messages.map(\.text) == [text])
      }
    }
  }

  @Test("the channel of the last message is one of the new rules' when they have fewer")
  func channel() throws {
    let after = Self.rules("en default en", script: #"en "hello""#, cases: "none, paid")
    let before = after.replacing("timezone UTC", with: "timezone UTC channels web, app, voice")
    // The last of all channels is the one of those that no rule names.
    let first = Turn(id: "1", speaker: .customer, text: "an apple, please")
    let second = Turn(id: "2", speaker: .agent, text: "I am here now.")
    _ = try decisions(before, after, first: first, second: second)
  }

  @Test("a fact keeps its case when the cases are counted otherwise, and its default when the case is gone")
  func cases() throws {
    let before = Self.rules("zh, en default zh", script: Self.both, cases: "none, shipped, paid")
    let first = Turn(
      id: "1", speaker: .customer, text: "good morning", facts: ["order.state": .text("paid")])
    let second = Turn(id: "2", speaker: .customer, text: "and a banana")
    for (cases, tags) in [
      ("paid, none", ["paid"]), ("none, new, old, paid", ["paid"]), ("none, shipped", []),
    ] {
      let after = Self.rules("zh, en default zh", script: Self.both, cases: cases).replacing(
        cases.contains("paid") ? "\u{0}" : "order.state = paid", with: "order.state = shipped")
      for decision in try decisions(before, after, first: first, second: second) {
        #expect(decision.tags == tags)
      }
    }
  }
}
