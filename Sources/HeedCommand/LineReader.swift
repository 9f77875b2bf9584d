import Foundation

/// Lines of a file or of standard input, read in blocks, without a limit on their number.
struct LineReader {
  /// Longest line that is kept, in bytes; a longer one is skipped and reported.
  static let longestLine = 16 * 1024 * 1024

  enum Line {
    case bytes(ArraySlice<UInt8>)
    case tooLong
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var position = 0
  private var atEnd = false
  private var isSkipping = false

  /// - Parameter path: nil or `-` for standard input.
  init(path: String?) throws {
    guard let path, path != "-" else {
      descriptor = STDIN_FILENO
      return
    }
    descriptor = open(path, O_RDONLY)
    if descriptor < 0 { throw Failure.world("cannot read \(path): \(String(cString: strerror(errno)))") }
    var info = stat()
    if fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
      throw Failure.world("cannot read \(path): it is a folder")
    }
  }

  mutating func next() -> Line? {
    while true {
      if let end = buffer[position...].firstIndex(of: 0x0A) {
        var line = buffer[position..<end]
        position = end + 1
        if isSkipping {
          isSkipping = false
          return .tooLong
        }
        if line.last == 0x0D { line = line.dropLast() }
        return .bytes(line)
      }
      if atEnd {
        if isSkipping {
          isSkipping = false
          position = buffer.count
          return .tooLong
        }
        if position == buffer.count { return nil }
        let line = buffer[position...]
        position = buffer.count
        return .bytes(line)
      }
      if buffer.count - position > Self.longestLine {
        isSkipping = true
        position = buffer.count
      }
      fill()
    }
  }

  private mutating func fill() {
    buffer.removeFirst(position)
    position = 0
    let size = 1 << 16
    let count = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: size))
    let read = buffer.withUnsafeMutableBytes { bytes -> Int in
      guard let base = bytes.baseAddress else { return 0 }
      // SAFETY: `size` bytes behind `count` were just appended.
      return Foundation.read(descriptor, base + count, size)
    }
    buffer.removeLast(size - max(read, 0))
    if read <= 0 { atEnd = true }
  }
}
