package import Signals

/// A conversation as a value: all that decisions about its next turn depend on, and nothing else.
///
/// Arrays are dense, in the order of `layout`. `ConversationSnapshot` is the form that is stored.
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
  /// Per track, bit 0 is the latest customer turn of the episode, bit 1 the one before it …
  package var trackBits: [UInt32]
  package var trackEver: [Bool]
  /// Per series `seriesLength` values, newest first.
  package var seriesValues: [Int64]
  package var moods: [Bool]
  package var rules: [RuleMemory]
  /// How often each script was sent in this conversation (R32).
  package var scriptsSent: [Int32]
  /// Signals of the last customer turn, which drafts and events see (R28).
  package var lastSignals: [Int64]
  package var lastTopics: [Bool]
  package var lastTriggers: [Bool]
  package var lastIntent: Int?
  package var lastSimilarity = 0

  /// Sketches of the customer's last questions of this episode, newest last, at most 20; empty for turns too short to count.
  package var questions: [[UInt32]] = []
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
    trackBits = Array(repeating: 0, count: layout.tracks.count)
    trackEver = Array(repeating: false, count: layout.tracks.count)
    seriesValues = Array(repeating: 0, count: layout.series.count * Self.windowLength)
    moods = Array(repeating: false, count: layout.moods.count)
    rules = Array(repeating: RuleMemory(), count: layout.rules.count)
    scriptsSent = Array(repeating: 0, count: layout.scripts.count)
    lastSignals = Array(repeating: 0, count: layout.signalCount)
    lastTopics = Array(repeating: false, count: layout.topics.count)
    lastTriggers = Array(repeating: false, count: layout.triggers.count)
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
    for index in trackBits.indices { trackBits[index] = 0 }
    for index in seriesValues.indices { seriesValues[index] = 0 }
    for index in moods.indices { moods[index] = false }
    for index in rules.indices {
      rules[index].ladderStep = 0
      rules[index].decidedBits = 0
      rules[index].asked = false
    }
  }

  /// Adds a customer turn's truth to a track; call once per customer turn and track.
  package mutating func record(track: Int, _ truth: Bool) {
    trackBits[track] = (trackBits[track] << 1 | (truth ? 1 : 0)) & 0xF_FFFF
    if truth { trackEver[track] = true }
  }

  /// Adds a customer turn's value to a series.
  package mutating func record(series: Int, _ value: Int64) {
    let base = series * Self.windowLength
    var index = base + Self.windowLength - 1
    while index > base {
      seriesValues[index] = seriesValues[index - 1]
      index -= 1
    }
    seriesValues[base] = value
  }

  package mutating func remember(
    _ hash: UInt64, in list: WritableKeyPath<Conversation, [UInt64]>, atMost count: Int
  ) {
    self[keyPath: list].append(hash)
    let excess = self[keyPath: list].count - count
    if excess > 0 { self[keyPath: list].removeFirst(excess) }
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

/// What is remembered of one rule.
package struct RuleMemory: Sendable, Equatable, Codable {
  /// Effects in the whole conversation.
  package var total: Int32 = 0
  /// Deliveries in this episode: the ladder's next step (R4).
  package var ladderStep: Int32 = 0
  /// Bit 0: decided and delivered on the latest customer turn of the episode (R21).
  package var decidedBits: UInt32 = 0
  /// `first ask` was delivered in this episode.
  package var asked = false
  /// The last effects, newest last, at most 20, kept only for rules with limits.
  package var effects: [Effect] = []

  package struct Effect: Sendable, Equatable, Codable {
    /// Number of the customer turn in the conversation.
    package var turn: Int32
    package var at: Instant
    package init(turn: Int32, at: Instant) {
      self.turn = turn
      self.at = at
    }
  }
  package init() {}
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
package func stableHash(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash
}
