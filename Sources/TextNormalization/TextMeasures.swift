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
    self.init(original: text.original)
  }

  /// Measures a text. Linear.
  package init(of text: String) {
    self.init(original: Array(text.utf8))
  }

  private init(original: [UInt8]) {
    let census = ScriptCensus(of: original)
    let words = census.words
    length = census.length ?? String(decoding: original, as: UTF8.self).count
    exclaims = census.exclaims
    questions = census.questions
    hanCount = census.han
    latinWords = words.all
    otherCount = census.kana + census.hangul + census.otherLetters
    language = census.language
    dominant = language == .mixed ? census.largerShare : language
    shouting =
      words.letters < 4 || (census.han > 0 && words.long < 3) ? 0 : words.capitals * 1000 / words.letters
  }
}
