package import Diagnostics
package import Patterns
package import RuleSyntax
package import Signals

// The checked model: names resolved to positions, types and units settled, defines opened, windows listed. It is what the
// compiler, the test runner, the linter and a prover read. Lists are sorted by name (Unicode scalars), so positions do not
// depend on the order of files and declarations.

/// A rule set without errors.
package struct CheckedRuleSet: Sendable {
  package var policy: CheckedPolicy
  package var facts: [CheckedFact]
  package var events: [CheckedEvent]
  package var calendars: [CheckedCalendar]
  package var captures: [CheckedCapture]
  package var topics: [CheckedPatterned]
  package var triggers: [CheckedPatterned]
  package var intents: [CheckedIntent]
  package var lexicon: [CheckedLexiconEntry]
  package var moods: [CheckedMood]
  package var scripts: [CheckedScript]
  package var desks: [CheckedDesk]
  package var rules: [CheckedRule]
  package var ensures: [CheckedEnsure]
  package var tests: [CheckedTest]
  /// Regexes of `draft matches`.
  package var draftExpressions: [(pattern: String, raw: Bool)]
  /// Conditions whose truth is recorded every customer turn, sorted by canonical text.
  package var tracks: [CheckedTrack]
  /// Values that are recorded every customer turn for average, peak and rise, sorted by canonical text.
  package var series: [CheckedSeries]
  /// IANA names used anywhere, sorted; the policy's is among them.
  package var zones: [String]
  package var sources: [SourceFile]
  /// The expressions of topics, triggers, captures and drafts, compiled.
  package var compiled: [RegexSource: Regex]
}

package struct CheckedPolicy: Sendable {
  package var title: String
  /// Reply languages with what stands in for each, sorted by name.
  package var languages: [String]
  /// Position in `languages` of the fallback, per language.
  package var fallbacks: [Int?]
  package var defaultLanguage: Int
  /// Position in `zones`.
  package var zone: Int
  /// Sorted; `other` is added behind them as the last.
  package var channels: [String]
  package var otherwise: CheckedStep
  package var whenUnreadable: CheckedStep
  package var whenUnreadablePriority: PriorityLevel
  package var whenInDoubtDesk: Int
  package var whenInDoubtPriority: PriorityLevel
  package var disclose: Int?
  package var resume: CheckedResume
  /// Position in the rank per desk; unranked desks have the count of ranked ones.
  package var deskRank: [Int]
  /// Thousandths.
  package var intentThreshold: Int
  package var span: SourceSpan
}

package enum CheckedResume: Sendable, Hashable {
  case never
  case after(seconds: Int64)
}

package struct CheckedFact: Sendable {
  /// For an event's field `rating.stars`.
  package var name: String
  package var type: ValueType
  package var isOptional: Bool
  package var defaultValue: FactValue?
  package var event: Int?
  package var span: SourceSpan
}

package struct CheckedEvent: Sendable {
  package var name: String
  /// Positions in `facts`.
  package var fields: [Int]
}

package struct CheckedCalendar: Sendable {
  package var name: String
  /// Inclusive ranges of days since 1970-01-01; `open` wins over `closed`.
  package var entries: [(isOpen: Bool, days: ClosedRange<Int>)]
}

package struct CheckedCapture: Sendable {
  package var name: String
  package var expressions: [(pattern: String, raw: Bool)]
}

/// A topic or a trigger, after `extend` and `replace`.
package struct CheckedPatterned: Sendable {
  package var name: String
  package var title: String
  package var isSensitive: Bool
  package var patterns: PatternDefinition
  /// Declared learned score and its threshold in thousandths; nothing scores it yet, so it never holds (and `check` says so).
  package var model: (name: String, threshold: Int)?
  package var yes: [Spanned<String>]
  package var no: [Spanned<String>]
  package var span: SourceSpan
}

package struct CheckedIntent: Sendable {
  package var name: String
  package var title: String
  package var examples: [String]
}

package struct CheckedLexiconEntry: Sendable {
  package var term: String
  /// An emotion or urgency.
  package var signal: Signal
  /// Log-odds in thousandths: ±1000, ±2000, ±4000.
  package var shift: Int
}

package struct CheckedMood: Sendable {
  package var name: String
  package var enter: Condition
  package var leave: Condition
  package var span: SourceSpan
}

package struct CheckedScript: Sendable {
  package var name: String
  /// Per language of the policy: texts without channel and by channel; a missing one follows the language's fallback.
  package var texts: [ScriptTexts?]
}

package struct ScriptTexts: Sendable {
  /// Variants sorted by text (R32).
  package var plain: [SlottedText]
  /// By position of the channel in the policy.
  package var byChannel: [Int: [SlottedText]]
}

/// A text with slots.
package struct SlottedText: Sendable, Hashable {
  package var source: String
  package var pieces: [Piece]
  package enum Piece: Sendable, Hashable {
    case text(String)
    /// `fallback` nil: the value is always there.
    case slot(SlotValue, fallback: String?)
  }
  package enum SlotValue: Sendable, Hashable {
    case fact(Int)
    case capture(Int)
    case signal(Signal)
  }
}

package struct CheckedDesk: Sendable {
  package var name: String
  package var title: String
  package var skills: [String]
  package var hours: Hours
  package var tellCustomer: Int?
  package var routes: [(to: Int, when: Condition)]
  package var whenClosed: Branch?
  package var whenFull: Branch?
  package var whenWaiting: (seconds: Int64, to: Int)?
  /// nil: the policy's.
  package var resume: CheckedResume?

  package enum Hours: Sendable {
    case always
    case weekly([Span], zone: Int, calendar: Int?, exceptions: [ClosedRange<Int>])
  }
  /// Days 1…7 (Monday first); minutes; `opens` > `closes` crosses midnight.
  package struct Span: Sendable, Hashable {
    package var days: [Int]
    package var opens: Int
    package var closes: Int
  }
  package enum Branch: Sendable {
    case to(Int)
    case tell(script: Int, opening: DeskSyntax.Opening, dueInSeconds: Int64?)
  }
}

