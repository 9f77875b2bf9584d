import TextNormalization

/// Emphasis by form: capitals, runs of marks.
struct Emphasis {
  private static let measuredLength = 4000

  /// True when most Latin words are capitals.
  let isShouting: Bool
  /// Longest run of exclamation marks, and of question marks; mixed runs count for both.
  private(set) var exclamations = 0
  private(set) var questions = 0
  /// Characters of the longest run of either.
  private(set) var run: Range<Int> = 0..<0

  init(_ text: NormalizedText, _ scored: ScoredText) {
    let head = text.original.prefix(Self.measuredLength)
    // Counting characters is dear, so only texts with two capitals in a row are measured.
    let hasCapitals = zip(head, head.dropFirst()).contains { 0x41...0x5A ~= $0 && 0x41...0x5A ~= $1 }
    isShouting = hasCapitals && TextMeasures(of: String(decoding: head, as: UTF8.self)).shouting >= 600
    var place = 0
    while place < scored.count {
      var end = place
      var marks = 0
      var asks = 0
      while end < scored.count, scored.scalars[end] == 0x21 || scored.scalars[end] == 0x3F {
        if scored.scalars[end] == 0x21 { marks += 1 } else { asks += 1 }
        end += 1
      }
      if end - place > run.count { run = place..<end }
      exclamations = max(exclamations, marks)
      questions = max(questions, asks)
      place = max(end, place + 1)
    }
  }

  /// Factor in thousandths for terms of feeling.
  var factor: Int {
    (isShouting ? 1200 : 1000) + (exclamations >= 3 ? 250 : exclamations == 2 ? 150 : 0)
  }
}
