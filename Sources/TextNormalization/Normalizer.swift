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

  private func normalized(valid: [UInt8]) -> NormalizedText {
    var sink = RunSqueezer(table: table, capacity: valid.count)
    if !mapEach(valid, into: &sink) {
      sink = RunSqueezer(table: table, capacity: valid.count)
      var passes = 0
      var marks = SlowNormalization.marks(of: valid)
      // Two passes suffice: after one no character is left that folding or removal would change, and squeezing
      // composed text leaves it composed. The bound only guards that argument.
      while passes < 4 {
        let (result, settled) = SlowNormalization.pass(marks, table: table)
        marks = result
        passes += 1
        if settled { break }
      }
      return encoded(marks, original: valid)
    }
    sink.finish()
    return encoded(sink.marks, original: valid)
  }

  /// Maps each character on its own; false when one of them needs its neighbours.
  private func mapEach(_ text: [UInt8], into sink: inout RunSqueezer) -> Bool {
    text.withUnsafeBufferPointer { bytes in
      table.words.withUnsafeBufferPointer { words in
        var joiner = EmojiJoiner()
        var place = 0
        while place < bytes.count {
          let (code, length) = decodeScalar(bytes, at: place)
          let end = place + length
          let word =
            code < UInt32(CharacterTable.limit)
            ? CharacterWord(bits: words[Int(code)]) : table.word(of: code)
          if word.isSlow { return false }
          if word.isIgnorable {
            joiner.skip(code, from: place, to: end, into: &sink)
          } else {
            // An emoji that becomes a letter or a word, such as U+3299, joins nothing any more.
            let staysEmoji = word.isEmoji && !word.isExpansion && word.target == code
            joiner.keep(isEmoji: staysEmoji, into: &sink)
            if word.isExpansion {
              let at = Int(word.target)
              for index in 0..<Int(table.expansions[at]) {
                sink.append(Mark(table.expansions[at + 1 + index], place, end))
              }
            } else {
              sink.append(Mark(word.target, place, end))
            }
          }
          place = end
        }
        return true
      }
    }
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
    return NormalizedText(original: original, utf8: utf8, pieces: pieces, squeezed: squeezed)
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

extension UInt8 {
  /// True when this byte begins a UTF-8 character of that many bytes.
  fileprivate func isLead(ofLength length: Int) -> Bool {
    switch length {
    case 1: self < 0x80
    case 2: self & 0xE0 == 0xC0
    case 3: self & 0xF0 == 0xE0
    default: self & 0xF8 == 0xF0
    }
  }
}
