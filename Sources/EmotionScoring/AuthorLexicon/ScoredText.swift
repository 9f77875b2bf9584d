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

  private static let headLength = 4000
  private static let tailLength = 1000
  /// Han characters that are a clause of their own, so that a separator after them is one.
  private static let answers: Set<UInt32> = Set("不没好是嗯哦行对啊唉哎".unicodeScalars.map(\.value))

  private(set) var scalars: [UInt32] = []
  private(set) var kinds: [Kind] = []
  /// UTF-8 offset of each character in the normalised text.
  private(set) var offsets: [Int] = []
  private(set) var ends: [Int] = []
  /// Places of Latin letters that stand for three or more.
  private(set) var squeezed: Set<Int> = []

  var count: Int { scalars.count }

  init(_ text: NormalizedText) {
    let bytes = text.utf8
    if bytes.count <= Self.headLength + Self.tailLength {
      append(bytes, 0..<bytes.count)
    } else {
      append(bytes, 0..<Self.boundary(bytes, Self.headLength))
      add(0x0A, .sentence, Self.boundary(bytes, Self.headLength), 0)
      append(bytes, Self.boundary(bytes, bytes.count - Self.tailLength)..<bytes.count)
    }
    dropSeparators()
    if text.hasSqueezed { squeezed = Set(offsets.indices.filter { text.isSqueezed(at: offsets[$0]) }) }
  }

  /// True when the stretch has an elongated Latin letter.
  func isSqueezed(_ range: Range<Int>) -> Bool {
    !squeezed.isEmpty && range.contains { squeezed.contains($0) }
  }

  /// The characters of a term, in the same form as those of a text.
  static func scalars(of term: NormalizedText) -> [UInt32] {
    term.string.unicodeScalars.map { unified($0.value) }
  }

  /// True when a word edge is missing here: a Latin letter or digit on both sides, one of them a letter.
  func joinsLatin(before place: Int) -> Bool {
    guard place > 0, place < count else { return false }
    let (before, after) = (kinds[place - 1], kinds[place])
    return (before == .latin && (after == .latin || after == .digit)) || (before == .digit && after == .latin)
  }

  /// End of the run of digits, or of Han numerals, that starts here; `start` when there is none.
  func numeralEnd(from start: Int) -> Int {
    var end = start
    while end < count, kinds[end] == .digit { end += 1 }
    if end > start { return end }
    while end < count, isNumeral(end) { end += 1 }
    return end
  }

  /// True for a Han numeral.
  func isNumeral(_ place: Int) -> Bool {
    kinds[place] == .han && Unicode.Scalar(scalars[place]).map(isHanNumeral) == true
  }

  /// UTF-8 range in the normalised text of a stretch of characters, which is not empty.
  func bytes(_ range: Range<Int>) -> Range<Int> {
    offsets[range.lowerBound]..<ends[range.upperBound - 1]
  }

  // MARK: - Reading

  private mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
    var place = range.lowerBound
    var addressEnd = range.lowerBound
    var decoder = UTF8()
    var iterator = bytes[range].makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      let length = UTF8.width(scalar)
      if scalar == "h" || scalar == "w", place >= addressEnd {
        addressEnd = Self.addressEnd(bytes, place, range.upperBound)
      }
      if place >= addressEnd {
        let code = Self.unified(scalar.value)
        add(code, Self.kind(code), place, length)
      } else if count == 0 || kinds[count - 1] != .other {
        add(0xFFFC, .other, place, length)
      }
      place += length
    }
  }

  private mutating func add(_ scalar: UInt32, _ kind: Kind, _ offset: Int, _ length: Int) {
    scalars.append(scalar)
    kinds.append(kind)
    offsets.append(offset)
    ends.append(offset + length)
  }

  private static func boundary(_ bytes: [UInt8], _ place: Int) -> Int {
    var place = place
    while place > 0, place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  /// End of the web address that starts here, or `start`.
  private static func addressEnd(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
    let prefix = bytes[start..<min(start + 4, limit)]
    guard prefix.elementsEqual("http".utf8) || prefix.elementsEqual("www.".utf8) else { return start }
    var end = start
    while end < limit, bytes[end] > 0x20, bytes[end] < 0x80 { end += 1 }
    return end
  }

  private static func unified(_ code: UInt32) -> UInt32 {
    code == 0x2019 || code == 0x2018 || code == 0x60 ? 0x27 : code
  }

  private static func kind(_ code: UInt32) -> Kind {
    switch code {
    case 0x61...0x7A: return .latin
    case 0x30...0x39: return .digit
    case 0x20: return .space
    case 0x0A, 0x21, 0x3F, 0x3B, 0x3002, 0xFF61: return .sentence
    case 0x2C, 0x2E, 0x3A, 0x3001, 0x7E, 0x28, 0x29: return .clause
    default: break
    }
    guard let scalar = Unicode.Scalar(code) else { return .other }
    if isHan(scalar) { return .han }
    return isLatinLetter(scalar) ? .latin : .other
  }

  /// Joins words that were pulled apart (垃.圾, 骗 子): one separator beside a Han character that stands alone.
  private mutating func dropSeparators() {
    var kept: [Int] = []
    kept.reserveCapacity(count)
    for place in 0..<count where !isInnerSeparator(place) { kept.append(place) }
    guard kept.count < count else { return }
    self = ScoredText(
      scalars: kept.map { scalars[$0] }, kinds: kept.map { kinds[$0] }, offsets: kept.map { offsets[$0] },
      ends: kept.map { ends[$0] })
  }

  private init(scalars: [UInt32], kinds: [Kind], offsets: [Int], ends: [Int]) {
    self.scalars = scalars
    self.kinds = kinds
    self.offsets = offsets
    self.ends = ends
  }

  private func isInnerSeparator(_ place: Int) -> Bool {
    guard place > 0, place + 1 < count, kinds[place - 1] == .han, kinds[place + 1] == .han else {
      return false
    }
    switch scalars[place] {
    case 0x20, 0x2A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7C, 0xB7, 0x2022: break
    default: return false
    }
    let leftAlone = place < 2 || kinds[place - 2] != .han
    let rightAlone = place + 2 >= count || kinds[place + 2] != .han
    return (leftAlone && !Self.answers.contains(scalars[place - 1]))
      || (rightAlone && !Self.answers.contains(scalars[place + 1]))
  }
}
