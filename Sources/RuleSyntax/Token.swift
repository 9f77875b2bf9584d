package import Diagnostics

/// One token with the trivia (white space, comments) that stands before it.
///
/// INVARIANT: the trivia and text of all tokens, in order, are the bytes of the file.
package struct Token: Sendable, Hashable {
  package let kind: Kind
  /// Where the leading trivia starts; it ends where the token starts.
  package let triviaStart: UInt32
  package let span: SourceSpan
  /// True if a line break stands in the trivia before it (or it is the first of the file).
  package let startsLine: Bool

  package enum Kind: String, Sendable {
    case word, number, string, regex, date, clock, clockRange
    case leftBrace, rightBrace, leftParen, rightParen, comma, colon
    case equal, notEqual, greaterOrEqual, lessOrEqual, greater, less, plus, minus, star
    /// Anything that cannot start a token; reported by the lexer.
    case unknown
    case endOfFile
  }

  package init(kind: Kind, triviaStart: UInt32, span: SourceSpan, startsLine: Bool) {
    self.kind = kind
    self.triviaStart = triviaStart
    self.span = span
    self.startsLine = startsLine
  }
}
