import Conversations
import Escalation
package import RuleRuntime
import Signals

/// A conversation for people, and as a test to paste.
extension Counterexample {
  /// One line per thing that happens, numbered by customer message.
  package var lines: [String] {
    messages.enumerated().flatMap { index, message in
      let said =
        message.text.map { $0.isEmpty ? "customer sends what cannot be read" : "customer \(quotedText($0))" }
        ?? "customer"
      let words = message.circumstances.words.joined(separator: ", ")
      let line = "\(index + 1)  \(said)" + (words.isEmpty ? "" : "  " + words)
      return message.circumstances.before.map { "   \($0)" } + [line]
    }
  }

  /// The conversation in one line.
  package var summary: String {
    lines.map { line in
      String(line.drop { $0 == " " || (messages.count == 1 && $0.isNumber) })
    }.joined(separator: "; ")
  }

  /// A `test` declaration, or nil where a message has no text: what a text says cannot be given.
  package func test(named name: String, _ program: Program) -> String? {
    guard isText, let expectation else { return nil }
    var writer = TestWriter(program, needsClock: messages.contains { $0.circumstances.day != nil })
    for message in messages { writer.write(message) }
    let body = (writer.lines + ["expect   \(expectation)"]).map { "  " + $0 }
    return "test \(quotedText(name)) {\n" + body.joined(separator: "\n") + "\n}"
  }
}

/// Writes messages as lines of a test. Settings stay until they are changed, so only changes are written.
private struct TestWriter {
  let program: Program
  let needsClock: Bool
  var lines: [String] = []
  private var facts: [String: String?] = [:]
  private var desks: [String: String] = [:]

  init(_ program: Program, needsClock: Bool) {
    self.program = program
    self.needsClock = needsClock
    if needsClock {
      // Where the clock is set, desks keep their hours unless they are said to be open.
      for desk in program.desks { if case .weekly = desk.hours { desks[desk.name] = "" } }
    }
  }

  mutating func write(_ message: Counterexample.Message) {
    let now = message.circumstances
    writeGiven(now)
    for event in now.before {
      if needsClock, event == "agent speaks", let at = now.agentAt { writeClock(at) }
      lines.append(event == "agent speaks" ? "agent    \"…\"" : "agent    gives back")
    }
    if let at = now.at {
      writeClock(at)
    } else if needsClock {
      let date = CivilDate(daysSinceEpoch: now.day ?? Int(Encoding.usualDay)).text
      lines.append("at       \(date) \(clockText(now.minute ?? Int(Encoding.usualMinute)))")
    }
    var line = "customer \(quotedText(message.text ?? ""))"
    if let channel = now.channel { line += " on \(channel)" }
    if !now.signals.isEmpty {
      line += " where " + now.signals.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    }
    lines.append(line)
  }

  private mutating func writeGiven(_ now: Circumstances) {
    var settings: [String] = []
    for fact in now.facts where facts[fact.name] != fact.value {
      settings.append(fact.value.map { "\(fact.name) = \($0)" } ?? "\(fact.name) is unknown")
      facts[fact.name] = fact.value
    }
    // What was given before and is as usual again.
    let given = Set(now.facts.map(\.name))
    for name in facts.keys.sorted() where !given.contains(name) {
      settings.append("\(name) is unknown")
      facts[name] = nil
    }
    for desk in program.desks {
      let state = now.desks.first { $0.name == desk.name }?.state ?? "open"
      if desks[desk.name] ?? "open" != state { settings.append("desk \(desk.name) \(state)") }
      desks[desk.name] = state
    }
    if !settings.isEmpty { lines.append("given    " + settings.joined(separator: ", ")) }
  }

  /// Every line takes ten seconds, so the clock is set ten seconds before the instant.
  private mutating func writeClock(_ at: Instant) {
    let before = at - 10_000
    let local = program.zones[program.policy.zone].localTime(at: before)
    lines.append("at       \(CivilDate(daysSinceEpoch: local.day).text) \(clockText(local.minute))")
    let seconds = floorDivision(before, 1000) % 60
    if seconds > 0 { lines.append("after    \(seconds) seconds") }
  }
}
