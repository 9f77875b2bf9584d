/// What a customer may feel, in the order of the signal catalogue.
package enum Emotion: Int, CaseIterable, Sendable {
  case anger, frustration, disappointment, sadness, anxiety, confusion, gratitude, joy
}

/// A number that the scorer gives to a text.
package enum EmotionSignal: Sendable, Hashable {
  case emotion(Emotion)
  case valence, urgency

  /// Number of signals.
  static let count = Emotion.allCases.count + 2

  /// Place among the signals: the emotions, valence, urgency.
  var index: Int {
    switch self {
    case .emotion(let emotion): emotion.rawValue
    case .valence: Emotion.allCases.count
    case .urgency: Emotion.allCases.count + 1
    }
  }

  /// The signal at a place; urgency for places past the end.
  init(index: Int) {
    if let emotion = Emotion(rawValue: index) {
      self = .emotion(emotion)
    } else {
      self = index == Emotion.allCases.count ? .valence : .urgency
    }
  }
}

/// Why a score is what it is: one cue in the text.
package struct EmotionEvidence: Sendable {
  /// The score that was moved.
  package var signal: EmotionSignal
  /// UTF-8 offsets in the text as written.
  package var range: Range<Int>
  /// Thousandths of log-odds, signed.
  package var contribution: Int
  /// The entry or the kind of cue: 垃圾, `time spent`.
  package var cue: String
}

/// What a text says about the mood of its author.
package struct EmotionScores: Sendable {
  /// Probability of each emotion in thousandths, in the order of `Emotion`.
  package var thousandths: [Int]
  /// Positive minus negative, -1000…1000.
  package var valence: Int
  /// Probability that the matter is pressing, 0…1000.
  package var urgency: Int
  /// Cues in order of the text; empty unless asked for.
  package var evidence: [EmotionEvidence]
  /// UTF-8 ranges of the normalised text that stand under a negation, in order.
  package var negated: [Range<Int>]
}

/// A term of the author's `lexicon` and how it moves a signal (R33).
package struct AuthorEntry: Sendable {
  /// As written; `{number}` stands for digits or Han numerals.
  let term: String
  let signal: EmotionSignal
  /// Thousandths of log-odds.
  let shift: Int

  /// An entry; the shift is in thousandths of log-odds.
  package init(term: String, signal: EmotionSignal, shift: Int) {
    self.term = term
    self.signal = signal
    self.shift = shift
  }
}

/// Why a lexicon cannot be used.
package enum LexiconError: Error, Equatable, CustomStringConvertible {
  /// Nothing is left of the term after normalisation.
  case emptyTerm(String)
  /// The term has more characters than are compared.
  case longTerm(String)

  /// One sentence for the author.
  package var description: String {
    switch self {
    case .emptyTerm(let term): "lexicon term \"\(term)\" has no characters to look for"
    case .longTerm(let term): "lexicon term \"\(term.prefix(20))…\" is longer than 64 characters"
    }
  }
}
