package import Conversations
package import EmotionScoring
package import IntentMatching
package import Patterns
package import Signals
import TextNormalization

/// A compiled rule set: immutable, flat, shared by all conversations.
///
/// Lists are sorted by name; code of conditions lies in `code`, pointed at by ranges.
package final class Program: Sendable {
  /// 32 hexadecimal digits over the canonical text of the checked rule set: equal rule sets have equal ones, whatever the
  /// order of their files and declarations.
  package let fingerprint: String
  package let title: String
  package let code: [Instruction]
  package let strings: [String]
  package let outlines: [ConditionOutline]
  /// Outlines of conditions that no rule has: what tests expect.
  package let probes: [Range<Int>]

  package let facts: [FactProgram]
  /// Positions in `facts` by name.
  package let factPositions: [String: Int]
  package let events: [String: [Int]]
  package let eventNames: [String]
  package let captures: [CaptureProgram]
  package let topics: [TopicProgram]
  package let triggers: [TopicProgram]
  /// Topics first, then triggers.
  package let patterns: PatternSet
  package let draftExpressions: [Regex]
  package let intents: [String]
  package let intentMatcher: IntentMatcher
  /// Thousandths.
  package let intentThreshold: Int
  package let scorer: EmotionScorer
  package let moods: [MoodProgram]
  package let tracks: [TrackProgram]
  package let series: [SeriesProgram]
  package let scripts: [ScriptProgram]
  package let desks: [DeskProgram]
  package let deskPositions: [String: Int]
  package let calendars: [[CalendarEntry]]
  package let rules: [RuleProgram]
  package let ensures: [EnsureProgram]
  package let zones: [ZoneTable]
  package let policy: PolicyProgram
  package let layout: ConversationLayout
  package let factDefaults: [FactValue?]
  /// Which conditions a turn looks at.
  package let selection: RuleSelection

  package init(
    fingerprint: String, title: String, code: [Instruction], strings: [String], outlines: [ConditionOutline],
    probes: [Range<Int>],
    facts: [FactProgram], factPositions: [String: Int], events: [String: [Int]], eventNames: [String],
    captures: [CaptureProgram], topics: [TopicProgram], triggers: [TopicProgram], patterns: PatternSet,
    draftExpressions: [Regex], intents: [String], intentMatcher: IntentMatcher, intentThreshold: Int,
    scorer: EmotionScorer, moods: [MoodProgram], tracks: [TrackProgram], series: [SeriesProgram],
    scripts: [ScriptProgram], desks: [DeskProgram], deskPositions: [String: Int],
    calendars: [[CalendarEntry]], rules: [RuleProgram], ensures: [EnsureProgram], zones: [ZoneTable],
    policy: PolicyProgram, layout: ConversationLayout, factDefaults: [FactValue?], selection: RuleSelection
  ) {
    self.fingerprint = fingerprint
    self.title = title
    self.code = code
    self.strings = strings
    self.outlines = outlines
    self.probes = probes
    self.facts = facts
    self.factPositions = factPositions
    self.events = events
    self.eventNames = eventNames
    self.captures = captures
    self.topics = topics
    self.triggers = triggers
    self.patterns = patterns
    self.draftExpressions = draftExpressions
    self.intents = intents
    self.intentMatcher = intentMatcher
    self.intentThreshold = intentThreshold
    self.scorer = scorer
    self.moods = moods
    self.tracks = tracks
    self.series = series
    self.scripts = scripts
    self.desks = desks
    self.deskPositions = deskPositions
    self.calendars = calendars
    self.rules = rules
    self.ensures = ensures
    self.zones = zones
    self.policy = policy
    self.layout = layout
    self.factDefaults = factDefaults
    self.selection = selection
  }

  /// The same rule set with other patterns of its topics and triggers.
  package func with(patterns: PatternSet) -> Program {
    Program(
      fingerprint: fingerprint, title: title, code: code, strings: strings, outlines: outlines,
      probes: probes, facts: facts, factPositions: factPositions, events: events, eventNames: eventNames,
      captures: captures,
      topics: topics, triggers: triggers, patterns: patterns, draftExpressions: draftExpressions,
      intents: intents, intentMatcher: intentMatcher, intentThreshold: intentThreshold, scorer: scorer,
      moods: moods, tracks: tracks, series: series, scripts: scripts, desks: desks,
      deskPositions: deskPositions, calendars: calendars, rules: rules, ensures: ensures, zones: zones,
      policy: policy, layout: layout, factDefaults: factDefaults, selection: selection)
  }

  /// Whether a condition, a recorded value or a text of the rule set depends on a signal.
  package func reads(_ signal: Signal) -> Bool {
    func isSlot(_ template: TextTemplate) -> Bool {
      template.pieces.contains { if case .signal(signal) = $0 { true } else { false } }
    }
    return code.contains(.signal(Int32(signal.rawValue)))
      || scripts.contains {
        $0.plain.contains { $0?.contains(where: isSlot) ?? false }
          || $0.byChannel.contains { $0.values.contains { $0.contains(where: isSlot) } }
      } || rules.contains { ($0.tellAgent + $0.guideBot).contains(where: isSlot) }
  }
}

