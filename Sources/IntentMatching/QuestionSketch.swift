package import TextNormalization

/// The pieces of a question, to tell whether it is asked again in other words.
package struct QuestionSketch: Sendable, Equatable {
  private static let limit = 256

  /// Hashes of pieces, ascending without repeats, 1…256 of them.
  package var storage: [UInt32]

  /// The sketch of a text; nil under three Han characters and two words, or when only courtesies are left.
  package init?(of text: NormalizedText) {
    let shingles = Shingles(text)
    guard shingles.hanCount >= 3 || shingles.wordCount >= 2 else { return nil }
    self.init(storage: Array(Set(shingles.grams.map(\.hash)).sorted().prefix(Self.limit)))
  }

  /// A sketch that was stored; nil when it is none.
  package init?(storage: [UInt32]) {
    guard !storage.isEmpty, storage.count <= Self.limit,
      zip(storage, storage.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.storage = storage
  }

  /// True when half of the pieces of both are shared, or four fifths of the shorter one of like length.
  package func resembles(_ other: QuestionSketch) -> Bool {
    var shared = 0
    var left = 0
    var right = 0
    while left < storage.count, right < other.storage.count {
      if storage[left] == other.storage[right] {
        shared += 1
        left += 1
        right += 1
      } else if storage[left] < other.storage[right] {
        left += 1
      } else {
        right += 1
      }
    }
    let (shorter, longer) = (min(storage.count, other.storage.count), max(storage.count, other.storage.count))
    return 2 * shared >= storage.count + other.storage.count - shared
      || (5 * shared >= 4 * shorter && longer <= 3 * shorter && shorter >= 4)
  }
}
