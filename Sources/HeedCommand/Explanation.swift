import Conversations
import Escalation

/// Why a rule fired or did not, in full.
enum Explanation {
  /// The whole tree of one rule's conditions, marked where it failed.
  static func full(_ rule: Trace.RuleTrace) -> [String] {
    var head = "  “\(rule.rule)”: \(outcome(rule.outcome))"
    if case .displaced(let by) = rule.outcome {
      head += " by " + by.map { "“\($0)”" }.joined(separator: ", ")
    }
    var lines = [Terminal.styled(head, .bold)]
    for node in rule.nodes {
      let good = node.role == .unless ? !node.holds : node.holds
      let mark =
        node.holds ? Terminal.styled("✓", good ? .green : .red) : Terminal.styled("✗", good ? .green : .red)
      let role = node.role == .part ? "" : "\(node.role.rawValue) "
      let indent = String(repeating: "  ", count: node.depth)
      let actual = node.actual.map { Terminal.styled("   it was \($0)", .dim) } ?? ""
      lines.append("    \(indent)\(mark) \(role)\(Width.plain(node.text))\(actual)")
    }
    if let shortfall = rule.shortfall { lines.append("    nearest: \(Width.plain(shortfall.words))") }
    return lines
  }

  private static func outcome(_ outcome: Trace.Outcome) -> String {
    switch outcome {
    case .decided: "decided"
    case .fired: "fired"
    case .doesNotHold: "does not hold"
    case .outsideDates: "outside its dates"
    case .exhausted: "holds, but its limit is used up"
    case .displaced: "holds, but is displaced"
    case .notApplicable: "is not asked on such a turn"
    }
  }
}
