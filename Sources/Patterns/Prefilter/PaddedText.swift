/// A text with twelve bytes of 0 after it, so that eight bytes can be read at each of its places and a few beyond, and room for
/// what a pass over it notes; reused from text to text.
struct PaddedText: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  /// What a literal filter notes, at most once for each place and the four behind the end.
  private(set) var probes: UnsafeMutablePointer<UInt64>
  private var capacity = 256
  /// UTF-8 bytes of the text alone.
  private(set) var count = 0

  private static let padding = 12

  init() {
    bytes = .allocate(capacity: capacity + Self.padding)
    probes = .allocate(capacity: capacity + 4)
  }

  // SAFETY: the pointers are this value's alone, which cannot be copied.
  deinit {
    bytes.deallocate()
    probes.deallocate()
  }

  /// Takes a text.
  mutating func load(_ text: [UInt8]) {
    text.withUnsafeBufferPointer { source in
      begin(source.count)
      if let base = source.baseAddress { bytes.update(from: base, count: source.count) }
    }
    end(text.count)
  }

  private mutating func begin(_ room: Int) {
    if room > capacity {
      bytes.deallocate()
      probes.deallocate()
      while capacity < room { capacity *= 2 }
      bytes = .allocate(capacity: capacity + Self.padding)
      probes = .allocate(capacity: capacity + 4)
    }
  }

  private mutating func end(_ length: Int) {
    count = length
    for place in 0..<Self.padding { bytes[length + place] = 0 }
  }

  /// The text, behind which twelve more bytes may be read; valid until the next is loaded.
  var text: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

  /// Takes the characters of a text that stand alone, each with the one before and after it: what a term that is spelled
  /// apart (R36) looks like without its separators. A line break, which no term holds, parts the pieces.
  mutating func load(aloneIn other: borrowing PaddedText) {
    // Each character at most once, and a line break before it.
    begin(2 * other.count)
    let source = other.text
    let target = bytes
    var length = 0
    var isParted = false
    func take(_ character: Range<Int>) {
      if isParted {
        target[length] = 0x0A
        length += 1
      }
      isParted = false
      for place in character {
        target[length] = source[place]
        length += 1
      }
    }
    var before: Stretch?
    var hasFirst = false
    var place = 0
    while let stretch = other.stretch(from: place) {
      place = stretch.characters.upperBound
      if let before, !before.isAlone {
        if !(hasFirst && before.first.upperBound == before.last.lowerBound) { isParted = true }
        if stretch.isAlone { take(before.last) } else { isParted = true }
      }
      hasFirst = stretch.isAlone || before?.isAlone ?? false
      if hasFirst { take(stretch.first) } else { isParted = true }
      before = stretch
    }
    end(length)
  }

  /// True when a character stands alone between separators, ends of clauses or ends of the text.
  var hasAlone: Bool {
    var place = 0
    while let stretch = stretch(from: place) {
      if stretch.isAlone { return true }
      place = stretch.characters.upperBound
    }
    return false
  }

  /// Characters between separators, ends of clauses and ends of the text.
  private struct Stretch {
    let characters: Range<Int>
    let first: Range<Int>
    let last: Range<Int>
    var isAlone: Bool { first.upperBound == characters.upperBound }
  }

  /// The next stretch that begins at a place or behind it.
  private func stretch(from start: Int) -> Stretch? {
    Self.edges.withUnsafeBufferPointer { edges in
      var start = start
      while start < count, let width = edgeWidth(start, edges) { start += width }
      if start >= count { return nil }
      var end = start
      while end < count {
        if edges[Int(bytes[end])], edgeWidth(end, edges) != nil { break }
        end += 1
      }
      var last = end - 1
      while last > start, bytes[last] & 0xC0 == 0x80 { last -= 1 }
      let first = min(start + Self.width(bytes[start]), end)
      return Stretch(characters: start..<end, first: start..<first, last: last..<end)
    }
  }

  private static func width(_ lead: UInt8) -> Int { lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4 }

  /// True for what separators of a term (R36) and ends of clauses begin with.
  private static let edges: [Bool] = (0...255).map { (byte: UInt32) -> Bool in
    if byte >= 0x80 { return byte == 0xC2 || byte == 0xE3 }
    return isSeparator(byte) || isClauseEnd(byte)
  }

  /// Bytes of the separator or end of a clause at a place, nil where another character begins.
  private func edgeWidth(_ place: Int, _ edges: UnsafeBufferPointer<Bool>) -> Int? {
    let byte = bytes[place]
    if !edges[Int(byte)] { return nil }
    if byte < 0x80 { return 1 }
    // U+00B7, U+3001 and U+3002.
    if byte == 0xC2 { return bytes[place + 1] == 0xB7 ? 2 : nil }
    return bytes[place + 1] == 0x80 && 0x81...0x82 ~= bytes[place + 2] ? 3 : nil
  }
}
