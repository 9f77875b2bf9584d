import Diagnostics
import RuleSyntax
import Signals

extension Checker {
  /// Fills the list of facts, event fields among them, sorted by name; and the list of events.
  mutating func declareFacts(of all: Declarations) {
    struct Entry {
      let name: NameSyntax
      let syntax: FactSyntax
      let event: Int?
      let declaration: SourceSpan
    }
    var entries = all.facts.map { Entry(name: $0.name, syntax: $0.syntax, event: nil, declaration: $0.span) }
    for (position, event) in all.events.enumerated() {
      var seen: Set<String> = []
      for field in event.syntax.fields {
        guard seen.insert(field.name.value).inserted else {
          report(NameFinding.listedTwice(field.name.value), at: field.name.span)
          continue
        }
        let name = NameSyntax("\(event.name.value).\(field.name.value)", field.name.span)
        entries.append(Entry(name: name, syntax: field, event: position, declaration: event.span))
      }
    }
    entries.sort { ($0.name.value, $0.name.span) < ($1.name.value, $1.name.span) }
    entries.sort { precedes($0.name.value, $1.name.value) }

    eventList = all.events.map { CheckedEvent(name: $0.name.value, fields: []) }
    for entry in entries {
      let position = factList.count
      declareValue(entry.name, .fact(position))
      if let event = entry.event { eventList[event].fields.append(position) }
      factList.append(fact(entry.name, entry.syntax, event: entry.event, entry.declaration))
    }
    names.declare(all.facts.map(\.name.value), .fact)
  }

  private mutating func fact(
    _ name: NameSyntax, _ syntax: FactSyntax, event: Int?, _ declaration: SourceSpan
  ) -> CheckedFact {
    let type = valueType(syntax)
    let isOptional = syntax.type.isOptional
    var value: FactValue?
    if let literal = syntax.defaultValue {
      if isOptional {
        report(NameFinding.optionalWithDefault(syntax.name.value), at: literal.span)
      }
      value = factValue(literal, of: syntax.name.value, type)
    } else if !isOptional, event == nil {
      reportAbsence(
        NameFinding.factWithoutDefault(syntax.name.value), at: syntax.name.span, in: declaration)
    }
    return CheckedFact(
      name: name.value, type: type, isOptional: isOptional, defaultValue: value, event: event, span: name.span
    )
  }

  private mutating func valueType(_ fact: FactSyntax) -> ValueType {
    let unit = fact.unit?.value
    switch fact.type.kind {
    case .number(let from, let to): return .number(numberRange(from, to), unit: unit)
    case .count(let from, let to):
      for bound in [from, to] {
        if let bound, bound.value % unitsPerOne != 0 {
          report(
            ExpressionFinding.tooFine(
              decimalText(bound.value), english: "a count is a whole number", chinese: "计数是整数"),
            at: bound.span)
        }
      }
      return .count(numberRange(from ?? Spanned(0, fact.type.span), to), unit: unit)
    default: break
    }
    if let unit = fact.unit { report(NameFinding.unitWithoutNumber(fact.name.value), at: unit.span) }
    switch fact.type.kind {
    case .truth: return .truth
    case .text: return .text
    case .date: return .date
    case .time: return .time
    case .score, .number, .count: return .score(0...unitsPerOne)
    case .oneOf(let cases):
      var seen: Set<String> = []
      var values: [String] = []
      if cases.count > Limits.listEntries {
        report(FileFinding.listTooLong(Limits.listEntries), at: fact.type.span)
      }
      for name in cases.prefix(Limits.listEntries) {
        if seen.insert(name.value).inserted {
          values.append(name.value)
        } else {
          report(NameFinding.listedTwice(name.value), at: name.span)
        }
      }
      return .oneOf(values)
    }
  }

  private mutating func numberRange(_ from: Spanned<Int64>?, _ to: Spanned<Int64>?) -> ClosedRange<Int64> {
    for bound in [from, to] {
      if let bound, bound.value.magnitude > UInt64(largestNumber) {
        report(ExpressionFinding.tooLarge, at: bound.span)
        return -largestNumber...largestNumber
      }
    }
    let low = from?.value ?? -largestNumber
    let high = to?.value ?? largestNumber
    if low > high {
      let end = to ?? from
      if let end {
        report(NameFinding.emptyRange(from: decimalText(low), to: decimalText(high)), at: end.span)
      }
      return min(low, high)...max(low, high)
    }
    return low...high
  }

