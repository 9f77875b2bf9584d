/// What is wrong with a pattern that an author wrote.
package struct PatternSyntaxError: Error, Sendable, Equatable {
  /// The kinds that an author can act on differently.
  package enum Kind: String, Sendable, Equatable {
    /// Not a regular expression.
    case invalid
    /// Can never match normalised text; `match raw` looks at the original (R38).
    case needsRaw
    /// Longer than `MatchLimits` allows.
    case tooLong
    /// Short, but too large once its repetitions are written out.
    case tooBig
    /// Matches where there is nothing.
    case matchesEmpty
    /// A term of which normalisation leaves nothing.
    case emptyTerm
  }

  package let kind: Kind
  /// One line, lower case, in plain words.
  package let message: String
  /// Place in the pattern, UTF-8 offset, 0-based.
  package let offset: Int

  /// An error at a place of the pattern.
  package init(kind: Kind, message: String, offset: Int) {
    self.kind = kind
    self.message = message
    self.offset = offset
  }
}

/// The errors of all patterns of a set, in source order.
package struct PatternSetError: Error, Sendable, Equatable {
  /// One pattern that is wrong.
  package struct Entry: Sendable, Equatable {
    /// Index of the definition.
    package let definition: Int
    package let part: PatternPart
    /// Index in the part: terms first, then expressions.
    package let pattern: Int
    package let error: PatternSyntaxError
  }

  package let entries: [Entry]
}

/// The two lists of patterns that a definition has.
package enum PatternPart: Sendable, Equatable {
  /// What the definition looks for.
  case matches
  /// What is cut out of its text first.
  case exceptions
}
