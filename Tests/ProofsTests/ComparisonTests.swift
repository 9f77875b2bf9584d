import Escalation
import RuleSemantics
import Testing

@testable import Proofs

@Suite("Comparing rule sets", .enabled(if: Solver.isAvailable)) struct ComparisonTests {
  /// What the first rule set becomes, and what is found.
  struct Change: Sendable, CustomTestStringConvertible {
    var name: String
    var old: String
    var new: String
    /// Some of the kinds, by name, each with how many messages its conversation has.
    var kinds: [String: Int]
    var testDescription: String { name }
  }

  static let changes: [Change] = [
    .init(
      name: "a threshold", old: "rule \"large\" { when order.total >= 1000",
      new: "rule \"large\" { when order.total >= 2000", kinds: ["handoff → auto": 1]),
    .init(
      name: "a priority", old: "handoff to legal priority high", new: "handoff to legal",
      kinds: ["lower priority": 1]),
    .init(
      name: "a desk", old: "rule \"complaint\" { when trigger complains  handoff to care",
      new: "rule \"complaint\" { when trigger complains  handoff to vip", kinds: ["other desk: care → vip": 1]
    ),
    .init(
      name: "a script", old: "reply sorry, then handoff to care  priority high",
      new: "reply soothe, then handoff to care  priority high", kinds: ["other reply: sorry → soothe": 1]),
    .init(
      name: "a window", old: "in 2 of last 3 messages  handoff", new: "in 3 of last 4 messages  handoff",
      kinds: ["lower priority": 2]),
    .init(
      name: "a limit", old: "at most 1 in 10 messages", new: "at most 1 in 2 messages",
      kinds: ["offers more": 3]),
    .init(
      name: "hours", old: "hours mon-sun 08:00-22:00  tell customer told  when closed to care",
      new: "hours mon-sun 08:00-22:00  tell customer told  when closed tell customer later and open ticket",
      kinds: ["no longer reaches a person at once": 1]),
    .init(
      name: "a question first", old: "rule \"human\" { when trigger wants_human  handoff to care",
      new: "rule \"human\" { when trigger wants_human  handoff to care  first ask which_order",
      kinds: ["asks a question first": 1]),
    .init(
      name: "terms", old: "trigger complains { terms \"complaint\"",
      new: "trigger complains { terms \"complaint\", \"not happy\"", kinds: ["auto → handoff": 1]),
  ]

  static func comparison(_ old: String, _ new: String, messages: Int = 3) throws -> Proofs.Comparison {
    let (before, after) = (try RuleText(old), try RuleText(new))
    return try RuleSetComparison(
      old: (before.ruleSet, try before.engine()), new: (after.ruleSet, try after.engine()),
      Effort(messages: messages)
    ).result()
  }

  @Test("a change is found, with the shortest conversation", arguments: changes)
  func found(_ change: Change) throws {
    let shop = PlantedFaultTests.shop
    #expect(shop.contains(change.old))
    let changed = shop.replacing(change.old, with: change.new, maxReplacements: 1)
    let comparison = try Self.comparison(shop, changed)
    #expect(comparison.conclusion == .different)
    let names = comparison.changes.map(\.kind.name)
    for (kind, length) in change.kinds {
      let found = comparison.changes.first { $0.kind.name == kind }
      #expect(found?.example.conversation.messages.count == length, "\(kind) in \(names)")
    }
    #expect(!comparison.declarations.isEmpty)
  }

  @Test("what is written otherwise and means the same is proven to decide alike")
  func equivalent() throws {
    let shop = PlantedFaultTests.shop
    let other = shop.replacing(
      "rule \"human\" { when trigger wants_human", with: "rule \"human\" { when not (not trigger wants_human)"
    )
    .replacing(
      "rule \"track\" { when intent track  unless upset >= 0.3",
      with: "rule \"track\" { when intent track and anger < 0.3 and frustration < 0.3")
    #expect(other != shop)
    let comparison = try Self.comparison(shop, other)
    #expect(comparison.conclusion == .equivalent)
    #expect(comparison.declarations.map(\.name) == ["rule \"human\"", "rule \"track\""])
  }
}
