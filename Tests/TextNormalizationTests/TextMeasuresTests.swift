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
      ("wo ist meine Bestellung bitte", .other), ("café latte", .en),
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

  @Test(
    "three Han characters or two words are enough",
    arguments: [("不好", false), ("不太好", true), ("hi", false), ("hi there", true)])
  func longEnough(text: String, expected: Bool) {
    #expect(measures(text).isLongEnough == expected)
  }

  private func measures(_ text: String) -> TextMeasures { TextMeasures(of: Normalizer().normalized(text)) }
}
