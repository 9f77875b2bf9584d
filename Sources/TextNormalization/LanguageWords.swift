/// A word of Latin letters, in lower case, as two numbers.
struct WordKey: Equatable {
  /// The first eight bytes of its UTF-8, the first in the lowest bits, and the next eight.
  private(set) var low: UInt64 = 0
  private(set) var high: UInt64 = 0
  /// Bytes so far; those beyond the sixteenth are not in the key.
  private var count = 0

  init() {}

  /// The key of a word of one to eight bytes.
  @inline(__always)
  init(_ bytes: UInt64, count: Int) {
    low = bytes
    self.count = count
  }

  /// Adds one to eight bytes, the first in the lowest bits; zeros above.
  @inline(__always)
  mutating func append(_ bytes: UInt64, count added: Int) {
    if count == 0 {
      low = bytes
    } else if count < 8 {
      low |= bytes << (8 * UInt64(count))
      high = bytes >> (64 - 8 * UInt64(count))
    } else if count < 16 {
      high |= bytes << (8 * UInt64(count - 8))
    }
    count += added
  }

  @inline(__always)
  static func == (one: WordKey, other: WordKey) -> Bool {
    one.low == other.low && one.high == other.high
  }
}

/// Words that tell languages apart, or that say nothing about the language.
///
/// Memory that is written once, before anybody reads it, and never freed.
struct LanguageWords: @unchecked Sendable {
  /// What a word is; several may hold.
  struct Sort: OptionSet {
    let rawValue: UInt8

    /// Units, sizes and loan words that any language of the trade uses.
    static let universal = Sort(rawValue: 1)
    /// Words that hardly an English sentence is without.
    static let english = Sort(rawValue: 2)
    /// Words of Spanish, French, German, Portuguese, Italian and Indonesian that are no English words.
    static let foreign = Sort(rawValue: 4)
  }

  static let shared = LanguageWords()

  /// A power of two, several times as many as there are words.
  private static let places = 1024

  private struct Place {
    /// Of zeros where there is none.
    var word = WordKey()
    var sort: Sort = []
  }

  private let table: UnsafePointer<Place>

  private init() {
    let table = UnsafeMutablePointer<Place>.allocate(capacity: Self.places)
    table.initialize(repeating: Place(), count: Self.places)
    for (words, sort) in [
      (Self.universal, Sort.universal), (Self.english, .english), (Self.foreign, .foreign),
    ] {
      for word in words.split(separator: " ") {
        let key = WordKey(word)
        var place = Self.place(of: key)
        while table[place].word.low > 0, table[place].word != key { place = (place + 1) % Self.places }
        table[place].word = key
        table[place].sort.formUnion(sort)
      }
    }
    self.table = UnsafePointer(table)
  }

  /// What a word is; nothing for most words.
  @inline(__always)
  func sort(of word: WordKey) -> Sort {
    var place = Self.place(of: word)
    // SAFETY: places are below the capacity, and some are empty, so that the search ends.
    while table[place].word.low > 0 {
      if table[place].word == word { return table[place].sort }
      place = (place + 1) % Self.places
    }
    return []
  }

  @inline(__always)
  private static func place(of word: WordKey) -> Int {
    let mixed = (word.low ^ word.high &* 0x9E37_79B9) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 54)
  }

  private static let universal = """
    kg cm mm ml km gb tb mb mah pro max plus mini ultra air app vip ok okay wifi usb type id qq pdf \
    iphone ipad huawei xiaomi apple size bug hi hello bye up vs pk diy logo email xs xl xxl xxxl
    """

  private static let english = """
    the is my i you to and not it of this that have what when where why how your are was been with \
    for please can do does dont but still want need order refund they has will just from there would \
    if we get got
    """

  private static let foreign = """
    el los las que por para pero donde está esta estoy mi pedido quiero gracias hola necesito una \
    del con como cuando muy le les est je vous ne pas mon ma une des dans où ou bonjour merci \
    commande avec pour mais ich nicht ist und der das ein eine mein meine wo bitte danke habe wann \
    warum noch mit für auf bestellung não meu minha você onde obrigado olá quero uma il mio è sono \
    dove grazie ciao perché ordine saya tidak yang apa kenapa belum dan bisa
    """
}

extension WordKey {
  /// The key of a word.
  init(_ word: Substring) {
    for byte in word.utf8 { append(UInt64(byte), count: 1) }
  }
}
