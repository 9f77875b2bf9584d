package import Conversations
import EmotionScoring
import IntentMatching
import Patterns
package import RuleRuntime
package import RuleSemantics
import RuleSyntax
import Signals

/// Why a checked rule set could not be compiled: only what the rim must provide can be missing.
package enum CompilationError: Error, Sendable, Equatable {
  /// The time-zone tables of this machine lack a zone that the rules name.
  case unknownZone(String)
  /// A pattern that the checker accepted does not compile here: a defect of Heed, reported instead of ignored.
  case pattern(String)
}

/// A checked rule set as a flat program.
///
/// - Parameter zones: the table of an IANA zone, or nil when this machine has none.
/// - Parameter probes: further conditions to report in every trace, for tests.
/// - Parameter texts: a program of a rule set that says the same of texts (patterns, intents, lexicon, scripts): these parts
///   and the fingerprint are taken from it. For variants of a rule set that run beside it and are never stored.
/// - Throws: `CompilationError`.
package func compiled(
  _ ruleSet: CheckedRuleSet, zones: (String) -> ZoneTable?, probes: [Condition] = [], texts: Program? = nil
) throws(CompilationError) -> Program {
  var compiler = Compiler(ruleSet: ruleSet, texts: texts)
  return try compiler.program(zones: zones, probes: probes)
}

/// Carries the pools that all parts of a program share.
struct Compiler {
  let ruleSet: CheckedRuleSet
  /// What its parts about texts are taken from, instead of being compiled.
  let texts: Program?
  var code: [Instruction] = []
  var strings: [String] = []
  var stringPositions: [String: Int] = [:]
  var outlines: [ConditionOutline] = []
  /// Texts of scripts so far.
  var scriptTexts = 0
  /// Where the code of a compared value lies, the last time it was emitted.
  var valueCode: [Value: CodeRange] = [:]
  let canonical: CanonicalText

  init(ruleSet: CheckedRuleSet, texts: Program? = nil) {
    self.ruleSet = ruleSet
    self.texts = texts
    self.canonical = CanonicalText(ruleSet)
  }

  mutating func program(zones: (String) -> ZoneTable?, probes: [Condition]) throws(CompilationError)
    -> Program
  {
    var tables: [ZoneTable] = []
    for name in ruleSet.zones {
      guard let table = zones(name) else { throw .unknownZone(name) }
      tables.append(table)
    }
    let moods = ruleSet.moods.map {
      MoodProgram(name: $0.name, enter: emit($0.enter), leave: emit($0.leave))
    }
    let tracks = ruleSet.tracks.map {
      TrackProgram(condition: emit($0.condition), readsMood: $0.condition.readsMood)
    }
    let series = ruleSet.series.map { SeriesProgram(value: emit($0.value)) }
    let desks = ruleSet.desks.enumerated().map { desk($0.element, rank: ruleSet.policy.deskRank[$0.offset]) }
    let rules = ruleSet.rules.map { rule($0) }
    let ensures = ruleSet.ensures.map { ensure in
      EnsureProgram(
        name: ensure.name, when: emit(ensure.when), unless: ensure.unless.map { emit($0) },
        promises: ensure.promises.map { ($0.isAlways, promise($0.kind)) })
    }
    let probeOutlines = probes.map { condition in
      let start = outlines.count
      outline(condition, role: .when, depth: 0)
      return start..<outlines.count
    }
    let facts = ruleSet.facts.map {
      FactProgram(
        name: $0.name, type: $0.type, isOptional: $0.isOptional, defaultValue: $0.defaultValue,
        event: $0.event)
    }
    let fingerprint = texts?.fingerprint ?? fingerprint(of: dump(ruleSet))
    let layout = ConversationLayout(
      fingerprint: fingerprint, facts: facts.map(\.name),
      cases: facts.map { if case .oneOf(let cases) = $0.type { cases } else { [] } },
      captures: ruleSet.captures.map(\.name),
      tracks: ruleSet.tracks.map(\.canonical), tracksReadMood: tracks.map(\.readsMood),
      series: ruleSet.series.map(\.canonical),
      moods: moods.map(\.name),
      rules: rules.map(\.name), scripts: ruleSet.scripts.map(\.name), topics: ruleSet.topics.map(\.name),
      triggers: ruleSet.triggers.map(\.name), intents: ruleSet.intents.map(\.name), desks: desks.map(\.name),
      languages: ruleSet.policy.languages, signalCount: Signal.allCases.count)
    let topics = ruleSet.topics.map(Self.topic)
    return Program(
      fingerprint: fingerprint, title: ruleSet.policy.title, code: code, strings: strings, outlines: outlines,
      probes: probeOutlines,
      facts: facts,
      factPositions: Dictionary(
        uniqueKeysWithValues: facts.enumerated().map { ($0.element.name, $0.offset) }),
      events: Dictionary(uniqueKeysWithValues: ruleSet.events.map { ($0.name, $0.fields) }),
      eventNames: ruleSet.events.map(\.name), captures: try captures(),
      topics: topics,
      triggers: ruleSet.triggers.map(Self.topic), patterns: try patterns(),
      draftExpressions: try draftExpressions(),
      intents: ruleSet.intents.map(\.name),
      intentMatcher: texts?.intentMatcher
        ?? IntentMatcher(intents: ruleSet.intents.map { (name: $0.name, examples: $0.examples) }),
      intentThreshold: ruleSet.policy.intentThreshold, scorer: try scorer(), moods: moods, tracks: tracks,
      series: series, scripts: texts?.scripts ?? ruleSet.scripts.map { script($0) }, desks: desks,
      deskPositions: Dictionary(
        uniqueKeysWithValues: desks.enumerated().map { ($0.element.name, $0.offset) }),
      calendars: ruleSet.calendars.map { $0.entries.map { CalendarEntry(isOpen: $0.isOpen, days: $0.days) } },
      rules: rules, ensures: ensures, zones: tables, policy: policy(), layout: layout,
      factDefaults: facts.map(\.defaultValue), selection: selection(rules: rules, topics: topics))
  }
}

/// 128 bits over a text, as 32 hexadecimal digits: enough to tell rule sets apart, not to resist forgery.
private func fingerprint(of text: String) -> String {
  let forward = stableHash(text.utf8)
  let backward = stableHash(text.utf8.reversed())
  return [forward, backward].map { hash in
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }.joined()
}

extension Condition {
  /// Whether a mood stands anywhere in it.
  var readsMood: Bool {
    switch self {
    case .mood: true
    case .not(let inner): inner.readsMood
    case .all(let items), .any(let items): items.contains(where: \.readsMood)
    default: false
    }
  }
}
