import ArgumentParser
import Conversations
import Diagnostics
import Escalation
import Foundation
import RuleRuntime
import WireFormat

/// `heed explain`: why a rule fired or did not, down to the nearest comparison that failed.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explains decisions: why each rule fired or did not.",
    discussion: """
      Takes a sentence in quotes, files of JSON Lines as `heed decide` does, or standard input. With --rule it shows \
      all conditions of that rule, on every turn.

        heed explain "I have asked three times!!"
        heed explain --rule "angry" conversations.jsonl
      """)

  @OptionGroup var options: RuleOptions

  @Option(name: .long, help: "Name of a rule to show in full.")
  var rule: String?

  @Option(name: .long, help: "How many rules that do not hold to list per turn, the nearest first.")
  var nearest = 5

  @Argument(
    help: "A sentence of a customer, or files of JSON Lines, or - for standard input.", completion: .file())
  var input: [String] = []

  func validate() throws {
    if nearest < 0 { throw ValidationError("`--nearest` is 0 or more") }
  }

  func run() throws {
    let engine = try RuleFiles.engine(options)
    if let rule, !engine.program.rules.contains(where: { $0.name == rule }) {
      let near = Diagnostics.nearest(to: rule, among: engine.program.rules.map(\.name))
      throw Failure.misuse("there is no rule \"\(rule)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""))
    }
    let desk = ConversationDesk()
    var scratch = EngineScratch()
    var playback = Playback()
    if let sentence = sentence {
      let turn = Turn(id: "t1", speaker: .customer, text: sentence, at: SystemClock.now())
      let decision = try desk.conversation("sentence", engine).decision(
        on: turn, engine, explaining: true, &scratch)
      var output = Output()
      try output.line(
        (Playback.spoken(turn) + Playback.decided(decision, engine.program)).joined(separator: "\n"))
      try explained(decision, &output)
      try output.flush()
      return
    }
    var feed = LineFeed(files: input)
    try feed.forEachLine { bytes, output in
      let line = try Decide.read(bytes)
      if line.turns.isEmpty { return }
      let conversation = try desk.conversation(line.conversation, engine)
      for turn in line.turns {
        let decision = conversation.decision(on: turn, engine, explaining: true, &scratch)
        if let text = playback.text(line.conversation, line.note, turn, decision, engine.program) {
          try output.line(text)
        }
        try explained(decision, &output)
      }
    }
    if feed.badLines > 0 { throw ExitCode.findings }
  }

  private func explained(_ decision: Decision, _ output: inout Output) throws {
    guard let trace = decision.trace else { return }
    if let rule {
      for shown in trace.rules where shown.rule == rule {
        for line in Explanation.full(shown) { try output.line(line) }
      }
    } else {
      for line in Explanation.overview(trace, most: nearest) { try output.line(line) }
    }
    try output.line("")
  }

  /// One argument that is no file is what a customer says.
  private var sentence: String? {
    guard input.count == 1, input[0] != "-", !FileManager.default.fileExists(atPath: input[0]) else {
      return nil
    }
    let looksLikeFile = input[0].hasSuffix(".jsonl") || input[0].hasSuffix(".json")
    return looksLikeFile ? nil : input[0]
  }
}

/// The only clock of the command; the engine has none.
enum SystemClock {
  static func now() -> Instant { Int64((Date().timeIntervalSince1970 * 1000).rounded()) }
}
