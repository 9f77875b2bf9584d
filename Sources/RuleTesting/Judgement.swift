import Conversations
import Escalation
import RuleRuntime
import RuleSemantics
import RuleSyntax
import Signals

/// Whether an expectation was met, in words for both sides.
struct Judgement {
  var holds: Bool
  var expected: String
  var actual: String
  /// True when a score computed from the text was judged.
  var isComputed = false
  /// How far the judged score is from its threshold, in ten-thousandths.
  var margin: Int64?
}

extension TestRunner {
  func judge(_ kind: ExpectationSyntax.Kind, _ decision: Decision) -> Judgement {
    func judgement(_ holds: Bool, _ expected: String, _ actual: String? = nil) -> Judgement {
      Judgement(holds: holds, expected: expected, actual: actual ?? words(decision))
    }
    func scripts(_ role: OutgoingMessage.Role) -> [String] {
      decision.messages.filter { $0.role == role }.map(\.script)
    }
    func listed(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
    switch kind {
    case .auto: return judgement(decision.kind == .auto, "auto")
    case .hold: return judgement(decision.kind == .hold, "hold")
    case .send: return judgement(decision.kind == .send, "send")
    case .update: return judgement(decision.handoff?.isUpdate == true, "an update of the open case")
    case .reply(let script):
      let holds = decision.kind == .reply && (script == nil || scripts(.reply).contains(script?.value ?? ""))
      return judgement(holds, "reply" + (script.map { " \($0.value)" } ?? ""))
    case .ask(let script):
      let asked = scripts(.question)
      let holds = !asked.isEmpty && (script == nil || asked.contains(script?.value ?? ""))
      return judgement(holds, "ask" + (script.map { " \($0.value)" } ?? ""))
    case .answer(let name, let isOutside):
      let holds =
        decision.kind == .auto
        && (isOutside ? decision.template == name.value : scripts(.answer).contains(name.value))
      return judgement(holds, "answer with \(isOutside ? "\"\(name.value)\"" : name.value)")
    case .replace(let script):
      return judgement(
        decision.kind == .replace && scripts(.replacement).contains(script.value),
        "replace with \(script.value)")
    case .handoff(let desk, let priority):
      return handoff(desk?.value, priority, decision)
    case .live: return judgement(decision.handoff?.delivery == .live, "live")
    case .ticket: return judgement(decision.handoff?.delivery == .ticket, "ticket")
    case .callback: return judgement(decision.handoff?.delivery == .callback, "callback")
    case .redirected(let desk):
      let holds =
        decision.handoff?.delivery == .redirected && (desk == nil || decision.handoff?.desk == desk?.value)
      return judgement(holds, "redirected" + (desk.map { " to \($0.value)" } ?? ""))
    case .by(let rule): return judgement(decision.rule == rule.value, "by \"\(rule.value)\"")
    case .fires(let rule):
      return judgement(
        decision.fired.contains { $0.name == rule.value }, "\"\(rule.value)\" fires",
        "fired: \(listed(decision.fired.map(\.name)))")
    case .notRule(let rule):
      return judgement(
        !decision.fired.contains { $0.name == rule.value }, "\"\(rule.value)\" does not fire",
        "fired: \(listed(decision.fired.map(\.name)))")
    case .keeps(let ensure):
      let breach = decision.breaches.first { $0.ensure == ensure.value }
      return judgement(
        breach == nil, "keeps \"\(ensure.value)\"", breach.map { "broken: \($0.promise); \($0.remedy)" })
    case .tells(let script):
      let told = decision.messages.filter { $0.role == .handoff || $0.role == .branch }.map(\.script)
      return judgement(told.contains(script.value), "tells \(script.value)", "told: \(listed(told))")
    case .opensWith(let script):
      return judgement(
        scripts(.opening).contains(script.value), "opens with \(script.value)",
        "opens with: \(listed(scripts(.opening)))")
    case .tag(let tag):
      return judgement(
        decision.tags.contains(tag.value), "tag \(tag.value)", "tags: \(listed(decision.tags))")
    case .noTag(let tag):
      let holds = tag.map { !decision.tags.contains($0.value) } ?? decision.tags.isEmpty
      return judgement(holds, "no tag" + (tag.map { " \($0.value)" } ?? ""), "tags: \(listed(decision.tags))")
    case .offer(let name, let isOutside):
      let offers = decision.offers.map { offer in
        switch offer {
        case .script(let message): (message.script, false)
        case .outside(let name): (name, true)
        }
      }
      return judgement(
        offers.contains { $0 == (name.value, isOutside) }, "offer \(name.value)",
        "offers: \(listed(offers.map(\.0)))")
    case .noOffer: return judgement(decision.offers.isEmpty, "no offer", "\(decision.offers.count) offers")
    case .fault(let isExpected):
      return judgement(
        decision.faults.isEmpty != isExpected, isExpected ? "a fault" : "no fault",
        "faults: \(listed(decision.faults.map { "\($0.name) \($0.detail)" }))")
    case .owner(let owner):
      return judgement(decision.owner.rawValue == owner, "owner \(owner)", "owner \(decision.owner.rawValue)")
    case .condition: return judgement(false, "a condition")
    }
  }

  /// `expect handoff` is met by the desk the rule named as well as by the one it reached.
  private func handoff(_ desk: String?, _ priority: PriorityLevel?, _ decision: Decision) -> Judgement {
    let isHandoff =
      decision.kind == .handoff || decision.handoff != nil
      || decision.verdict == .handoff && decision.kind == .hold
    let reached = [decision.handoff?.desk, decision.handoff?.wantedDesk]
    let holds =
      isHandoff && (desk == nil || reached.contains(desk))
      && (priority == nil || decision.handoff?.priority.rawValue == priority?.rawValue)
    let expected =
      "handoff" + (desk.map { " to \($0)" } ?? "") + (priority.map { " priority \($0.name)" } ?? "")
    return Judgement(holds: holds, expected: expected, actual: words(decision))
  }

  /// A condition judged as the engine evaluated it on that turn.
  ///
  /// - Parameter probe: its nodes in the turn's trace; the first one is the condition itself.
  func judge(_ condition: Condition, _ probe: [Trace.Node], fixed: Set<String>) -> Judgement {
    let comparisons = probe.filter { $0.actual != nil }
    let computed = Set(condition.scores.map(\.name)).subtracting(fixed)
    return Judgement(
      holds: probe.first?.holds ?? false, expected: probe.first?.text ?? "",
      actual: comparisons.isEmpty
        ? (probe.first?.holds == true ? "it holds" : "it does not hold")
        : comparisons.map { "`\($0.text)` with \($0.actual ?? "") on its left" }.joined(separator: ", "),
      isComputed: !computed.isEmpty, margin: comparisons.compactMap(\.distance).min())
  }
}

extension Condition {
  /// The scores it compares.
  fileprivate var scores: Set<Signal> {
    switch self {
    case .compare(let left, _, let right): left.scores.union(right.scores)
    case .intent: [.intentMargin]
    case .not(let inner): inner.scores
    case .all(let items), .any(let items): items.reduce(into: []) { $0.formUnion($1.scores) }
    default: []
    }
  }
}

extension Value {
  fileprivate var scores: Set<Signal> {
    switch self {
    case .signal(let signal): if case .score = signal.description.type { [signal] } else { [] }
    case .add(let a, let b), .subtract(let a, let b): a.scores.union(b.scores)
    case .scaled(let inner, _): inner.scores
    case .minimum(let items), .maximum(let items): items.reduce(into: []) { $0.formUnion($1.scores) }
    default: []
    }
  }
}
