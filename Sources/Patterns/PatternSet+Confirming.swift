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
    found.hits.reserve(scratch.filter.candidates.count)
    scratch.hasScalars = false
    let cuts = hasExceptions ? cuts(text, &found.hits, &scratch) : [:]
    for index in scratch.filter.candidates.numbers.indices {
      let number = Int(scratch.filter.candidates.numbers[index])
      if hasExceptions {
        let (definition, part) = owner(of: number)
        if part == .exceptions || cuts[definition] != nil { continue }
      }
      find(number, text, negated, nil, &found, &scratch)
    }
    if cuts.isEmpty {
      found.hits.sort()
      return found.hits
    }
    for (index, cuts) in cuts.sorted(by: { $0.key < $1.key }) {
      findRest(of: index, text, cuts, negated, plainly: plainly, &found, &scratch)
    }
    found.hits.sort()
    return found.hits
  }

  /// Whose a pattern is.
  private func owner(of number: Int) -> (definition: Int, part: PatternPart) {
    number < terms.count
      ? (terms[number].definition, terms[number].part)
      : (expressions[number - terms.count].definition, expressions[number - terms.count].part)
  }

  // MARK: - Exceptions

  /// Where exceptions match, by definition.
  private func cuts(
    _ text: NormalizedText, _ hits: inout PatternHits, _ scratch: inout PatternScratch
  ) -> [Int: [Cut]] {
    var cuts: [Int: [Cut]] = [:]
    for index in scratch.filter.candidates.numbers.indices {
      let number = Int(scratch.filter.candidates.numbers[index])
      if number < terms.count {
        guard terms[number].part == .exceptions else { continue }
        scratch.loadScalars(of: text)
        var start = 0
        while let place = terms[number].pattern.match(in: scratch.scalars.codes, from: start) {
          let range = scratch.scalars.bytes(of: place)
          cuts[terms[number].definition, default: []].append(
            Cut(normalized: range, original: text.originalRange(of: range)))
          start = place.upperBound
        }
      } else {
        guard expressions[number - terms.count].part == .exceptions else { continue }
        let entry = expressions[number - terms.count]
        let raw = entry.pattern.source.raw
        let before = cuts[entry.definition]
        (raw ? text.original : text.utf8).withUnsafeBufferPointer { bytes in
          var search = Regex.Search(entry.pattern, bytes, scratch)
          while let match = search.next(of: entry.pattern, scratch) {
            if match.range.isEmpty { continue }
            cuts[entry.definition, default: []].append(
              raw
                ? Cut(normalized: text.normalizedRange(of: match.range), original: match.range)
                : Cut(normalized: match.range, original: text.originalRange(of: match.range)))
          }
          if let fault = search.fault {
            note(fault, of: entry, &hits)
            cuts[entry.definition] = before
          }
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
    scratch.filter.start(most: terms.count + self.expressions.count)
    if plainly {
      for number in own.numbers { scratch.filter.candidates.add(number) }
      scratch.filter.plain.giveUp()
    } else {
      remainder.normalized.withCells { normalized in
        guard let original = remainder.original else {
          return own.filter.collect(normalized, normalized, most: limits.textBytes, &scratch.filter)
        }
        original.withCells { own.filter.collect(normalized, $0, most: limits.textBytes, &scratch.filter) }
      }
    }
    scratch.hasMaskedScalars = false
    for place in scratch.filter.candidates.numbers.indices {
      find(Int(scratch.filter.candidates.numbers[place]), text, negated, remainder, &found, &scratch)
    }
  }

  // MARK: - Matches

  /// Adds the matches of a pattern in the text or in what exceptions left of it.
  private func find(
    _ number: Int, _ text: NormalizedText, _ negated: (NormalizedText) -> [Range<Int>],
    _ remainder: Remainder?, _ found: inout Findings, _ scratch: inout PatternScratch
  ) {
    if number >= terms.count {
      find(number, expressions[number - terms.count], text, negated, remainder, &found, &scratch)
    } else if let masked = remainder?.normalized {
      scratch.loadScalars(of: masked, text)
      var (start, taken) = (0, 0)
      while taken < limits.matchesPerPattern,
        let place = terms[number].pattern.match(in: scratch.maskedScalars.codes, from: start)
      {
        start = place.upperBound
        let range = masked.source(scratch.maskedScalars.bytes(of: place))
        taken += add(range, number, text, negated, &found)
      }
    } else {
      scratch.loadScalars(of: text)
      var (start, taken) = (0, 0)
      while taken < limits.matchesPerPattern,
        let place = terms[number].pattern.match(in: scratch.scalars.codes, from: start)
      {
        start = place.upperBound
        taken += add(scratch.scalars.bytes(of: place), number, text, negated, &found)
      }
    }
  }

  /// Adds a match of a term; returns 1 unless it does not count.
  private func add(
    _ range: Range<Int>, _ number: Int, _ text: NormalizedText, _ negated: (NormalizedText) -> [Range<Int>],
    _ found: inout Findings
  ) -> Int {
    let definition = terms[number].definition
    guard counts(definition, at: range.lowerBound, text, negated, &found) else { return 0 }
    found.hits.add(
      PatternMatch(
        definition: definition, pattern: terms[number].place, range: text.originalRange(of: range),
        normalizedRange: range))
    return 1
  }

  /// Adds the matches of an expression.
  private func find(
    _ number: Int, _ entry: Entry<Regex>, _ text: NormalizedText, _ negated: (NormalizedText) -> [Range<Int>],
    _ remainder: Remainder?, _ found: inout Findings, _ scratch: inout PatternScratch
  ) {
    let raw = entry.pattern.source.raw
    let masked = raw ? remainder?.original : remainder?.normalized
    // What is nothing but plain strings the filter has found already.
    let isFound = entry.pattern.plainAlternatives != nil && scratch.filter.plain.isComplete
    (masked?.bytes ?? (raw ? text.original : text.utf8)).withUnsafeBufferPointer { bytes in
      var search = Regex.Search(entry.pattern, bytes, scratch)
      var (start, taken) = (0, 0)
      while taken < limits.matchesPerPattern,
        let place = isFound
          ? scratch.filter.plain.match(of: number, from: start)
          : search.next(of: entry.pattern, scratch)?.range
      {
        start = place.upperBound
        let range = masked?.source(place) ?? place
        let normalized = raw ? text.normalizedRange(of: range) : range
        if counts(entry.definition, at: normalized.lowerBound, text, negated, &found) {
          found.hits.add(
            PatternMatch(
              definition: entry.definition, pattern: entry.place,
              range: raw ? range : text.originalRange(of: range), normalizedRange: normalized))
          taken += 1
        }
      }
      if let fault = search.fault {
        found.hits.removeLast(taken)
        note(fault, of: entry, &found.hits)
      }
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
