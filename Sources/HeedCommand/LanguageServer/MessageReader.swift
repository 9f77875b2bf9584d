import Foundation
import WireFormat

/// Reads messages as editors frame them: `Content-Length: N`, an empty line, N bytes.
struct MessageReader {
  /// The largest message that is read, in bytes; a rule file has at most 4 MB, escaped it is longer.
  static let mostBytes = 16 << 20
  private static let mostHeaderBytes = 8192

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// How much of the buffer was read.
  private var start = 0

  init(descriptor: Int32 = STDIN_FILENO) { self.descriptor = descriptor }

  /// What came of reading one message.
  enum Outcome {
    case message([UInt8])
    case tooLarge(Int)
    /// The line is closed; a reason if it was not closed between two messages.
    case end(String?)
  }

  /// The next message; waits for it.
  mutating func next() -> Outcome {
    var length: Int?
    var isFirst = true
    while true {
      guard let line = headerLine() else {
        return .end(isFirst && start == buffer.count ? nil : "a header is cut off or too long")
      }
      isFirst = false
      if line.isEmpty { break }
      guard let colon = line.firstIndex(of: ":") else { return .end("a header without a colon") }
      if line[..<colon].lowercased() == "content-length" {
        length = Int(line[line.index(after: colon)...].filter { $0 != " " && $0 != "\t" })
      }
    }
    guard let length, length >= 0 else { return .end("a message without Content-Length") }
    guard length <= Self.mostBytes else {
      return skip(length) ? .tooLarge(length) : .end("a message is cut off")
    }
    while buffer.count - start < length { if !fill() { return .end("a message is cut off") } }
    let message = Array(buffer[start..<(start + length)])
    start += length
    return .message(message)
  }

  /// A line without its end; nil at the end of the input, or if it never ends.
  private mutating func headerLine() -> String? {
    var looked = start
    while true {
      if let end = buffer[looked...].firstIndex(of: 0x0A) {
        var line = buffer[start..<end]
        if line.last == 0x0D { line = line.dropLast() }
        start = end + 1
        return String(decoding: line, as: UTF8.self)
      }
      looked = buffer.count
      let before = start
      if buffer.count - start > Self.mostHeaderBytes || !fill() { return nil }
      looked -= before - start
    }
  }

  private mutating func skip(_ count: Int) -> Bool {
    var left = count
    while true {
      let here = min(left, buffer.count - start)
      start += here
      left -= here
      if left == 0 { return true }
      if !fill() { return false }
    }
  }

  /// Reads more; false at the end.
  private mutating func fill() -> Bool {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    let old = buffer.count
    let block = 1 << 16
    buffer.append(contentsOf: repeatElement(0, count: block))
    while true {
      // SAFETY: `block` bytes lie behind `old`.
      let count = buffer.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map { read(descriptor, $0 + old, block) } ?? -1
      }
      if count < 0, errno == EINTR { continue }
      buffer.removeLast(block - max(0, count))
      return count > 0
    }
  }
}

extension Mailbox {
  /// Reads the editor's messages until it closes the line; runs in a thread of its own.
  func readEditor() {
    var reader = MessageReader()
    while true {
      switch reader.next() {
      case .message(let bytes):
        do throws(JSONError) {
          let message = try JSON(parsing: bytes)
          if message["method"] == .string("$/cancelRequest"), let id = message["params"]?["id"] {
            cancel(id)
          } else {
            putFromEditor(.message(message))
          }
        } catch {
          putFromEditor(.malformed("byte \(error.offset): \(error.message)"))
        }
      case .tooLarge(let bytes): putFromEditor(.tooLarge(bytes))
      case .end(let reason): return put(.end(reason))
      }
    }
  }
}
