import Diagnostics
import RuleSyntax

/// H1015: the same alternative twice in one group of a pattern.
struct RepeatedAlternative: Lint {
  let profile = LintProfile("H1015", .clarity, .warning, "an alternative of a pattern stands twice")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.allExpressions.flatMap { regex -> [Remark] in
      let pieces = ExpressionPieces(regex.value)
      let bytes = Array(regex.value.utf8)
      var groups = [pieces.pieces.indices]
      for index in pieces.pieces.indices {
        if case .open = pieces.pieces[index].kind, let close = pieces.partner(of: index) {
          groups.append(index + 1..<close)
        }
      }
      return groups.compactMap { group -> Remark? in
        var seen: Set<[UInt8]> = []
        for alternative in pieces.alternatives(in: group) where !alternative.isEmpty {
          let start = pieces.pieces[alternative.lowerBound].range.lowerBound
          let range = start..<pieces.pieces[alternative.upperBound - 1].range.upperBound
          if seen.insert(Array(bytes[range])).inserted { continue }
          let text = String(decoding: bytes[range], as: UTF8.self)
          return Remark(
            view.place(range, in: regex),
            LintWords(
              "alternative `\(text)` stands here twice", "分支 `\(text)` 重复",
              help: ("remove it, or write what was meant", "请删除,或改成本意")))
        }
        return nil
      }
    }
  }
}

/// H1016: `|` between square brackets, where it is a character.
struct BarInSet: Lint {
  let profile = LintProfile("H1016", .correctness, .warning, "`|` between square brackets")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.allExpressions.flatMap { regex -> [Remark] in
      let bytes = Array(regex.value.utf8)
      return ExpressionPieces(regex.value).pieces.compactMap { piece -> Remark? in
        guard piece.kind == .set else { return nil }
        let inner = bytes[piece.range].dropFirst().dropLast()
        // Between two other characters it was meant to separate them.
        guard inner.dropFirst().dropLast().contains(UInt8(ascii: "|")), inner.count > 2 else { return nil }
        return Remark(
          view.place(piece.range, in: regex),
          LintWords(
            "between square brackets `|` is a character like any other", "方括号中的 `|` 只是普通字符",
            help: ("write `(a|b)` for alternatives, `[ab]` for characters", "分支请写 `(a|b)`,字符集请写 `[ab]`")))
      }
    }
  }
}
