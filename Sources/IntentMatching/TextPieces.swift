package import TextNormalization

/// What two questions are compared by: runs of Han characters, words, and pieces of words.
///
/// One value serves text after text and keeps its memory. Linear in the text, of which the first 2000 bytes count.
package struct TextPieces: Sendable {
  private static let longestText = 2000
  /// Beyond so many pieces an ordinary sort bounds what texts made to collide can cost.
  private static let mostInBuckets = 512

  /// Hashes of the Han 1-3-grams, words and in-word 3-4-grams, stop words left out; ascending without repeats.
  package private(set) var hashes: [UInt32] = []
  /// By place in `hashes`: how much a piece counts; of pieces that come twice, the larger one.
  private(set) var weights: [UInt32] = []
  private(set) var hanCount = 0
  private(set) var wordCount = 0

  private var run: [UInt32] = []
  /// Hash in the upper half, weight in the lower.
  private var grams: [UInt64] = []
  private var sorted: [UInt64] = []
  /// By first byte of a hash: where its heap begins, and where it ends so far.
  private var heaps: [(start: Int32, end: Int32)] = Array(repeating: (0, 0), count: 256)

  /// The pieces of no text.
  package init() {}

  /// The pieces of a text.
  package init(_ text: NormalizedText) { read(text) }

  /// Takes a text apart; what was here before is forgotten.
  package mutating func read(_ text: NormalizedText) {
    hanCount = 0
    wordCount = 0
    grams.removeAll(keepingCapacity: true)
    run.removeAll(keepingCapacity: true)
    var isHanRun = false
    var place = 0
    let count = min(text.utf8.count, Self.longestText)
    while place < count {
      let (scalar, length) = Self.scalar(text.utf8, at: place, before: count)
      place += length
      let han = Self.isHan(scalar)
      let isWord = !han && Self.isWordPart(scalar)
      if (!han && !isWord) || (han != isHanRun && !run.isEmpty) {
        end(isHanRun)
        run.removeAll(keepingCapacity: true)
      }
      if han || isWord {
        isHanRun = han
        run.append(scalar)
      }
    }
    end(isHanRun)
    sortGrams()
    collect()
  }

  // MARK: - Characters

  /// The scalar at a place of valid UTF-8 and its length; a character that `end` cuts is none that counts.
  private static func scalar(_ bytes: [UInt8], at place: Int, before end: Int) -> (UInt32, Int) {
    let first = UInt32(bytes[place])
    if first < 0x80 { return (first, 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard place + length <= end else { return (0xFFFD, end - place) }
    var scalar = first & (0x7F >> UInt32(length))
    for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[place + offset] & 0x3F) }
    return (scalar, length)
  }

  private static func isHan(_ scalar: UInt32) -> Bool {
    if scalar < 0x2E80 { return false }
    if 0x4E00...0x9FA5 ~= scalar { return true }
    return Unicode.Scalar(scalar).map { TextNormalization.isHan($0) } ?? false
  }

  private static func isWordPart(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return 0x61...0x7A ~= scalar || 0x30...0x39 ~= scalar || 0x41...0x5A ~= scalar }
    return Unicode.Scalar(scalar).map { isLatinLetter($0) } ?? false
  }

  // MARK: - Runs

  private mutating func end(_ isHanRun: Bool) {
    if run.isEmpty { return }
    if isHanRun {
      hanCount += run.count
      endHan()
    } else {
      wordCount += 1
      endWord()
    }
  }

  /// Cuts greetings and manners out of a run of Han characters and takes the rest apart.
  private mutating func endHan() {
    var start = 0
    var place = 0
    while place < run.count {
      if let length = Courtesies.length(in: run, at: place) {
        if place > start { addHan(start, place) }
        place += length
        start = place
      } else {
        place += 1
      }
    }
    if start < run.count { addHan(start, run.count) }
  }

  private mutating func addHan(_ start: Int, _ end: Int) {
    for first in start..<end {
      var hash = Self.hash(Self.emptyHash, run[first])
      if !SmallWords.particles.contains(run[first]) { add(hash, 3) }
      guard first + 1 < end else { break }
      hash = Self.hash(hash, run[first + 1])
      add(hash, 10)
      guard first + 2 < end else { continue }
      add(Self.hash(hash, run[first + 2]), 12)
    }
  }

  private mutating func endWord() {
    var whole = Self.emptyHash
    for scalar in run { whole = Self.hash(whole, scalar) }
    if SmallWords.stopWords.contains(whole) { return }
    add(whole, 12)
    if run.count <= 3 { return }
    for first in 0...(run.count - 3) {
      var hash = Self.hash(Self.emptyHash, run[first])
      hash = Self.hash(hash, run[first + 1])
      hash = Self.hash(hash, run[first + 2])
      add(hash, 3)
      if first + 3 < run.count { add(Self.hash(hash, run[first + 3]), 3) }
    }
  }

  private mutating func add(_ hash: UInt32, _ weight: UInt64) { grams.append(UInt64(hash) << 32 | weight) }

  static let emptyHash: UInt32 = 2_166_136_261

  /// FNV-1a over characters, two steps each.
  static func hash(_ hash: UInt32, _ scalar: UInt32) -> UInt32 {
    let step = (hash ^ (scalar & 0xFF)) &* 16_777_619
    return (step ^ (scalar >> 8)) &* 16_777_619
  }

  // MARK: - Order

  /// Deals the grams out by their first byte, where hashes differ most, into heaps of a few, each kept sorted as it grows.
  private mutating func sortGrams() {
    let count = grams.count
    if count > Self.mostInBuckets {
      grams.sort()
      return
    }
    if count < 2 { return }
    if sorted.isEmpty { sorted = Array(repeating: 0, count: Self.mostInBuckets) }
    grams.withUnsafeMutableBufferPointer { grams in
      sorted.withUnsafeMutableBufferPointer { sorted in
        heaps.withUnsafeMutableBufferPointer { heaps in
          for heap in heaps.indices { heaps[heap].end = 0 }
          for gram in grams { heaps[Int(gram >> 56)].end += 1 }
          var total: Int32 = 0
          for heap in heaps.indices {
            let size = heaps[heap].end
            heaps[heap] = (total, total)
            total += size
          }
          for gram in grams {
            let heap = Int(gram >> 56)
            let start = Int(heaps[heap].start)
            var place = Int(heaps[heap].end)
            heaps[heap].end += 1
            while place > start, sorted[place - 1] > gram {
              sorted[place] = sorted[place - 1]
              place -= 1
            }
            sorted[place] = gram
          }
          for place in grams.indices { grams[place] = sorted[place] }
        }
      }
    }
  }

  private mutating func collect() {
    hashes.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    for gram in grams {
      let hash = UInt32(truncatingIfNeeded: gram >> 32)
      let weight = UInt32(truncatingIfNeeded: gram)
      if hashes.last == hash {
        // Equal hashes come in order of their weights.
        weights[weights.count - 1] = weight
      } else {
        hashes.append(hash)
        weights.append(weight)
      }
    }
  }
}
