import Conversations
import EmotionScoring
import IntentMatching
import Patterns
import RuleRuntime
import Signals
import TextNormalization

/// From a turn to signals: text is normalised once, then scored and matched.
extension Engine {
  /// Clocks and desk states, which every kind of turn has.
  func readDesks(of turn: Turn, _ reading: inout Reading) {
    for (index, zone) in program.zones.enumerated() {
      reading.frame.clocks[index] = zone.localTime(at: reading.at)
    }
    reading.frame.today = reading.frame.clocks[program.policy.zone].day
    for (index, desk) in program.desks.enumerated() {
      let isOpen: Bool =
        switch desk.hours {
        case .always: true
        case .weekly(let spans, let zone, let calendar, let exceptions):
          program.isOpen(
            spans, calendar: calendar, exceptions: exceptions, at: reading.frame.clocks[zone],
            policyDay: reading.frame.today)
        }
      reading.frame.desks[index] = isOpen ? .open : .closed
    }
    for (name, state) in turn.desks.sorted(by: { $0.key < $1.key }) {
      if let index = program.deskPositions[name] {
        reading.frame.desks[index] = state
      } else {
        reading.ignored.append("desk \(name)")
      }
    }
    if let channel = turn.channel, !program.policy.channels.contains(channel) {
      reading.ignored.append("channel \(channel)")
    }
  }

  /// Reads a customer turn, records what windows need, and keeps its signals for drafts and events.
  func readCustomer(
    _ conversation: inout Conversation, _ reading: inout Reading, scratch: inout EngineScratch
  ) {
    resumeIfDue(&conversation, at: reading.at)
    for name in conversation.pendingFaults {
      reading.faults.append(Fault(kind: .fact, name: name, detail: "came with an earlier turn"))
    }
    conversation.pendingFaults = []
    let turn = reading.turn
    let text = normalizer.normalized(turn.text)
    let measures = TextMeasures(of: text)
    reading.measures = measures
    reading.isUnreadable = isUnreadable(text, measures)

    let scores = program.scorer.scores(of: text, explaining: true)
    let hits = program.patterns.scan(text, negated: EmotionScorer.negations, scratch: &scratch.patterns)
    readTopics(hits, scores, into: &reading.frame.topics)
    for hit in hits.matches where hit.definition >= program.topics.count {
      reading.frame.triggers[hit.definition - program.topics.count] = true
    }
    for fault in hits.faults {
      let name =
        fault.definition < program.topics.count
        ? "topic \(program.topics[fault.definition].name)"
        : "trigger \(program.triggers[fault.definition - program.topics.count].name)"
      reading.faults.append(
        Fault(kind: .pattern, name: name, detail: "pattern \(fault.pattern + 1) ran out of its step budget"))
    }
    readIntent(text, &reading)
    readText(text, measures, scores, &conversation, &reading)
    reading.evidence = evidence(text, hits, scores)
    fix(turn.fixedSignals, &reading)
    capture(text, &conversation, &reading, scratch: &scratch)
    record(&conversation, reading, scratch: &scratch)
    note(.customer, turn.text.isEmpty ? "[\(turn.kind.rawValue)]" : turn.text, in: &conversation)
    noteMood(&conversation, reading)
  }

  /// Drafts and events see the customer as of the last customer turn (R28).
  func readLast(_ conversation: Conversation, _ reading: inout Reading) {
    let draftSignals = reading.frame
    reading.frame.numbers = conversation.lastSignals
    reading.frame.topics = conversation.lastTopics
    reading.frame.triggers = conversation.lastTriggers
    reading.frame.intent = conversation.lastIntent
    reading.frame.similarity = conversation.lastSimilarity
    reading.frame[.channel] = draftSignals[.channel]
    reading.frame[.channel] = channel(of: reading.turn)
    reading.frame[.caseOpen] = conversation.openCase == nil ? 0 : 1
    reading.frame[.botFailures] = Int64(conversation.botFailures) * unitsPerOne
  }

  func readDraft(_ conversation: Conversation, _ reading: inout Reading, scratch: inout EngineScratch) {
    let text = normalizer.normalized(reading.turn.text)
    let measures = TextMeasures(of: text)
    let scores = program.scorer.scores(of: text, explaining: false)
    let hits = program.patterns.scan(text, negated: EmotionScorer.negations, scratch: &scratch.patterns)
    readTopics(hits, scores, into: &reading.frame.draftTopics)
    for hit in hits.matches where hit.definition >= program.topics.count {
      reading.frame.draftTriggers[hit.definition - program.topics.count] = true
    }
    for fault in hits.faults {
      reading.faults.append(
        Fault(
          kind: .pattern, name: "pattern \(fault.pattern + 1) of draft check \(fault.definition)",
          detail: "ran out of its step budget"))
    }
    for (index, expression) in program.draftExpressions.enumerated() {
      let found = expression.firstMatches(in: text, most: 1, scratch: &scratch.patterns)
      reading.frame.draftMatches[index] = !found.matches.isEmpty
      if found.fault != nil {
        reading.faults.append(
          Fault(kind: .pattern, name: "draft matches", detail: "ran out of its step budget"))
      }
    }
    reading.frame[.draftLength] = Int64(measures.length) * unitsPerOne
    reading.frame[.draftLanguage] = Self.position(of: measures.language)
    let hash = stableHash(text.utf8)
    reading.frame[.draftRepeats] = Int64(conversation.botTexts.count { $0 == hash }) * unitsPerOne
    reading.evidence = evidence(text, hits, scores)
  }

