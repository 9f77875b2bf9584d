/// What generated messages and patterns are made of: everyday words of shops and their customers.
enum Words {
  private static func list(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// What messages talk about, and what patterns of the hot workload look for.
  static let englishSubjects = list(
    """
    refund parcel invoice courier voucher warranty deposit receipt subscription password account address delivery
    exchange charger headset keyboard jacket sneakers blanket kettle lamp mattress backpack suitcase curtain blender
    router tablet camera printer speaker monitor toaster heater pillow saucepan umbrella raincoat bracelet perfume
    shampoo lotion vitamins formula stroller helmet tent bicycle drill hammer ladder paint wallpaper carpet
    """)
  static let chineseSubjects = list(
    """
    退款 快递 发票 优惠券 定金 会员 密码 收货地址 换货 充电线 耳机 键盘 羽绒服 跑鞋 毛毯 水壶 台灯 床垫 双肩包 行李箱 窗帘
    榨汁机 路由器 平板 相机 打印机 音箱 显示器 烤箱 暖风机 枕头 炒锅 雨伞 雨衣 手链 香水 洗发水 身体乳 维生素 奶粉 婴儿车
    头盔 帐篷 自行车 电钻 梯子 油漆 墙纸 地毯 保温杯 剃须刀 吹风机 手机壳 投影仪 净水器 门锁 拖鞋 围巾 手套
    """)
  static let englishQualities = list(
    """
    overnight replacement second lost spare foldable leather woollen ceramic portable refurbished imported matching
    oversized midnight engraved handmade vintage collapsible rechargeable bundled preordered
    """)
  static let chineseQualities = list(
    """
    次日达 备用 第二件 折叠 真皮 羊毛 陶瓷 便携 翻新 进口 同款 加大码 午夜 刻字 手工 复古 可充电 组合装 预购 联名 企业采购
    """)
  static let englishStates = list(
    """
    late cracked leaking silent blurry empty crooked sticky loose noisy faded wet cold bent scratched torn dusty frozen
    """)
  static let chineseStates = list(
    "慢 裂了 漏水 没声音 模糊 空的 歪了 掉色 松了 太吵 湿了 发热 断了 划伤 开线 有灰 卡住 变形")

  /// Sentences that say little; `@` stands for a subject, `#` for a state, `%` for a number.
  static let englishClauses = [
    "hi there", "good morning", "I would like to know about the @", "could you check the @ for me",
    "it has been % days now", "the @ looks # to me",
    "we moved house last spring and the door bell is on the left",
    "my sister got hers in the same week", "is there any way to see where it is", "thanks a lot for the help",
    "I opened the box this morning and the @ was #", "when do you open at the weekend",
    "what about the other one",
    "please tell me what to do next", "the page keeps turning round and round", "I paid with the blue one",
    "nobody wrote back so far", "do you have it in green", "the man at the door said to ask you",
    "number % on my list", "I can send you a picture if you want", "it worked well until yesterday",
    "how much would that be",
    "just asking for a friend", "let me know", "I will be out from noon on", "is that normal for a @",
    "we have two of them and only one is #", "sorry to trouble you again", "that would be great",
  ]
  static let chineseClauses = [
    "你好", "在吗", "想问一下@的事情", "帮我看看@好吗", "已经等了%天了", "我看@有点#", "上个月搬了家门铃在左边", "我妹妹那份早就收到了",
    "能不能看到现在走到哪里", "谢谢你啦", "今天早上打开盒子发现@#", "你们周末几点开门", "另外一个呢", "接下来我该怎么做", "页面一直在转圈",
    "我用蓝色的那张付的", "到现在也没有人回我", "有绿色的吗", "门口的师傅让我来问你们", "我单子上的第%个", "需要的话我可以发照片", "昨天以前都是好好的",
    "这样一共多少", "我替朋友问的", "麻烦告诉我一声", "中午以后我不在家", "@这样正常吗", "我们买了两个只有一个#", "不好意思又来打扰", "那就太好了",
    "颜色和图上看着差不多", "楼下的超市也有卖", "孩子特别喜欢", "下雨天会不会晚一点",
  ]
  static let endings = ["😀", "🙂🙂", "🙏", "。。", "~", "!!", "??", "哈哈", " :)", "…"]

  private static let syllables = [
    list("bri cal dor esk fal gru hel ist jun kel lom mir nor osk pel ras sul tor ulm vel"),
    list("ba den fi gor hu lan mo nis per qui ro sta ti van"), list("ck da lle ma nt ra sh ta th va x zz"),
  ]
  private static let rareHan = Array("岚峤岷崟嵘巍彤昀昊晗晞朔杉柏栩桐梓楠樾榆槿沁泓洵涵淇渝湉溪漪澍炀焓玥珂珞琅琨璐皓睿砚祯穗笙筠绮翃芊苒荇莞菁萱葳蓁蔚薇衍谧轩邈钰铎锦靖鸢鹭")

  /// A coined name that ordinary messages do not hold.
  static func englishName(_ random: inout SeededGenerator) -> String {
    let name = syllables.map { random.pick($0) }.joined()
    switch random.number(0...9) {
    case 0...2: return random.pick(englishQualities) + " " + name
    case 3...4: return name + "-\(random.number(3...97))"
    case 5...6: return name + "\(random.number(101...989))"
    default: return name
    }
  }

  static func chineseName(_ random: inout SeededGenerator) -> String {
    let name = String((0..<random.number(2...3)).map { _ in random.pick(rareHan) })
    return random.chance(0.7) ? name + random.pick(chineseSubjects) : name
  }
}
