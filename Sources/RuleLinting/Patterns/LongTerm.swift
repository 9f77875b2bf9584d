import Diagnostics
import RuleSyntax

/// H1014: a term that is a whole sentence, which nobody will write again.
struct LongTerm: Lint {
  let profile = LintProfile("H1014", .correctness, .note, "a term as long as a sentence")
  /// Columns, a Chinese character taking two.
  private static let most = 48

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.flatMap { patterned -> [Remark] in
      patterned.terms.compactMap { term, _ -> Remark? in
        guard displayWidth(of: term.value) > Self.most else { return nil }
        return Remark(
          term.span,
          LintWords(
            "hardly anybody writes exactly `\(term.value)`", "几乎没有人会一字不差地写 `\(term.value)`",
            help: (
              "look for the words that matter, or make it an example of an intent", "请只写关键的词,或改作意图的例句"
            )))
      }
    }
  }
}
