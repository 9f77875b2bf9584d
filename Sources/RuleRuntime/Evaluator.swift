package import Conversations
import Signals

/// Runs condition code over the signals of a turn and the memory of a conversation.
///
/// It allocates nothing per rule: the stack is made once and kept in `EvaluatorStack`.
package struct EvaluatorStack: ~Copyable {
  fileprivate var values: [Int64] = []
  package init() { values.reserveCapacity(64) }
}

extension Program {
  package func truth(
    of range: CodeRange, _ frame: borrowing SignalFrame, _ conversation: borrowing Conversation,
    _ stack: inout EvaluatorStack
  ) -> Bool {
    value(of: range, frame, conversation, &stack) != 0
  }

  /// The value that a range of code leaves on the stack. O(instructions), each O(window) at most.
  package func value(
    of range: CodeRange, _ frame: borrowing SignalFrame, _ conversation: borrowing Conversation,
    _ stack: inout EvaluatorStack
  ) -> Int64 {
    stack.values.removeAll(keepingCapacity: true)
    var position = range.lowerBound
    while position < range.upperBound {
      let instruction = code[position]
      position += 1
      switch instruction {
      case .skipIfFalse(let distance):
        if stack.values[stack.values.count - 1] == 0 {
          position += Int(distance)
        } else {
          stack.values.removeLast()
        }
      case .skipIfTrue(let distance):
        if stack.values[stack.values.count - 1] != 0 {
          position += Int(distance)
        } else {
          stack.values.removeLast()
        }
      case .not:
        stack.values[stack.values.count - 1] = stack.values[stack.values.count - 1] == 0 ? 1 : 0
      case .add, .subtract, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
        let right = stack.values.removeLast()
        let left = stack.values.removeLast()
        stack.values.append(Self.combined(instruction, left, right))
      case .scale(let factor):
        stack.values.append(Self.scaled(stack.values.removeLast(), by: factor))
      case .minimum(let count), .maximum(let count):
        var best = stack.values.removeLast()
        for _ in 1..<Int(count) {
          let other = stack.values.removeLast()
          if case .minimum = instruction { best = min(best, other) } else { best = max(best, other) }
        }
        stack.values.append(best)
      default:
        stack.values.append(pushed(by: instruction, frame, conversation))
      }
    }
    return stack.values.last ?? 0
  }

  private static func combined(_ instruction: Instruction, _ left: Int64, _ right: Int64) -> Int64 {
    switch instruction {
    case .add: left.addingReportingOverflow(right).overflow ? (left < 0 ? .min : .max) : left + right
    case .subtract:
      left.subtractingReportingOverflow(right).overflow ? (left < 0 ? .min : .max) : left - right
    case .equal: left == right ? 1 : 0
    case .notEqual: left != right ? 1 : 0
    case .less: left < right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .greater: left > right ? 1 : 0
    default: left >= right ? 1 : 0
    }
  }

  /// value × factor / 10⁴, rounded half up, saturating.
  private static func scaled(_ value: Int64, by factor: Int64) -> Int64 {
    let product = value.multipliedFullWidth(by: factor)
    // Beyond this the quotient would not fit; both operands are far smaller in any rule the checker accepts.
    if product.high >= 4_000 || product.high < -4_000 { return product.high < 0 ? .min : .max }
    let (quotient, remainder) = unitsPerOne.dividingFullWidth(product)
    return 2 * remainder >= unitsPerOne
      ? quotient + 1 : (2 * remainder < -unitsPerOne ? quotient - 1 : quotient)
  }

