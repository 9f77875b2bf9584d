import Conversations
import Escalation
import Heed
import Signals
import Testing

@testable import DecisionServer

@Suite("A conversation as bytes")
struct SnapshotBytesTests {
  /// A conversation in which much has happened.
  private static func snapshot() throws -> ConversationSnapshot {
    let policy = try Policy.load(path: TestServer.root + "/rules/storefront")
    let engine = Engine(policy.program)
    var conversation = engine.newConversation(id: "会话 😀")
    let texts = [
      "Where is my parcel?", "这都第三次问了，怎么还没有人处理！！", "退款多久到账", "My lawyer will write to you.", "?", "",
      "Where is my parcel?", "I want to change the address of my order 20260302",
    ]
    for (number, text) in texts.enumerated() {
      let turn = Conversations.Turn(
        id: "\(number)", speaker: number == 5 ? .agent : .customer, text: text,
        at: 1_772_445_600_000 + Int64(number),
        facts: ["order.status": .text("shipped")])
      _ = engine.decide(turn, in: &conversation)
    }
    return conversation.snapshot
  }

  @Test("What was written is what is read, and equal conversations have equal bytes")
  func roundTrip() throws {
    let snapshot = try Self.snapshot()
    let bytes = SnapshotBytes.encode(snapshot)
    #expect(SnapshotBytes.decode(bytes) == snapshot)
    #expect(SnapshotBytes.encode(snapshot) == bytes)
  }

  @Test("Extreme values survive")
  func extremes() throws {
    var snapshot = try Self.snapshot()
    snapshot.lastAt = .max
    snapshot.lastAgentAt = .min
    snapshot.customerTurns = .max
    snapshot.signals = [.min, -1, 0, 1, .max]
    snapshot.questions = [[], [0, .max], [.max, 0]]
    snapshot.seenTurns = [0, .max]
    snapshot.captures = ["": "", "a": "\u{0}"]
    snapshot.facts = ["x": .number(.min), "y": .text("文")]
    #expect(SnapshotBytes.decode(SnapshotBytes.encode(snapshot)) == snapshot)
  }

  @Test("Bytes that were cut, changed or lengthened are no conversation")
  func damage() throws {
    let bytes = SnapshotBytes.encode(try Self.snapshot())
    for count in 0..<bytes.count { #expect(SnapshotBytes.decode(Array(bytes[..<count])) == nil) }
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 0x55
      #expect(SnapshotBytes.decode(changed) == nil)
    }
    #expect(SnapshotBytes.decode(bytes + [0]) == nil)
  }

  @Test("Text of any length survives base64url, padded or not", arguments: 0..<10)
  func base64(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 97 + 251) }
    let text = Base64URL.text(of: bytes)
    #expect(Base64URL.bytes(of: text) == bytes)
    #expect(Base64URL.bytes(of: text + String(repeating: "=", count: (4 - text.count % 4) % 4)) == bytes)
  }
}
