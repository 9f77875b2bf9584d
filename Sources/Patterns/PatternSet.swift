package import TextNormalization

/// The patterns of all definitions of a rule set, compiled to be looked for in one go.
package struct PatternSet: Sendable {
  /// Number of definitions.
  package let count: Int

  private var terms = TermIndex()
  private var expressions: [Expression] = []
  private var exceptions: [Expression] = []
  private let ignoresNegated: [Bool]
  private let hasRaw: [Bool]
  private let limits: MatchLimits
  /// First number of each definition's patterns, in one row over all definitions.
  private let firstNumbers: [Int]
  private let numbers: Int

  private struct Expression: Sendable {
    let regex: Regex
    let definition: Int
    let part: PatternPart
    let pattern: Int
  }

  /// Compiles all patterns; throws the errors of all that are wrong.
  package init(
    _ definitions: [PatternDefinition], limits: MatchLimits = .standard
  ) throws(PatternSetError) {
    var errors: [PatternSetError.Entry] = []
    count = definitions.count
    self.limits = limits
    ignoresNegated = definitions.map(\.ignoreNegated)
    hasRaw = definitions.map { ($0.expressions + $0.exceptExpressions).contains { $0.raw } }
    var firstNumbers: [Int] = []
    var numbers = 0
    for (index, definition) in definitions.enumerated() {
      firstNumbers.append(numbers)
      numbers += definition.terms.count + definition.expressions.count
      for part in [PatternPart.matches, .exceptions] {
        let isMatch = part == .matches
        let termSources = isMatch ? definition.terms : definition.exceptTerms
        for (pattern, source) in termSources.enumerated() {
          do {
            terms.add(
              try Term(source, limits: limits), definition: index, part: part, pattern: pattern)
          } catch {
            errors.append(.init(definition: index, part: part, pattern: pattern, error: error))
          }
        }
        for (place, source) in (isMatch ? definition.expressions : definition.exceptExpressions)
          .enumerated()
        {
          let pattern = termSources.count + place
          do {
            let regex = try Regex(source, limits: limits)
            let expression = Expression(
              regex: regex, definition: index, part: part, pattern: pattern)
            if isMatch { expressions.append(expression) } else { exceptions.append(expression) }
          } catch {
            errors.append(.init(definition: index, part: part, pattern: pattern, error: error))
          }
        }
      }
    }
    self.firstNumbers = firstNumbers
    self.numbers = numbers
    if !errors.isEmpty { throw PatternSetError(entries: errors) }
  }

  /// Looks for every pattern in a text.
  ///
  /// - Parameter negated: stretches of the normalised text that stand under a negation, UTF-8 offsets; asked for once, and
  ///   only when a definition that ignores what is negated finds something.
  package func scan(
    _ text: NormalizedText, negated: @escaping (NormalizedText) -> [Range<Int>] = { _ in [] },
    scratch: inout PatternScratch
  ) -> PatternHits {
    var hits = PatternHits(definitions: count)
    if text.utf8.isEmpty && text.original.isEmpty { return hits }
    let negation = NegatedRanges { negated(text) }

    let cuts = scanTerms(text, negation, &hits, &scratch)
    let remainders = remainders(text, cuts, negation, &hits, &scratch)
    scanExpressions(text, remainders, negation, &hits, &scratch)
    hits.sort()
    return hits
  }

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

  /// Terms on the whole text. Those of definitions with exceptions wait until the exceptions are known, and
  /// are taken back where one matched.
  private func scanTerms(
    _ text: NormalizedText, _ negation: NegatedRanges, _ hits: inout PatternHits,
    _ scratch: inout PatternScratch
  ) -> [Int: [Cut]] {
    var cuts: [Int: [Cut]] = [:]
    scratch.scalars.load(text)
    let offsets = scratch.scalars.offsets
    var found: [(definition: Int, pattern: Int, range: Range<Int>)] = []
    var taken: [UInt16] = []
    swap(&taken, &scratch.counts)
    taken.removeAll(keepingCapacity: true)
    taken.append(contentsOf: repeatElement(0, count: numbers))
    terms.scan(scratch.scalars.codes, ends: &scratch.termEnds) { entry, range in
      let range = offsets[range.lowerBound]..<offsets[range.upperBound]
      if entry.part == .exceptions {
        cuts[entry.definition, default: []].append(
          Cut(normalized: range, original: text.originalRange(of: range)))
      } else if counts(entry.definition, at: range.lowerBound, negation) {
        let number = firstNumbers[entry.definition] + entry.pattern
        guard taken[number] < limits.matchesPerPattern else { return }
        taken[number] += 1
        found.append((entry.definition, entry.pattern, range))
      }
    }
    swap(&taken, &scratch.counts)
    for exception in exceptions {
      let raw = exception.regex.source.raw
      let result = exception.regex.matches(in: raw ? text.original : text.utf8, scratch: &scratch) {
        _, _ in
        true
      }
      note(result, of: exception, &hits)
      for match in result.matches where !match.range.isEmpty {
        let cut =
          raw
          ? Cut(normalized: text.normalizedRange(of: match.range), original: match.range)
          : Cut(normalized: match.range, original: text.originalRange(of: match.range))
        cuts[exception.definition, default: []].append(cut)
      }
    }
    for item in found where cuts[item.definition] == nil {
      hits.add(
        PatternMatch(
          definition: item.definition, pattern: item.pattern,
          range: text.originalRange(of: item.range),
          normalizedRange: item.range))
    }
    return cuts
  }

  /// Cuts the exceptions out and looks again for the terms of the definitions concerned.
  private func remainders(
    _ text: NormalizedText, _ cuts: [Int: [Cut]], _ negation: NegatedRanges,
    _ hits: inout PatternHits,
    _ scratch: inout PatternScratch
  ) -> [Int: Remainder] {
    var remainders: [Int: Remainder] = [:]
    for (definition, cuts) in cuts {
      let normalized = MaskedText(text.utf8, cutting: cuts.map(\.normalized))
      let original =
        hasRaw[definition] ? MaskedText(text.original, cutting: cuts.map(\.original)) : nil
      remainders[definition] = Remainder(normalized: normalized, original: original)
      hits.keep(remainder: normalized.bytes, for: definition)

      scratch.maskedScalars.load(normalized, of: text)
      let offsets = scratch.maskedScalars.offsets
      var taken: [Int: Int] = [:]
      var found: [PatternMatch] = []
      terms.scan(scratch.maskedScalars.codes, definition: definition, ends: &scratch.termEnds) {
        entry, range in
        let range = normalized.source(offsets[range.lowerBound]..<offsets[range.upperBound])
        if entry.part == .matches, counts(definition, at: range.lowerBound, negation),
          taken[entry.pattern, default: 0] < limits.matchesPerPattern
        {
          taken[entry.pattern, default: 0] += 1
          found.append(
            PatternMatch(
              definition: definition, pattern: entry.pattern, range: text.originalRange(of: range),
              normalizedRange: range))
        }
      }
      for match in found { hits.add(match) }
    }
    return remainders
  }

  private func scanExpressions(
    _ text: NormalizedText, _ remainders: [Int: Remainder], _ negation: NegatedRanges,
    _ hits: inout PatternHits,
    _ scratch: inout PatternScratch
  ) {
    for expression in expressions {
      let raw = expression.regex.source.raw
      let remainder = remainders[expression.definition]
      let masked = raw ? remainder?.original : remainder?.normalized
      var found: [PatternMatch] = []
      let result = expression.regex.matches(
        in: masked?.bytes ?? (raw ? text.original : text.utf8), scratch: &scratch
      ) { all, match in
        all.removeAll(keepingCapacity: true)
        let range = masked?.source(match.range) ?? match.range
        let hit = PatternMatch(
          definition: expression.definition, pattern: expression.pattern,
          range: raw ? range : text.originalRange(of: range),
          normalizedRange: raw ? text.normalizedRange(of: range) : range)
        if counts(expression.definition, at: hit.normalizedRange.lowerBound, negation) {
          found.append(hit)
        }
        return found.count < limits.matchesPerPattern
      }
      note(result, of: expression, &hits)
      guard result.fault == nil else { continue }
      for match in found { hits.add(match) }
    }
  }

  private func note(_ result: Regex.Matches, of expression: Expression, _ hits: inout PatternHits) {
    if result.truncated { hits.truncated = true }
    if let kind = result.fault {
      hits.faults.append(
        PatternFault(
          definition: expression.definition, part: expression.part, pattern: expression.pattern,
          kind: kind))
    }
  }

  /// False for a match that starts under a negation, where the definition ignores these.
  private func counts(_ definition: Int, at start: Int, _ negation: NegatedRanges) -> Bool {
    !(ignoresNegated[definition] && negation.contains(start))
  }
}

/// Stretches under a negation, joined and in order.
final class NegatedRanges {
  private let read: () -> [Range<Int>]
  private lazy var ranges = Self.joined(read())

  init(_ read: @escaping () -> [Range<Int>]) { self.read = read }

  private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }

  /// True when the offset lies in one of the stretches. Logarithmic.
  func contains(_ offset: Int) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound > offset { high = middle } else { low = middle + 1 }
    }
    return low < ranges.count && ranges[low].contains(offset)
  }
}
