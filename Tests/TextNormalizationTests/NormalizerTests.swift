import Foundation
import SeededRandom
import Testing

@testable import TextNormalization

@Suite("Normalisation (R34)")
struct NormalizerTests {
  private let normalizer = Normalizer()

  @Test(
    "each step gives what the rule says",
    arguments: [
      ("ＡＢＣ１２３！？，：；（）", "abc123!?,:;()"),
      ("Straße", "strasse"),
      ("İstanbul", "i\u{307}stanbul"),
      ("我要轉人工客服，投訴你們", "我要转人工客服,投诉你们"),
      ("妳們為什麼還沒發貨", "你们为什么还没发货"),
      ("裡面裏面", "里面里面"),
      ("转\u{200B}人\u{FEFF}工\u{AD}", "转人工"),
      ("你好\u{3000}\u{A0} 吗", "你好 吗"),
      ("a \t b", "a b"),
      ("第一行 \r\n\r\n 第二行", "第一行\n第二行"),
      ("a\u{2028}b\u{85}c", "a\nb\nc"),
      ("sooooo goood", "so god"),
      ("哈哈哈哈哈", "哈哈"),
      ("哈哈", "哈哈"),
      ("好好好啊啊", "好好啊啊"),
      ("2000000", "2000000"),
      ("二〇〇〇年", "二〇〇〇年"),
      ("www.example.com", "w.example.com"),
      ("！！！！", "!!!!"),
      ("。。。。", "。。。。"),
      ("……", "......"),
      ("㎏℃㈠", "kg°c(一)"),
      ("①②③", "123"),
      ("ﬁnd", "find"),
      ("𝓡𝓮𝓯𝓾𝓷𝓭", "refund"),
      ("e\u{301}", "é"),
      ("Ａ\u{30A}", "å"),
      ("\u{1100}\u{1161}\u{11A8}", "각"),
      ("ﾎﾟｹｯﾄ", "ポケット"),
      ("", ""),
    ])
  func steps(text: String, expected: String) {
    #expect(normalizer.normalized(text).string.unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test("a joiner stays between emoji and goes elsewhere")
  func joiners() {
    // What is no emoji any more once it was normalised is joined to nothing: ㊙ becomes 秘.
    #expect(scalars("🏽\u{200D}㊙") == scalars(raw: "🏽秘"))
    #expect(scalars("㊙\u{200D}🏽") == scalars(raw: "秘🏽"))
    #expect(scalars("👨\u{200D}👩\u{200D}👧") == scalars(raw: "👨\u{200D}👩\u{200D}👧"))
    #expect(scalars("❤\u{FE0F}\u{200D}🔥") == scalars(raw: "❤\u{200D}🔥"))
    #expect(scalars("转\u{200D}人工") == scalars(raw: "转人工"))
    #expect(scalars("😀\u{200D}转") == scalars(raw: "😀转"))
    #expect(scalars("e\u{301}😀\u{200D}\u{200D}😀") == scalars(raw: "é😀\u{200D}😀"))
  }

  @Test("removal that lets characters join is followed by the other steps")
  func recomposition() {
    let mark = "\u{34F}\u{308}"
    #expect(scalars("a\(mark)a\(mark)a\(mark)") == scalars(raw: "ä"))
  }

  @Test("bytes that are no UTF-8 are repaired")
  func invalidBytes() {
    let text = normalizer.normalized(bytes: [0xE8, 0xBD, 0x41, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0x42])
    #expect(text.string.hasPrefix("\u{FFFD}a\u{FFFD}"))
    #expect(text.string.hasSuffix("b"))
    #expect(normalizer.normalized(text.string).utf8 == text.utf8)
  }

  @Test(
    "a stretch of the result leads back to whole characters of the original",
    arguments: [
      ("我要ＲＥＦＵＮＤ！", "refund", "ＲＥＦＵＮＤ"),
      ("我要轉\u{200B}人工", "转人工", "轉\u{200B}人工"),
      ("真的goooood啊", "god", "goooood"),
      ("哈哈哈哈，真逗", "哈哈", "哈哈哈哈"),
      ("a  \n b", "\n", "  \n "),
      ("Straße 5", "strasse", "Straße"),
      ("重㎏吗", "kg", "㎏"),
      ("重㎏吗", "g", "㎏"),
      ("cafe\u{301} x", "café", "cafe\u{301}"),
      ("看❤\u{FE0F}吧", "❤", "❤\u{FE0F}"),
    ])
  func originals(text: String, part: String, expected: String) throws {
    let result = normalizer.normalized(text)
    let range = try #require(find(part, in: result.utf8))
    let back = result.originalRange(of: range)
    #expect(Array(result.original[back]) == Array(expected.utf8))
    #expect(result.normalizedRange(of: back).contains(range.lowerBound))
  }

  @Test("offsets inside characters or past the end are rounded, not trapped on")
  func offsets() {
    let text = normalizer.normalized("轉人工")
    #expect(text.originalRange(of: 1..<2) == 0..<3)
    #expect(text.originalRange(of: 4..<5) == 3..<6)
    #expect(text.originalRange(of: 5..<99) == 3..<9)
    #expect(text.originalRange(of: 40..<99) == 9..<9)
    #expect(text.originalRange(of: 3..<3) == 3..<3)
    #expect(normalizer.normalized("").originalRange(of: 0..<0) == 0..<0)
    #expect(normalizer.normalized("").normalizedRange(of: 0..<0) == 0..<0)
  }

  @Test("letters that were elongated are known")
  func squeezedLetters() {
    let text = normalizer.normalized("cool coool")
    #expect(text.string == "cool col")
    #expect((0..<8).map { text.isSqueezed(at: $0) }.firstIndex(of: true) == 6)
    #expect(!normalizer.normalized("哈哈哈").hasSqueezed)
  }

  @Test("random texts are stable after one turn and lead back in order", arguments: 0..<8)
  func idempotent(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &* 7919 &+ 17)
    for _ in 0..<1500 {
      let text = randomText(&random)
      let once = normalizer.normalized(text)
      let twice = normalizer.normalized(once.string)
      #expect(
        once.utf8 == twice.utf8, "seed \(seed): \(text.unicodeScalars.map { String($0.value, radix: 16) })")
      var previous = 0..<0
      var place = 0
      for scalar in once.string.unicodeScalars {
        let length = String(scalar).utf8.count
        let range = once.originalRange(of: place..<(place + length))
        #expect(range.lowerBound >= previous.lowerBound && range.upperBound >= previous.upperBound)
        #expect(!range.isEmpty)
        previous = range
        place += length
      }
    }
  }

  @Test("every character is stable after one turn")
  func everyCharacter() {
    var unstable: [UInt32] = []
    for code in UInt32(0)..<0x11_0000 {
      guard code < 0x34000 || 0xE0000..<0xE2000 ~= code, let scalar = Unicode.Scalar(code) else { continue }
      let once = normalizer.normalized(String(scalar))
      if normalizer.normalized(once.string).utf8 != once.utf8 { unstable.append(code) }
    }
    #expect(unstable.isEmpty)
  }

  @Test("a character on its own takes the short way and the long way to the same result")
  func bothWays() {
    var different: [UInt32] = []
    let table = CharacterTable.shared
    for code in UInt32(0)..<0x34000 {
      guard let scalar = Unicode.Scalar(code), !table.word(of: code).isSlow else { continue }
      let fast = normalizer.normalized(String(scalar))
      var marks = SlowNormalization.marks(of: Array(String(scalar).utf8))
      for _ in 0..<4 { marks = SlowNormalization.pass(marks, table: table).marks }
      var slow: [UInt8] = []
      for mark in marks { appendUTF8(mark.code, to: &slow) }
      if slow != fast.utf8 { different.append(code) }
    }
    #expect(different.isEmpty)
  }

  @Test(
    "NFKC agrees with the conformance test of Unicode, where it is installed",
    .enabled(if: FileManager.default.fileExists(atPath: conformanceFile)))
  func conformance() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bzcat", conformanceFile]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    var failures: [Substring] = []
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      guard let first = line.first, first != "#", first != "@" else { continue }
      let fields = line.split(separator: ";", maxSplits: 5)
      guard fields.count > 4 else { continue }
      let columns = fields[0..<5].map { field in
        field.split(separator: " ").compactMap { UInt32($0, radix: 16) }
      }
      for column in columns {
        let marks = column.enumerated().map { Mark($1, $0, $0 + 1) }
        if CompositionData.shared.composed(marks).map(\.code) != columns[3] { failures.append(fields[0]) }
      }
    }
    #expect(failures.isEmpty)
  }

  @Test("a megabyte of combining marks is normalised")
  func manyMarks() {
    let text = "a" + String(repeating: "\u{301}\u{316}", count: 250_000)
    let once = normalizer.normalized(text)
    #expect(once.string.unicodeScalars.first == "á")
    #expect(normalizer.normalized(once.string).utf8 == once.utf8)
  }

  private func scalars(_ text: String) -> [UInt32] {
    normalizer.normalized(text).string.unicodeScalars.map(\.value)
  }

  private func scalars(raw text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  private func find(_ part: String, in bytes: [UInt8]) -> Range<Int>? {
    let wanted = Array(part.utf8)
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where Array(bytes[start..<(start + wanted.count)]) == wanted
    {
      return start..<(start + wanted.count)
    }
    return nil
  }

  private func randomText(_ random: inout SeededGenerator) -> String {
    let pool: [UInt32] = [
      0x61, 0x61, 0x41, 0x73, 0x65, 0x31, 0x20, 0x0A, 0x09, 0x200B, 0x200D, 0xFE0F, 0x34F, 0x308, 0x301,
      0x316, 0x327,
      0x345, 0x3B1, 0xDF, 0x130, 0x149, 0x1F80, 0x54C8, 0x54C8, 0x8F49, 0x8A34, 0x1100, 0x1161, 0x11A8,
      0xAC00, 0x1F600,
      0x1F468, 0x2764, 0x1F3FB, 0x2026, 0xFF21, 0xFF9E, 0xFF76, 0x3000, 0xA0, 0xB4, 0xFDFA, 0xE4, 0x1E9B,
      0x323, 0x307,
      0x115F, 0xFFA0, 0x2163, 0x3007, 0xE0061, 0xF900, 0x0F73, 0x0F71,
    ]
    var text = ""
    for _ in 0..<Int(random.next() % 24) {
      let draw = random.next()
      let code =
        draw % 8 == 0 ? UInt32(truncatingIfNeeded: draw >> 8) % 0x30000 : pool[Int(draw >> 8) % pool.count]
      if let scalar = Unicode.Scalar(code) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}

private let conformanceFile = "/usr/share/unicode/NormalizationTest.txt.bz2"
