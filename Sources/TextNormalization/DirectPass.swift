/// R34 for texts in which each character becomes what it becomes whatever stands beside it: one pass that writes
/// the result and its way back while it reads.
///
/// The same steps as `SlowNormalization`, to the same result. Stretches of ASCII are folded eight bytes at a time
/// as long as they have no run to squeeze.
struct DirectPass {
  /// How a pass ended.
  enum Outcome {
    case done
    /// A character joins or reorders with its neighbours.
    case needsNeighbours
    /// The result is longer than the room given.
    case needsRoom
  }

  /// Free bytes that one character may need: what was kept back, the longest expansion, and a word.
  static let slack = 96

  /// Room that suffices for a result of ordinary length.
  static func usualRoom(for count: Int) -> Int { count + count / 4 + slack }

  /// Room that always suffices: no character becomes more than eleven times as long (U+FDFA).
  static func fullRoom(for count: Int) -> Int { 12 * count + slack }

  /// Bytes of the result.
  var length = 0
  private(set) var squeezed: [UInt32] = []
  /// Cells of what was read.
  var originalCells: UInt16 = 0
  /// Cells of what was written.
  var cells: UInt16 = 0

  let bytes: UnsafeBufferPointer<UInt8>
  let room: UnsafeMutableRawBufferPointer
  let table = CharacterTable.shared
  let cellTable = CellTable.shared
  /// Where an unchanged stretch would have to continue in the original; none while it is not of this kind.
  var expected = -1
  /// True when the first piece is the identity; only with a second one it is put into `changes`.
  private var beginsUnchanged = false
  private var changes: [NormalizedText.Piece] = []
  /// The character, or the run of equal ones, at the end: not yet written.
  var last = Run()
  /// A joiner that stays if an emoji follows.
  var joiner: (start: Int, end: Int)?
  var isAfterEmoji = false

  enum Kind { case none, white, latin, han, other }

  struct Run {
    var kind = Kind.none
    var code: UInt32 = 0
    var count = 0
    var start = 0
    var end = 0
    var firstEnd = 0
    var secondStart = 0
  }

  /// A pass over valid UTF-8.
  init(_ bytes: UnsafeBufferPointer<UInt8>, room: UnsafeMutableRawBufferPointer) {
    self.bytes = bytes
    self.room = room
  }

  /// Reads the text.
  mutating func run() -> Outcome {
    let limit = room.count - Self.slack
    var place = 0
    while place < bytes.count {
      if length > limit { return .needsRoom }
      if bytes[place] < 0x80 {
        if takeASCII(&place, limit) { continue }
      } else if takeHan(&place, limit) {
        continue
      }
      originalCells |= cellTable[bytes[place]]
      let (code, size) = decodeScalar(bytes, at: place)
      let end = place + size
      let word = table.word(of: code)
      if word.isSlow { return .needsNeighbours }
      if word.isIgnorable {
        skip(code, place, end)
      } else {
        // An emoji that becomes a letter or a word, such as U+3299, joins nothing any more.
        keep(isEmoji: word.isEmoji && !word.isExpansion && word.target == code)
        if word.isExpansion {
          let at = Int(word.target)
          for index in 1...Int(table.expansions[at]) { append(table.expansions[at + index], place, end) }
        } else if word.target == code {
          append(code, word, place, end)
        } else {
          append(word.target, place, end)
        }
      }
      place = end
    }
    flush()
    return .done
  }

  /// The way back, in pieces that cover the result.
  var pieces: [NormalizedText.Piece] {
    changes.isEmpty ? (beginsUnchanged ? NormalizedText.Piece.identity : []) : changes
  }

  // MARK: - Ignorable characters

  private mutating func skip(_ code: UInt32, _ start: Int, _ end: Int) {
    if code == 0x200D {
      if isAfterEmoji, joiner == nil { joiner = (start, end) }
    } else if 0xFE00...0xFE0F ~= code || 0xE0100...0xE01EF ~= code, joiner == nil {
      // A selector counts to the character before it.
      if last.kind != .white, last.kind != .none, last.end == start { last.end = end }
    }
  }

  @inline(__always)
  private mutating func keep(isEmoji: Bool) {
    if let (start, end) = joiner {
      if isEmoji { append(0x200D, start, end) }
      joiner = nil
    }
    isAfterEmoji = isEmoji
  }