/// Where the code of a condition or value lies.
package typealias CodeRange = Range<Int>

package struct PolicyProgram: Sendable {
  /// Reply languages, sorted; `fallbacks` are positions in it.
  package var languages: [String]
  package var fallbacks: [Int?]
  package var defaultLanguage: Int
  package var zone: Int
  /// The last one is `other`.
  package var channels: [String]
  package var otherwise: Action
  package var whenUnreadable: Action
  package var whenUnreadablePriority: Priority
  package var inDoubtDesk: Int
  package var inDoubtPriority: Priority
  package var disclose: Int?
  /// Milliseconds; nil is never.
  package var resumeAfter: Int64?

  package init(
    languages: [String], fallbacks: [Int?], defaultLanguage: Int, zone: Int, channels: [String],
    otherwise: Action,
    whenUnreadable: Action, whenUnreadablePriority: Priority, inDoubtDesk: Int, inDoubtPriority: Priority,
    disclose: Int?, resumeAfter: Int64?
  ) {
    self.languages = languages
    self.fallbacks = fallbacks
    self.defaultLanguage = defaultLanguage
    self.zone = zone
    self.channels = channels
    self.otherwise = otherwise
    self.whenUnreadable = whenUnreadable
    self.whenUnreadablePriority = whenUnreadablePriority
    self.inDoubtDesk = inDoubtDesk
    self.inDoubtPriority = inDoubtPriority
    self.disclose = disclose
    self.resumeAfter = resumeAfter
  }
}

package struct FactProgram: Sendable {
  package var name: String
  package var type: ValueType
  package var isOptional: Bool
  package var defaultValue: FactValue?
  package var event: Int?
  package init(name: String, type: ValueType, isOptional: Bool, defaultValue: FactValue?, event: Int?) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
    self.defaultValue = defaultValue
    self.event = event
  }
}

package struct CaptureProgram: Sendable {
  package var name: String
  package var expressions: [Regex]
  package init(name: String, expressions: [Regex]) {
    self.name = name
    self.expressions = expressions
  }
}

package struct TopicProgram: Sendable {
  package var name: String
  package var title: String
  package var isSensitive: Bool
  /// The learned score that makes the topic hold beside its patterns, and from how many thousandths on.
  package var score: (matter: Matter, least: Int)?
  package init(name: String, title: String, isSensitive: Bool, score: (matter: Matter, least: Int)?) {
    self.score = score
    self.name = name
    self.title = title
    self.isSensitive = isSensitive
  }

  /// True when a pattern of the topic matched, or its learned score is high enough; the score does not see what the topic's
  /// exceptions cut out either (R37).
  package func holds(at definition: Int, _ hits: PatternHits, _ scores: EmotionScores) -> Bool {
    if hits.has(definition) { return true }
    guard let score else { return false }
    if let remainder = hits.remainder(for: definition) {
      return EmotionScorer.score(of: Normalizer().normalized(remainder), for: score.matter) >= score.least
    }
    return scores.holds(score)
  }
}

package struct MoodProgram: Sendable {
  package var name: String
  package var enter: CodeRange
  package var leave: CodeRange
  package init(name: String, enter: CodeRange, leave: CodeRange) {
    self.name = name
    self.enter = enter
    self.leave = leave
  }
}

package struct TrackProgram: Sendable {
  package var condition: CodeRange
  /// Recorded after the moods of the turn are known, because the condition reads one.
  package var readsMood: Bool
  package init(condition: CodeRange, readsMood: Bool) {
    self.condition = condition
    self.readsMood = readsMood
  }
}

package struct SeriesProgram: Sendable {
  package var value: CodeRange
  package init(value: CodeRange) { self.value = value }
}

package struct ScriptProgram: Sendable {
  package var name: String
  /// By language; variants sorted by text.
  package var plain: [[TextTemplate]?]
  /// By language, then channel.
  package var byChannel: [[Int: [TextTemplate]]]
  package init(name: String, plain: [[TextTemplate]?], byChannel: [[Int: [TextTemplate]]]) {
    self.name = name
    self.plain = plain
    self.byChannel = byChannel
  }
}

