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
  func contributions(in tokens: Tokens) -> [Contribution] {
    var found: [Contribution] = []
    var seen: Set<Int> = []
    var place = 0
    while place < tokens.text.count {
      guard let match = trie.longest(in: tokens.text, at: place), match.end > place else {
        place += 1
        continue
      }
      let range = place..<match.end
      place = match.end
      guard seen.insert(match.term).inserted else { continue }
      let factor = tokens.degree(of: range)
      let isNegated = tokens.isNegated(at: range.lowerBound)
      for (signal, shift) in entries[match.term].shifts {
        // Under a negation a term speaks mildly against the mood.
        let effect = isNegated ? -shift * 3 / 10 : shift * factor / 1000
        found.append(Contribution(signal: signal, shift: effect, range: range, cue: entries[match.term].term))
      }
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
