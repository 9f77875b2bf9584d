/// Writes patterns as a shop would have them: half keyword alternations, a third regexes that need a literal, the rest weak.
struct PatternWriter {
  private var random: SeededGenerator
  private let isHot: Bool
  private(set) var patterns: [WorkloadPattern] = []

  /// - Parameter isHot: everyday words instead of names that messages seldom hold.
  init(seed: UInt64, isHot: Bool) {
    random = SeededGenerator(seed: seed)
    self.isHot = isHot
  }

  /// So many patterns, in random order.
  mutating func write(_ count: Int) -> [WorkloadPattern] {
    let keywords = count / 2
    let expressions = count * 35 / 100
    patterns = []
    for index in 0..<count {
      patterns.append(
        index < keywords ? keywordPattern() : index < keywords + expressions ? expression() : weakPattern())
    }
    patterns.shuffle(using: &random)
    return patterns
  }

  private mutating func english() -> String {
    if isHot, random.chance(0.5) { return random.pick(Words.englishSubjects) }
    if isHot || random.chance(0.25) {
      return random.pick(Words.englishQualities) + " " + random.pick(Words.englishSubjects)
    }
    return Words.englishName(&random)
  }

  private mutating func chinese() -> String {
    if isHot, random.chance(0.5) { return random.pick(Words.chineseSubjects) }
    if isHot || random.chance(0.25) {
      return random.pick(Words.chineseQualities) + random.pick(Words.chineseSubjects)
    }
    return Words.chineseName(&random)
  }

  private mutating func keywordPattern() -> WorkloadPattern {
    let isChinese = random.chance(0.55)
    var words: [String] = []
    for _ in 0..<random.number(1...6) {
      let word = isChinese ? chinese() : english()
      if !words.contains(word) { words.append(word) }
    }
    return WorkloadPattern(
      kind: .keywords, caseless: true, source: words.joined(separator: "|"), literals: words)
  }

  private mutating func expression() -> WorkloadPattern {
    let (source, literals): (String, [String])
    switch random.number(0...19) {
    case 0...4:
      let name = english()
      source =
        #"\b\#(name)(s|es)?\b.{0,\#(random.number(8...50))}\b(\#(random.pick(Words.englishStates))|\#(random.pick(Words.englishSubjects)))\b"#
      literals = [name]
    case 5...7:
      let name = chinese()
      source =
        "\(name).{0,\(random.number(3...12))}(了|吗|\(random.pick(Words.chineseStates)))"
      literals = [name]
    case 8...10:
      let names = [chinese(), chinese()]
      source = "(帮我|请|麻烦)?(查|看)(一下)?\(names[0])|\(names[1])"
      literals = names
    case 11...13:
      let name = english()
      source = #"\b(does|will|has) (the|my|your) (\w+ ){0,2}\#(name)"#
      literals = [name]
    case 14...15:
      let name = english()
      source = #"(?<!old )(?<!any )\b\#(name)(?! (box|bag))"#
      literals = [name]
    case 16...17:
      let name = chinese()
      source = "(?<!旧)(?<!非)\(name)(?!盒子)"
      literals = [name]
    default:
      let names = [english(), english()]
      source = #"^(?=.*\b\#(names[0])\b)(?=.*\b\#(names[1])\b)"#
      literals = [names[0]]
    }
    return WorkloadPattern(kind: .expression, caseless: true, source: source, literals: literals)
  }

  /// Patterns that no literal announces.
  private mutating func weakPattern() -> WorkloadPattern {
    let low = random.number(4...18)
    let high = low + random.number(1...9)
    let (source, caseless): (String, Bool) =
      switch random.number(0...11) {
      case 0: (#"(.)\1{\#(low),}"#, true)
      case 1: (#"(\d)\1{\#(low),}"#, true)
      case 2: (#"\b\d{\#(low + 8),\#(high + 8)}\b"#, false)
      case 3: ("[\(random.pick(["!?！？", "!！", "?？", "~～", "。…"]))]{\(low),}", false)
      case 4: (#"[A-Z]{\#(low),}\s[A-Z]{\#(random.number(4...9)),}"#, false)
      case 5: (#"\b[A-Z]{\#(random.number(1...4))}\d{\#(low + 2),\#(high + 2)}\b"#, false)
      case 6: (#"\b1[3-9]\d{\#(low + 6)}(?!\d)"#, false)
      case 7: (#"^\s*\p{P}{\#(low),\#(high)}\s*$"#, false)
      case 8: (#"\b\w{\#(random.number(1...6)),}@\w{\#(random.number(2...6)),}\.\w{2,5}\b"#, true)
      case 9: (#"(?:\p{Han}\s){\#(low),\#(high)}"#, false)
      case 10: (#"[¥￥$]\s?\d{\#(low),}"#, false)
      default: (#"(\p{Han}{\#(random.number(2...4))})\1{\#(random.number(2...6)),}"#, false)
      }
    return WorkloadPattern(kind: .weak, caseless: caseless, source: source, literals: [])
  }
}
