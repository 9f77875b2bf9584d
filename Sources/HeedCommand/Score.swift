import ArgumentParser
import EmotionScoring
import Escalation
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

  @OptionGroup var jobs: JobOptions

  func run() throws {
    let reading = try TextReading(program: program())
    var feed = LineFeed(files: files)
    if jobs.count > 1 {
      let crew = LineCrew(jobs: jobs.count) { ScoreWorker() }
      try feed.forEachBatch { batch, feed in try Self.score(batch, reading, crew, &feed) }
    } else {
      var scratch = PatternScratch()
      try feed.forEachLine { bytes, output in
        try reading.score(bytes, &scratch, into: &output.page)
        try output.flushIfLarge()
      }
    }
    if feed.badLines > 0 { throw ExitCode.findings }
  }

  private static func score(
    _ batch: borrowing LineBatch, _ reading: TextReading, _ crew: LineCrew<ScoreWorker>,
    _ feed: inout LineFeed
  ) throws {
    let lines = batch.lines
    for worker in crew.workers { worker.page.removeAll() }
    var scored = [ScoredLine](repeating: ScoredLine(), count: lines.count)
    scored.withUnsafeMutableBufferPointer { scored in
      // SAFETY: every position is worked on by one thread.
      crew.share(lines.count, atATime: 8) { number, index in
        guard case .bytes(let bytes) = lines[index].line else {
          scored[index].problem = .tooLong
          return
        }
        let worker = crew.workers[number]
        let start = worker.page.count
        scored[index].isRepaired = !isUTF8(bytes)
        do throws(LineFeed.BadLine) {
          try reading.score(bytes, &worker.scratch, into: &worker.page)
        } catch {
          scored[index].problem = error
        }
        scored[index].worker = number
        scored[index].output = start..<worker.page.count
      }
    }
    for (index, line) in scored.enumerated() {
      if line.isRepaired { try feed.reportRepair(batch.name, lines[index].number) }
      if let problem = line.problem {
        try feed.report(problem, batch.name, lines[index].number)
      } else {
        try crew.workers[line.worker].page.withBytes(from: line.output.lowerBound) {
          try feed.output.append(UnsafeBufferPointer(rebasing: $0[..<line.output.count]))
        }
      }
    }
  }

  private func program() throws -> Program? {
    guard let rules else { return nil }
    var options = RuleOptions()
    options.rules = rules
    options.messages = messages
    return try RuleFiles.engine(options).program
  }
}

private final class ScoreWorker: LineWorker {
  var scratch = PatternScratch()
}

/// What a worker made of a line.
private struct ScoredLine {
  var isRepaired = false
  var problem: LineFeed.BadLine?
  var worker = 0
  /// Where it stands in the page of the worker.
  var output = 0..<0
}

/// What scores a text; all threads share one.
private struct TextReading {
  private let program: Program?
  private let scorer: EmotionScorer
  private let normalizer = Normalizer()

  init(program: Program?) throws {
    self.program = program
    do {
      scorer = try program?.scorer ?? EmotionScorer(authorEntries: [])
    } catch {
      throw Failure.world("the scorer cannot be built: \(error)")
    }
  }

  /// Writes the line with scores at its end; what it holds already under their names is replaced.
  func score(
    _ bytes: UnsafeBufferPointer<UInt8>, _ scratch: inout PatternScratch, into page: inout JSONWriter
  ) throws(LineFeed.BadLine) {
    if !isUTF8(bytes) {
      // What is no UTF-8 must not get into the output.
      return try Array(String(decoding: bytes, as: UTF8.self).utf8).withUnsafeBufferPointer {
        repaired throws(LineFeed.BadLine) in try score(repaired, &scratch, into: &page)
      }
    }
    let members: [JSON.Member]
    do {
      members = try JSON.members(of: bytes)
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
    page.object { writer in
      for member in members {
        switch member.key {
        case "emotions", "valence", "urgency", "topics", "triggers": continue
        default: writer.raw(UnsafeBufferPointer(rebasing: bytes[member.place]))
        }
      }
      writer.key("emotions")
      writer.emotions(Array(scores.thousandths))
      writer.member("valence", thousandths: scores.valence)
      writer.member("urgency", thousandths: scores.urgency)
      writer.member("topics", topics)
      writer.member("triggers", triggers)
    }
    page.endLine()
  }
}
