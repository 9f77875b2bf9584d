import Conversations
import EmotionScoring
import IntentMatching
import Masking
import Patterns
import RuleRuntime
import Signals
import TextNormalization

/// From a turn to signals: text is normalised once, then scored and matched.
extension Engine {
  /// What the turn says of desks and its channel.
  func readDesks(of turn: Turn, _ reading: inout Reading) {
    if !turn.desks.isEmpty {
      for (name, state) in turn.desks.sorted(by: { $0.key < $1.key }) {
        if let index = program.deskPositions[name] {
          reading.frame.desks.append((index, state))
        } else {
          reading.ignored.append("desk \(name)")
        }
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
    if !conversation.pendingFaults.isEmpty {
      for name in conversation.pendingFaults {
        reading.faults.append(Fault(kind: .fact, name: name, detail: "came with an earlier turn"))
      }
      conversation.pendingFaults = []
    }
    let turn = reading.turn
    let text = normalizer.normalized(turn.text)
    let measures = TextMeasures(of: text)
    reading.measures = measures
    reading.isUnreadable = isUnreadable(text, measures)

    let scores = program.scorer.scores(of: text, explaining: !reading.isShort, from: Self.shownScore)
    let hits = program.patterns.scan(text, negated: EmotionScorer.negations, scratch: &scratch.patterns)
    readHits(hits, scores, topics: &reading.frame.topics, triggers: &reading.frame.triggers)
    for fault in hits.faults {
      let name =
        fault.definition < program.topics.count
        ? "topic \(program.topics[fault.definition].name)"
        : "trigger \(program.triggers[fault.definition - program.topics.count].name)"
      reading.faults.append(
        Fault(kind: .pattern, name: name, detail: "pattern \(fault.pattern + 1) ran out of its step budget"))
    }
    if comparesQuestions || !reading.isShort {
      scratch.pieces.read(text)
      readIntent(&reading, scratch: &scratch)
      reading.frame[.sameQuestion] = Int64(timesAsked(scratch.pieces, &conversation)) * unitsPerOne
    }
    readText(measures, scores, &conversation, &reading)
    if !reading.isShort {
      reading.findings = masker.findings(in: text)
      reading.evidence = evidence(text, hits, scores, hiding: reading.findings)
    }
    fix(turn.fixedSignals, &reading)
    capture(text, &conversation, &reading, scratch: &scratch)
    record(&conversation, reading, scratch: &scratch)
    if reading.isShort { return }
    if turn.text.isEmpty {
      note(.customer, "[\(turn.kind.rawValue)]", in: &conversation)
    } else {
      note(.customer, shown: Self.noted(turn.text, hiding: reading.findings), in: &conversation)
    }
    noteMood(&conversation, reading)
  }

  /// Drafts and events see the customer as of the last customer turn (R28).
  func readLast(_ conversation: Conversation, _ reading: inout Reading) {
    for index in conversation.lastSignals.indices {
      reading.frame.numbers[index] = conversation.lastSignals[index]
    }
    for topic in conversation.lastTopics { reading.frame.topics.insert(Int(topic)) }
    for trigger in conversation.lastTriggers { reading.frame.triggers.insert(Int(trigger)) }
    reading.frame.intent = conversation.lastIntent
    reading.frame.similarity = conversation.lastSimilarity
    reading.frame[.channel] = channel(of: reading.turn)
    reading.frame[.caseOpen] = conversation.openCase == nil ? 0 : 1
    reading.frame[.botFailures] = Int64(conversation.botFailures) * unitsPerOne
  }

  func readDraft(_ conversation: Conversation, _ reading: inout Reading, scratch: inout EngineScratch) {
    let text = normalizer.normalized(reading.turn.text)
    let measures = TextMeasures(of: text)
    let scores = program.scorer.scores(of: text, explaining: false)
    let hits = program.patterns.scan(text, negated: EmotionScorer.negations, scratch: &scratch.patterns)
    readHits(hits, scores, topics: &reading.frame.draftTopics, triggers: &reading.frame.draftTriggers)
    for fault in hits.faults {
      reading.faults.append(
        Fault(
          kind: .pattern, name: "pattern \(fault.pattern + 1) of draft check \(fault.definition)",
          detail: "ran out of its step budget"))
    }
    for (index, expression) in program.draftExpressions.enumerated() {
      let found = expression.firstMatches(in: text, most: 1, scratch: &scratch.patterns)
      if !found.matches.isEmpty { reading.frame.draftMatches.insert(index) }
      if found.fault != nil {
        reading.faults.append(
          Fault(kind: .pattern, name: "draft matches", detail: "ran out of its step budget"))
      }
    }
    reading.frame[.draftLength] = Int64(measures.length) * unitsPerOne
    reading.frame[.draftLanguage] = Self.position(of: measures.language)
    let hash = stableHash(text.utf8)
    reading.frame[.draftRepeats] = Int64(conversation.botTexts.count { $0 == hash }) * unitsPerOne
    if !reading.isShort {
      reading.evidence = evidence(text, hits, scores, hiding: masker.findings(in: text))
    }
  }

  /// Topics and triggers that hold, by pattern or by learned score.
  private func readHits(
    _ hits: PatternHits, _ scores: EmotionScores, topics: inout PositionSet, triggers: inout PositionSet
  ) {
    let count = program.topics.count
    for hit in hits.matches {
      if hit.definition < count {
        topics.insert(hit.definition)
      } else {
        triggers.insert(hit.definition - count)
      }
    }
    for topic in program.selection.scoredTopics
    where program.topics[Int(topic)].holds(at: Int(topic), hits, scores) {
      topics.insert(Int(topic))
    }
    topics.sort()
    triggers.sort()
  }

  private func readIntent(_ reading: inout Reading, scratch: inout EngineScratch) {
    let ranking = program.intentMatcher.ranking(of: scratch.pieces, scratch: &scratch.intents)
    reading.frame.intent = ranking.best
    reading.frame.similarity = ranking.similarity
    reading.frame[.intentMargin] = Int64(ranking.margin) * 10
  }

  private func readText(
    _ measures: TextMeasures, _ scores: EmotionScores, _ conversation: inout Conversation,
    _ reading: inout Reading
  ) {
    for emotion in scores.thousandths.indices {
      reading.frame.numbers[emotion] = Int64(scores.thousandths[emotion]) * 10
    }
    reading.frame[.valence] = Int64(scores.valence) * 10
    reading.frame[.urgency] = Int64(scores.urgency) * 10
    reading.frame[.textLength] = Int64(measures.length) * unitsPerOne
    reading.frame[.textShouting] = Int64(measures.shouting) * 10
    reading.frame[.textExclaims] = Int64(measures.exclaims) * unitsPerOne
    reading.frame[.textQuestions] = Int64(measures.questions) * unitsPerOne
    reading.frame[.messageKind] = Self.position(of: reading.turn.kind)
    reading.frame[.language] = Self.position(of: measures.language)
    reading.frame[.channel] = channel(of: reading.turn)
    conversation.customerTurns += 1
    conversation.episodeTurns += 1
    reading.frame[.messages] = Int64(conversation.customerTurns) * unitsPerOne
    reading.frame[.botFailures] = Int64(conversation.botFailures) * unitsPerOne
    reading.frame[.caseOpen] = conversation.openCase == nil ? 0 : 1
  }

  /// How often this was asked in the last 20 turns of the episode, this one included; 0 for turns too short to tell.
  private func timesAsked(_ pieces: borrowing TextPieces, _ conversation: inout Conversation) -> Int {
    let asked = AskedQuestion(pieces: QuestionSketch(of: pieces)?.storage ?? [])
    var times = asked.isKept ? 1 : 0
    if asked.isKept {
      for index in conversation.questions.indices
      where conversation.questions[index].isKept && Self.resemble(asked, conversation.questions[index]) {
        times += 1
      }
    }
    conversation.questions.append(asked)
    let excess = conversation.questions.count - (Conversation.windowLength - 1)
    if excess > 0 { conversation.questions.removeFirst(excess) }
    return times
  }

  private static func resemble(_ one: borrowing AskedQuestion, _ other: borrowing AskedQuestion) -> Bool {
    // A class that only one of them has holds a piece at least that is not shared.
    let most = min(one.pieces.count - one.classesMissing(in: other), other.pieces.count)
    return most >= QuestionSketch.leastShared(one.pieces.count, other.pieces.count)
      && QuestionSketch.resemble(one.pieces, other.pieces)
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
    conversation.seriesRecordings += 1
    for index in program.series.indices {
      let value = program.value(
        of: program.series[index].value, reading.frame, conversation, &scratch.stack)
      conversation.record(series: index, value)
    }
    recordTracks(program.selection.plainTracks, readMoods: false, &conversation, reading, scratch: &scratch)
    changeMoods(&conversation, reading, scratch: &scratch)
    recordTracks(program.selection.moodTracks, readMoods: true, &conversation, reading, scratch: &scratch)
    for index in conversation.lastSignals.indices {
      conversation.lastSignals[index] = reading.frame.numbers[index]
    }
    keep(reading.frame.topics.members, in: &conversation.lastTopics)
    keep(reading.frame.triggers.members, in: &conversation.lastTriggers)
    conversation.lastIntent = reading.frame.intent
    conversation.lastSimilarity = reading.frame.similarity
  }

  private func keep(_ members: [Int32], in list: inout [Int32]) {
    list.removeAll(keepingCapacity: true)
    for member in members { list.append(member) }
  }

  /// Recorded conditions that hold now; those that do not hold need no record, their bits age.
  private func recordTracks(
    _ index: ConditionIndex, readMoods: Bool, _ conversation: inout Conversation,
    _ reading: Reading, scratch: inout EngineScratch
  ) {
    gather(index, of: program.tracks.count, conversation, reading, scratch: &scratch)
    if readMoods { conversation.moodRecordings += 1 } else { conversation.plainRecordings += 1 }
    for place in scratch.candidates.positions.indices {
      let track = Int(scratch.candidates.positions[place])
      if program.truth(of: program.tracks[track].condition, reading.frame, conversation, &scratch.stack) {
        conversation.record(track: track, readsMood: readMoods)
      }
    }
  }

  /// Moods that begin or end. A mood whose both conditions hold goes on (R20).
  private func changeMoods(
    _ conversation: inout Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) {
    if program.moods.isEmpty { return }
    gather(program.selection.moods, of: program.moods.count, conversation, reading, scratch: &scratch)
    for mood in conversation.moods { scratch.candidates.insert(mood) }
    if scratch.candidates.positions.isEmpty { return }
    scratch.candidates.sort()
    var now: [Int32] = []
    for place in scratch.candidates.positions.indices {
      let mood = scratch.candidates.positions[place]
      let conditions = program.moods[Int(mood)]
      let enters = program.truth(of: conditions.enter, reading.frame, conversation, &scratch.stack)
      let stays =
        !enters && conversation.moods.contains(mood)
        && !program.truth(of: conditions.leave, reading.frame, conversation, &scratch.stack)
      if enters || stays { now.append(mood) }
    }
    conversation.moods = now
  }

  /// The conditions of an index that may hold now, in the scratch: none twice, in no order.
  func gather(
    _ index: ConditionIndex, of count: Int, _ conversation: Conversation, _ reading: Reading,
    scratch: inout EngineScratch
  ) {
    scratch.candidates.prepare(for: count)
    gatherMore(index, conversation, reading, scratch: &scratch)
  }

  func gatherMore(
    _ index: ConditionIndex, _ conversation: Conversation, _ reading: Reading,
    scratch: inout EngineScratch
  ) {
    if examinesAll {
      for position in index.all { scratch.candidates.insert(position) }
    } else {
      program.gather(index, reading.frame, conversation, &scratch.stack, into: &scratch.candidates)
    }
  }

  private static let emotionNames = Signal.emotions.map(\.name)

  private func noteMood(_ conversation: inout Conversation, _ reading: Reading) {
    // The emotions are the first signals; of equals the first one counts.
    var strongest = 0
    for emotion in 1..<Self.emotionNames.count
    where reading.frame.numbers[emotion] > reading.frame.numbers[strongest] {
      strongest = emotion
    }
    conversation.mood.append(
      MoodPoint(
        turn: conversation.customerTurns, emotion: Self.emotionNames[strongest],
        score: Int(reading.frame.numbers[strongest] / 10), valence: Int(reading.frame[.valence] / 10)))
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
    let count = program.policy.channels.count
    guard let channel = turn.channel else { return Int64(count - 1) }
    return Int64(program.policy.channels.firstIndex(of: channel) ?? count - 1)
  }

  /// Empty text, or a language that the policy does not list. Simplified and traditional Chinese stand in for each other:
  /// who reads one reads the other.
  private func isUnreadable(_ text: NormalizedText, _ measures: TextMeasures) -> Bool {
    if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }) { return true }
    guard let language = measures.language else { return false }
    return !languages.reads(language)
  }

  /// Position in `Signal.languages`; a text without any language counts as `other`.
  private static func position(of language: Language?) -> Int64 {
    Int64((language ?? .other).index)
  }

  /// Position in `Signal.messageKinds`.
  private static func position(of kind: MessageKind) -> Int64 {
    switch kind {
    case .text: 0
    case .image: 1
    case .voice: 2
    case .card: 3
    case .sticker: 4
    }
  }
}
