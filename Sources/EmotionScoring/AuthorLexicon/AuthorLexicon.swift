import TextNormalization

/// The author's terms (R33).
struct AuthorLexicon: Sendable {
  private static let longestTerm = 64
  private static let numberMark = Array("{number}".unicodeScalars.map(\.value))

  private var entries: [(term: String, shifts: [(signal: Int, shift: Int)])] = []
  private var trie = TermTrie()

  var isEmpty: Bool { entries.isEmpty }

  init(_ authored: [AuthorEntry]) throws(LexiconError) {
    let normalizer = Normalizer()
    for entry in authored {
      let scalars = Self.withNumbers(ScoredText.scalars(of: normalizer.normalized(entry.term)))
      guard scalars.contains(where: { $0 > 0x20 }) else { throw .emptyTerm(entry.term) }
      guard scalars.count <= Self.longestTerm else { throw .longTerm(entry.term) }
      let index = trie.insert(scalars, term: entries.count)
      if index == entries.count { entries.append((term: entry.term, shifts: [])) }
      entries[index].shifts.append((signal: entry.signal.index, shift: min(max(entry.shift, -6000), 6000)))
    }
  }

  /// What the terms in a text add: each once, at its first place.
  func contributions(in text: ScoredText) -> [Contribution] {
    let found = matches(in: text)
    if found.isEmpty { return [] }
    let tokens = Tokens(text)
    return found.flatMap { match in
      let factor = tokens.degree(of: match.range)
      let isNegated = tokens.isNegated(at: match.range.lowerBound)
      let entry = entries[match.term]
      return entry.shifts.map { signal, shift in
        // Under a negation a term speaks mildly against the mood.
        let effect = isNegated ? -shift * 3 / 10 : shift * factor / 1000
        return Contribution(signal: signal, shift: effect, range: match.range, cue: entry.term)
      }
    }
  }

  private func matches(in text: ScoredText) -> [(term: Int, range: Range<Int>)] {
    var found: [(term: Int, range: Range<Int>)] = []
    var seen: Set<Int> = []
    var place = 0
    while place < text.count {
      guard let match = trie.longest(in: text, at: place), match.end > place else {
        place += 1
        continue
      }
      if seen.insert(match.term).inserted { found.append((match.term, place..<match.end)) }
      place = match.end
    }
    return found
  }

  private static func withNumbers(_ scalars: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var place = 0
    while place < scalars.count {
      if scalars[place...].starts(with: numberMark) {
        result.append(TermTrie.number)
        place += numberMark.count
      } else {
        result.append(scalars[place])
        place += 1
      }
    }
    return result
  }
}
