/// How texts lie on a terminal: widths, wrapping, and the removal of what would move the cursor.
enum Width {
  /// Columns a text takes: Han, kana, Hangul, full-width forms and emoji take two. Source: Unicode Standard Annex 11.
  static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

  static func of(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.value {
    case 0x20..<0x7F: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: break
    }
    if first.properties.isEmojiPresentation { return 2 }
    if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
  }

  /// The text with blanks behind it up to a width.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - of(text)))
  }

  /// The text with blanks before it up to a width.
  static func aligned(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - of(text))) + text
  }

  /// At most so many columns, an ellipsis where something was cut.
  static func cut(_ text: String, to columns: Int) -> String {
    if of(text) <= columns { return text }
    var used = 0
    var kept = ""
    for character in text {
      used += of(character)
      if used > columns - 1 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// A text of a customer without what a terminal would obey: control characters and changes of direction.
  static func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isCommand) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isCommand($0) ? "\u{FFFD}" : $0 }))
  }

  private static func isCommand(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x09: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F: true
    default: false
    }
  }

  /// Punctuation that may not begin a line in Chinese typesetting.
  private static let closers: Set<Character> = Set("，。、；：？！）】》」』”’,.;:?!)]}%…")

  /// Lines of at most `columns`, broken at spaces or between Han characters.
  static func wrapped(_ text: String, columns: Int) -> [String] {
    wrapped(plain(text).map { $0 == "\t" ? " " : $0 }, columns: columns) { $0 }.map { String($0) }
  }

  /// The same for characters that carry something with them; there should be no tabs among them.
  static func wrapped<Cell>(_ cells: [Cell], columns: Int, character: (Cell) -> Character) -> [[Cell]] {
    cells.split(omittingEmptySubsequences: false) { character($0).isNewline }.flatMap {
      paragraph -> [[Cell]] in
      var lines: [[Cell]] = []
      var line: [Cell] = []
      var used = 0
      for cell in paragraph {
        let written = character(cell)
        let width = of(written)
        if used + width > columns, !line.isEmpty, !closers.contains(written) || used + width > columns + 2 {
          var rest: [Cell] = []
          if written != " ", width == 1, let space = line.lastIndex(where: { character($0) == " " }),
            line.count - space < columns / 2
          {
            rest = Array(line[(space + 1)...])
            line.removeSubrange(space...)
          }
          lines.append(line)
          line = rest
          used = rest.reduce(0) { $0 + of(character($1)) }
          if written == " ", line.isEmpty { continue }
        }
        line.append(cell)
        used += width
      }
      lines.append(line)
      return lines
    }
  }
}
