import Diagnostics
import RuleSyntax
import Signals

// Reading values: names, defaults, arithmetic, and definitions.

extension Checker {
  /// The meaning of a value expression.
  mutating func value(_ expression: ExpressionSyntax, _ place: Place) -> Meaning {
    let span = expression.span
    switch expression.node {
    case .name(let name): return named(name, at: span, place)
    case .literal(let literal): return self.literal(literal, at: span)
    case .orElse(let inner, let fallback): return withDefault(inner, fallback, place)
    case .add(let left, let right):
      return combined([left, right], at: span, place) { parts in
        Meaning.Number(
          value: .add(parts[0].value, parts[1].value), kind: .quantity,
          range: RangeArithmetic.sum(parts[0].range, parts[1].range), unit: nil)
      }
    case .subtract(let left, let right):
      return combined([left, right], at: span, place) { parts in
        Meaning.Number(
          value: .subtract(parts[0].value, parts[1].value), kind: .quantity,
          range: RangeArithmetic.difference(parts[0].range, parts[1].range), unit: nil)
      }
    case .minimum(let items):
      return combined(items, at: span, place) { parts in
        let low = parts.map(\.range.lowerBound).min() ?? 0
        let high = parts.map(\.range.upperBound).min() ?? 0
        return Meaning.Number(
          value: .minimum(parts.map(\.value)), kind: .quantity, range: low...high, unit: nil)
      }
    case .maximum(let items):
      return combined(items, at: span, place) { parts in
        let low = parts.map(\.range.lowerBound).max() ?? 0
        let high = parts.map(\.range.upperBound).max() ?? 0
        return Meaning.Number(
          value: .maximum(parts.map(\.value)), kind: .quantity, range: low...high, unit: nil)
      }
    case .multiply(let left, let right): return product(left, right, at: span, place)
    case .overMessages(let aggregate, let inner, let messages):
      return overMessages(aggregate, inner, messages, at: span, place)
    case .daysSince(let inner): return daysSince(inner, place)
    default: return .broken
    }
  }

  private func literal(_ literal: LiteralSyntax, at span: SourceSpan) -> Meaning {
    switch literal {
    case .number(let number):
      return number.magnitude > UInt64(largestNumber) ? .broken : .number(Meaning.Number(constant: number))
    case .text(let text): return .textLiteral(text)
    case .date(let date): return .date(.constant(Int64(date.daysSinceEpoch)))
    case .clock(let minutes): return .time(.constant(Int64(minutes)))
    case .word(let word): return word == "yes" ? .yesNo(true) : word == "no" ? .yesNo(false) : .broken
    }
  }

  private mutating func named(_ name: String, at span: SourceSpan, _ place: Place) -> Meaning {
    if name == "yes" { return .yesNo(true) }
    if name == "no" { return .yesNo(false) }
    switch names.values[name] {
    case .signal(let signal): return self.signal(signal, at: span, place)
    case .fact(let position):
      let fact = factList[position]
      if let event = fact.event { admit(.event(event), at: span, place) }
      guard fact.isOptional else { return meaning(ofFact: position, absent: nil) }
      report(
        ExpressionFinding.optionalNeedsElse(name, example: "\(name) else \(fact.type.exampleLiteral)"),
        at: span)
      return .broken
    case .capture:
      admit(.beyondFacts, at: span, place)
      report(ExpressionFinding.optionalNeedsElse(name, example: "\(name) else \"\""), at: span)
      return .broken
    case .define(let position): return definition(position, at: span, place)
    case nil:
      reportUnknown(name, at: span)
      return .broken
    }
  }

  /// The type of a signal, channels filled in.
  func type(of signal: Signal) -> ValueType {
    signal == .channel ? .oneOf(speech.channels) : signal.description.type
  }

