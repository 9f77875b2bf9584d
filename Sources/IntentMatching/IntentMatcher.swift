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
package final class IntentMatcher: Sendable {
  /// By block of examples, the intent whose examples it holds; the last block of an intent may have room left.
  private let intentOfBlock: [Int]
  /// By block, with zeros where it has room left: what makes a cosine half of the similarity, and what a share.
  private let cosineScales: [SIMD8<Float>]
  private let shareScales: [SIMD8<Float>]
  /// Pieces of the examples with the examples that hold them.
  private let pieces: PieceIndex
  private let unknownRarity: Float
  /// Place of each intent among the names in order, which decides between equals.
  private let nameOrder: [Int]

  /// A matcher for named intents with their example questions.
  package init(intents: [(name: String, examples: [String])]) {
    let normalizer = Normalizer()
    var intentOfBlock: [Int] = []
    var cosineScales: [SIMD8<Float>] = []
    var shareScales: [SIMD8<Float>] = []
    // By example, empty where a block has room left.
    var vectors: [[UInt32: UInt32]] = []
    var holders: [UInt32: Set<Int>] = [:]
    for (intent, declared) in intents.enumerated() {
      for example in declared.examples {
        let pieces = TextPieces(normalizer.normalized(example))
        let grams = Dictionary(uniqueKeysWithValues: zip(pieces.hashes, pieces.weights))
        if grams.isEmpty { continue }
        vectors.append(grams)
        for gram in grams.keys { holders[gram, default: []].insert(intent) }
      }
      while vectors.count % IntentScratch.lanes != 0 { vectors.append([:]) }
      while intentOfBlock.count * IntentScratch.lanes < vectors.count { intentOfBlock.append(intent) }
    }
    // Square roots instead of logarithms: exact on every machine.
    let total = Float(max(intents.count, 1))
    var rarity: [UInt32: Float] = [:]
    for (gram, intents) in holders { rarity[gram] = ((total + 1) / (Float(intents.count) + 1)).squareRoot() }
    unknownRarity = ((total + 1) / 2).squareRoot()
    let byName = intents.indices.sorted { (intents[$0].name, $0) < (intents[$1].name, $1) }
    var order = Array(repeating: 0, count: intents.count)
    for (rank, intent) in byName.enumerated() { order[intent] = rank }
    nameOrder = order
    var postings: [UInt32: [Posting]] = [:]
    for (index, vector) in vectors.enumerated() {
      var sum: Float = 0
      var squares: Float = 0
      for (gram, count) in vector.sorted(by: { $0.key < $1.key }) {
        let weight = Float(count) * (rarity[gram] ?? 1)
        postings[gram, default: []].append(Posting(example: index, count: count))
        sum += weight
        squares += weight * weight
      }
      let lane = index % IntentScratch.lanes
      if lane == 0 {
        cosineScales.append(.zero)
        shareScales.append(.zero)
      }
      if vector.isEmpty { continue }
      cosineScales[index / IntentScratch.lanes][lane] = 0.5 / squares.squareRoot()
      shareScales[index / IntentScratch.lanes][lane] = 0.5 / sum
    }
    pieces = PieceIndex(postings, rarity: rarity)
    self.intentOfBlock = intentOfBlock
    self.cosineScales = cosineScales
    self.shareScales = shareScales
  }

  /// The best intent of a text and how near it is.
  package func ranking(of text: NormalizedText) -> IntentRanking {
    var scratch = IntentScratch()
    return ranking(of: TextPieces(text), scratch: &scratch)
  }

  /// The same for a text that was taken apart already. The work grows with its pieces and the examples that share one.
  package func ranking(of text: borrowing TextPieces, scratch: inout IntentScratch) -> IntentRanking {
    let nothing = IntentRanking(best: nil, similarity: 0, margin: 0)
    if cosineScales.isEmpty { return nothing }
    scratch.start(blocks: intentOfBlock.count, intents: nameOrder.count)
    var squares: Float = 0
    var isKnown = false
    // Pieces ascend, so that sums come out the same on every machine.
    for place in text.hashes.indices {
      let count = Float(text.weights[place])
      guard let piece = pieces.place(of: text.hashes[place]) else {
        let weight = count * unknownRarity
        squares += weight * weight
        continue
      }
      let rarity = pieces.rarity[piece]
      let weight = count * rarity
      squares += weight * weight
      scratch.add(pieces.postings(of: piece), weight: weight, rarity: rarity)
      isKnown = true
    }
    if !isKnown { return nothing }
    scratch.finish(intentOfBlock, cosineScales, shareScales, textScale: 1 / squares.squareRoot())
    return best(scratch)
  }

  /// The nearest intent, of equals the first by name, and how far the next one is behind it.
  private func best(_ scratch: borrowing IntentScratch) -> IntentRanking {
    var first = 0
    var (most, second) = (0, 0)
    for intent in nameOrder.indices {
      let similarity = scratch.thousandths(of: intent)
      if similarity > most || similarity == most && nameOrder[intent] < nameOrder[first] {
        second = most
        most = similarity
        first = intent
      } else {
        second = max(second, similarity)
      }
    }
    if most == 0 { return IntentRanking(best: nil, similarity: 0, margin: 0) }
    return IntentRanking(best: first, similarity: most, margin: most - second)
  }
}

