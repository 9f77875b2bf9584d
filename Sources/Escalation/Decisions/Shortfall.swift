import RuleRuntime
import Signals

extension Trace {
  /// How far a condition is from turning over, and how to say it.
  package struct Measure: Sendable, Equatable {
    /// `anger 0.52, needs 0.55`
    package var words: String
    /// Of a window: how many further messages it needs; 0 for everything else.
    package var messages: Int
    /// How far it is, in thousandths of what it is compared with (of one, where that is less): 30 for 0.52 beside 0.55, and
    /// for 970 beside 1000.
    package var distance: Int

    /// A comparison whose right side is `threshold`.
    ///
    /// - Parameter text: the comparison as an author could have written it.
    /// - Parameter actual: its left side as it was.
    /// - Parameter distance: between the sides, in stored units.
    init(_ text: String, actual: String, isHeld: Bool, distance: Int64, threshold: Int64) {
      let (left, comparison, right) = Self.sides(text)
      let needs = comparison == ">=" || comparison == "=" ? right : "\(comparison) \(right)"
      words = isHeld ? "\(left) \(actual), and \(comparison) \(right)" : "\(left) \(actual), needs \(needs)"
      messages = 0
      let scale = max(Int64(clamping: threshold.magnitude), unitsPerOne)
      let (product, isTooLarge) = distance.multipliedReportingOverflow(by: 1000)
      self.distance = isTooLarge ? Int.max : Int(clamping: max(product / scale, 1))
    }

    /// A window: `held` of the messages that it needs.
    init(_ text: String, held: Int, of count: Int) {
      words = "\(text): \(held) so far"
      messages = max(count - held, 0)
      distance = messages * 1000 / max(count, 1)
    }

    /// The sides of a comparison at its outermost operator: the last one, because the right side has none.
    private static func sides(_ text: String) -> (left: String, comparison: String, right: String) {
      let parts = text.split(separator: " ", omittingEmptySubsequences: false)
      let operators: Set<Substring> = [">=", "<=", ">", "<", "=", "!="]
      guard let place = parts.lastIndex(where: { operators.contains($0) }) else { return (text, "", "") }
      return (
        parts[..<place].joined(separator: " "), String(parts[place]),
        parts[(place + 1)...].joined(separator: " ")
      )
    }
  }

  /// What kept a rule from holding, in the way in which it came nearest.
  package struct Shortfall: Sendable, Equatable {
    /// What would have had to be otherwise, in source order, and never empty.
    package var reasons: [Reason]
    /// The largest distance of the reasons, in thousandths (see `Measure`); nil if one has none: a topic that was not found,
    /// another case of a fact.
    package var distance: Int?

    package struct Reason: Sendable, Equatable {
      package var node: Node
      /// True for a condition that holds and must not: an `unless`, or what stands behind `not`.
      package var mustNotHold: Bool

      /// In a few words: `anger 0.52, needs 0.55`.
      package var words: String {
        if mustNotHold { return "\(node.text) holds\(node.measure.map { ": \($0.words)" } ?? "")" }
        if let measure = node.measure { return measure.words }
        return node.actual.map { "needs \(node.text), it was \($0)" } ?? "needs \(node.text)"
      }
    }

    package var words: String { reasons.map(\.words).joined(separator: "; ") }
  }

  /// Within this distance, in thousandths, a rule nearly held: 0.35 of a score, two messages of three.
  package static let near = 350

  /// Rules that did not hold and nearly did, the nearest first.
  ///
  /// - Parameter distance: the largest distance, in thousandths.
  package func nearMisses(within distance: Int) -> [(rule: String, shortfall: Shortfall)] {
    shortfalls.filter { ($0.shortfall.distance ?? .max) <= distance }
  }

  /// Every rule that was asked and did not hold, the nearest first, those without a distance last.
  package var shortfalls: [(rule: String, shortfall: Shortfall)] {
    rules.compactMap { rule in rule.shortfall.map { (rule.rule, $0) } }.sorted {
      ($0.shortfall.distance ?? .max, $0.shortfall.reasons.count, $0.rule)
        < ($1.shortfall.distance ?? .max, $1.shortfall.reasons.count, $1.rule)
    }
  }
}

extension Trace.RuleTrace {
  /// What kept the rule from holding; nil if it held, or was not asked at all.
  package var shortfall: Trace.Shortfall? {
    guard outcome == .doesNotHold else { return nil }
    var missing: [Trace.Shortfall] = []
    for (index, node) in nodes.enumerated() where node.role != .part {
      let mustHold = node.role == .when
      if node.holds != mustHold { missing.append(change(at: index, to: mustHold)) }
    }
    return missing.isEmpty ? nil : .all(missing)
  }

  /// The nearest way in which the condition at a position could have turned over.
  private func change(at index: Int, to wanted: Bool) -> Trace.Shortfall {
    let node = nodes[index]
    let alone = Trace.Shortfall(
      reasons: [Trace.Shortfall.Reason(node: node, mustNotHold: !wanted)], distance: node.measure?.distance)
    let parts = nodes.indices[(index + 1)...].prefix { nodes[$0].depth > node.depth }
      .filter { nodes[$0].depth == node.depth + 1 }
    switch node.form {
    case .leaf: return alone
    case .not: return parts.first.map { change(at: $0, to: !wanted) } ?? alone
    case .all, .any:
      let wrong = parts.filter { nodes[$0].holds != wanted }.map { change(at: $0, to: wanted) }
      if wrong.isEmpty { return alone }
      // `all` fails by every part that fails, and breaks by any one; `any` is the other way round.
      return (node.form == .all) == wanted ? .all(wrong) : .nearest(wrong)
    case .recorded:
      // A window that lacks one message would have held if this message had counted.
      guard wanted, node.measure?.messages == 1, let part = parts.first, !nodes[part].holds else {
        return alone
      }
      var now = change(at: part, to: true)
      now.reasons.insert(contentsOf: alone.reasons, at: 0)
      return now
    }
  }
}

extension Trace.Shortfall {
  /// All of them together.
  fileprivate static func all(_ shortfalls: [Trace.Shortfall]) -> Trace.Shortfall {
    var whole = Trace.Shortfall(reasons: [], distance: 0)
    for shortfall in shortfalls {
      whole.reasons += shortfall.reasons
      whole.distance = whole.distance.flatMap { far in shortfall.distance.map { max(far, $0) } }
    }
    return whole
  }

  /// The one that came nearest; of equals the first.
  fileprivate static func nearest(_ shortfalls: [Trace.Shortfall]) -> Trace.Shortfall {
    shortfalls.dropFirst().reduce(shortfalls[0]) { best, next in
      (next.distance ?? .max, next.reasons.count) < (best.distance ?? .max, best.reasons.count) ? next : best
    }
  }
}
