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
    let scale = 1 / Double(max(features.count, 1)).squareRoot()
    var words: [Word] = []
    words.reserveCapacity(most * directions.count)
    text.utf8.withUnsafeBufferPointer { bytes in
      withUnsafeTemporaryAllocation(of: SIMD2<Double>.self, capacity: bytes.count) { shares in
        // Two scores at a time, one a lane.
        for first in stride(from: 0, to: directions.count, by: 2) {
          let lanes = min(2, directions.count - first)
          shares.initialize(repeating: SIMD2(repeating: 0))
          features.spread(directions[first..<first + lanes], over: shares)
          let numbers = UnsafeRawBufferPointer(shares).bindMemory(to: Double.self)
          for lane in 0..<lanes {
            for word in strongest(in: bytes, { numbers[2 &* $0 &+ lane] * scale }) {
              words.append(
                Word(direction: first + lane, range: word.range, contribution: Int(word.sum.rounded())))
            }
          }
        }
      }
    }
    return words
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
  fileprivate func spread(
    _ directions: ArraySlice<ModelEvidence.Direction>, over shares: UnsafeMutableBufferPointer<SIMD2<Double>>
  ) {
    let model = ScoringModel.shared
    // A score without an opposite head takes any, times 0.
    var (heads, opposites) = (SIMD2<Int>(), SIMD2<Int>())
    var (scales, oppositeScales) = (SIMD2<Double>(), SIMD2<Double>())
    var hasOpposite = false
    for (lane, direction) in directions.enumerated() {
      heads[lane] = direction.head.rawValue
      scales[lane] = model.scales[direction.head.rawValue]
      if let opposite = direction.opposite {
        hasOpposite = true
        opposites[lane] = opposite.rawValue
        oppositeScales[lane] = -model.scales[opposite.rawValue]
      }
    }
    for index in 0..<known {
      let (row, start, end) = self[index]
      var share = model.weights(at: row, of: heads) * scales
      if hasOpposite { share += model.weights(at: row, of: opposites) * oppositeScales }
      share /= SIMD2(repeating: Double(end &- start))
      var byte = start
      while byte < end {
        shares[byte] += share
        byte &+= 1
      }
    }
  }
}
