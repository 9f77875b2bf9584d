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
  /// - Parameter least: leaves evidence to emotions and urgency of at least so many thousandths; without it, all scores
  ///   that tell something are explained.
  package func scores(of text: NormalizedText, explaining: Bool, from least: Int? = nil) -> EmotionScores {
    let shifts = authored.isEmpty ? [] : authored.contributions(in: ScoredText(text))
    var scores = Self.scores(Self.logits(of: text), shifts)
    if explaining { scores.evidence = Self.evidence(text, scores, from: least, shifts) }
    return scores
  }

  private static func scores(_ logits: SIMD16<Int32>, _ shifts: [Contribution]) -> EmotionScores {
    var added = SIMD16<Int>()
    if !shifts.isEmpty {
      for shift in shifts { added[shift.signal] += shift.shift }
      // The sum of an author's terms is bounded (R33).
      added.clamp(lowerBound: SIMD16(repeating: -6000), upperBound: SIMD16(repeating: 6000))
    }
    let logistic = LogisticTable.shared
    func probability(_ head: ScoringModel.Head, _ shift: Int = 0) -> Int {
      logistic[Int(logits[head.rawValue]) + shift]
    }
    var scores = EmotionScores()
    // The emotions and the matters are heads in their own order.
    for index in 0..<scores.thousandths.count {
      scores.thousandths[index] = logistic[Int(logits[index]) + added[index]]
    }
    scores.valence = shifted(
      probability(.positive) - probability(.negative), by: added[EmotionSignal.valence.index])
    scores.urgency = probability(.urgency, added[EmotionSignal.urgency.index])
    for index in 0..<scores.matters.count {
      scores.matters[index] = logistic[Int(logits[ScoringModel.Head.health.rawValue + index])]
    }
    return scores
  }

  /// Probability in thousandths that a text is about a matter.
  package static func score(of text: NormalizedText, for matter: Matter) -> Int {
    LogisticTable.shared[Int(logits(of: text)[matter.head.rawValue])]
  }

  /// The words that spoke most for a matter, as UTF-8 ranges of the text as written, and thousandths of log-odds.
  package static func evidence(
    for matter: Matter, in text: NormalizedText
  ) -> [(range: Range<Int>, contribution: Int)] {
    ModelEvidence.words(for: [.init(head: matter.head)], in: text).filter { $0.contribution > 0 }.map {
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
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: HeadSums.batch) { hashes in
      guard let start = hashes.baseAddress else { return SIMD16() }
      return read(text, HeadSums(.shared, hashes: start)).logits()
    }
  }

  /// Shows a visitor the features of the part of the text that counts.
  package static func read<Visitor: FeatureVisitor>(_ text: NormalizedText, _ visitor: Visitor) -> Visitor {
    text.utf8.withUnsafeBufferPointer { bytes in
      var features = TextFeatures(bytes, visitor: visitor)
      var start = 0
      var end = bytes.count <= headLength + tailLength ? bytes.count : boundary(bytes, headLength)
      while true {
        features.read(start..<end)
        if end == bytes.count { break }
        start = boundary(bytes, bytes.count - tailLength)
        end = bytes.count
      }
      features.finish(isShouting: text.original.withUnsafeBytes(isShouting))
      return features.visitor
    }
  }

  private static func boundary(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    var place = place
    while place > 0, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  /// True when most Latin letters at the start of the text are capitals, and more than a word of them.
  private static func isShouting(_ original: UnsafeRawBufferPointer) -> Bool {
    let count = min(original.count, headLength)
    var capitals = 0
    var small = 0
    var place = 0
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    // Eight bytes at a time: bit 7 of each tells whether it is a letter, and whether it is a small one.
    while place + 8 <= count {
      let word = original.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let folded = (word | ones &* 0x20) & ~high
      let letters = (folded &+ ones &* (0x80 - 0x61)) & ~(folded &+ ones &* (0x80 - 0x7B)) & ~word & high
      small += (letters & word << 2).nonzeroBitCount
      capitals += (letters & ~(word << 2)).nonzeroBitCount
      place += 8
    }
    while place < count {
      if original[place] &- 0x41 < 26 { capitals += 1 }
      if original[place] &- 0x61 < 26 { small += 1 }
      place += 1
    }
    return capitals >= 6 && capitals > small
  }

  // MARK: - Evidence

  private static func evidence(
    _ text: NormalizedText, _ scores: EmotionScores, from least: Int?, _ shifts: [Contribution]
  ) -> [EmotionEvidence] {
    var signals: [EmotionSignal] = []
    for index in 0..<EmotionSignal.count {
      let signal = EmotionSignal(index: index)
      if scores.isTelling(signal), least.map({ scores.isFelt(signal, from: $0) }) ?? true {
        signals.append(signal)
      }
    }
    if signals.isEmpty, shifts.isEmpty { return [] }
    var found = ModelEvidence.words(for: signals.map(\.direction), in: text).map { word in
      Finding(
        range: text.originalRange(of: word.range), signal: signals[word.direction].index,
        contribution: word.contribution, source: .word(word.range))
    }
    if !shifts.isEmpty {
      let scored = ScoredText(text)
      for (index, shift) in shifts.enumerated() where shift.shift != 0 {
        if let least, !scores.isFelt(EmotionSignal(index: shift.signal), from: least) { continue }
        found.append(
          Finding(
            range: text.originalRange(of: scored.bytes(shift.range)), signal: shift.signal,
            contribution: shift.shift, source: .term(index)))
      }
    }
    found.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.signal)
        < ($1.range.lowerBound, $1.range.upperBound, $1.signal)
    }
    return found.map { finding in
      let cue =
        switch finding.source {
        case .word(let range): String(decoding: text.utf8[range], as: UTF8.self)
        case .term(let index): shifts[index].cue
        }
      return EmotionEvidence(
        signal: EmotionSignal(index: finding.signal), range: finding.range,
        contribution: finding.contribution, cue: cue)
    }
  }
}

/// A piece of evidence whose cue is not spelled out yet.
private struct Finding {
  enum Source {
    /// A stretch of the normalised text.
    case word(Range<Int>)
    /// A term of the author, by its place among what the terms add.
    case term(Int)
  }

  let range: Range<Int>
  let signal: Int
  let contribution: Int
  let source: Source
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
