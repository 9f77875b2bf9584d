import ArgumentParser
import Conversations
import Escalation
import Foundation
import WireFormat

/// `heed decide`: conversations as JSON Lines in, a decision per turn out.
struct Decide: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decides on every turn of conversations.",
    discussion: """
      A line is a turn, or a whole conversation with `turns`; `man heed` and docs/decision-schema.md show both. Turns of a \
      conversation may be spread over lines and files. A bad line is reported with its number and does not stop the \
      rest; the exit code is then 1.
      """)

  @OptionGroup var options: RuleOptions

  @Argument(help: "Files of JSON Lines; none or - for standard input.", completion: .file())
  var files: [String] = []

  @Flag(name: .long, help: "For people: each conversation as a dialogue with decisions and reasons.")
  var pretty = false

  @Flag(name: .long, help: "Adds why each rule fired or not: every comparison with its value.")
  var explain = false

  func run() throws {
    let engine = try RuleFiles.engine(options)
    var feed = LineFeed(files: files)
    var desk = ConversationDesk(engine: engine, isExplaining: explain)
    var playback = Playback()
    try feed.forEachLine { bytes, output in
      let line = try Self.read(bytes)
      for turn in line.turns {
        let (decision, json) = try desk.decide(turn, of: line.conversation)
        if pretty {
          if let text = playback.text(line.conversation, line.note, turn, decision, engine.program) {
            try output.line(text)
          }
        } else {
          try output.line(json)
        }
      }
    }
    if pretty, let summary = playback.summary {
      try feed.output.line(summary)
      try feed.output.flush()
    }
    if feed.badLines > 0 { throw ExitCode.findings }
  }

  static func read(_ bytes: ArraySlice<UInt8>) throws -> TurnLine {
    do {
      return try TurnLine(line: bytes)
    } catch {
      throw LineFeed.BadLine(message: error.message, column: error.column)
    }
  }
}

/// All conversations of one run: their states, and the decisions that were given, for turns that come again (R29).
///
/// Memory is bounded: of the conversations that were silent for longest, once `mostLive` others spoke after them, only a
/// hash is kept. A turn of such a conversation is refused, because to decide as if it were new would be wrong.
struct ConversationDesk: ~Copyable {
  private static let mostLive = 50_000
  private static let keptDecisions = Conversation.seenLength

  private struct Live {
    var conversation: Conversation
    /// The last decisions as JSON, oldest first.
    var decisions: [(turn: String, decision: Decision, json: [UInt8])] = []
  }

  private let engine: Engine
  private let isExplaining: Bool
  /// Those that spoke since the last change of generation, and those that spoke in the one before.
  private var young: [String: Live] = [:]
  private var old: [String: Live] = [:]
  private var forgotten: Set<UInt64> = []
  private var scratch = EngineScratch()

  init(engine: Engine, isExplaining: Bool) {
    self.engine = engine
    self.isExplaining = isExplaining
  }

  /// The decision on a turn and its JSON; for a turn seen before the first one.
  mutating func decide(_ turn: Turn, of id: String) throws -> (decision: Decision, json: [UInt8]) {
    var live = try taken(id)
    defer { young[id] = live }
    let decision = engine.decide(turn, in: &live.conversation, explaining: isExplaining, scratch: &scratch)
    if decision.origin == .repeated, let first = live.decisions.last(where: { $0.turn == turn.id }) {
      return (first.decision, first.json)
    }
    var writer = JSONWriter()
    writer.decision(decision)
    live.decisions.append((turn.id, decision, writer.bytes))
    if live.decisions.count > Self.keptDecisions { live.decisions.removeFirst() }
    return (decision, writer.bytes)
  }

  private mutating func taken(_ id: String) throws -> Live {
    if let live = young.removeValue(forKey: id) ?? old.removeValue(forKey: id) { return live }
    if forgotten.contains(stableHash(id.utf8)) {
      throw LineFeed.BadLine(
        message:
          "conversation `\(id)` spoke last more than \(Self.mostLive) conversations ago and was forgotten")
    }
    if young.count >= Self.mostLive {
      for id in old.keys { forgotten.insert(stableHash(id.utf8)) }
      old = young
      young = [:]
    }
    return Live(conversation: engine.newConversation(id: id))
  }
}
