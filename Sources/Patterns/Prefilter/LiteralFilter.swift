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

  private struct Anchored: Sendable {
    let literal: Int32
    /// Where in the literal the anchor begins.
    let offset: Int32
  }

  /// All literals in one row.
  private var bytes: [UInt8] = []
  private var starts: [Int32] = [0]
  /// Who waits for each literal, in one row.
  private var owners: [Int32] = []
  private var ownerStarts: [Int32] = [0]

  private var bitmap: [UInt64] = [0]
  private var bitmapShift: UInt64 = 63
  private var asciiWidths: Widths = []
  private var wideWidths: Widths = []

  /// Open addressing; an empty key is 0.
  private var keys: [UInt64] = [0]
  private var entryStarts: [Int32] = [0]
  private var entryEnds: [Int32] = [0]
  private var entries: [Anchored] = []

  /// True when there is nothing to look for.
  var isEmpty: Bool { starts.count == 1 }

  /// Takes literals, each with the numbers of those who wait for it.
  init(_ literals: [[UInt8]: [Int32]]) {
    let sorted = literals.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    var byKey: [UInt64: [Anchored]] = [:]
    for (number, (literal, waiting)) in sorted.enumerated() {
      bytes += literal
      starts.append(Int32(truncatingIfNeeded: bytes.count))
      owners += waiting
      ownerStarts.append(Int32(truncatingIfNeeded: owners.count))
      for (key, offset, isASCII, width) in Self.anchors(of: literal) {
        byKey[key, default: []].append(
          Anchored(literal: Int32(truncatingIfNeeded: number), offset: Int32(truncatingIfNeeded: offset)))
        if isASCII { asciiWidths.formUnion(width) } else { wideWidths.formUnion(width) }
      }
    }
    guard !byKey.isEmpty else { return }
    var bits: UInt64 = 12
    while bits < 18, 1 << bits < byKey.count * 32 { bits += 1 }
    bitmapShift = 64 - bits
    bitmap = [UInt64](repeating: 0, count: 1 << Int(bits - 6))
    var size = 16
    while size < byKey.count * 2 { size *= 2 }
    keys = [UInt64](repeating: 0, count: size)
    entryStarts = [Int32](repeating: 0, count: size)
    entryEnds = entryStarts
    for (key, anchored) in byKey.sorted(by: { $0.key < $1.key }) {
      let hash = Self.hash(key)
      let bit = hash >> bitmapShift
      bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
      var slot = Int(truncatingIfNeeded: hash >> 8) & (size - 1)
      while keys[slot] != 0 { slot = (slot + 1) & (size - 1) }
      keys[slot] = key
      entryStarts[slot] = Int32(truncatingIfNeeded: entries.count)
      entries += anchored
      entryEnds[slot] = Int32(truncatingIfNeeded: entries.count)
    }
  }

  // MARK: - Anchors

  private static func hash(_ key: UInt64) -> UInt64 {
    let product = key &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 29)
  }

  /// The key of so many bytes: the bytes, first one lowest, and their number on top.
  private static func key(_ word: UInt64, _ width: Int) -> UInt64 {
    word & (~0 >> UInt64(64 - 8 * width)) | UInt64(width) << 56
  }

  /// The stretches by which a literal is found: one, or for a single byte one for each byte that may follow.
  private static func anchors(of literal: [UInt8]) -> [(key: UInt64, offset: Int, isASCII: Bool, width: Widths)] {
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
      let bits = literal[offset..<offset + width].reduce(0) { $0 + rarity($1, in: literal, at: offset) }
      if bits > best?.bits ?? -1 { best = (bits, offset, width) }
    }
    guard let best else { return [] }
    let lead = literal[best.offset]
    var word: UInt64 = 0
    for place in 0..<best.width { word |= UInt64(literal[best.offset + place]) << UInt64(8 * place) }
    if best.width == 1 {
      return (0...255).map { next in
        (key(word | UInt64(next) << 8, 2), best.offset, true, .two)
      }
    }
    let width: Widths = [2: .two, 3: .three, 4: .four, 6: .six][best.width] ?? .two
    return [(key(word, best.width), best.offset, lead < 0x80, width)]
  }

  /// What a byte of an anchor says; characters that every message holds say little.
  private static func rarity(_ byte: UInt8, in literal: [UInt8], at offset: Int) -> Double {
    if literal[offset] >= 0xE0, literal[offset] < 0xF0, offset + 2 < literal.count,
      commonHan.contains([literal[offset], literal[offset + 1], literal[offset + 2]])
    {
      return RequirementAnalysis.bitsOfByte(byte) * 0.6
    }
    return RequirementAnalysis.bitsOfByte(byte)
  }

  private static let commonHan: Set<[UInt8]> = Set(
    "的一是不了在有我你他这个们就也都要会没到说去好吗呢吧么什能可以上下来给为和还".map { Array(String($0).utf8) })

  // MARK: - Looking

  /// Reads a text from start to end.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8, followed by eight bytes of 0 that do not count.
  ///   - isolated: gets the places of characters that stand alone between separators, ends of clauses or ends of the text.
  ///   - found: called with each number that waits for a literal of the text, maybe more than once.
  /// - Returns: the cells of all characters.
  func scan(
    _ text: UnsafeBufferPointer<UInt8>, length: Int, isolated: inout [Int], found: (Int32) -> Void
  ) -> CharacterCells {
    guard let base = text.baseAddress else { return [] }
    let ascii = asciiWidths
    let wide = wideWidths
    let shift = bitmapShift
    var present: UInt32 = 0
    // Characters since the last separator, and where the last one began.
    var since = 0
    var last = 0
    TextCells.table.withUnsafeBufferPointer { table in
      bitmap.withUnsafeBufferPointer { bitmap in
        @inline(__always) func probe(_ word: UInt64, _ width: Int, _ place: Int) {
          let key = Self.key(word, width)
          let hash = Self.hash(key)
          let bit = hash >> shift
          if bitmap[Int(truncatingIfNeeded: bit >> 6)] >> (bit & 63) & 1 != 0 {
            compare(base, length, key, hash, place, found)
          }
        }
        var place = 0
        while place < length {
          let byte = base[place]
          let cells = table[Int(byte)]
          present |= cells
          // SAFETY: eight bytes follow the end of the text.
          let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self)
          var isEdge = cells & TextCells.edge != 0
          let here = place
          if byte < 0x80 {
            if ascii.contains(.four) { probe(word, 4, place) }
            if ascii.contains(.three) { probe(word, 3, place) }
            if ascii.contains(.two) { probe(word, 2, place) }
            place += 1
          } else if byte & 0xF0 == 0xE0 {
            if wide.contains(.six) { probe(word, 6, place) }
            if wide.contains(.three) { probe(word, 3, place) }
            isEdge = isEdge && (word & 0xFFFF00 == 0x818000 || word & 0xFFFF00 == 0x828000)
            place += 3
          } else {
            if wide.contains(.four) { probe(word, 4, place) }
            if wide.contains(.two) { probe(word, 2, place) }
            isEdge = isEdge && word & 0xFF00 == 0xB700
            place += byte < 0xE0 ? 2 : 4
          }
          if isEdge && since == 1 { isolated.append(last) }
          since = isEdge ? 0 : since + 1
          last = here
        }
      }
    }
    if since == 1 { isolated.append(last) }
    return CharacterCells(rawValue: UInt16(truncatingIfNeeded: present))
  }

  private func compare(
    _ text: UnsafePointer<UInt8>, _ length: Int, _ key: UInt64, _ hash: UInt64, _ place: Int,
    _ found: (Int32) -> Void
  ) {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 8) & mask
    while keys[slot] != key {
      if keys[slot] == 0 { return }
      slot = (slot + 1) & mask
    }
    for index in Int(entryStarts[slot])..<Int(entryEnds[slot]) {
      let anchored = entries[index]
      let literal = Int(anchored.literal)
      let (from, to) = (Int(starts[literal]), Int(starts[literal + 1]))
      let start = place - Int(anchored.offset)
      guard start >= 0, start + to - from <= length else { continue }
      var isEqual = true
      for step in 0..<(to - from) where text[start + step] != bytes[from + step] {
        isEqual = false
        break
      }
      if isEqual {
        for owner in Int(ownerStarts[literal])..<Int(ownerStarts[literal + 1]) { found(owners[owner]) }
      }
    }
  }
}

/// What the first byte of a character says: its cells, and whether terms may be spelled apart around it.
enum TextCells {
  /// Set for separators of a term (R36) and ends of clauses; beyond ASCII U+00B7, U+3001 and U+3002 are, which the first
  /// byte alone does not say.
  static let edge: UInt32 = 1 << 16

  static let table: [UInt32] = (0...255).map { byte in
    let cells = UInt32(CharacterCells.byFirstByte[byte])
    let isEdge =
      byte < 0x80
      ? isSeparator(UInt32(byte)) || isClauseEnd(UInt32(byte)) : byte == 0xC2 || byte == 0xE3
    return isEdge ? cells | edge : cells
  }
}
