/// Finds which of many byte strings may stand in a text, in one pass.
///
/// Of each literal one piece of at most 7 bytes is looked for, the one that says most. Pieces of one length share a bucket, and
/// the pass keeps, for all buckets in one word, which of their pieces may be under way: bits are shifted from byte to byte and
/// lost where the three bytes at hand stand in no piece there (the shift-or of Baeza-Yates and Gonnet, in buckets as in
/// Hyperscan's FDR). Where a bit gets through, a hash table knows the piece.
struct LiteralFilter: Sendable {
  /// A piece and where in a text it counts.
  private struct Piece: Hashable {
    /// The bytes, first one lowest, and their number on top.
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

  private struct Slot: Sendable {
    var key: UInt64 = 0
    var entries: Range<Int32> = 0..<0
  }

  /// Bytes of a piece at most.
  static let longestPiece = 7

  /// Who waits for each piece, in one row.
  private var owners: [Int32] = []
  /// Open addressing; an empty key is 0.
  private var slots: [Slot] = [Slot()]
  private var entries: [Entry] = []

  /// Pieces of one byte have no three bytes to go by.
  private var singles: Set<UInt8> = []
  private var singleCells: CharacterCells = []
  /// The cells that the other pieces have, of each kind of piece; a text without any of these holds no piece.
  private var needed: [CharacterCells] = []

  // MARK: - The shifted word

  /// Bits of a lane, one for each bucket. Lanes lie side by side, the newest three bytes of a piece in the highest.
  private static let buckets = 12
  private static let lanes = longestPiece - 2
  private static let topShift = UInt64(buckets * (lanes - 1))
  private static let top: UInt64 = (1 << UInt64(buckets) - 1) << topShift

  /// By a hash of three bytes: a 0 in each lane and bucket that has a piece with them there.
  private var reach: [UInt64] = []
  /// Before the first byte: nothing is under way.
  private var start: UInt64 = 0
  /// Bytes of the pieces of each bucket.
  private var widths: [Int] = []

  /// A number of three bytes, of the third five bits.
  @inline(__always)
  private static func hash(_ word: UInt64) -> UInt32 {
    ((UInt32(truncatingIfNeeded: word) & 0x1F_FFFF) &* 0x9E37_79B1) &>> 15
  }

  /// True when the cells of a text can tell that it holds no literal, and often do.
  var asksForCells: Bool {
    !singleCells.isEmpty || !needed.isEmpty && !needed.contains(where: CharacterCells.everyday.isSuperset)
  }

  /// True when there is nothing to look for.
  var isEmpty: Bool { entries.isEmpty }

