import Conversations
import Escalation
import WireFormat

/// All conversations of one run.
///
/// Memory is bounded: of the conversations that were silent for longest, once `mostLive` others spoke after them, only a
/// hash is kept. A turn of such a conversation is refused, because to decide as if it were new would be wrong.
final class ConversationDesk {
  private let mostLive: Int
  /// Those that spoke since the last change of generation, and those that spoke in the one before.
  private var live: [String: LiveConversation] = [:]
  private var generation = 0
  /// How many spoke since the last change of generation.
  private var young = 0
  private var forgotten: Set<UInt64> = []

  init(mostLive: Int = 50_000) { self.mostLive = mostLive }

  /// To be called when the process is about to end: to give back conversation by conversation would only take time.
  func leaveToTheSystem() { _ = Unmanaged.passRetained(self) }

  /// The conversation of an id, a new one if it never spoke. O(1).
  func conversation(_ id: String, _ engine: Engine) throws -> LiveConversation {
    if let found = live[id] {
      if found.generation != generation {
        found.generation = generation
        young += 1
      }
      return found
    }
    if !forgotten.isEmpty, forgotten.contains(stableHash(id.utf8)) {
      throw LineFeed.BadLine(
        message: "conversation `\(id)` spoke last more than \(mostLive) conversations ago and was forgotten")
    }
    if young >= mostLive { changeGeneration() }
    let new = LiveConversation(engine.newConversation(id: id), generation: generation)
    live[id] = new
    young += 1
    return new
  }

  private func changeGeneration() {
    for (id, conversation) in live where conversation.generation != generation {
      forgotten.insert(stableHash(id.utf8))
    }
    live = live.filter { $0.value.generation == generation }
    generation += 1
    young = 0
  }
}

/// A conversation and what was decided in it. Only one thread at a time may hold it.
final class LiveConversation {
  private var conversation: Conversation
  private var written = WrittenDecisions()
  /// Decisions as values, for playback.
  private var decisions: [Decision] = []
  /// How its emotions went, where decisions are kept as values.
  private(set) var mood = MoodCurve()
  /// When it spoke last.
  var generation: Int
  /// Work that waits for a worker, in order.
  var pending: [Int] = []

  init(_ conversation: Conversation, generation: Int) {
    self.conversation = conversation
    self.generation = generation
  }

  /// Writes the decision on a turn as a line; for a turn seen before the first one (R29).
  func decide(
    _ turn: Turn, _ engine: Engine, _ detail: DecisionDetail, _ scratch: inout EngineScratch,
    into page: inout JSONWriter
  ) {
    let decision = engine.decide(turn, in: &conversation, detail: detail, scratch: &scratch)
    if case .repeated = decision.origin, written.append(lineOf: turn.id, to: &page) { return }
    let start = page.count
    switch detail {
    case .evidence, .explanation: page.decision(decision)
    case .outcome: page.compact(decision)
    }
    page.endLine()
    page.withBytes(from: start) { written.keep($0, of: turn.id) }
  }

  /// The decision on a turn as a value; for a turn seen before the first one (R29).
  func decision(
    on turn: Turn, _ engine: Engine, _ detail: DecisionDetail, _ scratch: inout EngineScratch
  ) -> Decision {
    let decision = engine.decide(turn, in: &conversation, detail: detail, scratch: &scratch)
    if decision.origin == .repeated, let first = decisions.last(where: { $0.turn == turn.id }) {
      return first
    }
    if turn.speaker == .customer { mood.add(decision) }
    decisions.append(decision)
    if decisions.count > Conversation.seenLength { decisions.removeFirst() }
    return decision
  }
}

/// The last lines of a conversation, at least as many as it knows turn ids.
private struct WrittenDecisions {
  private static let most = Conversation.seenLength + Conversation.seenLength / 2

  private var turns: [(id: String, line: [UInt8])] = []

  mutating func keep(_ line: UnsafeBufferPointer<UInt8>, of turn: String) {
    // Some at once, because those that stay are moved.
    if turns.count == Self.most { turns.removeFirst(Self.most - Conversation.seenLength + 1) }
    turns.append((turn, Array(line)))
  }

  /// False if there is none.
  func append(lineOf turn: String, to page: inout JSONWriter) -> Bool {
    guard let found = turns.last(where: { $0.id == turn }) else { return false }
    page.append(found.line)
    return true
  }
}