  // MARK: - Runs

  @inline(__always)
  private mutating func append(_ code: UInt32, _ start: Int, _ end: Int) {
    if code < 0x80, !(0x61...0x7A ~= code), code > 0x20 {
      begin(.other, code, start, end)
    } else {
      append(code, table.word(of: code), start, end)
    }
  }

  @inline(__always)
  private mutating func append(_ code: UInt32, _ word: CharacterWord, _ start: Int, _ end: Int) {
    if word.isWhite {
      if last.kind == .white {
        last.end = end
        if word.isBreak { last.code = 0x0A }
      } else {
        begin(.white, word.isBreak ? 0x0A : 0x20, start, end)
      }
    } else if word.isLatin || (word.isHan && code != 0x3007) {
      // 〇 is a numeral, and numerals stay: 二〇〇〇.
      if last.code == code, last.kind == .latin || last.kind == .han {
        if last.count == 1 { last.secondStart = start }
        last.count += 1
        last.end = end
      } else {
        begin(word.isLatin ? .latin : .han, code, start, end)
      }
    } else {
      begin(.other, code, start, end)
    }
  }

  @inline(__always)
  private mutating func begin(_ kind: Kind, _ code: UInt32, _ start: Int, _ end: Int) {
    flush()
    last = Run(kind: kind, code: code, count: 1, start: start, end: end, firstEnd: end, secondStart: end)
  }

  @inline(__always)
  mutating func flush() {
    if last.count == 1 {
      write(last.code, last.start, last.end)
    } else if last.kind != .none {
      flushRun()
    }
  }

  @inline(never)
  private mutating func flushRun() {
    if last.kind == .latin, last.count > 2 {
      squeezed.append(UInt32(truncatingIfNeeded: length))
      write(last.code, last.start, last.end)
    } else {
      write(last.code, last.start, last.firstEnd)
      write(last.code, last.secondStart, last.end)
    }
  }

  // MARK: - Writing

  @inline(__always)
  private mutating func write(_ code: UInt32, _ start: Int, _ end: Int) {
    let begin = length
    let size: Int
    if code < 0x80 {
      size = 1
      room[begin] = UInt8(truncatingIfNeeded: code)
    } else if code < 0x800 {
      size = 2
      room[begin] = UInt8(truncatingIfNeeded: 0xC0 | code >> 6)
      room[begin + 1] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
    } else if code < 0x10000 {
      size = 3
      room[begin] = UInt8(truncatingIfNeeded: 0xE0 | code >> 12)
      room[begin + 1] = UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 0x3F)
      room[begin + 2] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
    } else {
      size = 4
      room[begin] = UInt8(truncatingIfNeeded: 0xF0 | code >> 18 & 0x07)
      room[begin + 1] = UInt8(truncatingIfNeeded: 0x80 | code >> 12 & 0x3F)
      room[begin + 2] = UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 0x3F)
      room[begin + 3] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
    }
    length = begin + size
    cells |= cellTable[room[begin]]
    if end - start == size, bytes[start].isLead(ofLength: size) {
      if expected != start { addPiece(begin, start, end: nil) }
      expected = end
    } else {
      addPiece(begin, start, end: end)
      expected = -1
    }
  }

  @inline(never)
  mutating func addPiece(_ normalized: Int, _ original: Int, end: Int?) {
    if changes.isEmpty {
      if normalized == 0, original == 0, end == nil {
        beginsUnchanged = true
        return
      }
      changes.reserveCapacity(16)
      if beginsUnchanged { changes += NormalizedText.Piece.identity }
    }
    changes.append(
      NormalizedText.Piece(
        normalized: UInt32(truncatingIfNeeded: normalized), original: UInt32(truncatingIfNeeded: original),
        originalEnd: end.map { UInt32(truncatingIfNeeded: $0) } ?? NormalizedText.Piece.unchangedLength))
  }
}

extension UInt8 {
  /// True when this byte begins a UTF-8 character of that many bytes.
  @inline(__always)
  func isLead(ofLength length: Int) -> Bool {
    switch length {
    case 1: self < 0x80
    case 2: self & 0xE0 == 0xC0
    case 3: self & 0xF0 == 0xE0
    default: self & 0xF8 == 0xF0
    }
  }
}