  /// Takes literals, each with the number of who waits for it; `Requirement.boundary` at an end asks for the end of a word.
  init(_ literals: [(literal: [UInt8], number: Int32)]) {
    var waiting: [Piece: [Int32]] = [:]
    for (literal, number) in literals {
      guard let piece = Self.piece(of: literal) else { continue }
      if waiting[piece]?.last != number { waiting[piece, default: []].append(number) }
    }
    var byKey: [UInt64: [(piece: Piece, owners: [Int32])]] = [:]
    for (piece, owners) in waiting { byKey[piece.key, default: []].append((piece, owners)) }
    guard !byKey.isEmpty else { return }
    var size = 16
    while size < byKey.count + byKey.count / 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    for (key, pieces) in byKey {
      var slot = Self.slot(of: key) & (size - 1)
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
    fill(byKey.keys.sorted { ($0 >> 56, $0.byteSwapped) < ($1 >> 56, $1.byteSwapped) })
  }

  /// Puts keys, the shortest first and similar ones side by side, into buckets.
  private mutating func fill(_ keys: [UInt64]) {
    for key in keys where key >> 56 == 1 {
      let byte = UInt8(truncatingIfNeeded: key)
      singles.insert(byte)
      singleCells.formUnion(CharacterCells(rawValue: CharacterCells.byFirstByte[Int(byte)]))
    }
    for key in keys where key >> 56 > 1 {
      let cells = Self.cells(of: key)
      if cells == needed.last || needed.contains(where: cells.isSuperset) { continue }
      needed.removeAll(where: cells.isSubset)
      needed.append(cells)
    }
    var groups: [(width: Int, keys: ArraySlice<UInt64>, buckets: Int)] = []
    for width in 2...Self.longestPiece {
      let keys = keys.drop { $0 >> 56 < UInt64(width) }.prefix { $0 >> 56 == UInt64(width) }
      if !keys.isEmpty { groups.append((width, keys, 1)) }
    }
    if groups.isEmpty { return }
    for _ in groups.count..<Self.buckets {
      let fullest = groups.indices.max {
        groups[$0].keys.count / groups[$0].buckets < groups[$1].keys.count / groups[$1].buckets
      }
      if let fullest { groups[fullest].buckets += 1 }
    }
    // Of each lane and bucket few places may be 0; up to 512 KiB for tens of thousands of pieces.
    var bits = 12
    while bits < 16, keys.count * 8 > 1 << bits { bits += 1 }
    var blank: UInt64 = 0
    for (width, _, count) in groups {
      for _ in 0..<count {
        for lane in (Self.lanes - Self.windows(width))..<Self.lanes {
          blank |= 1 << UInt64(lane * Self.buckets + widths.count)
        }
        widths.append(width)
      }
    }
    start = blank
    reach = [UInt64](repeating: blank, count: 1 << bits)
    var bucket = 0
    for (width, keys, count) in groups {
      let share = (keys.count + count - 1) / count
      for (index, key) in keys.enumerated() {
        let column = UInt64(bucket + index / share)
        for window in 0..<Self.windows(width) {
          let lane = UInt64(Self.lanes - Self.windows(width) + window)
          let bit: UInt64 = 1 << (lane * UInt64(Self.buckets) + column)
          let word = (key & (~0 >> 8)) >> UInt64(8 * window)
          func mark(_ bytes: UInt64) { reach[Int(Self.hash(bytes)) & (reach.count - 1)] &= ~bit }
          if width > 2 {
            mark(word)
          } else {
            // Two bytes may be followed by any.
            for last in 0..<32 { mark(word | UInt64(last) << 16) }
          }
        }
      }
      bucket += count
    }
  }

  /// The cells of the characters that begin in a piece.
  private static func cells(of key: UInt64) -> CharacterCells {
    var cells: CharacterCells = []
    var rest = key & (~0 >> 8)
    for _ in 0..<(key >> 56) {
      let byte = UInt8(truncatingIfNeeded: rest)
      if byte & 0xC0 != 0x80 {
        cells.formUnion(CharacterCells(rawValue: CharacterCells.byFirstByte[Int(byte)]))
      }
      rest >>= 8
    }
    return cells
  }

  /// How often three bytes are looked at in a piece.
  private static func windows(_ width: Int) -> Int { max(1, width - 2) }

  // MARK: - Pieces

  @inline(__always)
  private static func slot(of key: UInt64) -> Int {
    let mixed = key &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: ((mixed ^ (mixed &>> 29)) &* 0xBF58_476D_1CE4_E5B9) &>> 32)
  }

  /// The first bytes of a word, at most seven, with their number.
  @inline(__always)
  private static func key(_ word: UInt64, _ width: Int) -> UInt64 {
    word & (~0 &>> UInt64(64 &- 8 &* width)) | UInt64(width) &<< 56
  }

  @inline(__always)
  private static func isWord(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == 0x5F
  }

  /// The piece by which a literal is found; nil for one without bytes.
  private static func piece(of marked: [UInt8]) -> Piece? {
    let literal = marked.filter { $0 != Requirement.boundary }
    guard let first = literal.first, let last = literal.last else { return nil }
    let startsWord = marked.first == Requirement.boundary && isWord(first)
    let endsWord = marked.last == Requirement.boundary && isWord(last)
    var best: (bits: Double, offset: Int, width: Int)?
    for offset in literal.indices where literal[offset] & 0xC0 != 0x80 {
      let width = width(literal[offset], room: literal.count - offset)
      var bits = RequirementAnalysis.bits(of: literal[offset..<offset + width])
      if startsWord, offset == 0 { bits += 2 }
      if endsWord, offset + width == literal.count { bits += 2 }
      if bits > best?.bits ?? -1 { best = (bits, offset, width) }
    }
    guard let (_, offset, width) = best else { return nil }
    var word: UInt64 = 0
    for place in 0..<width { word |= UInt64(literal[offset + place]) << UInt64(8 * place) }
    return Piece(
      key: key(word, width), length: UInt8(width), startsWord: startsWord && offset == 0,
      endsWord: endsWord && offset + width == literal.count)
  }

