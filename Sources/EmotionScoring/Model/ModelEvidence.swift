import TextNormalization

/// Which words of a text moved a score, and by how much.
///
/// The weight of a feature is spread over the bytes that it stands on; a word, or a run of Han characters that
/// pull the same way, adds up to what it contributed.
enum ModelEvidence {
  /// Words that moved a score by less, in thousandths of log-odds, say nothing.
  private static let least = 200.0
  /// Words a score.
  private static let most = 4

  /// The heads that make a score.
  struct Direction {
    let head: ScoringModel.Head
    /// A head that counts against it.
    var opposite: ScoringModel.Head?
  }

  /// A word that moved a score.
  struct Word {
    /// Which of the scores.
    let direction: Int
    /// Where it stands in the normalised text.
    let range: Range<Int>
    /// Thousandths of log-odds.
    let contribution: Int
  }

  /// The words that moved each of the scores most, score by score, the strongest word first.
  static func words(for directions: [Direction], in text: NormalizedText) -> [Word] {
    if directions.isEmpty { return [] }
    var features = EmotionScorer.read(text, FeatureList(textLength: text.utf8.count))
    defer { features.free() }
    features.lookUp(.shared)
    var words: [Word] = []
    words.reserveCapacity(most * directions.count)
    // As many scores at a time as there are lanes.
    if directions.count <= 2 {
      append(directions[...], in: text, features, to: &words, lanes: SIMD2<Double>.self)
    } else {
      for first in stride(from: 0, to: directions.count, by: 4) {
        let some = directions[first..<min(first + 4, directions.count)]
        append(some, in: text, features, to: &words, lanes: SIMD4<Double>.self)
      }
    }
    return words
  }

  private static func append<Lanes: SIMD>(
    _ directions: ArraySlice<Direction>, in text: NormalizedText, _ features: FeatureList,
    to words: inout [Word], lanes: Lanes.Type
  ) where Lanes.Scalar == Double {
    let scale = 1 / Double(max(features.count, 1)).squareRoot()
    text.utf8.withUnsafeBufferPointer { bytes in
      withUnsafeTemporaryAllocation(of: Lanes.self, capacity: bytes.count) { shares in
        shares.initialize(repeating: Lanes(repeating: 0))
        features.spread(directions, over: shares)
        let numbers = UnsafeRawBufferPointer(shares).bindMemory(to: Double.self)
        for (lane, direction) in directions.indices.enumerated() {
          for word in strongest(in: bytes, { numbers[Lanes.scalarCount &* $0 &+ lane] * scale }) {
            words.append(
              Word(direction: direction, range: word.range, contribution: Int(word.sum.rounded())))
          }
        }
      }
    }
  }

  /// Latin words, and runs of other characters whose shares have the same sign: the strongest, strongest first.
  @inline(__always)
  private static func strongest(
    in bytes: UnsafeBufferPointer<UInt8>, _ share: (Int) -> Double
  ) -> [(range: Range<Int>, sum: Double)] {
    var words: [(range: Range<Int>, sum: Double)] = []
    var start = 0
    while start < bytes.count {
      let isLatin = bytes[start].isWordByte
      var end = start + 1
      var sum = share(start)
      while end < bytes.count {
        if bytes[end].isWordByte != isLatin { break }
        let next = share(end)
        if !isLatin, bytes[end] & 0xC0 != 0x80,
          bytes[end] < 0x80 || bytes[start] < 0x80 || (next > 0) != (sum > 0)
        {
          break
        }
        sum += next
        end += 1
      }
      if abs(sum) >= least, bytes[start] > 0x20 {
        var place = words.count
        while place > 0, abs(words[place - 1].sum) < abs(sum) { place -= 1 }
        if place < most {
          if words.count == most { words.removeLast() }
          words.insert((start..<end, sum), at: place)
        }
      }
      start = end
    }
    return words
  }
}

extension UInt8 {
  /// A Latin letter, a digit or an apostrophe.
  fileprivate var isWordByte: Bool { self &- 0x61 < 26 || self &- 0x30 < 10 || self == 0x27 }
}

extension FeatureList {
  /// Adds to each byte its share of the weights of the features that stand on it; one score a lane.
  fileprivate func spread<Lanes: SIMD>(
    _ directions: ArraySlice<ModelEvidence.Direction>, over shares: UnsafeMutableBufferPointer<Lanes>
  ) where Lanes.Scalar == Double {
    let model = ScoringModel.shared
    let scales = model.scales
    // A score without an opposite head takes any, times 0.
    var (factors, oppositeFactors) = (Lanes(), Lanes())
    var (heads, opposites) = (SIMD4<Int>(), SIMD4<Int>())
    var hasOpposite = false
    for (lane, direction) in directions.enumerated() {
      heads[lane] = direction.head.rawValue
      factors[lane] = scales[direction.head.rawValue]
      if let opposite = direction.opposite {
        hasOpposite = true
        opposites[lane] = opposite.rawValue
        oppositeFactors[lane] = -scales[opposite.rawValue]
      }
    }
    for index in 0..<known {
      let (row, start, end) = self[index]
      var share = model.weights(at: row, of: heads, as: Lanes.self) * factors
      if hasOpposite { share += model.weights(at: row, of: opposites, as: Lanes.self) * oppositeFactors }
      share /= Lanes(repeating: Double(end &- start))
      var byte = start
      while byte < end {
        shares[byte] += share
        byte &+= 1
      }
    }
  }
}
