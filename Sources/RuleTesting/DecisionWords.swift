import Conversations
import Escalation

extension TestRunner {
  /// A decision in a few words: `handoff to legal by "legal threat"`.
  func words(_ decision: Decision) -> String {
    var text = decision.kind.rawValue
    if let handoff = decision.handoff {
      text +=
        handoff.isUpdate && decision.kind != .handoff ? ", update to \(handoff.desk)" : " to \(handoff.desk)"
      if handoff.wantedDesk != handoff.desk { text += " (for \(handoff.wantedDesk))" }
      text += " priority \(handoff.priority.name) \(handoff.delivery.rawValue)"
    }
    let scripts = decision.messages.map(\.script)
    if !scripts.isEmpty { text += " saying \(scripts.joined(separator: ", "))" }
    if let template = decision.template { text += " with \"\(template)\"" }
    if let rule = decision.rule { text += " by \"\(rule)\"" }
    return text
  }

  /// Why it was decided so, and which rule came closest to firing.
  func why(_ decision: Decision) -> String {
    var parts: [String] = []
    if let because = decision.fired.first(where: \.decided)?.because {
      parts.append(because)
    } else {
      parts.append("decided by: \(decision.origin.rawValue)")
    }
    let values = decision.values
    if !values.topics.isEmpty { parts.append("topics: " + values.topics.joined(separator: ", ")) }
    if !values.triggers.isEmpty { parts.append("triggers: " + values.triggers.joined(separator: ", ")) }
    if let intent = values.intent { parts.append("intent: \(intent)") }
    if !decision.faults.isEmpty {
      parts.append("faults: " + decision.faults.map(\.name).joined(separator: ", "))
    }
    if let near = nearest(decision) { parts.append(near) }
    return parts.joined(separator: "; ")
  }

  /// The rule whose conditions failed by the least, with the comparison that failed.
  private func nearest(_ decision: Decision) -> String? {
    var best: (distance: Int64, text: String)?
    for rule in decision.trace?.rules ?? [] where rule.outcome == .doesNotHold {
      for node in rule.nodes where node.role != .unless && !node.holds {
        guard let distance = node.distance, distance > 0 else { continue }
        if let best, best.distance <= distance { continue }
        best = (distance, "nearest: \"\(rule.rule)\" needs \(node.text), it was \(node.actual ?? "?")")
      }
    }
    return best?.text
  }
}
