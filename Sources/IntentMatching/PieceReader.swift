import TextNormalization

/// Takes a text apart into memory that `TextPieces` lends.
struct PieceReader {
  /// The characters of the run at hand; as many as the text has bytes.
  private let run: UnsafeMutableBufferPointer<UInt32>
  private var runCount = 0
  /// Hash in the upper half, weight in the lower; twice as many and two as the text has bytes.
  private let grams: UnsafeMutableBufferPointer<UInt64>
  private(set) var gramCount = 0
  private(set) var hanCount = 0
  private(set) var wordCount = 0

  /// A reader into memory that is large enough for its text.
  init(run: UnsafeMutableBufferPointer<UInt32>, grams: UnsafeMutableBufferPointer<UInt64>) {
    self.run = run
    self.grams = grams
  }

  /// Reads valid UTF-8, of which the last character may be cut.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var isHanRun = false
    var place = 0
    while place < bytes.count {
      let (scalar, length) = decodeScalar(bytes, at: place)
      place += length
      let han = Self.isHan(scalar)
      let isWord = !han && Self.isWordPart(scalar)
      if (!han && !isWord) || (han != isHanRun && runCount > 0) { end(isHanRun) }
      if han || isWord {
        isHanRun = han
        run[runCount] = scalar
        runCount += 1
      }
    }
    end(isHanRun)
  }

  // MARK: - Characters

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
    if runCount == 0 { return }
    if isHanRun {
      hanCount += runCount
      endHan()
    } else {
      wordCount += 1
      endWord()
    }
    runCount = 0
  }

  /// Cuts greetings and manners out of a run of Han characters and takes the rest apart.
  private mutating func endHan() {
    var start = 0
    var place = 0
    while place < runCount {
      if let length = Courtesies.length(in: UnsafeBufferPointer(rebasing: run[place..<runCount])) {
        addHan(start, place)
        place += length
        start = place
      } else {
        place += 1
      }
    }
    addHan(start, runCount)
  }

  private mutating func addHan(_ start: Int, _ end: Int) {
    for first in start..<end {
      var hash = Self.hash(Self.emptyHash, run[first])
      if !SmallWords.particles.contains(run[first]) { add(hash, 3) }
      guard first + 1 < end else { return }
      hash = Self.hash(hash, run[first + 1])
      add(hash, 10)
      guard first + 2 < end else { continue }
      add(Self.hash(hash, run[first + 2]), 12)
    }
  }

  private mutating func endWord() {
    var whole = Self.emptyHash
    for place in 0..<runCount { whole = Self.hash(whole, run[place]) }
    if SmallWords.stopWords.contains(whole) { return }
    add(whole, 12)
    if runCount <= 3 { return }
    for first in 0...(runCount - 3) {
      var hash = Self.hash(Self.emptyHash, run[first])
      hash = Self.hash(hash, run[first + 1])
      hash = Self.hash(hash, run[first + 2])
      add(hash, 3)
      if first + 3 < runCount { add(Self.hash(hash, run[first + 3]), 3) }
    }
  }

  private mutating func add(_ hash: UInt32, _ weight: UInt64) {
    grams[gramCount] = UInt64(hash) << 32 | weight
    gramCount += 1
  }

  static let emptyHash: UInt32 = 2_166_136_261

  /// FNV-1a over characters, two steps each.
  static func hash(_ hash: UInt32, _ scalar: UInt32) -> UInt32 {
    let step = (hash ^ (scalar & 0xFF)) &* 16_777_619
    return (step ^ (scalar >> 8)) &* 16_777_619
  }
}
