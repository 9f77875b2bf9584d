import Diagnostics
import RuleSyntax
import Signals

// Reading comparisons: both sides of one type and unit, constants inside the range.

extension Checker {
  /// A comparison; one that makes no sense is reported and never holds.
  mutating func comparison(
    _ left: ExpressionSyntax, _ comparison: Spanned<ComparisonOperator>, _ right: ExpressionSyntax,
    _ span: SourceSpan, _ place: Place
  ) -> Condition {
    switch left.unbracketed.node {
    case .intent, .intentNone:
      report(ExpressionFinding.intentCompared, at: span)
      _ = meaning(left, place)
      return .constant(false)
    case .topic, .trigger, .mood, .desk, .after, .timeIn, .draftMatches, .isKnown, .all, .any, .not, .window:
      report(ExpressionFinding.conditionCompared(text(at: left.span)), at: left.span)
      _ = meaning(left, place)
      return .constant(false)
    default: break
    }
    if let name = left.bareName, isUnknown(name), let other = right.bareName,
      cases(of: other)?.contains(name) == true
    {
      report(ExpressionFinding.caseOnTheLeft(name), at: left.span)
      return .constant(false)
    }
    let first = meaning(left, place)
    switch first {
    case .broken:
      // A word on the right may be a value of what could not be read.
      if let name = right.bareName, isUnknown(name) { return .constant(false) }
      _ = meaning(right, place)
      return .constant(false)
    case .choice(let value, let cases, let name):
      return choice(value, cases, name, comparison, right, place)
    default: break
    }
    let second = meaning(right, place)
    if case .broken = second { return .constant(false) }
    return compared((first, left), comparison, (second, right), span)
  }

  private func isUnknown(_ name: String) -> Bool {
    names.values[name] == nil && name != "yes" && name != "no"
  }

  private func cases(of name: String) -> [String]? {
    let type: ValueType
    switch names.values[name] {
    case .fact(let position): type = factList[position].type
    case .signal(let signal): type = self.type(of: signal)
    default: return nil
    }
    if case .oneOf(let cases) = type { return cases }
    return nil
  }

  /// Right of a `one of` only its values are looked up (R26).
  private mutating func choice(
    _ value: Value, _ cases: [String], _ name: String, _ comparison: Spanned<ComparisonOperator>,
    _ right: ExpressionSyntax, _ place: Place
  ) -> Condition {
    guard hasNoOrder(comparison, "a value of `one of`", "`one of` 的取值") else {
      return .constant(false)
    }
    var word: String?
    var inQuotes = false
    switch right.unbracketed.node {
    case .missing: return .constant(false)
    case .name(let name): word = name
    case .literal(.text(let text)):
      word = text
      inQuotes = true
    case .literal(.word(let written)): word = written
    default: break
    }
    guard let word else {
      if let other = meaning(right, place).described {
        report(
          ExpressionFinding.cannotCompare(
            leftEnglish: "a value of `one of`", leftChinese: "`one of` 的取值", rightEnglish: other.english,
            rightChinese: other.chinese), at: right.span)
      }
      return .constant(false)
    }
    if let position = cases.firstIndex(of: word), !inQuotes {
      return .compare(value, comparison.value, .constant(Int64(position)))
    }
    // Without a policy its channels are unknown: one missing policy is one message.
    if case .signal(.channel) = value, !speech.hasPolicy { return .constant(false) }
    report(
      ExpressionFinding.unknownCase(
        word, of: name, cases: cases, near: near(word, among: cases), inQuotes: cases.contains(word)),
      at: right.span)
    return .constant(false)
  }

  private mutating func hasNoOrder(
    _ comparison: Spanned<ComparisonOperator>, _ english: String, _ chinese: String
  ) -> Bool {
    if comparison.value == .equal || comparison.value == .notEqual { return true }
    report(ExpressionFinding.noOrder(english: english, chinese: chinese), at: comparison.span)
    return false
  }

  private typealias Side = (meaning: Meaning, syntax: ExpressionSyntax)

