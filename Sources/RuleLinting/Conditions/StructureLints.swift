import Diagnostics
import RuleSyntax

/// H1034: a window of one message, which is the present one.
struct WindowOfOne: Lint {
  let profile = LintProfile("H1034", .clarity, .warning, "a window of one message")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.expressions.compactMap { expression, declaration -> Remark? in
      // Elsewhere the last message of the customer is not what the rule is looking at.
      guard isOnMessages(declaration) else { return nil }
      let span: SourceSpan
      switch expression.node {
      case .window(_, let window):
        switch window.kind {
        case .inOf(_, messages: 1), .forAll(messages: 1), .withinLast(messages: 1): span = window.span
        default: return nil
        }
      case .overMessages(let aggregate, _, messages: 1) where aggregate != .rise: span = expression.span
      default: return nil
      }
      return Remark(
        span,
        LintWords(
          "a window of one message is the present message", "只有一条消息的窗口就是当前消息",
          help: ("leave the window out, or make it longer", "请删去窗口,或加长")))
    }
  }

  private func isOnMessages(_ declaration: PlacedDeclaration) -> Bool {
    guard case .rule(let rule) = declaration.syntax.kind else { return true }
    switch rule.scope.value {
    case .customer, .waiting: return true
    case .drafts, .event: return false
    }
  }
}

/// H1036: the same condition twice in one list.
struct RepeatedCondition: Lint {
  let profile = LintProfile("H1036", .clarity, .warning, "a condition stands twice", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    view.expressions.flatMap { expression, _ -> [Remark] in
      let items: [ExpressionSyntax]
      switch expression.node {
      case .all(let all), .any(let all): items = all
      default: return []
      }
      var seen: [String: SourceSpan] = [:]
      return items.indices.compactMap { index -> Remark? in
        let key = view.canonical(items[index])
        guard let first = seen[key] else {
          seen[key] = items[index].span
          return nil
        }
        return Remark(
          items[index].span,
          LintWords(
            "`\(view.text(items[index].span))` stands here twice", "`\(view.text(items[index].span))` 重复",
            help: ("remove it, or write what was meant", "请删除,或改成本意")),
          fix: view.removalOfOperand(index, of: items),
          related: [.init(first, english: "the same condition", chinese: "相同的条件")])
      }
    }
  }
}
