import RuleSyntax
package import Signals

/// Prints conditions and values with names instead of positions.
///
/// The text of a recorded condition is how a running conversation finds its bits again under a new rule set (R23): it
/// must not change when other declarations come and go, nor with the order in which an author wrote `and`, `or`, min, max.
package struct CanonicalText: Sendable {
  var facts: [(name: String, type: ValueType)]
  var captures: [String]
  var topics: [String]
  var triggers: [String]
  var intents: [String]
  var moods: [String]
  var desks: [String]
  var rules: [String]
  var zones: [String]
  var channels: [String]
  var drafts: [(pattern: String, raw: Bool)]
  var tracks: [String]
  var series: [String]

  /// The printer of a finished rule set.
  package init(_ ruleSet: CheckedRuleSet) {
    facts = ruleSet.facts.map { ($0.name, $0.type) }
    captures = ruleSet.captures.map(\.name)
    topics = ruleSet.topics.map(\.name)
    triggers = ruleSet.triggers.map(\.name)
    intents = ruleSet.intents.map(\.name)
    moods = ruleSet.moods.map(\.name)
    desks = ruleSet.desks.map(\.name)
    rules = ruleSet.rules.map(\.name)
    zones = ruleSet.zones
    channels = ruleSet.policy.channels
    drafts = ruleSet.draftExpressions
    tracks = ruleSet.tracks.map(\.canonical)
    series = ruleSet.series.map(\.canonical)
  }

  /// The printer while a check is under way.
  init(_ checker: Checker) {
    facts = checker.factList.map { ($0.name, $0.type) }
    captures = checker.names[.capture]
    topics = checker.names[.topic]
    triggers = checker.names[.trigger]
    intents = checker.names[.intent]
    moods = checker.names[.mood]
    desks = checker.names[.desk]
    rules = checker.names[.rule]
    zones = checker.zones
    channels = checker.speech.channels
    drafts = checker.draftExpressions
    tracks = checker.tracks.map(\.canonical)
    series = checker.series.map(\.canonical)
  }

  // MARK: - Conditions

  /// The condition as an author could have written it.
  package func text(_ condition: Condition) -> String {
    switch condition {
    case .constant(let value): return value ? "yes" : "no"
    case .compare(let left, let comparison, let right):
      return "\(text(left, beside: right)) \(comparison.rawValue) \(text(right, beside: left))"
    case .textEquals(let value, let text): return "\(self.text(value)) = \(quotedText(text))"
    case .truth(.signal(let signal)): return signal.name
    case .truth(.fact(let fact, let absent)):
      return absent ? "(\(name(fact)) else yes)" : name(fact)
    case .topic(let position): return "topic \(topics[safe: position])"
    case .trigger(let position): return "trigger \(triggers[safe: position])"
    case .draftTopic(let position): return "draft topic \(topics[safe: position])"
    case .draftTrigger(let position): return "draft trigger \(triggers[safe: position])"
    case .intent(let position, let threshold):
      return "intent \(intents[safe: position]) >= \(decimalText(Int64(threshold) * 10))"
    case .intentNone: return "intent none"
    case .mood(let position): return "mood \(moods[safe: position])"
    case .desk(let position, let state): return "desk \(desks[safe: position]) is \(state.rawValue)"
    case .after(let rule, let messages):
      return "after \(quotedText(rules[safe: rule])) within \(messages) messages"
    case .timeIn(let from, let to, let zone):
      return "time in \(clockText(from))-\(clockText(to)) \(zones[safe: zone])"
    case .draftMatches(let position):
      let draft = position < drafts.count ? drafts[position] : ("", false)
      return "draft matches \(draft.1 ? "raw " : "")/\(draft.0)/"
    case .isKnown(.fact(let fact)): return "\(name(fact)) is known"
    case .isKnown(.capture(let capture)): return "\(captures[safe: capture]) is known"
    case .window(let track, let count, let messages):
      return "(\(tracks[safe: track])) in \(count) of last \(messages) messages"
    case .ever(let track): return "(\(tracks[safe: track])) ever"
    case .not(let inner): return "not \(bracketed(inner))"
    case .all(let items): return items.isEmpty ? "yes" : items.map(bracketed).joined(separator: " and ")
    case .any(let items): return items.isEmpty ? "no" : items.map(bracketed).joined(separator: " or ")
    }
  }

  private func bracketed(_ condition: Condition) -> String {
    switch condition {
    case .all(let items), .any(let items): items.count == 1 ? bracketed(items[0]) : "(\(text(condition)))"
    case .not: "(\(text(condition)))"
    default: text(condition)
    }
  }

  private func text(_ value: Condition.TextValue) -> String {
    switch value {
    case .fact(let fact, let absent): withDefault(name(fact), absent.map(quotedText))
    case .capture(let capture, let absent): withDefault(captures[safe: capture], absent.map(quotedText))
    }
  }

  private func withDefault(_ name: String, _ absent: String?) -> String {
    absent.map { "(\(name) else \($0))" } ?? name
  }

  // MARK: - Values

  /// The value as an author could have written it.
  package func text(_ value: Value) -> String {
    switch value {
    case .constant(let number): return decimalText(number)
    case .signal(let signal): return signal.name
    case .fact(let fact, let absent):
      return withDefault(name(fact), absent.map { type(ofFact: fact).text(of: $0) })
    case .add(let a, let b): return "(\(text(a)) + \(text(b)))"
    case .subtract(let a, let b): return "(\(text(a)) - \(text(b)))"
    case .scaled(let inner, let factor): return "\(text(inner)) * \(decimalText(factor))"
    case .minimum(let items): return "min(\(items.map { text($0) }.joined(separator: ", ")))"
    case .maximum(let items): return "max(\(items.map { text($0) }.joined(separator: ", ")))"
    case .overMessages(let aggregate, let series, let messages):
      return "\(aggregate.rawValue)(\(self.series[safe: series]), \(messages) messages)"
    case .daysSince(let fact, let absent):
      return "days since \(withDefault(name(fact), absent.map { ValueType.date.text(of: $0) }))"
    }
  }

  /// A constant takes its form from what stands on the other side: a case's name, a date, a number.
  private func text(_ value: Value, beside other: Value) -> String {
    guard case .constant(let number) = value else { return text(value) }
    return type(of: other)?.text(of: number) ?? decimalText(number)
  }

  /// The type in whose form the value is written; nil for what is computed: a number.
  package func type(of value: Value) -> ValueType? {
    switch value {
    case .fact(let fact, _): type(ofFact: fact)
    case .signal(.channel): .oneOf(channels)
    case .signal(let signal): signal.description.type
    default: nil
    }
  }

  private func name(_ fact: Int) -> String { fact < facts.count ? facts[fact].name : "?" }
  private func type(ofFact fact: Int) -> ValueType { fact < facts.count ? facts[fact].type : .truth }

  // MARK: - One form

  /// The condition with `and`, `or`, min and max in one order and without repetitions.
  func normalised(_ condition: Condition) -> Condition {
    switch condition {
    case .not(let inner): .not(normalised(inner))
    case .all(let items):
      joined(items, flat: { if case .all(let inner) = $0 { inner } else { nil } }, Condition.all)
    case .any(let items):
      joined(items, flat: { if case .any(let inner) = $0 { inner } else { nil } }, Condition.any)
    case .compare(let left, let comparison, let right):
      .compare(normalised(left), comparison, normalised(right))
    default: condition
    }
  }

  private func joined(
    _ items: [Condition], flat: (Condition) -> [Condition]?, _ join: ([Condition]) -> Condition
  ) -> Condition {
    var parts: [(text: String, part: Condition)] = []
    for item in items.map(normalised) {
      for part in flat(item) ?? [item] { parts.append((text(part), part)) }
    }
    let sorted = unique(parts)
    return sorted.count == 1 ? sorted[0] : join(sorted)
  }

  /// The value with min and max in one order and without repetitions.
  func normalised(_ value: Value) -> Value {
    switch value {
    case .add(let a, let b): .add(normalised(a), normalised(b))
    case .subtract(let a, let b): .subtract(normalised(a), normalised(b))
    case .scaled(let inner, let factor): .scaled(normalised(inner), by: factor)
    case .minimum(let items):
      .minimum(unique(items.map { normalised($0) }.map { (text: text($0), part: $0) }))
    case .maximum(let items):
      .maximum(unique(items.map { normalised($0) }.map { (text: text($0), part: $0) }))
    default: value
    }
  }

  private func unique<Part>(_ parts: [(text: String, part: Part)]) -> [Part] {
    var last: String?
    return parts.sorted { precedes($0.text, $1.text) }.compactMap { entry in
      defer { last = entry.text }
      return entry.text == last ? nil : entry.part
    }
  }
}

extension Checker {
  /// The printer with all names known so far; made once, its pools grow with the check.
  mutating func currentPrinter() -> CanonicalText {
    var current = printer ?? CanonicalText(self)
    current.zones = zones
    current.drafts = draftExpressions
    printer = current
    return current
  }
}

extension Array where Element == String {
  subscript(safe position: Int) -> String { indices.contains(position) ? self[position] : "?" }
}
