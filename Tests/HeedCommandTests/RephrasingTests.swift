import Testing

@testable import HeedCommand

@Suite("A sentence said differently")
struct RephrasingTests {
  private func form(_ name: String, of text: String) -> Rephrasing.Outcome? {
    Rephrasing.all(of: text).first { $0.name == name }?.outcome
  }

  @Test(
    "the opposite is one that a person could say",
    arguments: [
      ("我要投诉你们", "我不要投诉你们"), ("我不要退款", "我要退款"), ("没有收到", "有收到"), ("我想转人工", "我不想转人工"),
      ("不好意思，我要退货", "不好意思，我不要退货"),
      ("对不起我需要发票", "对不起我不需要发票"), ("I want a refund", "I do not want a refund"),
      ("I don't like it", "I do like it"),
      ("I'll sue you!", "I won't sue you!"), ("You can keep it.", "You cannot keep it."),
      ("It is not here", "It is here"),
    ])
  func negated(_ text: String, _ opposite: String) { #expect(form("negated", of: text) == .text(opposite)) }

  @Test(
    "where no simple rule gives an opposite, none is made",
    arguments: ["是不是坏了", "能不能快点", "但是会员重要", "太慢了", "Is it broken?", "Broken again", "😀", ""])
  func impossible(_ text: String) {
    guard case .impossible = form("negated", of: text) else {
      Issue.record("made \(String(describing: form("negated", of: text)))")
      return
    }
  }

  @Test("pinyin is typed without tones") func pinyin() {
    #expect(form("pinyin", of: "我要投诉, ok?") == .text("wo yao tou su, ok?"))
    #expect(form("pinyin", of: "refund") == .impossible("no Chinese characters in it"))
  }

  @Test("each script is turned into the other one") func scripts() {
    #expect(form("traditional", of: "我要投诉") == .text("我要投訴"))
    #expect(form("simplified", of: "我要投訴") == .text("我要投诉"))
    #expect(form("traditional", of: "人工") == .impossible("its characters are the same in both scripts"))
  }

  @Test("spaces come between all characters") func spaced() {
    #expect(form("spaced out", of: "转人工 now") == .text("转 人 工 n o w"))
    #expect(form("spaced out", of: "") == .impossible("it is already"))
  }

  @Test("courtesy is put around what has none") func polite() {
    #expect(form("polite", of: "转人工") == .text("您好，麻烦您看一下，转人工。谢谢您。"))
    #expect(
      form("polite", of: "Refund!") == .text("Hello, could you please help me? Refund! Thank you very much."))
    #expect(form("polite", of: "Refund please") == .impossible("it is already"))
  }
}
