import Diagnostics
import RuleSyntax
import Signals

// Walking through conditions as they are written.

extension ExpressionSyntax {
  /// What stands directly inside.
  var children: [ExpressionSyntax] {
    switch node {
    case .all(let items), .any(let items), .minimum(let items), .maximum(let items): items
    case .not(let inner), .group(let inner), .window(let inner, _), .orElse(let inner, _),
      .daysSince(let inner),
      .overMessages(_, let inner, _):
      [inner]
    case .compare(let left, _, let right), .add(let left, let right), .subtract(let left, let right),
      .multiply(let left, let right):
      [left, right]
    default: []
    }
  }

  /// This and everything inside, outermost first.
  var everything: [ExpressionSyntax] {
    var all: [ExpressionSyntax] = []
    var open = [self]
    while let next = open.popLast() {
      all.append(next)
      open += next.children.reversed()
    }
    return all
  }

  /// Without brackets around it.
  var ungrouped: ExpressionSyntax {
    var inner = self
    while case .group(let next) = inner.node { inner = next }
    return inner
  }
}

/// `NAME op LITERAL`, as written.
struct PlainComparison {
  let name: String
  let comparison: Spanned<ComparisonOperator>
  let literal: LiteralSyntax
  /// A word such as `vip`.
  let word: String?
  /// Ten-thousandths.
  let number: Int64?
  let span: SourceSpan

  init?(_ expression: ExpressionSyntax) {
    guard case .compare(let left, let comparison, let right) = expression.ungrouped.node,
      case .name(let name) = left.ungrouped.node
    else { return nil }
    self.name = name
    self.comparison = comparison
    span = expression.span
    switch right.ungrouped.node {
    case .literal(let literal):
      self.literal = literal
      if case .number(let units) = literal { number = units } else { number = nil }
      if case .word(let word) = literal { self.word = word } else { word = nil }
    case .name(let word):
      literal = .word(word)
      self.word = word
      number = nil
    default: return nil
    }
  }

  /// The numbers that satisfy it, of all ten-thousandths; nil for `!=` and for words.
  var satisfying: ClosedRange<Int64>? {
    guard let number else { return nil }
    return switch comparison.value {
    case .equal: number...number
    case .notEqual: nil
    case .less: -Self.most...max(number - 1, -Self.most)
    case .lessOrEqual: -Self.most...max(number, -Self.most)
    case .greater: min(number + 1, Self.most)...Self.most
    case .greaterOrEqual: min(number, Self.most)...Self.most
    }
  }

  static let most = Int64.max / 4
}

extension RuleSetView {
  /// An expression as written, white space aside: equal texts mean the same.
  func canonical(_ expression: ExpressionSyntax) -> String {
    guard let file = file(of: expression.span) else { return "" }
    let inner = expression.ungrouped
    return inner.tokens.clamped(to: 0..<file.tokens.count).map { file.source.text(of: file.tokens[$0].span) }
      .joined(separator: " ")
  }
}