  private mutating func compared(
    _ left: Side, _ comparison: Spanned<ComparisonOperator>, _ right: Side, _ span: SourceSpan
  ) -> Condition {
    let flipped = Spanned(comparison.value.flipped, comparison.span)
    let equal = comparison.value == .equal
    switch (left.meaning, right.meaning) {
    case (.number(let a), .number(let b)):
      return numbers(a, left.syntax, comparison.value, b, right.syntax, span)
    case (.date(let a), .date(let b)), (.time(let a), .time(let b)):
      if case .constant = a { return .compare(b, flipped.value, a) }
      return .compare(a, comparison.value, b)
    case (.condition(let a), .yesNo(let b)), (.yesNo(let b), .condition(let a)):
      guard hasNoOrder(comparison, "a truth", "真假值") else { return .constant(false) }
      return b == equal ? a : .not(a)
    case (.condition(let a), .condition(let b)):
      guard hasNoOrder(comparison, "a truth", "真假值") else { return .constant(false) }
      let same = Condition.any([.all([a, b]), .all([.not(a), .not(b)])])
      return equal ? same : .not(same)
    case (.yesNo(let a), .yesNo(let b)): return .constant((a == b) == equal)
    case (.text(let a), .textLiteral(let b)), (.textLiteral(let b), .text(let a)):
      guard hasNoOrder(comparison, "a text", "文本") else { return .constant(false) }
      return equal ? .textEquals(a, b) : .not(.textEquals(a, b))
    case (.text, .text), (.textLiteral, .textLiteral):
      report(ExpressionFinding.textOnlyWithLiteral, at: right.syntax.span)
      return .constant(false)
    case (.condition, _):
      report(ExpressionFinding.conditionCompared(text(at: left.syntax.span)), at: left.syntax.span)
      return .constant(false)
    case (_, .condition):
      report(ExpressionFinding.conditionCompared(text(at: right.syntax.span)), at: right.syntax.span)
      return .constant(false)
    default:
      if let a = left.meaning.described, let b = right.meaning.described {
        report(
          ExpressionFinding.cannotCompare(
            leftEnglish: a.english, leftChinese: a.chinese, rightEnglish: b.english, rightChinese: b.chinese),
          at: right.syntax.span)
      }
      return .constant(false)
    }
  }

  private mutating func numbers(
    _ a: Meaning.Number, _ left: ExpressionSyntax, _ comparison: ComparisonOperator, _ b: Meaning.Number,
    _ right: ExpressionSyntax, _ span: SourceSpan
  ) -> Condition {
    if let x = a.constant, let y = b.constant {
      let holds = comparison.holds(x, y)
      report(ExpressionFinding.settled(holds: holds), at: span)
      return .constant(holds)
    }
    if a.constant != nil { return numbers(b, right, comparison.flipped, a, left, span) }
    guard unified(a, b) != nil else {
      report(ExpressionFinding.unitsDiffer(a.unitName, b.unitName), at: right.span)
      return .constant(false)
    }
    if let constant = b.constant {
      guard fits(constant, a, text(at: left.span), at: right.span) else { return .constant(false) }
      if let holds = comparison.settled(a.range, constant) {
        report(ExpressionFinding.settled(holds: holds), at: span)
      }
    }
    return .compare(a.value, comparison, b.value)
  }

  /// Whether a constant lies within the range and on the grid of what it is compared with.
  private mutating func fits(_ constant: Int64, _ number: Meaning.Number, _ name: String, at span: SourceSpan)
    -> Bool
  {
    guard inRange(constant, number.range, of: name, isScore: number.kind == .score, at: span) else {
      return false
    }
    if number.kind == .score, constant % 10 != 0 {
      report(
        ExpressionFinding.tooFine(
          decimalText(constant), english: "scores have three decimal places", chinese: "分值只有三位小数"),
        at: span)
      return false
    }
    if number.isWhole, constant % unitsPerOne != 0 {
      report(
        ExpressionFinding.tooFine(decimalText(constant), english: "this is a whole number", chinese: "此处是整数"),
        at: span)
      return false
    }
    return true
  }
}

extension ComparisonOperator {
  func holds(_ a: Int64, _ b: Int64) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }

  /// Whether a comparison with a constant holds for all or for none of a range; nil if it depends.
  func settled(_ range: ClosedRange<Int64>, _ constant: Int64) -> Bool? {
    let low = holds(range.lowerBound, constant)
    let high = holds(range.upperBound, constant)
    guard self != .equal, self != .notEqual, low == high else { return nil }
    return low
  }
}
