import TextNormalization

/// Looking for the patterns that a filter named.
extension PatternSet {
  /// What exceptions leave of a text, for one definition.
  private struct Remainder {
    let normalized: MaskedText
    /// Only where the definition has raw expressions.
    let original: MaskedText?
  }

  /// A stretch that an exception cuts, in both texts.
  private struct Cut {
    let normalized: Range<Int>
    let original: Range<Int>
  }

  /// What is found in one text.
  private struct Findings {
    var hits: PatternHits
    /// Read when it is first needed.
    var negation: NegatedRanges?
  }

  /// Looks for the candidates of the scratch, and in what exceptions leave of the text for those that the filter of the
  /// definition names, or `plainly` for all of them.
  func confirm(
    _ text: NormalizedText, _ negated: (NormalizedText) -> [Range<Int>], plainly: Bool,
    _ scratch: inout PatternScratch
  ) -> PatternHits {
    var found = Findings(
      hits: PatternHits(truncated: isTruncated(text.utf8.count, text.original.count)))
    scratch.hasScalars = false
    let cuts = hasExceptions ? cuts(text, &found.hits, &scratch) : [:]
    for index in scratch.candidates.numbers.indices {
      let number = Int(scratch.candidates.numbers[index])
      if number >= terms.count {
        let entry = expressions[number - terms.count]
        if entry.part == .exceptions || !cuts.isEmpty && cuts[entry.definition] != nil { continue }
        find(entry, text, negated, nil, &found, &scratch)
      } else {
        let entry = terms[number]
        if entry.part == .exceptions || !cuts.isEmpty && cuts[entry.definition] != nil { continue }
        find(entry, text, negated, nil, &found, &scratch)
      }
    }
    for (index, cuts) in cuts.sorted(by: { $0.key < $1.key }) {
      findRest(of: index, text, cuts, negated, plainly: plainly, &found, &scratch)
    }
    found.hits.sort()
    return found.hits
  }

  // MARK: - Exceptions

  /// Where exceptions match, by definition.
  private func cuts(
    _ text: NormalizedText, _ hits: inout PatternHits, _ scratch: inout PatternScratch
  ) -> [Int: [Cut]] {
    var cuts: [Int: [Cut]] = [:]
    for index in scratch.candidates.numbers.indices {
      let number = Int(scratch.candidates.numbers[index])
      if number < terms.count {
        guard terms[number].part == .exceptions else { continue }
        let entry = terms[number]
        scratch.loadScalars(of: text)
        let offsets = scratch.scalars.offsets
        entry.pattern.matches(in: scratch.scalars.codes) { range in
          let range = offsets[range.lowerBound]..<offsets[range.upperBound]
          cuts[entry.definition, default: []].append(
            Cut(normalized: range, original: text.originalRange(of: range)))
          return true
        }
      } else {
        guard expressions[number - terms.count].part == .exceptions else { continue }
        let entry = expressions[number - terms.count]
        let raw = entry.pattern.source.raw
        let before = cuts[entry.definition]
        let fault = entry.pattern.eachMatch(in: raw ? text.original : text.utf8, scratch: scratch) { match in
          if !match.range.isEmpty {
            cuts[entry.definition, default: []].append(
              raw
                ? Cut(normalized: text.normalizedRange(of: match.range), original: match.range)
                : Cut(normalized: match.range, original: text.originalRange(of: match.range)))
          }
          return true
        }
        if let fault {
          note(fault, of: entry, &hits)
          cuts[entry.definition] = before
        }
      }
    }
    return cuts
  }

