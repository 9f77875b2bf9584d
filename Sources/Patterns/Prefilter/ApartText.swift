/// The characters of a text that stand alone, each with the one before and after it: what a term that is spelled apart (R36)
/// looks like without its separators. Reused from text to text.
struct ApartText: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity = 256
  private var count = 0

  init() { bytes = .allocate(capacity: capacity) }

  // SAFETY: the pointer is this value's alone, which cannot be copied.
  deinit { bytes.deallocate() }

  /// What was loaded; valid until the next is.
  var text: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

  /// Takes valid UTF-8. A line break, which no term holds, parts the pieces.
  ///
  /// - Returns: false when no character stands alone.
  mutating func load(aloneIn source: UnsafeBufferPointer<UInt8>) -> Bool {
    count = 0
    var isParted = false
    var before: Stretch?
    var hasFirst = false
    var place = 0
    while let stretch = Self.stretch(of: source, from: place) {
      place = stretch.characters.upperBound
      if let before, !before.isAlone {
        if !(hasFirst && before.first.upperBound == before.last.lowerBound) { isParted = true }
        if stretch.isAlone { take(before.last, of: source, &isParted) } else { isParted = true }
      }
      hasFirst = stretch.isAlone || before?.isAlone ?? false
      if hasFirst { take(stretch.first, of: source, &isParted) } else { isParted = true }
      before = stretch
    }
    return count > 0
  }

  private mutating func take(
    _ character: Range<Int>, of source: UnsafeBufferPointer<UInt8>, _ isParted: inout Bool
  ) {
    if count == 0 { grow(2 * source.count) }
    // SAFETY: each character is taken at most once, with at most one line break before it.
    if isParted, count > 0 {
      bytes[count] = 0x0A
      count += 1
    }
    isParted = false
    for place in character {
      bytes[count] = source[place]
      count += 1
    }
  }

  private mutating func grow(_ room: Int) {
    if room <= capacity { return }
    bytes.deallocate()
    while capacity < room { capacity *= 2 }
    bytes = .allocate(capacity: capacity)
  }

  /// Characters between separators, ends of clauses and ends of the text.
  private struct Stretch {
    let characters: Range<Int>
    let first: Range<Int>
    let last: Range<Int>
    /// True for a single character.
    var isAlone: Bool { first.upperBound == characters.upperBound }
  }

  /// The next stretch that begins at a place or behind it.
  private static func stretch(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Stretch? {
    edges.withUnsafeBufferPointer { edges in
      var start = start
      while start < text.count, let width = edgeWidth(text, start, edges) { start += width }
      if start >= text.count { return nil }
      var end = start
      while end < text.count {
        if edges[Int(text[end])], edgeWidth(text, end, edges) != nil { break }
        end += 1
      }
      var last = end - 1
      while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
      let first = min(start + width(text[start]), end)
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
  private static func edgeWidth(
    _ text: UnsafeBufferPointer<UInt8>, _ place: Int, _ edges: UnsafeBufferPointer<Bool>
  ) -> Int? {
    let byte = text[place]
    if !edges[Int(byte)] { return nil }
    if byte < 0x80 { return 1 }
    // U+00B7, U+3001 and U+3002; in valid UTF-8 the bytes of a character follow its first.
    if byte == 0xC2 { return text[place + 1] == 0xB7 ? 2 : nil }
    return text[place + 1] == 0x80 && 0x81...0x82 ~= text[place + 2] ? 3 : nil
  }
}
