/// Takes the features of a text, one after another.
package protocol FeatureVisitor {
  /// A feature and the bytes of the normalised text that it stands on; a feature of the whole text has no bytes.
  mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int)
  /// The n-grams of a word, which are features too.
  mutating func visit(_ grams: WordGrams)
  /// The n-grams that end with a Han character, which are features too.
  mutating func visit(_ grams: HanGrams)
  /// A word of up to eight letters, the last in the lowest byte, with its n-grams: its hash, or nil when the visitor
  /// has to be shown its features one by one.
  mutating func visit(word letters: UInt64) -> UInt32?
}

extension FeatureVisitor {
  /// Asks for the features.
  package mutating func visit(word letters: UInt64) -> UInt32? { nil }

  /// Visits each of the n-grams.
  package mutating func visit(_ grams: HanGrams) {
    for index in 0..<grams.count { visit(grams.hashes[index], grams.start(index), grams.end) }
  }

  /// Visits each of the n-grams.
  package mutating func visit(_ grams: WordGrams) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: WordGrams.room) { hashes in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: WordGrams.room) { ranges in
        guard let first = hashes.baseAddress, let firstRange = ranges.baseAddress else { return }
        grams.writeRanges(to: firstRange)
        for index in 0..<grams.write(to: first) {
          visit(hashes[index], Int(ranges[index] & 0xFFFF_FFFF), Int(ranges[index] >> 32))
        }
      }
    }
  }
}

