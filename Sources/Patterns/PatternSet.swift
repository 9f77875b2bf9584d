package import TextNormalization

/// The patterns of all definitions of a rule set, compiled to be looked for in one go.
///
/// A prefilter names the few that a text could match, and only these are looked for; `scanPlainly` looks for all.
package final class PatternSet: Sendable {
  /// Number of definitions.
  package let count: Int

  private let terms: [Entry<Term>]
  private let expressions: [Entry<Regex>]
  private let definitions: [Definition]
  private let limits: MatchLimits
  private let hasExceptions: Bool
  private let hasIgnoring: Bool

  /// Over normalised text: terms by their numbers, then expressions by theirs.
  private let normalized: Prefilter
  /// Over what stands alone in normalised text: terms spelled apart.
  private let spaced: LiteralFilter
  /// Over the text as written: raw expressions.
  private let original: Prefilter

  /// A term or expression and whose it is.
  private struct Entry<Pattern: Sendable>: Sendable {
    let pattern: Pattern
    let definition: Int
    let part: PatternPart
    /// Index in the part: terms first, then expressions.
    let place: Int
  }

  /// What the patterns of a definition have in common.
  private struct Definition {
    let ignoresNegated: Bool
    var hasRaw = false
    var hasNormalized = false
    /// Its terms and expressions, by the numbers of the prefilter.
    var numbers: Set<Int32> = []
  }

  /// Compiles all patterns, each expression once; throws the errors of all that are wrong.
  ///
  /// - Parameter compiled: expressions that need not be compiled again.
  package init(
    _ definitions: [PatternDefinition], compiled: [RegexSource: Regex] = [:], limits: MatchLimits = .standard
  ) throws(PatternSetError) {
    var compiled = compiled
    var errors: [PatternSetError.Entry] = []
    var terms: [Entry<Term>] = []
    var expressions: [Entry<Regex>] = []
    for (index, definition) in definitions.enumerated() {
      for part in [PatternPart.matches, .exceptions] {
        let isMatch = part == .matches
        let termSources = isMatch ? definition.terms : definition.exceptTerms
        for (place, source) in termSources.enumerated() {
          do {
            let term = try Term(source, limits: limits)
            terms.append(Entry(pattern: term, definition: index, part: part, place: place))
          } catch {
            errors.append(.init(definition: index, part: part, pattern: place, error: error))
          }
        }
        let sources = isMatch ? definition.expressions : definition.exceptExpressions
        for (place, source) in sources.enumerated() {
          let place = termSources.count + place
          do {
            let regex: Regex
            if let known = compiled[source] {
              regex = known
            } else {
              regex = try Regex(source, limits: limits)
            }
            compiled[source] = regex
            expressions.append(Entry(pattern: regex, definition: index, part: part, place: place))
          } catch {
            errors.append(.init(definition: index, part: part, pattern: place, error: error))
          }
        }
      }
    }
    if !errors.isEmpty { throw PatternSetError(entries: errors) }
    count = definitions.count
    self.limits = limits
    self.terms = terms
    self.expressions = expressions

    var normalized: [Prefilter.Item] = []
    var original: [Prefilter.Item] = []
    var spaced: [(literal: [UInt8], number: Int32)] = []
    var own = definitions.map { Definition(ignoresNegated: $0.ignoreNegated) }
    for (number, term) in terms.enumerated() {
      normalized.append(
        Prefilter.Item(number: number, requirement: term.pattern.solidRequirement))
      if let bytes = term.pattern.spacedBytes { spaced.append((bytes, Int32(number))) }
      own[term.definition].numbers.insert(Int32(number))
    }
    for (index, expression) in expressions.enumerated() {
      let number = terms.count + index
      let isRaw = expression.pattern.source.raw
      let item = Prefilter.Item(
        number: number, requirement: expression.pattern.requirement)
      if isRaw { original.append(item) } else { normalized.append(item) }
      own[expression.definition].numbers.insert(Int32(number))
      if expression.part == .matches {
        if isRaw {
          own[expression.definition].hasRaw = true
        } else {
          own[expression.definition].hasNormalized = true
        }
      }
    }
    self.definitions = own
    hasIgnoring = own.contains(where: \.ignoresNegated)
    hasExceptions =
      terms.contains { $0.part == .exceptions } || expressions.contains { $0.part == .exceptions }
    self.normalized = Prefilter(normalized)
    self.original = Prefilter(original)
    self.spaced = LiteralFilter(spaced)
  }

  /// Looks for every pattern in a text.
  ///
  /// - Parameter negated: stretches of the normalised text that stand under a negation, UTF-8 offsets; asked for once, and
  ///   only when a definition that ignores what is negated finds something.
  package func scan(
    _ text: NormalizedText, negated: @escaping (NormalizedText) -> [Range<Int>] = { _ in [] },
    scratch: inout PatternScratch
  ) -> PatternHits {
    if text.utf8.isEmpty && text.original.isEmpty { return PatternHits() }
    collect(text.utf8, text.original, plainly: false, &scratch)
    return confirm(text, negated, plainly: false, &scratch)
  }

  /// The same hits, found by looking for every pattern: what `scan` is tested against.
  package func scanPlainly(
    _ text: NormalizedText, negated: @escaping (NormalizedText) -> [Range<Int>] = { _ in [] },
    scratch: inout PatternScratch
  ) -> PatternHits {
    if text.utf8.isEmpty && text.original.isEmpty { return PatternHits() }
    collect(text.utf8, text.original, plainly: true, &scratch)
    return confirm(text, negated, plainly: true, &scratch)
  }

  /// Names the patterns that a text could match, or `plainly` all.
  private func collect(
    _ utf8: [UInt8], _ written: [UInt8], plainly: Bool, _ scratch: inout PatternScratch
  ) {
    scratch.candidates.start(count: terms.count + expressions.count)
    if plainly {
      for number in 0..<(terms.count + expressions.count) { scratch.candidates.add(Int32(number)) }
      return
    }
    if !normalized.isEmpty {
      scratch.text.load(utf8)
      normalized.collect(
        scratch.text, isWhole: utf8.count <= limits.textBytes, cells: &scratch.cells,
        features: &scratch.features, grams: &scratch.grams, into: &scratch.candidates)
      if !spaced.isEmpty, scratch.text.hasAlone {
        scratch.apart.load(aloneIn: scratch.text)
        spaced.scan(scratch.apart, present: .all) { scratch.candidates.add($0) }
      }
    }
    if !original.isEmpty {
      scratch.text.load(written)
      original.collect(
        scratch.text, isWhole: written.count <= limits.textBytes, cells: &scratch.cells,
        features: &scratch.features, grams: &scratch.grams, into: &scratch.candidates)
    }
    scratch.candidates.finish()
  }

  /// Calls `visit` with each expression that the text would be tried for, by its place in `eachExpression`.
  ///
  /// - Returns: how many patterns that are, terms included.
  package func eachCandidate(
    of text: NormalizedText, scratch: inout PatternScratch, _ visit: (Int) -> Void
  ) -> Int {
    collect(text.utf8, text.original, plainly: false, &scratch)
    for number in scratch.candidates.numbers where Int(number) >= terms.count {
      visit(Int(number) - terms.count)
    }
    return scratch.candidates.numbers.count
  }

  /// Calls `visit` with each expression and whose it is: index of the definition, its part and the place in the part.
  package func eachExpression(_ visit: (Regex, Int, PatternPart, Int) -> Void) {
    for entry in expressions { visit(entry.pattern, entry.definition, entry.part, entry.place) }
  }

  // MARK: - Candidates

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

  /// Looks for the candidates.
  private func confirm(
    _ text: NormalizedText, _ negated: @escaping (NormalizedText) -> [Range<Int>],
    plainly: Bool, _ scratch: inout PatternScratch
  ) -> PatternHits {
    var hits = PatternHits()
    hits.truncated = isTruncated(text.utf8.count, text.original.count)
    let count = scratch.candidates.numbers.count
    if count == 0 { return hits }
    let negation = hasIgnoring ? NegatedRanges { negated(text) } : nil

    scratch.hasScalars = false
    let cuts = hasExceptions ? cuts(text, &hits, &scratch) : [:]
    for index in 0..<count {
      let number = scratch.candidates.numbers[index]
      if cuts.isEmpty || cuts[definition(of: number)] == nil {
        find(number, text, nil, negation, &hits, &scratch)
      }
    }
    for (index, cuts) in cuts.sorted(by: { $0.key < $1.key }) {
      let remainder = Remainder(
        normalized: MaskedText(text.utf8, cutting: cuts.map(\.normalized)),
        original: definitions[index].hasRaw ? MaskedText(text.original, cutting: cuts.map(\.original)) : nil)
      hits.keep(remainder: remainder.normalized.bytes, for: index)
      collect(remainder.normalized.bytes, remainder.original?.bytes ?? [], plainly: plainly, &scratch)
      let own = scratch.candidates.numbers.filter { definitions[index].numbers.contains($0) }
      scratch.hasMaskedScalars = false
      for number in own { find(number, text, remainder, negation, &hits, &scratch) }
    }
    hits.sort()
    return hits
  }

  private func definition(of number: Int32) -> Int {
    let number = Int(number)
    return number < terms.count ? terms[number].definition : expressions[number - terms.count].definition
  }

  /// True when an expression that looks at the text sees only its beginning.
  private func isTruncated(_ normalized: Int, _ original: Int) -> Bool {
    if max(normalized, original) <= limits.textBytes { return false }
    return expressions.contains { ($0.pattern.source.raw ? original : normalized) > limits.textBytes }
  }

  /// Where exceptions match, by definition.
  private func cuts(
    _ text: NormalizedText, _ hits: inout PatternHits, _ scratch: inout PatternScratch
  ) -> [Int: [Cut]] {
    var cuts: [Int: [Cut]] = [:]
    for index in scratch.candidates.numbers.indices {
      let number = Int(scratch.candidates.numbers[index])
      if number < terms.count {
        let entry = terms[number]
        guard entry.part == .exceptions else { continue }
        scratch.loadScalars(of: text)
        let offsets = scratch.scalars.offsets
        entry.pattern.matches(in: scratch.scalars.codes) { range in
          let range = offsets[range.lowerBound]..<offsets[range.upperBound]
          cuts[entry.definition, default: []].append(
            Cut(normalized: range, original: text.originalRange(of: range)))
          return true
        }
      } else {
        let entry = expressions[number - terms.count]
        guard entry.part == .exceptions else { continue }
        let raw = entry.pattern.source.raw
        let result = entry.pattern.matches(in: raw ? text.original : text.utf8, scratch: &scratch) { _, _ in
          true
        }
        note(result, of: entry, &hits)
        for match in result.matches where !match.range.isEmpty {
          cuts[entry.definition, default: []].append(
            raw
              ? Cut(normalized: text.normalizedRange(of: match.range), original: match.range)
              : Cut(normalized: match.range, original: text.originalRange(of: match.range)))
        }
      }
    }
    return cuts
  }

  /// Adds the matches of one pattern that is no exception, in the text or in what exceptions left of it.
  private func find(
    _ number: Int32, _ text: NormalizedText, _ remainder: Remainder?, _ negation: NegatedRanges?,
    _ hits: inout PatternHits, _ scratch: inout PatternScratch
  ) {
    let number = Int(number)
    if number >= terms.count {
      findExpression(number - terms.count, text, remainder, negation, &hits, &scratch)
      return
    }
    let entry = terms[number]
    guard entry.part == .matches else { return }
    var taken = 0
    func take(_ range: Range<Int>) -> Bool {
      guard counts(entry.definition, at: range.lowerBound, negation) else { return true }
      hits.add(
        PatternMatch(
          definition: entry.definition, pattern: entry.place, range: text.originalRange(of: range),
          normalizedRange: range))
      taken += 1
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

  private func findExpression(
    _ index: Int, _ text: NormalizedText, _ remainder: Remainder?, _ negation: NegatedRanges?,
    _ hits: inout PatternHits, _ scratch: inout PatternScratch
  ) {
    let entry = expressions[index]
    guard entry.part == .matches else { return }
    let raw = entry.pattern.source.raw
    let masked = raw ? remainder?.original : remainder?.normalized
    var found: [PatternMatch] = []
    let result = entry.pattern.matches(
      in: masked?.bytes ?? (raw ? text.original : text.utf8), scratch: &scratch
    ) { all, match in
      all.removeAll(keepingCapacity: true)
      let range = masked?.source(match.range) ?? match.range
      let hit = PatternMatch(
        definition: entry.definition, pattern: entry.place,
        range: raw ? range : text.originalRange(of: range),
        normalizedRange: raw ? text.normalizedRange(of: range) : range)
      if counts(entry.definition, at: hit.normalizedRange.lowerBound, negation) { found.append(hit) }
      return found.count < limits.matchesPerPattern
    }
    note(result, of: entry, &hits)
    guard result.fault == nil else { return }
    for match in found { hits.add(match) }
  }

  private func note(_ result: Regex.Matches, of entry: Entry<Regex>, _ hits: inout PatternHits) {
    if let kind = result.fault {
      hits.faults.append(
        PatternFault(definition: entry.definition, part: entry.part, pattern: entry.place, kind: kind))
    }
  }

  /// False for a match that starts under a negation, where the definition ignores these.
  private func counts(_ definition: Int, at start: Int, _ negation: NegatedRanges?) -> Bool {
    guard let negation, definitions[definition].ignoresNegated else { return true }
    return !negation.contains(start)
  }
}
