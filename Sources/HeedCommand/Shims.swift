import Diagnostics
import RuleSyntax

enum FormattingResult {
  case formatted(String)
  case refused(FormattingRefusal)
}
enum FormattingRefusal: CustomStringConvertible {
  case syntaxErrors
  var description: String { "not formatted because of the errors in it" }
}
enum RuleFormatting {
  static func formatted(_ file: RuleFileSyntax, diagnostics: [Diagnostic]) -> FormattingResult {
    .refused(.syntaxErrors)
  }
}
func dump(tokens: [Token], of source: SourceFile) -> String { "" }
func dump(_ file: RuleFileSyntax) -> String { "" }
