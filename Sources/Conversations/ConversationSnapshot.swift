package import Signals

/// A conversation as it is stored: names instead of positions, only what differs from a new conversation, versioned.
///
/// A few hundred bytes for a short conversation, a few KB at most: every list in it is bounded.
package struct ConversationSnapshot: Sendable, Equatable, Codable {
  package static let currentVersion = 1

  package var version: Int
  package var id: String
  package var policy: String
  package var customerTurns: Int
  package var episode: Int
  package var episodeTurns: Int
  package var lastAt: Instant
  package var owner: Owner
  package var openCase: Case?
  package var lastAgentAt: Instant?
  package var replyLanguage: String?
  package var disclosed: Bool
  package var botFailures: Int
  /// A value that is one of some is stored as its name.
  package var facts: [String: FactValue]
  package var captures: [String: String]
  /// Bits as in `Conversation.trackBits`; the highest bit (2^31) says "ever".
  package var tracks: [String: UInt32]
  package var series: [String: [Int64]]
  package var moods: [String]
  package var rules: [String: RuleMemory]
  package var scriptsSent: [String: Int32]
  package var signals: [Int64]
  package var topics: [String]
  package var triggers: [String]
  package var intent: String?
  package var similarity: Int
  package var questions: [[UInt32]]
  package var botTexts: [UInt64]
  package var orderedTexts: [UInt64]
  package var seenTurns: [UInt64]
  package var pendingHandoff: String?
  package var pendingFaults: [String]
  package var recent: [RecentTurn]
  package var mood: [MoodPoint]
}

package enum SnapshotError: Error, Sendable, Equatable {
  /// Written by a later Heed.
  case unknownVersion(Int)
}

private let everBit: UInt32 = 1 << 31

extension Conversation {
  package var snapshot: ConversationSnapshot {
    let kept = min(episodeTurns, Self.windowLength)
    var series: [String: [Int64]] = [:]
    for (index, name) in layout.series.enumerated() {
      series[name] = (0..<kept).map { value(ofSeries: index, turnsAgo: $0) }
    }
    var storedTracks: [String: UInt32] = [:]
    for entry in 0..<tracks.count {
      storedTracks[layout.tracks[tracks.position(entry)]] = bits(of: tracks[entry: entry]) | everBit
    }
    var storedRules: [String: RuleMemory] = [:]
    for entry in 0..<rules.count {
      var memory = rules[entry: entry]
      memory.decidedBits = decidedBits(of: memory)
      memory.decidedTurn = 0
      if memory != RuleMemory() { storedRules[layout.rules[rules.position(entry)]] = memory }
    }
    var storedScripts: [String: Int32] = [:]
    for entry in 0..<scriptsSent.count where scriptsSent[entry: entry] != 0 {
      storedScripts[layout.scripts[scriptsSent.position(entry)]] = scriptsSent[entry: entry]
    }
    return ConversationSnapshot(
      version: ConversationSnapshot.currentVersion, id: id, policy: layout.fingerprint,
      customerTurns: customerTurns,
      episode: episode, episodeTurns: episodeTurns, lastAt: lastAt, owner: owner, openCase: openCase,
      lastAgentAt: lastAgentAt, replyLanguage: replyLanguage.map { layout.languages[$0] },
      disclosed: disclosed, botFailures: botFailures,
      facts: Dictionary(
        uniqueKeysWithValues: layout.facts.indices.compactMap { index in
          facts[index].map { (layout.facts[index], stored($0, at: index)) }
        }),
      captures: Dictionary(
        uniqueKeysWithValues: zip(layout.captures, captures).compactMap { name, value in
          value.map { (name, $0) }
        }),
      tracks: storedTracks, series: series, moods: moods.map { layout.moods[Int($0)] },
      rules: storedRules, scriptsSent: storedScripts, signals: lastSignals,
      topics: lastTopics.map { layout.topics[Int($0)] },
      triggers: lastTriggers.map { layout.triggers[Int($0)] },
      intent: lastIntent.map { layout.intents[$0] }, similarity: lastSimilarity,
      questions: questions.map(\.pieces),
      botTexts: botTexts, orderedTexts: orderedTexts, seenTurns: seenTurns,
      pendingHandoff: pendingHandoff.map { layout.rules[$0] }, pendingFaults: pendingFaults, recent: recent,
      mood: mood)
  }

