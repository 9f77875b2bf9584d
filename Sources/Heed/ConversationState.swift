import Conversations
import Escalation
import RuleRuntime

/// A conversation as a value: all that the next decision depends on. Encode it into your store, a few KB at most.
///
/// A conversation that was stored under one policy goes on under another: limits and moods carry over by name.
/// Turns of one conversation are decided one after the other; different conversations need not know of each other.
public struct ConversationState: Sendable, Codable {
  enum Form: Sendable {
    case live(Conversations.Conversation)
    case stored(ConversationSnapshot)
  }

  private let form: Form

  init(_ form: Form) { self.form = form }

  /// The id it was started with.
  public var id: String {
    switch form {
    case .live(let conversation): conversation.id
    case .stored(let snapshot): snapshot.id
    }
  }

  /// Who answers the customer now.
  public var owner: ConversationOwner {
    switch form {
    case .live(let conversation): ConversationOwner(conversation.owner)
    case .stored(let snapshot): ConversationOwner(snapshot.owner)
    }
  }

  /// Reads a stored conversation. What its numbers cannot mean is brought back into bounds.
  /// - Throws: `DecodingError`, also for a conversation that a later Heed stored.
  public init(from decoder: any Decoder) throws {
    let snapshot = try ConversationSnapshot(from: decoder)
    guard snapshot.version == ConversationSnapshot.currentVersion else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "conversation \(snapshot.id) was stored by another version of Heed (\(snapshot.version))"))
    }
    form = .stored(snapshot)
  }

  /// Writes names and bounded lists, no customer's text but the last six turns, masked and shortened.
  public func encode(to encoder: any Encoder) throws { try snapshot.encode(to: encoder) }

  private var snapshot: ConversationSnapshot {
    switch form {
    case .live(let conversation): conversation.snapshot
    case .stored(let snapshot): snapshot
    }
  }

  /// As the engine takes it; what was stored, or belongs to another policy, is restored by names.
  func restored(by engine: Engine) -> Conversations.Conversation {
    if case .live(let conversation) = form,
      conversation.layout.fingerprint == engine.program.fingerprint
    {
      return conversation
    }
    guard let conversation = try? engine.conversation(from: snapshot.bounded(by: engine.program)) else {
      preconditionFailure("the version of a stored conversation is checked when it is decoded")
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
