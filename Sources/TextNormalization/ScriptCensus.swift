/// Letters of a text by script, its Latin words, and the language that they add up to.
///
/// One pass over the bytes; words are counted where they end, and never stored.
struct ScriptCensus {
  /// Counts of Latin words.
  struct Words {
    var all = 0
    /// Words that are neither names nor units: only these make Chinese mixed.
    var plain = 0
    /// The word `i`.
    var selves = 0
    var english = 0
    var foreign = 0
    /// Words with a letter beyond a-z.
    var accented = 0
    /// Words of two letters or more, their letters, and those of them in words of capitals.
    var long = 0
    var letters = 0
    var capitals = 0
  }

  private(set) var words = Words()
  private(set) var han = 0
  private(set) var kana = 0
  private(set) var hangul = 0
  private(set) var otherLetters = 0
  private(set) var exclaims = 0
  private(set) var questions = 0
  /// Characters as a reader counts them; nil when the text has some that may join with their neighbours.
  var length: Int? { mayJoin ? nil : scalars }

  private var scalars = 0
  private var mayJoin = false
  private(set) var traditional = 0
  private(set) var simplified = 0
  private(set) var invertedMarks = 0

  private let table = CharacterTable.shared
  private let sorts = LanguageWords.shared
  /// The word at the end, and whether digits touch it.
  private var open = OpenWord()
  private var hasDigit = false
  /// Words of the stretch without spaces or Han at the end, kept back until it proves to be no address.
  private var held = Words()
  private var isAddress = false
  /// True where a stretch begins: nothing is open or held.
  private var isIdle = true

  /// A word of Latin letters.
  private struct OpenWord {
    /// Its letters folded to lower case.
    var key = WordKey()
    var letters = 0
    var capitals = 0
    var hasFirstCapital = false
    /// Has a letter beyond a-z.
    var hasDiacritic = false
  }

  /// Counts valid UTF-8.
  init(of text: [UInt8]) {
    text.withUnsafeBufferPointer { bytes in
      var place = 0
      while place < bytes.count {
        let byte = bytes[place]
        if byte < 0x80 {
          place = countASCII(byte, bytes, place)
        } else if let code = decodeHan(bytes, at: place) {
          place += 3
          scalars &+= 1
          countHan(table.word(of: code))
        } else {
          let (code, length) = decodeScalar(bytes, at: place)
          place += length
          count(code)
        }
      }
    }
    endStretch()
  }

  // MARK: - ASCII

  @inline(__always)
  private mutating func countASCII(_ byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    if (byte | 0x20) &- 0x61 < 26 {
      let word = ByteWord(bytes, at: place)
      let letters = word.letterCount
      let key = word.folded & (UInt64.max &>> (64 &- 8 &* UInt64(letters)))
      scalars &+= letters
      if isIdle, Self.endsStretch(bytes, place &+ letters), key != Self.addressWord.low {
        let capitals = word.capitals(letters)
        words.add(
          letters, capitals: capitals.nonzeroBitCount, hasFirstCapital: capitals & 0x80 != 0,
          key: WordKey(key, count: letters), sorts)
      } else {
        open(key, letters, word.capitals(letters))
      }
      return place &+ letters
    }
    scalars += 1
    switch byte {
    case 0x20: endStretch()
    case 0x30...0x39:
      hasDigit = true
      isIdle = false
    case 0x0A:
      // A line break of two characters is one to a reader.
      if place > 0, bytes[place - 1] == 0x0D { scalars -= 1 }
      endStretch()
    case 0x09...0x0D: endStretch()
    default: countOther(UInt32(byte))
    }
    return place + 1
  }

  /// True when a word that ends here is the last of its stretch, with no more than a mark behind it.
  @inline(__always)
  private static func endsStretch(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    guard place < bytes.count else { return true }
    switch bytes[place] {
    case 0x20: return true
    case 0x21, 0x2C, 0x2E, 0x3F: return place &+ 1 == bytes.count || bytes[place &+ 1] == 0x20
    default: return false
    }
  }

  /// Adds one to eight letters to the word at the end; `capitals` has bit 7 of each byte that is one.
  private mutating func open(_ folded: UInt64, _ count: Int, _ capitals: UInt64) {
    isIdle = false
    if open.letters == 0 { open.hasFirstCapital = capitals & 0x80 != 0 }
    open.letters += count
    open.capitals += capitals.nonzeroBitCount
    open.key.append(folded, count: count)
  }

  // MARK: - Characters

  private mutating func count(_ code: UInt32) {
    let word = table.word(of: code)
    scalars += 1
    if word.isHan {
      countHan(word)
    } else if word.isLatin {
      countLatin(code, word)
    } else if word.isWhite {
      endStretch()
    } else if word.isIgnorable || 0x0300...0x036F ~= code {
      // A zero-width character does not end a word, an accent belongs to its letter.
      if 0x0300...0x036F ~= code {
        open.hasDiacritic = true
        isIdle = false
      }
      mayJoin = true
    } else {
      if !Self.standsAlone(code) { mayJoin = true }
      countOther(code)
    }
  }

