import Diagnostics
import RuleSyntax

/// H1072: a test that says what another one says.
struct RepeatedTest: Lint {
  let profile = LintProfile("H1072", .clarity, .warning, "a test that repeats another one", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    var seen: [[String]: NameSyntax] = [:]
    return view.declarations.compactMap { declaration -> Remark? in
      guard case .test(let test) = declaration.syntax.kind, let file = view.file(of: declaration.syntax.span)
      else { return nil }
      // Keyword and name are what two tests may differ in.
      let words = declaration.syntax.tokens.dropFirst(2).map { file.source.text(of: file.tokens[$0].span) }
      guard let first = seen[words] else {
        seen[words] = test.name
        return nil
      }
      return Remark(
        test.name.span,
        LintWords(
          "test `\(test.name.value)` says what `\(first.value)` says",
          "测试 `\(test.name.value)` 与 `\(first.value)` 内容相同",
          help: ("change what it was meant to try, or remove it", "请改成本来要测的内容,或删除")),
        fix: view.removal(of: declaration.syntax),
        related: [.init(first.span, english: "the same test", chinese: "相同的测试")])
    }
  }
}

/// H1081: one expectation twice behind one `expect`.
struct RepeatedExpectation: Lint {
  let profile = LintProfile("H1081", .clarity, .warning, "an expectation stands twice", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.flatMap { declaration -> [Remark] in
      guard case .test(let test) = declaration.syntax.kind else { return [] }
      return test.lines.flatMap { line -> [Remark] in
        guard case .expect(let expectations) = line.kind else { return [] }
        var seen: [String: SourceSpan] = [:]
        return expectations.compactMap { expectation -> Remark? in
          let text = view.text(expectation.span)
          guard let first = seen[text] else {
            seen[text] = expectation.span
            return nil
          }
          return Remark(
            expectation.span,
            LintWords("`\(text)` is expected twice here", "`\(text)` 在此重复", help: ("remove it", "请删除")),
            fix: view.removalWithComma(of: expectation.span),
            related: [.init(first, english: "the same expectation", chinese: "相同的期望")])
        }
      }
    }
  }
}
