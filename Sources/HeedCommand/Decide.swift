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
      A line is a turn or a whole conversation with `turns` (docs/decision-schema.md). A bad line is reported with its \
      number and does not stop the rest; the exit code is then 1.
      """)

  @OptionGroup var options: RuleOptions

  @Argument(help: "Files of JSON Lines; none or - for standard input.")
  var files: [String] = []

  @Flag(name: .long, help: "For people: the conversation as a dialogue with decisions and reasons.")
  var pretty = false

  @Flag(name: .long, help: "Adds the trace: every comparison of every rule.")
  var explain = false

  func run() throws {
    let engine = try RuleFiles.engine(options)
    var output = Output(flushesLines: files.isEmpty)
    let desk = Stream(engine: engine, pretty: pretty, explain: explain)
    var badLines = 0
    for file in files.isEmpty ? ["-"] : files {
      var reader = try LineReader(path: file)
      var number = 0
      while let line = reader.next() {
        number += 1
        do {
          guard case .bytes(let bytes) = line else {
            throw TurnLineError(message: "longer than \(LineReader.longestLine / 1_048_576) MB")
          }
          if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
          try desk.decide(bytes, &output)
        } catch let error as TurnLineError {
          badLines += 1
          output.flush()
          let place =
            "\(file == "-" ? "standard input" : file):\(number)" + (error.column.map { ":\($0)" } ?? "")
          Terminal.error("\(place): \(error.message)")
        }
      }
    }
    output.flush()
    if badLines > 0 { throw ExitCode.findings }
  }
}

/// All conversations of one run: their states, and the decisions that were given, for turns that come again (R29).
private final class Stream {
  let engine: Engine
  let pretty: Bool
  let explain: Bool
  var conversations: [String: Conversation] = [:]
  var decisions: [String: [String: [UInt8]]] = [:]
  var scratch = EngineScratch()
  var lastShown: String?

  init(engine: Engine, pretty: Bool, explain: Bool) {
    self.engine = engine
    self.pretty = pretty
    self.explain = explain
  }

  func decide(_ bytes: ArraySlice<UInt8>, _ output: inout Output) throws {
    let line = try TurnLine(line: bytes)
    var conversation = conversations[line.conversation] ?? engine.newConversation(id: line.conversation)
    for turn in line.turns {
      let decision = engine.decide(turn, in: &conversation, explaining: explain, scratch: &scratch)
      if pretty {
        if lastShown != line.conversation {
          output.line(Playback.heading(line.conversation).utf8)
          lastShown = line.conversation
        }
        for text in Playback.lines(turn, decision) { output.line(text.utf8) }
      } else if decision.origin == .repeated, let first = decisions[line.conversation]?[turn.id] {
        output.line(first)
      } else {
        var writer = JSONWriter()
        writer.decision(decision)
        output.line(writer.bytes)
        decisions[line.conversation, default: [:]][turn.id] = writer.bytes
      }
    }
    conversations[line.conversation] = conversation
  }
}
