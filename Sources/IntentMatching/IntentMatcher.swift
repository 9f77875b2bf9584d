package import TextNormalization

/// How near a text is to the intents (R25).
package struct IntentRanking: Sendable, Equatable {
  /// Place of the best intent among those given; nil when none resembles the text at all.
  package var best: Int?
  /// Similarity of the best one in thousandths, 0…1000.
  package var similarity: Int
  /// Best minus second best in thousandths.
  package var margin: Int

  /// A ranking with these values.
  package init(best: Int?, similarity: Int, margin: Int) {
    self.best = best
    self.similarity = similarity
    self.margin = margin
  }
}

/// Finds the intent whose examples a text resembles most.
///
/// Cosine of weighted character n-grams, mixed with the share of the example that the text contains, so that an
/// example inside a long message still counts. Rare pieces weigh more than those that many intents share.
/// Deterministic.
package struct IntentMatcher: Sendable {
  private struct Example: Sendable {
    let intent: Int
    /// Sum of weights, and the length of the vector.
    let total: Double
    let length: Double
  }

  private var examples: [Example] = []
  /// Piece to the examples that hold it and its weight there.
  private var postings: [UInt32: [(example: Int, weight: Double)]] = [:]
  private var rarity: [UInt32: Double] = [:]
  private let unknownRarity: Double
  /// Place of each intent among the names in order, which decides between equals.
  private let nameOrder: [Int]

  /// A matcher for named intents with their example questions.
  package init(intents: [(name: String, examples: [String])]) {
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
    let total = Double(max(intents.count, 1))
    for (gram, intents) in holders { rarity[gram] = ((total + 1) / (Double(intents.count) + 1)).squareRoot() }
    unknownRarity = ((total + 1) / 2).squareRoot()
    let byName = intents.indices.sorted { (intents[$0].name, $0) < (intents[$1].name, $1) }
    var order = Array(repeating: 0, count: intents.count)
    for (rank, intent) in byName.enumerated() { order[intent] = rank }
    nameOrder = order
    for (index, vector) in vectors.enumerated() {
      var sum = 0.0
      var squares = 0.0
      for gram in vector.grams.keys.sorted() {
        let weight = Double(vector.grams[gram] ?? 0) * (rarity[gram] ?? 1)
        postings[gram, default: []].append((example: index, weight: weight))
        sum += weight
        squares += weight * weight
      }
      examples.append(Example(intent: vector.intent, total: sum, length: squares.squareRoot()))
    }
  }

  /// The best intent of a text and how near it is.
  package func ranking(of text: NormalizedText) -> IntentRanking {
    let grams = Self.counted(text)
    var products = Array(repeating: 0.0, count: examples.count)
    var contained = Array(repeating: 0.0, count: examples.count)
    var squares = 0.0
    for gram in grams.keys.sorted() {
      let weight = Double(grams[gram] ?? 0) * (rarity[gram] ?? unknownRarity)
      squares += weight * weight
      for posting in postings[gram] ?? [] {
        products[posting.example] += weight * posting.weight
        contained[posting.example] += min(weight, posting.weight)
      }
    }
    var best = Array(repeating: 0, count: nameOrder.count)
    for (index, example) in examples.enumerated() where products[index] > 0 {
      let cosine = products[index] / (squares.squareRoot() * example.length)
      let containment = contained[index] / example.total
      let similarity = Int(((0.5 * cosine + 0.5 * containment) * 1000).rounded())
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
    Dictionary(Shingles(text).grams.map { ($0.hash, $0.weight) }, uniquingKeysWith: max)
  }
}
