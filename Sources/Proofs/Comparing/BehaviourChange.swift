import Escalation

/// One way in which two rule sets decide differently, with the shortest conversation that shows it.
package struct BehaviourChange: Sendable {
  package var kind: Kind
  package var example: PairedExample

  /// What was decided before and is now.
  package enum Step: String, Sendable, CaseIterable, Comparable {
    case answer, ask, reply, handoff
    /// handoff > reply = ask > answer.
    var care: Int {
      switch self {
      case .answer: 0
      case .ask, .reply: 1
      case .handoff: 2
      }
    }
    /// As people read it.
    package var name: String { self == .answer ? "auto" : rawValue }
    package static func < (a: Step, b: Step) -> Bool { a.care < b.care }
  }

  package enum Kind: Sendable, Hashable {
    case step(from: Step, to: Step)
    case otherDesk(from: String, to: String)
    case higherPriority, lowerPriority
    case reachesNobody, reachesAPerson
    case asksFirst, asksFirstNoMore
    case otherReply(from: String, to: String)
    case otherQuestion, otherAnswer
    case moreOffers, fewerOffers
    case moreTags(String)
    case fewerTags(String)

    /// In a few words.
    package var name: String {
      switch self {
      case .step(let from, let to): "\(from.name) → \(to.name)"
      case .otherDesk(let from, let to): "other desk: \(from) → \(to)"
      case .higherPriority: "higher priority"
      case .lowerPriority: "lower priority"
      case .reachesNobody: "no longer reaches a person at once"
      case .reachesAPerson: "reaches a person at once"
      case .asksFirst: "asks a question first"
      case .asksFirstNoMore: "asks no question first"
      case .otherReply(let from, let to): "other reply: \(from) → \(to)"
      case .otherQuestion: "other question"
      case .otherAnswer: "other answer"
      case .moreOffers: "offers more"
      case .fewerOffers: "offers less"
      case .moreTags(let tag): "tag \(tag) appears"
      case .fewerTags(let tag): "tag \(tag) disappears"
      }
    }

    package var severity: Severity {
      switch self {
      case .step(let from, let to): to.care < from.care ? .lessCare : to.care > from.care ? .moreCare : .other
      case .lowerPriority, .reachesNobody, .asksFirst, .moreOffers: .lessCare
      case .higherPriority, .reachesAPerson, .asksFirstNoMore, .fewerOffers: .moreCare
      case .otherDesk, .otherReply, .otherQuestion, .otherAnswer, .moreTags, .fewerTags: .other
      }
    }
  }

  /// Towards a person, or away.
  package enum Severity: String, Sendable {
    case lessCare = "less careful"
    case moreCare = "more careful"
    case other
  }
}

/// A conversation played under two rule sets.
package struct PairedExample: Sendable {
  /// As the new rule set reads it.
  package var conversation: Counterexample
  /// What each wants of the last message, in words.
  package var old: String
  package var new: String
}

/// What is known of two rule sets.
package struct Comparison: Sendable {
  /// Severest first.
  package var changes: [BehaviourChange]
  package var declarations: [DeclarationChange]
  package var conclusion: Conclusion

  package enum Conclusion: Sendable, Equatable {
    /// Proven for all conversations.
    case equivalent
    case different
    /// None was found in conversations of so many messages, and none was ruled out beyond.
    case noneFound(messages: Int)
    case unknown(String)
  }
}
