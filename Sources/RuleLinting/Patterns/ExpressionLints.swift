import Diagnostics
import Patterns
import RuleSemantics
import RuleSyntax
import TextNormalization

/// H1007: `\b` beside a Chinese character, where it asks for a Latin letter.
struct BoundaryBesideHan: Lint {
  let profile = LintProfile("H1007", .correctness, .warning, "`\\b` beside a Chinese character")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.allExpressions.flatMap { regex -> [Remark] in
      let pieces = ExpressionPieces(regex.value)
      return pieces.pieces.indices.compactMap { index -> Remark? in
        guard pieces.pieces[index].kind == .escape("b"),
          pieces.startsWithHan(from: index + 1) || pieces.endsWithHan(before: index)
        else { return nil }
        return Remark(
          view.place(pieces.pieces[index].range, in: regex),
          LintWords(
            "beside a Chinese character `\\b` holds only where a Latin letter or a digit follows",
            "汉字旁的 `\\b` 只有在另一侧是拉丁字母或数字时才成立",
            help: ("leave it out: Chinese has no word boundaries", "请删去:中文没有词边界")))
      }
    }
  }
}

extension ExpressionPieces {
  /// Groups in groups that are looked into: authors write two or three.
  private static let deepest = 8

  /// Whether some way to go on from a position starts with a Chinese character.
  fileprivate func startsWithHan(from index: Int, depth: Int = 0) -> Bool {
    guard index < pieces.count else { return false }
    switch pieces[index].kind {
    case .literal(let scalar): return isHan(scalar)
    case .open(isPlain: true):
      guard depth < Self.deepest, let close = partner(of: index) else { return false }
      return alternatives(in: index + 1..<close).contains {
        !$0.isEmpty && startsWithHan(from: $0.lowerBound, depth: depth + 1)
      }
    default: return false
    }
  }

  /// Whether some way to come to a position ends with a Chinese character.
  fileprivate func endsWithHan(before index: Int, depth: Int = 0) -> Bool {
    guard index > 0 else { return false }
    switch pieces[index - 1].kind {
    case .literal(let scalar): return isHan(scalar)
    case .close:
      guard depth < Self.deepest, let open = partner(of: index - 1) else { return false }
      return alternatives(in: open + 1..<index - 1).contains {
        !$0.isEmpty && endsWithHan(before: $0.upperBound, depth: depth + 1)
      }
    default: return false
    }
  }

  fileprivate func isOpening(_ index: Int) -> Bool {
    if case .open = pieces[index].kind { true } else { false }
  }
}

/// H1008: an endless repeat of something that is nothing but an endless repeat.
struct NestedRepeats: Lint {
  let profile = LintProfile("H1008", .performance, .warning, "an endless repeat inside an endless repeat")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.allExpressions.flatMap { regex -> [Remark] in
      let pieces = ExpressionPieces(regex.value)
      return pieces.pieces.indices.compactMap { index -> Remark? in
        guard pieces.pieces[index].kind == .open(isPlain: true), let close = pieces.partner(of: index),
          close + 1 < pieces.pieces.count, pieces.isEndless(close + 1),
          pieces.alternatives(in: index + 1..<close).contains(where: { pieces.isNothingButRepeats($0) })
        else { return nil }
        let range = pieces.pieces[index].range.lowerBound..<pieces.pieces[close + 1].range.upperBound
        return Remark(
          view.place(range, in: regex),
          LintWords(
            "a text can be split between these two repeats in very many ways", "文本可以用极多方式分配给这两层重复",
            help: (
              "drop one of them, or bound it: `(…){0,8}`; a pattern that takes too long is given up",
              "请去掉一层,或加上限 `(…){0,8}`;耗时过长的模式会中途放弃"
            )))
      }
    }
  }
}

extension ExpressionPieces {
  fileprivate func isEndless(_ index: Int) -> Bool {
    if case .repeat(_, most: nil, isPossessive: false) = pieces[index].kind { true } else { false }
  }

