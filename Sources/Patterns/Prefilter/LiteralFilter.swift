/// Finds which of many byte strings stand in a text, in one pass.
///
/// Of each literal one stretch of 2 to 6 bytes, its anchor, is hashed into a bitmap that fits the fastest cache. At each
/// character of the text the bitmap is asked; where it says yes, a hash table names the literals to compare.
struct LiteralFilter: Sendable {
  /// How many bytes of a text an anchor takes, by what it begins with: one bit each, or-ed.
  private struct Widths: OptionSet {
    let rawValue: UInt8
    static let two = Self(rawValue: 1)
    static let three = Self(rawValue: 2)
    static let four = Self(rawValue: 4)
    static let six = Self(rawValue: 8)
  }

  /// A literal that has an anchor, with what tells most texts with the anchor from those with the literal.
  private struct Anchored: Sendable {
    let literal: Int32
    /// Where in the literal the anchor begins.
    let offset: Int16
    /// Where in the literal its window begins, and where in a word of eight bytes the window ends.
    let windowOffset: Int16
    let mask: UInt64
    /// Up to eight bytes of the literal.
    let window: UInt64
    let length: Int16
    let startsWord: Bool
    let endsWord: Bool
  }

  /// All literals in one row.
  private var bytes: [UInt8] = []
  private var starts: [Int32] = [0]
  /// Who waits for each literal, in one row.
  private var owners: [Int32] = []
  private var ownerStarts: [Int32] = [0]

  /// 16 KiB, within the fastest cache, for up to 4,000 anchors; more for more, up to 256 KiB.
  private var bitmap: [UInt64] = [0]
  /// How far a hash is shifted to be the number of a bit.
  private var shift: UInt64 = 64 - 17
  private var asciiWidths: Widths = []
  private var wideWidths: Widths = []

  /// Open addressing; an empty key is 0.
  private var keys: [UInt64] = [0]
  private var entryStarts: [Int32] = [0]
  private var entryEnds: [Int32] = [0]
  private var entries: [Anchored] = []

  /// True when there is nothing to look for.
  var isEmpty: Bool { starts.count == 1 }

  /// Takes literals, each with the numbers of those who wait for it; `Requirement.boundary` at an end asks for the end of a
  /// word.
  init(_ literals: [[UInt8]: [Int32]]) {
    var byKey: [UInt64: [Anchored]] = [:]
    for (number, (marked, waiting)) in literals.enumerated() {
      let literal = marked.filter { $0 != Requirement.boundary }
      bytes += literal
      starts.append(Int32(truncatingIfNeeded: bytes.count))
      owners += waiting
      ownerStarts.append(Int32(truncatingIfNeeded: owners.count))
      for (key, offset, isASCII, width) in Self.anchors(of: literal) {
        byKey[key, default: []].append(
          Self.anchored(literal, marked, number: number, offset: offset))
        if isASCII { asciiWidths.formUnion(width) } else { wideWidths.formUnion(width) }
      }
    }
    guard !byKey.isEmpty else { return }
    while shift > 64 - 21, 1 << (64 - shift) < byKey.count * 32 { shift -= 1 }
    bitmap = [UInt64](repeating: 0, count: 1 << Int(64 - shift - 6))
    var size = 16
    while size < byKey.count * 2 { size *= 2 }
    keys = [UInt64](repeating: 0, count: size)
    entryStarts = [Int32](repeating: 0, count: size)
    entryEnds = entryStarts
    for (key, anchored) in byKey {
      let hash = Self.hash(key & ~(0xFF << 56), key >> 56)
      let bit = hash >> shift
      bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
      var slot = Int(truncatingIfNeeded: hash >> 40) & (size - 1)
      while keys[slot] != 0 { slot = (slot + 1) & (size - 1) }
      keys[slot] = key
      entryStarts[slot] = Int32(truncatingIfNeeded: entries.count)
      entries += anchored
      entryEnds[slot] = Int32(truncatingIfNeeded: entries.count)
    }
  }

