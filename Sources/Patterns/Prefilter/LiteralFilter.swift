/// Finds which of many byte strings may stand in a text, in one pass.
///
/// Of each literal one piece of 1 to 7 bytes is looked for, the one that says most. Pieces are hashed into a bitmap that fits
/// the fastest caches. At each character of the text the bitmap is asked; where it says yes, a hash table knows the pieces.
struct LiteralFilter: Sendable {
  /// How many bytes pieces have, by what they begin with: one bit each, or-ed.
  private struct Widths: OptionSet {
    let rawValue: UInt16
    /// One piece's.
    init(_ width: Int) { rawValue = 1 << UInt16(width) }
    init(rawValue: UInt16) { self.rawValue = rawValue }
  }

  /// A piece and where in a text it counts.
  private struct Piece: Hashable {
    /// The bytes, first one lowest, and their number on top. A piece of one byte has a key for each that may follow.
    let key: UInt64
    let length: UInt8
    /// Only at the start or end of a word, as PCRE2 sees it without Unicode properties.
    let startsWord: Bool
    let endsWord: Bool
  }

  /// Who waits for a piece.
  private struct Entry: Sendable {
    let length: UInt8
    let startsWord: Bool
    let endsWord: Bool
    let owners: Range<Int32>
  }

  /// Who waits for each piece, in one row.
  private var owners: [Int32] = []

  /// 16 KiB, within the fastest cache, for up to 4,000 pieces; more for more, up to 256 KiB.
  private var bitmap: [UInt64] = [0]
  /// How far a hash is shifted to be the number of a bit.
  private var shift: UInt64 = 64 - 17
  private var asciiWidths: Widths = []
  private var wideWidths: Widths = []

  /// Open addressing; an empty key is 0.
  private var slots: [Slot] = [Slot()]
  private var entries: [Entry] = []

  private struct Slot: Sendable {
    var key: UInt64 = 0
    var entries: Range<Int32> = 0..<0
  }

  /// True when there is nothing to look for.
  var isEmpty: Bool { entries.isEmpty }

  /// Takes literals, each with the number of who waits for it; `Requirement.boundary` at an end asks for the end of a word.
  init(_ literals: [(literal: [UInt8], number: Int32)]) {
    var waiting: [Piece: [Int32]] = [:]
    // Each width that pieces have is asked for at each character, and few literals are told apart by short ones.
    let longest = literals.count > 4000 ? Self.longestPiece : 5
    for (literal, number) in literals {
      for piece in Self.pieces(of: literal, longest: longest) {
        if waiting[piece]?.last != number { waiting[piece, default: []].append(number) }
      }
    }
    var byKey: [UInt64: [(piece: Piece, owners: [Int32])]] = [:]
    for (piece, owners) in waiting { byKey[piece.key, default: []].append((piece, owners)) }
    guard !byKey.isEmpty else { return }
    while shift > 64 - 21, 1 << (64 - shift) < byKey.count * 32 { shift -= 1 }
    bitmap = [UInt64](repeating: 0, count: 1 << Int(64 - shift - 6))
    var size = 16
    while size < byKey.count + byKey.count / 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    for (key, pieces) in byKey {
      let width = key >> 56
      if key & 0x80 == 0 {
        asciiWidths.formUnion(Widths(Int(width)))
      } else {
        wideWidths.formUnion(Widths(Int(width)))
      }
      let hash = Self.hash(key, width)
      let bit = hash >> shift
      bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
      var slot = Int(truncatingIfNeeded: hash >> 32) & (size - 1)
      while slots[slot].key != 0 { slot = (slot + 1) & (size - 1) }
      let first = Int32(truncatingIfNeeded: entries.count)
      for (piece, waiting) in pieces {
        let start = Int32(truncatingIfNeeded: owners.count)
        owners += waiting
        entries.append(
          Entry(
            length: piece.length, startsWord: piece.startsWord, endsWord: piece.endsWord,
            owners: start..<Int32(truncatingIfNeeded: owners.count)))
      }
      slots[slot] = Slot(key: key, entries: first..<Int32(truncatingIfNeeded: entries.count))
    }
  }

  // MARK: - Pieces

  /// A number of 64 bits of the first `width` bytes of a word, the high bits mixed best.
  @inline(__always)
  private static func hash(_ word: UInt64, _ width: UInt64) -> UInt64 {
    let bytes = (word &<< (64 &- 8 &* width)) &* 0x9E37_79B9_7F4A_7C15
    return (bytes ^ bytes &>> 29) &* 0xBF58_476D_1CE4_E5B9
  }

