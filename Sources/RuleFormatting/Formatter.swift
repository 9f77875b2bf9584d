package import Diagnostics
package import RuleSyntax

/// What became of a file that was to be formatted.
package enum FormattingResult: Sendable, Hashable {
  case formatted(String)
  case refused(FormattingRefusal)
}

/// Why a file was left as it is.
package enum FormattingRefusal: Sendable, Hashable, CustomStringConvertible {
  /// The file has syntax errors: what its author meant is not known.
  case syntaxErrors
  /// The formatted text would not mean the same; a mistake of ours, kept from the author's file.
  case meaningWouldChange

  package var description: String {
    switch self {
    case .syntaxErrors: "not formatted because of the errors in it"
    case .meaningWouldChange: "not formatted: the result would not mean the same; please report this file"
    }
  }
}

/// The canonical text of a file: two spaces a level, a clause a line, lists wrapped at 100 columns, ASCII punctuation, straight quotes.
///
/// Comments stay where they are; a block that was written on one line stays on it while it fits. Formatting twice changes nothing.
/// The result is read again before it is returned: a text that does not give the same tree and the same comments is refused.
package func formatted(_ file: RuleFileSyntax, diagnostics: [Diagnostic]) -> FormattingResult {
  if diagnostics.hasErrors { return .refused(.syntaxErrors) }
  let pieces = Piece.pieces(of: file)
  // A line that must not be broken is rather too long than read in another way.
  for wraps in [true, false] {
    var layout = Layout(pieces: pieces, wraps: wraps)
    let text = layout.text()
    if means(text, the: file, comments: pieces.flatMap { $0.comments.map(\.text) }) {
      return .formatted(text)
    }
  }
  return .refused(.meaningWouldChange)
}

/// True if the text reads as the same tree with the same comments.
private func means(_ text: String, the file: RuleFileSyntax, comments: [String]) -> Bool {
  let source = SourceFile(id: file.source.id, path: file.source.path, text: text)
  let (again, diagnostics) = parsed(source)
  if diagnostics.hasErrors { return false }
  return dump(again) == dump(file) && Piece.pieces(of: again).flatMap { $0.comments.map(\.text) } == comments
}
