import Foundation

/// Lines of a file or of standard input, read in blocks, without a limit on their number.
struct LineReader: ~Copyable {
  /// Longest line that is kept, in bytes; a longer one is skipped and reported.
  static let longestLine = 16 << 20
  /// What stands around a line and is not counted: a byte order mark and a carriage return.
  private static let trimming = 4

  enum Line {
    /// Without its line break. The bytes hold until a read that may block.
    case bytes(UnsafeBufferPointer<UInt8>)
    case tooLong
  }

  /// How messages call it.
  let name: String
  private let descriptor: Int32
  /// How many bytes to have before lines are handed out, if they come without waiting.
  private let block: Int
  /// SAFETY: `position <= scanned <= count <= capacity`; only `memory[..<count]` is read.
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0
  private var position = 0
  /// No line break stands between `position` and here.
  private var scanned = 0
  private var atEnd = false
  private var isSkipping = false
  private var isFirst = true

  /// - Parameter path: `-` for standard input.
  init(path: String, block: Int = 1 << 18) throws {
    if path == "-" {
      self.init(descriptor: STDIN_FILENO, name: "standard input", block: block)
    } else {
      let descriptor = open(path, O_RDONLY)
      if descriptor < 0 { throw Failure.world("cannot read \(path): \(systemError())") }
      self.init(descriptor: descriptor, name: path, block: block)
    }
  }

  init(descriptor: Int32, name: String, block: Int = 1 << 18) {
    self.descriptor = descriptor
    self.name = name
    self.block = block
    capacity = block
    memory = .allocate(capacity: capacity)
  }

  deinit {
    memory.deallocate()
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Whether the next line is here already, so that reading it cannot block.
  var isReady: Bool {
    mutating get {
      if atEnd { return true }
      scan()
      return scanned < count
    }
  }

  /// The next line; nil at the end.
  mutating func next() throws -> Line? {
    while true {
      scan()
      if scanned < count {
        let end = scanned
        scanned = end + 1
        return take(upTo: end, next: end + 1)
      }
      if atEnd { return position == count && !isSkipping ? nil : take(upTo: count, next: count) }
      if isSkipping || count - position > Self.longestLine + Self.trimming {
        isSkipping = true
        position = count
      }
      try fill()
    }
  }

  /// Moves `scanned` to the next line break, or to the end of what was read.
  private mutating func scan() {
    guard scanned < count else { return }
    if let found = memchr(memory + scanned, 0x0A, count - scanned) {
      scanned = UnsafeRawPointer(found) - UnsafeRawPointer(memory)
    } else {
      scanned = count
    }
  }

  private mutating func take(upTo end: Int, next: Int) -> Line {
    var start = position
    var end = end
    position = next
    let isFirst = isFirst
    self.isFirst = false
    if isSkipping {
      isSkipping = false
      return .tooLong
    }
    if end > start, memory[end - 1] == 0x0D { end -= 1 }
    // A byte order mark before the first line belongs to no line.
    if isFirst, end - start >= 3, memory[start] == 0xEF, memory[start + 1] == 0xBB, memory[start + 2] == 0xBF
    {
      start += 3
    }
    if end - start > Self.longestLine { return .tooLong }
    return .bytes(UnsafeBufferPointer(start: memory + start, count: end - start))
  }

  private mutating func fill() throws {
    if position > 0 {
      memory.update(from: memory + position, count: count - position)
      count -= position
      scanned -= position
      position = 0
    }
    if capacity - count < block / 2 { grow() }
    var waits = true
    while capacity > count {
      if !waits {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if count >= block || poll(&request, 1, 0) <= 0 { return }
      }
      let got = read(descriptor, memory + count, capacity - count)
      if got < 0, errno == EINTR { continue }
      if got < 0, errno == EAGAIN {
        // Somebody made the pipe non-blocking: wait until something comes.
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&request, 1, -1)
        continue
      }
      if got < 0 { throw Failure.world("cannot read \(name): \(systemError())") }
      if got == 0 {
        atEnd = true
        return
      }
      count += got
      waits = false
    }
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity)
    larger.update(from: memory, count: count)
    memory.deallocate()
    memory = larger
    capacity *= 2
  }
}