  private static func anchored(
    _ literal: [UInt8], _ marked: [UInt8], number: Int, offset: Int
  ) -> Anchored {
    let size = min(8, literal.count)
    // The anchor and what follows it, or the last bytes.
    let start = min(offset, literal.count - size)
    var window: UInt64 = 0
    for place in 0..<size { window |= UInt64(literal[start + place]) << UInt64(8 * place) }
    return Anchored(
      literal: Int32(truncatingIfNeeded: number), offset: Int16(truncatingIfNeeded: offset),
      windowOffset: Int16(truncatingIfNeeded: start), mask: ~0 >> UInt64(64 - 8 * size), window: window,
      length: Int16(truncatingIfNeeded: literal.count),
      startsWord: marked.first == Requirement.boundary && isWord(literal[0]),
      endsWord: marked.last == Requirement.boundary && isWord(literal[literal.count - 1]))
  }

  /// As PCRE2 sees it without Unicode properties.
  @inline(__always)
  private static func isWord(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == 0x5F
  }

  // MARK: - Anchors

  /// A number of 64 bits of the first `width` bytes of a word, the high bits mixed best.
  @inline(__always)
  private static func hash(_ word: UInt64, _ width: UInt64) -> UInt64 {
    (word &<< (64 &- 8 &* width)) &* 0x9E37_79B9_7F4A_7C15
  }

  /// The bytes, first one lowest, and their number on top.
  private static func key(_ word: UInt64, _ width: UInt64) -> UInt64 {
    word & (~0 >> (64 &- 8 &* width)) | width << 56
  }

  /// The stretches by which a literal is found: one, or for a single byte one for each byte that may follow.
  private static func anchors(of literal: [UInt8]) -> [(
    key: UInt64, offset: Int, isASCII: Bool, width: Widths
  )] {
    var best: (bits: Double, offset: Int, width: Int)?
    for offset in literal.indices where literal[offset] & 0xC0 != 0x80 {
      let room = literal.count - offset
      let width: Int
      switch literal[offset] {
      case 0xE0..<0xF0: width = room >= 6 ? 6 : 3
      case 0..<0x80: width = min(room, 4)
      default: width = room >= 4 ? 4 : 2
      }
      guard room >= width else { continue }
      let bits = RequirementAnalysis.bits(of: literal[offset..<offset + width])
      if bits > best?.bits ?? -1 { best = (bits, offset, width) }
    }
    guard let best else { return [] }
    let lead = literal[best.offset]
    var word: UInt64 = 0
    for place in 0..<best.width { word |= UInt64(literal[best.offset + place]) << UInt64(8 * place) }
    if best.width == 1 {
      return (0...255).map { (next: UInt64) in
        (key(word | next << 8, 2), best.offset, true, .two)
      }
    }
    let width: Widths = [2: .two, 3: .three, 4: .four, 6: .six][best.width] ?? .two
    return [(key(word, UInt64(best.width)), best.offset, lead < 0x80, width)]
  }

  // MARK: - Looking