  private mutating func signal(_ signal: Signal, at span: SourceSpan, _ place: Place) -> Meaning {
    admit(signal.isOfDraft ? .draft : .beyondFacts, at: span, place)
    switch type(of: signal) {
    case .truth: return .condition(.truth(.signal(signal)))
    case .oneOf(let cases): return .choice(.signal(signal), cases: cases, name: signal.name)
    case let type: return number(.signal(signal), type)
    }
  }

  private func number(_ value: Value, _ type: ValueType) -> Meaning {
    switch type {
    case .score(let range): .number(.init(value: value, kind: .score, range: range, unit: nil))
    case .number(let range, let unit): .number(.init(value: value, kind: .quantity, range: range, unit: unit))
    case .count(let range, let unit):
      .number(.init(value: value, kind: .quantity, range: range, unit: unit, isWhole: true))
    default: .broken
    }
  }

  /// A fact that has a value: required, or optional with a default.
  private func meaning(ofFact position: Int, absent: FactValue?) -> Meaning {
    let fact = factList[position]
    var number: Int64?
    var text: String?
    switch absent {
    case .number(let value): number = value
    case .text(let value): text = value
    case nil: break
    }
    switch fact.type {
    case .truth: return .condition(.truth(.fact(position, absent: number == 1)))
    case .text: return .text(.fact(position, absent: text))
    case .date: return .date(.fact(position, absent: number))
    case .time: return .time(.fact(position, absent: number))
    case .oneOf(let cases): return .choice(.fact(position, absent: number), cases: cases, name: fact.name)
    case let type: return self.number(.fact(position, absent: number), type)
    }
  }

  private mutating func withDefault(
    _ inner: ExpressionSyntax, _ fallback: Spanned<LiteralSyntax>, _ place: Place
  ) -> Meaning {
    guard let name = inner.bareName else {
      _ = meaning(inner, place)
      report(ExpressionFinding.elseNeedsName, at: inner.span)
      return .broken
    }
    switch names.values[name] {
    case .fact(let position) where factList[position].isOptional:
      if let event = factList[position].event { admit(.event(event), at: inner.span, place) }
      guard let absent = factValue(fallback, of: name, factList[position].type) else { return .broken }
      return meaning(ofFact: position, absent: absent)
    case .capture(let position):
      admit(.beyondFacts, at: inner.span, place)
      guard case .text(let text) = factValue(fallback, of: name, .text) else { return .broken }
      return .text(.capture(position, absent: text))
    case .fact, .signal, .define:
      report(ExpressionFinding.elseHasNoEffect(name), at: fallback.span)
      return meaning(inner, place)
    case nil: return meaning(inner, place)
    }
  }

  // MARK: - Arithmetic

  /// Reads the parts as numbers and brings them together; nil in, nothing out: the mistake was reported.
  private mutating func combined(
    _ items: [ExpressionSyntax], at span: SourceSpan, _ place: Place,
    _ build: ([Meaning.Number]) -> Meaning.Number
  ) -> Meaning {
    let numbers = items.map { number($0, place) }
    let known = numbers.compactMap { $0 }
    guard known.count == items.count, var kind = known.first else { return .broken }
    for (item, next) in zip(items, known).dropFirst() {
      guard let common = unified(kind, next) else {
        report(ExpressionFinding.unitsDiffer(kind.unitName, next.unitName), at: item.span)
        return .broken
      }
      kind = common
    }
    var result = build(known)
    result.kind = kind.kind
    result.unit = kind.unit
    result.isWhole = known.allSatisfy(\.isWhole)
    return folded(result, known, at: span)
  }

  /// A value of constants is a constant.
  private mutating func folded(_ number: Meaning.Number, _ parts: [Meaning.Number], at span: SourceSpan)
    -> Meaning
  {
    guard parts.allSatisfy({ $0.constant != nil }) else { return .number(number) }
    let range = number.range
    guard range.lowerBound == range.upperBound, range.lowerBound.magnitude < UInt64(largestNumber) else {
      report(ExpressionFinding.tooLarge, at: span)
      return .broken
    }
    return .number(Meaning.Number(constant: range.lowerBound))
  }

