import Signals

/// A conversation for people.
extension Counterexample {
  /// One line per thing that happens, numbered by customer message.
  package var lines: [String] {
    messages.enumerated().flatMap { index, message in
      var lines: [String] = []
      if message.values[.givesBack] == 1 { lines.append("   agent gives back") }
      if message.values[.agentSpeaks] == 1 { lines.append("   agent speaks") }
      let said = message.text.map { "customer \"\($0)\"" } ?? "customer"
      let rest = message.circumstances.isEmpty ? "" : "  " + message.circumstances.joined(separator: ", ")
      lines.append("\(index + 1)  \(said)\(rest)")
      return lines
    }
  }
}

extension Counterexample.Message {
  /// What is so beside the text, or instead of it, in words.
  var circumstances: [String] {
    values.sorted { "\($0.key)" < "\($1.key)" }.compactMap { kind, value in
      switch kind {
      case .signal(let signal):
        if text != nil, !fixed.contains(signal) { return nil }
        return value == 0
          ? nil : "\(signal.name) = \(signal.description.type.text(of: value * signal.unitsOfInput))"
      case .topic(let name): return text == nil && value == 1 ? "topic \(name)" : nil
      case .trigger(let name): return text == nil && value == 1 ? "trigger \(name)" : nil
      case .intent: return nil
      case .unreadable: return value == 1 ? "unreadable" : nil
      case .fact(let name): return "\(name) = \(value)"
      case .factKnown(let name): return value == 0 ? "\(name) is unknown" : nil
      case .capture(let name): return value == 1 ? "\(name) is captured" : nil
      case .desk(let name): return value == 0 ? nil : "desk \(name) \(value == 1 ? "closed" : "full")"
      case .day: return CivilDate(daysSinceEpoch: Int(value)).text
      case .localMinute(let zone): return "\(clockText(Int(value))) \(zone)"
      default: return nil
      }
    }
  }
}
