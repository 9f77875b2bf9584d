public import Foundation

/// The decision on a turn; docs/decision-schema.md says what each member means. `ClientAnswer.body` has the rest.
public struct ClientDecision: Sendable, Decodable, Equatable {
  /// What to do now. A word of a later server is kept as it is.
  public struct Kind: RawRepresentable, Sendable, Decodable, Hashable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The bot may answer.
    public static let auto = Kind(rawValue: "auto")
    /// Send the messages and nothing else.
    public static let reply = Kind(rawValue: "reply")
    /// A person takes over.
    public static let handoff = Kind(rawValue: "handoff")
    /// A person has the conversation: the bot stays silent.
    public static let hold = Kind(rawValue: "hold")
    /// Of drafts: send it.
    public static let send = Kind(rawValue: "send")
    /// Of drafts: send the messages instead.
    public static let replace = Kind(rawValue: "replace")
    /// Nothing was asked.
    public static let noted = Kind(rawValue: "noted")
  }

  /// Something to send to the customer.
  public struct Message: Sendable, Decodable, Equatable {
    public let role: String
    public let text: String
    public let script: String?
    public let language: String?
  }

  /// Where the conversation goes.
  public struct Handoff: Sendable, Decodable, Equatable {
    public let desk: String
    public let delivery: String
    public let priority: String
    /// Whether the open case was changed instead of a new one opened.
    public let update: Bool
    public let protected: Bool
  }

  public let conversation: String
  public let turn: String
  public let decision: Kind
  public let rule: String?
  public let messages: [Message]
  public let template: String?
  public let handoff: Handoff?
  public let tags: [String]
  public let notify: [String]
  public let reasons: [String]
  /// `bot`, `waiting` or `agent`.
  public let owner: String
  /// Fingerprint of the rules that decided.
  public let policy: String
}

/// The answer to a turn of a kept conversation.
public struct ClientAnswer: Sendable, Equatable {
  public let decision: ClientDecision
  /// Number of the turn in its conversation.
  public let revision: Int
  /// Id of the open handoff.
  public let handoff: String?
  /// As the server sent it; a repeated turn gives the same bytes.
  public let body: Data

  private struct Document: Decodable {
    let decision: ClientDecision
    let revision: Int
    let handoff: String?
  }

  init(_ body: Data, _ decoder: JSONDecoder) throws {
    let document = try decoder.decode(Document.self, from: body)
    decision = document.decision
    revision = document.revision
    handoff = document.handoff
    self.body = body
  }
}

/// A conversation that waits for a person, or has one.
public struct ClientHandoff: Sendable, Decodable, Equatable {
  public let id: String
  public let conversation: String
  /// `waiting`, `claimed` or `settled`.
  public let status: String
  public let desk: String
  public let priority: String
  public let delivery: String
  public let why: String
  public let skills: [String]
  public let opened: Date
  public let agent: String?
  public let claimedUntil: Date?

  private enum CodingKeys: String, CodingKey {
    case id, conversation, status, desk, priority, delivery, why, skills, opened, agent
    case claimedUntil = "claimed_until"
  }
}

/// Proof that a conversation was erased.
public struct ClientErasure: Sendable, Decodable, Equatable {
  /// SHA-256 of the conversation's id.
  public let subject: String
  public let at: Date
  public let records: Int
  /// SHA-256 over what was erased.
  public let proof: String
}
