package import TextNormalization

/// Scores the mood of a text from words and the way they are used.
///
/// A sum of log-odds per signal, with a bias that puts a text without cues at 27 thousandths. Built-in terms,
/// the author's terms, and cues of usage (time spent, insistence, emphasis) add to it; negation, degree and
/// contrast change what a term adds. Deterministic, in integers, bounded in time for texts of any length.
package struct EmotionScorer: Sendable {
  private let authored: AuthorLexicon

  /// A scorer with the author's terms beside the built-in ones.
  /// - Throws: `LexiconError` for a term that cannot be looked for.
  package init(authorEntries: [AuthorEntry]) throws(LexiconError) {
    authored = try AuthorLexicon(authorEntries)
  }

  /// The scores of a text, with evidence when it is asked for.
  package func scores(of text: NormalizedText, explaining: Bool) -> EmotionScores {
    let scored = ScoredText(text)
    let tokens = Tokens(scored, lexicon: .builtIn)
    var reading = CueReading(tokens: tokens, emphasis: Emphasis(text, scored))
    reading.read()
    var ledger = Ledger(reading.contributions)
    ledger.settle()
    ledger.add(authored.contributions(in: tokens))

    let emotions = Emotion.allCases.map { logistic(ledger.sums[$0.rawValue] + Self.bias) }
    let balance = Self.balance(emotions)
    return EmotionScores(
      thousandths: emotions,
      valence: shifted(balance, by: ledger.sums[EmotionSignal.valence.index]),
      urgency: logistic(ledger.sums[EmotionSignal.urgency.index] + Self.bias),
      evidence: explaining ? ledger.evidence(text, scored) : [],
      negated: tokens.negated.map(scored.bytes))
  }

  /// Log-odds of a text without cues, in thousandths.
  private static let bias = -3600

  /// The strongest positive emotion minus the strongest negative one; confusion counts half.
  private static func balance(_ scores: [Int]) -> Int {
    var positive = 0
    var negative = 0
    for emotion in Emotion.allCases {
      let score = scores[emotion.rawValue]
      switch emotion {
      case .gratitude, .joy: positive = max(positive, score)
      case .confusion: negative = max(negative, score / 2)
      case .anger, .frustration, .disappointment, .sadness, .anxiety: negative = max(negative, score)
      }
    }
    return positive - negative
  }
}

/// What one cue adds to one signal.
struct Contribution {
  let signal: Int
  /// Thousandths of log-odds.
  var shift: Int
  /// Characters of the cue.
  let range: Range<Int>
  let cue: String
}

/// Sums contributions per signal.
struct Ledger {
  private(set) var contributions: [Contribution]
  private(set) var sums = Array(repeating: 0, count: EmotionSignal.count)
  private static let limit = 8000
  /// What the first, second… strongest cue of a signal counts, in thousandths: cues repeat each other.
  private static let diminishing = [1000, 600, 400, 250, 150, 100]

  init(_ contributions: [Contribution]) { self.contributions = contributions }

  /// Takes the sums, with diminishing weight for further cues of the same signal.
  mutating func settle() {
    for signal in sums.indices {
      let order = contributions.indices.filter { contributions[$0].signal == signal }
        .sorted { (-abs(contributions[$0].shift), $0) < (-abs(contributions[$1].shift), $1) }
      var rank = 0
      for index in order where contributions[index].shift > 0 {
        let factor = Self.diminishing[min(rank, Self.diminishing.count - 1)]
        contributions[index].shift = contributions[index].shift * factor / 1000
        rank += 1
      }
      let sum = order.reduce(0) { $0 + contributions[$1].shift }
      sums[signal] = min(max(sum, -Self.limit), Self.limit)
    }
  }

  /// Adds what is counted in full: the author's terms, their sum within ±6000 per signal (R33).
  mutating func add(_ authored: [Contribution]) {
    var added = Array(repeating: 0, count: sums.count)
    for contribution in authored { added[contribution.signal] += contribution.shift }
    for signal in sums.indices { sums[signal] += min(max(added[signal], -6000), 6000) }
    contributions += authored
  }

  /// The contributions in order of the text, at places of the original.
  func evidence(_ text: NormalizedText, _ scored: ScoredText) -> [EmotionEvidence] {
    contributions.filter { $0.shift != 0 }
      .sorted {
        ($0.range.lowerBound, $0.range.upperBound, $0.signal) < (
          $1.range.lowerBound, $1.range.upperBound, $1.signal
        )
      }
      .map {
        EmotionEvidence(
          signal: EmotionSignal(index: $0.signal), range: text.originalRange(of: scored.bytes($0.range)),
          contribution: $0.shift, cue: $0.cue)
      }
  }
}
