/// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
package typealias Instant = Int64

/// Instants that calendars can compute with: 1970-01-01 to 9999-12-31.
package let instants: ClosedRange<Instant> = 0...253_402_300_799_999

/// One message, or one thing that happened, in a conversation. Time and ids come in with it; the engine has no clock.
package struct Turn: Sendable, Equatable {
  /// Unique within its conversation: a turn seen before changes nothing (R29).
  package var id: String
  package var speaker: Speaker
  /// Empty for a picture or an event.
  package var text: String
  /// nil: the time of the turn before it (the epoch for a first turn).
  package var at: Instant?
  package var channel: String?
  package var kind: MessageKind
  /// Changes only; `.unknown` returns a fact to its default or to absence (R22).
  package var facts: [String: FactInput]
  /// Of a bot turn: false means the bot had no answer.
  package var answered: Bool?
  /// Of an agent turn: the agent gives the conversation back.
  package var givesBack: Bool
  /// Desk states as the caller knows them; `closed` otherwise follows from the desk's hours, `full` from here alone (R14).
  package var desks: [String: DeskAvailability]
  /// Of an event turn: which event.
  package var event: String?
  /// Signals fixed by a test (`where anger = 0.7`) or a replayed proof, by name, in stored units.
  package var fixedSignals: [String: Int64]

  package init(
    id: String, speaker: Speaker, text: String = "", at: Instant? = nil, channel: String? = nil,
    kind: MessageKind = .text, facts: [String: FactInput] = [:], answered: Bool? = nil,
    givesBack: Bool = false,
    desks: [String: DeskAvailability] = [:], event: String? = nil, fixedSignals: [String: Int64] = [:]
  ) {
    self.id = id
    self.speaker = speaker
    self.text = text
    self.at = at
    self.channel = channel
    self.kind = kind
    self.facts = facts
    self.answered = answered
    self.givesBack = givesBack
    self.desks = desks
    self.event = event
    self.fixedSignals = fixedSignals
  }
}

package enum Speaker: String, Sendable, Codable, CaseIterable { case customer, bot, agent, draft, event }

/// In the order of `Signal.messageKinds`.
package enum MessageKind: String, Sendable, Codable, CaseIterable { case text, image, voice, card, sticker }

package enum DeskAvailability: String, Sendable, Codable, CaseIterable { case open, closed, full }

/// A fact's new value as the caller sends it; the engine checks it against the declaration.
package enum FactInput: Sendable, Equatable {
  case unknown
  case truth(Bool)
  /// In ten-thousandths.
  case number(Int64)
  /// A text, a case of `one of`, a date `2026-03-31` or a time `09:30`.
  case text(String)
}

package enum Priority: Int, Sendable, Codable, Comparable, CaseIterable {
  case low, normal, high, urgent

  package var name: String {
    switch self {
    case .low: "low"
    case .normal: "normal"
    case .high: "high"
    case .urgent: "urgent"
    }
  }

  package static func < (a: Priority, b: Priority) -> Bool { a.rawValue < b.rawValue }
}

/// How a handoff reached, or did not reach, a person (R15).
package enum HandoffDelivery: String, Sendable, Codable, CaseIterable {
  case live, redirected, ticket, callback
}

/// Who answers the customer now.
package enum Owner: String, Sendable, Codable, CaseIterable { case bot, waiting, agent }
