import Conversations
public import Foundation

/// One message, or one thing that happened, in a conversation.
public struct Turn: Sendable, Equatable {
  /// Unique within its conversation: a turn seen before changes nothing.
  public var id: String
  public var speaker: Speaker
  /// Empty for a picture or an event.
  public var text: String
  /// nil: the time of the turn before it. Time never runs back.
  public var at: Date?
  /// One of the policy's channels; any other counts as `other`.
  public var channel: String?
  public var kind: MessageKind
  /// Changes only: a fact keeps its value until another comes. `.unknown` returns it to its default.
  public var facts: [String: Fact]
  /// Of a bot turn: false says that the bot had no answer.
  public var isAnswered: Bool?
  /// Of an agent turn: the agent gives the conversation back to the bot.
  public var givesBack: Bool
  /// States of desks that the caller knows; a full desk is known from here alone.
  public var desks: [String: DeskState]
  /// Of an event turn: which event the rules declare.
  public var event: String?

  /// A turn; what is left out is as in most turns.
  public init(
    id: String, speaker: Speaker = .customer, text: String = "", at: Date? = nil, channel: String? = nil,
    kind: MessageKind = .text, facts: [String: Fact] = [:], isAnswered: Bool? = nil, givesBack: Bool = false,
    desks: [String: DeskState] = [:], event: String? = nil
  ) {
    self.id = id
    self.speaker = speaker
    self.text = text
    self.at = at
    self.channel = channel
    self.kind = kind
    self.facts = facts
    self.isAnswered = isAnswered
    self.givesBack = givesBack
    self.desks = desks
    self.event = event
  }

  /// Who speaks.
  public enum Speaker: String, Sendable, Codable, CaseIterable {
    case customer
    /// What the customer got from the bot: it is taken note of.
    case bot
    /// What a person of the shop wrote: from now on the conversation is theirs.
    case agent
    /// A text of the bot that was not sent yet: the decision is `send`, `replace` or a handoff.
    case draft
    /// Something without text: a rating, a refund issued.
    case event
  }

  /// What a message is made of. A picture or a voice note without a text counts as unreadable.
  public enum MessageKind: String, Sendable, Codable, CaseIterable { case text, image, voice, card, sticker }
  /// Whether a desk takes conversations now.
  public enum DeskState: String, Sendable, Codable, CaseIterable { case open, closed, full }
}

/// The value of a fact; the engine checks it against the declaration.
public enum Fact: Sendable, Equatable {
  /// Returns the fact to its default.
  case unknown
  /// Yes or no.
  case truth(Bool)
  /// Kept with four decimal places.
  case number(Decimal)
  /// A text, a case of `one of`, a date `2026-03-31` or a time `09:30`.
  case text(String)
}

extension Fact: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  /// `true`, `false`.
  public init(booleanLiteral value: Bool) { self = .truth(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(Decimal(value)) }
  /// A text, a case, a date or a time.
  public init(stringLiteral value: String) { self = .text(value) }
}

extension Turn {
  /// As the engine takes it.
  var wired: Conversations.Turn {
    Conversations.Turn(
      id: id, speaker: Conversations.Speaker(rawValue: speaker.rawValue) ?? .customer, text: text,
      at: at?.instant,
      channel: channel, kind: Conversations.MessageKind(rawValue: kind.rawValue) ?? .text,
      facts: facts.mapValues(\.wired), answered: isAnswered, givesBack: givesBack,
      desks: desks.compactMapValues { DeskAvailability(rawValue: $0.rawValue) }, event: event)
  }
}

extension Date {
  /// The nearest instant that calendars can compute with; of a date that is no number the first.
  fileprivate var instant: Instant {
    let milliseconds = (timeIntervalSince1970 * 1000).rounded()
    if milliseconds.isNaN { return instants.lowerBound }
    let bounds = Double(instants.lowerBound)...Double(instants.upperBound)
    return Int64(min(max(milliseconds, bounds.lowerBound), bounds.upperBound))
  }
}

extension Fact {
  fileprivate var wired: FactInput {
    switch self {
    case .unknown: return .unknown
    case .truth(let truth): return .truth(truth)
    case .text(let text): return .text(text)
    case .number(let number):
      var scaled = number * 10_000
      var rounded = Decimal()
      NSDecimalRound(&rounded, &scaled, 0, .plain)
      // What does not fit is no number that a rule could know: the engine reports it as a fault of the fact.
      guard let value = Int64(rounded.description) else { return .text(number.description) }
      return .number(value)
    }
  }
}
