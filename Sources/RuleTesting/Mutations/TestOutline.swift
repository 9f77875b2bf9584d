import Patterns
import RuleSemantics
import RuleSyntax
import Signals

extension MutationRun {
  /// The test that would notice a change, in lines to paste; where Heed cannot know the words, it says what they must do.
  package func outline(_ position: Int) -> [String] {
    TestOutline(ruleSet: ruleSet).lines(for: mutations[position])
  }
}

/// Builds a turn on which a rule and its variant differ.
private struct TestOutline {
  let ruleSet: CheckedRuleSet
  let printer: CanonicalText

  init(ruleSet: CheckedRuleSet) {
    self.ruleSet = ruleSet
    printer = CanonicalText(ruleSet)
  }

  /// What a turn must be like.
  private struct Stage {
    var text: String?
    var draft: String?
    var fixed: [String: String] = [:]
    var given: [String: String] = [:]
    var fields: [String: String] = [:]
    var repeats = 1
    var notes: [String] = []
  }

  func lines(for mutation: Mutation) -> [String] {
    var stage = Stage()
    switch mutation.edit {
    case .pattern(let definition, let part, let place):
      return words(definition, part == .exceptions, place, mutation)
    case .condition(let places, let replacement):
      guard let place = places.first else { return [] }
      guard let rule = place.home.rule else {
        return ["# a conversation on which \(mutation.owner) depends: \(mutation.change)"]
      }
      let holds = arrange(place, replacement, &stage)
      var fires = holds
      if case .unless = place.home {
        arrange(ruleSet.rules[rule].when, true, &stage)
        fires = !holds
      }
      return test(mutation, rule, stage, fires ? "fires" : "not")
    case .rule(let rule, let edit): return lines(mutation, rule, edit)
    }
  }

  private func lines(_ mutation: Mutation, _ rule: Int, _ edit: Mutation.RuleEdit) -> [String] {
    var stage = Stage()
    arrange(ruleSet.rules[rule].when, true, &stage)
    switch edit {
    case .removed: return test(mutation, rule, stage, "fires")
    case .withoutUnless(let position):
      arrange(ruleSet.rules[rule].unless[position], true, &stage)
      return test(mutation, rule, stage, "not")
    case .withoutLimit:
      stage.repeats = 2
      return test(mutation, rule, stage, "not")
    case .withoutDates:
      stage.notes.append("at a day outside the dates of the rule")
      return test(mutation, rule, stage, "not")
    case .withoutDisplacement(let other):
      arrange(ruleSet.rules[other].when, true, &stage)
      return test(mutation, other, stage, "not")
    case .priority:
      guard ruleSet.rules[rule].hasHandoff else {
        stage.notes.append("a turn on which another rule would do something else of the same kind")
        return test(mutation, rule, stage, "by")
      }
      return test(
        mutation, rule, stage, expectation: "handoff priority \(ruleSet.rules[rule].priority.name)")
    case .step(let position, _), .withoutStep(let position):
      stage.repeats = position + 1
      return test(mutation, rule, stage, expectation: expectation(ruleSet.rules[rule].steps[position]))
    }
  }

  /// What a test expects where the step is taken.
  private func expectation(_ step: CheckedStep) -> String {
    switch step {
    case .answerFreely: "auto"
    case .giveBack: "owner bot"
    default: ruleSet.words(of: step)
    }
  }

  // MARK: - Text

  private func words(_ definition: Int, _ isException: Bool, _ place: Int, _ mutation: Mutation) -> [String] {
    let patterned = (ruleSet.topics + ruleSet.triggers)[definition]
    let pattern = patterned.patterns.all.first {
      $0.place == place && ($0.part == .exceptions) == isException
    }
    let text = pattern?.isTerm == true ? pattern?.text ?? "" : "…"
    return isException
      ? ["no \"…\"    # in \(mutation.owner): a sentence that only this exception keeps out"]
      : ["yes \"\(text)\"    # in \(mutation.owner): a sentence that nothing else of it finds"]
  }

  private func test(_ mutation: Mutation, _ rule: Int, _ stage: Stage, _ verb: String) -> [String] {
    test(mutation, rule, stage, expectation: "\(verb) \"\(ruleSet.rules[rule].name)\"")
  }

  private func test(_ mutation: Mutation, _ rule: Int, _ stage: Stage, expectation: String) -> [String] {
    let name = "\(ruleSet.rules[rule].name), \(mutation.kind.rawValue)"
    var lines = ["test \"\(name)\" {"]
    for note in stage.notes { lines.append("  # \(note)") }
    if !stage.given.isEmpty {
      let settings = stage.given.sorted { $0.key < $1.key }.map {
        $0.value.isEmpty ? $0.key : "\($0.key) = \($0.value)"
      }
      lines.append("  given \(settings.joined(separator: ", "))")
    }
    lines += Array(repeating: turn(ruleSet.rules[rule].scope, stage), count: max(1, stage.repeats))
    lines.append("  expect \(expectation)")
    return lines + ["}"]
  }

  private func turn(_ scope: CheckedScope, _ stage: Stage) -> String {
    switch scope {
    case .drafts: return "  draft \"\(stage.draft ?? "…")\""
    case .event(let event):
      let fields = stage.fields.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
      return "  event \(ruleSet.events[event].name)"
        + (fields.isEmpty ? "" : " with \(fields.joined(separator: ", "))")
    case .customer, .waiting:
      let fixed = stage.fixed.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
      return "  customer \"\(stage.text ?? "…")\""
        + (fixed.isEmpty ? "" : " where \(fixed.joined(separator: ", "))")
    }
  }

