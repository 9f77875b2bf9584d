/// A set of characters, as the union of a few cells into which all characters are divided.
///
/// A cell is known by the first byte of a character's UTF-8, so that one look at one byte says where a character belongs.
/// A set is an upper bound: it may hold more characters than a pattern names, never fewer.
struct CharacterCells: OptionSet, Sendable, Hashable, BitwiseCopyable {
  let rawValue: UInt16

  static let digit = Self(rawValue: 1 << 0)
  static let upper = Self(rawValue: 1 << 1)
  static let lower = Self(rawValue: 1 << 2)
  /// Space, tab, line breaks and the other controls.
  static let white = Self(rawValue: 1 << 3)
  /// `!` and `?`.
  static let mark = Self(rawValue: 1 << 4)
  /// `.`, `~` and `-`, which people repeat.
  static let stop = Self(rawValue: 1 << 5)
  static let comma = Self(rawValue: 1 << 6)
  static let at = Self(rawValue: 1 << 7)
  static let underscore = Self(rawValue: 1 << 8)
  /// The rest of ASCII.
  static let symbol = Self(rawValue: 1 << 9)
  /// Two bytes: accents, Greek, Cyrillic, Arabic.
  static let twoBytes = Self(rawValue: 1 << 10)
  /// Three bytes up to U+2FFF: other alphabets, typographic marks, arrows.
  static let threeBytes = Self(rawValue: 1 << 11)
  /// U+3000…U+3FFF: Chinese punctuation, kana.
  static let wideMark = Self(rawValue: 1 << 12)
  /// U+4000…U+9FFF: Han.
  static let han = Self(rawValue: 1 << 13)
  /// U+A000…U+FFFF: Hangul, compatibility forms.
  static let lateThreeBytes = Self(rawValue: 1 << 14)
  /// Four bytes: emoji, rare Han.
  static let fourBytes = Self(rawValue: 1 << 15)

  static let all = Self(rawValue: .max)
  static let ascii: Self = [.digit, .upper, .lower, .white, .mark, .stop, .comma, .at, .underscore, .symbol]
  static let beyondASCII = all.subtracting(ascii)
  /// What most messages have.
  static let everyday: Self = [.lower, .white, .han]
  /// Those with letters that have another case.
  static let casedBeyondASCII: Self = [.twoBytes, .threeBytes, .lateThreeBytes, .fourBytes]
  /// What `\w` means without Unicode properties.
  static let word: Self = [.digit, .upper, .lower, .underscore]

  var isSingle: Bool { rawValue.nonzeroBitCount == 1 }

  /// The cell of a character.
  static func cell(of code: UInt32) -> Self {
    switch code {
    case 0..<0x80: asciiCell(UInt8(truncatingIfNeeded: code))
    case ..<0x800: .twoBytes
    case ..<0x3000: .threeBytes
    case ..<0x4000: .wideMark
    case ..<0xA000: .han
    case ..<0x10000: .lateThreeBytes
    default: .fourBytes
    }
  }

  /// The cells of a range of characters.
  static func cells(of range: ClosedRange<UInt32>) -> Self {
    var cells: Self = []
    if range.lowerBound < 0x80 {
      for code in range.lowerBound...min(range.upperBound, 0x7F) { cells.formUnion(cell(of: code)) }
    }
    for bounds: ClosedRange<UInt32> in [
      0x80...0x7FF, 0x800...0x2FFF, 0x3000...0x3FFF, 0x4000...0x9FFF, 0xA000...0xFFFF,
      0x10000...0x10FFFF,
    ] where range.overlaps(bounds) {
      cells.formUnion(cell(of: bounds.lowerBound))
    }
    return cells
  }

  private static func asciiCell(_ byte: UInt8) -> Self {
    switch byte {
    case 0x30...0x39: .digit
    case 0x41...0x5A: .upper
    case 0x61...0x7A: .lower
    case 0...0x20, 0x7F: .white
    case UInt8(ascii: "!"), UInt8(ascii: "?"): .mark
    case UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "-"): .stop
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: "@"): .at
    case UInt8(ascii: "_"): .underscore
    default: .symbol
    }
  }

  /// The cell of a character by the first byte of its UTF-8; later bytes belong to every cell beyond ASCII.
  static let ofByte = TableMemory.lasting(
    (0...255).map { (byte: Int) -> UInt16 in
      switch byte {
      case 0..<0x80: asciiCell(UInt8(byte)).rawValue
      case 0x80..<0xC0: beyondASCII.rawValue
      case ..<0xE0: Self.twoBytes.rawValue
      case ..<0xE3: Self.threeBytes.rawValue
      case 0xE3: Self.wideMark.rawValue
      case ..<0xEA: Self.han.rawValue
      case ..<0xF0: Self.lateThreeBytes.rawValue
      default: Self.fourBytes.rawValue
      }
    })

  /// How much a repeat of one character says, in bits: a text holds few runs of rare cells.
  var rarity: Double {
    var share = 0.0
    for (cell, part) in Self.shares where contains(cell) { share += part }
    return share > 0 ? min(12, -share.logarithm2) : 12
  }

  // Rough shares of the characters of customers' messages; they steer choices, never results.
  private static let shares: [(Self, Double)] = [
    (.digit, 0.04), (.upper, 0.01), (.lower, 0.5), (.white, 0.12), (.mark, 0.01), (.stop, 0.02),
    (.comma, 0.03),
    (.at, 0.0005), (.underscore, 0.001), (.symbol, 0.01), (.twoBytes, 0.002), (.threeBytes, 0.003),
    (.wideMark, 0.02), (.han, 0.4), (.lateThreeBytes, 0.001), (.fourBytes, 0.003),
  ]
}

extension Double {
  /// The logarithm to base two, to about a thousandth, of a positive number.
  var logarithm2: Double {
    var rest = significand
    var result = Double(exponent)
    var part = 0.5
    for _ in 0..<12 {
      rest *= rest
      if rest >= 2 {
        rest /= 2
        result += part
      }
      part /= 2
    }
    return result
  }
}
