package import Signals

/// A conversation as a value: all that decisions about its next turn depend on, and nothing else.
///
/// Positions are those of `layout`. What a turn leaves untouched is not looked at: of rules, recorded conditions and
/// scripts only those that something happened to have an entry. `ConversationBytes` is the form that is stored.
package struct Conversation: Sendable {
  package var layout: ConversationLayout
  package var id: String
  /// Customer turns of the whole conversation.
  package var customerTurns = 0
  /// 1 and up; a new one starts when an agent gives back (R16).
  package var episode = 1
  package var episodeTurns = 0
  /// Time never runs back: an earlier `at` counts as this one (R22).
  package var lastAt: Instant = 0
  package var owner = Owner.bot
  package var openCase: Case?
  /// When an agent last spoke, while an agent owns the conversation.
  package var lastAgentAt: Instant?
  /// Position of the reply language in the policy's list.
  package var replyLanguage: Int?
  package var disclosed = false
  package var botFailures = 0

  package var facts: [FactValue?]
  package var captures: [String?]
  /// Recorded conditions that held once.
  package var tracks = SparseValues<TrackMemory>()
  /// Customer turns on which conditions without and with moods were recorded, since the start or since it was restored.
  package var plainRecordings: Int32 = 0
  package var moodRecordings: Int32 = 0
  /// Per series a ring of `windowLength` values; `value(ofSeries:turnsAgo:)` reads it.
  package var seriesValues: [Int64]
  /// Customer turns on which the series were recorded, since the start or since it was restored.
  package var seriesRecordings = 0
  /// Positions of the moods that hold, ascending.
  package var moods: [Int32] = []
  /// Rules that something happened to.
  package var rules = SparseValues<RuleMemory>()
  /// Customer turns that were decided on, since the start or since it was restored: what `decidedBits` age by.
  package var decidedTurns: Int32 = 0
  /// How often each script was sent in this conversation (R32).
  package var scriptsSent = SparseValues<Int32>()
  /// Signals of the last customer turn, which drafts and events see (R28).
  package var lastSignals: [Int64]
  /// Positions, ascending.
  package var lastTopics: [Int32] = []
  package var lastTriggers: [Int32] = []
  package var lastIntent: Int?
  package var lastSimilarity = 0

  /// The customer's last questions of this episode, newest last, at most 20.
  package var questions: [AskedQuestion] = []
  /// Hashes of the bot's last texts, newest last, at most 20.
  package var botTexts: [UInt64] = []
  /// Hashes of scripts that Heed ordered and that were not echoed yet, at most 20 (R29).
  package var orderedTexts: [UInt64] = []
  /// Hashes of turn ids, newest last, at most `seenLength` (R29).
  package var seenTurns: [UInt64] = []
  /// A handoff that asked a question first and waits for the next customer turn: position of its rule.
  package var pendingHandoff: Int?
  /// Faults of facts that came with turns on which nothing was decided.
  package var pendingFaults: [String] = []
  /// For the brief: the last turns, masked and shortened, newest last.
  package var recent: [RecentTurn] = []
  package var mood: [MoodPoint] = []

  package static let windowLength = 20
  package static let seenLength = 64
  package static let recentLength = 6
  package static let recentCharacters = 100

  package init(id: String, layout: ConversationLayout, facts: [FactValue?]) {
    self.id = id
    self.layout = layout
    self.facts = facts
    captures = Array(repeating: nil, count: layout.captures.count)
    seriesValues = Array(repeating: 0, count: layout.series.count * Self.windowLength)
    lastSignals = Array(repeating: 0, count: layout.signalCount)
  }

  /// An agent gave back: what belongs to an episode starts afresh, the rest goes on (R16, R17, R29).
  package mutating func startEpisode() {
    episode += 1
    episodeTurns = 0
    owner = .bot
    openCase = nil
    lastAgentAt = nil
    botFailures = 0
    pendingHandoff = nil
    questions = []
    for index in captures.indices { captures[index] = nil }
    for entry in 0..<tracks.count { tracks[entry: entry].bits = 0 }
    moods = []
    for entry in 0..<rules.count {
      rules[entry: entry].ladderStep = 0
      rules[entry: entry].decidedBits = 0
      rules[entry: entry].asked = false
    }
  }

  /// A customer turn on which the condition of a track held; before it, `plainRecordings` or `moodRecordings` moves on.
  package mutating func record(track: Int, readsMood: Bool) {
    let now = readsMood ? moodRecordings : plainRecordings
    let bits = tracks[track].map { aged($0.bits, by: now - $0.turn) } ?? 0
    let memory = TrackMemory(bits: bits | 1, turn: now, readsMood: readsMood)
    tracks.update(track, from: memory) { $0 = memory }
  }

  /// On which of the last 20 customer turns of the episode a track's condition held; bit 0 is the latest recorded one.
  package func bits(of track: TrackMemory) -> UInt32 {
    aged(track.bits, by: (track.readsMood ? moodRecordings : plainRecordings) - track.turn)
  }

  /// Whether a track's condition ever held in this conversation.
  package func everHeld(track: Int) -> Bool { tracks[track] != nil }

  /// On which of the last 20 customer turns of the episode the rule decided; bit 0 is the latest one decided on.
  package func decidedBits(of memory: RuleMemory) -> UInt32 {
    aged(memory.decidedBits, by: decidedTurns - memory.decidedTurn)
  }

  /// Notes an effect of a rule at a time.
  ///
  /// - Parameters:
  ///   - decision: whether the rule decided, and if so whether on a turn of the customer, the one just decided on.
  ///   - keepsEffects: for a rule with limits, which look back at them.
  package mutating func noteEffect(
    ofRule rule: Int, at: Instant, decision: DecisionKind, keepsEffects: Bool
  ) {
    let now = decidedTurns
    let turn = Int32(clamping: customerTurns)
    rules.update(rule, from: RuleMemory()) { memory in
      memory.total += 1
      if decision != .none { memory.ladderStep += 1 }
      if decision == .onCustomerTurn {
        memory.decidedBits = aged(memory.decidedBits, by: now - memory.decidedTurn) | 1
        memory.decidedTurn = now
      }
      guard keepsEffects else { return }
      memory.effects.append(RuleMemory.Effect(turn: turn, at: at))
      let excess = memory.effects.count - Self.windowLength
      if excess > 0 { memory.effects.removeFirst(excess) }
    }
  }

  /// Whether an effect of a rule is a decision.
  package enum DecisionKind: Sendable {
    case none, onCustomerTurn
    /// On a draft or an event.
    case onOtherTurn
  }

  /// Notes that a rule's question before its handoff was asked in this episode.
  package mutating func noteQuestion(ofRule rule: Int) {
    rules.update(rule, from: RuleMemory()) { $0.asked = true }
  }

  /// Notes that a script is sent once more.
  package mutating func noteSent(script: Int) { scriptsSent.update(script, from: 0) { $0 += 1 } }

  /// Sets a series' value of the latest recorded turn; before it, `seriesRecordings` moves on.
  package mutating func record(series: Int, _ value: Int64) {
    seriesValues[series * Self.windowLength + (seriesRecordings - 1) % Self.windowLength] = value
  }

  /// The value of a series, 0…19 recorded turns ago; there must be as many.
  package func value(ofSeries series: Int, turnsAgo: Int) -> Int64 {
    let slot = (seriesRecordings - 1 - turnsAgo) % Self.windowLength
    return seriesValues[series * Self.windowLength + (slot < 0 ? slot + Self.windowLength : slot)]
  }

  /// Appends to a list of hashes that keeps its last `count`.
  package static func remember(_ hash: UInt64, in list: inout [UInt64], atMost count: Int) {
    list.append(hash)
    if list.count > count { list.removeFirst(list.count - count) }
  }
}

