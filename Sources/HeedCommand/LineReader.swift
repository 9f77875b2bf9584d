import Foundation

/// Lines of a file or of standard input, read in blocks, without a limit on their number.
struct LineReader {
  /// Longest line that is kept, in bytes; a longer one is skipped and reported.
  static let longestLine = 16 << 20

  enum Line {
    case bytes(ArraySlice<UInt8>)
    case tooLong
  }

  /// How messages call it.
  let name: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var position = 0
  /// Bytes before it hold no line break behind `position`.
  private var scanned = 0
  private var atEnd = false
  private var isSkipping = false
  private var isFirst = true

  /// - Parameter path: `-` for standard input.
  init(path: String) throws {
    guard path != "-" else {
      name = "standard input"
      descriptor = STDIN_FILENO
      return
    }
    name = path
    descriptor = open(path, O_RDONLY)
    if descriptor < 0 { throw Failure.world("cannot read \(path): \(systemError())") }
  }

  /// Whether the next line is here already, so that reading it cannot block.
  var isReady: Bool { atEnd || buffer[scanned...].contains(0x0A) }

  /// The next line without its line break; nil at the end.
  mutating func next() throws -> Line? {
    while true {
      if let end = buffer[scanned...].firstIndex(of: 0x0A) {
        let line = buffer[position..<end]
        position = end + 1
        scanned = position
        if isSkipping {
          isSkipping = false
          return .tooLong
        }
        return trimmed(line)
      }
      scanned = buffer.count
      if atEnd {
        let line = buffer[position...]
        position = buffer.count
        if isSkipping {
          isSkipping = false
          return .tooLong
        }
        return line.isEmpty ? nil : trimmed(line)
      }
      if isSkipping || buffer.count - position > Self.longestLine {
        isSkipping = true
        position = buffer.count
      }
      try fill()
    }
  }

  func close() { if descriptor != STDIN_FILENO { Foundation.close(descriptor) } }

  private mutating func trimmed(_ line: ArraySlice<UInt8>) -> Line {
    var line = line
    if line.last == 0x0D { line = line.dropLast() }
    // A byte order mark before the first line belongs to no line.
    if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    isFirst = false
    return line.count > Self.longestLine ? .tooLong : .bytes(line)
  }

  private mutating func fill() throws {
    buffer.removeFirst(position)
    scanned -= position
    position = 0
    let size = max(1 << 16, buffer.count)
    let count = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: size))
    var got: Int
    repeat {
      got = buffer.withUnsafeMutableBytes { bytes -> Int in
        guard let base = bytes.baseAddress else { return 0 }
        // SAFETY: `size` bytes behind `count` were just appended.
        return read(descriptor, base + count, size)
      }
    } while got < 0 && errno == EINTR
    buffer.removeLast(size - max(got, 0))
    if got < 0 { throw Failure.world("cannot read \(name): \(systemError())") }
    if got == 0 { atEnd = true }
  }
}
