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

  /// What kept rules from firing: of the rule that was expected every condition that failed, then the three comparisons of
  /// other rules that failed by the least.
  func nearMisses(_ decision: Decision, of kind: ExpectationSyntax.Kind) -> [NearMiss] {
    let rules = decision.trace?.rules ?? []
    var expected: String?
    if case .by(let rule) = kind { expected = rule.value }
    if case .fires(let rule) = kind { expected = rule.value }
    var misses: [NearMiss] = []
    if let rule = rules.first(where: { $0.rule == expected }) { misses = Self.failed(rule) }
    let others = rules.filter { $0.outcome == .doesNotHold && $0.rule != expected }
      .compactMap { rule in
        Self.failed(rule).filter { !$0.isException && ($0.distance ?? 0) > 0 }
          .min { ($0.distance ?? 0) < ($1.distance ?? 0) }
      }
      .sorted { ($0.distance ?? 0, $0.rule) < ($1.distance ?? 0, $1.rule) }
    return misses + others.prefix(misses.isEmpty ? 3 : 1)
  }

  private static func failed(_ rule: Trace.RuleTrace) -> [NearMiss] {
    func miss(_ condition: String) -> NearMiss {
      NearMiss(rule: rule.rule, condition: condition, isException: false)
    }
    switch rule.outcome {
    case .decided, .fired: return []
    case .exhausted: return [miss("its limits are used up")]
    case .outsideDates: return [miss("today is outside its dates")]
    case .displaced(let others):
      return [miss("displaced by \(others.map { "\"\($0)\"" }.joined(separator: ", "))")]
    case .notApplicable: return [miss("it is not asked on this kind of turn")]
    case .doesNotHold: break
    }
    var misses: [NearMiss] = []
    var inException = false
    for (index, node) in rule.nodes.enumerated() {
      if node.role != .part { inException = node.role == .unless }
      // Parts say it better than the whole.
      let isWhole = index + 1 < rule.nodes.count && rule.nodes[index + 1].depth > node.depth
      if inException ? (node.role == .unless && node.holds) : (!isWhole && !node.holds) {
        misses.append(
          NearMiss(
            rule: rule.rule, condition: node.text, actual: node.actual, distance: node.distance,
            isException: inException))
      }
    }
    return misses
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
