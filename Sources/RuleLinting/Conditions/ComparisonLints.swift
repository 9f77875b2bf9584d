import Diagnostics
import RuleSemantics
import RuleSyntax
import Signals

/// H1031: two comparisons of one value that cannot both hold, joined by `and`.
struct ContradictoryComparisons: Lint {
  let profile = LintProfile("H1031", .correctness, .warning, "two comparisons that exclude each other")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.expressions.flatMap { expression, _ -> [Remark] in
      guard case .all(let items) = expression.node else { return [] }
      var seen: [String: Earlier] = [:]
      return items.compactMap { item -> Remark? in
        guard let second = PlainComparison(item) else { return nil }
        defer { seen[second.name, default: Earlier()].add(second) }
        guard let first = seen[second.name]?.excluding(second) else { return nil }
        return Remark(
          second.span,
          LintWords(
            "`\(view.text(second.span))` and `\(view.text(first.span))` never hold together",
            "`\(view.text(second.span))` 与 `\(view.text(first.span))` 不可能同时成立",
            help: ("write `or` if either is enough, or move one of the numbers", "若满足其一即可请写 `or`,否则请调整数值")),
          related: [.init(first.span, english: "the other comparison", chinese: "另一个比较")])
      }
    }
  }

  /// What was asked of one value so far: enough to find what excludes the next comparison, without going through all.
  private struct Earlier {
    /// Those that begin highest and end lowest.
    private var highest: PlainComparison?
    private var lowest: PlainComparison?
    private var equal: PlainComparison?
    private var unequal: [String: PlainComparison] = [:]

    mutating func add(_ comparison: PlainComparison) {
      if let range = comparison.satisfying {
        if range.lowerBound > highest?.satisfying?.lowerBound ?? .min { highest = comparison }
        if range.upperBound < lowest?.satisfying?.upperBound ?? .max { lowest = comparison }
      } else if let word = comparison.word {
        if comparison.comparison.value == .equal { equal = equal ?? comparison }
        if comparison.comparison.value == .notEqual { unequal[word] = unequal[word] ?? comparison }
      }
    }

    func excluding(_ comparison: PlainComparison) -> PlainComparison? {
      if let range = comparison.satisfying {
        return [highest, lowest].lazy.compactMap { $0 }.first { !($0.satisfying?.overlaps(range) ?? true) }
      }
      guard let word = comparison.word else { return nil }
      switch comparison.comparison.value {
      case .equal: return equal.flatMap { $0.word == word ? nil : $0 } ?? unequal[word]
      case .notEqual: return equal.flatMap { $0.word == word ? $0 : nil }
      default: return nil
      }
    }
  }
}

/// H1032: alternatives of one value that leave nothing out.
struct NothingLeftOut: Lint {
  let profile = LintProfile("H1032", .correctness, .warning, "alternatives that leave nothing out")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.expressions.compactMap { expression, _ -> Remark? in
      guard case .any(let items) = expression.node else { return nil }
      let comparisons = items.compactMap { PlainComparison($0) }
      let byName = Dictionary(grouping: comparisons, by: \.name).filter { $0.value.count > 1 }
      let whole = byName.keys.sorted(by: precedes).first { name in
        byName[name].map { Self.leavesNothing($0, cases: view.cases(of: name)) } ?? false
      }
      guard let name = whole else { return nil }
      return Remark(
        expression.span,
        LintWords(
          "whatever `\(name)` is, one of these holds", "无论 `\(name)` 取何值,其中总有一项成立",
          help: ("write `and` between exclusions (`!=`), or drop the condition", "排除项(`!=`)之间请写 `and`,或删去此条件")
        ))
    }
  }

  private static func leavesNothing(_ all: [PlainComparison], cases: [String]) -> Bool {
    let excluded = Set(all.filter { $0.comparison.value == .notEqual }.compactMap(\.word))
    let equal = Set(all.filter { $0.comparison.value == .equal }.compactMap(\.word))
    if excluded.count > 1 || !excluded.isDisjoint(with: equal) { return true }
    if !cases.isEmpty, equal.isSuperset(of: cases) { return true }
    let ranges = all.compactMap(\.satisfying)
    guard let low = ranges.filter({ $0.lowerBound == -PlainComparison.most }).map(\.upperBound).max(),
      let high = ranges.filter({ $0.upperBound == PlainComparison.most }).map(\.lowerBound).min()
    else { return false }
    return high <= low + 1
  }
}

extension RuleSetView {
  /// The values of a fact or an event's field that is `one of …`.
  fileprivate func cases(of name: String) -> [String] {
    guard let fact = ruleSet.facts.first(where: { $0.name == name }), case .oneOf(let cases) = fact.type
    else {
      return []
    }
    return cases
  }
}

