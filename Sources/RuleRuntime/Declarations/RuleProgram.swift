package import Conversations

package struct RuleProgram: Sendable {
  package var name: String
  package var scope: RuleScope
  package var valid: ClosedRange<Int>?
  package var when: CodeRange
  package var unless: [CodeRange]
  /// Outline of `when`, then of each `unless`, in `Program.outlines`.
  package var outline: Range<Int>
  package var steps: [Action]
  package var priority: Priority
  package var openWith: Int?
  package var tellCustomer: Int?
  package var tellAtAnyHour: Bool
  package var tellAgent: [TextTemplate]
  package var guideBot: [TextTemplate]
  package var tags: [String]
  package var offers: [OfferProgram]
  package var notify: [Int]
  package var firstAsk: (script: Int, unless: CodeRange?)?
  package var limits: [Limit]
  package var insteadOf: [Int]
  package var because: String?
  package var isProtected: Bool

  package init(
    name: String, scope: RuleScope, valid: ClosedRange<Int>?, when: CodeRange, unless: [CodeRange],
    outline: Range<Int>, steps: [Action], priority: Priority, openWith: Int?, tellCustomer: Int?,
    tellAtAnyHour: Bool,
    tellAgent: [TextTemplate], guideBot: [TextTemplate], tags: [String], offers: [OfferProgram],
    notify: [Int],
    firstAsk: (script: Int, unless: CodeRange?)?, limits: [Limit], insteadOf: [Int], because: String?,
    isProtected: Bool
  ) {
    self.name = name
    self.scope = scope
    self.valid = valid
    self.when = when
    self.unless = unless
    self.outline = outline
    self.steps = steps
    self.priority = priority
    self.openWith = openWith
    self.tellCustomer = tellCustomer
    self.tellAtAnyHour = tellAtAnyHour
    self.tellAgent = tellAgent
    self.guideBot = guideBot
    self.tags = tags
    self.offers = offers
    self.notify = notify
    self.firstAsk = firstAsk
    self.limits = limits
    self.insteadOf = insteadOf
    self.because = because
    self.isProtected = isProtected
  }
}

package enum Action: Sendable, Hashable {
  case handoff(desk: Int)
  case reply(script: Int)
  case ask(script: Int)
  case answer(script: Int)
  case answerOutside(String)
  case answerFreely
  case replace(script: Int)
  case giveBack

  /// handoff > reply = ask > answer; for drafts handoff > replace (R6).
  package var rank: Int {
    switch self {
    case .handoff: 3
    case .reply, .ask, .replace, .giveBack: 2
    case .answer, .answerOutside, .answerFreely: 1
    }
  }
}

package enum RuleScope: Sendable, Hashable {
  case customer, drafts, waiting
  case event(Int)
}

package enum OfferProgram: Sendable, Hashable {
  case script(Int)
  case outside(String)
}

package enum Limit: Sendable, Hashable {
  case oncePerConversation
  case messages(count: Int, messages: Int)
  case milliseconds(count: Int, Int64)
}
