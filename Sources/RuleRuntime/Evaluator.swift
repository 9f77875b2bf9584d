package import Conversations
import Signals

/// Runs condition code over the signals of a turn and the memory of a conversation.
///
/// It allocates nothing per rule: the stack is made once and kept from rule to rule and turn to turn.
package struct EvaluatorStack: ~Copyable, @unchecked Sendable {
  // SAFETY: the memory is owned by this value alone, which cannot be copied, and freed once.
  fileprivate var values: UnsafeMutablePointer<Int64>
  private var capacity = 64

  package init() { values = .allocate(capacity: 64) }

  deinit { values.deallocate() }

  /// Makes room for so many values; what is on the stack is lost.
  fileprivate mutating func reserve(_ count: Int) {
    if count <= capacity { return }
    values.deallocate()
    values = .allocate(capacity: count)
    capacity = count
  }
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
    // Every instruction leaves at most one value more, so the stack never outgrows the code.
    stack.reserve(range.count)
    // SAFETY: `count` values lie on the stack; code leaves one and takes only what it left (see `Instruction`).
    let values = stack.values
    var count = 0
    var position = range.lowerBound
    while position < range.upperBound {
      let instruction = code[position]
      position += 1
      switch instruction {
      case .skipIfFalse(let distance):
        if values[count - 1] == 0 { position += Int(distance) } else { count -= 1 }
      case .skipIfTrue(let distance):
        if values[count - 1] != 0 { position += Int(distance) } else { count -= 1 }
      case .not:
        values[count - 1] = values[count - 1] == 0 ? 1 : 0
      case .add, .subtract, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
        count -= 1
        values[count - 1] = Self.combined(instruction, values[count - 1], values[count])
      case .scale(let factor):
        values[count - 1] = Self.scaled(values[count - 1], by: factor)
      case .minimum(let items), .maximum(let items):
        for _ in 1..<Int(items) {
          count -= 1
          let (one, other) = (values[count - 1], values[count])
          if case .minimum = instruction {
            values[count - 1] = min(one, other)
          } else {
            values[count - 1] = max(one, other)
          }
        }
      default:
        values[count] = pushed(by: instruction, frame, conversation)
        count += 1
      }
    }
    return count > 0 ? values[count - 1] : 0
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
      return Self.average(Int(series), Self.window(conversation, messages), conversation, unit)
    case .peak(let series, let messages):
      let length = Self.window(conversation, messages)
      if length == 0 { return 0 }
      var best = Int64.min
      for ago in 0..<length { best = max(best, conversation.value(ofSeries: Int(series), turnsAgo: ago)) }
      return best
    case .rise(let series, let messages):
      let length = Self.window(conversation, messages)
      if length == 0 { return 0 }
      let now = conversation.value(ofSeries: Int(series), turnsAgo: 0)
      var least = now
      for ago in 1..<max(length, 1) {
        least = min(least, conversation.value(ofSeries: Int(series), turnsAgo: ago))
      }
      return now - least
    case .daysSince(let fact, let absent):
      let day = Self.number(conversation.facts[Int(fact)]) ?? absent
      return (Int64(frame.today) - day) * unitsPerOne
    case .topic(let index): return truth(frame.topics.contains(Int(index)))
    case .trigger(let index): return truth(frame.triggers.contains(Int(index)))
    case .draftTopic(let index): return truth(frame.draftTopics.contains(Int(index)))
    case .draftTrigger(let index): return truth(frame.draftTriggers.contains(Int(index)))
    case .draftMatches(let index): return truth(frame.draftMatches.contains(Int(index)))
    case .intent(let index, let threshold):
      return truth(frame.intent == Int(index) && frame.similarity >= Int(threshold))
    case .intentNone: return truth(frame.intent == nil || frame.similarity < intentThreshold)
    case .mood(let index): return truth(conversation.moods.contains(index))
    case .desk(let index, let state):
      return truth(availability(ofDesk: Int(index), frame).position == Int(state))
    case .after(let rule, let messages):
      guard let memory = conversation.rules[Int(rule)] else { return 0 }
      return truth(conversation.decidedBits(of: memory) & Self.mask(Int(messages)) != 0)
    case .timeIn(let from, let to, let zone):
      let minute = clock(zone: Int(zone), frame).minute
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
      return truth(held(track: Int(track), messages: Int(messages), conversation) >= Int(count))
    case .ever(let track): return truth(conversation.everHeld(track: Int(track)))
    default: preconditionFailure("arithmetic and logic are handled by the loop")
    }
  }

  /// On how many of the last customer turns of the episode a recorded condition held.
  package func held(track: Int, messages: Int, _ conversation: borrowing Conversation) -> Int {
    let bits = conversation.tracks[track].map { conversation.bits(of: $0) } ?? 0
    return (bits & Self.mask(messages)).nonzeroBitCount
  }

  private static func mask(_ messages: Int) -> UInt32 { (1 << UInt32(min(messages, 31))) - 1 }

  static func number(_ value: FactValue?) -> Int64? {
    if case .number(let number) = value { number } else { nil }
  }

  /// How many turns of a window exist.
  private static func window(_ conversation: borrowing Conversation, _ messages: Int32) -> Int {
    min(Int(messages), conversation.episodeTurns, Conversation.windowLength)
  }

  /// Rounded half up to a unit (R24); 0 without turns.
  private static func average(
    _ series: Int, _ length: Int, _ conversation: borrowing Conversation, _ unit: Int64
  ) -> Int64 {
    if length == 0 { return 0 }
    var sum: Int64 = 0
    for ago in 0..<length { sum += conversation.value(ofSeries: series, turnsAgo: ago) }
    let divisor = Int64(length) * unit
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
