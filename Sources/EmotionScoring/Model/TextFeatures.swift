/// Takes the features of a text, one after another.
package protocol FeatureVisitor {
  /// A feature and the bytes of the normalised text that it stands on; a feature of the whole text has no bytes.
  mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int)
}

/// What a linear model sees of a text: hashed words, pairs of words, n-grams of letters and of Han characters, marks.
///
/// Words under a negation, up to three words or four Han characters behind the negator, are features of their own: `angry`
/// in `not angry` is another word. Web addresses are one symbol. Digits are one symbol, so that `等了3天` and `等了12天` are the same. One pass, no allocation.
package struct TextFeatures<Visitor: FeatureVisitor> {
  package var visitor: Visitor

  private let bytes: UnsafeBufferPointer<UInt8>
  /// The last Han characters (digits as one symbol), newest first, with where they start.
  private var han: (UInt32, UInt32, UInt32) = (0, 0, 0)
  private var hanStarts: (Int, Int, Int) = (0, 0, 0)
  private var hanCount = 0
  /// How many Han characters, and words, the last negation still covers.
  private var hanNegation = 0
  private var wordNegation = 0
  private var previousWord: UInt32 = 0
  private var previousStart = 0
  /// Kinds of marks that were seen: several questions are no more of a question than one.
  private var seenMarks: UInt32 = 0
  /// True once the text asks for something: thanks after that may be no more than manners.
  private var asks = false
  private var tokens = 0
  private var lastToken: UInt32 = 0
  private var lastStart = 0

  package init(_ bytes: UnsafeBufferPointer<UInt8>, visitor: Visitor) {
    self.bytes = bytes
    self.visitor = visitor
  }

  /// Visits the features of the bytes in the range.
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
  package mutating func finish(isShouting: Bool) {
    if tokens == 0 { return }
    if lastToken != 0 { visit(Self.mix(Seed.end, lastToken), lastStart, bytes.count) }
    var size: UInt32 = 0
    var rest = tokens
    while rest > 0 {
      size += 1
      rest >>= 1
    }
    visit(Self.mix(Seed.size, size), 0, 0)
    if isShouting { visit(Self.mix(Seed.shouting, 1), 0, 0) }
  }

  // MARK: - Tokens

  private mutating func readWord(from start: Int, to limit: Int) -> Int {
    var end = start
    var hash = Seed.word
    var packed: UInt64 = 0
    while end < limit, end - start < 32 {
      let byte = bytes[end]
      if byte &- 0x61 < 26 || (byte == 0x27 && end + 1 < limit && bytes[end + 1] &- 0x61 < 26) {
        hash = Self.mix(hash, UInt32(byte))
        packed = packed << 8 | UInt64(byte)
        end += 1
      } else if byte == 0xE2, end + 3 < limit, bytes[end + 1] == 0x80, bytes[end + 2] == 0x99,
        bytes[end + 3] &- 0x61 < 26
      {
        hash = Self.mix(hash, 0x27)
        packed = packed << 8 | 0x27
        end += 3
      } else {
        break
      }
    }
    if packed == 0x6874_7470 || packed == 0x6874_7470_73 || packed == 0x77_7777,
      let after = addressEnd(start, end, limit)
    {
      visit(Seed.address, start, after)
      breakClause()
      return after
    }
    forgetHan()
    if wordNegation > 0 {
      wordNegation -= 1
      visit(Self.mix(Seed.negated, hash), start, end)
    } else {
      visit(hash, start, end)
      visitGrams(start, end)
    }
    addWord(hash, start, end)
    if Negators.contains(packed, length: end - start) { wordNegation = 3 }
    if Manners.requests.contains(packed) {
      asks = true
    } else if asks, Manners.thanks.contains(packed) {
      visit(Seed.manners, start, end)
    }
    return end
  }

  /// End of the web address that starts with this word, or nil.
  private func addressEnd(_ start: Int, _ wordEnd: Int, _ limit: Int) -> Int? {
    guard wordEnd < limit, bytes[wordEnd] == (wordEnd - start == 3 ? 0x2E : 0x3A) else { return nil }
    var end = wordEnd
    while end < limit, bytes[end] > 0x20, bytes[end] < 0x80 { end += 1 }
    return end
  }

  /// N-grams of three to five letters, the word's edges included.
  private mutating func visitGrams(_ start: Int, _ end: Int) {
    guard end - start >= 3 else { return }
    var first = start - 1
    while first <= end - 2 {
      var hash = Self.mix(Seed.gram, first < start ? 0x3C : UInt32(bytes[first]))
      var last = first + 1
      while last <= end, last < first + 5 {
        hash = Self.mix(hash, last == end ? 0x3E : UInt32(bytes[last]))
        last += 1
        if last - first >= 3 { visit(hash, max(first, start), min(last, end)) }
      }
      first += 1
    }
  }

  private mutating func addWord(_ hash: UInt32, _ start: Int, _ end: Int) {
    if previousWord != 0 {
      let pair = Self.mix(Self.mix(Seed.pair, previousWord), hash)
      visit(pair, previousStart, end)
    }
    if tokens == 0 { visit(Self.mix(Seed.start, hash), start, end) }
    previousWord = hash
    previousStart = start
    note(hash, start)
  }

  private mutating func readNumber(from start: Int, to limit: Int) -> Int {
    var end = start
    while end < limit,
      bytes[end] &- 0x30 < 10 || bytes[end] == 0x2E && end + 1 < limit && bytes[end + 1] &- 0x30 < 10
    {
      end += 1
    }
    let length = UInt32(min(end - start, 9))
    let word = Self.mix(Seed.number, length > 4 ? 5 : 1)
    visit(word, start, end)
    if previousWord != 0 { visit(Self.mix(Self.mix(Seed.pair, previousWord), word), previousStart, end) }
    previousWord = word
    previousStart = start
    note(word, start)
    addHan(0x30, start, end)
    return end
  }

  private mutating func readMarks(from start: Int, to limit: Int) -> Int {
    var end = start
    var kinds: UInt32 = 0
    while end < limit, bytes[end] == 0x21 || bytes[end] == 0x3F {
      kinds |= bytes[end] == 0x21 ? 1 : 2
      end += 1
    }
    if kinds & 2 != 0 { asks = true }
    let hash = Self.mix(Self.mix(Seed.marks, kinds), UInt32(min(end - start, 4)))
    if seenMarks & 1 << kinds == 0 {
      seenMarks |= 1 << kinds
      visit(hash, start, end)
      if lastToken != 0 { visit(Self.mix(Self.mix(Seed.marked, lastToken), kinds), lastStart, end) }
    }
    breakClause()
    note(hash, start)
    return end
  }

  private mutating func readPunctuation(from start: Int, to limit: Int) -> Int {
    let byte = bytes[start]
    var end = start + 1
    while end < limit, bytes[end] == byte { end += 1 }
    if end - start >= 2 || byte > 0x2E {
      visit(Self.mix(Self.mix(Seed.marks, UInt32(byte)), UInt32(min(end - start, 3))), start, end)
    } else if byte == 0x28 || byte == 0x29 || byte == 0x3A || byte == 0x3B || byte == 0x3D {
      visit(Self.mix(Seed.marks, UInt32(byte)), start, end)
    }
    return end
  }

  private mutating func readCharacter(from start: Int, to limit: Int) -> Int {
    let byte = bytes[start]
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    let end = min(start + length, limit)
    var code = UInt32(byte) & (0xFF >> UInt32(length + 1))
    var place = start + 1
    while place < end {
      code = code << 6 | UInt32(bytes[place] & 0x3F)
      place += 1
    }
    switch code {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF:
      previousWord = 0
      addHan(code, start, end)
      switch code {
      case 0x8BF7, 0x5E2E, 0x9EBB, 0x5417, 0x80FD: asks = true  // 请 帮 麻 吗 能
      case 0x8C22 where asks: visit(Seed.manners, start, end)  // 谢
      default: break
      }
      if hanNegators.0 == code || hanNegators.1 == code || hanNegators.2 == code || hanNegators.3 == code
        || hanNegators.4 == code
      {
        hanNegation = 4
      }
    case 0x3001, 0x3002, 0x3000...0x303F, 0x2018...0x201F:
      breakClause()
    default:
      let hash = Self.mix(Seed.character, code)
      visit(hash, start, end)
      note(hash, start)
      if code < 0x2000 { forgetHan() } else { breakClause() }
    }
    return end
  }

  /// The n-grams of one to four Han characters that end here; those that lie wholly behind a negator are features of their
  /// own.
  private mutating func addHan(_ code: UInt32, _ start: Int, _ end: Int) {
    let behind = hanNegation > 0 ? 5 - hanNegation : 0
    let plain = Self.mix(Seed.han, code)
    if code != 0x30 { visit(behind >= 1 ? Self.mix(Seed.negatedHan, code) : plain, start, end) }
    if behind == 0 {
      var hash = plain
      if hanCount >= 1 {
        hash = Self.mix(hash, han.0)
        visit(hash, hanStarts.0, end)
      }
      if hanCount >= 2 {
        hash = Self.mix(hash, han.1)
        visit(hash, hanStarts.1, end)
      }
      if hanCount >= 3 {
        hash = Self.mix(hash, han.2)
        visit(hash, hanStarts.2, end)
      }
    } else {
      addNegatedHan(code, behind, plain, end)
    }
    if hanNegation > 0 { hanNegation -= 1 }
    if tokens == 0 { visit(Self.mix(Seed.start, plain), start, end) }
    let pair = hanCount >= 1 ? Self.mix(plain, han.0) : plain
    han = (code, han.0, han.1)
    hanStarts = (start, hanStarts.0, hanStarts.1)
    hanCount += 1
    if code != 0x30 { note(pair, start) }
  }

  private mutating func addNegatedHan(_ code: UInt32, _ behind: Int, _ plain: UInt32, _ end: Int) {
    var open = plain
    var negated = Self.mix(Seed.negatedHan, code)
    let before = [han.0, han.1, han.2]
    let starts = [hanStarts.0, hanStarts.1, hanStarts.2]
    for length in 2...4 where hanCount >= length - 1 {
      open = Self.mix(open, before[length - 2])
      negated = Self.mix(negated, before[length - 2])
      visit(behind >= length ? negated : open, starts[length - 2], end)
    }
  }

  private mutating func note(_ hash: UInt32, _ start: Int) {
    tokens += 1
    lastToken = hash
    lastStart = start
  }

  private mutating func forgetHan() {
    hanCount = 0
    hanNegation = 0
  }

  private mutating func breakClause() {
    forgetHan()
    previousWord = 0
    wordNegation = 0
  }

  @inline(__always)
  private mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int) {
    visitor.visit((hash ^ hash >> 15) &* 0x85EB_CA77, start, end)
  }

  @inline(__always)
  private static func mix(_ hash: UInt32, _ symbol: UInt32) -> UInt32 {
    let mixed = (hash ^ symbol) &* 0x9E37_79B1
    return mixed ^ mixed >> 16
  }

  /// 不 没 别 无 未.
  private var hanNegators: (UInt32, UInt32, UInt32, UInt32, UInt32) {
    (0x4E0D, 0x6CA1, 0x522B, 0x65E0, 0x672A)
  }
}

