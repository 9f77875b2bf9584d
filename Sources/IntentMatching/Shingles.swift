import TextNormalization

/// What two questions are compared by: runs of Han characters, words, and pieces of words.
struct Shingles {
  private static let longestText = 2000

  /// Han 1-3-grams, words and in-word 3-4-grams as hashes, in order of the text, stop words left out.
  private(set) var grams: [(hash: UInt32, weight: Int)] = []
  private(set) var hanCount = 0
  private(set) var wordCount = 0

  init(_ text: NormalizedText) {
    var run: [UInt32] = []
    var isHanRun = false
    for scalar in String(decoding: text.utf8.prefix(Self.longestText), as: UTF8.self).unicodeScalars {
      let han = isHan(scalar)
      let isWord = !han && (isLatinLetter(scalar) || isDigit(scalar))
      if (!han && !isWord) || (han != isHanRun && !run.isEmpty) {
        end(run, isHanRun)
        run = []
      }
      if han || isWord {
        isHanRun = han
        run.append(scalar.value)
      }
    }
    end(run, isHanRun)
  }

  private mutating func end(_ run: [UInt32], _ isHanRun: Bool) {
    if run.isEmpty { return }
    if isHanRun {
      hanCount += run.count
      for piece in Self.withoutCourtesies(run) {
        grow(piece, sizes: 1...3, weights: [3, 10, 12])
      }
    } else {
      wordCount += 1
      if Self.stopWords.contains(Self.hash(run[...])) { return }
      grams.append((hash: Self.hash(run[...]), weight: 12))
      if run.count > 3 { grow(run[...], sizes: 3...4, weights: [3, 3]) }
    }
  }

  private mutating func grow(_ run: ArraySlice<UInt32>, sizes: ClosedRange<Int>, weights: [Int]) {
    for size in sizes where size <= run.count {
      for start in run.startIndex...(run.endIndex - size) {
        let gram = run[start..<start + size]
        if size == 1, let first = gram.first, Self.particles.contains(first) { continue }
        grams.append((hash: Self.hash(gram), weight: weights[size - sizes.lowerBound]))
      }
    }
  }

  /// Cuts greetings and manners out of a run of Han characters.
  private static func withoutCourtesies(_ run: [UInt32]) -> [ArraySlice<UInt32>] {
    var pieces: [ArraySlice<UInt32>] = []
    var start = 0
    var place = 0
    while place < run.count {
      let courtesy = courtesies.first { run[place...].starts(with: $0) }
      if let courtesy {
        if place > start { pieces.append(run[start..<place]) }
        place += courtesy.count
        start = place
      } else {
        place += 1
      }
    }
    if start < run.count { pieces.append(run[start...]) }
    return pieces
  }

  /// FNV-1a over characters, two steps each.
  private static func hash(_ scalars: ArraySlice<UInt32>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for scalar in scalars {
      hash = (hash ^ (scalar & 0xFF)) &* 16_777_619
      hash = (hash ^ (scalar >> 8)) &* 16_777_619
    }
    return hash
  }

  private static let particles = Set("的了吗呢啊吧呀么我你您是在有就也都这那个一下把和".unicodeScalars.map(\.value))

  /// Longer before shorter.
  private static let courtesies: [[UInt32]] = [
    "不好意思", "打扰一下", "请问一下", "麻烦你", "麻烦您", "想问一下", "谢谢你", "谢谢您", "打扰了", "想问下", "问一下",
    "你好", "您好", "请问", "麻烦", "谢谢", "感谢", "哈喽", "在吗", "在么", "问下", "请", "亲",
  ].map { $0.unicodeScalars.map(\.value) }

  private static let stopWords: Set<UInt32> = Set(
    [
      "hi", "hello", "hey", "please", "pls", "plz", "thanks", "thank", "you", "the", "a", "an", "is", "are",
      "i",
      "me", "to", "of", "it", "do", "does", "can", "could", "would", "for", "in", "on", "and", "there",
      "dear",
      "sir", "good", "morning", "afternoon", "evening", "am", "be", "been", "s", "t", "m", "your", "this",
      "my",
    ].map { hash(ArraySlice($0.unicodeScalars.map(\.value))) })
}
