import Diagnostics
import RuleSyntax

// Stands in for the reader of slots until the parser is in.

enum SlotFallback: Sendable {
  case text(String)
  var text: String { if case .text(let text) = self { text } else { "" } }
}

enum SlotPiece {
  case text(String)
  case slot(NameSyntax, Spanned<SlotFallback>?)
}

func slots(in text: TextSyntax) -> ([SlotPiece], [Diagnostic]) { ([.text(text.value)], []) }
