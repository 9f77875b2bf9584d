import Conversations
import Escalation
import WireFormat

/// Decides on batches of lines on several cores: a conversation's turns one after the other, conversations beside one
/// another, and what is written in the order of the lines.
struct DecisionFloor {
  /// Turns of a line that are decided before others get their share.
  private static let longestPiece = 256
  private static let mostTurns = 1 << 14
  /// What a round should write at most, in bytes.
  private static let fullPages = 1 << 23

  private final class Worker: LineWorker {
    var scratch = EngineScratch()
  }

  /// What became of a line when it was read.
  private enum Reading {
    case unread
    case turns(TurnLine)
    case bad(LineFeed.BadLine)
  }

  /// Some turns of a line, or what is wrong with it.
  private struct Piece {
    var line: Int
    var turns: Range<Int>
    var problem: LineFeed.BadLine?
    /// Who decided on them, and where in its page the decisions stand.
    var worker = 0
    var output = 0..<0
  }

  private let engine: Engine
  private let detail: DecisionDetail
  private let crew: LineCrew<Worker>
  let desk = ConversationDesk()
  /// Conversations with pieces that wait, in the order of their first one.
  private var waiting: [LiveConversation] = []
  private var pieces: [Piece] = []
  private var turns = 0
  /// Bytes that a decision took so far, on average.
  private var bytesPerTurn = 2048

  init(engine: Engine, detail: DecisionDetail, jobs: Int) {
    self.engine = engine
    self.detail = detail
    crew = LineCrew(jobs: jobs) { Worker() }
  }

  mutating func decide(_ batch: borrowing LineBatch, _ feed: inout LineFeed) throws {
    let lines = batch.lines
    var isRepaired = [Bool](repeating: false, count: lines.count)
    var readings = [Reading](repeating: .unread, count: lines.count)
    readings.withUnsafeMutableBufferPointer { readings in
      isRepaired.withUnsafeMutableBufferPointer { isRepaired in
        // SAFETY: every position is worked on by one thread.
        crew.share(lines.count, atATime: 32) { _, index in
          guard case .bytes(let bytes) = lines[index].line else {
            readings[index] = .bad(.tooLong)
            return
          }
          isRepaired[index] = !isUTF8(bytes)
          do throws(LineFeed.BadLine) {
            readings[index] = .turns(try Decide.read(bytes))
          } catch {
            readings[index] = .bad(error)
          }
        }
      }
    }
    for (index, reading) in readings.enumerated() {
      if isRepaired[index] {
        try finish(batch, readings, &feed)
        try feed.reportRepair(batch.name, lines[index].number)
      }
      try add(reading, index, batch, readings, &feed)
    }
    try finish(batch, readings, &feed)
  }

  private mutating func add(
    _ reading: Reading, _ index: Int, _ batch: borrowing LineBatch, _ readings: [Reading],
    _ feed: inout LineFeed
  ) throws {
    var problem: LineFeed.BadLine?
    switch reading {
    case .unread: return
    case .bad(let bad): problem = bad
    case .turns(let line):
      if line.turns.isEmpty { return }
      do {
        let conversation = try desk.conversation(line.conversation, engine)
        for start in stride(from: 0, to: line.turns.count, by: Self.longestPiece) {
          let end = min(start + Self.longestPiece, line.turns.count)
          if conversation.pending.isEmpty { waiting.append(conversation) }
          conversation.pending.append(pieces.count)
          pieces.append(Piece(line: index, turns: start..<end))
          turns += end - start
          if turns >= min(Self.mostTurns, Self.fullPages / bytesPerTurn) {
            try finish(batch, readings, &feed)
          }
        }
        return
      } catch let bad as LineFeed.BadLine {
        problem = bad
      }
    }
    pieces.append(Piece(line: index, turns: 0..<0, problem: problem))
  }

  /// Decides on all pieces that wait and writes what they gave.
  private mutating func finish(
    _ batch: borrowing LineBatch, _ readings: [Reading], _ feed: inout LineFeed
  ) throws {
    let (workers, waiting, engine, detail) = (crew.workers, waiting, engine, detail)
    for worker in workers { worker.page.removeAll() }
    pieces.withUnsafeMutableBufferPointer { pieces in
      // SAFETY: a piece belongs to one conversation, and a conversation is worked on by one thread.
      crew.share(waiting.count, atATime: 1) { number, position in
        let worker = workers[number]
        for index in waiting[position].pending {
          guard case .turns(let line) = readings[pieces[index].line] else { continue }
          let start = worker.page.count
          for turn in pieces[index].turns {
            waiting[position].decide(line.turns[turn], engine, detail, &worker.scratch, into: &worker.page)
          }
          pieces[index].worker = number
          pieces[index].output = start..<worker.page.count
        }
        waiting[position].pending.removeAll(keepingCapacity: true)
      }
    }
    let written = workers.reduce(0) { $0 + $1.page.count }
    if turns > 0 { bytesPerTurn = max(64, written / turns) }
    for piece in pieces {
      if let problem = piece.problem {
        try feed.report(problem, batch.name, batch.lines[piece.line].number)
      } else {
        try workers[piece.worker].page.withBytes(from: piece.output.lowerBound) {
          try feed.output.append(UnsafeBufferPointer(rebasing: $0[..<piece.output.count]))
        }
      }
    }
    pieces.removeAll(keepingCapacity: true)
    self.waiting.removeAll(keepingCapacity: true)
    turns = 0
  }
}
