import Conversations
import RuleRuntime
import Signals

/// The signals of one turn as terms; the counterpart of `SignalFrame`.
struct FrameTerms {
  /// By `Signal.rawValue`, in stored units.
  var signals: [Number]
  var topics: [Truth]
  var triggers: [Truth]
  var draftTopics: [Truth] = []
  var draftTriggers: [Truth] = []
  var draftMatches: [Truth] = []
  var intent: Number
  var similarity: Number
  var unreadable: Truth
  var factKnown: [Truth]
  /// Text facts: position in the vocabulary.
  var facts: [Number]
  /// Newly captured on this turn.
  var captured: [Truth]
  var capturedTexts: [Number]
  /// By desk: 0 open, 1 closed, 2 full.
  var desks: [Number]
  var today: Number
  /// Milliseconds.
  var at: Number
  /// By zone whose clock is read.
  var minutes: [Int: Number]
}

/// When a turn comes.
struct ClockTerms {
  /// In the policy's zone.
  var day: Number
  /// Milliseconds.
  var at: Number
  /// By zone whose clock is read.
  var minutes: [Int: Number]
}

extension Encoding {
  /// Days that proofs look at: 2020 to 2039.
  static let days: ClosedRange<Int64> = 18_262...25_566
  /// Monday 2026-01-05, 10:00.
  static let usualDay: Int64 = 20_458
  static let usualMinute: Int64 = 600

  /// The frame of a turn.
  ///
  /// - Parameters:
  ///   - messages: customer messages so far, this one included, as the engine counts them.
  ///   - isDraftOrEvent: also what only drafts and events read.
  func frame(
    _ inputs: TurnInputs, messages: Number, episodeMessages: Number?, caseOpen: Truth,
    clock: ClockTerms? = nil, ofDraft: Bool = false
  ) -> FrameTerms {
    var signals = Signal.allCases.map { signal in self.signal(signal, inputs) }
    signals[Signal.messages.rawValue] = terms.times(messages, unitsPerOne)
    signals[Signal.caseOpen.rawValue] = terms.number(of: caseOpen)
    if let episodeMessages {
      terms.assume(
        terms.lessOrEqual(
          signals[Signal.sameQuestion.rawValue], terms.times(episodeMessages, unitsPerOne)))
    }
    let intent = inputs.number(.intent, -1...max(Int64(vocabulary.intents.count) - 1, -1), usual: -1)
    let similarity = inputs.number(.similarity, 0...1000)
    let unreadable = inputs.truth(.unreadable)
    if inputs.isOpen {
      terms.assume(terms.or(terms.atLeast(intent, 0), terms.equal(similarity, 0)))
      terms.assume(
        terms.lessOrEqual(signals[Signal.intentMargin.rawValue], terms.times(similarity, 10)))
      relateLanguage(signals[Signal.language.rawValue], unreadable)
    }
    let topics = program.topics.map { inputs.truth(.topic($0.name)) }
    let triggers = program.triggers.map { inputs.truth(.trigger($0.name)) }
    if inputs.isOpen {
      for (one, other) in implications {
        let all = topics + triggers
        terms.assume(terms.implies(all[one], all[other]))
      }
    }
    let clock = clock ?? self.clock(inputs)
    var frame = FrameTerms(
      signals: signals, topics: topics, triggers: triggers, intent: intent, similarity: similarity,
      unreadable: unreadable,
      factKnown: program.facts.map { fact in
        !fact.isOptional && fact.defaultValue != nil
          ? terms.yes : inputs.truth(.factKnown(fact.name), usual: fact.defaultValue != nil)
      },
      facts: program.facts.map { self.fact($0, inputs) },
      captured: program.captures.map { inputs.truth(.capture($0.name)) },
      capturedTexts: program.captures.map { capture in
        inputs.number(.captureText(capture.name), -1...lastText, usual: -1)
      },
      desks: program.desks.map { desk in
        if desk.isAlwaysOpen {
          // A desk that is always open can be full, never closed.
          return terms.times(inputs.number(.desk(desk.name), 0...1), 2)
        }
        return inputs.number(.desk(desk.name), 0...2)
      },
      today: clock.day, at: clock.at, minutes: clock.minutes)
    if ofDraft {
      frame.draftTopics = program.topics.map { inputs.truth(.draftTopic($0.name)) }
      frame.draftTriggers = program.triggers.map { inputs.truth(.draftTrigger($0.name)) }
      frame.draftMatches = program.draftExpressions.indices.map { inputs.truth(.draftMatch($0)) }
    }
    return frame
  }

  private var lastText: Int64 { max(Int64(vocabulary.texts.count) - 1, -1) }

