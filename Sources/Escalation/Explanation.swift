import Conversations
import RuleRuntime
import Signals

/// Why each rule fired or not. Every node of every condition is run with the code that decides, none is skipped.
extension Engine {
  func explanation(
    _ deliberation: Deliberation, _ decided: Int?, _ conversation: Conversation, _ reading: Reading,
    scratch: inout EngineScratch
  ) -> Trace {
    var rules: [Trace.RuleTrace] = []
    for (index, rule) in program.rules.enumerated() {
      let outcome: Trace.Outcome =
        if index == decided {
          .decided
        } else if deliberation.fired.contains(index) {
          .fired
        } else if let by = deliberation.displaced[index] {
          .displaced(by: by.map { program.rules[$0].name })
        } else if deliberation.exhausted.contains(index) {
          .exhausted
        } else if !isAsked(rule.scope, conversation, reading) {
          .notApplicable
        } else if let valid = rule.valid, !valid.contains(reading.frame.today) {
          .outsideDates
        } else {
          .doesNotHold
        }
      var nodes: [Trace.Node] = []
      if outcome != .notApplicable {
        for outline in program.outlines[rule.outline] {
          nodes.append(node(outline, conversation, reading, scratch: &scratch))
        }
      }
      rules.append(Trace.RuleTrace(rule: rule.name, outcome: outcome, nodes: nodes))
    }
    let probes = program.probes.map { range in
      program.outlines[range].map { node($0, conversation, reading, scratch: &scratch) }
    }
    return Trace(rules: rules, probes: probes)
  }

  private func isAsked(_ scope: RuleScope, _ conversation: Conversation, _ reading: Reading) -> Bool {
    switch (scope, reading.turn.speaker) {
    case (.customer, .customer), (.drafts, .draft): true
    case (.waiting, .customer): conversation.owner == .waiting
    case (.event(let event), .event): reading.turn.event == program.eventNames[event]
    default: false
    }
  }

  private func node(
    _ outline: ConditionOutline, _ conversation: Conversation, _ reading: Reading,
    scratch: inout EngineScratch
  ) -> Trace.Node {
    let holds = program.truth(of: outline.code, reading.frame, conversation, &scratch.stack)
    var actual: String?
    var distance: Int64?
    var measure = measure(outline, conversation, reading)
    if let comparison = outline.comparison {
      let left = program.value(of: comparison.left, reading.frame, conversation, &scratch.stack)
      let right = program.value(of: comparison.right, reading.frame, conversation, &scratch.stack)
      let written = comparison.type?.text(of: left) ?? decimalText(left)
      actual = written
      // Between cases there is no nearer and farther.
      if case .oneOf? = comparison.type {
        distance = nil
      } else {
        let difference = left.subtractingReportingOverflow(right)
        distance = difference.overflow ? nil : Int64(clamping: difference.partialValue.magnitude)
        measure = distance.map {
          Trace.Measure(outline.text, actual: written, isHeld: holds, distance: $0, threshold: right)
        }
      }
    }
    let role: Trace.Node.Role =
      switch outline.role {
      case .when: .when
      case .unless: .unless
      case .part: .part
      }
    return Trace.Node(
      depth: outline.depth, role: role, form: outline.form, text: outline.text, holds: holds, actual: actual,
      distance: distance,
      measure: measure)
  }

  /// How far a window or an intent is from holding.
  private func measure(
    _ outline: ConditionOutline, _ conversation: Conversation, _ reading: Reading
  ) -> Trace.Measure? {
    guard outline.code.count == 1 else { return nil }
    switch program.code[outline.code.lowerBound] {
    case .window(let track, let count, let messages):
      let held = program.held(track: Int(track), messages: Int(messages), conversation)
      return Trace.Measure(outline.text, held: held, of: Int(count))
    case .intent(let intent, let threshold):
      guard reading.frame.intent == Int(intent) else { return nil }
      let similarity = reading.frame.similarity
      return Trace.Measure(
        outline.text, actual: decimalText(Int64(similarity) * 10), isHeld: similarity >= Int(threshold),
        distance: Int64(abs(similarity - Int(threshold))) * 10, threshold: Int64(threshold) * 10)
    default: return nil
    }
  }
}
