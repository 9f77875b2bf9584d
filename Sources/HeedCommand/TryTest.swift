import Conversations
import Escalation
import RuleRuntime
import Signals

/// What happened in a session, written as a test.
struct TryTest {
  let name: String
  let steps: [TryStep]
  let program: Program
  let zone: ZoneTable
  /// Whether the test says what time it was; without, every desk is open in it.
  let isTimed: Bool

  /// The declaration, not yet formatted; nil if something happened that a test cannot say.
  var text: String? {
    var lines: [String] = []
    if isTimed, let first = turns.first?.at { lines.append(at(first)) }
    for step in steps {
      switch step {
      case .turn(let turn, let decision):
        guard let line = line(turn) else { return nil }
        lines += given(turn) + [line] + expectation(turn, decision)
      case .desk(let name, let state?): lines.append("given desk \(name) \(state.rawValue)")
      // A test has no way back to the hours of a desk.
      case .desk(_, nil): return nil
      case .waited(let milliseconds): lines.append("after \(Playback.duration(milliseconds / 1000))")
      case .movedTo(let instant): if isTimed { lines.append(at(instant)) }
      }
    }
    return "test \(quotedText(name)) {\n\(lines.joined(separator: "\n"))\n}\n"
  }

  private var turns: [Turn] { steps.compactMap { if case .turn(let turn, _) = $0 { turn } else { nil } } }

  private func at(_ instant: Instant) -> String {
    let local = zone.localTime(at: instant)
    return "at \(CivilDate(daysSinceEpoch: local.day).text) \(clockText(local.minute))"
  }

  private func given(_ turn: Turn) -> [String] {
    let facts = turn.facts.filter { fact in
      program.factPositions[fact.key].map { program.facts[$0].event == nil } ?? false
    }
    if facts.isEmpty { return [] }
    return [
      "given " + facts.sorted { $0.key < $1.key }.map { assignment($0.key, $0.value) }.joined(separator: ", ")
    ]
  }

  private func assignment(_ name: String, _ value: FactInput) -> String {
    let written: String
    switch value {
    case .unknown: return "\(name) is unknown"
    case .truth(let truth): written = truth ? "yes" : "no"
    case .number(let number): written = decimalText(number)
    case .text(let text):
      if case .text? = program.factPositions[name].map({ program.facts[$0].type }) {
        written = quotedText(text)
      } else {
        written = text
      }
    }
    return "\(name) = \(written)"
  }

  private func line(_ turn: Turn) -> String? {
    switch turn.speaker {
    case .customer:
      if turn.kind != .text { return nil }
      let channel = turn.channel.flatMap { $0 == program.policy.channels.first ? nil : " on \($0)" } ?? ""
      return "customer \(quotedText(turn.text))\(channel)"
    case .bot: return "bot \(quotedText(turn.text))" + (turn.answered == false ? " no answer" : "")
    case .agent: return turn.givesBack ? "agent gives back" : "agent \(quotedText(turn.text))"
    case .draft: return "draft \(quotedText(turn.text))"
    case .event:
      guard let event = turn.event else { return nil }
      let fields = turn.facts.filter { $0.key.hasPrefix("\(event).") }.sorted { $0.key < $1.key }
      let written = fields.map { assignment(String($0.key.dropFirst(event.count + 1)), $0.value) }
      return "event \(event)" + (written.isEmpty ? "" : " with " + written.joined(separator: ", "))
    }
  }

  private func expectation(_ turn: Turn, _ decision: Decision) -> [String] {
    if decision.kind == .noted { return turn.speaker == .event ? ["expect no fault"] : [] }
    func script(_ role: OutgoingMessage.Role) -> String? {
      decision.messages.first { $0.role == role }?.script
    }
    var parts: [String] = []
    switch decision.kind {
    case .auto:
      parts.append(
        script(.answer).map { "answer with \($0)" } ?? decision.template.map {
          "answer with \(quotedText($0))"
        } ?? "auto")
    case .reply:
      parts.append(script(.question).map { "ask \($0)" } ?? script(.reply).map { "reply \($0)" } ?? "reply")
    case .handoff:
      if let handoff = decision.handoff {
        parts.append("handoff to \(handoff.wantedDesk) priority \(handoff.priority.name)")
        switch handoff.delivery {
        case .live: break
        case .redirected: parts.append("redirected to \(handoff.desk)")
        case .ticket: parts.append("ticket")
        case .callback: parts.append("callback")
        }
      }
    case .hold: parts.append("hold" + (decision.handoff?.isUpdate == true ? ", update" : ""))
    case .send: parts.append("send")
    case .replace: parts.append(script(.replacement).map { "replace with \($0)" } ?? "send")
    case .noted: break
    }
    if let rule = decision.rule, decision.kind != .hold { parts.append("by \(quotedText(rule))") }
    if !decision.faults.isEmpty { parts.append("fault") }
    return ["expect " + parts.joined(separator: ", ")]
  }
}
