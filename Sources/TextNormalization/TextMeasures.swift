/// What can be counted in a message as it was written, before any folding.
package struct TextMeasures: Sendable, Equatable {
  /// Characters as a reader counts them (extended grapheme clusters).
  package let length: Int
  /// Exclamation marks, of either width.
  package let exclaims: Int
  /// Question marks, of either width.
  package let questions: Int
  /// Share of Latin letters that stand in words of capitals, in thousandths, 0…1000.
  ///
  /// Among the letters of words of two letters or more; 0 when these words have fewer than four letters, or
  /// when fewer than three of them stand beside Chinese, where capitals are names (APP, VIP).
  package let shouting: Int
  /// Han characters.
  package let hanCount: Int
  /// Words of Latin letters, without addresses and without codes that hold digits.
  package let latinWords: Int
  /// The language of the text; nil when it has no words of any (empty, digits, emoji, punctuation).
  package let language: Language?
  /// The same with `mixed` resolved to the larger share: a word counts as two Han characters.
  package let dominant: Language?

  /// True when the text can settle the language of an answer (R31): three Han characters or two words.
  package var isLongEnough: Bool { hanCount >= 3 || latinWords >= 2 || otherCount >= 3 }

  /// Letters and syllables of other scripts.
  private let otherCount: Int

  /// Measures the original of a text. Linear.
  package init(of text: NormalizedText) {
    self.init(original: text.original, string: text.originalString)
  }

  /// Measures a text. Linear.
  package init(of text: String) {
    self.init(original: Array(text.utf8), string: text)
  }

  private init(original: [UInt8], string: String) {
    let census = ScriptCensus(of: original)
    length = string.count
    exclaims = census.exclaims
    questions = census.questions
    hanCount = census.han
    latinWords = census.words.count
    otherCount = census.kana + census.hangul + census.otherLetters
    language = census.language
    dominant = language == .mixed ? census.largerShare : language

    var letters = 0
    var capitals = 0
    var counted = 0
    for word in census.words where word.letters >= 2 {
      counted += 1
      letters += word.letters
      if word.capitals == word.letters { capitals += word.letters }
    }
    shouting = letters < 4 || (census.han > 0 && counted < 3) ? 0 : capitals * 1000 / letters
  }
}
