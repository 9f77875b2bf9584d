import Conversations
import Escalation
import WireFormat

/// A conversation as a person reads it: who says what, what Heed decides and why.
enum Playback {
  private static let columns = 96

  static func heading(_ conversation: String) -> String {
    let line = String(repeating: "─", count: max(4, 72 - Terminal.width(conversation)))
    return "\n" + Terminal.styled("── \(conversation) \(line)", .bold)
  }

  static func lines(_ turn: Turn, _ decision: Decision) -> [String] {
    var lines: [String] = []
    let text = turn.text.isEmpty ? (turn.event.map { "(\($0))" } ?? "(\(turn.kind.rawValue))") : turn.text
    lines += block(label: turn.speaker.rawValue, text, style: turn.speaker == .customer ? .bold : .dim)
    if decision.kind == .noted { return lines }
    lines.append(badge(decision))
    if !decision.reasons.isEmpty {
      lines += block(label: "", "why: " + decision.reasons.joined(separator: " · "), style: .dim)
    }
    let evidence = decision.evidence.prefix(4).map { "\($0.name) «\($0.text)»" }
    if !evidence.isEmpty, decision.rule != nil {
      lines += block(label: "", "because of: " + evidence.joined(separator: ", "), style: .dim)
    }
    for message in decision.messages {
      lines += block(label: "→ \(message.role.rawValue)", message.text, style: .cyan)
    }
    for offer in decision.offers {
      switch offer {
      case .script(let message): lines += block(label: "→ offer", message.text, style: .cyan)
      case .outside(let name): lines += block(label: "→ offer", name, style: .cyan)
      }
    }
    if !decision.tags.isEmpty {
      lines += block(label: "", "tags: " + decision.tags.joined(separator: ", "), style: .dim)
    }
    for fault in decision.faults {
      lines += block(label: "fault", "\(fault.name): \(fault.detail)", style: .yellow)
    }
    for breach in decision.breaches {
      lines += block(label: "breach", "\(breach.ensure): \(breach.promise); \(breach.remedy)", style: .yellow)
    }
    if let brief = decision.brief, decision.kind == .handoff { lines += self.brief(brief) }
    return lines
  }

  private static func badge(_ decision: Decision) -> String {
    var text = decision.kind.rawValue.uppercased()
    if let handoff = decision.handoff {
      text += " → \(handoff.desk) · \(handoff.priority.name) · \(handoff.delivery.rawValue)"
      if handoff.isUpdate { text += " · case updated" }
    }
    if let template = decision.template { text += " with \(template)" }
    if let rule = decision.rule {
      text += "  (\(rule))"
    } else {
      text += "  (\(decision.origin.rawValue))"
    }
    let style: Terminal.Style =
      switch decision.kind {
      case .auto, .send, .noted: .green
      case .reply, .replace: .yellow
      case .handoff: .red
      case .hold: .magenta
      }
    return indent + Terminal.styled("■ " + text, style, .bold)
  }

  private static func brief(_ brief: HandoffBrief) -> [String] {
    var lines = [indent + Terminal.styled("brief for the agent", .blue)]
    func item(_ text: String) { lines += block(label: "", "· " + text, style: .blue) }
    item(brief.why)
    if !brief.matched.isEmpty { item(brief.matched.prefix(4).joined(separator: "; ")) }
    if !brief.facts.isEmpty { item(brief.facts.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")) }
    if !brief.guidance.isEmpty { item("guidance: " + brief.guidance.joined(separator: " ")) }
    let mood = brief.mood.filter { $0.score >= 300 }.map { "\($0.emotion) \(decimal($0.score))" }
    if !mood.isEmpty { item("mood: " + mood.joined(separator: " → ")) }
    return lines
  }

  static func decimal(_ thousandths: Int) -> String {
    let hundredths = (abs(thousandths) + 5) / 10
    return (thousandths < 0 ? "-" : "") + "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "")
      + "\(hundredths % 100)"
  }

  private static let indent = String(repeating: " ", count: 11)

  private static func block(label: String, _ text: String, style: Terminal.Style) -> [String] {
    let padding = String(repeating: " ", count: max(1, 11 - Terminal.width(label)))
    return Terminal.wrapped(text, columns: columns - 11).enumerated().map { index, line in
      (index == 0 ? Terminal.styled(label, .dim) + padding : indent) + Terminal.styled(line, style)
    }
  }
}
