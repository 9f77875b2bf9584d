import Conversations
import Escalation
import WireFormat

/// What Heed answers to one turn: what to do, what to say, to whom to give it, and why.
public struct Decision: Sendable {
  private let decision: Escalation.Decision

  init(_ decision: Escalation.Decision) { self.decision = decision }

  public enum Kind: String, Sendable, CaseIterable {
    /// The bot may answer: with `template`, with the messages, or freely.
    case auto
    /// The bot sends the messages and nothing else.
    case reply
    /// A person takes over: `handoff` says where.
    case handoff
    /// A person has the conversation: the bot stays silent.
    case hold
    /// Of a draft: send it.
    case send
    /// Of a draft: send the messages in its place.
    case replace
    /// A bot, agent or event turn that asked for no decision.
    case noted
  }

  public var conversation: String { decision.conversation }
  public var turn: String { decision.turn }
  public var kind: Kind { Kind(decision.kind) }
  /// What the rules wanted, before a person's ownership turned it into `hold`.
  public var verdict: Kind { Kind(decision.verdict) }
  /// True if this turn id was seen before: nothing changed, answer with the decision you kept.
  public var isRepeated: Bool { decision.origin == .repeated }
  /// The rule that decided; nil if the policy's default did.
  public var rule: String? { decision.rule }
  /// Where the conversation goes; with `hold`, an update of the open case.
  public var handoff: Handoff? { decision.handoff.map { Handoff($0, brief: decision.brief) } }
  /// What the customer gets from the bot side, in the order to send it.
  public var messages: [Message] { decision.messages.map(Message.init) }
  /// A template outside Heed that the bot answers with.
  public var template: String? { decision.template }
  public var tags: [String] { decision.tags }
  /// Guidance for the agent.
  public var agentNotes: [String] { decision.agentNotes }
  /// Hints for a bot that answers freely.
  public var botGuides: [String] { decision.botGuides }
  /// Desks that hear of it beside the one that owns it.
  public var notify: [String] { decision.notify }
  public var offers: [Offer] { decision.offers.map(Offer.init) }
  /// Why, in the words of the rules' `because`.
  public var reasons: [String] { decision.reasons }
  /// Names of the rules that fired, in order of precedence.
  public var firedRules: [String] { decision.fired.map(\.name) }
  /// The eight emotions by name, 0…1.
  public var emotions: [String: Double] {
    Dictionary(
      uniqueKeysWithValues: zip(JSONWriter.emotionNames, decision.values.emotions.map { Double($0) / 1000 }))
  }
  public var topics: [String] { decision.values.topics }
  public var triggers: [String] { decision.values.triggers }
  public var intent: String? { decision.values.intent }
  /// Who answers the customer after this turn.
  public var owner: ConversationOwner { ConversationOwner(decision.owner) }
  /// What went wrong while deciding: a pattern out of budget, a fact of a wrong type. Log it.
  public var faults: [String] { decision.faults.map { "\($0.name): \($0.detail)" } }
  /// Ensures that the rules broke and Heed mended. Log it.
  public var breaches: [String] { decision.breaches.map { "\($0.ensure): \($0.promise); \($0.remedy)" } }
  /// What the caller sent and Heed did not know: undeclared facts, unknown desks and channels.
  public var ignored: [String] { decision.ignored }
  /// Fingerprint of the policy that decided.
  public var policy: String { decision.policy }

  /// The whole decision as one JSON object; docs/decision-schema.md describes it.
  public var json: String {
    var writer = JSONWriter()
    writer.decision(decision)
    return writer.text
  }
}

extension Decision {
  public struct Message: Sendable, Equatable {
    /// What it is for: `notice`, `opening`, `reply`, `question`, `answer`, `handoff`, `branch`, `replacement`.
    public let role: String
    public let script: String
    /// The policy's name of the language.
    public let language: String
    public let text: String

    init(_ message: OutgoingMessage) {
      role = message.role.rawValue
      script = message.script
      language = message.language
      text = message.text
    }
  }

  public enum Offer: Sendable, Equatable {
    case message(Message)
    /// The name of something outside Heed.
    case outside(String)

    init(_ offer: Escalation.Offer) {
      switch offer {
      case .script(let message): self = .message(Message(message))
      case .outside(let name): self = .outside(name)
      }
    }
  }

  public struct Handoff: Sendable, Equatable {
    public enum Delivery: String, Sendable, CaseIterable { case live, redirected, ticket, callback }
    public enum Priority: String, Sendable, CaseIterable { case low, normal, high, urgent }

    public let desk: String
    /// The desk that the rule named, where routing or a closed desk led elsewhere.
    public let wantedDesk: String
    public let delivery: Delivery
    public let priority: Priority
    /// True when an open case was updated instead of opened.
    public let isUpdate: Bool
    /// True for a sensitive matter.
    public let isProtected: Bool
    public let skills: [String]
    /// Of a ticket or callback.
    public let dueInSeconds: Int?
    /// What the agent should know before the first word.
    public let brief: Brief?

    init(_ handoff: Escalation.Handoff, brief: HandoffBrief?) {
      desk = handoff.desk
      wantedDesk = handoff.wantedDesk
      delivery = Delivery(rawValue: handoff.delivery.rawValue) ?? .live
      priority = Priority(rawValue: handoff.priority.name) ?? .normal
      isUpdate = handoff.isUpdate
      isProtected = handoff.isProtected
      skills = handoff.skills
      dueInSeconds = handoff.dueInSeconds.map { Int($0) }
      self.brief = brief.map(Brief.init)
    }
  }

  /// A page for the agent; personal data is masked in it.
  public struct Brief: Sendable, Equatable {
    /// One sentence.
    public let why: String
    public let reasons: [String]
    public let language: String
    /// `topic: the customer's words`.
    public let matched: [String]
    public let facts: [String: String]
    public let guidance: [String]
    /// `speaker: text`, oldest first.
    public let lastTurns: [String]

    init(_ brief: HandoffBrief) {
      why = brief.why
      reasons = brief.reasons
      language = brief.language
      matched = brief.matched
      facts = Dictionary(brief.facts.map { ($0.name, $0.value) }) { first, _ in first }
      guidance = brief.guidance
      lastTurns = brief.lastTurns.map { "\($0.speaker.rawValue): \($0.text)" }
    }
  }
}

extension Decision.Kind {
  init(_ kind: Escalation.Decision.Kind) {
    switch kind {
    case .auto: self = .auto
    case .reply: self = .reply
    case .handoff: self = .handoff
    case .hold: self = .hold
    case .send: self = .send
    case .replace: self = .replace
    case .noted: self = .noted
    }
  }
}
