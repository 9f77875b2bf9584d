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
  /// Pieces of the examples with the examples that hold them.
  private var pieces: PieceIndex
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
        let pieces = TextPieces(normalizer.normalized(example))
        let grams = Dictionary(
          uniqueKeysWithValues: zip(pieces.hashes, pieces.weights.map { Int($0) }))
        if grams.isEmpty { continue }
        vectors.append((intent: intent, grams: grams))
        for gram in grams.keys { holders[gram, default: []].insert(intent) }
      }
    }
    // Square roots instead of logarithms: exact on every machine.
    let total = Double(max(intents.count, 1))
    var rarity: [UInt32: Double] = [:]
    var postings: [UInt32: [Posting]] = [:]
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
        postings[gram, default: []].append(
          Posting(example: Int32(truncatingIfNeeded: index), weight: weight))
        sum += weight
        squares += weight * weight
      }
      examples.append(Example(intent: vector.intent, total: sum, length: squares.squareRoot()))
    }
    pieces = PieceIndex(postings, rarity: rarity)
  }

  /// The best intent of a text and how near it is.
  package func ranking(of text: NormalizedText) -> IntentRanking {
    var scratch = IntentScratch()
    return ranking(of: TextPieces(text), scratch: &scratch)
  }

  /// The same for a text that was taken apart already. The work grows with its pieces and the examples that share one.
  package func ranking(of text: borrowing TextPieces, scratch: inout IntentScratch) -> IntentRanking {
    if examples.isEmpty { return IntentRanking(best: nil, similarity: 0, margin: 0) }
    scratch.prepare(examples: examples.count, intents: nameOrder.count)
    var squares = 0.0
    // Pieces ascend, so that sums come out the same on every machine.
    for place in text.hashes.indices {
      let count = Double(text.weights[place])
      guard let piece = pieces.place(of: text.hashes[place]) else {
        let weight = count * unknownRarity
        squares += weight * weight
        continue
      }
      let weight = count * pieces.rarity[piece]
      squares += weight * weight
      scratch.add(pieces.postings(of: piece), weight: weight)
    }
    let length = squares.squareRoot()
    for index in scratch.examples {
      let example = examples[Int(index)]
      let sums = scratch.sums[Int(index)]
      let cosine = sums[0] / (length * example.length)
      let containment = sums[1] / example.total
      let similarity = Int(((0.5 * cosine + 0.5 * containment) * 1000).rounded())
      scratch.note(intent: example.intent, min(similarity, 1000))
    }
    return best(scratch)
  }

  /// The nearest intent, of equals the first by name, and how far the next one is behind it.
  private func best(_ scratch: borrowing IntentScratch) -> IntentRanking {
    var first: Int?
    var second = 0
    for place in scratch.intents.indices {
      let intent = Int(scratch.intents[place])
      let similarity = scratch.best[intent]
      guard let leader = first else {
        first = intent
        continue
      }
      let least = scratch.best[leader]
      if similarity > least || similarity == least && nameOrder[intent] < nameOrder[leader] {
        second = least
        first = intent
      } else {
        second = max(second, similarity)
      }
    }
    guard let first, scratch.best[first] > 0 else {
      return IntentRanking(best: nil, similarity: 0, margin: 0)
    }
    let similarity = scratch.best[first]
    return IntentRanking(best: first, similarity: similarity, margin: similarity - second)
  }
}

/// Sums of one text over examples and intents, kept from text to text; only those that were reached are cleared.
package struct IntentScratch: Sendable {
  /// By example: of products, for the cosine, and of what is contained.
  private(set) var sums: [SIMD2<Double>] = []
  /// By intent, in thousandths.
  private(set) var best: [Int] = []
  /// Those with a sum.
  private(set) var examples: [Int32] = []
  /// Those with an example that has a sum.
  private(set) var intents: [Int32] = []

  /// Empty sums.
  package init() {}

  mutating func prepare(examples count: Int, intents intentCount: Int) {
    for example in examples { sums[Int(example)] = .zero }
    for intent in intents { best[Int(intent)] = -1 }
    examples.removeAll(keepingCapacity: true)
    intents.removeAll(keepingCapacity: true)
    if sums.count < count { sums += Array(repeating: .zero, count: count - sums.count) }
    if best.count < intentCount { best += Array(repeating: -1, count: intentCount - best.count) }
  }

  /// Adds what a piece of the text has in common with the examples that hold it.
  mutating func add(_ postings: ArraySlice<Posting>, weight: Double) {
    postings.withUnsafeBufferPointer { postings in
      sums.withUnsafeMutableBufferPointer { sums in
        for posting in postings {
          // SAFETY: sums has a place for every example.
          let place = Int(posting.example)
          let sum = sums[place]
          // Weights are positive, so a sum of 0 was never added to.
          if sum[0] == 0 { examples.append(posting.example) }
          sums[place] = sum + SIMD2(weight * posting.weight, min(weight, posting.weight))
        }
      }
    }
  }

  mutating func note(intent: Int, _ similarity: Int) {
    if best[intent] < 0 { intents.append(Int32(truncatingIfNeeded: intent)) }
    best[intent] = max(best[intent], similarity)
  }
}

/// An example that holds a piece, and how much the piece counts in it.
struct Posting: Sendable {
  let example: Int32
  let weight: Double
}

/// From a piece to the examples that hold it: an open table over flat lists.
struct PieceIndex: Sendable {
  /// By slot: the piece and its place, -1 where the slot is free. A power of two of slots, at least half of them free.
  private var slots: [(piece: UInt32, place: Int32)]
  private let mask: UInt32
  /// By place.
  private(set) var rarity: [Double] = []
  private var starts: [Int32] = [0]
  /// Of all pieces in turn.
  private var postings: [Posting] = []

  init(_ postings: [UInt32: [Posting]], rarity: [UInt32: Double]) {
    var size = 16
    while size < 2 * postings.count { size *= 2 }
    slots = Array(repeating: (0, -1), count: size)
    mask = UInt32(size - 1)
    for piece in postings.keys.sorted() {
      var slot = Self.slot(piece, mask)
      while slots[slot].place >= 0 { slot = (slot + 1) & Int(mask) }
      slots[slot] = (piece, Int32(self.rarity.count))
      self.rarity.append(rarity[piece] ?? 1)
      self.postings += postings[piece] ?? []
      starts.append(Int32(self.postings.count))
    }
  }

  func place(of piece: UInt32) -> Int? {
    var slot = Self.slot(piece, mask)
    while slots[slot].place >= 0 {
      if slots[slot].piece == piece { return Int(slots[slot].place) }
      slot = (slot + 1) & Int(mask)
    }
    return nil
  }

  func postings(of place: Int) -> ArraySlice<Posting> { postings[Int(starts[place])..<Int(starts[place + 1])] }

  private static func slot(_ piece: UInt32, _ mask: UInt32) -> Int {
    Int(((piece &* 0x9E37_79B1) >> 8) & mask)
  }
}
