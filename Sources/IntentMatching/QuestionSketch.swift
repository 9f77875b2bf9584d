package import TextNormalization

/// The pieces of a question, to tell whether it is asked again in other words.
package struct QuestionSketch: Sendable, Equatable {
  private static let limit = 256

  /// Hashes of pieces, ascending without repeats, 1…256 of them.
  package var storage: [UInt32]

  /// The sketch of a text; nil under three Han characters and two words, or when only courtesies are left.
  package init?(of text: NormalizedText) { self.init(of: TextPieces(text)) }

  /// The sketch of a text that was taken apart already.
  package init?(of pieces: borrowing TextPieces) {
    guard pieces.hanCount >= 3 || pieces.wordCount >= 2, !pieces.hashes.isEmpty else { return nil }
    // A copy: an array made of a slice would keep the memory of the longest text that was taken apart.
    storage = pieces.hashes.prefix(Self.limit).withUnsafeBufferPointer { Array($0) }
  }

  /// A sketch that was stored; nil when it is none.
  package init?(storage: [UInt32]) {
    guard !storage.isEmpty, storage.count <= Self.limit,
      zip(storage, storage.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.storage = storage
  }

  /// True when half of the pieces of both are shared, or four fifths of the shorter one of like length.
  package func resembles(_ other: QuestionSketch) -> Bool { Self.resemble(storage, other.storage) }

  /// How many pieces two sketches of these lengths must share; more than the shorter has when they cannot resemble.
  package static func leastShared(_ one: Int, _ other: Int) -> Int {
    let (shorter, longer) = (min(one, other), max(one, other))
    // 2 s >= one + other - s, or 5 s >= 4 shorter.
    let half = (one + other + 2) / 3
    return longer <= 3 * shorter && shorter >= 4 ? min(half, (4 * shorter + 4) / 5) : half
  }

  /// The same for two storages.
  package static func resemble(_ one: [UInt32], _ other: [UInt32]) -> Bool {
    let least = leastShared(one.count, other.count)
    var shared = 0
    var left = 0
    var right = 0
    // Stops as soon as what is left cannot make up for what is missing.
    while left < one.count, right < other.count,
      shared + min(one.count - left, other.count - right) >= least
    {
      let (a, b) = (one[left], other[right])
      if a == b { shared += 1 }
      if a <= b { left += 1 }
      if b <= a { right += 1 }
    }
    return shared >= least
  }
}