  /// Restores a stored conversation under a rule set, which may be another than the one it was stored under: limits and
  /// moods carry over by name, windows by the canonical text of their condition, the rest starts empty (R23).
  ///
  /// - Parameter defaults: the facts' defaults, in the order of `layout`.
  package init(
    _ snapshot: ConversationSnapshot, layout: ConversationLayout, defaults: [FactValue?]
  ) throws(SnapshotError) {
    guard snapshot.version == ConversationSnapshot.currentVersion else {
      throw .unknownVersion(snapshot.version)
    }
    self.init(carrying: snapshot, layout: layout, defaults: defaults)
  }

  /// The same conversation under another rule set.
  package func carried(to layout: ConversationLayout, defaults: [FactValue?]) -> Conversation {
    Conversation(carrying: snapshot, layout: layout, defaults: defaults)
  }

  private init(carrying snapshot: ConversationSnapshot, layout: ConversationLayout, defaults: [FactValue?]) {
    self.init(id: snapshot.id, layout: layout, facts: defaults)
    customerTurns = snapshot.customerTurns
    episode = snapshot.episode
    episodeTurns = snapshot.episodeTurns
    lastAt = snapshot.lastAt
    owner = snapshot.owner
    openCase = snapshot.openCase
    lastAgentAt = snapshot.lastAgentAt
    replyLanguage = snapshot.replyLanguage.flatMap { layout.languages.firstIndex(of: $0) }
    disclosed = snapshot.disclosed
    botFailures = snapshot.botFailures
    for (index, name) in layout.facts.enumerated() {
      if let value = snapshot.facts[name] { facts[index] = restored(value, at: index) ?? facts[index] }
    }
    for (index, name) in layout.captures.enumerated() { captures[index] = snapshot.captures[name] }
    tracks = SparseValues(
      snapshot.tracks.compactMap { name, bits in
        guard bits != 0, let track = layout.trackPositions[name] else { return nil }
        let memory = TrackMemory(bits: bits & 0xF_FFFF, turn: 0, readsMood: layout.tracksReadMood[track])
        return (track, memory)
      })
    seriesRecordings = Self.windowLength
    for (index, name) in layout.series.enumerated() {
      for (offset, value) in (snapshot.series[name] ?? []).prefix(Self.windowLength).enumerated() {
        seriesValues[(index + 1) * Self.windowLength - 1 - offset] = value
      }
    }
    moods = Self.positions(snapshot.moods, layout.moodPositions)
    rules = SparseValues(
      snapshot.rules.compactMap { name, memory in layout.rulePositions[name].map { ($0, memory) } })
    scriptsSent = SparseValues(
      snapshot.scriptsSent.compactMap { name, count in layout.scriptPositions[name].map { ($0, count) } })
    if snapshot.signals.count == layout.signalCount { lastSignals = snapshot.signals }
    lastTopics = Self.positions(snapshot.topics, layout.topicPositions)
    lastTriggers = Self.positions(snapshot.triggers, layout.triggerPositions)
    lastIntent = snapshot.intent.flatMap { layout.intents.firstIndex(of: $0) }
    lastSimilarity = snapshot.similarity
    questions = snapshot.questions.suffix(Self.windowLength).map { AskedQuestion(pieces: $0) }
    botTexts = Array(snapshot.botTexts.suffix(Self.windowLength))
    orderedTexts = Array(snapshot.orderedTexts.suffix(Self.windowLength))
    seenTurns = snapshot.seenTurns
    pendingHandoff = snapshot.pendingHandoff.flatMap { layout.rulePositions[$0] }
    pendingFaults = snapshot.pendingFaults
    recent = snapshot.recent
    mood = snapshot.mood
  }

  private static func positions(_ names: [String], _ known: [String: Int]) -> [Int32] {
    Set(names.compactMap { known[$0] }).sorted().map { Int32($0) }
  }

  private func stored(_ value: FactValue, at fact: Int) -> FactValue {
    guard !layout.cases[fact].isEmpty, case .number(let position) = value else { return value }
    return .text(layout.cases[fact][Int(position)])
  }

  /// Nil for a case that this rule set does not have.
  private func restored(_ value: FactValue, at fact: Int) -> FactValue? {
    guard !layout.cases[fact].isEmpty else { return value }
    guard case .text(let name) = value, let position = layout.cases[fact].firstIndex(of: name) else {
      return nil
    }
    return .number(Int64(position))
  }
}
