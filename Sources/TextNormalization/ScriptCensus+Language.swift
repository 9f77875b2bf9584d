extension ScriptCensus {
  /// The language, or nil where there are no words.
  var language: Language? {
    // A syllable weighs as a Han character, a letter of an alphabet as a third of one, a word as two.
    let foreign = hangul + otherLetters / 3
    if kana >= 2, kana * 4 >= han { return .other }
    if hangul + otherLetters + kana > 0, foreign + kana > han + 2 * words.all { return .other }
    guard han > 0 else {
      if words.long + words.selves == 0 { return hangul + otherLetters + kana > 0 ? .other : nil }
      return isEnglish ? .en : .other
    }
    if han >= 3, words.plain >= 2, words.plain * 6 >= han, han >= words.plain / 2 { return .mixed }
    return han >= 2 * words.plain ? chinese : .en
  }

  /// The language that weighs more, of the two of a mixed text.
  var largerShare: Language { han >= 2 * words.all ? chinese : .en }

  private var chinese: Language { traditional > simplified ? .zhHant : .zh }

  /// False only when function words or accents clearly show another language in Latin letters.
  private var isEnglish: Bool {
    let foreign = words.foreign + (invertedMarks > 0 ? 1 : 0)
    let accented = words.accented
    if words.english > 0 { return foreign + accented < 3 || foreign + accented <= 2 * words.english }
    if words.all >= 3, foreign >= 2 { return false }
    if words.all >= 2, foreign >= 1, accented >= 1 { return false }
    return accented < 2
  }
}