  /// Looks for the patterns of a definition in what is left of the text.
  private func findRest(
    of index: Int, _ text: NormalizedText, _ cuts: [Cut], _ negated: (NormalizedText) -> [Range<Int>],
    plainly: Bool, _ found: inout Findings, _ scratch: inout PatternScratch
  ) {
    guard let own = definitions[index].own else { return }
    let remainder = Remainder(
      normalized: MaskedText(text.utf8, cutting: cuts.map(\.normalized)),
      original: own.hasRaw ? MaskedText(text.original, cutting: cuts.map(\.original)) : nil)
    found.hits.keep(remainder: remainder.normalized.bytes, for: index)
    scratch.candidates.start(most: terms.count + self.expressions.count)
    if plainly {
      for number in own.numbers { scratch.candidates.add(number) }
    } else {
      remainder.normalized.bytes.withUnsafeBufferPointer { normalized in
        (remainder.original?.bytes ?? []).withUnsafeBufferPointer { original in
          own.filter.collect(normalized, original, most: limits.textBytes, &scratch)
        }
      }
    }
    scratch.hasMaskedScalars = false
    for place in scratch.candidates.numbers.indices {
      let number = Int(scratch.candidates.numbers[place])
      if number < terms.count {
        find(terms[number], text, negated, remainder, &found, &scratch)
      } else {
        find(expressions[number - terms.count], text, negated, remainder, &found, &scratch)
      }
    }
  }

  // MARK: - Matches

  /// Adds the matches of a term in the text or in what exceptions left of it.
  private func find(
    _ entry: Entry<Term>, _ text: NormalizedText, _ negated: (NormalizedText) -> [Range<Int>],
    _ remainder: Remainder?, _ found: inout Findings, _ scratch: inout PatternScratch
  ) {
    var taken = 0
    func take(_ range: Range<Int>) -> Bool {
      if counts(entry.definition, at: range.lowerBound, text, negated, &found) {
        found.hits.add(
          PatternMatch(
            definition: entry.definition, pattern: entry.place, range: text.originalRange(of: range),
            normalizedRange: range))
        taken += 1
      }
      return taken < limits.matchesPerPattern
    }
    if let masked = remainder?.normalized {
      scratch.loadScalars(of: masked, text)
      let offsets = scratch.maskedScalars.offsets
      entry.pattern.matches(in: scratch.maskedScalars.codes) {
        take(masked.source(offsets[$0.lowerBound]..<offsets[$0.upperBound]))
      }
    } else {
      scratch.loadScalars(of: text)
      let offsets = scratch.scalars.offsets
      entry.pattern.matches(in: scratch.scalars.codes) {
        take(offsets[$0.lowerBound]..<offsets[$0.upperBound])
      }
    }
  }

  /// Adds the matches of an expression in the text or in what exceptions left of it.
  private func find(
    _ entry: Entry<Regex>, _ text: NormalizedText, _ negated: (NormalizedText) -> [Range<Int>],
    _ remainder: Remainder?, _ found: inout Findings, _ scratch: inout PatternScratch
  ) {
    let raw = entry.pattern.source.raw
    var taken = 0
    func take(_ range: Range<Int>) -> Bool {
      let hit = PatternMatch(
        definition: entry.definition, pattern: entry.place,
        range: raw ? range : text.originalRange(of: range),
        normalizedRange: raw ? text.normalizedRange(of: range) : range)
      if counts(entry.definition, at: hit.normalizedRange.lowerBound, text, negated, &found) {
        found.hits.add(hit)
        taken += 1
      }
      return taken < limits.matchesPerPattern
    }
    let fault: PatternFault.Kind?
    if let masked = raw ? remainder?.original : remainder?.normalized {
      fault = entry.pattern.eachMatch(in: masked.bytes, scratch: scratch) { take(masked.source($0.range)) }
    } else {
      fault = entry.pattern.eachMatch(in: raw ? text.original : text.utf8, scratch: scratch) {
        take($0.range)
      }
    }
    if let fault {
      found.hits.removeLast(taken)
      note(fault, of: entry, &found.hits)
    }
  }

  private func note(_ fault: PatternFault.Kind, of entry: Entry<Regex>, _ hits: inout PatternHits) {
    hits.faults.append(
      PatternFault(definition: entry.definition, part: entry.part, pattern: entry.place, kind: fault))
  }

  /// False for a match that starts under a negation, where the definition ignores these.
  private func counts(
    _ definition: Int, at start: Int, _ text: NormalizedText, _ negated: (NormalizedText) -> [Range<Int>],
    _ found: inout Findings
  ) -> Bool {
    guard definitions[definition].ignoresNegated else { return true }
    let negation = found.negation ?? NegatedRanges(negated(text))
    found.negation = negation
    return !negation.contains(start)
  }
}
