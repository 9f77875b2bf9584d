/// What is remembered of one rule.
package struct RuleMemory: Sendable, Equatable, Codable {
  /// Effects in the whole conversation.
  package var total: Int32 = 0
  /// Deliveries in this episode: the ladder's next step (R4).
  package var ladderStep: Int32 = 0
  /// Bit 0: decided and delivered on the customer turn that `decidedTurn` names (R21), bit 1 on the one before it …
  package var decidedBits: UInt32 = 0
  /// `Conversation.decidedTurns` when the bits were written; they age without being touched. Stored bits are of the latest
  /// turn, so this is not stored.
  package var decidedTurn: Int32 = 0
  /// `first ask` was delivered in this episode.
  package var asked = false
  /// The last effects, newest last, at most 20, kept only for rules with limits.
  package var effects: [Effect] = []

  package struct Effect: Sendable, Equatable, Codable {
    /// Number of the customer turn in the conversation.
    package var turn: Int32
    package var at: Instant
    package init(turn: Int32, at: Instant) {
      self.turn = turn
      self.at = at
    }
  }
  package init() {}

  private enum CodingKeys: String, CodingKey {
    case total, ladderStep, decidedBits, asked, effects
  }
}

/// The recorded truth of one condition that held at least once.
package struct TrackMemory: Sendable {
  /// Bit 0: held on the customer turn that `turn` names, bit 1 on the one before it …
  package var bits: UInt32
  /// How many turns the condition's kind had recorded when the bits were written; they age without being touched.
  package var turn: Int32
  /// Recorded after the moods of a turn, because the condition reads one.
  package var readsMood: Bool
}

/// A question of the customer, to tell whether it is asked again.
package struct AskedQuestion: Sendable {
  /// Hashes of its pieces, ascending; none for a turn too short to count.
  package let pieces: [UInt32]
  /// False for a turn too short to count, and for stored pieces that are none.
  package let isKept: Bool
  /// Which of 256 classes its pieces fall into.
  private let classes: SIMD4<UInt64>

  /// A question with its pieces, ascending without repeats, at most 256.
  package init(pieces: [UInt32]) {
    self.pieces = pieces
    var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var last: UInt32?
    var isAscending = true
    for piece in pieces {
      if let last, last >= piece { isAscending = false }
      last = piece
      let place = (piece &* 0x9E37_79B1) >> 24
      let bit: UInt64 = 1 << UInt64(place & 63)
      switch place >> 6 {
      case 0: a |= bit
      case 1: b |= bit
      case 2: c |= bit
      default: d |= bit
      }
    }
    classes = SIMD4(a, b, c, d)
    isKept = isAscending && !pieces.isEmpty && pieces.count <= 256
  }

  /// How many classes of pieces the other question has none of: so many pieces at least are not shared.
  package func classesMissing(in other: AskedQuestion) -> Int {
    let missing = classes & ~other.classes
    return missing[0].nonzeroBitCount + missing[1].nonzeroBitCount + missing[2].nonzeroBitCount
      + missing[3].nonzeroBitCount
  }
}

/// Bits of the last 20 customer turns, `elapsed` turns later.
func aged(_ bits: UInt32, by elapsed: Int32) -> UInt32 {
  elapsed >= Int32(Conversation.windowLength) ? 0 : bits << UInt32(max(elapsed, 0)) & 0xF_FFFF
}
