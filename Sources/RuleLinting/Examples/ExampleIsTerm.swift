import Diagnostics
import RuleSyntax

/// H1026: examples that are all terms, and so prove nothing about what customers write.
struct ExampleIsTerm: Lint {
  let profile = LintProfile("H1026", .correctness, .note, "examples that only repeat the terms")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.compactMap { patterned in
      let terms = Set(patterned.terms.map { $0.text.value.lowercased() })
      guard let first = patterned.yes.first,
        patterned.yes.allSatisfy({ terms.contains($0.value.lowercased()) })
      else { return nil }
      return Remark(
        first.span,
        LintWords(
          "every `yes` of `\(patterned.name.value)` is one of its terms",
          "`\(patterned.name.value)` 的 `yes` 示例都只是词条本身",
          help: ("write sentences as customers write them", "请写客户会说的整句")))
    }
  }
}
