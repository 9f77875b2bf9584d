/// Byte strings and who waits for each, one record behind the other: what is asked of a literal lies side by side.
struct LiteralRecords: Sendable, BitwiseCopyable {
  /// Who waits for a literal.
  struct Owner: BitwiseCopyable {
    /// Of the pattern.
    let number: Int32
    /// The place of the literal among the alternatives of a pattern that is nothing but a choice of plain strings; -1 of
    /// other patterns.
    var rank: Int32 = -1
  }

  /// At which ends of a literal a word must begin or end, as PCRE2 sees it without Unicode properties.
  struct Ends: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    static let startsWord = Self(rawValue: 1)
    static let endsWord = Self(rawValue: 2)
  }

  /// Writes records.
  struct Builder {
    private var words: [UInt64] = []

    /// Adds a literal and says where its record is.
    mutating func add(_ bytes: ArraySlice<UInt8>, _ ends: Ends, _ owners: [Owner]) -> Int {
      let place = words.count
      words.append(UInt64(ends.rawValue) << 60 | UInt64(owners.count) << 32 | UInt64(bytes.count))
      for owner in owners {
        words.append(UInt64(UInt32(bitPattern: owner.rank)) << 32 | UInt64(UInt32(bitPattern: owner.number)))
      }
      for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 8) {
        let eight = bytes[start..<min(start + 8, bytes.endIndex)]
        words.append(eight.reversed().reduce(0) { $0 << 8 | UInt64($1) })
      }
      return place
    }

    func records(in memory: TableMemory) -> LiteralRecords { LiteralRecords(words: memory.row(words)) }
  }

  /// A header, the owners, and the bytes, eight in a word.
  private let words: Row<UInt64>

  var isEmpty: Bool { words.isEmpty }

  /// Calls `found` with each who waits for the literal of a record if it stands at a place, which may lie before the text.
  ///
  /// - Parameter isWhole: false when the end of the text may part a word.
  @inline(__always)
  func check(
    _ record: Int, in text: UnsafeBufferPointer<UInt8>, at place: Int, isWhole: Bool,
    found: (_ owner: Owner, _ end: Int) -> Void
  ) {
    let header = words[record]
    let end = place &+ Int(header & 0xFFFF_FFFF)
    if place < 0 || end > text.count { return }
    let owners = record &+ 1..<record &+ 1 &+ Int(header >> 32 & 0xFFF_FFFF)
    var (next, at) = (owners.upperBound, place)
    while at < end {
      var word = words[next]
      for byte in at..<min(at &+ 8, end) {
        if text[byte] != UInt8(truncatingIfNeeded: word) { return }
        word >>= 8
      }
      at &+= 8
      next &+= 1
    }
    if isWhole {
      let ends = Ends(rawValue: UInt8(header >> 60))
      if ends.contains(.startsWord), place > 0, Self.isWord(text[place - 1]) { return }
      if ends.contains(.endsWord), end < text.count, Self.isWord(text[end]) { return }
    }
    for index in owners {
      let word = words[index]
      found(
        Owner(number: Int32(truncatingIfNeeded: word), rank: Int32(truncatingIfNeeded: word >> 32)), end)
    }
  }

  /// Whether a byte is of a word, as PCRE2 sees it without Unicode properties.
  @inline(__always)
  static func isWord(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == 0x5F
  }
}