  private func signal(_ signal: Signal, _ inputs: TurnInputs) -> Number {
    switch signal.description.type {
    case .score(let range):
      return terms.times(
        inputs.number(.signal(signal), range.lowerBound / 10...range.upperBound / 10), 10)
    case .count(let range, _):
      return terms.times(
        inputs.number(
          .signal(signal), range.lowerBound / unitsPerOne...range.upperBound / unitsPerOne), unitsPerOne)
    case .oneOf(let cases):
      if signal == .channel {
        let last = Int64(program.policy.channels.count - 1)
        return inputs.number(.signal(signal), 0...last)
      }
      let usual: Int64 = signal == .language && !readsLanguage("zh") ? 2 : 0
      return inputs.number(.signal(signal), 0...Int64(cases.count - 1), usual: usual)
    default: return inputs.number(.signal(signal), 0...1)
    }
  }

  private func fact(_ fact: FactProgram, _ inputs: TurnInputs) -> Number {
    var usual: Int64 = 0
    if case .number(let value)? = fact.defaultValue { usual = value }
    let kind = InputKey.Kind.fact(fact.name)
    switch fact.type {
    case .score(let range):
      return terms.times(
        inputs.number(kind, range.lowerBound / 10...range.upperBound / 10, usual: usual / 10), 10)
    case .count(let range, _):
      return terms.times(
        inputs.number(
          kind, range.lowerBound / unitsPerOne...range.upperBound / unitsPerOne,
          usual: usual / unitsPerOne), unitsPerOne)
    case .number(let range, _): return inputs.number(kind, range, usual: usual)
    case .truth: return inputs.number(kind, 0...1, usual: usual)
    case .oneOf(let cases): return inputs.number(kind, 0...Int64(cases.count - 1), usual: usual)
    case .text:
      if case .text(let text)? = fact.defaultValue { usual = vocabulary.text(text) } else { usual = -1 }
      return inputs.number(kind, -1...lastText, usual: usual)
    // From the year 1 to 9999.
    case .date: return inputs.number(kind, -719_162...2_932_896, usual: usual == 0 ? Self.usualDay : usual)
    case .time: return inputs.number(kind, 0...1439, usual: usual)
    }
  }

  /// A language that the policy does not read makes a message unreadable; one that it reads makes it readable; no language
  /// at all can be either: a picture, or digits.
  private func relateLanguage(_ language: Number, _ unreadable: Truth) {
    for (position, name) in Signal.languages.enumerated() where name != "other" {
      let isRead = readsLanguage(name)
      terms.assume(
        terms.implies(
          terms.equal(language, Int64(position)), isRead ? terms.not(unreadable) : unreadable))
    }
  }

  // MARK: - Clocks

  func clock(_ inputs: TurnInputs) -> ClockTerms {
    let policyZone = program.policy.zone
    let day = inputs.number(.day, Self.days, usual: Self.usualDay)
    let offset = Int64(program.zones[policyZone].offset(at: Self.usualDay * 86_400_000)) * 1000
    let usualAt = (Self.usualDay * 1440 + Self.usualMinute) * 60_000 - offset
    let at = inputs.number(
      .at, (Self.days.lowerBound - 1) * 86_400_000...(Self.days.upperBound + 2) * 86_400_000, usual: usualAt)
    var minutes: [Int: Number] = [:]
    for zone in depths.zones.union([policyZone]).sorted() {
      let name = program.zones[zone].name
      // What is usual is one instant, whatever the clocks there say.
      let local = program.zones[zone].localTime(at: usualAt)
      let minute = inputs.number(.localMinute(name), 0...1439, usual: Int64(local.minute))
      minutes[zone] = minute
      guard inputs.isOpen else { continue }
      let localDay =
        zone == policyZone
        ? day
        : inputs.number(
          .localDay(name), Self.days.lowerBound - 1...Self.days.upperBound + 1, usual: Int64(local.day))
      let rest = inputs.number(.localRest(name), 0...59_999)
      let wall = terms.sum(
        terms.sum(terms.times(localDay, 86_400_000), terms.times(minute, 60_000)), rest)
      terms.assume(terms.equal(terms.sum(at, self.offset(zone, at)), wall), isOfTime: true)
    }
    return ClockTerms(day: day, at: at, minutes: minutes)
  }

  /// Milliseconds east of UTC, with every change of the clock in the years that proofs look at.
  private func offset(_ zone: Int, _ at: Number) -> Number {
    let changes = program.zones[zone].transitions
    guard let first = changes.first else { return terms.constant(0) }
    var offset = terms.constant(Int64(first.offset) * 1000)
    for change in changes.dropFirst() {
      if change.from > (Self.days.upperBound + 2) * 86_400 { break }
      offset = terms.choice(
        terms.atLeast(at, change.from * 1000), terms.constant(Int64(change.offset) * 1000), offset)
    }
    return offset
  }
}
