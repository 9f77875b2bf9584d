package import Conversations
import Crypto

/// What remains of an erased conversation: that something was erased, when, how much, and a hash of it.
///
/// Who kept a copy can prove that it is what was erased; nobody can learn from it what was said, or by whom.
package struct Tombstone: Sendable, Equatable {
  /// SHA-256 of the conversation's id.
  package var subject: [UInt8]
  package var at: Instant
  /// How many records were removed: the conversation itself, turns, handoffs, events, deliveries, feedback.
  package var records: Int64
  /// SHA-256 over the id and the turns in their order: of each its id, digest and response.
  package var proof: [UInt8]

  package init(subject: [UInt8], at: Instant, records: Int64, proof: [UInt8]) {
    self.subject = subject
    self.at = at
    self.records = records
    self.proof = proof
  }

  /// What a tombstone or an audit log says in place of a conversation's id.
  package static func subject(of conversation: String) -> [UInt8] {
    var hash = ChainHash()
    hash.add(conversation)
    return hash.value
  }
}

/// The proof of a tombstone, turn by turn in the order of their numbers.
struct ErasureProof {
  private var hash = ChainHash()

  init(of conversation: String) { hash.add(conversation) }

  mutating func add(_ turn: RecordedTurn) {
    hash.add(turn.id)
    hash.add(turn.digest)
    hash.add(turn.response ?? [])
  }

  var value: [UInt8] { hash.value }
}

/// What is kept no longer.
package struct Retention: Sendable, Equatable {
  /// Conversations without a turn since then, with all that belongs to them.
  package var conversationsBefore: Instant?
  /// Events published before then.
  package var eventsBefore: Instant?
  /// Responses and logs of turns before then; their digests stay, so that a late repetition is still recognised.
  package var responsesBefore: Instant?
  /// Dead letters that died before then.
  package var deadLettersBefore: Instant?

  package init(
    conversationsBefore: Instant? = nil, eventsBefore: Instant? = nil, responsesBefore: Instant? = nil,
    deadLettersBefore: Instant? = nil
  ) {
    self.conversationsBefore = conversationsBefore
    self.eventsBefore = eventsBefore
    self.responsesBefore = responsesBefore
    self.deadLettersBefore = deadLettersBefore
  }
}

/// What a retention removed.
package struct RetentionOutcome: Sendable, Equatable {
  package var conversations = 0
  package var events = 0
  package var responses = 0
  package var deadLetters = 0
  /// False if the limit was reached: another call may find more.
  package var isComplete = true

  package init() {}

  mutating func settle(limit: Int) {
    isComplete = max(conversations, events, responses, deadLetters) < limit
  }
}

/// SHA-256 over fields, each with its length before it, so that no two lists of fields give the same bytes.
struct ChainHash {
  private var hash = SHA256()

  mutating func add(_ bytes: [UInt8]) {
    add(Int64(bytes.count))
    hash.update(data: bytes)
  }

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  mutating func add(_ number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
  }

  var value: [UInt8] { Array(hash.finalize()) }
}
