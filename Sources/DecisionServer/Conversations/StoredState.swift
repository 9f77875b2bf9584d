import Conversations
import Escalation
import Heed

/// A conversation that a turn is decided in.
struct LiveConversation: Sendable {
  var conversation: Conversation
  /// Of the store; 0 for one that is not stored yet.
  var revision: Int64
  /// Id of the turn that was decided last.
  var lastTurn: String?
  /// Id of the handoff that is open.
  var handoff: String?
}

/// What the store keeps of a conversation beside its turns: the conversation, its last turn and its open handoff.
///
/// The two ids, each after its length in two bytes, then `ConversationBytes`.
enum StoredState {
  static func bytes(of live: LiveConversation) -> [UInt8] {
    var bytes: [UInt8] = []
    append(live.lastTurn ?? "", to: &bytes)
    append(live.handoff ?? "", to: &bytes)
    return bytes + ConversationBytes.encode(live.conversation)
  }

  /// The conversation under an engine's rules; nil if the bytes are damaged or another version's.
  static func live(_ bytes: [UInt8], revision: Int64, _ engine: Engine) -> LiveConversation? {
    var rest = bytes[...]
    guard let lastTurn = text(&rest), let handoff = text(&rest),
      let conversation = rest.withUnsafeBytes({ engine.conversation(from: $0) })
    else { return nil }
    return LiveConversation(
      conversation: conversation, revision: revision, lastTurn: lastTurn.isEmpty ? nil : lastTurn,
      handoff: handoff.isEmpty ? nil : handoff)
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let utf8 = text.utf8.prefix(Int(UInt16.max))
    bytes.append(UInt8(utf8.count >> 8))
    bytes.append(UInt8(utf8.count & 0xFF))
    bytes.append(contentsOf: utf8)
  }

  private static func text(_ bytes: inout ArraySlice<UInt8>) -> String? {
    guard bytes.count >= 2 else { return nil }
    let start = bytes.startIndex
    let length = Int(bytes[start]) << 8 | Int(bytes[start + 1])
    guard bytes.count >= 2 + length else { return nil }
    defer { bytes = bytes.dropFirst(2 + length) }
    return String(decoding: bytes[(start + 2)..<(start + 2 + length)], as: UTF8.self)
  }
}
