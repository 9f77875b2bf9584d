import IntentMatching
import Testing
import TextNormalization

/// The matcher with its lists finds bit for bit what a plain one with dictionaries finds.
@Suite("Intents by a plain matcher") struct PlainMatcherTests {
  private static let intents: [(name: String, examples: [String])] = [
    (name: "where", examples: ["我的快递到哪了", "物流怎么不更新", "where is my order", "track my parcel"]),
    (name: "refund", examples: ["我要退款", "怎么申请退款", "how do I get a refund", "退款多久到账"]),
    (name: "invoice", examples: ["能开发票吗", "发票抬头怎么改", "I need an invoice"]),
    (name: "again", examples: ["怎么申请退款", "refund again"]), (name: "empty", examples: ["你好", ""]),
  ]
  private static let pieces = [
    "我的", "快递", "到哪了", "请问", "你好", "不好意思", "退款", "发票", "怎么", "申请", "了吗", "order", " the ", "refund",
    " where is ", "parcel", " my ", "3", "é", "，", "。", "😀", " ", "\n", "〇", "々", "ABC", "ｆｕｌｌ", "12345", "亲",
    "在吗",
    "抬头", "new", "invoices", "тест", "谢谢你", "问一下",
  ]

  @Test("random texts", arguments: 1...40)
  func same(_ seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let matcher = IntentMatcher(intents: Self.intents)
    let plain = PlainMatcher(intents: Self.intents)
    var scratch = IntentScratch()
    var pieces = TextPieces()
    // Few words, many, and so many that the text is cut off.
    for length in [0, 1, 2, 3, 5, 8, 12, 30, 100, 700] {
      let text = Normalizer().normalized(
        (0..<length).map { _ in Self.pieces[next(Self.pieces.count)] }.joined())
      pieces.read(text)
      #expect(matcher.ranking(of: pieces, scratch: &scratch) == plain.ranking(of: text))
      let shingles = PlainShingles(text)
      #expect(pieces.hashes == Set(shingles.grams.map(\.hash)).sorted())
      let isLong = shingles.hanCount >= 3 || shingles.wordCount >= 2
      #expect((QuestionSketch(of: pieces) != nil) == (isLong && !shingles.grams.isEmpty))
    }
  }

  @Test("sketches that share so many pieces", arguments: 1...24)
  func sketches(_ count: Int) {
    let one = (0..<UInt32(count)).map { $0 * 3 }
    for length in 1...40 {
      for first in stride(from: 0, through: count, by: 1 + count / 5) {
        let other = Set((0..<length).map { UInt32($0 + first) * 3 / 2 }).sorted()
        let shared = Set(one).intersection(other).count
        let (shorter, longer) = (min(one.count, other.count), max(one.count, other.count))
        let expected =
          2 * shared >= one.count + other.count - shared
          || (5 * shared >= 4 * shorter && longer <= 3 * shorter && shorter >= 4)
        #expect(QuestionSketch.resemble(one, other) == expected)
      }
    }
  }
}

// MARK: - The plain way

private struct PlainMatcher: Sendable {
  private struct Example: Sendable {
    let intent: Int
    /// Sum of weights, and the length of the vector.
    let total: Float
    let length: Float
  }

  private var examples: [Example] = []
  /// Piece to the examples that hold it and its weight there.
  private var postings: [UInt32: [(example: Int, weight: Float)]] = [:]
  private var rarity: [UInt32: Float] = [:]
  private let unknownRarity: Float
  /// Place of each intent among the names in order, which decides between equals.
  private let nameOrder: [Int]

  /// A matcher for named intents with their example questions.
  init(intents: [(name: String, examples: [String])]) {
    let normalizer = Normalizer()
    var vectors: [(intent: Int, grams: [UInt32: Int])] = []
    var holders: [UInt32: Set<Int>] = [:]
    for (intent, declared) in intents.enumerated() {
      for example in declared.examples {
        let grams = Self.counted(normalizer.normalized(example))
        if grams.isEmpty { continue }
        vectors.append((intent: intent, grams: grams))
        for gram in grams.keys { holders[gram, default: []].insert(intent) }
      }
    }
    // Square roots instead of logarithms: exact on every machine.
    let total = Float(max(intents.count, 1))
    for (gram, intents) in holders { rarity[gram] = ((total + 1) / (Float(intents.count) + 1)).squareRoot() }
    unknownRarity = ((total + 1) / 2).squareRoot()
    let byName = intents.indices.sorted { (intents[$0].name, $0) < (intents[$1].name, $1) }
    var order = Array(repeating: 0, count: intents.count)
    for (rank, intent) in byName.enumerated() { order[intent] = rank }
    nameOrder = order
    for (index, vector) in vectors.enumerated() {
      var sum: Float = 0
      var squares: Float = 0
      for gram in vector.grams.keys.sorted() {
        let weight = Float(vector.grams[gram] ?? 0) * (rarity[gram] ?? 1)
        postings[gram, default: []].append((example: index, weight: weight))
        sum += weight
        squares += weight * weight
      }
      examples.append(Example(intent: vector.intent, total: sum, length: squares.squareRoot()))
    }
  }

