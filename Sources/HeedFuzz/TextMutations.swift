import SeededRandom

/// Texts that customers never write, and some that they do.
struct TextMutations {
  let sentences: [String]

  /// Strange pieces: invisible characters, marks, directions, forms of width, emoji of several parts, private use, the
  /// ends of the code space.
  private static let strange: [String] = [
    "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{0}", "\u{1}", "\u{1B}[31m",
    "\u{7F}",
    "\u{85}", "\u{A0}", "\u{3000}", "\u{2028}", "\r\n", "\n", "\t", "e\u{301}", "\u{301}",
    "\u{301}\u{302}\u{303}",
    "\u{0F71}\u{0F72}", "Ａ", "ａ", "０", "！", "？", "｛", "﷽", "ﬁ", "ß", "İ", "ı", "Å", "가",
    "\u{1100}\u{1161}\u{11A8}",
    "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳", "🇨", "1️⃣", "😡", "😡😡😡😡", "🙏🏽", "❤️", "™", "㊙️", "𝓪", "𠮷", "\u{10FFFF}", "\u{FFFD}",
    "\u{FFFE}", "\u{E000}", "\u{E0041}", "\u{FDFA}", "עברית", "العربية", "ไทย", "हिन्दी", "ひらがな", "カタカナ", "ｶﾞ",
    "русский",
  ]

  /// Digits, addresses and the like, for what masks and captures them.
  private static let coded: [String] = [
    "13800138000", "+86 138-0013-8000", "4111 1111 1111 1111", "4111111111111111", "a@b.cn", "x@", "@y.com",
    "110101199003078515", "https://example.com/?q=1#x", "北京市朝阳区建国路88号3单元502室", "12 Main Street, Springfield",
    "订单123456789012345678", "99999999999999999999999999", "0.00001", "-1", "1e9", "￥1,234.56", "2026-02-30",
    "25:61",
    "IMEI 490154203237518", "GB82 WEST 1234 5698 7654 32",
  ]

  /// Words that the scoring and the sensitive topics look at.
  private static let loaded: [String] = [
    "不", "没有", "很", "非常", "太", "!!!!", "？？？", "……", "not", "never", "very", "SO", "but", "但是", "垃圾", "骗子",
    "投诉", "退款",
    "人工", "律师", "谢谢", "thanks", "WORST", "refund", "退款退款退款", "投 诉", "投.诉", "tou su", "投訴", "轉人工", "退貨", "騙",
    "sooooo", "aaaaaaaa", "哈哈哈哈哈", "。。。。", "zzz", "?!?!?!",
  ]

  func text(_ random: inout SeededGenerator) -> String {
    switch random.number(0...19) {
    case 0: return ""
    case 1: return String(scalars(random.number(1...200), &random))
    case 2:
      // About ten kilobytes of one thing.
      let part = piece(&random)
      return String(repeating: part, count: max(1, 10_000 / max(1, part.utf8.count)))
    case 3: return (0..<random.number(50...400)).map { _ in piece(&random) }.joined()
    case 4: return (0..<random.number(1...60)).map { _ in random.pick(Self.strange) ?? "" }.joined()
    default: break
    }
    var text = random.pick(sentences) ?? "?"
    for _ in 0..<random.number(0...6) { text = mutated(text, &random) }
    return text
  }

  /// A part of a text.
  func piece(_ random: inout SeededGenerator) -> String {
    switch random.number(0...4) {
    case 0: random.pick(Self.strange) ?? ""
    case 1: random.pick(Self.coded) ?? ""
    case 2: random.pick(Self.loaded) ?? ""
    case 3: String(scalars(random.number(1...4), &random))
    default: String((random.pick(sentences) ?? "").prefix(random.number(1...12)))
    }
  }

  private func mutated(_ text: String, _ random: inout SeededGenerator) -> String {
    var scalars = Array(text.unicodeScalars)
    let place = random.number(0...scalars.count)
    switch random.number(0...7) {
    case 0: scalars.removeSubrange(random.range(below: scalars.count))
    case 1: scalars.insert(contentsOf: piece(&random).unicodeScalars, at: place)
    case 2: scalars.insert(contentsOf: Array(scalars[random.range(below: scalars.count)]), at: place)
    case 3: scalars += Array(" ".unicodeScalars) + Array((random.pick(sentences) ?? "").unicodeScalars)
    case 4:
      // Something between all characters, as people write to get past a filter.
      let between = Array(piece(&random).unicodeScalars.prefix(2))
      scalars = Array(scalars.flatMap { [$0] + between }.prefix(4000))
    case 5:
      let range = random.range(below: scalars.count)
      scalars.replaceSubrange(
        range, with: String(String.UnicodeScalarView(scalars[range])).uppercased().unicodeScalars)
    case 6:
      // Full width.
      scalars = scalars.map {
        (0x21...0x7E).contains($0.value) ? Unicode.Scalar($0.value + 0xFEE0) ?? $0 : $0
      }
    default:
      if place < scalars.count {
        scalars.insert(contentsOf: repeatElement(scalars[place], count: random.number(1...30)), at: place)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// Characters from blocks that differ in length, width, class and direction.
  func scalars(_ count: Int, _ random: inout SeededGenerator) -> String.UnicodeScalarView {
    let blocks: [ClosedRange<UInt32>] = [
      0...0x7F, 0x20...0x7E, 0x80...0x24F, 0x300...0x36F, 0x370...0x5FF, 0x600...0x6FF, 0xE00...0xE7F,
      0x1100...0x11FF,
      0x2000...0x206F, 0x3000...0x30FF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xE000...0xFAFF, 0xFE00...0xFFFD,
      0x1F000...0x1FAFF, 0x20000...0x2FA1F, 0xE0000...0xE01EF, 0...0x10FFFF,
    ]
    var view = String.UnicodeScalarView()
    var block = random.pick(blocks) ?? 0...0x7F
    for _ in 0..<count {
      if random.once(in: 8) { block = random.pick(blocks) ?? block }
      view.append(Unicode.Scalar(UInt32.random(in: block, using: &random)) ?? "\u{FFFD}")
    }
    return view
  }
}
