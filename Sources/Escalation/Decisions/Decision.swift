package import Conversations
package import RuleRuntime

/// What Heed answers to one turn: what to do, what to say, to whom to give it, and why.
package struct Decision: Sendable, Equatable {
  package var conversation: String
  package var turn: String
  package var kind: Kind
  /// What the rules wanted, before ownership masked it as `hold` (R12).
  package var verdict: Kind
  /// Why this verdict won.
  package var origin: Origin
  /// The rule that decided, if one did.
  package var rule: String?
  package var handoff: Handoff?
  /// What the customer gets from the bot side, in the order to send it.
  package var messages: [OutgoingMessage]
  /// `answer with "kb-1234"`: a template outside Heed that the bot answers with.
  package var template: String?
  package var tags: [String]
  package var agentNotes: [String]
  package var botGuides: [String]
  /// Desks that hear of it beside the one that owns it.
  package var notify: [String]
  package var offers: [Offer]
  package var reasons: [String]
  /// Every rule that fired, in order of precedence.
  package var fired: [FiredRule]
  package var evidence: [Evidence]
  package var values: SignalValues
  /// The owner after this turn.
  package var owner: Owner
  package var episode: Int
  package var faults: [Fault]
  package var breaches: [Breach]
  /// What the caller sent and Heed ignored: undeclared facts, unknown desks and channels.
  package var ignored: [String]
  package var brief: HandoffBrief?
  /// Fingerprint of the rule set that decided.
  package var policy: String
  package var trace: Trace?

  package enum Kind: String, Sendable, CaseIterable {
    case auto, reply, handoff, hold
    /// Of drafts.
    case send, replace
    /// A bot, agent or event turn that asked for no decision: it was taken note of.
    case noted
  }

  package enum Origin: String, Sendable {
    case rule, otherwise, unreadable
    case inDoubt = "in doubt"
    case ensure, noted
    /// The turn id was seen before: nothing changed, the caller holds the first decision (R29).
    case repeated
  }
}

package struct Handoff: Sendable, Equatable {
  package var desk: String
  /// The desk the rule named, where routing or a branch led elsewhere.
  package var wantedDesk: String
  package var delivery: HandoffDelivery
  package var priority: Priority
  /// True when an open case was updated instead of opened.
  package var isUpdate: Bool
  /// Of a ticket or callback.
  package var dueInSeconds: Int64?
  /// Where the case goes when nobody has spoken after so long.
  package var escalation: (afterSeconds: Int64, toDesk: String)?
  package var skills: [String]
  package var isProtected: Bool

  package static func == (a: Handoff, b: Handoff) -> Bool {
    a.desk == b.desk && a.wantedDesk == b.wantedDesk && a.delivery == b.delivery && a.priority == b.priority
      && a.isUpdate == b.isUpdate && a.dueInSeconds == b.dueInSeconds && a.skills == b.skills
      && a.escalation?.afterSeconds == b.escalation?.afterSeconds
      && a.escalation?.toDesk == b.escalation?.toDesk
      && a.isProtected == b.isProtected
  }
}

package struct OutgoingMessage: Sendable, Equatable {
  package var role: Role
  package var script: String
  /// The policy's name of the language: `zh`, `en`.
  package var language: String
  package var text: String
  /// What the message is for.
  package enum Role: String, Sendable {
    case notice, opening, reply, question, answer, handoff, branch, replacement
  }
}

package enum Offer: Sendable, Equatable {
  case script(OutgoingMessage)
  case outside(String)
}

package struct FiredRule: Sendable, Equatable {
  package var name: String
  package var because: String?
  /// True for the one that won.
  package var decided: Bool
}

/// A place in the customer's own words that carried weight.
package struct Evidence: Sendable, Equatable {
  package var kind: Kind
  /// Topic, trigger or signal name.
  package var name: String
  /// The words as the customer wrote them.
  package var text: String
  /// Half-open, in characters (Unicode scalar values) of the original text, 0-based.
  package var characters: Range<Int>
  /// Of an emotion or of a topic that its learned score found: log-odds in thousandths, signed; nil for what a pattern found.
  package var contribution: Int?
  package enum Kind: String, Sendable { case topic, trigger, emotion }

  package init(kind: Kind, name: String, text: String, characters: Range<Int>, contribution: Int?) {
    self.kind = kind
    self.name = name
    self.text = text
    self.characters = characters
    self.contribution = contribution
  }
}

/// The signals of the turn as rules saw them.
package struct SignalValues: Sendable, Equatable {
  /// In thousandths, in the order of `Signal.emotions`.
  package var emotions: [Int]
  package var valence: Int
  package var urgency: Int
  package var topics: [String]
  package var triggers: [String]
  package var intent: String?
  /// Thousandths.
  package var intentSimilarity: Int
  package var intentMargin: Int
  package var language: String
  package var messages: Int
  package var sameQuestion: Int
  package var botFailures: Int
  package var moods: [String]
}

package struct Fault: Sendable, Equatable {
  package var kind: Kind
  /// Which pattern, fact or desk.
  package var name: String
  package var detail: String
  package enum Kind: String, Sendable { case pattern, fact, scorer }
}

/// An `ensure` that the rules broke and that enforcement mended (R40).
package struct Breach: Sendable, Equatable {
  package var ensure: String
  package var promise: String
  /// What was done about it, in words: "forbidden offer removed", "handed off to crisis".
  package var remedy: String
}

/// What an agent needs in order to start well.
package struct HandoffBrief: Sendable, Equatable {
  /// One sentence: why a person is needed.
  package var why: String
  package var reasons: [String]
  package var language: String
  package var matched: [String]
  /// Per recent customer turn, oldest first.
  package var mood: [MoodPoint]
  /// Facts and captures that are known, masked, by name.
  package var facts: [(name: String, value: String)]
  package var guidance: [String]
  package var tags: [String]
  /// Oldest first, masked and shortened.
  package var lastTurns: [(speaker: Speaker, text: String)]

  package static func == (a: HandoffBrief, b: HandoffBrief) -> Bool {
    a.why == b.why && a.reasons == b.reasons && a.language == b.language && a.matched == b.matched
      && a.mood == b.mood
      && a.facts.elementsEqual(b.facts, by: ==) && a.guidance == b.guidance && a.tags == b.tags
      && a.lastTurns.elementsEqual(b.lastTurns, by: ==)
  }
}

/// Why each rule fired or did not: every comparison with its value, evaluated by the code that decided.
package struct Trace: Sendable, Equatable {
  package var rules: [RuleTrace]
  /// The conditions of tests, where the program was compiled with some.
  package var probes: [[Node]]

  package struct RuleTrace: Sendable, Equatable {
    package var rule: String
    package var outcome: Outcome
    package var nodes: [Node]
  }
  package enum Outcome: Sendable, Equatable {
    case decided, fired
    case doesNotHold
    case outsideDates
    /// Its limits are used up.
    case exhausted
    case displaced(by: [String])
    /// Not asked on this kind of turn.
    case notApplicable
  }
  /// A node of the rule's conditions in depth-first order.
  package struct Node: Sendable, Equatable {
    package var depth: Int
    package var role: Role
    package var form: Form
    /// Canonical text of the condition.
    package var text: String
    package var holds: Bool
    /// For a comparison: what stood on its left, readable (`0.42`), and how far its sides are apart, in stored units.
    package var actual: String?
    package var distance: Int64?
    /// Of what can be nearer or farther: a comparison of numbers, a window, the best intent.
    package var measure: Measure?
    package enum Role: String, Sendable { case when, unless, part }
    package typealias Form = ConditionOutline.Form
  }
}
