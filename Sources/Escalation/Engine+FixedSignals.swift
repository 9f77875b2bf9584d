import Conversations
import RuleRuntime
import Signals

/// Signals that a test or a replayed proof fixes for a turn, whatever the text says.
extension Engine {
  func fix(_ signals: [String: Int64], _ reading: inout Reading) {
    if signals.isEmpty { return }
    var matches: [FixedMatch: Int64] = [:]
    for (name, value) in signals {
      if let signal = Signal(name: name) {
        reading.frame[signal] = value
      } else if let match = FixedMatch(name) {
        matches[match] = value
      }
    }
    if matches.isEmpty { return }
    reading.frame.topics = fixed(reading.frame.topics, program.topics) { matches[.topic($0)] }
    reading.frame.triggers = fixed(reading.frame.triggers, program.triggers) { matches[.trigger($0)] }
    for (match, value) in matches {
      switch match {
      case .topic, .trigger: break
      case .intent(let name):
        reading.frame.intent = program.intents.firstIndex(of: name)
        reading.frame.similarity = reading.frame.intent == nil ? 0 : Int(clamping: value)
      case .unreadable: reading.isUnreadable = value != 0
      }
    }
  }

  private func fixed(
    _ found: PositionSet, _ definitions: [TopicProgram], _ value: (String) -> Int64?
  ) -> PositionSet {
    var result = PositionSet()
    result.prepare(for: definitions.count)
    for (index, definition) in definitions.enumerated()
    where value(definition.name).map({ $0 != 0 }) ?? found.contains(index) {
      result.insert(index)
    }
    result.sort()
    return result
  }
}

/// What `Turn.fixedSignals` may name beside signals: `topic legal`, `trigger wants_human` (0 or 1), `intent refund` (its
/// similarity in thousandths; `intent none`), `unreadable`.
package enum FixedMatch: Sendable, Hashable {
  case topic(String)
  case trigger(String)
  case intent(String)
  case unreadable

  package init?(_ name: String) {
    if name == "unreadable" {
      self = .unreadable
      return
    }
    guard let space = name.firstIndex(of: " ") else { return nil }
    let rest = String(name[name.index(after: space)...])
    switch name[..<space] {
    case "topic": self = .topic(rest)
    case "trigger": self = .trigger(rest)
    case "intent": self = .intent(rest)
    default: return nil
    }
  }

  /// As `Turn.fixedSignals` names it.
  package var name: String {
    switch self {
    case .topic(let name): "topic \(name)"
    case .trigger(let name): "trigger \(name)"
    case .intent(let name): "intent \(name)"
    case .unreadable: "unreadable"
    }
  }
}
