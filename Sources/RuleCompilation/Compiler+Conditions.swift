import RuleRuntime
import RuleSemantics
import RuleSyntax
import Signals

extension Compiler {
  /// Emits a condition; its code is the returned range.
  mutating func emit(_ condition: Condition) -> CodeRange {
    let start = code.count
    append(condition)
    return start..<code.count
  }

  mutating func emit(_ value: Value) -> CodeRange {
    let start = code.count
    append(value)
    return start..<code.count
  }

  private mutating func append(_ condition: Condition) {
    switch condition {
    case .constant(let truth): code.append(.constant(truth ? 1 : 0))
    case .compare(let left, let comparator, let right):
      let start = code.count
      append(left)
      let middle = code.count
      append(right)
      valueCode[left] = start..<middle
      valueCode[right] = middle..<code.count
      code.append(Self.instruction(comparator))
    case .textEquals(.fact(let fact, let absent), let text):
      code.append(
        .factEquals(Int32(fact), string: string(text), absent: absent.map { string($0) } ?? -1))
    case .textEquals(.capture(let capture, let absent), let text):
      code.append(
        .captureEquals(Int32(capture), string: string(text), absent: absent.map { string($0) } ?? -1))
    case .truth(.signal(let signal)): code.append(.signal(Int32(signal.rawValue)))
    case .truth(.fact(let fact, let absent)): code.append(.fact(Int32(fact), absent: absent ? 1 : 0))
    case .topic(let index): code.append(.topic(Int32(index)))
    case .trigger(let index): code.append(.trigger(Int32(index)))
    case .draftTopic(let index): code.append(.draftTopic(Int32(index)))
    case .draftTrigger(let index): code.append(.draftTrigger(Int32(index)))
    case .intent(let index, let threshold): code.append(.intent(Int32(index), threshold: Int32(threshold)))
    case .intentNone: code.append(.intentNone)
    case .mood(let index): code.append(.mood(Int32(index)))
    case .desk(let index, let state):
      let position: Int32 =
        switch state {
        case .open: 0
        case .closed: 1
        case .full: 2
        }
      code.append(.desk(Int32(index), state: position))
    case .after(let rule, let messages): code.append(.after(rule: Int32(rule), messages: Int32(messages)))
    case .timeIn(let from, let to, let zone):
      code.append(.timeIn(from: Int16(from), to: Int16(to), zone: Int32(zone)))
    case .draftMatches(let index): code.append(.draftMatches(Int32(index)))
    case .isKnown(.fact(let index)): code.append(.factKnown(Int32(index)))
    case .isKnown(.capture(let index)): code.append(.captureKnown(Int32(index)))
    case .window(let track, let count, let messages):
      code.append(.window(track: Int32(track), count: Int32(count), messages: Int32(messages)))
    case .ever(let track): code.append(.ever(track: Int32(track)))
    case .not(let inner):
      append(inner)
      code.append(.not)
    case .all(let items): append(items, empty: 1) { .skipIfFalse($0) }
    case .any(let items): append(items, empty: 0) { .skipIfTrue($0) }
    }
  }

  /// Items with a jump to the end behind each but the last.
  private mutating func append(_ items: [Condition], empty: Int64, skip: (Int32) -> Instruction) {
    guard let last = items.last else {
      code.append(.constant(empty))
      return
    }
    var jumps: [Int] = []
    for item in items.dropLast() {
      append(item)
      jumps.append(code.count)
      code.append(skip(0))
    }
    append(last)
    for jump in jumps { code[jump] = skip(Int32(code.count - jump - 1)) }
  }

  private mutating func append(_ value: Value) {
    switch value {
    case .constant(let number): code.append(.constant(number))
    case .signal(let signal): code.append(.signal(Int32(signal.rawValue)))
    case .fact(let fact, let absent): code.append(.fact(Int32(fact), absent: absent ?? 0))
    case .add(let left, let right):
      append(left)
      append(right)
      code.append(.add)
    case .subtract(let left, let right):
      append(left)
      append(right)
      code.append(.subtract)
    case .scaled(let inner, let factor):
      append(inner)
      code.append(.scale(factor))
    case .minimum(let items):
      for item in items { append(item) }
      code.append(.minimum(Int32(items.count)))
    case .maximum(let items):
      for item in items { append(item) }
      code.append(.maximum(Int32(items.count)))
    case .overMessages(let aggregate, let series, let messages):
      switch aggregate {
      case .average:
        code.append(
          .average(series: Int32(series), messages: Int32(messages), unit: ruleSet.series[series].unit))
      case .peak: code.append(.peak(series: Int32(series), messages: Int32(messages)))
      case .rise: code.append(.rise(series: Int32(series), messages: Int32(messages)))
      }
    case .daysSince(let fact, let absent): code.append(.daysSince(fact: Int32(fact), absent: absent ?? 0))
    }
  }

  private mutating func string(_ text: String) -> Int32 {
    if let known = stringPositions[text] { return Int32(known) }
    stringPositions[text] = strings.count
    strings.append(text)
    return Int32(strings.count - 1)
  }

  static func instruction(_ comparator: ComparisonOperator) -> Instruction {
    switch comparator {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }

  // MARK: - Outlines

  /// Lists a condition and its parts for explanations; each node has code of its own, the same that decides.
  mutating func outline(_ condition: Condition, role: ConditionOutline.Role, depth: Int) {
    let range = emit(condition)
    var comparison: ConditionOutline.Comparison?
    if case .compare(let left, let comparator, let right) = condition {
      comparison = ConditionOutline.Comparison(
        left: emit(left), right: emit(right), comparator: Self.instruction(comparator),
        type: canonical.type(of: left))
    }
    outlines.append(
      ConditionOutline(
        depth: depth, role: role, form: Self.form(of: condition), text: canonical.text(condition),
        code: range,
        comparison: comparison))
    switch condition {
    case .all(let items), .any(let items):
      for item in items { outline(item, role: .part, depth: depth + 1) }
    case .not(let inner):
      outline(inner, role: .part, depth: depth + 1)
    case .window(let track, _, _), .ever(let track):
      outline(ruleSet.tracks[track].condition, role: .part, depth: depth + 1)
    default: break
    }
  }

  private static func form(of condition: Condition) -> ConditionOutline.Form {
    switch condition {
    case .all: .all
    case .any: .any
    case .not: .not
    case .window, .ever: .recorded
    default: .leaf
    }
  }
}
