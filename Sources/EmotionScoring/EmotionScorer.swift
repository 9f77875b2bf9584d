package import TextNormalization

/// Scores the mood and the matter of a text: a trained linear model, and the author's terms on top.
///
/// The sum of the model's weights over the features of the text is a log-odds that was calibrated on service messages, so
/// that a score is a probability; the author's terms shift it (R33). Deterministic, bounded in time for texts of any length:
/// of a long text the first 4000 and the last 1000 bytes count.
package struct EmotionScorer: Sendable {
  private static let headLength = 4000
  private static let tailLength = 1000

  private let authored: AuthorLexicon

  /// A scorer with the author's terms on top of the model.
  /// - Throws: `LexiconError` for a term that cannot be looked for.
  package init(authorEntries: [AuthorEntry]) throws(LexiconError) {
    authored = try AuthorLexicon(authorEntries)
  }

  /// The scores of a text, with evidence when it is asked for.
  package func scores(of text: NormalizedText, explaining: Bool) -> EmotionScores {
    let logits = Self.logits(of: text)
    let shifts = authored.isEmpty ? [] : authored.contributions(in: Tokens(ScoredText(text)))
    var added = Array(repeating: 0, count: EmotionSignal.count)
    for shift in shifts { added[shift.signal] += shift.shift }
    // The sum of an author's terms is bounded (R33).
    for signal in added.indices { added[signal] = min(max(added[signal], -6000), 6000) }

    func probability(_ head: ScoringModel.Head, _ shift: Int = 0) -> Int {
      logistic(Int(logits[head.rawValue]) + shift)
    }
    var scores = EmotionScores(
      thousandths: Emotion.allCases.map { probability($0.head, added[EmotionSignal.emotion($0).index]) },
      valence: shifted(
        probability(.positive) - probability(.negative), by: added[EmotionSignal.valence.index]),
      urgency: probability(.urgency, added[EmotionSignal.urgency.index]),
      matters: Matter.allCases.map { probability($0.head) }, evidence: [])
    if explaining { scores.evidence = evidence(text, scores, shifts) }
    return scores
  }

  /// Probability in thousandths that a text is about a matter.
  package static func score(of text: NormalizedText, for matter: Matter) -> Int {
    logistic(Int(logits(of: text)[matter.head.rawValue]))
  }

  /// The words that spoke most for a matter, as UTF-8 ranges of the text as written, and thousandths of log-odds.
  package static func evidence(
    for matter: Matter, in text: NormalizedText
  ) -> [(range: Range<Int>, contribution: Int)] {
    ModelEvidence.words(for: [[(matter.head, 1)]], in: text)[0].filter { $0.contribution > 0 }.map {
      (range: text.originalRange(of: $0.range), contribution: $0.contribution)
    }
  }

  /// UTF-8 ranges of the normalised text that stand under a negation, in order.
  package static func negations(in text: NormalizedText) -> [Range<Int>] {
    let scored = ScoredText(text)
    return Tokens(scored).negated.map(scored.bytes)
  }

  // MARK: - The model

  private static func logits(of text: NormalizedText) -> SIMD16<Int32> {
    read(text, HeadSums(.shared)).logits
  }

  /// Shows a visitor the features of the part of the text that counts.
  package static func read<Visitor: FeatureVisitor>(_ text: NormalizedText, _ visitor: Visitor) -> Visitor {
    text.utf8.withUnsafeBufferPointer { bytes in
      var features = TextFeatures(bytes, visitor: visitor)
      if bytes.count <= headLength + tailLength {
        features.read(0..<bytes.count)
      } else {
        features.read(0..<boundary(bytes, headLength))
        features.read(boundary(bytes, bytes.count - tailLength)..<bytes.count)
      }
      features.finish(isShouting: isShouting(text.original))
      return features.visitor
    }
  }

  private static func boundary(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    var place = place
    while place > 0, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  /// True when most Latin letters at the start of the text are capitals, and more than a word of them.
  private static func isShouting(_ original: [UInt8]) -> Bool {
    var capitals = 0
    var small = 0
    for byte in original.prefix(headLength) {
      if byte &- 0x41 < 26 { capitals += 1 }
      if byte &- 0x61 < 26 { small += 1 }
    }
    return capitals >= 6 && capitals > small
  }

  // MARK: - Evidence

  private func evidence(
    _ text: NormalizedText, _ scores: EmotionScores, _ shifts: [Contribution]
  ) -> [EmotionEvidence] {
    let signals = (0..<EmotionSignal.count).map { EmotionSignal(index: $0) }.filter(scores.isTelling)
    let words = ModelEvidence.words(for: signals.map(\.heads), in: text)
    var found = zip(signals, words).flatMap { signal, words in
      words.map {
        EmotionEvidence(
          signal: signal, range: text.originalRange(of: $0.range), contribution: $0.contribution,
          cue: String(decoding: text.utf8[$0.range], as: UTF8.self))
      }
    }
    if !shifts.isEmpty {
      let scored = ScoredText(text)
      for shift in shifts where shift.shift != 0 {
        found.append(
          EmotionEvidence(
            signal: EmotionSignal(index: shift.signal),
            range: text.originalRange(of: scored.bytes(shift.range)),
            contribution: shift.shift, cue: shift.cue))
      }
    }
    return found.sorted {
      ($0.range.lowerBound, $0.range.upperBound, $0.signal.index)
        < ($1.range.lowerBound, $1.range.upperBound, $1.signal.index)
    }
  }
}

/// What one term of the author adds to one signal.
struct Contribution {
  let signal: Int
  /// Thousandths of log-odds.
  let shift: Int
  /// Characters of the term.
  let range: Range<Int>
  let cue: String
}
