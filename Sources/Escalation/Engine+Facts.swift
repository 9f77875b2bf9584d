import Conversations
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
    case (.date, .text(let text)): return CivilDate.days(of: text).map { .number(Int64($0)) }
    case (.time, .text(let text)): return CivilDate.minutes(of: text).map { .number(Int64($0)) }
    default: return nil
    }
  }
}

extension FactInput {
  /// As a message shows it.
  fileprivate var words: String {
    switch self {
    case .unknown: "null"
    case .truth(let truth): truth ? "true" : "false"
    case .number(let number): Quantity.text(number)
    case .text(let text): "\"\(text.prefix(40))\""
    }
  }
}

extension ValueType {
  fileprivate var words: String {
    switch self {
    case .score(let range):
      "score from \(Quantity.text(range.lowerBound)) to \(Quantity.text(range.upperBound))"
    case .number(let range, _):
      "number from \(Quantity.text(range.lowerBound)) to \(Quantity.text(range.upperBound))"
    case .count(let range, _):
      "count from \(Quantity.text(range.lowerBound)) to \(Quantity.text(range.upperBound))"
    case .truth: "truth (true, false)"
    case .oneOf(let cases): "value of \(cases.joined(separator: ", "))"
    case .text: "text of at most 500 bytes"
    case .date: "date like 2026-03-31"
    case .time: "time like 09:30"
    }
  }
}

/// Numbers in ten-thousandths as people write them.
enum Quantity {
  static func text(_ value: Int64) -> String {
    let sign = value < 0 ? "-" : ""
    let magnitude = value.magnitude
    let whole = magnitude / UInt64(unitsPerOne)
    var fraction = magnitude % UInt64(unitsPerOne)
    if fraction == 0 { return "\(sign)\(whole)" }
    var digits = 4
    while fraction % 10 == 0 {
      fraction /= 10
      digits -= 1
    }
    let text = String(fraction)
    return "\(sign)\(whole).\(String(repeating: "0", count: digits - text.count))\(text)"
  }
}

/// Dates and times as texts.
enum CivilDate {
  /// Days since 1970-01-01 of `YYYY-MM-DD`, or nil. Source of the formula: Howard Hinnant, "chrono-compatible low-level
  /// date algorithms", days_from_civil.
  static func days(of text: String) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
      let year = number(parts[0]), let month = number(parts[1]), let day = number(parts[2]),
      (1...12).contains(month),
      (1...length(ofMonth: month, year: year)).contains(day)
    else { return nil }
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Minutes since midnight of `HH:MM`, or nil.
  static func minutes(of text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 2, parts[1].utf8.count == 2, let hour = number(parts[0]),
      let minute = number(parts[1]), hour < 24, minute < 60
    else { return nil }
    return hour * 60 + minute
  }

  /// `YYYY-MM-DD` of a day. Source: Hinnant, civil_from_days.
  static func text(ofDay days: Int) -> String {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted + (shifted < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * shifted + 2) / 5 + 1, 2))"
  }

  static func text(ofMinute minute: Int) -> String { "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))" }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
