/// The steps of R34 about runs: whitespace to one character, elongated letters to one or two.
struct RunSqueezer {
  /// The characters so far; complete after `finish`.
  private(set) var marks: [Mark] = []

  private let table: CharacterTable
  /// The run of whitespace at the end, not yet in `marks`.
  private var white: Mark?
  /// The run of equal letters at the end, not yet in `marks`.
  private var letter: LetterRun?

  private struct LetterRun {
    let first: Mark
    var count: Int
    /// Start of the second letter; the end of the first until there is one.
    var secondStart: UInt32
    var end: UInt32
    let isLatin: Bool
  }

  init(table: CharacterTable, capacity: Int) {
    self.table = table
    marks.reserveCapacity(capacity / 2)
  }

  /// Adds a character that went through all steps before the ones here.
  mutating func append(_ mark: Mark) {
    if mark.code < 0x80, !(0x61...0x7A ~= mark.code), mark.code > 0x20 {
      flush()
      marks.append(mark)
      return
    }
    let word = table.word(of: mark.code)
    if word.isWhite {
      flushLetter()
      appendWhite(mark, isBreak: word.isBreak)
    } else if word.isLatin || (word.isHan && mark.code != 0x3007) {
      // 〇 is a numeral, and numerals stay: 二〇〇〇.
      appendLetter(mark, isLatin: word.isLatin)
    } else {
      flush()
      marks.append(mark)
    }
  }

  /// Counts bytes that are left out to the character before them, when they follow it directly.
  mutating func extendLast(from start: Int, to end: Int) {
    let (from, to) = (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end))
    if letter != nil {
      if letter?.end == from { letter?.end = to }
    } else if white == nil, let last = marks.indices.last, marks[last].end == from {
      marks[last].end = to
    }
  }

  /// Ends the last run.
  mutating func finish() { flush() }

  private mutating func appendWhite(_ mark: Mark, isBreak: Bool) {
    guard white != nil else {
      white = mark
      white?.code = isBreak ? 0x0A : 0x20
      return
    }
    white?.end = mark.end
    if isBreak { white?.code = 0x0A }
  }

  private mutating func appendLetter(_ mark: Mark, isLatin: Bool) {
    if white == nil, let run = letter, run.first.code == mark.code {
      if run.count == 1 { letter?.secondStart = mark.start }
      letter?.count += 1
      letter?.end = mark.end
      return
    }
    flush()
    letter = LetterRun(first: mark, count: 1, secondStart: mark.end, end: mark.end, isLatin: isLatin)
  }

  private mutating func flush() {
    flushLetter()
    if let run = white {
      marks.append(run)
      white = nil
    }
  }

  private mutating func flushLetter() {
    guard let run = letter else { return }
    letter = nil
    var first = run.first
    if run.count == 1 || (run.isLatin && run.count > 2) {
      first.end = run.end
      first.isSqueezed = first.isSqueezed || run.count > 2
      marks.append(first)
      return
    }
    marks.append(first)
    var second = run.first
    second.start = run.secondStart
    second.end = run.end
    marks.append(second)
  }
}