  /// Reads a text from start to end. Without literals, it does not say whether a character stands alone.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - isWhole: false when those who wait see only a beginning of the text, whose end may part a word.
  ///   - found: called with each number that waits for a literal of the text, maybe more than once.
  func scan(_ text: inout PaddedText, isWhole: Bool = true, found: (Int32) -> Void) -> TextCells {
    if isEmpty { return survey(text) }
    let (cells, count) = probe(&text)
    let bytes = text.text
    guard count > 0, let base = bytes.baseAddress else { return cells }
    for index in 0..<count {
      let probe = text.probes[index]
      let place = Int(probe >> 3)
      let width = UInt64(probe & 7)
      let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self)
      compare(
        base, bytes.count, Self.key(word, width), Self.hash(word, width), place, isWhole: isWhole, found)
    }
    return cells
  }

  /// The cells alone.
  private func survey(_ text: borrowing PaddedText) -> TextCells {
    var (present, thrice, before, last): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    TextCells.table.withUnsafeBufferPointer { table in
      for byte in text.text where byte & 0xC0 != 0x80 {
        let cells = table[Int(byte)]
        present |= cells
        thrice |= cells & before & last
        before = last
        last = cells
      }
    }
    return TextCells(
      present: CharacterCells(rawValue: UInt16(truncatingIfNeeded: present)), thrice: thrice)
  }

  /// Asks the bitmap at each character, and notes the cells.
  private func probe(_ text: inout PaddedText) -> (TextCells, count: Int) {
    let length = text.count
    let probes = text.probes
    let hasFour = asciiWidths.contains(.four)
    let hasShort = asciiWidths.contains(.three)
    let hasShorter = asciiWidths.contains(.two)
    let hasSix = wideWidths.contains(.six)
    let hasThree = wideWidths.contains(.three)
    let hasOther = !wideWidths.isDisjoint(with: [.two, .four])
    let shift = shift
    var (present, thrice, before, last): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    var count = 0
    // A bit a character, the newest lowest: set for separators and ends of clauses, which the start of the text counts as.
    var edges: UInt32 = 1
    var alone = false
    TextCells.table.withUnsafeBufferPointer { table in
      bitmap.withUnsafeBufferPointer { bitmap in
        guard let base = text.text.baseAddress, let table = table.baseAddress,
          let bitmap = bitmap.baseAddress
        else { return }
        // SAFETY: a hash shifted so far is below the number of bits; probes has room for three a character.
        @inline(__always) func ask(_ word: UInt64, _ width: UInt64, _ place: Int) {
          let bit = Self.hash(word, width) &>> shift
          probes[count] = UInt32(truncatingIfNeeded: place) << 3 | UInt32(truncatingIfNeeded: width)
          count &+= Int(truncatingIfNeeded: bitmap[Int(truncatingIfNeeded: bit &>> 6)] &>> bit & 1)
        }
        var place = 0
        while place < length {
          // SAFETY: eight bytes may be read behind the end of the text.
          let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self)
          let byte = UInt8(truncatingIfNeeded: word)
          let cells = table[Int(byte)]
          present |= cells
          thrice |= cells & before & last
          before = last
          last = cells
          edges = edges << 1 | cells >> TextCells.edgeShift & 1
          if byte < 0x80 {
            if hasFour { ask(word, 4, place) }
            if hasShort { ask(word, 3, place) }
            if hasShorter { ask(word, 2, place) }
            place &+= 1
          } else if byte & 0xF0 == 0xE0 {
            if hasSix { ask(word, 6, place) }
            if hasThree { ask(word, 3, place) }
            if word & 0xFEFFFF == 0x8080E3, TextCells.edgeWidth(word) != nil { edges |= 1 }
            place &+= 3
          } else {
            if hasOther {
              ask(word, 4, place)
              ask(word, 2, place)
            }
            if word & 0xFFFF == 0xB7C2 { edges |= 1 }
            place &+= byte < 0xE0 ? 2 : 4
          }
          alone = alone || edges & 0b111 == 0b101
        }
      }
    }
    alone = alone || edges & 0b11 == 0b10
    return (
      TextCells(
        present: CharacterCells(rawValue: UInt16(truncatingIfNeeded: present)), thrice: thrice,
        hasAlone: alone), count
    )
  }

  private func compare(
    _ text: UnsafePointer<UInt8>, _ length: Int, _ key: UInt64, _ hash: UInt64, _ place: Int, isWhole: Bool,
    _ found: (Int32) -> Void
  ) {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 40) & mask
    while keys[slot] != key {
      if keys[slot] == 0 { return }
      slot = (slot + 1) & mask
    }
    for index in Int(entryStarts[slot])..<Int(entryEnds[slot]) {
      let anchored = entries[index]
      let start = place - Int(anchored.offset)
      let end = start + Int(anchored.length)
      guard start >= 0, end <= length else { continue }
      // SAFETY: the window begins within the text, behind which eight bytes may be read.
      let window = UnsafeRawPointer(text + start + Int(anchored.windowOffset))
        .loadUnaligned(as: UInt64.self)
      guard (window ^ anchored.window) & anchored.mask == 0 else { continue }
      if isWhole {
        if anchored.startsWord, start > 0, Self.isWord(text[start - 1]) { continue }
        if anchored.endsWord, end < length, Self.isWord(text[end]) { continue }
      }
      let literal = Int(anchored.literal)
      if anchored.length > 8 {
        let from = Int(starts[literal])
        var isEqual = true
        for step in 0..<Int(anchored.length) where text[start + step] != bytes[from + step] {
          isEqual = false
          break
        }
        if !isEqual { continue }
      }
      for owner in Int(ownerStarts[literal])..<Int(ownerStarts[literal + 1]) { found(owners[owner]) }
    }
  }
}
