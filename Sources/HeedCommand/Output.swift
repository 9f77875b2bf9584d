import ArgumentParser
import Foundation
import WireFormat

/// Standard output in blocks. Whoever reads lines flushes before a read that may block, so that a program at the other
/// end of a pipe gets each answer before it must send the next line.
struct Output: ~Copyable {
  /// More than this is written at once, in bytes.
  private static let block = 1 << 16

  /// What was not written yet. Whoever writes into it ends with `endLine`.
  var page = JSONWriter()
  private let descriptor: Int32

  init(descriptor: Int32 = STDOUT_FILENO) { self.descriptor = descriptor }

  mutating func line(_ text: String) throws { try line(text.utf8) }

  mutating func line(_ bytes: some Collection<UInt8>) throws {
    page.append(bytes)
    page.endLine()
    try flushIfLarge()
  }

  /// Whole lines.
  mutating func append(_ lines: UnsafeBufferPointer<UInt8>) throws {
    page.append(lines)
    try flushIfLarge()
  }

  /// To be called between lines.
  mutating func flushIfLarge() throws { if page.count > Self.block { try flush() } }

  /// Text without a line break, shown at once.
  mutating func prompt(_ text: String) throws {
    page.append(Terminal.styled(text, .bold).utf8)
    try flush()
  }

  mutating func flush() throws {
    try page.withBytes { bytes throws in
      guard let base = bytes.baseAddress else { return }
      var start = 0
      while start < bytes.count {
        // SAFETY: `start` stays below the count of the bytes.
        let written = write(descriptor, base + start, bytes.count - start)
        if written < 0, errno == EINTR { continue }
        if written < 0, errno == EAGAIN {
          // Somebody made the pipe non-blocking: wait until there is room.
          var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&request, 1, -1)
          continue
        }
        // As if the signal had come, which a parent may have blocked: whoever read has seen enough.
        if written < 0, errno == EPIPE { throw ExitCode(128 + SIGPIPE) }
        if written <= 0 { throw Failure.world("cannot write: \(systemError())") }
        start += written
      }
    }
    page.removeAll()
  }
}
