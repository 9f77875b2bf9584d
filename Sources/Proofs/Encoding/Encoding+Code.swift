import Conversations
import RuleRuntime
import Signals

/// What conditions read beside the frame: the counterpart of a `Conversation` while a turn is decided on.
struct Moment {
  var frame: FrameTerms
  /// Present message first.
  var tracks: [[Truth]]
  var ever: [Truth]
  var series: [[Number]]
  /// Of the episode, the present one included.
  var episodeMessages: Number
  var moods: [Truth]
  var captureKnown: [Truth]
  var captureTexts: [Number]
  /// Latest message before the present one first.
  var decided: [[Truth]]
}

/// Condition code as terms: a run of the evaluator's loop in which every value is a formula.
extension Encoding {
  private enum Value {
    case truth(Truth)
    case number(Number)
  }

  func truth(of range: CodeRange, _ moment: Moment) -> Truth {
    truth(value(range.lowerBound, range.upperBound, moment))
  }

  func number(of range: CodeRange, _ moment: Moment) -> Number {
    number(value(range.lowerBound, range.upperBound, moment))
  }

  private func truth(_ value: Value) -> Truth {
    switch value {
    case .truth(let truth): truth
    case .number(let number): terms.isNotZero(number)
    }
  }

  private func number(_ value: Value) -> Number {
    switch value {
    case .truth(let truth): terms.number(of: truth)
    case .number(let number): number
    }
  }

  /// INVARIANT: jumps stay inside their condition, and what they jump over leaves one value (see `Instruction`): a jump that
  /// keeps a false top is `and` with what it jumps over, one that keeps a true top is `or`.
  private func value(_ start: Int, _ end: Int, _ moment: Moment) -> Value {
    var stack: [Value] = []
    var position = start
    func pop() -> Value { stack.popLast() ?? .truth(terms.no) }
    while position < end {
      let instruction = program.code[position]
      position += 1
      switch instruction {
      case .skipIfFalse(let distance):
        let rest = truth(value(position, position + Int(distance), moment))
        stack.append(.truth(terms.and(truth(pop()), rest)))
        position += Int(distance)
      case .skipIfTrue(let distance):
        let rest = truth(value(position, position + Int(distance), moment))
        stack.append(.truth(terms.or(truth(pop()), rest)))
        position += Int(distance)
      case .not: stack.append(.truth(terms.not(truth(pop()))))
      case .add, .subtract, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
        let right = number(pop())
        let left = number(pop())
        stack.append(combined(instruction, left, right))
      case .scale(let factor):
        // Rounded half up: floor(2·v·f + 10⁴ over 2·10⁴).
        let doubled = terms.times(number(pop()), 2 * factor)
        stack.append(
          .number(
            terms.quotient(terms.sum(doubled, terms.constant(unitsPerOne)), 2 * unitsPerOne)))
      case .minimum(let items), .maximum(let items):
        var result = number(pop())
        for _ in 1..<Int(items) {
          let next = number(pop())
          if case .minimum = instruction {
            result = terms.minimum(result, next)
          } else {
            result = terms.maximum(result, next)
          }
        }
        stack.append(.number(result))
      default: stack.append(pushed(by: instruction, moment))
      }
    }
    return stack.last ?? .truth(terms.no)
  }

  private func combined(_ instruction: Instruction, _ left: Number, _ right: Number) -> Value {
    switch instruction {
    case .add: .number(terms.sum(left, right))
    case .subtract: .number(terms.difference(left, right))
    case .equal: .truth(terms.equal(left, right))
    case .notEqual: .truth(terms.not(terms.equal(left, right)))
    case .less: .truth(terms.less(left, right))
    case .lessOrEqual: .truth(terms.lessOrEqual(left, right))
    case .greater: .truth(terms.less(right, left))
    default: .truth(terms.lessOrEqual(right, left))
    }
  }

