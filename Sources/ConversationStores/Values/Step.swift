package import Conversations

/// What one turn does to the store, written as a whole or not at all.
package struct Step: Sendable, Equatable {
  package var conversation: String
  /// The revision that the step was decided on; 0 for a conversation that does not exist yet.
  package var expectedRevision: Int64
  /// The conversation after the step, encoded by the caller.
  package var state: [UInt8]
  package var turn: TurnRecord
  package var handoffs: [HandoffChange]
  package var announcement: Announcement

  package init(
    conversation: String, expectedRevision: Int64, state: [UInt8], turn: TurnRecord,
    handoffs: [HandoffChange] = [], announcement: Announcement = Announcement()
  ) {
    self.conversation = conversation
    self.expectedRevision = expectedRevision
    self.state = state
    self.turn = turn
    self.handoffs = handoffs
    self.announcement = announcement
  }

  /// - Throws: `.unusable` for ids and names that no store keeps.
  func check() throws(StoreError) {
    try StoredName.check(conversation, "the id of the conversation")
    try StoredName.check(turn.id, "the id of the turn")
    try StoredName.check(turn.kind, "the kind of the turn")
    try StoredName.check(turn.policy, "the digest of the policy")
    for change in handoffs { try change.check() }
    try announcement.check()
  }
}

/// A turn as it is recorded.
package struct TurnRecord: Sendable, Equatable {
  /// Unique within its conversation.
  package var id: String
  /// SHA-256 of the request: tells a repeated turn from another one under the same id.
  package var digest: [UInt8]
  /// `customer`, `bot`, `agent`, `draft`, `event`, or a word of the caller's.
  package var kind: String
  /// What was answered; a repeated turn gets these bytes.
  package var response: [UInt8]
  /// What is kept for people and for replay, as `RecordKeeping` allows; empty: nothing.
  package var log: [UInt8]
  /// Fingerprint of the rule set that decided.
  package var policy: String
  /// Time of the turn.
  package var at: Instant

  package init(
    id: String, digest: [UInt8], kind: String, response: [UInt8], log: [UInt8] = [], policy: String,
    at: Instant
  ) {
    self.id = id
    self.digest = digest
    self.kind = kind
    self.response = response
    self.log = log
    self.policy = policy
    self.at = at
  }
}

/// What became of a step.
package enum CommitOutcome: Sendable, Equatable {
  /// Durable. `firstEvent` is the id of its first event, if it has one.
  case committed(revision: Int64, firstEvent: Int64?)
  /// The turn was committed before, with this response; nil if a retention forgot the response.
  case duplicate(response: [UInt8]?, revision: Int64)
  /// The turn id was committed before, with another content.
  case turnReused
  /// The conversation is at another revision; 0: it does not exist.
  case conflict(revision: Int64)
  /// The conversation was erased, and its id is used up.
  case erased(Tombstone)
  /// The step settles a handoff for an agent, and another one holds it.
  case held(handoff: String, by: String, until: Instant)
}

/// What is known of a conversation.
package enum ConversationLookup: Sendable, Equatable {
  case none
  case found(StoredConversation)
  case erased(Tombstone)
}

/// A conversation as it is stored.
package struct StoredConversation: Sendable, Equatable {
  /// How many steps it has.
  package var revision: Int64
  package var state: [UInt8]
  /// Time of its first turn, and the latest time of any.
  package var created: Instant
  package var touched: Instant

  package init(revision: Int64, state: [UInt8], created: Instant, touched: Instant) {
    self.revision = revision
    self.state = state
    self.created = created
    self.touched = touched
  }
}

/// A committed turn.
package struct RecordedTurn: Sendable, Equatable {
  /// The revision that it made: 1 is the first turn.
  package var number: Int64
  package var id: String
  package var digest: [UInt8]
  package var kind: String
  /// Nil once a retention forgot it.
  package var response: [UInt8]?
  package var log: [UInt8]
  package var policy: String
  package var at: Instant
}