package enum CheckedScope: Sendable, Hashable {
  case customer, drafts, waiting
  case event(Int)
}

package enum CheckedStep: Sendable, Hashable {
  case handoff(desk: Int)
  case reply(script: Int)
  case ask(script: Int)
  case answer(script: Int)
  case answerOutside(String)
  case answerFreely
  case replace(script: Int)
  case giveBack
}

package struct CheckedRule: Sendable {
  package var name: String
  package var scope: CheckedScope
  /// Days since 1970-01-01, inclusive, in the policy's time zone.
  package var valid: ClosedRange<Int>?
  package var when: Condition
  package var unless: [Condition]
  /// Empty: a rule without an action. More than one: a ladder.
  package var steps: [CheckedStep]
  package var priority: PriorityLevel
  package var openWith: Int?
  package var tellCustomer: Int?
  package var tellAtAnyHour: Bool
  package var tellAgent: [SlottedText]
  package var guideBot: [SlottedText]
  package var tags: [String]
  package var offers: [CheckedOffer]
  package var notify: [Int]
  package var firstAsk: (script: Int, unless: Condition?)?
  package var limits: [CheckedLimit]
  /// Positions in `rules`.
  package var insteadOf: [Int]
  package var because: String?
  /// R3: a handoff rule whose `when` mentions a sensitive topic.
  package var isProtected: Bool
  package var span: SourceSpan
  package var metadata: MetadataSyntax

  package var hasHandoff: Bool {
    steps.contains { if case .handoff = $0 { true } else { false } }
  }
}

package enum CheckedOffer: Sendable, Hashable {
  case script(Int)
  case outside(String)
}

package enum CheckedLimit: Sendable, Hashable {
  case oncePerConversation
  case messages(count: Int, messages: Int)
  case seconds(count: Int, seconds: Int64)
}

package struct CheckedEnsure: Sendable {
  package var name: String
  package var when: Condition
  package var unless: [Condition]
  package var promises: [(isAlways: Bool, kind: Promise)]
  package var span: SourceSpan
  package enum Promise: Sendable, Hashable {
    case handoff(desk: Int?, priority: PriorityLevel?)
    case reachesAPerson
    case reply(script: Int?)
    case ask(script: Int?)
    case answer
    case offer
    case tag(String)
  }
}

/// A test whose names were checked; lines stay as written, the runner reads them with the model at hand.
package struct CheckedTest: Sendable {
  package var name: String
  package var lines: [CheckedTestLine]
  package var span: SourceSpan
}

package struct CheckedTestLine: Sendable {
  package var syntax: TestLineSyntax
  /// For `expect CONDITION`: the resolved condition, per expectation of the line (nil for the other kinds).
  package var conditions: [Condition?]
}

// MARK: - Conditions

package struct CheckedTrack: Sendable {
  package var condition: Condition
  /// Canonical text: how a running conversation finds its recorded bits again under a new rule set (R23).
  package var canonical: String
  /// How many turns are needed, 1…20; 0 when only `ever` reads it.
  package var depth: Int
}

package struct CheckedSeries: Sendable {
  package var value: Value
  package var canonical: String
  package var depth: Int
  /// What `average` rounds to, half up, in stored units: 10 for scores, else 1.
  package var unit: Int64
}

/// A resolved condition, defines opened.
package indirect enum Condition: Sendable, Hashable {
  case constant(Bool)
  case compare(Value, ComparisonOperator, Value)
  case textEquals(TextValue, String)
  case truth(TruthValue)
  case topic(Int)
  case trigger(Int)
  case draftTopic(Int)
  case draftTrigger(Int)
  /// This intent is the turn's best and its similarity, in thousandths, is at least `threshold`.
  case intent(Int, threshold: Int)
  case intentNone
  case mood(Int)
  case desk(Int, DeskCondition)
  case after(rule: Int, messages: Int)
  /// Minutes since midnight in a zone, half-open, may cross midnight.
  case timeIn(from: Int, to: Int, zone: Int)
  case draftMatches(Int)
  case isKnown(Known)
  /// True on at least `count` of the last `messages` customer turns of the episode.
  case window(track: Int, count: Int, messages: Int)
  case ever(track: Int)
  case not(Condition)
  case all([Condition])
  case any([Condition])

  package enum Known: Sendable, Hashable {
    case fact(Int)
    case capture(Int)
  }
  package enum TruthValue: Sendable, Hashable {
    case signal(Signal)
    case fact(Int, absent: Bool)
  }
  package enum TextValue: Sendable, Hashable {
    case fact(Int, absent: String?)
    case capture(Int, absent: String?)
  }
}

/// A resolved number: stored units of its type (see `FactValue`).
package indirect enum Value: Sendable, Hashable {
  case constant(Int64)
  case signal(Signal)
  /// `absent` stands in when an optional fact is not known.
  case fact(Int, absent: Int64?)
  case add(Value, Value)
  case subtract(Value, Value)
  /// Times a constant in ten-thousandths, rounded half up.
  case scaled(Value, by: Int64)
  case minimum([Value])
  case maximum([Value])
  case overMessages(Aggregate, series: Int, messages: Int)
  /// Whole days from a date fact to the turn's day in the policy's zone, in ten-thousandths; `absent` is a day.
  case daysSince(fact: Int, absent: Int64?)
}