  private func pushed(by instruction: Instruction, _ moment: Moment) -> Value {
    let frame = moment.frame
    func fact(_ index: Int32, absent: Int64) -> Number {
      terms.choice(frame.factKnown[Int(index)], frame.facts[Int(index)], terms.constant(absent))
    }
    func sameText(_ known: Truth, _ text: Number, _ string: Int32, _ absent: Int32) -> Truth {
      let isSame = absent >= 0 && program.strings[Int(absent)] == program.strings[Int(string)]
      return terms.choice(
        known, terms.equal(text, vocabulary.text(program.strings[Int(string)])), terms.constant(isSame))
    }
    switch instruction {
    case .constant(let value): return .number(terms.constant(value))
    case .signal(let index): return .number(frame.signals[Int(index)])
    case .fact(let index, let absent): return .number(fact(index, absent: absent))
    case .average(let series, let messages, let unit):
      return .number(average(moment, Int(series), Int(messages), unit))
    case .peak(let series, let messages): return .number(peak(moment, Int(series), Int(messages)))
    case .rise(let series, let messages): return .number(rise(moment, Int(series), Int(messages)))
    case .daysSince(let index, let absent):
      return .number(
        terms.times(terms.difference(frame.today, fact(index, absent: absent)), unitsPerOne))
    case .topic(let index): return .truth(frame.topics[Int(index)])
    case .trigger(let index): return .truth(frame.triggers[Int(index)])
    case .draftTopic(let index): return .truth(at(frame.draftTopics, index))
    case .draftTrigger(let index): return .truth(at(frame.draftTriggers, index))
    case .draftMatches(let index): return .truth(at(frame.draftMatches, index))
    case .intent(let index, let threshold):
      return .truth(
        terms.and(
          terms.equal(frame.intent, vocabulary.intent(program.intents[Int(index)])),
          terms.atLeast(frame.similarity, Int64(threshold))))
    case .intentNone:
      return .truth(
        terms.or(
          terms.equal(frame.intent, -1), terms.atMost(frame.similarity, Int64(program.intentThreshold) - 1)))
    case .mood(let index): return .truth(moment.moods[Int(index)])
    case .desk(let index, let state): return .truth(terms.equal(frame.desks[Int(index)], Int64(state)))
    case .after(let rule, let messages):
      return .truth(terms.or(Array(moment.decided[Int(rule)].prefix(Int(messages)))))
    case .timeIn(let from, let to, let zone):
      let minute = frame.minutes[Int(zone)] ?? terms.constant(0)
      let begun = terms.atLeast(minute, Int64(from))
      let lasts = terms.atMost(minute, Int64(to) - 1)
      return .truth(from <= to ? terms.and(begun, lasts) : terms.or(begun, lasts))
    case .factKnown(let index): return .truth(frame.factKnown[Int(index)])
    case .captureKnown(let index): return .truth(moment.captureKnown[Int(index)])
    case .factEquals(let index, let string, let absent):
      return .truth(sameText(frame.factKnown[Int(index)], frame.facts[Int(index)], string, absent))
    case .captureEquals(let index, let string, let absent):
      return .truth(
        sameText(moment.captureKnown[Int(index)], moment.captureTexts[Int(index)], string, absent))
    case .window(let track, let count, let messages):
      return .truth(terms.atLeast(Int(count), of: Array(moment.tracks[Int(track)].prefix(Int(messages)))))
    case .ever(let track): return .truth(moment.ever[Int(track)])
    default: preconditionFailure("arithmetic and logic are handled by the loop")
    }
  }

  private func at(_ truths: [Truth], _ index: Int32) -> Truth {
    truths.indices.contains(Int(index)) ? truths[Int(index)] : terms.no
  }

  // MARK: - Windows of numbers (R19)

  /// The series' values in a window, and whether each of the turns exists; the present one always does.
  private func window(_ moment: Moment, _ series: Int, _ messages: Int) -> [(value: Number, exists: Truth)] {
    moment.series[series].prefix(messages).enumerated().map { ago, value in
      (value, terms.atLeast(moment.episodeMessages, Int64(ago) + 1))
    }
  }

  private func average(_ moment: Moment, _ series: Int, _ messages: Int, _ unit: Int64) -> Number {
    let window = window(moment, series, messages)
    guard let first = window.first else { return terms.constant(0) }
    var sum = first.value
    // One more message at a time: the longest window that exists is the one that counts.
    func rounded(_ sum: Number, _ length: Int64) -> Number {
      let divisor = length * unit
      return terms.times(
        terms.quotient(terms.sum(terms.times(sum, 2), terms.constant(divisor)), 2 * divisor), unit)
    }
    var result = rounded(sum, 1)
    for (index, entry) in window.enumerated().dropFirst() {
      sum = terms.sum(sum, entry.value)
      result = terms.choice(entry.exists, rounded(sum, Int64(index) + 1), result)
    }
    return result
  }

  private func peak(_ moment: Moment, _ series: Int, _ messages: Int) -> Number {
    let window = window(moment, series, messages)
    guard let first = window.first else { return terms.constant(0) }
    return window.dropFirst().reduce(first.value) { best, entry in
      terms.choice(entry.exists, terms.maximum(best, entry.value), best)
    }
  }

  private func rise(_ moment: Moment, _ series: Int, _ messages: Int) -> Number {
    let window = window(moment, series, messages)
    guard let first = window.first else { return terms.constant(0) }
    let least = window.dropFirst().reduce(first.value) { best, entry in
      terms.choice(entry.exists, terms.minimum(best, entry.value), best)
    }
    return terms.difference(first.value, least)
  }
}
