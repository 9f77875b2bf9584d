package import Conversations
import RuleRuntime
import Signals

/// What is so on one message beside its text, in words that rules and tests use.
package struct Circumstances: Sendable, Equatable {
  /// `agent gives back`, `agent speaks`.
  package var before: [String] = []
  package var facts: [(name: String, value: String?)] = []
  package var desks: [(name: String, state: String)] = []
  /// What a test fixes with `where`.
  package var signals: [(name: String, value: String)] = []
  /// What a text would say, where none was found: `topic legal`.
  package var matches: [String] = []
  package var channel: String?
  /// Where the time matters.
  package var day: Int?
  package var minute: Int?
  package var at: Instant?
  package var agentAt: Instant?

  init() {}

  init(
    _ message: Counterexample.Message, unusual: Set<InputKey.Kind>, _ program: Program,
    _ vocabulary: Vocabulary
  ) {
    let values = message.values
    if values[.givesBack] == 1 { before.append("agent gives back") }
    if values[.agentSpeaks] == 1 { before.append("agent speaks") }
    func isUnusual(_ kind: InputKey.Kind) -> Bool { unusual.contains(kind) }
    for fact in program.facts where fact.event == nil {
      if isUnusual(.factKnown(fact.name)), values[.factKnown(fact.name)] == 0 {
        facts.append((fact.name, nil))
      } else if isUnusual(.fact(fact.name)) || isUnusual(.factKnown(fact.name)) {
        facts.append((fact.name, Self.text(values[.fact(fact.name)] ?? 0, fact, vocabulary)))
      }
    }
    for desk in program.desks {
      guard let state = values[.desk(desk.name)], state != 0 else { continue }
      desks.append((desk.name, desk.isAlwaysOpen || state == 2 ? "full" : "closed"))
    }
    for signal in Signal.allCases {
      guard let value = values[.signal(signal)] else { continue }
      if signal == .channel {
        if isUnusual(.signal(signal)), program.policy.channels.indices.contains(Int(value)) {
          channel = program.policy.channels[Int(value)]
        }
      } else if message.text != nil ? message.fixed.contains(signal) : isUnusual(.signal(signal)) {
        signals.append((signal.name, signal.description.type.text(of: value * signal.unitsOfInput)))
      }
    }
    if message.text == nil { readMatches(values, program, vocabulary) }
    let zone = program.zones[program.policy.zone].name
    if isUnusual(.day) || isUnusual(.localMinute(zone)) || isUnusual(.at) {
      day = Int(values[.day] ?? Encoding.usualDay)
      minute = Int(values[.localMinute(zone)] ?? Encoding.usualMinute)
    }
    if isUnusual(.at) { at = values[.at] }
    if values[.agentSpeaks] == 1 { agentAt = values[.agentAt] }
  }

  private mutating func readMatches(
    _ values: [InputKey.Kind: Int64], _ program: Program, _ vocabulary: Vocabulary
  ) {
    for topic in program.topics where values[.topic(topic.name)] == 1 {
      matches.append("topic \(topic.name)")
    }
    for trigger in program.triggers where values[.trigger(trigger.name)] == 1 {
      matches.append("trigger \(trigger.name)")
    }
    if let intent = values[.intent], vocabulary.intents.indices.contains(Int(intent)) {
      matches.append(
        "intent \(vocabulary.intents[Int(intent)]) at \(decimalText((values[.similarity] ?? 0) * 10))")
    }
    for capture in program.captures where values[.capture(capture.name)] == 1 {
      matches.append("\(capture.name) is known")
    }
    if values[.unreadable] == 1 { matches.append("unreadable") }
  }

  private static func text(_ value: Int64, _ fact: FactProgram, _ vocabulary: Vocabulary) -> String {
    switch fact.type {
    case .score: return decimalText(value * 10)
    case .count: return decimalText(value * unitsPerOne)
    case .text:
      return quotedText(
        vocabulary.texts.indices.contains(Int(value)) ? vocabulary.texts[Int(value)] : "other")
    default: return fact.type.text(of: value)
    }
  }

  package static func == (a: Circumstances, b: Circumstances) -> Bool { a.words == b.words }

  /// One after another, for people.
  package var words: [String] {
    var words = matches + signals.map { "\($0.name) = \($0.value)" }
    words += facts.map { fact in fact.value.map { "\(fact.name) = \($0)" } ?? "\(fact.name) is unknown" }
    words += desks.map { "desk \($0.name) \($0.state)" }
    if let channel { words.append("on \(channel)") }
    if let day { words.append("\(CivilDate(daysSinceEpoch: day).text) \(clockText(minute ?? 600))") }
    return words
  }
}
