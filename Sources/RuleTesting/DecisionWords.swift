import Conversations
import Escalation
import RuleSyntax

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

  /// The rules that fired and what became of each.
  func fired(_ decision: Decision) -> [String] {
    decision.fired.map { rule in
      "\"\(rule.name)\"" + (rule.decided ? " (decided)" : "")
    }
  }

  /// What kept rules from firing: of the rule that was expected everything, then of the nearest others.
  func nearMisses(_ decision: Decision, of kind: ExpectationSyntax.Kind) -> [NearMiss] {
    guard let trace = decision.trace else { return [] }
    var expected: String?
    if case .by(let rule) = kind { expected = rule.value }
    if case .fires(let rule) = kind { expected = rule.value }
    var misses: [NearMiss] = []
    if let rule = trace.rules.first(where: { $0.rule == expected }), let words = Self.held(rule) {
      misses = [NearMiss(rule: rule.rule, words: words)]
    }
    let others = trace.nearMisses(within: Trace.near).filter { $0.rule != expected }
    return misses
      + others.prefix(misses.isEmpty ? 3 : 1).map { NearMiss(rule: $0.rule, words: $0.shortfall.words) }
  }

  private static func held(_ rule: Trace.RuleTrace) -> String? {
    switch rule.outcome {
    case .decided, .fired: nil
    case .exhausted: "its limits are used up"
    case .outsideDates: "today is outside its dates"
    case .displaced(let others): "displaced by \(others.map { "\"\($0)\"" }.joined(separator: ", "))"
    case .notApplicable: "it is not asked on this kind of turn"
    case .doesNotHold: rule.shortfall?.words
    }
  }

  /// The rule that came nearest, with what was missing.
  private func nearest(_ decision: Decision) -> String? {
    decision.trace?.nearMisses(within: Trace.near).first.map {
      "nearest: \"\($0.rule)\": \($0.shortfall.words)"
    }
  }
}
