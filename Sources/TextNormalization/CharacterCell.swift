/// The cells into which all characters are divided, by the first byte of their UTF-8, so that one look at one byte says where
/// a character belongs. Their numbers are bits: a set of cells is one number.
package enum CharacterCell: UInt16, CaseIterable, Sendable {
  case digit = 0x0001
  case upper = 0x0002
  case lower = 0x0004
  /// Space, tab, line breaks and the other controls.
  case white = 0x0008
  /// `!` and `?`.
  case mark = 0x0010
  /// `.`, `~` and `-`, which people repeat.
  case stop = 0x0020
  case comma = 0x0040
  case at = 0x0080
  case underscore = 0x0100
  /// The rest of ASCII.
  case symbol = 0x0200
  /// Two bytes: accents, Greek, Cyrillic, Arabic.
  case twoBytes = 0x0400
  /// Three bytes up to U+2FFF: other alphabets, typographic marks, arrows.
  case threeBytes = 0x0800
  /// U+3000…U+3FFF: Chinese punctuation, kana.
  case wideMark = 0x1000
  /// U+4000…U+9FFF: Han.
  case han = 0x2000
  /// U+A000…U+FFFF: Hangul, compatibility forms.
  case lateThreeBytes = 0x4000
  /// Four bytes: emoji, rare Han.
  case fourBytes = 0x8000

  /// The cell of the characters that begin with a byte; nil for a later byte of a character.
  package init?(beginningWith byte: UInt8) {
    switch byte {
    case 0x30...0x39: self = .digit
    case 0x41...0x5A: self = .upper
    case 0x61...0x7A: self = .lower
    case 0...0x20, 0x7F: self = .white
    case UInt8(ascii: "!"), UInt8(ascii: "?"): self = .mark
    case UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "-"): self = .stop
    case UInt8(ascii: ","): self = .comma
    case UInt8(ascii: "@"): self = .at
    case UInt8(ascii: "_"): self = .underscore
    case ..<0x80: self = .symbol
    case ..<0xC0: return nil
    case ..<0xE0: self = .twoBytes
    case ..<0xE3: self = .threeBytes
    case 0xE3: self = .wideMark
    case ..<0xEA: self = .han
    case ..<0xF0: self = .lateThreeBytes
    default: self = .fourBytes
    }
  }

  /// The cells of all characters of valid UTF-8. O(bytes).
  package static func cells(in text: [UInt8]) -> UInt16 {
    let table = CellTable.shared
    return text.reduce(0) { $0 | table[$1] }
  }
}

/// The cell of each first byte.
struct CellTable: @unchecked Sendable {
  static let shared = CellTable()

  private let cells: UnsafePointer<UInt16>

  private init() {
    let cells = UnsafeMutablePointer<UInt16>.allocate(capacity: 256)
    for byte in 0...UInt8.max {
      (cells + Int(byte)).initialize(to: CharacterCell(beginningWith: byte)?.rawValue ?? 0)
    }
    self.cells = UnsafePointer(cells)
  }

  /// The bit of the cell that a byte begins; 0 for a later byte of a character.
  @inline(__always)
  subscript(byte: UInt8) -> UInt16 {
    // SAFETY: 256 values were written, and never freed.
    cells[Int(byte)]
  }
}
