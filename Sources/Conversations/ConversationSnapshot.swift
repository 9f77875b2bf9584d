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
    func named<T>(_ names: [String], _ values: [T], where keep: (T) -> Bool) -> [String: T] {
      Dictionary(uniqueKeysWithValues: zip(names, values).filter { keep($0.1) })
    }
    let kept = min(episodeTurns, Self.windowLength)
    var series: [String: [Int64]] = [:]
    for (index, name) in layout.series.enumerated() {
      series[name] = Array(seriesValues[index * Self.windowLength..<index * Self.windowLength + kept])
    }
    var tracks: [String: UInt32] = [:]
    for (index, name) in layout.tracks.enumerated() where trackBits[index] != 0 || trackEver[index] {
      tracks[name] = trackBits[index] | (trackEver[index] ? everBit : 0)
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
      tracks: tracks, series: series, moods: zip(layout.moods, moods).filter(\.1).map(\.0),
      rules: named(layout.rules, rules) { $0 != RuleMemory() },
      scriptsSent: named(layout.scripts, scriptsSent) { $0 != 0 }, signals: lastSignals,
      topics: zip(layout.topics, lastTopics).filter(\.1).map(\.0),
      triggers: zip(layout.triggers, lastTriggers).filter(\.1).map(\.0),
      intent: lastIntent.map { layout.intents[$0] }, similarity: lastSimilarity, questions: questions,
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
    for (index, name) in layout.tracks.enumerated() {
      let bits = snapshot.tracks[name] ?? 0
      trackBits[index] = bits & ~everBit
      trackEver[index] = bits & everBit != 0
    }
    for (index, name) in layout.series.enumerated() {
      for (offset, value) in (snapshot.series[name] ?? []).prefix(Self.windowLength).enumerated() {
        seriesValues[index * Self.windowLength + offset] = value
      }
    }
    let moodNames = Set(snapshot.moods)
    for (index, name) in layout.moods.enumerated() { moods[index] = moodNames.contains(name) }
    for (index, name) in layout.rules.enumerated() { rules[index] = snapshot.rules[name] ?? RuleMemory() }
    for (index, name) in layout.scripts.enumerated() { scriptsSent[index] = snapshot.scriptsSent[name] ?? 0 }
    if snapshot.signals.count == layout.signalCount { lastSignals = snapshot.signals }
    let topicNames = Set(snapshot.topics)
    for (index, name) in layout.topics.enumerated() { lastTopics[index] = topicNames.contains(name) }
    let triggerNames = Set(snapshot.triggers)
    for (index, name) in layout.triggers.enumerated() { lastTriggers[index] = triggerNames.contains(name) }
    lastIntent = snapshot.intent.flatMap { layout.intents.firstIndex(of: $0) }
    lastSimilarity = snapshot.similarity
    questions = Array(snapshot.questions.suffix(Self.windowLength))
    botTexts = Array(snapshot.botTexts.suffix(Self.windowLength))
    orderedTexts = Array(snapshot.orderedTexts.suffix(Self.windowLength))
    seenTurns = snapshot.seenTurns
    pendingHandoff = snapshot.pendingHandoff.flatMap { layout.rules.firstIndex(of: $0) }
    pendingFaults = snapshot.pendingFaults
    recent = snapshot.recent
    mood = snapshot.mood
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
