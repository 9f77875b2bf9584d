import TextNormalization

/// A set of characters, as the union of a few of the cells into which all characters are divided.
///
/// A set is an upper bound: it may hold more characters than a pattern names, never fewer.
struct CharacterCells: OptionSet, Sendable, Hashable, BitwiseCopyable {
  let rawValue: UInt16

  // The numbers of `CharacterCell`, which the compiler does not see through the border of a module.
  static let digit = Self(rawValue: 0x0001)
  static let upper = Self(rawValue: 0x0002)
  static let lower = Self(rawValue: 0x0004)
  static let white = Self(rawValue: 0x0008)
  static let mark = Self(rawValue: 0x0010)
  static let stop = Self(rawValue: 0x0020)
  static let comma = Self(rawValue: 0x0040)
  static let at = Self(rawValue: 0x0080)
  static let underscore = Self(rawValue: 0x0100)
  static let symbol = Self(rawValue: 0x0200)
  static let twoBytes = Self(rawValue: 0x0400)
  static let threeBytes = Self(rawValue: 0x0800)
  static let wideMark = Self(rawValue: 0x1000)
  static let han = Self(rawValue: 0x2000)
  static let lateThreeBytes = Self(rawValue: 0x4000)
  static let fourBytes = Self(rawValue: 0x8000)

  static let all = Self(rawValue: .max)
  static let ascii: Self = [.digit, .upper, .lower, .white, .mark, .stop, .comma, .at, .underscore, .symbol]
  static let beyondASCII = all.subtracting(ascii)
  /// Those with letters that have another case.
  static let casedBeyondASCII: Self = [.twoBytes, .threeBytes, .lateThreeBytes, .fourBytes]
  /// What `\w` means without Unicode properties.
  static let word: Self = [.digit, .upper, .lower, .underscore]

  var isSingle: Bool { rawValue.nonzeroBitCount == 1 }

  /// The cell of a character.
  static func cell(of code: UInt32) -> Self { Self(rawValue: ofByte[firstByte(of: code)]) }

  /// The cells of a range of characters, of which later ones never begin with an earlier byte.
  static func cells(of range: ClosedRange<UInt32>) -> Self {
    (firstByte(of: range.lowerBound)...firstByte(of: range.upperBound)).reduce(into: []) {
      $0.formUnion(Self(rawValue: beginning[$1]))
    }
  }

  /// Of its UTF-8.
  private static func firstByte(of code: UInt32) -> Int {
    switch code {
    case ..<0x80: Int(code)
    case ..<0x800: Int(0xC0 | code >> 6)
    case ..<0x10000: Int(0xE0 | code >> 12)
    default: Int(0xF0 | code >> 18)
    }
  }

  /// The cell of a character by the first byte of its UTF-8; later bytes belong to every cell beyond ASCII.
  static let ofByte = TableMemory.lasting(
    (0...UInt8.max).map { CharacterCell(beginningWith: $0)?.rawValue ?? beyondASCII.rawValue })

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

extension CharacterCells {
  /// The same, with later bytes in no cell.
  private static let beginning = TableMemory.lasting(
    (0...UInt8.max).map { CharacterCell(beginningWith: $0)?.rawValue ?? 0 })

  /// The cells of the characters that begin in a string.
  init(beginningIn bytes: ArraySlice<UInt8>) {
    self.init(rawValue: bytes.reduce(0) { $0 | Self.beginning[Int($1)] })
  }

  /// How many characters of valid UTF-8 are of these cells. O(bytes).
  func count(in text: UnsafeBufferPointer<UInt8>) -> Int {
    let table = Self.beginning
    var count = 0
    for place in 0..<text.count { count &+= table[Int(text[place])] & rawValue == 0 ? 0 : 1 }
    return count
  }
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