/// A handoff that is not settled yet (R13).
package struct Case: Sendable, Equatable, Codable {
  /// By name, because a case outlives a rule set.
  package var desk: String
  package var priority: Priority
  package var delivery: HandoffDelivery
  package var isProtected: Bool
  package var openedAt: Instant
  /// True once `when waiting` moved it.
  package var isEscalated: Bool
  package init(
    desk: String, priority: Priority, delivery: HandoffDelivery, isProtected: Bool, openedAt: Instant
  ) {
    self.desk = desk
    self.priority = priority
    self.delivery = delivery
    self.isProtected = isProtected
    self.openedAt = openedAt
    self.isEscalated = false
  }
  /// Whether a person has it or it waits for one.
  package var reachesAPerson: Bool { delivery == .live || delivery == .redirected }
}

/// A turn as a brief shows it.
package struct RecentTurn: Sendable, Equatable, Codable {
  package var speaker: Speaker
  package var text: String
  package init(speaker: Speaker, text: String) {
    self.speaker = speaker
    self.text = text
  }
}

/// How one customer turn felt.
package struct MoodPoint: Sendable, Equatable, Codable {
  /// Number of the customer turn in the conversation.
  package var turn: Int
  /// The strongest emotion and its score in thousandths.
  package var emotion: String
  package var score: Int
  package var valence: Int
  package init(turn: Int, emotion: String, score: Int, valence: Int) {
    self.turn = turn
    self.emotion = emotion
    self.score = score
    self.valence = valence
  }
}

/// FNV-1a, 64 bits: stable on every machine. Source: Fowler, Noll, Vo, draft-eastlake-fnv.
@inlinable package func stableHash(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash
}
