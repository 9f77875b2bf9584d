import Diagnostics
import RuleSyntax

/// H1079: a mood that ends where it begins.
struct MoodWithoutMargin: Lint {
  let profile = LintProfile("H1079", .correctness, .warning, "a mood that ends where it begins")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.compactMap { declaration in
      guard case .mood(let mood) = declaration.syntax.kind, let enter = mood.enter, let leave = mood.leave,
        let (signal, from) = Self.threshold(enter, [.greater, .greaterOrEqual], view),
        let (other, below) = Self.threshold(leave, [.less, .lessOrEqual], view), signal == other,
        below >= from
      else { return nil }
      return Remark(
        leave.span,
        LintWords(
          "mood `\(mood.name.value)` ends where it begins, and flickers with every message near it",
          "情绪状态 `\(mood.name.value)` 的开启与结束之间没有间隔,会随每条消息来回跳",
          help: (
            "leave lower than you enter, or add `for 2 messages` behind the condition of `leave`",
            "请把 `leave` 写得比 `enter` 低,或在 `leave` 的条件后加 `for 2 messages`"
          )),
        related: [.init(enter.span, english: "where it begins", chinese: "开启条件")])
    }
  }

  /// The value and the number of a single comparison.
  private static func threshold(
    _ condition: ExpressionSyntax, _ wanted: Set<ComparisonOperator>, _ view: RuleSetView
  ) -> (String, Int64)? {
    guard case .compare(let left, let comparison, let right) = condition.ungrouped.node,
      wanted.contains(comparison.value), case .literal(.number(let number)) = right.ungrouped.node
    else { return nil }
    return (view.canonical(left), number)
  }
}
