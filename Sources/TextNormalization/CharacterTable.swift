/// What every character is and becomes, one word a code point.
///
/// Memory that is written once, before anybody reads it, and never freed: reading it counts no references.
/// Bits 0-20 hold the character that it becomes under all steps of R34 but the ones about runs, or, when
/// `isExpansion` is set, the place of several characters in `expansions`.
struct CharacterTable: @unchecked Sendable {
  /// Code points below this are in `words`.
  static let limit = 0x34000

  /// The table that all normalisers share, built once.
  static let shared = CharacterTable()

  /// One word a code point, `limit` of them.
  private let words: UnsafePointer<UInt32>
  /// Runs of characters: their count, then the characters.
  let expansions: UnsafePointer<UInt32>

  private init() {
    let words = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.limit)
    for code in 0..<Self.limit { (words + code).initialize(to: UInt32(code)) }
    var expansions: [UInt32] = []

    var packed = PackedNumbers(UnicodeTables.classes)
    var code = 0
    for _ in 0..<packed.number() {
      code += packed.number()
      let end = min(code + packed.number(), Self.limit)
      let bits = CharacterWord.classBits(UInt32(packed.number()))
      while code < end {
        words[code] |= bits
        code += 1
      }
    }

    packed = PackedNumbers(UnicodeTables.slow)
    code = 0
    for _ in 0..<packed.number() {
      code += packed.number()
      let end = min(code + packed.number(), Self.limit)
      _ = packed.number()
      while code < end {
        words[code] |= CharacterWord.slow
        code += 1
      }
    }

    packed = PackedNumbers(UnicodeTables.mapped)
    code = 0
    for _ in 0..<packed.number() {
      code += packed.number()
      let count = packed.number()
      var members: [UInt32] = []
      var previous = code
      for _ in 0..<count {
        previous += packed.signed()
        members.append(UInt32(previous))
      }
      guard code < Self.limit else { continue }
      let flags = words[code] & ~CharacterWord.payload
      if count == 1 {
        words[code] = flags | members[0]
      } else {
        words[code] = flags | CharacterWord.expansion | UInt32(expansions.count)
        expansions.append(UInt32(count))
        expansions += members
      }
    }
    self.words = UnsafePointer(words)
    let copy = UnsafeMutablePointer<UInt32>.allocate(capacity: expansions.count)
    copy.initialize(from: expansions, count: expansions.count)
    self.expansions = UnsafePointer(copy)
  }

  /// The word of any scalar value.
  @inline(__always)
  func word(of code: UInt32) -> CharacterWord {
    // SAFETY: `limit` words were written, and never freed.
    if code < UInt32(Self.limit) { return CharacterWord(bits: words[Int(code)]) }
    // Plane 14 begins with tags and variation selectors, all ignorable; the rest up there has no data.
    return CharacterWord(bits: code | (0xE0000..<0xE1000 ~= code ? CharacterWord.classBits(16) : 0))
  }
}

/// One entry of `CharacterTable`: the class of a character and what it becomes.
struct CharacterWord {
  /// Bits 21-29 the class as the generator writes it, 30 slow, 31 expansion.
  let bits: UInt32

  static let payload: UInt32 = 0x1F_FFFF
  static let slow: UInt32 = 1 << 30
  static let expansion: UInt32 = 1 << 31

  /// Class bits of the generator, in their place in the word.
  static func classBits(_ bits: UInt32) -> UInt32 { (bits & 0x1FF) << 21 }

  /// The character it becomes, or the place in the expansions.
  var target: UInt32 { bits & Self.payload }
  var isLatin: Bool { bits & 1 << 21 != 0 }
  var isHan: Bool { bits & 1 << 22 != 0 }
  var isWhite: Bool { bits & 1 << 23 != 0 }
  var isBreak: Bool { bits & 1 << 24 != 0 }
  var isIgnorable: Bool { bits & 1 << 25 != 0 }
  var isEmoji: Bool { bits & 1 << 26 != 0 }
  var isUpper: Bool { bits & 1 << 27 != 0 }
  /// A traditional character that simplified text does not have.
  var isTraditionalOnly: Bool { bits & 1 << 28 != 0 }
  /// A simplified character that traditional text does not have.
  var isSimplifiedOnly: Bool { bits & 1 << 29 != 0 }
  /// It may join, reorder with or change its neighbours.
  var isSlow: Bool { bits & Self.slow != 0 }
  var isExpansion: Bool { bits & Self.expansion != 0 }

  /// True for a Han character that becomes itself.
  @inline(__always)
  func isPlainHan(_ code: UInt32) -> Bool {
    // Which way of writing has it does not matter.
    bits & ~(0b11 << 28) == code | 1 << 22
  }
}
