private import CPCRE2
package import TextNormalization

/// A regular expression of a rule (R38).
///
/// PCRE2's syntax, UTF on, UCP off (`\b \w \d` are ASCII, so that they work beside Han). On normalised text and
/// caseless, with the literal characters of the pattern normalised; or, raw, on the original and case-sensitive.
package final class Regex: Sendable {
  /// The expression as written.
  package let source: RegexSource

  /// What a text must hold for a match.
  let requirement: Requirement

  /// Its alternatives, the one that is tried first first, where it is nothing but a choice of plain strings and these are
  /// what a filter looks for.
  let plainAlternatives: [[UInt8]]?

  fileprivate let expression: CompiledExpression
  fileprivate let limits: MatchLimits

  /// One match.
  package struct Match: Sendable, Equatable {
    /// Place in the text that was searched: normalised, or original for a raw expression. UTF-8 offsets.
    package let range: Range<Int>
    /// Place of the first group, if it took part.
    package let group: Range<Int>?
  }

  /// The matches of one expression in one text, in order, not overlapping.
  package struct Matches: Sendable, Equatable {
    package var matches: [Match] = []
    /// Set when the expression gave up; `matches` is then empty.
    package var fault: PatternFault.Kind?
    /// True when only the beginning of the text was searched.
    package var truncated = false
  }

  /// What a `capture` keeps of a text.
  package struct Capture: Sendable, Equatable {
    /// As rules see it; of a raw expression, the original made normal.
    package let normalized: String
    /// As it was written.
    package let original: String
    /// Place in the original, UTF-8 offsets.
    package let originalRange: Range<Int>
  }

  /// Compiles an expression.
  package init(_ source: RegexSource, limits: MatchLimits = .standard) throws(PatternSyntaxError) {
    if source.pattern.utf8.count > limits.patternBytes {
      throw PatternSyntaxError(
        kind: .tooLong, message: "this pattern is longer than \(limits.patternBytes) bytes",
        offset: limits.patternBytes)
    }
    let translation = try RegexTranslation(source.pattern, raw: source.raw)
    do {
      expression = try Self.compiled(translation)
    } catch {
      // 120, 135 and 187 say that the pattern is too large, long or complicated (pcre2_compile).
      let isBig = [120, 135, 136, 150, 159, 186, 187].contains(error.number)
      throw PatternSyntaxError(
        kind: isBig ? .tooBig : .invalid,
        message: isBig
          ? "this pattern is too large once its repetitions are written out" : error.message,
        offset: translation.sourceOffset(error.offset))
    }
    self.source = source
    self.limits = limits
    requirement = Requirement(
      ofExpression: translation.output, normalized: !source.raw,
      foldsCase: !source.raw || translation.mayFoldCase)
    if case .literals = requirement {
      plainAlternatives = translation.plainAlternatives
    } else {
      plainAlternatives = nil
    }

    if expression.matchesNothing(limits) {
      throw PatternSyntaxError(
        kind: .matchesEmpty,
        message: "this pattern matches where there is nothing, so it matches every text",
        offset: 0)
    }
  }

  private static func compiled(
    _ translation: RegexTranslation
  ) throws(CompiledExpression.Rejection) -> CompiledExpression {
    let isSlow = translation.mayBeSlow
    if translation.isPlain,
      let expression = try? CompiledExpression(
        translation.program(counting: isSlow), caseless: !translation.raw, counting: isSlow ? .marked : .none)
    {
      return expression
    }
    // What is wrong is said of the pattern without marks.
    return try CompiledExpression(
      translation.output, caseless: !translation.raw, counting: isSlow ? .everything : .none)
  }

  /// True when steps are counted, because repeats may make it slow.
  package var isMetered: Bool { expression.isMetered }

  /// What a text must hold before the expression is tried on it.
  package enum Condition: Sendable, Equatable {
    /// One of so many byte strings.
    case literals(Int)
    /// Enough characters of some kind.
    case characters
    /// Nothing: it is tried on every text.
    case none
  }

  /// What a text must hold before the expression is tried on it.
  package var condition: Condition {
    switch requirement {
    case .literals(let literals, _): .literals(literals.count)
    case .gates: .characters
    case .none: .none
    }
  }

  /// Looks at how its steps grow with the text, where they are counted. Counts, not times, so that every machine says the
  /// same.
  package func growth() -> PatternGrowth? {
    isMetered ? PatternGrowth(of: expression, source, wanting: requirement, limits: limits) : nil
  }

  /// The matches in a text, the first `most` of them.
  package func firstMatches(
    in text: NormalizedText, most: Int = 8, scratch: inout PatternScratch
  ) -> Matches {
    matches(in: source.raw ? text.original : text.utf8, scratch: scratch) { found, _ in
      found.count < most
    }
  }

  /// The last match of a text: its first group if that took part, else all of it.
  ///
  /// Nil without a match and where the expression gave up.
  package func lastCapture(in text: NormalizedText, scratch: inout PatternScratch) -> Capture? {
    var fault: PatternFault.Kind?
    return lastCapture(in: text, scratch: &scratch, fault: &fault)
  }

  /// The same, and why the expression gave up where it did.
  package func lastCapture(
    in text: NormalizedText, scratch: inout PatternScratch, fault: inout PatternFault.Kind?
  ) -> Capture? {
    var last: Match?
    let result = matches(in: source.raw ? text.original : text.utf8, scratch: scratch) {
      found, match in
      last = match
      found.removeAll(keepingCapacity: true)
      return true
    }
    fault = result.fault
    guard fault == nil, let last else { return nil }
    let range = last.group ?? last.range
    if source.raw {
      let original = String(decoding: text.original[range], as: UTF8.self)
      return Capture(
        normalized: Normalizer().normalized(original).string, original: original,
        originalRange: range)
    }
    let originalRange = text.originalRange(of: range)
    return Capture(
      normalized: String(decoding: text.utf8[range], as: UTF8.self),
      original: String(decoding: text.original[originalRange], as: UTF8.self),
      originalRange: originalRange)
  }

  /// Matches in order until `goesOn`, which may drop what was found, says no.
  private func matches(
    in bytes: [UInt8], scratch: borrowing PatternScratch, goesOn: (inout [Match], Match) -> Bool
  ) -> Matches {
    var result = Matches()
    result.truncated = bytes.count > limits.textBytes
    bytes.withUnsafeBufferPointer { bytes in
      var search = Search(self, bytes, scratch)
      while let match = search.next(of: self, scratch) {
        result.matches.append(match)
        if !goesOn(&result.matches, match) { break }
      }
      result.fault = search.fault
    }
    if result.fault != nil { result.matches = [] }
    return result
  }

  /// A look for one match of an expression after the other, none overlapping another.
  struct Search {
    /// Why the expression gave up, if it did; what it found before does not count.
    private(set) var fault: PatternFault.Kind?
    private let text: UnsafeBufferPointer<UInt8>
    /// A longer text is cut at a character.
    private let length: Int
    private var start = 0

    /// Starts counting the steps of an expression on valid UTF-8, which must outlive the search.
    init(_ regex: Regex, _ text: UnsafeBufferPointer<UInt8>, _ scratch: borrowing PatternScratch) {
      var length = min(text.count, regex.limits.textBytes)
      while length < text.count, length > 0, text[length] & 0xC0 == 0x80 { length -= 1 }
      self.text = text
      self.length = length
      if regex.isMetered { scratch.meter.pointee.reset() }
    }

    /// The next match.
    mutating func next(of regex: Regex, _ scratch: borrowing PatternScratch) -> Match? {
      guard start <= length, fault == nil, let subject = text.baseAddress else { return nil }
      switch regex.expression.match(
        subject, length: length, from: start, isCut: length < text.count, scratch: scratch)
      {
      case .noMatch: return nil
      case .fault(let kind):
        fault = kind
        return nil
      case .match(let range, let group):
        // After a match of no length (a look-around alone) the next character is the place to go on.
        var next = max(range.upperBound, start)
        if next == start || range.isEmpty {
          next += 1
          while next < length, subject[next] & 0xC0 == 0x80 { next += 1 }
        }
        start = next
        return Match(range: range, group: group)
      }
    }
  }
}
