public import Foundation

/// One message, or one thing that happened, on its way to the server.
public struct ClientTurn: Sendable, Encodable {
  /// Who spoke. `draft`: a text of the bot that was not sent yet. `event`: something without a text.
  public enum Speaker: String, Sendable, Codable { case customer, bot, agent, draft, event }

  /// A fact's new value.
  public enum Fact: Sendable, Encodable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
  {
    case text(String)
    case whole(Int)
    case number(Decimal)
    case truth(Bool)
    /// Returns the fact to its default.
    case unknown

    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .whole(value) }
    public init(booleanLiteral value: Bool) { self = .truth(value) }
    public init(nilLiteral: ()) { self = .unknown }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .whole(let number): try container.encode(number)
      case .number(let number): try container.encode(number)
      case .truth(let truth): try container.encode(truth)
      case .unknown: try container.encodeNil()
      }
    }
  }

  /// Unique within the conversation. The same turn again gives the same answer: keep the id when you try again.
  public var id: String
  public var speaker: Speaker
  public var text: String
  /// The server's time if it is missing.
  public var at: Date?
  public var channel: String?
  /// Changes only: a fact keeps its value until another comes.
  public var facts: [String: Fact]
  /// Of a bot turn: false if the bot had no answer.
  public var answered: Bool?
  /// Of an agent turn: the bot answers again.
  public var givesBack: Bool
  /// Of an event turn: its name.
  public var event: String?
  /// Id of the turn that must be the last one before this; nil: whichever.
  public var after: String?

  public init(
    id: String, speaker: Speaker = .customer, text: String = "", at: Date? = nil, channel: String? = nil,
    facts: [String: Fact] = [:], answered: Bool? = nil, givesBack: Bool = false, event: String? = nil,
    after: String? = nil
  ) {
    self.id = id
    self.speaker = speaker
    self.text = text
    self.at = at
    self.channel = channel
    self.facts = facts
    self.answered = answered
    self.givesBack = givesBack
    self.event = event
    self.after = after
  }

  private enum CodingKeys: String, CodingKey {
    case id = "turn"
    case speaker, text, at, channel, facts, answered, event, after
    case givesBack = "gives_back"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(speaker, forKey: .speaker)
    if !text.isEmpty { try container.encode(text, forKey: .text) }
    try container.encodeIfPresent(at, forKey: .at)
    try container.encodeIfPresent(channel, forKey: .channel)
    if !facts.isEmpty { try container.encode(facts, forKey: .facts) }
    try container.encodeIfPresent(answered, forKey: .answered)
    if givesBack { try container.encode(true, forKey: .givesBack) }
    try container.encodeIfPresent(event, forKey: .event)
    try container.encodeIfPresent(after, forKey: .after)
  }
}