  /// The most bytes that a piece takes of what begins with `lead`: whole characters for those of two to four bytes.
  private static func width(_ lead: UInt8, room: Int) -> Int {
    switch lead {
    case 0xE0..<0xF0: room >= 6 ? 6 : 3
    case 0..<0x80: min(room, longestPiece)
    default: room >= 4 ? 4 : 2
    }
  }

  // MARK: - Looking

  /// Reads a text from start to end.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - present: no fewer than the cells of the text.
  ///   - isWhole: false when those who wait see only a beginning of the text, whose end may part a word.
  ///   - found: called with each number that waits for a literal of the text, maybe more than once.
  func scan(
    _ text: borrowing PaddedText, present: CharacterCells, isWhole: Bool = true, found: (Int32) -> Void
  ) {
    guard !isEmpty, let base = text.text.baseAddress else { return }
    let length = text.count
    if !singleCells.isDisjoint(with: present) {
      for place in 0..<length where singles.contains(base[place]) {
        look(base, length, place, 1, isWhole: isWhole, found)
      }
    }
    if reach.isEmpty || !needed.contains(where: present.isSuperset) { return }
    for index in 0..<shift(text) {
      let probe = text.probes[index]
      let last = Int(probe >> UInt64(Self.buckets))
      var column = probe & (1 << UInt64(Self.buckets) - 1)
      while column != 0 {
        let width = widths[column.trailingZeroBitCount]
        column &= column &- 1
        let place = last + min(width, 3) - width
        if place >= 0, place + width <= length { look(base, length, place, width, isWhole: isWhole, found) }
      }
    }
  }

  /// Notes the buckets whose bits get through, with the place of the last three bytes above them.
  ///
  /// - Returns: how many.
  private func shift(_ text: borrowing PaddedText) -> Int {
    let length = text.count
    let probes = text.probes
    let mask = UInt32(truncatingIfNeeded: reach.count &- 1)
    var count = 0
    var word = start
    reach.withUnsafeBufferPointer { reach in
      guard let base = text.text.baseAddress, let reach = reach.baseAddress else { return }
      @inline(__always) func step(_ word: UInt64, _ bytes: UInt64) -> UInt64 {
        word &<< UInt64(Self.buckets) | reach[Int(Self.hash(bytes) & mask)]
      }
      @inline(__always) func note(_ word: UInt64, _ place: Int) {
        let through = (~word & Self.top) &>> Self.topShift
        if through == 0 { return }
        probes[count] = UInt64(truncatingIfNeeded: place) &<< UInt64(Self.buckets) | through
        count &+= 1
      }
      var place = 0
      while place < length {
        // SAFETY: twelve bytes may be read behind the end of the text; probes has room for as many places.
        let bytes = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self)
        let first = step(word, bytes)
        let second = step(first, bytes &>> 8)
        let third = step(second, bytes &>> 16)
        word = step(third, bytes &>> 24)
        if first & second & third & word & Self.top != Self.top {
          note(first, place)
          note(second, place &+ 1)
          note(third, place &+ 2)
          note(word, place &+ 3)
        }
        place &+= 4
      }
    }
    return count
  }

  /// Names those who wait for the piece at a place, if it is one.
  private func look(
    _ text: UnsafePointer<UInt8>, _ length: Int, _ place: Int, _ width: Int, isWhole: Bool,
    _ found: (Int32) -> Void
  ) {
    // SAFETY: twelve bytes may be read behind the end of the text.
    let key = Self.key(UnsafeRawPointer(text + place).loadUnaligned(as: UInt64.self), width)
    let mask = slots.count - 1
    var slot = Self.slot(of: key) & mask
    while slots[slot].key != key {
      if slots[slot].key == 0 { return }
      slot = (slot + 1) & mask
    }
    for entry in entries[Int(slots[slot].entries.lowerBound)..<Int(slots[slot].entries.upperBound)] {
      let end = place + Int(entry.length)
      if isWhole {
        if entry.startsWord, place > 0, Self.isWord(text[place - 1]) { continue }
        if entry.endsWord, end < length, Self.isWord(text[end]) { continue }
      }
      for owner in Int(entry.owners.lowerBound)..<Int(entry.owners.upperBound) { found(owners[owner]) }
    }
  }
}