  /// Topics that hold, by pattern or by learned score.
  private func readTopics(_ hits: PatternHits, _ scores: EmotionScores, into topics: inout [Bool]) {
    for index in program.topics.indices {
      topics[index] = program.topics[index].holds(at: index, hits, scores)
    }
  }

  private func readIntent(_ text: NormalizedText, _ reading: inout Reading) {
    let ranking = program.intentMatcher.ranking(of: text)
    reading.frame.intent = ranking.best
    reading.frame.similarity = ranking.similarity
    reading.frame[.intentMargin] = Int64(ranking.margin) * 10
  }

  private func readText(
    _ text: NormalizedText, _ measures: TextMeasures, _ scores: EmotionScores,
    _ conversation: inout Conversation,
    _ reading: inout Reading
  ) {
    for emotion in Emotion.allCases {
      reading.frame.numbers[emotion.rawValue] = Int64(scores.thousandths[emotion.rawValue]) * 10
    }
    reading.frame[.valence] = Int64(scores.valence) * 10
    reading.frame[.urgency] = Int64(scores.urgency) * 10
    reading.frame[.textLength] = Int64(measures.length) * unitsPerOne
    reading.frame[.textShouting] = Int64(measures.shouting) * 10
    reading.frame[.textExclaims] = Int64(measures.exclaims) * unitsPerOne
    reading.frame[.textQuestions] = Int64(measures.questions) * unitsPerOne
    reading.frame[.messageKind] = Int64(MessageKind.allCases.firstIndex(of: reading.turn.kind) ?? 0)
    reading.frame[.language] = Self.position(of: measures.language)
    reading.frame[.channel] = channel(of: reading.turn)
    conversation.customerTurns += 1
    conversation.episodeTurns += 1
    reading.frame[.messages] = Int64(conversation.customerTurns) * unitsPerOne
    reading.frame[.botFailures] = Int64(conversation.botFailures) * unitsPerOne
    reading.frame[.caseOpen] = conversation.openCase == nil ? 0 : 1
    reading.frame[.sameQuestion] = Int64(timesAsked(text, &conversation)) * unitsPerOne
  }

  /// How often this was asked in the last 20 turns of the episode, this one included; 0 for turns too short to tell.
  private func timesAsked(_ text: NormalizedText, _ conversation: inout Conversation) -> Int {
    let sketch = QuestionSketch(of: text)
    let earlier = conversation.questions.count { stored in
      guard let sketch, let other = QuestionSketch(storage: stored) else { return false }
      return sketch.resembles(other)
    }
    conversation.questions.append(sketch?.storage ?? [])
    let excess = conversation.questions.count - (Conversation.windowLength - 1)
    if excess > 0 { conversation.questions.removeFirst(excess) }
    return sketch == nil ? 0 : earlier + 1
  }

  /// Signals that a test fixes for this turn.
  private func fix(_ signals: [String: Int64], _ reading: inout Reading) {
    for (name, value) in signals {
      if let signal = Signal(name: name) { reading.frame[signal] = value }
    }
  }

  private func capture(
    _ text: NormalizedText, _ conversation: inout Conversation, _ reading: inout Reading,
    scratch: inout EngineScratch
  ) {
    for (index, capture) in program.captures.enumerated() {
      // The newest match counts, whichever pattern found it: their order means nothing.
      var newest = -1
      for (pattern, expression) in capture.expressions.enumerated() {
        var fault: PatternFault.Kind?
        let found = expression.lastCapture(in: text, scratch: &scratch.patterns, fault: &fault)
        if fault != nil {
          let detail = "pattern \(pattern + 1) ran out of its step budget"
          reading.faults.append(Fault(kind: .pattern, name: "capture \(capture.name)", detail: detail))
        }
        if let found, found.originalRange.lowerBound > newest {
          newest = found.originalRange.lowerBound
          conversation.captures[index] = String(found.original.prefix(200))
        }
      }
    }
  }