/// Where the hash of a kind of feature starts.
private enum Seed {
  static let word: UInt32 = 0x1000_0001
  static let pair: UInt32 = 0x2000_0003
  static let gram: UInt32 = 0x3000_0005
  static let negated: UInt32 = 0x4000_0007
  static let start: UInt32 = 0x5000_0009
  static let end: UInt32 = 0x6000_000B
  static let number: UInt32 = 0x7000_000D
  static let marks: UInt32 = 0x8000_000F
  static let marked: UInt32 = 0x9000_0011
  static let character: UInt32 = 0xA000_0013
  static let han: UInt32 = 0xB000_0015
  static let size: UInt32 = 0xC000_0017
  static let shouting: UInt32 = 0xD000_0019
  static let negatedHan: UInt32 = 0xE000_001B
  static let address: UInt32 = 0xF000_001D
  static let manners: UInt32 = 0x0800_001F
}

/// A word of at most eight letters as a number.
private func packed(_ word: String) -> UInt64 { word.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

/// English words that ask and that thank.
private enum Manners {
  static let requests: [UInt64] = ["please", "pls", "plz", "could", "can", "would", "help"].map(packed)
  static let thanks: [UInt64] = ["thanks", "thank", "thx", "ty", "cheers"].map(packed)
}

/// English words that negate what follows.
private enum Negators {
  private static let words: [UInt64] = [
    "not", "no", "never", "cannot", "cant", "dont", "isnt", "wasnt", "didnt", "doesnt", "wont", "without",
    "hardly",
    "nothing", "nobody", "aint", "none", "nor",
  ].map(packed).sorted()

  static func contains(_ packed: UInt64, length: Int) -> Bool {
    if packed & 0xFF_FFFF == 0x6E_2774 { return true }  // n't
    guard length >= 2, length <= 7 else { return false }
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle] < packed { low = middle + 1 } else { high = middle }
    }
    return low < words.count && words[low] == packed
  }
}
