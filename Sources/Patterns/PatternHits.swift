/// A place where a pattern matched.
package struct PatternMatch: Sendable, Equatable {
  /// Index of the definition.
  package let definition: Int
  /// Index in the definition: terms first, then expressions.
  package let pattern: Int
  /// Place in the original text, UTF-8 offsets.
  package let range: Range<Int>
  /// Place in the normalised text, UTF-8 offsets.
  package let normalizedRange: Range<Int>
}

/// A pattern that gave up on a text; it counts as no match.
package struct PatternFault: Sendable, Equatable {
  /// Why it gave up.
  package enum Kind: String, Sendable, Equatable {
    /// It took more steps from one start position than `MatchLimits` allows, or more work in all.
    case matchLimit
    /// Anything else that PCRE2 reports, such as a lack of memory.
    case other
  }

  /// Index of the definition.
  package let definition: Int
  package let part: PatternPart
  /// Index in the part: terms first, then expressions.
  package let pattern: Int
  package let kind: Kind

  /// A fault of one pattern.
  package init(definition: Int, part: PatternPart, pattern: Int, kind: Kind) {
    self.definition = definition
    self.part = part
    self.pattern = pattern
    self.kind = kind
  }
}

/// What a set of patterns found in one text.
package struct PatternHits: Sendable, Equatable {
  /// By definition, then pattern, then place.
  package internal(set) var matches: [PatternMatch] = []
  package internal(set) var faults: [PatternFault] = []
  /// True when regular expressions saw only the beginning of the text.
  package internal(set) var truncated = false

  /// The normalised text that is left to definitions of which an exception matched; nil: to none, as of most texts.
  private var remainders: [Int: String]?

  /// True when a pattern of the definition matched. Logarithmic in the matches.
  package func has(_ definition: Int) -> Bool {
    var low = 0
    var high = matches.count
    while low < high {
      let middle = (low + high) / 2
      if matches[middle].definition < definition { low = middle + 1 } else { high = middle }
    }
    return low < matches.count && matches[low].definition == definition
  }

  /// The normalised text with the exceptions of the definition cut out, or nil where none matched.
  ///
  /// Each cut is one line break (R37). For a `model` that must not see them either.
  package func remainder(for definition: Int) -> String? { remainders?[definition] }

  init(truncated: Bool) { self.truncated = truncated }

  /// Makes room for so many matches, of which most are few.
  mutating func reserve(_ count: Int) { matches.reserveCapacity(min(count, 64)) }

  mutating func add(_ match: PatternMatch) { matches.append(match) }

  /// Takes back what was added last.
  mutating func removeLast(_ count: Int) { matches.removeLast(count) }

  mutating func keep(remainder: [UInt8], for definition: Int) {
    if remainders == nil { remainders = [:] }
    remainders?[definition] = String(decoding: remainder, as: UTF8.self)
  }

  mutating func sort() {
    if matches.count < 2 { return }
    matches.sort { one, other in
      (one.definition, one.pattern, one.normalizedRange.lowerBound, one.range.lowerBound)
        < (
          other.definition, other.pattern, other.normalizedRange.lowerBound, other.range.lowerBound
        )
    }
  }
}