  @inline(__always)
  private mutating func countHan(_ word: CharacterWord) {
    endStretch()
    han &+= 1
    traditional &+= word.isTraditionalOnly ? 1 : 0
    simplified &+= word.isSimplifiedOnly ? 1 : 0
  }

  private mutating func countLatin(_ code: UInt32, _ word: CharacterWord) {
    isIdle = false
    if word.isUpper {
      if open.letters == 0 { open.hasFirstCapital = true }
      open.capitals += 1
    }
    open.letters += 1
    let folded = word.isExpansion || word.isSlow ? code : word.target
    if 0x61...0x7A ~= folded {
      open.key.append(UInt64(folded), count: 1)
      return
    }
    open.hasDiacritic = true
    var letter: UInt64 = 0
    var size = 0
    if let scalar = Unicode.Scalar(folded), let bytes = UTF8.encode(scalar) {
      for byte in bytes {
        letter |= UInt64(byte) << (8 * UInt64(size))
        size += 1
      }
    }
    open.key.append(letter, count: size)
  }

  private mutating func countOther(_ code: UInt32) {
    isIdle = false
    switch code {
    case 0xFF10...0xFF19: hasDigit = true
    // An apostrophe stays within its word: don't.
    case 0x27, 0x2019: if open.letters == 0 { endWord() }
    case 0x40, 0xFF20: isAddress = true
    case 0x2F where open.letters == 0 && held.all > 0: isAddress = true
    default:
      endWord()
      switch code {
      case 0x21, 0xFF01: exclaims += 1
      case 0x3F, 0xFF1F: questions += 1
      case 0xA1, 0xBF: invertedMarks += 1
      case 0x3041...0x30FF where code != 0x30FB: kana += 1
      case 0xFF66...0xFF9D: kana += 1
      case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3: hangul += 1
      case 0x0370...0x1FFF where Unicode.Scalar(code)?.properties.isAlphabetic == true: otherLetters += 1
      default: break
      }
    }
  }

  /// True for characters beside Han and Latin letters that never join with their neighbours to what a reader
  /// takes for one character (UAX 29). Others may or may not.
  private static func standsAlone(_ code: UInt32) -> Bool {
    switch code {
    case 0x80...0xAC, 0xAE...0x2FF, 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20C0, 0x2100...0x2BFF: true
    case 0x3001...0x3029, 0x3030...0x303E, 0x3041...0x3096, 0x309B...0x30FF, 0xFF01...0xFF9D: true
    case 0x1F300...0x1F3FA, 0x1F400...0x1F6D7, 0x1F900...0x1F9FF: true
    default: false
    }
  }

  // MARK: - Words

  private static let addressWord = WordKey("www")

  private mutating func endWord() {
    if open.letters > 0 {
      if !hasDigit {
        held.add(
          open.letters, capitals: open.capitals, hasFirstCapital: open.hasFirstCapital, key: open.key, sorts)
        held.accented += open.hasDiacritic ? 1 : 0
      }
      if open.key == Self.addressWord { isAddress = true }
    }
    open = OpenWord()
    hasDigit = false
  }

  @inline(__always)
  private mutating func endStretch() {
    if !isIdle { endOpenStretch() }
  }

  @inline(never)
  private mutating func endOpenStretch() {
    endWord()
    if held.all > 0 {
      if !isAddress { words += held }
      held = Words()
    }
    isAddress = false
    isIdle = true
  }
}

extension ScriptCensus.Words {
  /// Counts a word.
  @inline(__always)
  mutating func add(
    _ letters: Int, capitals: Int, hasFirstCapital: Bool, key: WordKey, _ sorts: LanguageWords
  ) {
    let sort = sorts.sort(of: key)
    all &+= 1
    english &+= sort.contains(.english) ? 1 : 0
    foreign &+= sort.contains(.foreign) ? 1 : 0
    if letters < 2 {
      selves &+= key.low == 0x69 ? 1 : 0
      return
    }
    long &+= 1
    self.letters &+= letters
    self.capitals &+= capitals == letters ? letters : 0
    // A capital after the first letter (`iPhone`, `APP`) is one of a name or an abbreviation.
    let hasInnerCapital = capitals > (hasFirstCapital ? 1 : 0)
    plain &+= hasInnerCapital || sort.contains(.universal) ? 0 : 1
  }

  static func += (sum: inout Self, more: Self) {
    sum.all += more.all
    sum.plain += more.plain
    sum.selves += more.selves
    sum.english += more.english
    sum.foreign += more.foreign
    sum.accented += more.accented
    sum.long += more.long
    sum.letters += more.letters
    sum.capitals += more.capitals
  }
}
