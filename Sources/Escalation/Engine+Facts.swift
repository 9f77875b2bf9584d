package import Conversations
import RuleRuntime
import Signals

/// Facts: changes that the caller sends, checked against their declarations (R22).
extension Engine {
  func apply(
    _ facts: [String: FactInput], event: String?, to conversation: inout Conversation,
    _ reading: inout Reading
  ) {
    if let event { resetFields(of: event, in: &conversation, &reading) }
    for (name, input) in facts.sorted(by: { $0.key < $1.key }) {
      // A field of the turn's event may be written with or without the event's name.
      let position = program.factPositions[name] ?? event.flatMap { program.factPositions["\($0).\(name)"] }
      guard let position else {
        reading.ignored.append("fact \(name)")
        continue
      }
      let fact = program.facts[position]
      switch input {
      case .unknown:
        conversation.facts[position] = fact.defaultValue
      case .truth, .number, .text:
        if let value = Self.value(of: input, as: fact.type) {
          conversation.facts[position] = value
        } else {
          reading.faults.append(
            Fault(kind: .fact, name: fact.name, detail: "\(input.words) is no \(fact.type.words)"))
        }
      }
    }
    if let event, let fields = program.events[event] {
      for position in fields where conversation.facts[position] == nil && !program.facts[position].isOptional
      {
        reading.faults.append(
          Fault(kind: .fact, name: program.facts[position].name, detail: "the event came without it"))
      }
    }
  }

  /// Fields belong to one event turn: what an earlier event said must not be read into this one.
  private func resetFields(of event: String, in conversation: inout Conversation, _ reading: inout Reading) {
    guard let fields = program.events[event] else {
      reading.ignored.append("event \(event)")
      return
    }
    for position in fields { conversation.facts[position] = program.facts[position].defaultValue }
  }

  /// Why a fact cannot take an input: `"gold" is no value of basic, plus, vip`; nil if it can.
  ///
  /// - Parameter fact: its position in the program.
  package func problem(with input: FactInput, asFact fact: Int) -> String? {
    let type = program.facts[fact].type
    if case .unknown = input { return nil }
    return Self.value(of: input, as: type) == nil ? "\(input.words) is no \(type.words)" : nil
  }

  /// A fact's input as its type stores it, or nil when type or range is wrong.
  static func value(of input: FactInput, as type: ValueType) -> FactValue? {
    switch (type, input) {
    case (.truth, .truth(let truth)): return .number(truth ? 1 : 0)
    case (.truth, .text(let word)) where word == "yes" || word == "no": return .number(word == "yes" ? 1 : 0)
    case (.score(let range), .number(let number)):
      return range.contains(number) && number % 10 == 0 ? .number(number) : nil
    case (.number(let range, _), .number(let number)): return range.contains(number) ? .number(number) : nil
    case (.count(let range, _), .number(let number)):
      return range.contains(number) && number % unitsPerOne == 0 ? .number(number) : nil
    case (.oneOf(let cases), .text(let name)):
      return cases.firstIndex(of: name).map { .number(Int64($0)) }
    case (.text, .text(let text)): return text.utf8.count <= 500 ? .text(text) : nil
    case (.date, .text(let text)): return CivilDate(text).map { .number(Int64($0.daysSinceEpoch)) }
    case (.time, .text(let text)): return minutes(ofClock: text).map { .number(Int64($0)) }
    default: return nil
    }
  }
}

extension Conversation {
  /// Keeps the faults of a turn that asks for no decision for the next one of the customer, each name once (R10).
  mutating func keep(_ faults: [Fault]) {
    for fault in faults where !pendingFaults.contains(fault.name) { pendingFaults.append(fault.name) }
  }
}

extension FactInput {
  /// As a message shows it.
  fileprivate var words: String {
    switch self {
    case .unknown: "null"
    case .truth(let truth): truth ? "true" : "false"
    case .number(let number): decimalText(number)
    case .text(let text): "\"\(text.prefix(40))\""
    }
  }
}

extension ValueType {
  fileprivate var words: String {
    switch self {
    case .score(let range):
      "score from \(decimalText(range.lowerBound)) to \(decimalText(range.upperBound))"
    case .number(let range, _):
      "number from \(decimalText(range.lowerBound)) to \(decimalText(range.upperBound))"
    case .count(let range, _):
      "count from \(decimalText(range.lowerBound)) to \(decimalText(range.upperBound))"
    case .truth: "truth (true, false)"
    case .oneOf(let cases): "value of \(cases.joined(separator: ", "))"
    case .text: "text of at most 500 bytes"
    case .date: "date like 2026-03-31"
    case .time: "time like 09:30"
    }
  }
}

/// Minutes since midnight of `HH:MM`, or nil.
private func minutes(ofClock text: String) -> Int? {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  guard parts.map(\.utf8.count) == [2, 2], text.utf8.allSatisfy({ $0 == 0x3A || (0x30...0x39).contains($0) }),
    let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
  else { return nil }
  return hour * 60 + minute
}
