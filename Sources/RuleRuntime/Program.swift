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
