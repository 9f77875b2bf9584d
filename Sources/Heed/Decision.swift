import Conversations
import Escalation
import WireFormat

/// What Heed answers to one turn: what to do, what to say, to whom to give it, and why.
public struct Decision: Sendable {
  private let decision: Escalation.Decision
  private let detail: Detail

  init(_ decision: Escalation.Decision, _ detail: Detail) {
    self.decision = decision
    self.detail = detail
  }

  /// What to do. Of a customer turn or an event: `auto`, `reply`, `handoff` or `hold`.
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

  /// How much is worked out beside what is decided and said.
  public enum Detail: Sendable, CaseIterable {
    /// Nothing: signals, evidence, notes and the brief stay empty, and the conversation keeps no texts for later briefs. For
    /// many turns of which only the outcome counts.
    case outcome
    /// What was read in the turn, and where it stands; what agents and bots are told.
    case evidence
    /// Also why each rule fired or not, in `json`.
    case explanation

    var worked: DecisionDetail {
      switch self {
      case .outcome: .outcome
      case .evidence: .evidence
      case .explanation: .explanation
      }
    }
  }

  /// Id of the conversation.
  public var conversation: String { decision.conversation }
  /// Id of the turn.
  public var turn: String { decision.turn }
  /// What to do now.
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
  /// True for an `auto` that neither a template nor a script answers: the bot writes the answer, by `botGuides`. Submit
  /// what it wrote as a draft before you send it.
  public var answersFreely: Bool {
    kind == .auto && template == nil && !decision.messages.contains { $0.role == .answer }
  }
  /// A template outside Heed that the bot answers with.
  public var template: String? { decision.template }
  /// Words for reports, from the rules' `tag`.
  public var tags: [String] { decision.tags }
  /// Guidance for the agent.
  public var agentNotes: [String] { decision.agentNotes }
  /// Hints for a bot that answers freely.
  public var botGuides: [String] { decision.botGuides }
  /// Desks that hear of it beside the one that owns it.
  public var notify: [String] { decision.notify }
  /// What may be recommended now, if anything.
  public var offers: [Offer] { decision.offers.map(Offer.init) }
  /// Why, in the words of the rules' `because`.
  public var reasons: [String] { decision.reasons }
  /// Names of the rules that fired, in order of precedence.
  public var firedRules: [String] { decision.fired.map(\.name) }
  /// The customer's words that carried weight, personal data masked.
  public var evidence: [Evidence] { decision.evidence.map(Evidence.init) }
  /// The eight emotions by name, 0…1.
  public var emotions: [String: Double] {
    Dictionary(
      uniqueKeysWithValues: zip(JSONWriter.emotionNames, decision.values.emotions.map { Double($0) / 1000 }))
  }
  /// Topics that the message touches, by name.
  public var topics: [String] { decision.values.topics }
  /// Triggers that the message sets off, by name.
  public var triggers: [String] { decision.values.triggers }
  /// What the customer wants, if it resembles the examples of an intent closely enough.
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

  /// The whole decision as one JSON object; docs/decision-schema.md describes it. Where only the outcome was worked out, the
  /// same as `compactJSON`.
  public var json: String {
    if detail == .outcome { return compactJSON }
    var writer = JSONWriter()
    writer.decision(decision)
    return writer.text
  }

  /// What was decided, in one short JSON object without what it takes to act on it: for logs and statistics.
  public var compactJSON: String {
    var writer = JSONWriter()
    writer.compact(decision)
    return writer.text
  }
}

extension Decision {
  /// A text for the customer.
  public struct Message: Sendable, Equatable {
    /// What a text is for.
    public enum Role: String, Sendable, CaseIterable {
      /// That a bot speaks.
      case notice
      /// Said before an answer.
      case opening
      /// Said instead of an answer.
      case reply
      /// Asked before anything is answered or handed over.
      case question
      /// The answer itself.
      case answer
      /// That a person takes over.
      case handoff
      /// That the desk is closed or full, and what happens now.
      case branch
      /// Sent in place of a draft.
      case replacement
    }

    /// What it is for.
    public let role: Role
    /// Name of the script in the rules.
    public let script: String
    /// The policy's name of the language.
    public let language: String
    /// What to send.
    public let text: String

    init(_ message: OutgoingMessage) {
      role = Role(message.role)
      script = message.script
      language = message.language
      text = message.text
    }
  }

