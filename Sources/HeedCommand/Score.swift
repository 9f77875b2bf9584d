import ArgumentParser
import EmotionScoring
import Escalation
import Foundation
import Patterns
import RuleRuntime
import Signals
import TextNormalization
import WireFormat

/// `heed score`: adds emotions, valence, urgency, topics and triggers to every line that has a `text`.
struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Scores texts: JSON Lines with a field `text` in, the same lines with scores out.",
    discussion: "Other fields pass through. With --rules topics, triggers and the rules' lexicon count.")

  @Option(name: .long, help: "Folder or file of a rule set, for topics and triggers.")
  var rules: String?

  @OptionGroup var messages: MessageOptions

  @Argument(help: "Files of JSON Lines; none or - for standard input.")
  var files: [String] = []

  func run() throws {
    var program: Program?
    if let rules {
      var options = RuleOptions()
      options.rules = rules
      options.messages = messages
      program = try RuleFiles.engine(options).program
    }
    let scorer = try program?.scorer ?? EmotionScorer(authorEntries: [])
    let normalizer = Normalizer()
    var scratch = PatternScratch()
    var output = Output(flushesLines: files.isEmpty)
    var badLines = 0
    for file in files.isEmpty ? ["-"] : files {
      var reader = try LineReader(path: file)
      var number = 0
      while let line = reader.next() {
        number += 1
        do {
          guard case .bytes(let bytes) = line else {
            throw JSONError(offset: 0, message: "longer than \(LineReader.longestLine / 1_048_576) MB")
          }
          if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
          let json = try JSON(parsing: bytes)
          guard case .object(let members) = json, case .string(let text)? = json["text"] else {
            throw JSONError(offset: 0, message: "a line is an object with a field `text`")
          }
          let normalized = normalizer.normalized(text)
          let scores = scorer.scores(of: normalized, explaining: false)
          var topics: [String] = []
          var triggers: [String] = []
          if let program {
            let hits = program.patterns.scan(normalized, negated: scores.negated, scratch: &scratch)
            for (index, topic) in program.topics.enumerated() where hits.has(index) {
              topics.append(topic.name)
            }
            for (index, trigger) in program.triggers.enumerated() where hits.has(program.topics.count + index)
            {
              triggers.append(trigger.name)
            }
          }
          output.line(Self.line(members, scores, topics, triggers))
        } catch let error as JSONError {
          badLines += 1
          output.flush()
          Terminal.error(
            "\(file == "-" ? "standard input" : file):\(number):\(error.offset + 1): \(error.message)")
        }
      }
    }
    output.flush()
    if badLines > 0 { throw ExitCode.findings }
  }

  private static let added: Set<String> = ["emotions", "valence", "urgency", "topics", "triggers"]

  private static func line(
    _ members: [(key: String, value: JSON)], _ scores: EmotionScores, _ topics: [String], _ triggers: [String]
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      for (key, value) in members where !added.contains(key) {
        writer.key(key)
        writer.value(value)
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
