import Conversations
import Escalation

/// Turn in, decision out. A value without state of its own: share one among all requests.
///
/// ```swift
/// let engine = HeedEngine(try Policy.load(path: "rules/storefront"))
/// var conversation = engine.newConversation(id: "c-17")
/// let decision = engine.decide(Turn(id: "t1", text: "Where is my parcel?", at: .now), in: &conversation)
/// ```
public struct HeedEngine: Sendable {
  let engine: Engine

  public init(_ policy: Policy) { engine = Engine(policy.program) }

  /// A conversation in which nothing was said yet.
  public func newConversation(id: String) -> ConversationState {
    ConversationState(.live(engine.newConversation(id: id)))
  }

  /// Decides on a turn and advances the conversation; store the conversation before you act on the decision.
  ///
  /// A pure function of policy, conversation and turn: time and ids come in with the turn. A turn whose id this
  /// conversation saw before changes nothing and gives `isRepeated`: answer with the decision you kept.
  /// - Parameter explaining: adds to `json` why each rule fired or not.
  public func decide(_ turn: Turn, in conversation: inout ConversationState, explaining: Bool = false)
    -> Decision
  {
    var live = conversation.restored(by: engine)
    let decision = engine.decide(turn.wired, in: &live, explaining: explaining)
    conversation = ConversationState(.live(live))
    return Decision(decision)
  }
}

/// A conversation as a value: all that the next decision depends on. Encode it into your store, a few KB at most.
///
/// A conversation that was stored under one policy goes on under another: limits and moods carry over by name.
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

  public init(from decoder: any Decoder) throws {
    let snapshot = try ConversationSnapshot(from: decoder)
    guard snapshot.version == ConversationSnapshot.currentVersion else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "conversation \(snapshot.id) was stored by a later Heed (version \(snapshot.version))"))
    }
    form = .stored(snapshot)
  }

  public func encode(to encoder: any Encoder) throws {
    switch form {
    case .live(let conversation): try conversation.snapshot.encode(to: encoder)
    case .stored(let snapshot): try snapshot.encode(to: encoder)
    }
  }

  func restored(by engine: Engine) -> Conversations.Conversation {
    switch form {
    case .live(let conversation): return conversation
    case .stored(let snapshot):
      guard let conversation = try? engine.conversation(from: snapshot) else {
        preconditionFailure("the version of a stored conversation is checked when it is decoded")
      }
      return conversation
    }
  }
}

/// Who answers the customer.
public enum ConversationOwner: String, Sendable, Codable, CaseIterable {
  case bot
  /// Handed over; nobody has spoken yet.
  case waiting
  case agent

  init(_ owner: Owner) {
    switch owner {
    case .bot: self = .bot
    case .waiting: self = .waiting
    case .agent: self = .agent
    }
  }
}
