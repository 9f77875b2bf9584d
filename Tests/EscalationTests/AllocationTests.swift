import CAllocationCount
import Conversations
import Escalation
import RuleCompilation
import RuleRuntime
import Testing

/// What a turn costs does not grow with rules that have nothing to do with it.
@Suite("Many rules") struct AllocationTests {
  /// Rules on topics that nobody speaks of, windows over them, thresholds that nobody reaches, and one that fires.
  private static func program(rules: Int) throws -> Program {
    var text = RandomRules.head
    for index in 0..<20 { text += "topic far\(index) \"F\" { terms \"faraway\(index)\" }\n" }
    text += "rule \"fires\" { when topic t0  reply one  tag fired }\n"
    for index in 0..<rules {
      let conditions = [
        "topic far\(index % 20)", "topic far\(index % 20) and anger >= 0.3", "joy >= 0.99 and messages >= 90",
        "topic far\(index % 20) in 2 of last 5 messages", "(trigger g0 or topic far3) and fact_truth",
        "fact_choice = large and not topic t0", "code is known and anger > joy", "mood heated and topic far1",
      ]
      text += "rule \"rule \(index)\" { when \(conditions[index % conditions.count])  tag m\(index % 7) }\n"
    }
    let shipped = try ShippedRuleSet(text: text)
    #expect(shipped.errors == [])
    return try compiled(try #require(shipped.ruleSet), zones: ShippedRuleSet.zone)
  }

  private static let texts = [
    "hello there, how are you", "an apple for me", "where is my parcel", "nothing to see", "苹果还没有到",
    "an apple again",
  ]

  /// Allocations of each of these turns, after as many that filled what is kept.
  private static func allocations(rules: Int) throws -> [UInt] {
    let engine = Engine(try program(rules: rules))
    var scratch = EngineScratch()
    var conversation = engine.newConversation(id: "c")
    var counts: [UInt] = []
    for round in 0..<14 {
      for (index, text) in texts.enumerated() {
        let turn = Turn(id: "\(round) \(index)", speaker: .customer, text: text, at: Int64(round * 60_000))
        let before = allocation_count()
        let decision = engine.decide(turn, in: &conversation, scratch: &scratch)
        let after = allocation_count()
        #expect(decision.fired.count == (text.contains("apple") ? 1 : 0))
        if round >= 12 { counts.append(UInt(after - before)) }
      }
    }
    return counts
  }

  @Test("a turn allocates as often under 3,000 rules as under 30", .enabled(if: allocations_are_counted()))
  func independentOfRules() throws {
    let few = try Self.allocations(rules: 30)
    let many = try Self.allocations(rules: 3000)
    #expect(few.allSatisfy { $0 > 0 })
    #expect(few == many)
  }

  @Test("a stored conversation is as long under 3,000 rules as under 30")
  func storedLength() throws {
    func bytes(rules: Int) throws -> Int {
      let engine = Engine(try Self.program(rules: rules))
      var conversation = engine.newConversation(id: "c")
      for (index, text) in Self.texts.enumerated() {
        _ = engine.decide(Turn(id: "\(index)", speaker: .customer, text: text), in: &conversation)
      }
      return ConversationBytes.encode(conversation).count
    }
    #expect(try bytes(rules: 30) == bytes(rules: 3000))
  }
}
