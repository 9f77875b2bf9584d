import ArgumentParser
import Conversations
import Escalation
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

  @Flag(
    name: .long,
    help: "Short lines: conversation, turn, decision and, where there is one, rule, desk and script.")
  var compact = false

  @OptionGroup var jobs: JobOptions

  func validate() throws {
    if compact, pretty { throw ValidationError("`--compact` and `--pretty` exclude each other") }
    if compact, explain { throw ValidationError("`--compact` has no room for what `--explain` adds") }
  }

  func run() throws {
    let engine = try RuleFiles.engine(options)
    var feed = LineFeed(files: files)
    let detail: DecisionDetail = compact ? .outcome : explain ? .explanation : .evidence
    if pretty {
      try play(engine, &feed)
    } else if jobs.count > 1 {
      var floor = DecisionFloor(engine: engine, detail: detail, jobs: jobs.count)
      defer { floor.desk.leaveToTheSystem() }
      try feed.forEachBatch { batch, feed in try floor.decide(batch, &feed) }
    } else {
      try decide(engine, detail, &feed)
    }
    if feed.badLines > 0 { throw ExitCode.findings }
  }

  private func decide(_ engine: Engine, _ detail: DecisionDetail, _ feed: inout LineFeed) throws {
    let desk = ConversationDesk()
    defer { desk.leaveToTheSystem() }
    var scratch = EngineScratch()
    try feed.forEachLine { bytes, output in
      let line = try Self.read(bytes)
      if line.turns.isEmpty { return }
      let conversation = try desk.conversation(line.conversation, engine)
      for turn in line.turns {
        conversation.decide(turn, engine, detail, &scratch, into: &output.page)
        try output.flushIfLarge()
      }
    }
  }

  private func play(_ engine: Engine, _ feed: inout LineFeed) throws {
    let desk = ConversationDesk()
    var scratch = EngineScratch()
    var playback = Playback()
    try feed.forEachLine { bytes, output in
      let line = try Self.read(bytes)
      if line.turns.isEmpty { return }
      let conversation = try desk.conversation(line.conversation, engine)
      for turn in line.turns {
        let decision = conversation.decision(on: turn, engine, explain ? .explanation : .evidence, &scratch)
        if let text = playback.text(line.conversation, line.note, turn, decision) {
          try output.line(text)
        }
      }
    }
    if let summary = playback.summary {
      try feed.output.line(summary)
      try feed.output.flush()
    }
  }

  static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(LineFeed.BadLine) -> TurnLine {
    do {
      return try TurnLine(bytes: bytes)
    } catch {
      throw LineFeed.BadLine(message: error.message, column: error.column)
    }
  }
}