  private mutating func number(_ expression: ExpressionSyntax, _ place: Place) -> Meaning.Number? {
    let meaning = meaning(expression, place)
    if case .number(let number) = meaning { return number }
    if let described = meaning.described {
      report(
        ExpressionFinding.notANumber(english: described.english, chinese: described.chinese),
        at: expression.span)
    }
    return nil
  }

  /// The kind and unit two numbers have in common: a constant fits all, a number without a unit any unit but a score.
  func unified(_ a: Meaning.Number, _ b: Meaning.Number) -> Meaning.Number? {
    switch (a.kind, b.kind) {
    case (.constant, _): b
    case (_, .constant), (.score, .score): a
    case (.quantity, .quantity): a.unit == nil ? b : (b.unit == nil || a.unit == b.unit) ? a : nil
    default: nil
    }
  }

  private mutating func product(
    _ left: ExpressionSyntax, _ right: ExpressionSyntax, at span: SourceSpan, _ place: Place
  ) -> Meaning {
    let a = number(left, place)
    let b = number(right, place)
    guard let a, let b else { return .broken }
    let factor: Int64
    var scaled: Meaning.Number
    if let constant = b.constant {
      (scaled, factor) = (a, constant)
    } else if let constant = a.constant {
      (scaled, factor) = (b, constant)
    } else {
      report(ExpressionFinding.notLinear, at: span)
      return .broken
    }
    scaled.range = RangeArithmetic.scaled(scaled.range, by: factor)
    scaled.value = .scaled(scaled.value, by: factor)
    scaled.isWhole = scaled.isWhole && factor % unitsPerOne == 0
    return folded(scaled, [a, b], at: span)
  }

  private mutating func overMessages(
    _ aggregate: Aggregate, _ inner: ExpressionSyntax, _ messages: Int, at span: SourceSpan, _ place: Place
  ) -> Meaning {
    admit(.window, at: span, place)
    let isPossible = checkLength(messages, at: span)
    guard var number = number(inner, place.windowed), isPossible else { return .broken }
    let printer = currentPrinter()
    let normalised = printer.normalised(number.value)
    let unit: Int64 = number.kind == .score ? 10 : 1
    let canonical = printer.text(normalised)
    let position = seriesPositions[canonical] ?? series.count
    if position == series.count {
      seriesPositions[canonical] = position
      series.append((normalised, canonical, unit))
      self.printer?.series.append(canonical)
    }
    number.value = .overMessages(aggregate, series: position, messages: messages)
    switch aggregate {
    case .peak: break
    case .average: number.isWhole = false
    case .rise:
      number.range = RangeArithmetic.clamped(0, number.range.upperBound - number.range.lowerBound)
    }
    return .number(number)
  }

  private mutating func daysSince(_ inner: ExpressionSyntax, _ place: Place) -> Meaning {
    let meaning = meaning(inner, place)
    if case .broken = meaning { return .broken }
    guard case .date(.fact(let fact, let absent)) = meaning else {
      report(ExpressionFinding.needsDate, at: inner.span)
      return .broken
    }
    return .number(
      Meaning.Number(
        value: .daysSince(fact: fact, absent: absent), kind: .quantity,
        range: -4_000_000 * unitsPerOne...4_000_000 * unitsPerOne, unit: "days", isWhole: true))
  }
}

extension ValueType {
  /// A literal of the type, for help texts.
  var exampleLiteral: String {
    switch self {
    case .score(let range), .number(let range, _), .count(let range, _):
      decimalText(range.contains(0) ? 0 : range.lowerBound)
    case .truth: "no"
    case .oneOf(let cases): cases.first ?? "none"
    case .text: "\"\""
    case .date: "2026-01-01"
    case .time: "09:00"
    }
  }
}
