import Foundation
import WireFormat

/// Reads files of lines one after the other; what is wrong with a line is reported and does not stop the rest.
struct LineFeed: ~Copyable {
  let files: [String]
  var output: Output
  private(set) var badLines = 0

  /// - Parameter files: none: standard input.
  init(files: [String]) {
    self.files = files.isEmpty ? ["-"] : files
    output = Output()
  }

  /// What is wrong with one line.
  struct BadLine: Error {
    var message: String
    /// 1-based, in bytes.
    var column: Int?

    static let tooLong = BadLine(message: "the line is longer than \(LineReader.longestLine >> 20) MB")
  }

  /// Calls `body` with every line that is not blank. `body` throws `BadLine` for a line that it refuses.
  mutating func forEachLine(_ body: (UnsafeBufferPointer<UInt8>, inout Output) throws -> Void) throws {
    try forEachFile(block: 1 << 18) { reader, feed in
      var number = 0
      while true {
        if !reader.isReady { try feed.output.flush() }
        guard let line = try reader.next() else { break }
        number += 1
        do {
          guard case .bytes(let bytes) = line else { throw BadLine.tooLong }
          if Self.isBlank(bytes) { continue }
          if !isUTF8(bytes) { try feed.reportRepair(reader.name, number) }
          try body(bytes, &feed.output)
        } catch let bad as BadLine {
          try feed.report(bad, reader.name, number)
        }
      }
    }
  }

  /// Calls `body` with a reader of every file. What was written before a failure is flushed.
  mutating func forEachFile(block: Int, _ body: (inout LineReader, inout LineFeed) throws -> Void) throws {
    // Whoever mistypes the second file's name should not wait for the first one.
    for file in files where file != "-" && !FileManager.default.isReadableFile(atPath: file) {
      throw Failure.world(
        "cannot read \(file): \(FileManager.default.fileExists(atPath: file) ? "no permission" : "no such file")"
      )
    }
    if files == ["-"], Terminal.isInteractive {
      Terminal.error("reading JSON Lines from the terminal; end with ctrl-D")
    }
    do {
      for file in files {
        var reader = try LineReader(path: file, block: block)
        try body(&reader, &self)
      }
    } catch {
      try? output.flush()
      throw error
    }
    try output.flush()
  }

  static func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// What is wrong with a line, after the output of the lines before it.
  mutating func report(_ bad: BadLine, _ file: String, _ line: Int) throws {
    badLines += 1
    try output.flush()
    Terminal.error("\(file):\(line)\(bad.column.map { ":\($0)" } ?? ""): \(bad.message)")
  }

  mutating func reportRepair(_ file: String, _ line: Int) throws {
    try output.flush()
    Terminal.error("\(file):\(line): bytes that are no UTF-8 were read as U+FFFD")
  }
}
