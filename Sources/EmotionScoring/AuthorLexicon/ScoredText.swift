import TextNormalization

/// The part of a normalised text that is scored, as characters with their class and place.
///
/// The first 4000 and the last 1000 bytes of the text, with a break between them, so that a text of any length
/// takes bounded time. Separators inside words (垃.圾) and addresses are left out.
struct ScoredText {
  /// What a character is to the scorer.
  enum Kind: UInt8 {
    case han, latin, digit, space
    /// Ends a clause.
    case clause
    /// Ends a sentence.
    case sentence
    case other
  }

  /// A character, with what words of grammar and terms ask about it.
  struct Character {
    var code: UInt32
    /// UTF-8 offset in the normalised text.
    var offset: UInt32
    /// Word of grammar that covers it, by its place among those of the text, or -1.
    var owner: Int32
    var kind: Kind
    /// In bytes.
    var length: UInt8
  }

  private static let headLength = 4000
  private static let tailLength = 1000
  /// Han characters that are a clause of their own, so that a separator after them is one.
  private static let answers = HanSet("不没好是嗯哦行对啊唉哎")

  private(set) var characters: [Character] = []
  /// True once something that may stand inside a word followed a Han character.
  private var mayBePulledApart = false

  var count: Int { characters.count }

  init(_ text: NormalizedText) {
    text.utf8.withUnsafeBufferPointer { bytes in
      if bytes.count <= Self.headLength + Self.tailLength {
        characters.reserveCapacity(bytes.count)
        append(bytes, 0..<bytes.count)
      } else {
        let head = Self.boundary(bytes, Self.headLength)
        append(bytes, 0..<head)
        add(0x0A, .sentence, head, 0)
        append(bytes, Self.boundary(bytes, bytes.count - Self.tailLength)..<bytes.count)
      }
    }
    if mayBePulledApart { dropSeparators() }
  }

  func kind(_ place: Int) -> Kind { characters[place].kind }

  func code(_ place: Int) -> UInt32 { characters[place].code }

  /// The word of grammar that covers a place, or -1.
  func owner(_ place: Int) -> Int { Int(characters[place].owner) }

  /// Gives a stretch to a word of grammar.
  mutating func assign(_ range: Range<Int>, to owner: Int) {
    for place in range { characters[place].owner = Int32(truncatingIfNeeded: owner) }
  }

  /// The characters of a term, in the same form as those of a text.
  static func scalars(of term: NormalizedText) -> [UInt32] {
    term.string.unicodeScalars.map { unified($0.value) }
  }

  /// True when a word edge is missing here: a Latin letter or digit on both sides, one of them a letter.
  func joinsLatin(before place: Int) -> Bool {
    guard place > 0, place < count else { return false }
    let (before, after) = (kind(place - 1), kind(place))
    return (before == .latin && (after == .latin || after == .digit)) || (before == .digit && after == .latin)
  }

  /// End of the run of digits, or of Han numerals, that starts here; `start` when there is none.
  func numeralEnd(from start: Int) -> Int {
    var end = start
    while end < count, kind(end) == .digit { end += 1 }
    if end > start { return end }
    while end < count, isNumeral(end) { end += 1 }
    return end
  }

  /// True for a Han numeral.
  func isNumeral(_ place: Int) -> Bool {
    kind(place) == .han && Unicode.Scalar(code(place)).map(isHanNumeral) == true
  }

  /// UTF-8 range in the normalised text of a stretch of characters, which is not empty.
  func bytes(_ range: Range<Int>) -> Range<Int> {
    let last = characters[range.upperBound - 1]
    return Int(characters[range.lowerBound].offset)..<Int(last.offset) + Int(last.length)
  }

