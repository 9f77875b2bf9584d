/// Turns a text into the one that rules see (R34).
///
/// In this order: NFKC, full case folding, default-ignorable characters out (a zero-width joiner between emoji
/// stays), traditional to simplified characters, a run of whitespace to one space, or to one line break if it
/// has one, three or more equal letters to one (Latin) or two (Han), NFKC again. Linear in the text but for
/// the order of long runs of combining marks. Idempotent: where the last step joins characters, all steps are
/// taken again.
package struct Normalizer: Sendable {
  private let table = CharacterTable.shared

  /// A normaliser; all of them do the same.
  package init() {}

  /// The text as rules see it, with the way back.
  package func normalized(_ text: String) -> NormalizedText {
    normalized(valid: Array(text.utf8))
  }

  /// The same for bytes of unknown origin; what is no UTF-8 becomes U+FFFD.
  package func normalized(bytes: [UInt8]) -> NormalizedText {
    normalized(valid: Array(String(decoding: bytes, as: UTF8.self).utf8))
  }

  private func normalized(valid original: [UInt8]) -> NormalizedText {
    switch direct(original, room: DirectPass.usualRoom(for: original.count)) {
    case .text(let text): return text
    case .needsRoom:
      if case .text(let text) = direct(original, room: DirectPass.fullRoom(for: original.count)) {
        return text
      }
    case .needsNeighbours: break
    }
    return throughMarks(original)
  }

  private func direct(_ original: [UInt8], room: Int) -> DirectResult {
    original.withUnsafeBufferPointer { bytes in
      withUnsafeTemporaryAllocation(byteCount: room, alignment: 8) { room in
        var pass = DirectPass(bytes, room: UnsafeMutableRawBufferPointer(room))
        switch pass.run() {
        case .needsNeighbours: return .needsNeighbours
        case .needsRoom: return .needsRoom
        case .done:
          let result = UnsafeRawBufferPointer(rebasing: room[..<pass.length])
          return .text(
            NormalizedText(
              original: original, utf8: result.hasBytes(of: bytes) ? original : Array(result),
              originalCells: pass.originalCells, cells: pass.cells, pieces: pass.pieces,
              squeezed: pass.squeezed))
        }
      }
    }
  }

  /// The same through a list of marks, for texts in which characters need their neighbours.
  func throughMarks(_ original: [UInt8]) -> NormalizedText {
    var passes = 0
    var marks = SlowNormalization.marks(of: original)
    // Two passes suffice: after one no character is left that folding or removal would change, and squeezing
    // composed text leaves it composed. The bound only guards that argument.
    while passes < 4 {
      let (result, settled) = SlowNormalization.pass(marks, table: table)
      marks = result
      passes += 1
      if settled { break }
    }
    return encoded(marks, original: original)
  }

  private func encoded(_ marks: [Mark], original: [UInt8]) -> NormalizedText {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(original.count)
    var pieces: [NormalizedText.Piece] = []
    var squeezed: [UInt32] = []
    let unchanged = NormalizedText.Piece.unchangedLength
    // Where an unchanged stretch would have to continue in the original; none while it is not of this kind.
    var expected = -1
    for mark in marks {
      let start = utf8.count
      appendUTF8(mark.code, to: &utf8)
      let length = utf8.count - start
      if Int(mark.end) - Int(mark.start) == length, original[Int(mark.start)].isLead(ofLength: length) {
        if expected != Int(mark.start) {
          pieces.append(.init(normalized: UInt32(start), original: mark.start, originalEnd: unchanged))
        }
        expected = Int(mark.end)
      } else {
        pieces.append(.init(normalized: UInt32(start), original: mark.start, originalEnd: mark.end))
        expected = -1
      }
      if mark.isSqueezed { squeezed.append(UInt32(start)) }
    }
    return NormalizedText(
      original: original, utf8: utf8, originalCells: CharacterCell.cells(in: original),
      cells: CharacterCell.cells(in: utf8), pieces: pieces, squeezed: squeezed)
  }
}

/// What came of a direct pass.
private enum DirectResult {
  case text(NormalizedText)
  case needsNeighbours, needsRoom
}

extension UnsafeRawBufferPointer {
  /// True when both hold the same bytes.
  fileprivate func hasBytes(of other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    let other = UnsafeRawBufferPointer(other)
    var place = 0
    while place + 8 <= count {
      if loadUnaligned(fromByteOffset: place, as: UInt64.self)
        != other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      {
        return false
      }
      place += 8
    }
    while place < count {
      if self[place] != other[place] { return false }
      place += 1
    }
    return true
  }
}

/// A character on its way, with the bytes of the original that it stands for.
struct Mark {
  var code: UInt32
  var start: UInt32
  var end: UInt32
  /// A Latin letter that stands for three or more.
  var isSqueezed = false

  init(_ code: UInt32, _ start: Int, _ end: Int) {
    self.code = code
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }
}

/// Decides which zero-width joiners stay: one between two emoji, over variation selectors.
struct EmojiJoiner {
  private var afterEmoji = false
  private var pending: Mark?

  /// Notes an ignorable character; a selector counts to the character before it.
  mutating func skip(_ code: UInt32, from start: Int, to end: Int, into sink: inout RunSqueezer) {
    if code == 0x200D {
      if afterEmoji, pending == nil { pending = Mark(code, start, end) }
    } else if 0xFE00...0xFE0F ~= code || 0xE0100...0xE01EF ~= code, pending == nil {
      sink.extendLast(from: start, to: end)
    }
  }

  /// Notes a character that stays, and emits the joiner before it where it is one between emoji.
  mutating func keep(isEmoji: Bool, into sink: inout RunSqueezer) {
    if let joiner = pending {
      if isEmoji { sink.append(joiner) }
      pending = nil
    }
    afterEmoji = isEmoji
  }
}
