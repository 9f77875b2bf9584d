import SeededRandom
import Testing
import TextNormalization

@Suite("Measures of the text as written")
struct TextMeasuresTests {
  @Test(
    "the language is the one that a reader would name",
    arguments: [
      ("我要退款", Language.zh), ("我要投訴你們，快點處理", .zhHant), ("客訴", .zhHant), ("好的", .zh),
      ("后来说没有", .zh), ("what is going on", .en), ("refund", .en), ("ok", .en),
      ("Where's my order #SF123456?", .en),
      ("我的iPhone15 Pro Max屏幕坏了", .zh), ("订单号 SF1234567890AB 没到", .zh), ("买了2kg苹果", .zh),
      ("我要refund谢谢", .zh), ("请帮我 cancel my order thanks", .mixed), ("my order 还没到 please help", .mixed),
      ("I bought a 华为 phone and it broke", .en), ("これはいつ届きますか", .other), ("注文はまだですか", .other),
      ("주문이 아직 안 왔어요", .other), ("где мой заказ", .other), ("أين طلبي", .other),
      ("¿Dónde está mi pedido?", .other), ("je ne suis pas content de ma commande", .other),
      ("wo ist meine Bestellung bitte", .other), ("Bestellung noch da", .other), ("café latte", .en),
      ("don't www.est.est.est", .en), ("ne\u{301} vous", .other), ("2pro kg 我要退款", .zh),
      ("naïve café owner is upset with you", .en),
    ])
  func language(text: String, expected: Language) {
    #expect(measures(text).language == expected)
  }

  @Test(
    "a text without words has no language",
    arguments: ["", "  ", "12345", "😀😀", "？？？", "SF12345678", "a@b.co"])
  func noLanguage(text: String) {
    #expect(measures(text).language == nil)
    #expect(!measures(text).isLongEnough)
  }

  @Test("mixed text has a larger share")
  func dominant() {
    #expect(measures("请帮我看看这个订单怎么还没有发出来 cancel my order").dominant == .zh)
    #expect(measures("my order never came 怎么办 please send it again").dominant == .en)
    #expect(measures("我要退款").dominant == .zh)
  }

  @Test("marks of either width are counted")
  func marks() {
    let found = measures("为什么？？还不发货！! ?")
    #expect(found.exclaims == 2)
    #expect(found.questions == 3)
    #expect(found.hanCount == 7)
  }

  @Test(
    "shouting is the share of letters in words of capitals",
    arguments: [
      ("WHERE IS MY REFUND", 1000), ("where is MY REFUND", 533), ("Where is it", 0), ("OK", 0),
      ("I WANT it", 666),
      ("我的APP和VIP", 0), ("", 0),
    ])
  func shouting(text: String, expected: Int) {
    #expect(measures(text).shouting == expected)
  }

  @Test("length counts characters as a reader does")
  func length() {
    #expect(measures("e\u{301}👨\u{200D}👩\u{200D}👧我").length == 3)
  }

  @Test("random texts have as many characters as the standard library counts", arguments: 0..<4)
  func lengths(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &* 31 &+ 3)
    let ranges: [ClosedRange<UInt32>] = [
      0...0x7F, 0x20...0x7E, 0x80...0x2FF, 0x300...0x36F, 0x370...0x1FFF, 0x2000...0x2FFF, 0x3000...0x30FF,
      0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFFFF, 0x1F000...0x1FAFF, 0xE0000...0xE0FFF,
    ]
    for round in 0..<1000 {
      // Half of the texts are of letters that stand alone, where the count takes the short way.
      let pool =
        round % 2 == 0 ? ranges : [0...0x7F, 0x80...0x2FF, 0x2010...0x2BFF, 0x3001...0x30FF, 0x4E00...0x9FFF]
      var text = round % 5 == 0 ? "\r\n" : ""
      for _ in 0..<Int(random.next() % 12) {
        let range = pool[Int(random.next() % UInt64(pool.count))]
        let code = range.lowerBound + UInt32(random.next() % UInt64(range.count))
        if let scalar = Unicode.Scalar(code) { text.unicodeScalars.append(scalar) }
      }
      #expect(TextMeasures(of: text).length == text.count, "\(text.unicodeScalars.map(\.value))")
    }
  }

  @Test(
    "three Han characters or two words are enough",
    arguments: [("不好", false), ("不太好", true), ("hi", false), ("hi there", true)])
  func longEnough(text: String, expected: Bool) {
    #expect(measures(text).isLongEnough == expected)
  }

  private func measures(_ text: String) -> TextMeasures { TextMeasures(of: Normalizer().normalized(text)) }
}
