import Dispatch
import Synchronization
import WireFormat

/// One of several that work at the same time, with memory of its own.
class LineWorker {
  /// What it wrote, lines of several turns one after the other.
  final var page = JSONWriter()
}

/// Workers that share the pieces of a batch, each piece done by one of them.
struct LineCrew<Worker: LineWorker> {
  let workers: [Worker]

  /// - Parameter jobs: 0 for one per core.
  init(jobs: Int, _ worker: () throws -> Worker) rethrows {
    workers = try (0..<jobs).map { _ in try worker() }
  }

  /// Calls `work` for every position below `count`, in any order and from several threads, and returns after the last.
  func share(_ count: Int, atATime: Int, _ work: (_ worker: Int, _ position: Int) -> Void) {
    let next = Atomic(0)
    withoutActuallyEscaping(work) { work in
      // SAFETY: the callers keep what `work` changes apart, by worker and by position.
      nonisolated(unsafe) let work = work
      let hands = min(workers.count, (count + atATime - 1) / atATime)
      DispatchQueue.concurrentPerform(iterations: hands) { worker in
        while case let start = next.add(atATime, ordering: .relaxed).oldValue, start < count {
          for position in start..<min(start + atATime, count) { work(worker, position) }
        }
      }
    }
  }
}

/// Lines that are worked on together.
struct LineBatch {
  /// Bytes that are read for one, if they come without waiting.
  static let block = 1 << 20
  static let mostLines = 1 << 14

  /// How messages call the file.
  let name: String
  var lines: [(number: Int, line: LineReader.Line)] = []
}

extension LineFeed {
  /// Calls `body` with all lines, as many at once as are there without waiting; blank ones are left out.
  mutating func forEachBatch(_ body: (borrowing LineBatch, inout LineFeed) throws -> Void) throws {
    try forEachFile(block: LineBatch.block) { reader, feed in
      var batch = LineBatch(name: reader.name)
      var number = 0
      while true {
        // The bytes of the lines hold until a read, and only a reader that is not ready reads.
        while batch.lines.isEmpty || reader.isReady, batch.lines.count < LineBatch.mostLines {
          guard let line = try reader.next() else { break }
          number += 1
          if case .bytes(let bytes) = line, Self.isBlank(bytes) { continue }
          batch.lines.append((number, line))
        }
        if batch.lines.isEmpty { break }
        try body(batch, &feed)
        if !reader.isReady { try feed.output.flush() }
        batch.lines.removeAll(keepingCapacity: true)
      }
    }
  }
}