  /// Something to recommend.
  public enum Offer: Sendable, Equatable {
    /// A text of the rules.
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

  /// Where a conversation goes, and how.
  public struct Handoff: Sendable, Equatable {
    /// How the customer reaches a person, as the desk's hours and state allow.
    public enum Delivery: String, Sendable, CaseIterable {
      /// At this desk, now.
      case live
      /// Now, at another desk than the one that was wanted.
      case redirected
      /// Later, in writing: the bot stays in charge.
      case ticket
      /// Later, by a call: the bot stays in charge.
      case callback
    }
    /// How soon.
    public enum Priority: String, Sendable, CaseIterable { case low, normal, high, urgent }

    /// Name of the desk that gets it.
    public let desk: String
    /// The desk that the rule named, where routing or a closed desk led elsewhere.
    public let wantedDesk: String
    /// How the customer reaches it.
    public let delivery: Delivery
    /// Its place in the queue.
    public let priority: Priority
    /// True when an open case was updated instead of opened.
    public let isUpdate: Bool
    /// True for a sensitive matter.
    public let isProtected: Bool
    /// What the agent must be able to do.
    public let skills: [String]
    /// Of a ticket or callback.
    public let dueInSeconds: Int?
    /// When nobody has spoken after so long, the case goes to another desk: start a timer.
    public let whenWaiting: Waiting?
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
      whenWaiting = handoff.escalation.map { Waiting(seconds: Int($0.afterSeconds), desk: $0.toDesk) }
      self.brief = brief.map(Brief.init)
    }
  }

  /// What happens to a case for which nobody has time.
  public struct Waiting: Sendable, Equatable {
    /// Counted from the handoff.
    public let seconds: Int
    /// Name of the desk that gets the case then.
    public let desk: String
  }

  /// A place in the customer's words that carried weight.
  public struct Evidence: Sendable, Equatable {
    /// What was found.
    public enum Kind: String, Sendable, CaseIterable { case topic, trigger, emotion }

    /// What was found.
    public let kind: Kind
    /// Name of the topic, trigger or emotion.
    public let name: String
    /// The words as the customer wrote them, personal data masked.
    public let text: String
    /// Where they stand in the turn's text, half-open, in Unicode scalars, 0-based.
    public let scalars: Range<Int>

    init(_ evidence: Escalation.Evidence) {
      kind = Kind(rawValue: evidence.kind.rawValue) ?? .topic
      name = evidence.name
      text = evidence.text
      scalars = evidence.characters
    }
  }

  /// A page for the agent; personal data is masked in it.
  public struct Brief: Sendable, Equatable {
    /// How one message felt.
    public struct Mood: Sendable, Equatable {
      /// Number of the customer's message in the conversation, 1-based.
      public let message: Int
      /// The strongest emotion.
      public let emotion: String
      /// 0…1.
      public let score: Double
    }

    /// Why a person is needed, in one sentence.
    public let why: String
    /// The `because` of the rules that fired.
    public let reasons: [String]
    /// The policy's name of the customer's language.
    public let language: String
    /// `topic: the customer's words`.
    public let matched: [String]
    /// How the last messages felt, oldest first.
    public let mood: [Mood]
    /// What is known, by name.
    public let facts: [String: String]
    /// What to do and what not, from the rules' `tell agent`.
    public let guidance: [String]
    /// `speaker: text`, oldest first.
    public let lastTurns: [String]

    init(_ brief: HandoffBrief) {
      why = brief.why
      reasons = brief.reasons
      language = brief.language
      matched = brief.matched
      mood = brief.mood.map {
        Mood(message: $0.turn, emotion: $0.emotion, score: Double($0.score) / 1000)
      }
      facts = Dictionary(brief.facts.map { ($0.name, $0.value) }) { first, _ in first }
      guidance = brief.guidance
      lastTurns = brief.lastTurns.map { "\($0.speaker.rawValue): \($0.text)" }
    }
  }
}

extension Decision.Message.Role {
  init(_ role: OutgoingMessage.Role) {
    switch role {
    case .notice: self = .notice
    case .opening: self = .opening
    case .reply: self = .reply
    case .question: self = .question
    case .answer: self = .answer
    case .handoff: self = .handoff
    case .branch: self = .branch
    case .replacement: self = .replacement
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