  /// The best intent of a text and how near it is.
  func ranking(of text: NormalizedText) -> IntentRanking {
    let grams = Self.counted(text)
    var products = Array(repeating: Float(0), count: examples.count)
    var contained = Array(repeating: Float(0), count: examples.count)
    var squares: Float = 0
    for gram in grams.keys.sorted() {
      let weight = Float(grams[gram] ?? 0) * (rarity[gram] ?? unknownRarity)
      squares += weight * weight
      for posting in postings[gram] ?? [] {
        products[posting.example] += weight * posting.weight
        contained[posting.example] += min(weight, posting.weight)
      }
    }
    var best = Array(repeating: 0, count: nameOrder.count)
    for (index, example) in examples.enumerated() where products[index] > 0 {
      let cosine = products[index] * (0.5 / example.length * (1 / squares.squareRoot()))
      let containment = contained[index] * (0.5 / example.total)
      let similarity = Int((cosine + containment) * 1000 + 0.5)
      best[example.intent] = max(best[example.intent], min(similarity, 1000))
    }
    let order = best.indices.sorted { (-best[$0], nameOrder[$0]) < (-best[$1], nameOrder[$1]) }
    guard let first = order.first, best[first] > 0 else {
      return IntentRanking(best: nil, similarity: 0, margin: 0)
    }
    let second = order.count > 1 ? best[order[1]] : 0
    return IntentRanking(best: first, similarity: best[first], margin: best[first] - second)
  }

  /// Pieces of a text with their weight; a piece that comes twice counts once.
  private static func counted(_ text: NormalizedText) -> [UInt32: Int] {
    Dictionary(PlainShingles(text).grams.map { ($0.hash, $0.weight) }, uniquingKeysWith: max)
  }
}

/// What two questions are compared by: runs of Han characters, words, and pieces of words.
private struct PlainShingles {
  private static let longestText = 2000

  /// Han 1-3-grams, words and in-word 3-4-grams as hashes, in order of the text, stop words left out.
  private(set) var grams: [(hash: UInt32, weight: Int)] = []
  private(set) var hanCount = 0
  private(set) var wordCount = 0

  init(_ text: NormalizedText) {
    var run: [UInt32] = []
    var isHanRun = false
    for scalar in String(decoding: text.utf8.prefix(Self.longestText), as: UTF8.self).unicodeScalars {
      let han = isHan(scalar)
      let isWord = !han && (isLatinLetter(scalar) || isDigit(scalar))
      if (!han && !isWord) || (han != isHanRun && !run.isEmpty) {
        end(run, isHanRun)
        run = []
      }
      if han || isWord {
        isHanRun = han
        run.append(scalar.value)
      }
    }
    end(run, isHanRun)
  }

  private mutating func end(_ run: [UInt32], _ isHanRun: Bool) {
    if run.isEmpty { return }
    if isHanRun {
      hanCount += run.count
      for piece in Self.withoutCourtesies(run) {
        grow(piece, sizes: 1...3, weights: [3, 10, 12])
      }
    } else {
      wordCount += 1
      if Self.stopWords.contains(Self.hash(run[...])) { return }
      grams.append((hash: Self.hash(run[...]), weight: 12))
      if run.count > 3 { grow(run[...], sizes: 3...4, weights: [3, 3]) }
    }
  }

  private mutating func grow(_ run: ArraySlice<UInt32>, sizes: ClosedRange<Int>, weights: [Int]) {
    for size in sizes where size <= run.count {
      for start in run.startIndex...(run.endIndex - size) {
        let gram = run[start..<start + size]
        if size == 1, let first = gram.first, Self.particles.contains(first) { continue }
        grams.append((hash: Self.hash(gram), weight: weights[size - sizes.lowerBound]))
      }
    }
  }

  /// Cuts greetings and manners out of a run of Han characters.
  private static func withoutCourtesies(_ run: [UInt32]) -> [ArraySlice<UInt32>] {
    var pieces: [ArraySlice<UInt32>] = []
    var start = 0
    var place = 0
    while place < run.count {
      let courtesy = courtesies.first { run[place...].starts(with: $0) }
      if let courtesy {
        if place > start { pieces.append(run[start..<place]) }
        place += courtesy.count
        start = place
      } else {
        place += 1
      }
    }
    if start < run.count { pieces.append(run[start...]) }
    return pieces
  }

  /// FNV-1a over characters, two steps each.
  private static func hash(_ scalars: ArraySlice<UInt32>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for scalar in scalars {
      hash = (hash ^ (scalar & 0xFF)) &* 16_777_619
      hash = (hash ^ (scalar >> 8)) &* 16_777_619
    }
    return hash
  }

  private static let particles = Set("的了吗呢啊吧呀么我你您是在有就也都这那个一下把和".unicodeScalars.map(\.value))

  /// Longer before shorter.
  private static let courtesies: [[UInt32]] = [
    "不好意思", "打扰一下", "请问一下", "麻烦你", "麻烦您", "想问一下", "谢谢你", "谢谢您", "打扰了", "想问下", "问一下",
    "你好", "您好", "请问", "麻烦", "谢谢", "感谢", "哈喽", "在吗", "在么", "问下", "请", "亲",
  ].map { $0.unicodeScalars.map(\.value) }

  private static let stopWords: Set<UInt32> = Set(
    [
      "hi", "hello", "hey", "please", "pls", "plz", "thanks", "thank", "you", "the", "a", "an", "is", "are",
      "i",
      "me", "to", "of", "it", "do", "does", "can", "could", "would", "for", "in", "on", "and", "there",
      "dear",
      "sir", "good", "morning", "afternoon", "evening", "am", "be", "been", "s", "t", "m", "your", "this",
      "my",
    ].map { hash(ArraySlice($0.unicodeScalars.map(\.value))) })
}
