import ArgumentParser
import EmotionScoring
import Escalation
import Foundation
import Patterns
import RuleRuntime
import TextNormalization
import WireFormat

/// `heed score`: adds emotions, valence, urgency, topics and triggers to every line that has a `text`.
struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Scores texts: JSON Lines with a field `text` in, the same lines with scores out.",
    discussion: """
      Other fields pass through as they were written. Rules are not needed; with --rules their topics, triggers and \
      lexicon count. A line that cannot be scored is reported and left out; the exit code is then 1.
      """)

  @Option(
    name: .shortAndLong, help: "Folder or file of a rule set, for topics and triggers.",
    completion: .directory)
  var rules: String?

  @OptionGroup var messages: MessageOptions

  @Argument(help: "Files of JSON Lines; none or - for standard input.", completion: .file())
  var files: [String] = []

  func run() throws {
    var reader = try TextReader(program: program())
    var feed = LineFeed(files: files)
    try feed.forEachLine { bytes, output in
      try output.line(try reader.scored(Array(String(decoding: bytes, as: UTF8.self).utf8)))
    }
    if feed.badLines > 0 { throw ExitCode.findings }
  }

  private func program() throws -> Program? {
    guard let rules else { return nil }
    var options = RuleOptions()
    options.rules = rules
    options.messages = messages
    return try RuleFiles.engine(options).program
  }
}

/// Scores one line after the other.
private struct TextReader: ~Copyable {
  private static let added: Set<String> = ["emotions", "valence", "urgency", "topics", "triggers"]

  private let program: Program?
  private let scorer: EmotionScorer
  private let normalizer = Normalizer()
  private var scratch = PatternScratch()

  init(program: Program?) throws {
    self.program = program
    do {
      scorer = try program?.scorer ?? EmotionScorer(authorEntries: [])
    } catch {
      throw Failure.world("the scorer cannot be built: \(error)")
    }
  }

  /// The line with scores at its end; what it holds already under their names is replaced.
  mutating func scored(_ line: [UInt8]) throws -> [UInt8] {
    let members: [JSON.Member]
    do {
      members = try JSON.members(of: line)
    } catch {
      throw LineFeed.BadLine(message: error.message, column: error.offset + 1)
    }
    guard let member = members.first(where: { $0.key == "text" }) else {
      throw LineFeed.BadLine(message: "`text` is missing")
    }
    guard case .string(let text) = member.value else {
      throw LineFeed.BadLine(message: "`text` is a text", column: member.place.lowerBound + 1)
    }
    let normalized = normalizer.normalized(text)
    let scores = scorer.scores(of: normalized, explaining: false)
    var topics: [String] = []
    var triggers: [String] = []
    if let program {
      let hits = program.patterns.scan(normalized, negated: EmotionScorer.negations, scratch: &scratch)
      for (index, topic) in program.topics.enumerated() where topic.holds(at: index, hits, scores) {
        topics.append(topic.name)
      }
      for (index, trigger) in program.triggers.enumerated() where hits.has(program.topics.count + index) {
        triggers.append(trigger.name)
      }
    }
    var writer = JSONWriter()
    writer.object { writer in
      for member in members where !Self.added.contains(member.key) {
        writer.raw(String(decoding: line[member.place], as: UTF8.self))
      }
      writer.key("emotions")
      writer.emotions(scores.thousandths, names: JSONWriter.emotionNames)
      writer.member("valence", thousandths: scores.valence)
      writer.member("urgency", thousandths: scores.urgency)
      writer.member("topics", topics)
      writer.member("triggers", triggers)
    }
    return writer.bytes
  }
}
