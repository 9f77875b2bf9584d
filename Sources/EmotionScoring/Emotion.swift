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

  /// The heads of the model that make the signal.
  var direction: ModelEvidence.Direction {
    switch self {
    case .emotion(let emotion): .init(head: emotion.head)
    case .valence: .init(head: .positive, opposite: .negative)
    case .urgency: .init(head: .urgency)
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

/// A sensitive matter that the model scores.
package enum Matter: String, CaseIterable, Sendable {
  case health, legal, financial

  /// Place among the matters.
  var index: Int {
    switch self {
    case .health: 0
    case .legal: 1
    case .financial: 2
    }
  }

  var head: ScoringModel.Head {
    switch self {
    case .health: .health
    case .legal: .legal
    case .financial: .financial
    }
  }
}

extension Emotion {
  var head: ScoringModel.Head {
    switch self {
    case .anger: .anger
    case .frustration: .frustration
    case .disappointment: .disappointment
    case .sadness: .sadness
    case .anxiety: .anxiety
    case .confusion: .confusion
    case .gratitude: .gratitude
    case .joy: .joy
    }
  }
}

/// Why a score is what it is: one word or phrase of the text.
package struct EmotionEvidence: Sendable {
  /// The score that was moved.
  package var signal: EmotionSignal
  /// UTF-8 offsets in the text as written.
  package var range: Range<Int>
  /// Thousandths of log-odds, signed.
  package var contribution: Int
  /// The words, normalised; for a term of the author as it was written.
  package var cue: String
}

/// Scores in thousandths, in the order of `Emotion` or of `Matter`, kept without memory of their own.
package struct Thousandths: Sendable, Equatable, RandomAccessCollection {
  private var values = SIMD8<Int16>()
  /// Number of scores, at most eight.
  package let count: Int

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  /// So many scores, all 0.
  init(count: Int) {
    precondition(count <= 8, "There are at most eight scores.")
    self.count = count
  }

  package internal(set) subscript(_ index: Int) -> Int {
    get { Int(values[index]) }
    set { values[index] = Int16(truncatingIfNeeded: newValue) }
  }
}

/// What a text says about the mood of its author.
package struct EmotionScores: Sendable {
  /// Probability of each emotion, in the order of `Emotion`.
  package internal(set) var thousandths = Thousandths(count: 8)
  /// Positive minus negative, -1000…1000.
  package internal(set) var valence = 0
  /// Probability that the matter is pressing, 0…1000.
  package internal(set) var urgency = 0
  /// Probability that the text is about each matter, in the order of `Matter`.
  package internal(set) var matters = Thousandths(count: 3)
  /// What moved the scores that tell something, in order of the text; empty unless asked for.
  package internal(set) var evidence: [EmotionEvidence] = []

  /// True when a matter scores at least so many thousandths.
  package func holds(_ score: (matter: Matter, least: Int)) -> Bool {
    matters[score.matter.index] >= score.least
  }

  /// True for a score that is worth an explanation.
  func isTelling(_ signal: EmotionSignal) -> Bool {
    switch signal {
    case .emotion(let emotion): thousandths[emotion.rawValue] >= 250
    case .valence: abs(valence) >= 500
    case .urgency: urgency >= 250
    }
  }

  /// True for an emotion, or urgency, of at least so many thousandths.
  func isFelt(_ signal: EmotionSignal, from least: Int) -> Bool {
    switch signal {
    case .emotion(let emotion): thousandths[emotion.rawValue] >= least
    case .valence: false
    case .urgency: urgency >= least
    }
  }
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