  /// The bytes of a piece, at most seven, with their number.
  @inline(__always)
  private static func key(_ word: UInt64, _ width: UInt64) -> UInt64 {
    word & (~0 >> (64 &- 8 &* width)) | width << 56
  }

  @inline(__always)
  private static func isWord(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == 0x5F
  }

  /// The piece by which a literal is found, or for a single byte one for each byte that may follow.
  private static func pieces(of marked: [UInt8], longest: Int) -> [Piece] {
    let literal = marked.filter { $0 != Requirement.boundary }
    guard let first = literal.first, let last = literal.last else { return [] }
    let startsWord = marked.first == Requirement.boundary && isWord(first)
    let endsWord = marked.last == Requirement.boundary && isWord(last)
    var best: (bits: Double, offset: Int, width: Int)?
    for offset in literal.indices where literal[offset] & 0xC0 != 0x80 {
      let width = width(literal[offset], room: literal.count - offset, longest: longest)
      var bits = RequirementAnalysis.bits(of: literal[offset..<offset + width])
      if startsWord, offset == 0 { bits += 2 }
      if endsWord, offset + width == literal.count { bits += 2 }
      if bits > best?.bits ?? -1 { best = (bits, offset, width) }
    }
    guard let (_, offset, width) = best else { return [] }
    var word: UInt64 = 0
    for place in 0..<width { word |= UInt64(literal[offset + place]) << UInt64(8 * place) }
    let isStart = startsWord && offset == 0
    let isEnd = endsWord && offset + width == literal.count
    if width == 1 {
      return (0...255).map { (next: UInt64) in
        Piece(key: key(word | next << 8, 2), length: 1, startsWord: isStart, endsWord: isEnd)
      }
    }
    return [
      Piece(
        key: key(word, UInt64(width)), length: UInt8(width), startsWord: isStart, endsWord: isEnd)
    ]
  }

  /// Bytes of a piece at most.
  static let longestPiece = 7

  /// The most bytes that a piece takes of what begins with `lead`: whole characters for those of two to four bytes.
  private static func width(_ lead: UInt8, room: Int, longest: Int) -> Int {
    switch lead {
    case 0xE0..<0xF0: room >= 6 ? 6 : 3
    case 0..<0x80: room >= longest ? longest : room >= 5 ? 5 : min(room, 3)
    default: room >= 4 ? 4 : 2
    }
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
      let place = Int(probe >> 4)
      let width = UInt64(probe & 15)
      let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self)
      look(base, bytes.count, word, width, place, isWhole: isWhole, found)
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
    let hasSeven = asciiWidths.contains(Widths(7))
    let hasFive = asciiWidths.contains(Widths(5))
    let hasThree = asciiWidths.contains(Widths(3))
    let hasTwo = asciiWidths.contains(Widths(2))
    let hasPair = wideWidths.contains(Widths(6))
    let hasSingle = wideWidths.contains(Widths(3))
    let hasOther = !wideWidths.isDisjoint(with: [Widths(2), Widths(4)])
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
        // SAFETY: a hash shifted so far is below the number of bits; probes has room for four a character.
        @inline(__always) func ask(_ word: UInt64, _ width: UInt64, _ place: Int) {
          let bit = Self.hash(word, width) &>> shift
          probes[count] = UInt32(truncatingIfNeeded: place) << 4 | UInt32(truncatingIfNeeded: width)
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
            if hasSeven { ask(word, 7, place) }
            if hasFive { ask(word, 5, place) }
            if hasThree { ask(word, 3, place) }
            if hasTwo { ask(word, 2, place) }
            place &+= 1
          } else if byte & 0xF0 == 0xE0 {
            if hasPair { ask(word, 6, place) }
            if hasSingle { ask(word, 3, place) }
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

  /// Names those who wait for the piece at a place, if it is one.
  private func look(
    _ text: UnsafePointer<UInt8>, _ length: Int, _ word: UInt64, _ width: UInt64, _ place: Int, isWhole: Bool,
    _ found: (Int32) -> Void
  ) {
    let key = Self.key(word, width)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(word, width) >> 32) & mask
    while slots[slot].key != key {
      if slots[slot].key == 0 { return }
      slot = (slot + 1) & mask
    }
    for entry in entries[Int(slots[slot].entries.lowerBound)..<Int(slots[slot].entries.upperBound)] {
      let end = place + Int(entry.length)
      if end > length { continue }
      if isWhole {
        if entry.startsWord, place > 0, Self.isWord(text[place - 1]) { continue }
        if entry.endsWord, end < length, Self.isWord(text[end]) { continue }
      }
      for owner in Int(entry.owners.lowerBound)..<Int(entry.owners.upperBound) { found(owners[owner]) }
    }
  }
}
