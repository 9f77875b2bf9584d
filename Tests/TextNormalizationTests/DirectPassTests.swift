import SeededRandom
import Testing

@testable import TextNormalization

@Suite("Normalisation in one pass")
struct DirectPassTests {
  private let normalizer = Normalizer()

  @Test("random texts take the short way and the long way to the same result", arguments: 0..<8)
  func bothWays(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &* 104_729 &+ 5)
    for _ in 0..<600 {
      let text = Self.randomText(&random)
      let (direct, long) = (normalizer.normalized(text), normalizer.throughMarks(Array(text.utf8)))
      #expect(Self.differences(direct, long).isEmpty, "seed \(seed): \(text.unicodeScalars.map(\.value))")
    }
  }

  @Test(
    "runs that begin or end anywhere in a stretch of ASCII are squeezed, and lead back",
    arguments: [
      "a", "aa", "aaa", "aaaaaaaaa", "AaA", "  ", " \n ", "\t", "zz\u{FE0F}z", "ＡaA", "aＡ", "....", "哈哈哈",
    ])
  func runs(of part: String) {
    for before in 0..<18 {
      for after in 0..<10 {
        let text = String("Xbcdefg, hijklmNop".suffix(before)) + part + String("ab c. defgh".prefix(after))
        let (direct, long) = (normalizer.normalized(text), normalizer.throughMarks(Array(text.utf8)))
        #expect(Self.differences(direct, long).isEmpty, "\(text)")
      }
    }
  }

  @Test(
    "results that are much longer than their texts have room", arguments: ["\u{FDFA}", "㍿", "Ⱥ", "ŉ", "½"])
  func room(of character: String) {
    for count in [1, 2, 9, 40, 700] {
      let text = String(repeating: character + "x", count: count)
      let (direct, long) = (normalizer.normalized(text), normalizer.throughMarks(Array(text.utf8)))
      #expect(Self.differences(direct, long).isEmpty)
    }
  }

  @Test("no character outgrows the room that always suffices")
  func expansions() {
    var longer: [UInt32] = []
    for code in UInt32(0)..<0x34000 {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let after = normalizer.normalized(String(scalar)).utf8.count
      if after > 11 * UTF8.width(scalar) { longer.append(code) }
    }
    #expect(longer.isEmpty)
  }

  @Test("a text that stays as it is keeps its bytes")
  func identity() {
    let text = normalizer.normalized("where is my order 4711? 我的订单")
    #expect(text.utf8 == text.original)
    #expect(text.originalRange(of: 6..<8) == 6..<8)
  }

  /// What differs between two results, in words.
  private static func differences(_ one: NormalizedText, _ other: NormalizedText) -> [String] {
    guard one.utf8 == other.utf8, one.original == other.original else { return ["texts"] }
    var found: [String] = []
    if one.cells != other.cells { found.append("cells \(one.cells) \(other.cells)") }
    if one.originalCells != other.originalCells { found.append("originalCells") }
    if one.hasSqueezed != other.hasSqueezed { found.append("hasSqueezed") }
    for place in 0...one.utf8.count {
      if one.isSqueezed(at: place) != other.isSqueezed(at: place) { found.append("squeezed \(place)") }
      for length in [0, 1, 3] {
        let range = place..<place + length
        if one.originalRange(of: range) != other.originalRange(of: range) {
          found.append("original \(range)")
        }
      }
    }
    for place in 0...one.original.count {
      let range = place..<place + 2
      if one.normalizedRange(of: range) != other.normalizedRange(of: range) {
        found.append("normalized \(range)")
      }
    }
    return found
  }

  private static func randomText(_ random: inout SeededGenerator) -> String {
    let pool = [
      "a", "A", "l", "ll", "LLL", "zz", "order ", " ", "  ", "\n", "\r\n", "\t", "1", "00", ".", "!", "'",
      "哈", "哈哈", "訴", "〇", "，", "！", "…", "ａ", "Ｌ", "é", "É", "ß", "K", "Ⱥ", "½", "㎏", "\u{FDFA}", "①", "ア",
      "\u{3000}", "\u{A0}", "\u{2028}", "\u{200B}", "\u{200D}", "\u{FE0F}", "\u{E0101}", "\u{FEFF}", "😀", "❤",
      "🏽", "㊙", "\u{0}", "\u{7F}", "𝓡", "Ω", "я",
    ]
    var text = ""
    for _ in 0..<Int(random.next() % 32) {
      let draw = random.next()
      let part = pool[Int(draw >> 8) % pool.count]
      for _ in 0...(draw % 16 == 0 ? Int(draw >> 4) % 4 : 0) { text += part }
    }
    return text
  }
}
