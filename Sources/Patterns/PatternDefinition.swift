/// A term as an author writes it.
package struct TermSource: Sendable, Equatable, Hashable {
  package let text: String
  /// Asks that nothing stands between the characters.
  package let exactly: Bool

  /// A term; see `Term` for what its characters mean.
  package init(_ text: String, exactly: Bool = false) {
    self.text = text
    self.exactly = exactly
  }
}

/// A regular expression as an author writes it, without delimiters.
package struct RegexSource: Sendable, Equatable, Hashable {
  package let pattern: String
  /// Looks at the original text, case-sensitive.
  package let raw: Bool

  /// An expression in PCRE2's syntax.
  package init(_ pattern: String, raw: Bool = false) {
    self.pattern = pattern
    self.raw = raw
  }
}

/// What one topic or trigger looks for.
package struct PatternDefinition: Sendable, Equatable {
  package let name: String
  package let terms: [TermSource]
  package let expressions: [RegexSource]
  /// Cut out of the text before terms and expressions look (R37).
  package let exceptTerms: [TermSource]
  package let exceptExpressions: [RegexSource]
  /// Drops a match that starts under a negation.
  package let ignoreNegated: Bool

  /// A definition of any of these; one without patterns never matches.
  package init(
    name: String, terms: [TermSource] = [], expressions: [RegexSource] = [],
    exceptTerms: [TermSource] = [],
    exceptExpressions: [RegexSource] = [], ignoreNegated: Bool = false
  ) {
    self.name = name
    self.terms = terms
    self.expressions = expressions
    self.exceptTerms = exceptTerms
    self.exceptExpressions = exceptExpressions
    self.ignoreNegated = ignoreNegated
  }
}
