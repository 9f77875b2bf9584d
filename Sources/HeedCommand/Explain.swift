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
      Takes a sentence in quotes, files of JSON Lines as `heed decide` does, or standard input. Per turn: the words that \
      weighed, the decision, what the customer reads, the mood so far, the rules that fired and those that nearly did, \
      with what was missing. With --rule it shows all conditions of that rule, on every turn.

        heed explain "I have asked three times!!"
        heed explain --rule "angry" conversations.jsonl
      """)

  @OptionGroup var options: RuleOptions

  @Option(name: .long, help: "Name of a rule to show in full.")
  var rule: String?

  @Option(name: .long, help: "How many rules that nearly fired to name per turn at most, the nearest first.")
  var nearest = 3

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
    if let sentence {
      let turn = Turn(id: "t1", speaker: .customer, text: sentence, at: SystemClock.now())
      let conversation = try desk.conversation("sentence", engine)
      let decision = conversation.decision(on: turn, engine, .explanation, &scratch)
      var output = Output()
      for line in picture(turn, decision, conversation, engine) { try output.line(line) }
      try output.flush()
      return
    }
    var playback = Playback()
    var shown: LiveConversation?
    var feed = LineFeed(files: input)
    try feed.forEachLine { bytes, output in
      let line = try Decide.read(bytes)
      if line.turns.isEmpty { return }
      let conversation = try desk.conversation(line.conversation, engine)
      if let last = shown, last !== conversation { try Self.writeChart(of: last, &output) }
      shown = conversation
      for heading in playback.beginning(line.conversation, line.note) { try output.line(heading) }
      for turn in line.turns {
        let decision = conversation.decision(on: turn, engine, .explanation, &scratch)
        if playback.repeatsAnOrder(turn) { continue }
        for line in picture(turn, decision, conversation, engine) { try output.line(line) }
        playback.keep(turn, decision)
      }
    }
    if let shown { try Self.writeChart(of: shown, &feed.output) }
    try feed.output.flush()
    if feed.badLines > 0 { throw ExitCode.findings }
  }

  /// What was said and decided, and of a chosen rule all its conditions.
  private func picture(
    _ turn: Turn, _ decision: Decision, _ conversation: LiveConversation, _ engine: Engine
  ) -> [String] {
    let picture = TurnPicture(turn: turn, decision: decision, program: engine.program)
    var lines = picture.spoken + picture.decided(conversation.mood, nearest: rule == nil ? nearest : 0)
    for shown in decision.trace?.rules ?? [] where shown.rule == rule {
      lines += Explanation.full(shown) + [""]
    }
    return lines
  }

  private static func writeChart(of conversation: LiveConversation, _ output: inout Output) throws {
    for line in conversation.mood.chart { try output.line(line) }
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
