import Masking
import Testing
import TextNormalization

@Suite("Masking of personal data")
struct MaskerTests {
  private let masker = Masker()

  @Test(
    "telephone numbers",
    arguments: [
      ("手机号13812345678请打", "手机号[phone]请打"), ("手机号１３８１２３４５６７８请打", "手机号[phone]请打"),
      ("打138-1234-5678或138 1234 5678", "打[phone]或[phone]"), ("+86 13812345678", "[phone]"),
      ("+8613812345678。", "[phone]。"),
      ("86-138-1234-5678", "[phone]"), ("(+86)138 1234 5678", "[phone]"),
      ("我的电话(13812345678)", "我的电话([phone])"),
      ("1 3 8 1 2 3 4 5 6 7 8", "[phone]"),
      ("座机010-88886666", "座机[phone]"), ("0755-1234567转3", "[phone]转3"), ("(010)88886666", "[phone]"),
      ("01088886666", "[phone]"),
      ("call (415) 555-2671 now", "call [phone] now"), ("415-555-2671", "[phone]"),
      ("+1 415 555 2671", "[phone]"),
      ("+44 20 7946 0958 ok", "[phone] ok"), ("tel13812345678", "tel[phone]"), ("0912-345-678", "[phone]"),
      ("0912345678", "[phone]"),
      ("+852 5123 4567", "[phone]"), ("13812345678\u{200B}，谢谢", "[phone]\u{200B}，谢谢"),
      ("138\u{200B}12345678", "[phone]"),
      ("下单20240115 13812345678", "下单20240115 [phone]"), ("加微信13812345678call me", "加微信[phone]call me"),
    ])
  func phones(text: String, expected: String) {
    #expect(masker.masked(text) == expected)
  }

  @Test(
    "mail addresses",
    arguments: [
      ("邮箱zhang.san@example.com谢谢", "邮箱[email]谢谢"), ("13812345678@example.com", "[email]"),
      ("a+b@mail.example.co.uk.", "[email]."),
      ("ＡＢ＠ｅｘａｍｐｌｅ．ｃｏｍ", "[email]"), ("find me @someone", "find me @someone"), ("a@b", "a@b"),
      ("x@@y", "x@@y"),
    ])
  func mail(text: String, expected: String) {
    #expect(masker.masked(text) == expected)
  }

  @Test(
    "identity numbers",
    arguments: [
      ("身份证110101199003070038", "身份证[id]"), ("440300198512124432谢谢", "[id]谢谢"),
      ("31011519780101001X", "[id]"),
      ("31011519780101001x，", "[id]，"), ("110101 19900307 0038", "[id]"), ("香港身份證A123456(3)", "香港身份證[id]"),
      ("AB987654(3)", "[id]"), ("G123456(A)", "[id]"), ("台灣A123456789", "台灣[id]"),
      ("ssn 123-45-6789", "ssn [id]"),
      ("护照号E12345678", "护照号[passport]"), ("passport no. EA1234567", "passport no. [passport]"),
    ])
  func identities(text: String, expected: String) {
    #expect(masker.masked(text) == expected)
  }

  @Test(
    "card numbers",
    arguments: [
      ("卡号6222021234567890128查一下", "卡号[card]查一下"), ("4111 1111 1111 1111", "[card]"),
      ("4111-1111-1111-1111 exp", "[card] exp"),
      ("3782 822463 10005", "[card]"), ("６２１４８３１２３４５６７８９６", "[card]"), ("6222 0212 3456 7890 128", "[card]"),
    ])
  func cards(text: String, expected: String) {
    #expect(masker.masked(text) == expected)
  }

  @Test(
    "addresses",
    arguments: [
      ("地址：北京市朝阳区建国路88号院1号楼1201室", "地址：[address]"), ("寄到上海市浦东新区世纪大道100号", "寄到[address]"),
      ("我住幸福小区3栋2单元501室", "我住[address]"), ("收货地址是广东省深圳市南山区科技园", "收货地址是[address]科技园"),
      ("台北市信義區市府路45號", "[address]"), ("3栋2单元501", "[address]"), ("杭州市西湖区文三路５号", "[address]"),
      ("ship to 221B Baker Street, London", "ship to [address], London"),
      ("1600 Amphitheatre Pkwy Apt 4B", "[address]"),
      ("it's 12 North Main St.", "it's [address]"), ("350 fifth avenue", "[address]"),
    ])
  func addresses(text: String, expected: String) {
    #expect(masker.masked(text) == expected)
  }

  @Test(
    "what is no personal data stays",
    arguments: [
      "我要打12315投诉", "银行95588", "拨打12345和110", "客服400-810-8888", "订单号110101199013070038没到",
      "订单123456789012345678",
      "花了12345678901元", "SF1234567890123", "价格￥13812345678", "2024-01-15 10:30下的单", "192.168.1.100", "3号下午到",
      "地铁5号线",
      "知道20号才发货", "快递还在路上3号到", "市场部", "这个区别是什么", "2 days on the road", "5 stars, no way", "a 3 minute drive",
      "第3单元",
      "买了3层的架子", "7天无理由", "1688店铺", "6件套", "尺码175", "一路18号发货", "iPhone15 256", "0.13812345678", "", "🙂",
      "20240115123456789012", "12 of the 15 items on the street", "在北京市买的", "上海市的快递",
    ])
  func kept(text: String) {
    #expect(masker.masked(text) == text)
  }

  @Test("findings tell kind and place in the original")
  func findings() {
    let text = "邮箱ａ@b.co，电话１３８12345678"
    let found = masker.findings(in: text)
    #expect(found.map(\.kind) == [.email, .phone])
    let bytes = Array(text.utf8)
    #expect(found.map { String(decoding: bytes[$0.range], as: UTF8.self) } == ["ａ@b.co", "１３８12345678"])
  }

  @Test("a masked text has nothing more to mask")
  func stable() {
    let once = masker.masked("张三，13812345678，北京市朝阳区建国路88号，a@b.com，110101199003070038，4111111111111111")
    #expect(once == "张三，[phone]，[address]，[email]，[id]，[card]")
    #expect(masker.masked(once) == once)
  }

  @Test(
    "long texts of near findings are masked in good time",
    arguments: ["1 ", "@a.", "138", "北京市", "建国路", "3栋", "a1", "1 a street ", "+", "0 1 2 "])
  func long(part: String) {
    _ = masker.masked(String(repeating: part, count: 200_000 / part.utf8.count))
  }
}