  // MARK: - Turns

  /// Arranges a turn on which the condition at a place differs from its variant and everything beside it lets it decide.
  ///
  /// - Returns: whether the unchanged clause holds then.
  private func arrange(_ place: ConditionPlace, _ replacement: Mutation.Replacement, _ stage: inout Stage)
    -> Bool
  {
    var condition = ruleSet[place.home]
    for step in place.path {
      switch condition {
      case .not(let inner): condition = inner
      case .all(let items):
        for (index, item) in items.enumerated() where index != step { arrange(item, true, &stage) }
        condition = items[step]
      case .any(let items):
        for (index, item) in items.enumerated() where index != step { arrange(item, false, &stage) }
        condition = items[step]
      case .window(let track, let count, _):
        stage.repeats = max(stage.repeats, count)
        condition = ruleSet.tracks[track].condition
      case .ever(let track): condition = ruleSet.tracks[track].condition
      default: break
      }
    }
    switch (condition, replacement) {
    case (.all(let items), .without(let position)):
      for (index, item) in items.enumerated() { arrange(item, index != position, &stage) }
      return false
    case (.any(let items), .without(let position)):
      for (index, item) in items.enumerated() { arrange(item, index == position, &stage) }
      return true
    case (
      .compare(let left, let comparison, .constant(let bound)),
      .whole(.compare(_, let other, .constant(let moved)))
    ):
      let small = step(of: left)
      for value in [bound, bound - small, bound + small, moved] {
        let holds = comparison.holds(value, bound)
        if holds != other.holds(value, moved) {
          assign(value, to: left, &stage)
          return holds
        }
      }
      return true
    case (.window(let track, let count, let messages), .whole(.window(_, let changed, let length))):
      arrange(ruleSet.tracks[track].condition, true, &stage)
      stage.repeats = changed > count || length < messages ? count : max(1, changed)
      return changed > count || length < messages
    default:
      arrange(condition, true, &stage)
      return true
    }
  }

  /// Arranges that a condition holds, or does not.
  private func arrange(_ condition: Condition, _ holds: Bool, _ stage: inout Stage) {
    switch condition {
    case .constant: break
    case .not(let inner): arrange(inner, !holds, &stage)
    case .all(let items) where holds, .any(let items) where !holds:
      for item in items { arrange(item, holds, &stage) }
    case .all(let items), .any(let items): if let first = items.first { arrange(first, holds, &stage) }
    case .compare(let left, let comparison, .constant(let bound)):
      let small = step(of: left)
      if let value = [bound, bound + small, bound - small].first(where: {
        comparison.holds($0, bound) == holds
      }) {
        assign(value, to: left, &stage)
      }
    case .topic(let topic): if holds { stage.text = ruleSet.topics[topic].yes.first?.value ?? stage.text }
    case .trigger(let trigger):
      if holds { stage.text = ruleSet.triggers[trigger].yes.first?.value ?? stage.text }
    case .draftTopic(let topic): if holds { stage.draft = ruleSet.topics[topic].yes.first?.value }
    case .draftTrigger(let trigger): if holds { stage.draft = ruleSet.triggers[trigger].yes.first?.value }
    case .intent(let intent, _):
      if holds { stage.text = ruleSet.intents[intent].examples.first ?? stage.text }
    case .truth(.fact(let fact, _)): give(fact, holds ? "yes" : "no", &stage)
    case .textEquals(.fact(let fact, _), let text): if holds { give(fact, "\"\(text)\"", &stage) }
    case .desk(let desk, let state):
      if holds { stage.given["desk \(ruleSet.desks[desk].name) \(state.rawValue)"] = "" }
    case .window(let track, let count, _):
      arrange(ruleSet.tracks[track].condition, holds, &stage)
      if holds { stage.repeats = max(stage.repeats, count) }
    default: if holds { stage.notes.append("a turn on which: \(printer.text(condition))") }
    }
  }

  /// A little to either side of a bound, in stored units.
  private func step(of value: Value) -> Int64 {
    switch printer.type(of: value) {
    case .count, .number: unitsPerOne
    case .oneOf, .date, .time, .truth, .text: 1
    case .score, nil: 100
    }
  }

  private func assign(_ number: Int64, to value: Value, _ stage: inout Stage) {
    switch value {
    case .signal(let signal):
      if signal == .messages || signal == .sameQuestion || signal == .botFailures || signal.isOfDraft {
        stage.notes.append("a turn on which \(signal.name) is \(decimalText(number))")
      } else {
        stage.fixed[signal.name] = printer.type(of: value)?.text(of: number) ?? decimalText(number)
      }
    case .fact(let fact, _): give(fact, ruleSet.facts[fact].type.text(of: number), &stage)
    case .maximum(let items), .minimum(let items):
      for (index, item) in items.enumerated() {
        let isFree: Bool = if case .maximum = value { index > 0 } else { false }
        assign(isFree ? min(number, 0) : number, to: item, &stage)
      }
    default: stage.notes.append("a turn on which \(printer.text(value)) is \(decimalText(number))")
    }
  }

  private func give(_ fact: Int, _ text: String, _ stage: inout Stage) {
    let name = ruleSet.facts[fact].name
    if ruleSet.facts[fact].event != nil {
      stage.fields[name.split(separator: ".").last.map(String.init) ?? name] = text
    } else {
      stage.given[name] = text
    }
  }
}

extension ComparisonOperator {
  /// Whether it holds between two numbers.
  fileprivate func holds(_ left: Int64, _ right: Int64) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}