/// What a linear model sees of a text: hashed words, pairs of words, n-grams of letters and of Han characters, marks.
///
/// Words under a negation, up to three words or four Han characters behind the negator, are features of their own: `angry`
/// in `not angry` is another word. Web addresses are one symbol. Digits are one symbol, so that `等了3天` and `等了12天` are the same. One pass, no allocation;
/// all of it is inlined into the function that reads, so that what it knows so far stays in registers.
package struct TextFeatures<Visitor: FeatureVisitor> {
  package var visitor: Visitor

  let bytes: UnsafeBufferPointer<UInt8>
  let functions = FunctionWords.shared
  /// The last Han characters (digits as one symbol), newest first, with where they start.
  var han: (UInt32, UInt32) = (0, 0)
  var hanStarts: (Int, Int) = (0, 0)
  var hanCount = 0
  /// How many Han characters, and words, the last negation still covers.
  var hanNegation = 0
  var wordNegation = 0
  var previousWord: UInt32 = 0
  var previousStart = 0
  /// Kinds of marks that were seen: several questions are no more of a question than one.
  var seenMarks: UInt32 = 0
  /// True once the text asks for something: thanks after that may be no more than manners.
  var asks = false
  var tokens = 0
  var lastToken: UInt32 = 0
  var lastStart = 0

  package init(_ bytes: UnsafeBufferPointer<UInt8>, visitor: Visitor) {
    self.bytes = bytes
    self.visitor = visitor
  }

  /// Visits the features of the bytes in the range.
  @inline(__always)
  package mutating func read(_ range: Range<Int>) {
    var place = range.lowerBound
    let end = range.upperBound
    while place < end {
      let byte = bytes[place]
      if byte < 0x80 {
        switch byte {
        case 0x61...0x7A: place = readWord(from: place, to: end)
        case 0x30...0x39: place = readNumber(from: place, to: end)
        case 0x20: place += 1
        case 0x21, 0x3F: place = readMarks(from: place, to: end)
        default:
          breakClause()
          place = readPunctuation(from: place, to: end)
        }
      } else {
        place = readCharacter(from: place, to: end)
      }
    }
  }

  /// Visits what only the whole text shows: how it ends, how long it is, how much of it is in capitals.
  @inline(__always)
  package mutating func finish(isShouting: Bool) {
    if tokens == 0 { return }
    if lastToken != 0 { visit(Hash.mix(Seed.end, lastToken), lastStart, bytes.count) }
    var size: UInt32 = 0
    var rest = tokens
    while rest > 0 {
      size += 1
      rest >>= 1
    }
    visit(Hash.mix(Seed.size, size), 0, 0)
    if isShouting { visit(Hash.mix(Seed.shouting, 1), 0, 0) }
  }

  // MARK: - Tokens

  @inline(__always)
  private mutating func readWord(from start: Int, to limit: Int) -> Int {
    var (end, last) = plainWord(from: start, to: limit)
    if end > start, end &- start <= 8, wordNegation == 0, let hash = visitor.visit(word: last) {
      forgetHan()
      endWord(hash, last, start, end)
      return end
    }
    var hash = Seed.word
    if end > start {
      for place in start..<end { hash = Hash.mix(hash, UInt32(bytes[place])) }
    } else {
      (end, hash, last) = Self.anyWord(bytes, from: start, to: limit)
    }
    if functions.function(of: last) == .address, let after = Self.addressEnd(bytes, start, end, limit) {
      visit(Seed.address, start, after)
      breakClause()
      return after
    }
    forgetHan()
    if wordNegation > 0 {
      wordNegation -= 1
      visit(Hash.mix(Seed.negated, hash), start, end)
    } else {
      visit(hash, start, end)
      if end - start >= 3 { visitor.visit(WordGrams(bytes, start, end)) }
    }
    endWord(hash, last, start, end)
    return end
  }

  /// What the words around a word make of it, and it of those that follow.
  @inline(__always)
  private mutating func endWord(_ hash: UInt32, _ last: UInt64, _ start: Int, _ end: Int) {
    addWord(hash, start, end)
    switch functions.function(of: last) {
    case .negation: wordNegation = 3
    case .request: asks = true
    case .thanks: if asks { visit(Seed.manners, start, end) }
    case .none, .address: if last & 0xFF_FFFF == 0x6E_2774 { wordNegation = 3 }  // n't
    }
  }

  /// End of a word of letters alone, after 32 at the latest, and its last eight bytes as a number, the last in the
  /// lowest bits; `start` when it has an apostrophe, or might have one.
  @inline(__always)
  private func plainWord(from start: Int, to limit: Int) -> (end: Int, last: UInt64) {
    var end = start
    var word: UInt64 = 0
    var count = 8
    while count == 8, end &- start < 32 {
      word = eightBytes(at: end, to: limit)
      let ones: UInt64 = 0x0101_0101_0101_0101
      let high = ones &* 0x80
      let low = word & ~high
      // Bit 7 of each byte that is no letter.
      let others = (~(low &+ ones &* (0x80 - 0x61)) | (low &+ ones &* (0x80 - 0x7B)) | word) & high
      count = others.trailingZeroBitCount &>> 3
      end &+= count
    }
    if count < 8, end < limit, bytes[end] == 0x27 || bytes[end] == 0xE2 { return (start, 0) }
    if end &- start >= 8 { return (end, eightBytes(at: end &- 8, to: limit).byteSwapped) }
    return (end, word.byteSwapped &>> (64 &- 8 &* UInt64(count)))
  }

  /// Eight bytes, the first in the lowest bits; zeros past the limit.
  @inline(__always)
  private func eightBytes(at place: Int, to limit: Int) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    // SAFETY: eight bytes are read where the text has eight before the limit, from `place` on or at its end.
    if place &+ 8 <= limit {
      return UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
    if limit >= 8 {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: limit &- 8, as: UInt64.self))
      return place < limit ? word &>> (8 &* UInt64(place &+ 8 &- limit)) : 0
    }
    var word: UInt64 = 0
    var index = place
    while index < limit {
      word |= UInt64(bytes[index]) &<< (8 &* UInt64(index &- place))
      index &+= 1
    }
    return word
  }

  /// End and hash of a word of up to 32 bytes, with apostrophes of either kind between its letters, and its last
  /// eight bytes as a number.
  @inline(never)
  private static func anyWord(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int
  ) -> (end: Int, hash: UInt32, last: UInt64) {
    var end = start
    var hash = Seed.word
    var last: UInt64 = 0
    while end < limit, end - start < 32 {
      let byte = bytes[end]
      if byte &- 0x61 < 26 || (byte == 0x27 && end + 1 < limit && bytes[end + 1] &- 0x61 < 26) {
        hash = Hash.mix(hash, UInt32(byte))
        last = last << 8 | UInt64(byte)
        end += 1
      } else if byte == 0xE2, end + 3 < limit, bytes[end + 1] == 0x80, bytes[end + 2] == 0x99,
        bytes[end + 3] &- 0x61 < 26
      {
        hash = Hash.mix(hash, 0x27)
        last = last << 8 | 0x27
        end += 3
      } else {
        break
      }
    }
    return (end, hash, last)
  }

  /// End of the web address that starts with this word, or nil.
  @inline(never)
  private static func addressEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ wordEnd: Int, _ limit: Int
  ) -> Int? {
    guard wordEnd < limit, bytes[wordEnd] == (wordEnd - start == 3 ? 0x2E : 0x3A) else { return nil }
    var end = wordEnd
    while end < limit, bytes[end] > 0x20, bytes[end] < 0x80 { end += 1 }
    return end
  }

  @inline(__always)
  private mutating func addWord(_ hash: UInt32, _ start: Int, _ end: Int) {
    if previousWord != 0 {
      let pair = Hash.mix(Hash.mix(Seed.pair, previousWord), hash)
      visit(pair, previousStart, end)
    }
    if tokens == 0 { visit(Hash.mix(Seed.start, hash), start, end) }
    previousWord = hash
    previousStart = start
    note(hash, start)
  }

  @inline(__always)
  private mutating func readNumber(from start: Int, to limit: Int) -> Int {
    var end = start
    while end < limit,
      bytes[end] &- 0x30 < 10 || bytes[end] == 0x2E && end + 1 < limit && bytes[end + 1] &- 0x30 < 10
    {
      end += 1
    }
    let length = UInt32(min(end - start, 9))
    let word = Hash.mix(Seed.number, length > 4 ? 5 : 1)
    visit(word, start, end)
    if previousWord != 0 { visit(Hash.mix(Hash.mix(Seed.pair, previousWord), word), previousStart, end) }
    previousWord = word
    previousStart = start
    note(word, start)
    addHan(0x30, start, end)
    return end
  }

  @inline(__always)
  private mutating func readMarks(from start: Int, to limit: Int) -> Int {
    var end = start
    var kinds: UInt32 = 0
    while end < limit, bytes[end] == 0x21 || bytes[end] == 0x3F {
      kinds |= bytes[end] == 0x21 ? 1 : 2
      end += 1
    }
    if kinds & 2 != 0 { asks = true }
    let hash = Hash.mix(Hash.mix(Seed.marks, kinds), UInt32(min(end - start, 4)))
    if seenMarks & 1 << kinds == 0 {
      seenMarks |= 1 << kinds
      visit(hash, start, end)
      if lastToken != 0 { visit(Hash.mix(Hash.mix(Seed.marked, lastToken), kinds), lastStart, end) }
    }
    breakClause()
    note(hash, start)
    return end
  }

  @inline(__always)
  private mutating func readPunctuation(from start: Int, to limit: Int) -> Int {
    let byte = bytes[start]
    var end = start + 1
    while end < limit, bytes[end] == byte { end += 1 }
    if end - start >= 2 || byte > 0x2E {
      visit(Hash.mix(Hash.mix(Seed.marks, UInt32(byte)), UInt32(min(end - start, 3))), start, end)
    } else if byte == 0x28 || byte == 0x29 || byte == 0x3A || byte == 0x3B || byte == 0x3D {
      visit(Hash.mix(Seed.marks, UInt32(byte)), start, end)
    }
    return end
  }

  @inline(__always)
  mutating func note(_ hash: UInt32, _ start: Int) {
    tokens += 1
    lastToken = hash
    lastStart = start
  }

  @inline(__always)
  mutating func forgetHan() {
    hanCount = 0
    hanNegation = 0
  }

  @inline(__always)
  mutating func breakClause() {
    forgetHan()
    previousWord = 0
    wordNegation = 0
  }

  @inline(__always)
  mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int) {
    visitor.visit(Hash.finished(hash), start, end)
  }
}
