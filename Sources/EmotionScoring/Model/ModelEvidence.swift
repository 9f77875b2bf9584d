import TextNormalization

/// Which words of a text moved a score, and by how much.
///
/// The weight of a feature is spread over the bytes that it stands on; a word, or a run of Han characters that pull the same
/// way, adds up to what it contributed.
enum ModelEvidence {
  /// Words that moved a score by less, in thousandths of log-odds, say nothing.
  private static let least = 200.0
  /// Words a signal.
  private static let most = 4

  /// For each group of heads, the words that moved it most, strongest first: where they stand in the normalised text and
  /// thousandths of log-odds.
  static func words(
    for groups: [[(head: ScoringModel.Head, sign: Double)]], in text: NormalizedText
  ) -> [[(range: Range<Int>, contribution: Int)]] {
    if groups.isEmpty { return [] }
    let spread = EmotionScorer.read(text, Spread(groups, length: text.utf8.count))
    return groups.indices.map { group in
      words(in: text.utf8, spread.shares(of: group)).sorted { abs($0.sum) > abs($1.sum) }.prefix(most).map {
        (range: $0.range, contribution: Int($0.sum.rounded()))
      }
    }
  }

  /// Latin words, and runs of other characters whose shares have the same sign.
  private static func words(in bytes: [UInt8], _ shares: [Double]) -> [(range: Range<Int>, sum: Double)] {
    var words: [(range: Range<Int>, sum: Double)] = []
    var start = 0
    while start < bytes.count {
      let isLatin = bytes[start].isWordByte
      var end = start + 1
      var sum = shares[start]
      while end < bytes.count {
        let isInside = bytes[end] & 0xC0 == 0x80
        if bytes[end].isWordByte != isLatin { break }
        if !isLatin, !isInside, bytes[end] < 0x80 || bytes[start] < 0x80 || (shares[end] > 0) != (sum > 0) {
          break
        }
        sum += shares[end]
        end += 1
      }
      if abs(sum) >= least, bytes[start] > 0x20 { words.append((start..<end, sum)) }
      start = end
    }
    return words
  }
}

extension UInt8 {
  /// A Latin letter, a digit or an apostrophe.
  fileprivate var isWordByte: Bool { self &- 0x61 < 26 || self &- 0x30 < 10 || self == 0x27 }
}

/// Spreads the weights of features over the bytes that they stand on.
private struct Spread: FeatureVisitor {
  /// For each signal, the heads that make it and the sign with which they do.
  private let heads: [[(head: ScoringModel.Head, sign: Double)]]
  private let model = ScoringModel.shared
  private var bytes: [[Double]]
  private var count = 0

  init(_ heads: [[(head: ScoringModel.Head, sign: Double)]], length: Int) {
    self.heads = heads
    bytes = heads.map { _ in Array(repeating: 0, count: length) }
  }

  mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int) {
    count += 1
    let (row, known) = model.place(of: hash)
    guard end > start, known == 1 else { return }
    let weights = model.weights(at: row)
    for signal in heads.indices {
      var weight = 0.0
      for (head, sign) in heads[signal] {
        weight +=
          sign * Double(weights[head.rawValue]) * model.scales[head.rawValue]
      }
      for byte in start..<end { bytes[signal][byte] += weight / Double(end - start) }
    }
  }

  /// Thousandths of log-odds of each byte of the text.
  func shares(of signal: Int) -> [Double] {
    let scale = 1 / Double(max(count, 1)).squareRoot()
    return bytes[signal].map { $0 * scale }
  }
}