  private func pushed(
    by instruction: Instruction, _ frame: borrowing SignalFrame, _ conversation: borrowing Conversation
  ) -> Int64 {
    func truth(_ holds: Bool) -> Int64 { holds ? 1 : 0 }
    switch instruction {
    case .constant(let value): return value
    case .signal(let index): return frame.numbers[Int(index)]
    case .fact(let index, let absent): return Self.number(conversation.facts[Int(index)]) ?? absent
    case .average(let series, let messages, let unit):
      return Self.average(Self.window(conversation, series, messages), conversation, unit)
    case .peak(let series, let messages):
      return Self.window(conversation, series, messages).reduce(nil as Int64?) { best, index in
        let value = conversation.seriesValues[index]
        return best.map { max($0, value) } ?? value
      } ?? 0
    case .rise(let series, let messages):
      let window = Self.window(conversation, series, messages)
      guard let now = window.first.map({ conversation.seriesValues[$0] }) else { return 0 }
      return now - window.reduce(now) { min($0, conversation.seriesValues[$1]) }
    case .daysSince(let fact, let absent):
      let day = Self.number(conversation.facts[Int(fact)]) ?? absent
      return (Int64(frame.today) - day) * unitsPerOne
    case .topic(let index): return truth(frame.topics[Int(index)])
    case .trigger(let index): return truth(frame.triggers[Int(index)])
    case .draftTopic(let index): return truth(frame.draftTopics[Int(index)])
    case .draftTrigger(let index): return truth(frame.draftTriggers[Int(index)])
    case .draftMatches(let index): return truth(frame.draftMatches[Int(index)])
    case .intent(let index, let threshold):
      return truth(frame.intent == Int(index) && frame.similarity >= Int(threshold))
    case .intentNone: return truth(frame.intent == nil || frame.similarity < intentThreshold)
    case .mood(let index): return truth(conversation.moods[Int(index)])
    case .desk(let index, let state): return truth(frame.desks[Int(index)].position == Int(state))
    case .after(let rule, let messages):
      return truth(conversation.rules[Int(rule)].decidedBits & Self.mask(Int(messages)) != 0)
    case .timeIn(let from, let to, let zone):
      let minute = frame.clocks[Int(zone)].minute
      return truth(
        from <= to ? minute >= Int(from) && minute < Int(to) : minute >= Int(from) || minute < Int(to))
    case .factKnown(let index): return truth(conversation.facts[Int(index)] != nil)
    case .captureKnown(let index): return truth(conversation.captures[Int(index)] != nil)
    case .factEquals(let index, let string, let absent):
      guard case .text(let text) = conversation.facts[Int(index)] else {
        return truth(absent >= 0 && strings[Int(absent)] == strings[Int(string)])
      }
      return truth(text == strings[Int(string)])
    case .captureEquals(let index, let string, let absent):
      guard let text = conversation.captures[Int(index)] else {
        return truth(absent >= 0 && strings[Int(absent)] == strings[Int(string)])
      }
      return truth(text == strings[Int(string)])
    case .window(let track, let count, let messages):
      return truth(
        (conversation.trackBits[Int(track)] & Self.mask(Int(messages))).nonzeroBitCount >= Int(count))
    case .ever(let track): return truth(conversation.trackEver[Int(track)])
    default: preconditionFailure("arithmetic and logic are handled by the loop")
    }
  }

  private static func mask(_ messages: Int) -> UInt32 { (1 << UInt32(min(messages, 31))) - 1 }

  private static func number(_ value: FactValue?) -> Int64? {
    if case .number(let number) = value { number } else { nil }
  }

  /// Positions of the existing turns of a window in `seriesValues`, newest first.
  private static func window(_ conversation: borrowing Conversation, _ series: Int32, _ messages: Int32)
    -> Range<Int>
  {
    let base = Int(series) * Conversation.windowLength
    return base..<base + min(Int(messages), conversation.episodeTurns, Conversation.windowLength)
  }

  /// Rounded half up to a unit (R24); 0 without turns.
  private static func average(_ window: Range<Int>, _ conversation: borrowing Conversation, _ unit: Int64)
    -> Int64
  {
    if window.isEmpty { return 0 }
    var sum: Int64 = 0
    for index in window { sum += conversation.seriesValues[index] }
    let divisor = Int64(window.count) * unit
    return floorDivision(2 * sum + divisor, 2 * divisor) * unit
  }
}

extension DeskAvailability {
  /// Position in `allCases`, as condition code names it.
  package var position: Int {
    switch self {
    case .open: 0
    case .closed: 1
    case .full: 2
    }
  }
}