  /// Whether everything in an alternative but one endless repeat may be left out.
  fileprivate func isNothingButRepeats(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    var endless = 0
    while index < range.upperBound {
      var next = index + 1
      if isOpening(index) { next = (partner(of: index) ?? range.upperBound - 1) + 1 }
      guard next < range.upperBound, case .repeat(let least, let most, let isPossessive) = pieces[next].kind,
        !isPossessive
      else { return false }
      if most == nil { endless += 1 } else if least > 0 { return false }
      index = next + 1
    }
    return endless > 0
  }
}

/// H1009: a pattern that no text can be spared.
struct AlwaysTriedPattern: Lint {
  let profile = LintProfile("H1009", .performance, .note, "a pattern that is tried on every message")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.flatMap { patterned -> [Remark] in
      let all = patterned.expressions + patterned.exceptExpressions.map { ($0, false) }
      return all.compactMap { regex, raw -> Remark? in
        guard view.ruleSet.compiled[RegexSource(regex.value, raw: raw)]?.condition == Regex.Condition.none
        else {
          return nil
        }
        return Remark(
          regex.span,
          LintWords(
            "nothing must stand in a message for this pattern to be tried", "此模式会在每条消息上尝试",
            help: (
              "begin with words that every match has; `heed check --cost` shows what is tried",
              "请让每个匹配都含有固定的字词;`heed check --cost` 可查看开销"
            )))
      }
    }
  }
}

/// H1010: the same pattern twice.
struct DuplicatePattern: Lint {
  let profile = LintProfile("H1010", .clarity, .warning, "a pattern stands twice", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.flatMap { patterned -> [Remark] in
      repeated(patterned.expressions.map { ($0.regex, $0.raw) }, view)
        + repeated(patterned.exceptExpressions.map { ($0, false) }, view)
    }
  }

  private func repeated(_ expressions: [(RegexSyntax, Bool)], _ view: RuleSetView) -> [Remark] {
    var seen: [RegexSource: SourceSpan] = [:]
    return expressions.compactMap { regex, raw in
      let source = RegexSource(regex.value, raw: raw)
      guard let first = seen[source] else {
        seen[source] = regex.span
        return nil
      }
      return Remark(
        regex.span,
        LintWords("this pattern stands here twice", "此模式重复", help: ("remove it", "请删除")),
        fix: view.removalOfItem(at: regex.span),
        related: [.init(first, english: "the same pattern", chinese: "相同的模式")])
    }
  }
}

/// H1013: `.*` at an end of a pattern, which searches anyway.
struct OpenEndedPattern: Lint {
  let profile = LintProfile("H1013", .performance, .warning, "`.*` at an end of a pattern")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.flatMap { patterned -> [Remark] in
      // In an exception it cuts out the rest of the line, which may be meant.
      patterned.expressions.map(\.regex).compactMap { regex -> Remark? in
        let pieces = ExpressionPieces(regex.value).pieces
        guard pieces.count > 2 else { return nil }
        func isOpen(_ first: Int) -> Bool {
          guard pieces[first].kind == .any, case .repeat(0, most: nil, _) = pieces[first + 1].kind else {
            return false
          }
          return true
        }
        let first = isOpen(0) ? 0 : isOpen(pieces.count - 2) ? pieces.count - 2 : nil
        guard let first else { return nil }
        let range = pieces[first].range.lowerBound..<pieces[first + 1].range.upperBound
        return Remark(
          view.place(range, in: regex),
          LintWords(
            "a pattern is searched anywhere in the message: this only costs time",
            "模式本来就在整条消息中查找,这里只会增加开销",
            help: ("leave it out", "请删去")))
      }
    }
  }
}

extension RuleSetView {
  /// The expressions of topics, triggers and captures.
  var allExpressions: [RegexSyntax] {
    patterned.flatMap { $0.expressions.map(\.regex) + $0.exceptExpressions }
      + declarations.flatMap { declaration -> [RegexSyntax] in
        guard case .capture(let capture) = declaration.syntax.kind else { return [] }
        return capture.expressions.map(\.regex)
      }
  }
}
