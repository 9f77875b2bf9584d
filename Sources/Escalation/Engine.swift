package import Conversations
import EmotionScoring
import IntentMatching
import Masking
import Patterns
package import RuleRuntime
import Signals
import TextNormalization

/// Turn in, decision out: a pure function of a program, a conversation and a turn.
///
/// No clock, no randomness, no I/O: time and ids come in with the turn. An engine is shared by all threads; each thread
/// brings a scratch of its own.
package final class Engine: Sendable {
  package let program: Program
  let normalizer = Normalizer()
  let masker = Masker()
  /// Looks at every condition instead of those that the index finds: slow, and the oracle for the index.
  let examinesAll: Bool
  let languages: LanguageTable
  /// By number of a script's text: what is known of those without slots, which are the same each time.
  let fixedTexts: [FixedText?]
  /// Whether a condition or a text depends on what questions are made of; else short decisions need not take them apart.
  let comparesQuestions: Bool
  private let storedRanges: StoredRanges
  private let scratches = ScratchPool()

  package init(_ program: Program, examiningAll: Bool = false) {
    self.program = program
    examinesAll = examiningAll
    languages = LanguageTable(program.policy.languages)
    storedRanges = StoredRanges(program)
    comparesQuestions = !program.intents.isEmpty || program.reads(.sameQuestion)
    var fixedTexts: [FixedText?] = []
    for script in program.scripts {
      let templates = script.plain.compactMap { $0 } + script.byChannel.flatMap(\.values)
      for template in templates.joined() {
        guard let text = template.fixedText else { continue }
        let normalized = normalizer.normalized(text)
        let missing = template.number + 1 - fixedTexts.count
        if missing > 0 { fixedTexts.append(contentsOf: repeatElement(nil, count: missing)) }
        fixedTexts[template.number] = FixedText(
          hash: stableHash(normalized.utf8),
          noted: Self.noted(text, hiding: masker.findings(in: normalized)))
      }
    }
    self.fixedTexts = fixedTexts
  }

  package func newConversation(id: String) -> Conversation {
    Conversation(id: id, layout: program.layout, facts: program.factDefaults)
  }

  /// Restores a stored conversation, whichever rule set it was stored under (R23); nil if the bytes are damaged or not ours.
  package func conversation(from bytes: [UInt8]) -> Conversation? {
    bytes.withUnsafeBytes { conversation(from: $0) }
  }

  /// The same from bytes somewhere in memory.
  package func conversation(from bytes: UnsafeRawBufferPointer) -> Conversation? {
    var conversation = ConversationBytes.decode(bytes, layout: program.layout, defaults: program.factDefaults)
    conversation?.bound(by: program, storedRanges)
    return conversation
  }

  /// Decides on a turn and advances the conversation.
  ///
  /// A turn id that this conversation saw before changes nothing and gives `origin` `.repeated`: the caller keeps decisions
  /// and answers with the first one (R29).
  package func decide(
    _ turn: Turn, in conversation: inout Conversation, detail: DecisionDetail = .evidence,
    scratch: inout EngineScratch
  ) -> Decision {
    // Another rule set took over: memory is carried across by names.
    if conversation.layout.fingerprint != program.fingerprint {
      conversation = conversation.carried(to: program.layout, defaults: program.factDefaults)
      conversation.bound(by: program, storedRanges)
    }
    let id = stableHash(turn.id.utf8)
    if conversation.seenTurns.contains(id) {
      return noted(turn, conversation, origin: .repeated)
    }
    Conversation.remember(id, in: &conversation.seenTurns, atMost: Conversation.seenLength)

    let at = max(turn.at ?? conversation.lastAt, conversation.lastAt)
    conversation.lastAt = at
    var reading = Reading(turn: turn, at: at, detail: detail)
    // The frame lives in the scratch between turns, so that its memory is used again.
    swap(&reading.frame, &scratch.frame)
    defer { swap(&reading.frame, &scratch.frame) }
    reading.frame.prepare(for: program, at: at)
    apply(turn.facts, event: turn.event, to: &conversation, &reading)
    readDesks(of: turn, &reading)

    switch turn.speaker {
    case .customer:
      readCustomer(&conversation, &reading, scratch: &scratch)
      return decideCustomer(&conversation, &reading, scratch: &scratch)
    case .event:
      readLast(conversation, &reading)
      return decideEvent(&conversation, &reading, scratch: &scratch)
    case .draft:
      readLast(conversation, &reading)
      readDraft(conversation, &reading, scratch: &scratch)
      return decideDraft(&conversation, &reading, scratch: &scratch)
    case .bot:
      hearBot(&conversation, reading)
      conversation.keep(reading.faults)
      return noted(turn, conversation, origin: .noted, reading)
    case .agent:
      hearAgent(&conversation, reading)
      conversation.keep(reading.faults)
      return noted(turn, conversation, origin: .noted, reading)
    }
  }

  /// The same with a scratch of the engine's own; a thread that decides on a stream of turns keeps one.
  package func decide(
    _ turn: Turn, in conversation: inout Conversation, detail: DecisionDetail = .evidence
  ) -> Decision {
    scratches.borrow { scratch in
      decide(turn, in: &conversation, detail: detail, scratch: &scratch)
    }
  }

  // MARK: - Turns that ask for no decision

  private func hearBot(_ conversation: inout Conversation, _ reading: Reading) {
    let text = normalizer.normalized(reading.turn.text)
    let hash = stableHash(text.utf8)
    // A backend that echoes what Heed ordered must not count it as an answer of the bot (R29).
    if let ordered = conversation.orderedTexts.firstIndex(of: hash) {
      conversation.orderedTexts.remove(at: ordered)
      return
    }
    conversation.botFailures = reading.turn.answered == false ? conversation.botFailures + 1 : 0
    Conversation.remember(hash, in: &conversation.botTexts, atMost: Conversation.windowLength)
    if !reading.isShort {
      note(
        .bot, shown: Self.noted(reading.turn.text, hiding: masker.findings(in: text)), in: &conversation)
    }
  }

  private func hearAgent(_ conversation: inout Conversation, _ reading: Reading) {
    if !reading.turn.text.isEmpty, !reading.isShort { note(.agent, reading.turn.text, in: &conversation) }
    if reading.turn.givesBack {
      conversation.startEpisode()
      conversation.disclosed = false
      return
    }
    conversation.owner = .agent
    conversation.lastAgentAt = reading.at
    // The next text from the bot side says again that it is a bot (R30).
    conversation.disclosed = false
  }

  /// Keeps a turn for the brief.
  func note(_ speaker: Speaker, _ text: String, in conversation: inout Conversation) {
    note(
      speaker, shown: Self.noted(text, hiding: masker.findings(in: normalizer.normalized(text))),
      in: &conversation)
  }

  /// Keeps a turn for the brief that is masked and shortened already.
  func note(_ speaker: Speaker, shown: String, in conversation: inout Conversation) {
    conversation.recent.append(RecentTurn(speaker: speaker, text: shown))
    let excess = conversation.recent.count - Conversation.recentLength
    if excess > 0 { conversation.recent.removeFirst(excess) }
  }

  /// A text for the brief: masked and shortened, because the conversation is stored.
  static func noted(_ text: String, hiding findings: [Masking.Finding]) -> String {
    let most = Conversation.recentCharacters
    // A character has at least a byte and at least a scalar, so that most texts need not be cut into characters.
    let isShort =
      text.utf8.count <= most || text.utf8.count { $0 & 0xC0 != 0x80 } <= most || text.count <= most
    if isShort, findings.isEmpty { return text }
    let shown = isShort ? text[...] : text.prefix(2 * most)
    let masked = Masker.masked(Array(text.utf8), 0..<shown.utf8.count, hiding: findings)
    return isShort ? masked : masked.prefix(most) + "…"
  }

  func noted(
    _ turn: Turn, _ conversation: Conversation, origin: Decision.Origin, _ reading: Reading? = nil
  ) -> Decision {
    var decision = emptyDecision(turn, conversation)
    decision.origin = origin
    if reading?.isShort != true { decision.values = lastValues(conversation) }
    if let reading {
      decision.faults = reading.faults
      decision.ignored = reading.ignored
    }
    return decision
  }
}

/// What is kept of a text that is always the same.
struct FixedText: Sendable {
  /// Of the normalised text.
  let hash: UInt64
  /// Masked and shortened.
  let noted: String
}

/// Buffers that one thread reuses from turn to turn.
package struct EngineScratch: ~Copyable {
  var patterns = PatternScratch()
  var stack = EvaluatorStack()
  var frame = SignalFrame()
  var candidates = Candidates()
  var pieces = TextPieces()
  var intents = IntentScratch()
  package init() {}
}

/// What one turn says: its signals with their evidence, and what was wrong with it.
struct Reading {
  let turn: Turn
  let at: Instant
  let detail: DecisionDetail
  var frame = SignalFrame()
  var faults: [Fault] = []
  var ignored: [String] = []
  var evidence: [Evidence] = []
  /// Personal data in the text.
  var findings: [Masking.Finding] = []
  /// Language of the text, nil when it has none (digits, emoji, nothing).
  var measures: TextMeasures?
  var isUnreadable = false

  /// Whether nobody reads more than the outcome.
  var isShort: Bool { detail == .outcome }
}