  // MARK: - Reading

  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    var place = range.lowerBound
    var addressEnd = range.lowerBound
    while place < range.upperBound {
      let (code, length) = decodeScalar(bytes, at: place)
      if code == 0x68 || code == 0x77, place >= addressEnd {
        addressEnd = Self.addressEnd(bytes, place, range.upperBound)
      }
      if place >= addressEnd {
        let code = Self.unified(code)
        if Self.isSeparator(code), characters.last?.kind == .han { mayBePulledApart = true }
        add(code, Self.kind(of: code), place, length)
      } else if characters.last?.kind != .other {
        add(0xFFFC, .other, place, length)
      }
      place += length
    }
  }

  @inline(__always)
  private mutating func add(_ code: UInt32, _ kind: Kind, _ offset: Int, _ length: Int) {
    characters.append(
      Character(
        code: code, offset: UInt32(truncatingIfNeeded: offset), owner: -1, kind: kind,
        length: UInt8(truncatingIfNeeded: length)))
  }

  private static func boundary(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    var place = place
    while place > 0, place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  /// End of the web address that starts here, or `start`.
  private static func addressEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
    guard limit - start >= 4 else { return start }
    let first = (bytes[start], bytes[start + 1], bytes[start + 2], bytes[start + 3])
    guard first == (0x68, 0x74, 0x74, 0x70) || first == (0x77, 0x77, 0x77, 0x2E) else { return start }
    var end = start
    while end < limit, bytes[end] > 0x20, bytes[end] < 0x80 { end += 1 }
    return end
  }

  private static func unified(_ code: UInt32) -> UInt32 {
    code == 0x2019 || code == 0x2018 || code == 0x60 ? 0x27 : code
  }

  @inline(__always)
  private static func kind(of code: UInt32) -> Kind {
    switch code {
    case 0x61...0x7A: return .latin
    case 0x4E00...0x9FFF: return .han
    case 0x30...0x39: return .digit
    case 0x20: return .space
    case 0x0A, 0x21, 0x3F, 0x3B, 0x3002, 0xFF61: return .sentence
    case 0x2C, 0x2E, 0x3A, 0x3001, 0x7E, 0x28, 0x29: return .clause
    default: break
    }
    guard code >= 0x80, let scalar = Unicode.Scalar(code) else { return .other }
    if isHan(scalar) { return .han }
    return isLatinLetter(scalar) ? .latin : .other
  }

  /// Joins words that were pulled apart (垃.圾, 骗 子): one separator beside a Han character that stands alone.
  private mutating func dropSeparators() {
    guard var place = characters.indices.first(where: isInnerSeparator) else { return }
    let whole = characters
    characters.removeSubrange(place...)
    let original = Self(characters: whole)
    while place < whole.count {
      if !original.isInnerSeparator(place) { characters.append(whole[place]) }
      place += 1
    }
  }

  private init(characters: [Character]) { self.characters = characters }

  /// True for what people put between the characters of a word to hide it.
  private static func isSeparator(_ code: UInt32) -> Bool {
    switch code {
    case 0x20, 0x2A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7C, 0xB7, 0x2022: true
    default: false
    }
  }

  private func isInnerSeparator(_ place: Int) -> Bool {
    guard place > 0, place + 1 < count, Self.isSeparator(code(place)), kind(place - 1) == .han,
      kind(place + 1) == .han
    else {
      return false
    }
    let leftAlone = place < 2 || kind(place - 2) != .han
    let rightAlone = place + 2 >= count || kind(place + 2) != .han
    return (leftAlone && !Self.answers.contains(code(place - 1)))
      || (rightAlone && !Self.answers.contains(code(place + 1)))
  }
}

/// A set of Han characters.
struct HanSet: Sendable {
  private static let range: Range<UInt32> = 0x4E00..<0xA000

  /// One bit a character of the range.
  private var bits = [UInt64](repeating: 0, count: range.count / 64)

  /// The characters of a text; others than Han are left out.
  init(_ characters: String) {
    for scalar in characters.unicodeScalars where Self.range.contains(scalar.value) {
      let index = Int(scalar.value - Self.range.lowerBound)
      bits[index / 64] |= 1 << UInt64(index % 64)
    }
  }

  func contains(_ code: UInt32) -> Bool {
    guard Self.range.contains(code) else { return false }
    let index = Int(code - Self.range.lowerBound)
    return bits[index / 64] >> UInt64(index % 64) & 1 == 1
  }
}
