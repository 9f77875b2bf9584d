package import Conversations
package import Escalation
import RuleRuntime
package import Signals

/// Plays turns given by values of inputs through the engine that decides in production.
package struct Player: ~Copyable {
  package let engine: Engine
  package private(set) var conversation: Conversation
  private var scratch = EngineScratch()
  private var turns = 0
  private var facts: Set<String> = []

  package init(_ engine: Engine) {
    self.engine = engine
    conversation = engine.newConversation(id: "proof")
  }

  /// What one turn's values ask of the engine: what an agent does before, and the message.
  ///
  /// - Parameters:
  ///   - text: what the customer writes; nil fixes all that was matched or scored, so that the text means nothing.
  ///   - fixing: which signals are fixed beside a text.
  package mutating func play(
    _ values: [InputKey.Kind: Int64], vocabulary: Vocabulary, text: String? = nil,
    fixing: Set<Signal> = []
  ) -> Decision {
    let at = values[.at] ?? instant(of: values)
    if values[.givesBack] == 1 {
      decide(Turn(id: nextId(), speaker: .agent, at: values[.agentAt], givesBack: true))
    }
    if values[.agentSpeaks] == 1 {
      decide(Turn(id: nextId(), speaker: .agent, at: values[.agentAt] ?? at))
    }
    if text == nil {
      for (index, capture) in engine.program.captures.enumerated()
      where values[.capture(capture.name)] == 1 {
        conversation.captures[index] = word(values[.captureText(capture.name)], vocabulary)
      }
    }
    let isUnreadable = values[.unreadable] == 1
    var turn = Turn(
      id: nextId(), speaker: .customer, text: text ?? (isUnreadable ? "" : "…"), at: at,
      facts: factChanges(values, vocabulary), desks: deskStates(values))
    turn.fixedSignals = fixedSignals(values, vocabulary, text: text, fixing: fixing)
    if let channel = values[.signal(.channel)] {
      let channels = engine.program.policy.channels
      if channels.indices.contains(Int(channel)) { turn.channel = channels[Int(channel)] }
    } else {
      turn.channel = engine.program.policy.channels.first
    }
    return engine.decide(turn, in: &conversation, scratch: &scratch)
  }

  private mutating func decide(_ turn: Turn) {
    _ = engine.decide(turn, in: &conversation, scratch: &scratch)
  }

  private mutating func nextId() -> String {
    turns += 1
    return "t\(turns)"
  }

  /// The instant of a day and a wall clock of the policy's zone; 10:00 where only the day counts.
  private func instant(of values: [InputKey.Kind: Int64]) -> Instant {
    let zone = engine.program.zones[engine.program.policy.zone]
    let day = values[.day] ?? Encoding.usualDay
    let minute = values[.localMinute(zone.name)] ?? Encoding.usualMinute
    let local = (day * 1440 + minute) * 60_000 + (values[.localRest(zone.name)] ?? 0)
    let guess = local - zone.offset(at: local) * 1000
    return local - zone.offset(at: guess) * 1000
  }

  // MARK: - What the message brings

  private func word(_ position: Int64?, _ vocabulary: Vocabulary) -> String {
    guard let position, vocabulary.texts.indices.contains(Int(position)) else { return "other" }
    return vocabulary.texts[Int(position)]
  }

  private func factChanges(
    _ values: [InputKey.Kind: Int64], _ vocabulary: Vocabulary
  ) -> [String: FactInput] {
    var changes: [String: FactInput] = [:]
    for fact in engine.program.facts where fact.event == nil {
      let isKnown =
        !fact.isOptional && fact.defaultValue != nil
        || values[.factKnown(fact.name)].map { $0 != 0 } ?? (fact.defaultValue != nil)
      guard isKnown else {
        changes[fact.name] = .unknown
        continue
      }
      guard let value = values[.fact(fact.name)] else {
        changes[fact.name] = fact.defaultValue == nil ? usual(fact) : .unknown
        continue
      }
      changes[fact.name] = input(value, fact, vocabulary)
    }
    return changes
  }

  private func usual(_ fact: FactProgram) -> FactInput {
    switch fact.type {
    case .score(let range), .number(let range, _), .count(let range, _):
      .number(min(max(0, range.lowerBound), range.upperBound))
    case .truth: .truth(false)
    case .oneOf(let cases): .text(cases.first ?? "")
    case .text: .text("other")
    case .date: .text(CivilDate(daysSinceEpoch: Int(Encoding.usualDay)).text)
    case .time: .text("00:00")
    }
  }

  /// An input's value as the caller of the engine sends it.
  private func input(_ value: Int64, _ fact: FactProgram, _ vocabulary: Vocabulary) -> FactInput {
    switch fact.type {
    case .score: .number(value * 10)
    case .count: .number(value * unitsPerOne)
    case .number: .number(value)
    case .truth: .truth(value != 0)
    case .oneOf(let cases): .text(cases.indices.contains(Int(value)) ? cases[Int(value)] : "")
    case .text: .text(word(value, vocabulary))
    case .date: .text(CivilDate(daysSinceEpoch: Int(value)).text)
    case .time: .text(clockText(Int(value)))
    }
  }

  private func deskStates(_ values: [InputKey.Kind: Int64]) -> [String: DeskAvailability] {
    var states: [String: DeskAvailability] = [:]
    for desk in engine.program.desks {
      let value = values[.desk(desk.name)] ?? 0
      states[desk.name] = value == 0 ? .open : desk.isAlwaysOpen || value == 2 ? .full : .closed
    }
    return states
  }

  private func fixedSignals(
    _ values: [InputKey.Kind: Int64], _ vocabulary: Vocabulary, text: String?, fixing: Set<Signal>
  ) -> [String: Int64] {
    var fixed: [String: Int64] = [:]
    for signal in Signal.allCases where !signal.isOfDraft && signal != .messages && signal != .caseOpen {
      if signal == .channel { continue }
      if text != nil, !fixing.contains(signal) { continue }
      fixed[signal.name] = (values[.signal(signal)] ?? usual(signal)) * signal.unitsOfInput
    }
    if text != nil { return fixed }
    for topic in engine.program.topics {
      fixed[FixedMatch.topic(topic.name).name] = values[.topic(topic.name)] ?? 0
    }
    for trigger in engine.program.triggers {
      fixed[FixedMatch.trigger(trigger.name).name] = values[.trigger(trigger.name)] ?? 0
    }
    let intent = values[.intent] ?? -1
    let name = vocabulary.intents.indices.contains(Int(intent)) ? vocabulary.intents[Int(intent)] : "none"
    fixed[FixedMatch.intent(name).name] = values[.similarity] ?? 0
    fixed[FixedMatch.unreadable.name] = values[.unreadable] ?? 0
    return fixed
  }

  private func usual(_ signal: Signal) -> Int64 {
    guard signal == .language else { return 0 }
    let chinese = engine.program.policy.languages.contains { $0.hasPrefix("zh") }
    return chinese ? 0 : 2
  }
}

extension Signal {
  /// How many stored units one step of an input is: scores are counted in thousandths, counts in ones.
  package var unitsOfInput: Int64 {
    switch description.type {
    case .score: 10
    case .count: unitsPerOne
    default: 1
    }
  }
}
