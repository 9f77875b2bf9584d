package import TextNormalization

/// What two questions are compared by: runs of Han characters, words, and pieces of words.
///
/// One value serves text after text and keeps its memory. Linear in the text, of which the first 2000 bytes count.
package struct TextPieces: Sendable {
  private static let longestText = 2000
  /// Beyond so many pieces an ordinary sort bounds what texts made to collide can cost.
  private static let mostInHeaps = 512

  /// Hashes of the Han 1-3-grams, words and in-word 3-4-grams, stop words left out; ascending without repeats.
  package private(set) var hashes: [UInt32] = []
  /// By place in `hashes`: how much a piece counts; of pieces that come twice, the larger one.
  private(set) var weights: [UInt32] = []
  private(set) var hanCount = 0
  private(set) var wordCount = 0

  // Memory for `PieceReader`: the run at hand, and hashes in the upper half of a number with weights in the lower.
  private var run: [UInt32] = []
  private var grams: [UInt64] = []
  private var sorted: [UInt64] = []
  /// By the first six bits of a hash: where its heap begins, and where it ends so far.
  private var heaps: [(start: Int32, end: Int32)] = []

  /// The pieces of no text.
  package init() {}

  /// The pieces of a text.
  package init(_ text: NormalizedText) { read(text) }

  /// Takes a text apart; what was here before is forgotten.
  package mutating func read(_ text: NormalizedText) {
    let count = min(text.utf8.count, Self.longestText)
    // A character gives at most three pieces, and one of a single byte at most two.
    if run.count < count { run = Array(repeating: 0, count: count) }
    if grams.count < 2 * count + 2 { grams = Array(repeating: 0, count: 2 * count + 2) }
    if heaps.isEmpty {
      heaps = Array(repeating: (0, 0), count: 64)
      sorted = Array(repeating: 0, count: Self.mostInHeaps)
    }
    hashes.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    let (gramCount, hans, words) = text.utf8.withUnsafeBufferPointer { bytes in
      run.withUnsafeMutableBufferPointer { run in
        grams.withUnsafeMutableBufferPointer { grams in
          var reader = PieceReader(run: run, grams: grams)
          reader.read(UnsafeBufferPointer(rebasing: bytes[..<count]))
          return (reader.gramCount, reader.hanCount, reader.wordCount)
        }
      }
    }
    hanCount = hans
    wordCount = words
    sortGrams(gramCount)
    collect(gramCount)
  }

  // MARK: - Order

  /// Deals the grams out by their first bits, where hashes differ most, into heaps of a few, each kept sorted as it grows.
  private mutating func sortGrams(_ count: Int) {
    if count > Self.mostInHeaps {
      grams[..<count].sort()
      return
    }
    if count < 2 { return }
    grams.withUnsafeMutableBufferPointer { grams in
      sorted.withUnsafeMutableBufferPointer { sorted in
        heaps.withUnsafeMutableBufferPointer { heaps in
          for heap in heaps.indices { heaps[heap].end = 0 }
          for place in 0..<count { heaps[Int(grams[place] >> 58)].end += 1 }
          var total: Int32 = 0
          for heap in heaps.indices {
            let size = heaps[heap].end
            heaps[heap] = (total, total)
            total += size
          }
          for index in 0..<count {
            let gram = grams[index]
            let heap = Int(gram >> 58)
            let start = Int(heaps[heap].start)
            var place = Int(heaps[heap].end)
            heaps[heap].end += 1
            while place > start, sorted[place - 1] > gram {
              sorted[place] = sorted[place - 1]
              place -= 1
            }
            sorted[place] = gram
          }
          for place in 0..<count { grams[place] = sorted[place] }
        }
      }
    }
  }

  private mutating func collect(_ count: Int) {
    hashes.reserveCapacity(count)
    weights.reserveCapacity(count)
    for place in 0..<count {
      let hash = UInt32(truncatingIfNeeded: grams[place] >> 32)
      let weight = UInt32(truncatingIfNeeded: grams[place])
      if place > 0, grams[place - 1] >> 32 == grams[place] >> 32 {
        // Equal hashes come in order of their weights.
        weights[weights.count - 1] = weight
      } else {
        hashes.append(hash)
        weights.append(weight)
      }
    }
  }
}
