import Diagnostics
import RuleSyntax

/// H1071: a test whose last message is followed by no expectation.
struct UnjudgedMessage: Lint {
  let profile = LintProfile(
    "H1071", .correctness, .warning, "a test ends with a message that nothing is expected of")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.compactMap { declaration in
      guard case .test(let test) = declaration.syntax.kind else { return nil }
      var last: TestLineSyntax?
      for line in test.lines {
        switch line.kind {
        case .customer, .draft, .event: last = line
        case .expect: last = nil
        default: break
        }
      }
      // Without any expectation it is an error of its own (H0603).
      guard let last else { return nil }
      return Remark(
        last.span,
        LintWords(
          "nothing is expected of this last message", "最后这条消息之后没有任何期望",
          help: ("add `expect …` below it, or remove the message", "请在其后写 `expect …`,或删除此消息")))
    }
  }
}
