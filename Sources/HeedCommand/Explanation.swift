import Conversations
import Escalation

/// Why rules fired or did not, for people.
enum Explanation {
  /// How near a rule came: the largest gap among the comparisons that had to hold and did not; nil if something
  /// without a distance failed (a topic, a fact's case).
  private struct Gap {
    var node: Trace.Node?
    var distance: Int64
  }

  /// One line per rule: those that fired, then those that were held back, then the nearest of those that do not hold.
  static func overview(_ trace: Trace, most: Int) -> [String] {
    var lines: [String] = []
    func named(_ rule: String) -> String { Terminal.styled("“\(rule)”", .bold) }
    for rule in trace.rules {
      switch rule.outcome {
      case .decided: lines.append("  \(Terminal.styled("decided", .green, .bold))       \(named(rule.rule))")
      case .fired: lines.append("  \(Terminal.styled("fired", .green))         \(named(rule.rule))")
      case .displaced(let by):
        lines.append("  displaced     \(named(rule.rule)) by \(by.map { "“\($0)”" }.joined(separator: ", "))")
      case .exhausted: lines.append("  limit used up \(named(rule.rule))")
      case .outsideDates: lines.append("  not valid now \(named(rule.rule))")
      case .doesNotHold, .notApplicable: break
      }
    }
    let missed = trace.rules.filter { $0.outcome == .doesNotHold }
      .map { (rule: $0, gap: gap(of: $0)) }
      .sorted { ($0.gap.distance, $0.rule.rule) < ($1.gap.distance, $1.rule.rule) }
    for (rule, gap) in missed.prefix(most) {
      lines.append("  does not hold \(named(rule.rule))" + (gap.node.map { ": " + words($0) } ?? ""))
    }
    if missed.count > most {
      lines.append(Terminal.styled("  and \(missed.count - most) more; --rule NAME shows one in full", .dim))
    }
    return lines
  }

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
    if rule.outcome == .doesNotHold, let node = gap(of: rule).node {
      lines.append("    nearest: \(words(node))")
    }
    return lines
  }

  /// The nearest failing comparison of a rule in words, nil if it holds or nothing is near.
  static func nearest(_ rule: Trace.RuleTrace) -> String? { gap(of: rule).node.map(words) }

  private static func words(_ node: Trace.Node) -> String {
    if node.role == .unless { return "unless \(Width.plain(node.text)), and that holds" }
    return "needs \(Width.plain(node.text))" + (node.actual.map { ", it was \($0)" } ?? "")
  }

  /// An `unless` that holds is what stopped the rule if its `when` holds; else the failing comparison nearest to its
  /// threshold; else the first leaf that fails.
  private static func gap(of rule: Trace.RuleTrace) -> Gap {
    if let when = rule.nodes.first(where: { $0.role == .when }), when.holds {
      let stopped = rule.nodes.first { $0.role == .unless && $0.holds }
      return Gap(node: stopped, distance: 0)
    }
    var nearest: Trace.Node?
    var first: Trace.Node?
    var isUnless = false
    for (index, node) in rule.nodes.enumerated() {
      if node.role != .part { isUnless = node.role == .unless }
      if isUnless || node.holds { continue }
      let isLeaf = index + 1 == rule.nodes.count || rule.nodes[index + 1].depth <= node.depth
      if isLeaf, first == nil { first = node }
      guard let distance = node.distance else { continue }
      if let best = nearest?.distance, best <= distance { continue }
      nearest = node
    }
    if let nearest { return Gap(node: nearest, distance: nearest.distance ?? Int64.max - 1) }
    return Gap(node: first, distance: first == nil ? Int64.max : Int64.max - 1)
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
