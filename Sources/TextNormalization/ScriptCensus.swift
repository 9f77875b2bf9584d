/// Letters of a text by script, its Latin words, and the language that they add up to.
struct ScriptCensus {
  /// A word of Latin letters.
  struct Word {
    /// Lower-case letters; only the first 24, longer words are in no list.
    var text = ""
    var letters = 0
    var capitals = 0
    /// Has a capital after its first letter (`iPhone`, `APP`), as names and abbreviations do.
    var hasInnerCapital = false
    /// Has a letter beyond a-z.
    var hasDiacritic = false
  }

  private(set) var words: [Word] = []
  private(set) var han = 0
  private(set) var kana = 0
  private(set) var hangul = 0
  private(set) var otherLetters = 0
  private(set) var exclaims = 0
  private(set) var questions = 0
  private var traditional = 0
  private var simplified = 0
  private var invertedMarks = 0

  private let table = CharacterTable.shared
  /// The word at the end, and whether digits touch it.
  private var open = Word()
  private var hasDigit = false
  /// Words of the stretch without spaces or Han at the end, kept back until it proves to be no address.
  private var held: [Word] = []
  private var isAddress = false

  /// Counts valid UTF-8.
  init(of text: [UInt8]) {
    text.withUnsafeBufferPointer { bytes in
      var place = 0
      while place < bytes.count {
        let (code, length) = decodeScalar(bytes, at: place)
        place += length
        count(code)
      }
    }
    endStretch()
  }

  private mutating func count(_ code: UInt32) {
    let word = table.word(of: code)
    if word.isHan {
      endStretch()
      han += 1
      if word.isTraditionalOnly { traditional += 1 }
      if word.isSimplifiedOnly { simplified += 1 }
    } else if word.isLatin {
      countLatin(code, word)
    } else if word.isWhite {
      endStretch()
    } else if word.isIgnorable || 0x0300...0x036F ~= code {
      // A zero-width character does not end a word, an accent belongs to its letter.
      if 0x0300...0x036F ~= code { open.hasDiacritic = true }
    } else {
      countOther(code)
    }
  }

  private mutating func countLatin(_ code: UInt32, _ word: CharacterWord) {
    if word.isUpper {
      open.capitals += 1
      if open.letters > 0 { open.hasInnerCapital = true }
    }
    open.letters += 1
    let folded = word.isExpansion || word.isSlow ? code : word.target
    if !(0x61...0x7A ~= folded) { open.hasDiacritic = true }
    if open.letters <= 24, let scalar = Unicode.Scalar(folded) { open.text.unicodeScalars.append(scalar) }
  }

  private mutating func countOther(_ code: UInt32) {
    switch code {
    case 0x30...0x39, 0xFF10...0xFF19: hasDigit = true
    // An apostrophe stays within its word: don't.
    case 0x27, 0x2019: if open.letters == 0 { endWord() }
    case 0x40, 0xFF20: isAddress = true
    case 0x2F where open.letters == 0 && !held.isEmpty: isAddress = true
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

  private mutating func endWord() {
    if open.letters > 0, !hasDigit { held.append(open) }
    if open.text == "www" { isAddress = true }
    open = Word()
    hasDigit = false
  }

  private mutating func endStretch() {
    endWord()
    if !isAddress { words += held }
    held.removeAll(keepingCapacity: true)
    isAddress = false
  }
}

extension ScriptCensus {
  /// The language, or nil where there are no words.
  var language: Language? {
    let plain = plainWords
    // A syllable weighs as a Han character, a letter of an alphabet as a third of one, a word as two.
    let foreign = hangul + otherLetters / 3
    if kana >= 2, kana * 4 >= han { return .other }
    if hangul + otherLetters + kana > 0, foreign + kana > han + 2 * words.count { return .other }
    guard han > 0 else {
      let spoken = words.contains { $0.letters >= 2 || $0.text == "i" }
      if !spoken { return hangul + otherLetters + kana > 0 ? .other : nil }
      return isEnglish ? .en : .other
    }
    if han >= 3, plain >= 2, plain * 6 >= han, han >= plain / 2 { return .mixed }
    return han >= 2 * plain ? chinese : .en
  }

  /// The language that weighs more, of the two of a mixed text.
  var largerShare: Language { han >= 2 * words.count ? chinese : .en }

  private var chinese: Language { traditional > simplified ? .zhHant : .zh }

  /// Words that are neither names nor units: only these make Chinese mixed.
  private var plainWords: Int {
    words.reduce(0) { count, word in
      word.letters < 2 || word.hasInnerCapital || Self.universal.contains(word.text) ? count : count + 1
    }
  }

  /// False only when function words or accents clearly show another language in Latin letters.
  private var isEnglish: Bool {
    var foreign = invertedMarks > 0 ? 1 : 0
    var accented = 0
    var english = 0
    for word in words {
      if Self.foreignFunctionWords.contains(word.text) { foreign += 1 }
      if word.hasDiacritic { accented += 1 }
      if Self.englishFunctionWords.contains(word.text) { english += 1 }
    }
    if english > 0 { return foreign + accented < 3 || foreign + accented <= 2 * english }
    if words.count >= 3, foreign >= 2 { return false }
    if words.count >= 2, foreign >= 1, accented >= 1 { return false }
    return accented < 2
  }

  /// Units, sizes and loan words that any language of the trade uses.
  private static let universal: Set<String> = [
    "kg", "cm", "mm", "ml", "km", "gb", "tb", "mb", "mah", "pro", "max", "plus", "mini", "ultra", "air",
    "app", "vip",
    "ok", "okay", "wifi", "usb", "type", "id", "qq", "pdf", "iphone", "ipad", "huawei", "xiaomi", "apple",
    "size", "bug",
    "hi", "hello", "bye", "up", "vs", "pk", "diy", "logo", "email", "xs", "xl", "xxl", "xxxl",
  ]

  private static let englishFunctionWords: Set<String> = [
    "the", "is", "my", "i", "you", "to", "and", "not", "it", "of", "this", "that", "have", "what", "when",
    "where",
    "why", "how", "your", "are", "was", "been", "with", "for", "please", "can", "do", "does", "dont", "but",
    "still",
    "want", "need", "order", "refund", "they", "has", "will", "just", "from", "there", "would", "if", "we",
    "get", "got",
  ]

  // Words of Spanish, French, German, Portuguese, Italian and Indonesian that are no English words.
  private static let foreignFunctionWords: Set<String> = [
    "el", "los", "las", "que", "por", "para", "pero", "donde", "está", "esta", "estoy", "mi", "pedido",
    "quiero",
    "gracias", "hola", "necesito", "una", "del", "con", "como", "cuando", "muy",
    "le", "les", "est", "je", "vous", "ne", "pas", "mon", "ma", "ma", "une", "des", "dans", "où", "ou",
    "bonjour", "merci",
    "commande", "avec", "pour", "mais",
    "ich", "nicht", "ist", "und", "der", "das", "ein", "eine", "mein", "meine", "wo", "bitte", "danke",
    "habe", "wann",
    "warum", "noch", "mit", "für", "auf", "bestellung",
    "não", "meu", "minha", "você", "onde", "obrigado", "olá", "quero", "uma", "il", "mio", "è", "sono",
    "dove", "grazie",
    "ciao", "perché", "ordine", "saya", "tidak", "yang", "apa", "kenapa", "belum", "dan", "bisa",
  ]
}