  /// A literal as a value of a type; reports what does not fit.
  mutating func factValue(_ literal: Spanned<LiteralSyntax>, of name: String, _ type: ValueType) -> FactValue?
  {
    switch (type, literal.value) {
    case (.truth, .word("yes")): return .number(1)
    case (.truth, .word("no")): return .number(0)
    case (.text, .text(let text)): return .text(text)
    case (.date, .date(let date)): return .number(Int64(date.daysSinceEpoch))
    case (.time, .clock(let minutes)): return .number(Int64(minutes))
    case (.score(let range), .number(let number)):
      guard inRange(number, range, of: name, isScore: true, at: literal.span) else { return nil }
      return whole(number, 10, "scores have three decimal places", "分值只有三位小数", at: literal.span)
    case (.number(let range, _), .number(let number)):
      guard inRange(number, range, of: name, isScore: false, at: literal.span) else { return nil }
      return .number(number)
    case (.count(let range, _), .number(let number)):
      guard inRange(number, range, of: name, isScore: false, at: literal.span) else { return nil }
      return whole(number, unitsPerOne, "a count is a whole number", "计数是整数", at: literal.span)
    case (.oneOf(let cases), .word(let word)), (.oneOf(let cases), .text(let word)):
      if case .word = literal.value, let position = cases.firstIndex(of: word) {
        return .number(Int64(position))
      }
      let inQuotes = cases.contains(word)
      report(
        ExpressionFinding.unknownCase(
          word, of: name, cases: cases, near: near(word, among: cases), inQuotes: inQuotes),
        at: literal.span)
      return nil
    default:
      let expected = type.described
      var near: String?
      if case .truth = type, case .word(let word) = literal.value {
        near = ["true", "on", "是"].contains(word) ? "yes" : "no"
      }
      report(
        NameFinding.wrongLiteral(
          text(at: literal.span), expectedEnglish: expected.english, expectedChinese: expected.chinese,
          near: near),
        at: literal.span)
      return nil
    }
  }

  private mutating func whole(
    _ number: Int64, _ step: Int64, _ english: String, _ chinese: String, at span: SourceSpan
  ) -> FactValue? {
    if number % step == 0 { return .number(number) }
    report(ExpressionFinding.tooFine(decimalText(number), english: english, chinese: chinese), at: span)
    return nil
  }

  /// Whether a constant lies in a range; reports it if not, with the score that was probably meant.
  mutating func inRange(
    _ number: Int64, _ range: ClosedRange<Int64>, of name: String, isScore: Bool, at span: SourceSpan
  ) -> Bool {
    if range.contains(number) { return true }
    var suggestion: String?
    if isScore, number >= 2 * unitsPerOne, number <= 100 * unitsPerOne, range.contains(number / 100) {
      suggestion = decimalText(number / 100)
    }
    report(
      ExpressionFinding.outOfRange(
        decimalText(number), of: name, from: decimalText(range.lowerBound), to: decimalText(range.upperBound),
        suggestion: suggestion),
      at: span)
    return false
  }
}

extension DeclarationKind {
  /// What the declaration is called in messages: its name, or its keyword.
  var title: String {
    switch self {
    case .policy(let policy): policy.title.value
    case .use: "use"
    case .extend(let extend): extend.name.value
    case .fact(let fact): fact.name.value
    case .event(let event): event.name.value
    case .calendar(let calendar): calendar.name.value
    case .capture(let capture): capture.name.value
    case .define(let define): define.name.value
    case .topic(let topic), .trigger(let topic): topic.name.value
    case .intent(let intent): intent.name.value
    case .lexicon: "lexicon"
    case .mood(let mood): mood.name.value
    case .script(let script): script.name.value
    case .desk(let desk): desk.name.value
    case .rule(let rule): rule.name.value
    case .ensure(let ensure): ensure.name.value
    case .test(let test): test.name.value
    }
  }
}

extension ValueType {
  /// What a value of the type is called: "a number", "数值".
  var described: (english: String, chinese: String) {
    switch self {
    case .score: ("a score", "分值")
    case .number: ("a number", "数值")
    case .count: ("a count", "计数")
    case .truth: ("`yes` or `no`", "`yes` 或 `no`")
    case .oneOf(let cases): ("one of \(quoted(cases))", "\(quoted(cases, "、"))之一")
    case .text: ("a text in quotes", "引号中的文本")
    case .date: ("a date like `2026-03-31`", "`2026-03-31` 这样的日期")
    case .time: ("a time like `09:30`", "`09:30` 这样的时间")
    }
  }
}