/// H1033: an emotion at a height that hardly any message reaches.
struct ExtremeThreshold: Lint {
  let profile = LintProfile("H1033", .correctness, .warning, "a threshold that almost nobody reaches")
  /// Of calibrated scores a message in some thousands lies above; see docs/judgement.md.
  private static let highest: Int64 = 9_700
  private static let scores = Set(Signal.emotions.map(\.name) + ["urgency"])

  func remarks(on view: RuleSetView) -> [Remark] {
    view.expressions.compactMap { expression, _ -> Remark? in
      guard case .compare(let left, let comparison, let right) = expression.node,
        case .literal(.number(let units)) = right.ungrouped.node, units >= Self.highest, units <= 10_000,
        [.greater, .greaterOrEqual, .equal].contains(comparison.value), isScore(left, view, depth: 0)
      else { return nil }
      return Remark(
        right.span,
        LintWords(
          "hardly any message reaches `\(view.text(right.span))`: scores are probabilities",
          "几乎没有消息能达到 `\(view.text(right.span))`:分值是概率",
          help: (
            "0.5 is where most readers would agree, 0.9 is certain; `heed score` shows what texts get",
            "0.5 表示多数人会认同,0.9 已很确定;`heed score` 可查看文本的分值"
          )))
    }
  }

  /// Whether a value is made of emotions alone.
  private func isScore(_ expression: ExpressionSyntax, _ view: RuleSetView, depth: Int) -> Bool {
    switch expression.ungrouped.node {
    case .name(let name):
      if Self.scores.contains(name) { return true }
      return depth < 8 && view.definition(name).map { isScore($0, view, depth: depth + 1) } ?? false
    case .maximum(let items), .minimum(let items): return items.allSatisfy { isScore($0, view, depth: depth) }
    case .overMessages(.average, let inner, _), .overMessages(.peak, let inner, _):
      return isScore(inner, view, depth: depth)
    default: return false
    }
  }
}

/// H1035: `not` before a comparison or before another `not`.
struct NegatedComparison: Lint {
  let profile = LintProfile("H1035", .clarity, .warning, "a negated comparison", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    view.expressions.compactMap { expression, _ -> Remark? in
      guard case .not(let inner) = expression.node else { return nil }
      switch inner.ungrouped.node {
      case .not(let innermost):
        return remark(expression, "`not` twice says nothing", "双重否定等于没有否定", view.text(innermost.span), view)
      case .compare(let left, let comparison, let right):
        let plain = "\(view.text(left.span)) \(comparison.value.negated.rawValue) \(view.text(right.span))"
        return remark(
          expression, "`\(view.text(expression.span))` reads twice as hard as it must",
          "`\(view.text(expression.span))` 不如直接比较易读", plain, view)
      default: return nil
      }
    }
  }

  private func remark(
    _ expression: ExpressionSyntax, _ english: String, _ chinese: String, _ plain: String, _ view: RuleSetView
  ) -> Remark {
    let hasComment =
      view.file(of: expression.span)?.hasComment(from: expression.span.start, to: expression.span.end) ?? true
    return Remark(
      expression.span, LintWords(english, chinese, help: ("write `\(plain)`", "请写 `\(plain)`")),
      fix: hasComment ? nil : Fix([Edit(expression.span, plain)]))
  }
}

/// H1037: a truth that is compared with `yes` or `no`.
struct ComparedWithYes: Lint {
  let profile = LintProfile("H1037", .clarity, .warning, "a truth compared with `yes` or `no`", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    let truths = Set(view.ruleSet.facts.filter { $0.type == .truth && !$0.isOptional }.map(\.name))
    // A window around it would read `not` as standing before the window.
    let windowed = Set(
      view.expressions.compactMap { expression, _ -> SourceSpan? in
        if case .window(let inner, _) = expression.node { inner.span } else { nil }
      })
    return view.expressions.compactMap { expression, _ -> Remark? in
      guard case .compare = expression.node, let comparison = PlainComparison(expression),
        truths.contains(comparison.name), let word = comparison.word, word == "yes" || word == "no",
        comparison.comparison.value == .equal || comparison.comparison.value == .notEqual
      else { return nil }
      let isPositive = (word == "yes") == (comparison.comparison.value == .equal)
      let plain =
        isPositive
        ? comparison.name
        : windowed.contains(expression.span) ? "(not \(comparison.name))" : "not \(comparison.name)"
      return Remark(
        expression.span,
        LintWords(
          "`\(comparison.name)` is true or not by itself", "`\(comparison.name)` 本身就是真或假",
          help: ("write `\(plain)`", "请写 `\(plain)`")),
        fix: Fix([Edit(expression.span, plain)]))
    }
  }
}
