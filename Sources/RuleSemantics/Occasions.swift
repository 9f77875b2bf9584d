import RuleSyntax

// What rules of each occasion may do, and how careful each action is.

extension StepSyntax.Kind {
  var isHandoff: Bool { if case .handoff = self { true } else { false } }

  /// How careful a step is: handoff > reply = ask = replace > answer.
  var care: Int {
    switch self {
    case .handoff: 2
    case .reply, .ask, .replace: 1
    case .answer, .answerOutside, .answerFreely, .giveBack: 0
    }
  }

  var keyword: String {
    switch self {
    case .handoff: "handoff"
    case .reply: "reply"
    case .ask: "ask"
    case .answer, .answerOutside: "answer with"
    case .answerFreely: "answer freely"
    case .replace: "replace with"
    case .giveBack: "give back"
    }
  }
}

extension CheckedScope {
  var keyword: String {
    switch self {
    case .customer: "on messages"
    case .drafts: "for drafts"
    case .waiting: "while waiting"
    case .event: "on event"
    }
  }

  var allowedActions: [String] {
    switch self {
    case .customer, .event: ["handoff", "reply", "ask", "answer with", "answer freely"]
    case .drafts: ["replace with", "handoff"]
    case .waiting: ["reply", "give back"]
    }
  }

  func allows(_ step: StepSyntax.Kind) -> Bool { allowedActions.contains(step.keyword) }
}