  /// Series, then conditions without moods, then moods, then conditions that read moods: each once a turn (R18, R20).
  private func record(_ conversation: inout Conversation, _ reading: Reading, scratch: inout EngineScratch) {
    for (index, series) in program.series.enumerated() {
      let value = program.value(of: series.value, reading.frame, conversation, &scratch.stack)
      conversation.record(series: index, value)
    }
    for (index, track) in program.tracks.enumerated() where !track.readsMood {
      let truth = program.truth(of: track.condition, reading.frame, conversation, &scratch.stack)
      conversation.record(track: index, truth)
    }
    for (index, mood) in program.moods.enumerated() {
      if program.truth(of: mood.enter, reading.frame, conversation, &scratch.stack) {
        conversation.moods[index] = true
      } else if conversation.moods[index],
        program.truth(of: mood.leave, reading.frame, conversation, &scratch.stack)
      {
        conversation.moods[index] = false
      }
    }
    for (index, track) in program.tracks.enumerated() where track.readsMood {
      let truth = program.truth(of: track.condition, reading.frame, conversation, &scratch.stack)
      conversation.record(track: index, truth)
    }
    conversation.lastSignals = reading.frame.numbers
    conversation.lastTopics = reading.frame.topics
    conversation.lastTriggers = reading.frame.triggers
    conversation.lastIntent = reading.frame.intent
    conversation.lastSimilarity = reading.frame.similarity
  }

  private func noteMood(_ conversation: inout Conversation, _ reading: Reading) {
    var strongest = Signal.anger
    for signal in Signal.emotions where reading.frame[signal] > reading.frame[strongest] {
      strongest = signal
    }
    conversation.mood.append(
      MoodPoint(
        turn: conversation.customerTurns, emotion: strongest.name, score: Int(reading.frame[strongest] / 10),
        valence: Int(reading.frame[.valence] / 10)))
    let excess = conversation.mood.count - Conversation.recentLength
    if excess > 0 { conversation.mood.removeFirst(excess) }
  }

  /// An agent who fell silent for long enough leaves the conversation to the bot, but settles nothing (R16).
  private func resumeIfDue(_ conversation: inout Conversation, at: Instant) {
    guard conversation.owner == .agent, let spoke = conversation.lastAgentAt,
      conversation.openCase?.isProtected != true
    else { return }
    var after = program.policy.resumeAfter
    if let name = conversation.openCase?.desk, let desk = program.deskPositions[name] {
      switch program.desks[desk].resume {
      case .asPolicy: break
      case .never: after = nil
      case .after(let milliseconds): after = milliseconds
      }
    }
    if let after, at - spoke >= after {
      conversation.owner = .bot
      conversation.lastAgentAt = nil
    }
  }

  private func channel(of turn: Turn) -> Int64 {
    let channels = program.policy.channels
    return Int64(turn.channel.flatMap { channels.firstIndex(of: $0) } ?? channels.count - 1)
  }

  /// Empty text, or a language that the policy does not list. Simplified and traditional Chinese stand in for each other:
  /// who reads one reads the other.
  private func isUnreadable(_ text: NormalizedText, _ measures: TextMeasures) -> Bool {
    if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }) { return true }
    let listed = program.policy.languages
    func lists(_ names: String...) -> Bool { names.contains { listed.contains($0) } }
    return switch measures.language {
    case nil: false
    case .zh, .zhHant: !lists("zh", "zh-Hant")
    case .en: !lists("en")
    case .mixed: !lists("zh", "zh-Hant", "en")
    case .other: true
    }
  }

  /// Position in `Signal.languages`; a text without any language counts as `other`.
  private static func position(of language: Language?) -> Int64 {
    Int64(Signal.languages.firstIndex(of: (language ?? .other).rawValue) ?? Signal.languages.count - 1)
  }
}

extension Program {
  /// Whether weekly hours hold at a wall-clock time. Half-open; a span may cross midnight and then belongs to the day on
  /// which it opens. Calendars and exceptions are days of the policy's zone; a calendar's open day counts as Monday to
  /// Friday do (R14).
  func isOpen(
    _ spans: [WeeklyHours], calendar: Int?, exceptions: [ClosedRange<Int>], at clock: LocalTime,
    policyDay: Int
  ) -> Bool {
    // Dates are those of the policy's zone, weekdays and clock times those of the desk's.
    let shift = policyDay - clock.day
    return spans.contains { span in
      func opensOn(_ day: Int) -> Bool { self.opensOn(day, date: day + shift, span, calendar, exceptions) }
      if span.opens <= span.closes {
        return opensOn(clock.day) && clock.minute >= span.opens && clock.minute < span.closes
      }
      return opensOn(clock.day) && clock.minute >= span.opens
        || opensOn(clock.day - 1) && clock.minute < span.closes
    }
  }

  private func opensOn(
    _ day: Int, date: Int, _ span: WeeklyHours, _ calendar: Int?, _ exceptions: [ClosedRange<Int>]
  ) -> Bool {
    if exceptions.contains(where: { $0.contains(date) }) { return false }
    let weekday = LocalTime(day: day, minute: 0).weekday
    if let calendar {
      let entries = calendars[calendar]
      // A working Saturday keeps the hours of a weekday.
      if entries.contains(where: { $0.isOpen && $0.days.contains(date) }) {
        return span.includes(weekday: weekday) || (1...5).contains { span.includes(weekday: $0) }
      }
      if entries.contains(where: { !$0.isOpen && $0.days.contains(date) }) { return false }
    }
    return span.includes(weekday: weekday)
  }
}
