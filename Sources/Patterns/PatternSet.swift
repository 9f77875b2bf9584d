package import TextNormalization

/// The patterns of all definitions of a rule set, compiled to be looked for in one go.
///
/// A filter names the few that a text could match, and only these are looked for; `scanPlainly` looks for all.
package final class PatternSet: Sendable {
  /// Number of definitions.
  package let count: Int

  let terms: [Entry<Term>]
  let expressions: [Entry<Regex>]
  let definitions: [Definition]
  let limits: MatchLimits
  let hasExceptions: Bool
  private let tables = TableMemory()
  /// Over all patterns: terms by their numbers, then expressions by theirs.
  private let filter: PatternFilter

  /// A term or expression and whose it is.
  struct Entry<Pattern: Sendable>: Sendable {
    let pattern: Pattern
    let definition: Int
    let part: PatternPart
    /// Index in the part: terms first, then expressions.
    let place: Int
  }

  /// What the patterns of a definition have in common.
  struct Definition {
    let ignoresNegated: Bool
    /// What is to be looked for in the text that exceptions leave; nil without exceptions.
    var own: Own?
  }

  /// The patterns of a definition that are no exceptions.
  struct Own {
    let numbers: [Int32]
    let hasRaw: Bool
    let filter: PatternFilter
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
    let numbers = terms.indices.map { $0 } + expressions.indices.map { terms.count + $0 }
    filter = Self.filter(of: numbers, terms, expressions, in: tables)

    var own = definitions.map { Definition(ignoresNegated: $0.ignoreNegated) }
    let byDefinition = Dictionary(grouping: numbers) { number in
      number < terms.count ? terms[number].definition : expressions[number - terms.count].definition
    }
    for (index, definition) in definitions.enumerated()
    where !definition.exceptTerms.isEmpty || !definition.exceptExpressions.isEmpty {
      let wanted = (byDefinition[index] ?? []).filter { number in
        (number < terms.count ? terms[number].part : expressions[number - terms.count].part) == .matches
      }
      own[index].own = Own(
        numbers: wanted.map { Int32(truncatingIfNeeded: $0) },
        hasRaw: definition.expressions.contains(where: \.raw),
        filter: Self.filter(of: wanted, terms, expressions, in: tables))
    }
    self.definitions = own
    hasExceptions = own.contains { $0.own != nil }
  }

  private static func filter(
    of numbers: [Int], _ terms: [Entry<Term>], _ expressions: [Entry<Regex>], in tables: TableMemory
  ) -> PatternFilter {
    PatternFilter(
      terms: numbers.filter { $0 < terms.count }.map { ($0, terms[$0].pattern) },
      expressions: numbers.filter { $0 >= terms.count }.map { ($0, expressions[$0 - terms.count].pattern) },
      in: tables)
  }

  /// Looks for every pattern in a text.
  ///
  /// - Parameter negated: stretches of the normalised text that stand under a negation, UTF-8 offsets; asked for once, and
  ///   only when a definition that ignores what is negated finds something.
  package func scan(
    _ text: NormalizedText, negated: (NormalizedText) -> [Range<Int>] = { _ in [] },
    scratch: inout PatternScratch
  ) -> PatternHits {
    collect(text, &scratch)
    if scratch.filter.candidates.count == 0 {
      return PatternHits(truncated: isTruncated(text.utf8.count, text.original.count))
    }
    return confirm(text, negated, plainly: false, &scratch)
  }

  /// The same hits, found by looking for every pattern: what `scan` is tested against.
  package func scanPlainly(
    _ text: NormalizedText, negated: (NormalizedText) -> [Range<Int>] = { _ in [] },
    scratch: inout PatternScratch
  ) -> PatternHits {
    scratch.filter.start(most: terms.count + expressions.count)
    for number in 0..<(terms.count + expressions.count) {
      scratch.filter.candidates.add(Int32(truncatingIfNeeded: number))
    }
    scratch.filter.plain.giveUp()
    return confirm(text, negated, plainly: true, &scratch)
  }

  /// Names the patterns that a text could match.
  private func collect(_ text: NormalizedText, _ scratch: inout PatternScratch) {
    scratch.filter.start(most: terms.count + expressions.count)
    text.utf8.withUnsafeBufferPointer { utf8 in
      text.original.withUnsafeBufferPointer { original in
        filter.collect(
          CelledText(utf8, CharacterCells(rawValue: text.cells)),
          CelledText(original, CharacterCells(rawValue: text.originalCells)), most: limits.textBytes,
          &scratch.filter)
      }
    }
  }

  /// True when an expression that looks at the text sees only its beginning.
  func isTruncated(_ normalized: Int, _ original: Int) -> Bool {
    if max(normalized, original) <= limits.textBytes { return false }
    return expressions.contains { ($0.pattern.source.raw ? original : normalized) > limits.textBytes }
  }

  /// Calls `visit` with each expression that the text would be tried for, by its place in `eachExpression`.
  ///
  /// - Returns: how many patterns that are, terms included.
  package func eachCandidate(
    of text: NormalizedText, scratch: inout PatternScratch, _ visit: (Int) -> Void
  ) -> Int {
    collect(text, &scratch)
    for number in scratch.filter.candidates.numbers where Int(number) >= terms.count {
      visit(Int(number) - terms.count)
    }
    return scratch.filter.candidates.count
  }

  /// Calls `visit` with each expression and whose it is: index of the definition, its part and the place in the part.
  package func eachExpression(_ visit: (Regex, Int, PatternPart, Int) -> Void) {
    for entry in expressions { visit(entry.pattern, entry.definition, entry.part, entry.place) }
  }
}
