import Conversations
import Escalation
import Foundation
import RuleRuntime

/// A conversation as a value: all that the next decision depends on. Encode it into your store, a few KB at most.
///
/// A conversation that was stored under one policy goes on under another: limits and moods carry over by name.
/// Turns of one conversation are decided one after the other; different conversations need not know of each other.
public struct ConversationState: Sendable, Codable {
  enum Form: Sendable {
    case live(Conversations.Conversation)
    case stored([UInt8], id: String, owner: Owner)
  }

  private let form: Form

  init(_ form: Form) { self.form = form }

  /// The id it was started with.
  public var id: String {
    switch form {
    case .live(let conversation): conversation.id
    case .stored(_, let id, _): id
    }
  }

  /// Who answers the customer now.
  public var owner: ConversationOwner {
    switch form {
    case .live(let conversation): ConversationOwner(conversation.owner)
    case .stored(_, _, let owner): ConversationOwner(owner)
    }
  }

  /// Reads a stored conversation.
  /// - Throws: `DecodingError` for one that is damaged, or that another version of Heed stored.
  public init(from decoder: any Decoder) throws {
    let bytes = [UInt8](try decoder.singleValueContainer().decode(Data.self))
    guard let summary = ConversationBytes.summary(of: bytes) else {
      let version = bytes.first.map {
        $0 == ConversationBytes.version ? "" : ", or of another version (\($0))"
      }
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "the stored conversation is damaged\(version ?? ": it is empty")"))
    }
    form = .stored(bytes, id: summary.id, owner: summary.owner)
  }

  /// Writes bytes (in JSON as base64): names and bounded lists, no customer's text but the last six turns, masked and shortened.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Data(bytes))
  }

  private var bytes: [UInt8] {
    switch form {
    case .live(let conversation): ConversationBytes.encode(conversation)
    case .stored(let bytes, _, _): bytes
    }
  }

  /// As the engine takes it; what was stored, or belongs to another policy, is restored by names.
  func restored(by engine: Engine) -> Conversations.Conversation {
    if case .live(let conversation) = form,
      conversation.layout.fingerprint == engine.program.fingerprint
    {
      return conversation
    }
    guard let conversation = engine.conversation(from: bytes) else {
      preconditionFailure("the bytes of a stored conversation are checked when it is decoded")
    }
    return conversation
  }
}

/// Who answers the customer.
public enum ConversationOwner: String, Sendable, Codable, CaseIterable {
  /// The bot, as Heed decides.
  case bot
  /// A person, who has not spoken yet: the conversation was handed over.
  case waiting
  /// A person, who has spoken.
  case agent

  init(_ owner: Owner) {
    switch owner {
    case .bot: self = .bot
    case .waiting: self = .waiting
    case .agent: self = .agent
    }
  }
}
