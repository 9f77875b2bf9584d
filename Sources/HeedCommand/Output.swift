import Foundation

/// Standard output in blocks. Whoever reads lines flushes before a read that may block, so that a program at the other
/// end of a pipe gets each answer before it must send the next line.
struct Output {
  private var buffer: [UInt8] = []

  mutating func line(_ bytes: some Sequence<UInt8>) throws {
    buffer += bytes
    buffer.append(0x0A)
    if buffer.count > 1 << 16 { try flush() }
  }

  mutating func line(_ text: String) throws { try line(text.utf8) }

  mutating func append(_ text: String) throws { buffer += text.utf8 }

  mutating func flush() throws {
    var start = 0
    while start < buffer.count {
      let written = buffer.withUnsafeBytes { bytes -> Int in
        guard let base = bytes.baseAddress else { return 0 }
        // SAFETY: `start` stays below the count of the buffer, which outlives the call.
        return write(STDOUT_FILENO, base + start, bytes.count - start)
      }
      if written < 0, errno == EINTR || errno == EAGAIN { continue }
      if written <= 0 { throw Failure.world("cannot write: \(systemError())") }
      start += written
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Reads files of lines one after the other; what is wrong with a line is reported and does not stop the rest.
struct LineFeed {
  var files: [String]
  var output = Output()
  private(set) var badLines = 0

  /// - Parameter files: none: standard input.
  init(files: [String]) { self.files = files.isEmpty ? ["-"] : files }

  /// What is wrong with one line.
  struct BadLine: Error {
    var message: String
    /// 1-based, in bytes.
    var column: Int?
  }

  /// Calls `body` with every line that is not blank. `body` throws `BadLine` for a line that it refuses.
  mutating func forEachLine(_ body: (ArraySlice<UInt8>, inout Output) throws -> Void) throws {
    // Whoever mistypes the second file's name should not wait for the first one.
    for file in files where file != "-" && !FileManager.default.isReadableFile(atPath: file) {
      throw Failure.world(
        "cannot read \(file): \(FileManager.default.fileExists(atPath: file) ? "no permission" : "no such file")"
      )
    }
    if files == ["-"], Terminal.isInteractive {
      Terminal.error("reading JSON Lines from the terminal; end with ctrl-D")
    }
    for file in files {
      var reader = try LineReader(path: file)
      defer { reader.close() }
      var number = 0
      while true {
        if !reader.isReady { try output.flush() }
        guard let line = try reader.next() else { break }
        number += 1
        do {
          guard case .bytes(let bytes) = line else {
            throw BadLine(message: "the line is longer than \(LineReader.longestLine >> 20) MB")
          }
          if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
          if String(validating: bytes, as: UTF8.self) == nil {
            try output.flush()
            Terminal.error("\(reader.name):\(number): bytes that are no UTF-8 were read as U+FFFD")
          }
          try body(bytes, &output)
        } catch let bad as BadLine {
          badLines += 1
          try output.flush()
          let place = "\(reader.name):\(number)" + (bad.column.map { ":\($0)" } ?? "")
          Terminal.error("\(place): \(bad.message)")
        }
      }
    }
    try output.flush()
  }
}

extension Output {
  /// Text without a line break, shown at once.
  mutating func prompt(_ text: String) throws {
    try append(Terminal.styled(text, .bold))
    try flush()
  }
}