/// Sums of one text over the examples, kept from text to text.
///
/// Examples lie in blocks of as many as a vector has lanes; blocks that share nothing with the text are not touched.
package struct IntentScratch: Sendable {
  static let lanes = 8

  /// By block and lane: sums of products, for the cosine.
  private var products: [SIMD8<Float>] = []
  /// By block and lane: sums of what is contained.
  private var contained: [SIMD8<Float>] = []
  /// By block: the text that last touched it.
  private var stamps: [UInt32] = []
  private var stamp: UInt32 = 0
  /// The blocks that this text touched, and how many.
  private var touched: [Int32] = []
  private var count = 0
  /// By intent: its nearest example, 0…1.
  private var similarities: [Float] = []

  /// Empty sums.
  package init() {}

  mutating func start(blocks: Int, intents: Int) {
    if stamps.count != blocks || similarities.count != intents || stamp == .max {
      products = Array(repeating: .zero, count: blocks)
      contained = Array(repeating: .zero, count: blocks)
      stamps = Array(repeating: 0, count: blocks)
      touched = Array(repeating: 0, count: blocks)
      similarities = Array(repeating: 0, count: intents)
      stamp = 0
    }
    stamp += 1
    count = 0
    similarities.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }

  /// Adds what a piece of the text has in common with the examples that hold it.
  mutating func add(_ postings: ArraySlice<Posting>, weight: Float, rarity: Float) {
    var count = count
    postings.withUnsafeBufferPointer { postings in
      products.withUnsafeMutableBufferPointer { products in
        contained.withUnsafeMutableBufferPointer { contained in
          stamps.withUnsafeMutableBufferPointer { stamps in
            touched.withUnsafeMutableBufferPointer { touched in
              // SAFETY: there is a block for every example, and a lane for each in it.
              let productLanes = UnsafeMutableRawBufferPointer(products).assumingMemoryBound(to: Float.self)
              let containedLanes = UnsafeMutableRawBufferPointer(contained).assumingMemoryBound(
                to: Float.self)
              for posting in postings {
                let block = posting.example / Self.lanes
                if stamps[block] != stamp {
                  stamps[block] = stamp
                  touched[count] = Int32(truncatingIfNeeded: block)
                  count &+= 1
                  products[block] = .zero
                  contained[block] = .zero
                }
                let own = Float(posting.count) * rarity
                productLanes[posting.example] += weight * own
                containedLanes[posting.example] += min(weight, own)
              }
            }
          }
        }
      }
    }
    self.count = count
  }

  /// Makes similarities of the sums: half the cosine and half the share of the example that the text contains.
  ///
  /// - Parameter textScale: one over the length of the text's vector.
  mutating func finish(
    _ intentOfBlock: [Int], _ cosineScales: [SIMD8<Float>], _ shareScales: [SIMD8<Float>], textScale: Float
  ) {
    for place in 0..<count {
      let block = Int(touched[place])
      let nearest = Self.largest(
        products[block] * (cosineScales[block] * textScale) + contained[block] * shareScales[block])
      let intent = intentOfBlock[block]
      if nearest > similarities[intent] { similarities[intent] = nearest }
    }
  }

  /// The largest lane. The standard library's `max()` looks at one after the other.
  private static func largest(_ lanes: SIMD8<Float>) -> Float {
    let four = lanes.lowHalf.replacing(with: lanes.highHalf, where: lanes.lowHalf .< lanes.highHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.lowHalf .< four.highHalf)
    return max(two[0], two[1])
  }

  /// The similarity of the nearest example of an intent, 0…1000.
  func thousandths(of intent: Int) -> Int { min(Int(similarities[intent] * 1000 + 0.5), 1000) }
}

/// An example that holds a piece, and how much the piece counts in it.
struct Posting: Sendable {
  /// Above the lowest eight bits the example.
  private let bits: UInt32

  /// - Parameters:
  ///   - example: below 2²⁴.
  ///   - count: below 2⁸.
  init(example: Int, count: UInt32) { bits = UInt32(truncatingIfNeeded: example) << 8 | min(count, 255) }

  var example: Int { Int(bits >> 8) }
  var count: UInt32 { bits & 255 }
}

/// From a piece to the examples that hold it: an open table over flat lists.
struct PieceIndex: Sendable {
  /// By slot: the piece and its place, -1 where the slot is free. A power of two of slots, at least half of them free.
  private var slots: [(piece: UInt32, place: Int32)]
  private let mask: UInt32
  /// By place.
  private(set) var rarity: [Float] = []
  private var starts: [Int32] = [0]
  /// Of all pieces in turn.
  private var postings: [Posting] = []

  init(_ postings: [UInt32: [Posting]], rarity: [UInt32: Float]) {
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

  func postings(of place: Int) -> ArraySlice<Posting> {
    postings[Int(starts[place])..<Int(starts[place + 1])]
  }

  private static func slot(_ piece: UInt32, _ mask: UInt32) -> Int {
    Int(((piece &* 0x9E37_79B1) >> 8) & mask)
  }
}