/// A text with slots; a slot's value is never expanded again (R32).
package struct TextTemplate: Sendable {
  /// Of a script's text its place among all texts of scripts; -1 of others.
  package let number: Int
  package let pieces: [Piece]
  /// The text of a template without slots.
  package let fixedText: String?

  package init(number: Int, pieces: [Piece]) {
    self.number = number
    self.pieces = pieces
    var fixed: String? = ""
    for piece in pieces {
      if case .text(let text) = piece { fixed? += text } else { fixed = nil }
    }
    fixedText = fixed
  }

  package enum Piece: Sendable {
    case text(String)
    case fact(Int, fallback: String)
    case capture(Int, fallback: String)
    case signal(Signal)
  }
}

package struct CalendarEntry: Sendable {
  package var isOpen: Bool
  package var days: ClosedRange<Int>
  package init(isOpen: Bool, days: ClosedRange<Int>) {
    self.isOpen = isOpen
    self.days = days
  }
}

package struct DeskProgram: Sendable {
  package var name: String
  package var skills: [String]
  package var hours: Hours
  /// 0 is best.
  package var rank: Int
  package var tellCustomer: Int?
  package var routes: [(to: Int, when: CodeRange)]
  package var whenClosed: Branch?
  package var whenFull: Branch?
  package var whenWaiting: (milliseconds: Int64, to: Int)?
  package var resume: Resume

  package init(
    name: String, skills: [String], hours: Hours, rank: Int, tellCustomer: Int?,
    routes: [(to: Int, when: CodeRange)],
    whenClosed: Branch?, whenFull: Branch?, whenWaiting: (milliseconds: Int64, to: Int)?, resume: Resume
  ) {
    self.name = name
    self.skills = skills
    self.hours = hours
    self.rank = rank
    self.tellCustomer = tellCustomer
    self.routes = routes
    self.whenClosed = whenClosed
    self.whenFull = whenFull
    self.whenWaiting = whenWaiting
    self.resume = resume
  }

  package enum Resume: Sendable, Hashable {
    case asPolicy
    case never
    case after(milliseconds: Int64)
  }
  package enum Hours: Sendable {
    case always
    case weekly([WeeklyHours], zone: Int, calendar: Int?, exceptions: [ClosedRange<Int>])
  }
  package enum Branch: Sendable {
    case to(Int)
    case tell(script: Int, HandoffDelivery, dueInSeconds: Int64?)
  }
}

package struct WeeklyHours: Sendable {
  /// Bit 1 is Monday … bit 7 Sunday.
  package var days: UInt8
  /// Minutes since midnight; `opens` > `closes` crosses midnight.
  package var opens: Int
  package var closes: Int
  package init(days: UInt8, opens: Int, closes: Int) {
    self.days = days
    self.opens = opens
    self.closes = closes
  }
  package func includes(weekday: Int) -> Bool { days & (1 << UInt8(weekday)) != 0 }
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

package enum OfferProgram: Sendable, Hashable {
  case script(Int)
  case outside(String)
}

package enum Limit: Sendable, Hashable {
  case oncePerConversation
  case messages(count: Int, messages: Int)
  case milliseconds(count: Int, Int64)
}

package struct EnsureProgram: Sendable {
  package var name: String
  package var when: CodeRange
  package var unless: [CodeRange]
  package var promises: [(isAlways: Bool, kind: Promise)]
  package init(
    name: String, when: CodeRange, unless: [CodeRange], promises: [(isAlways: Bool, kind: Promise)]
  ) {
    self.name = name
    self.when = when
    self.unless = unless
    self.promises = promises
  }
  package enum Promise: Sendable, Hashable {
    case handoff(desk: Int?, priority: Priority?)
    case reachesAPerson
    case reply(script: Int?)
    case ask(script: Int?)
    case answer
    case offer
    case tag(String)
  }
}

/// A node of a condition for people, in depth-first order: text and the code that decides it.
package struct ConditionOutline: Sendable {
  package var depth: Int
  package var role: Role
  package var form: Form
  package var text: String
  package var code: CodeRange
  /// Of a comparison of numbers: the code of its sides and how to write them.
  package var comparison: Comparison?

  package enum Role: String, Sendable { case when, unless, part }
  /// How the parts below make the whole.
  package enum Form: Sendable {
    /// There are none.
    case leaf
    case all, any, not
    /// The part is what is recorded on every message.
    case recorded
  }
  package struct Comparison: Sendable {
    package var left: CodeRange
    package var right: CodeRange
    package var comparator: Instruction
    /// How the left side is written; nil for a number.
    package var type: ValueType?
    package init(left: CodeRange, right: CodeRange, comparator: Instruction, type: ValueType?) {
      self.left = left
      self.right = right
      self.comparator = comparator
      self.type = type
    }
  }
  package init(
    depth: Int, role: Role, form: Form, text: String, code: CodeRange, comparison: Comparison?
  ) {
    self.depth = depth
    self.role = role
    self.form = form
    self.text = text
    self.code = code
    self.comparison = comparison
  }
}
