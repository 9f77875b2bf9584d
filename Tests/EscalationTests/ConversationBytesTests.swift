import Escalation
import SeededRandom
import Signals
import Testing

@testable import Conversations

@Suite("A conversation as bytes") struct ConversationBytesTests {
  private let engine: Engine

  init() throws { engine = try #require(try ShippedRuleSet(path: "rules/storefront").engine()) }

  /// A conversation in which much has happened.
  private func conversation() -> Conversation {
    var conversation = engine.newConversation(id: "会话 😀")
    let texts = [
      "Where is my parcel?", "这都第三次问了，怎么还没有人处理！！", "退款多久到账", "My lawyer will write to you.", "?", "",
      "Where is my parcel?", "I want to change the address of my order 20260302",
    ]
    for (number, text) in texts.enumerated() {
      let turn = Turn(
        id: "\(number)", speaker: number == 5 ? .agent : .customer, text: text,
        at: 1_772_445_600_000 + Int64(number),
        facts: ["order.status": .text("shipped")])
      _ = engine.decide(turn, in: &conversation)
    }
    return conversation
  }

  private func decide(on texts: [String], _ conversation: inout Conversation) -> [Decision] {
    texts.enumerated().map { number, text in
      engine.decide(Turn(id: "later \(number)", speaker: .customer, text: text), in: &conversation)
    }
  }

  @Test("What was written is what is read: the same bytes again, the same decisions from then on")
  func roundTrip() throws {
    var kept = conversation()
    let bytes = ConversationBytes.encode(kept)
    var restored = try #require(engine.conversation(from: bytes))
    #expect(ConversationBytes.encode(restored) == bytes)
    #expect(ConversationBytes.summary(of: bytes)?.id == "会话 😀")
    #expect(ConversationBytes.summary(of: bytes)?.owner == kept.owner)
    let texts = ["where is my order", "你们太过分了", "hello", "where is my order"]
    #expect(decide(on: texts, &restored) == decide(on: texts, &kept))
  }

  @Test("Numbers that mean nothing are brought into bounds")
  func extremes() throws {
    for extreme in [Int64.min, -1, 0, 1, .max] {
      var odd = conversation()
      odd.customerTurns = Int(extreme)
      odd.episode = Int(extreme)
      odd.episodeTurns = Int(extreme)
      odd.botFailures = Int(extreme)
      odd.lastSimilarity = Int(extreme)
      odd.lastAgentAt = extreme
      odd.openCase = Case(desk: "", priority: .low, delivery: .live, isProtected: false, openedAt: extreme)
      odd.owner = extreme > 0 ? .bot : .waiting
      odd.lastSignals = odd.lastSignals.map { _ in extreme }
      odd.seriesValues = odd.seriesValues.map { _ in extreme }
      odd.questions = [AskedQuestion(pieces: []), AskedQuestion(pieces: [.max, 0])]
      odd.seenTurns = (0..<100).map { UInt64($0) }
      odd.facts = odd.facts.map { _ in nil }
      var restored = try #require(engine.conversation(from: ConversationBytes.encode(odd)))
      #expect((0...1_000_000).contains(restored.customerTurns))
      #expect(restored.seenTurns.count == Conversation.seenLength)
      #expect(restored.seenTurns.last == 99)
      for decision in decide(on: ["my lawyer will write", "退款呢"], &restored) {
        #expect(decision.values.emotions.allSatisfy { (0...1000).contains($0) })
      }
    }
  }

  @Test("Bytes that were cut, changed or lengthened are no conversation")
  func damage() {
    let bytes = ConversationBytes.encode(conversation())
    for count in 0..<bytes.count { #expect(engine.conversation(from: Array(bytes[..<count])) == nil) }
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 0x55
      #expect(engine.conversation(from: changed) == nil)
    }
    #expect(engine.conversation(from: bytes + [0]) == nil)
  }

  /// The check is no secret: whoever writes bytes of his own may make it right.
  @Test("Nonsense with a right check is no conversation, or one that can be decided on", arguments: 0..<8)
  func nonsense(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let bytes = Array(ConversationBytes.encode(conversation()).dropLast(4))
    for _ in 0..<200 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        changed[Int.random(in: 1..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      // What was changed has its own check, so that it is read.
      var writer = StateWriter(changed)
      writer.check()
      guard var restored = engine.conversation(from: writer.bytes) else { continue }
      #expect(decide(on: ["hello", "where is my order"], &restored).count == 2)
      #expect(!ConversationBytes.encode(restored).isEmpty)
    }
  }
}
