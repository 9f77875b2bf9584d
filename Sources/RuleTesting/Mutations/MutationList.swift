import Diagnostics
import Patterns
import RuleSemantics
import RuleSyntax

extension CheckedRuleSet {
  /// Every change that is tried, in the order of the text; no chance is involved, so two runs try the same.
  ///
  /// Left out are changes that cannot matter: those for which simple reasons show that no turn reads the clause differently.
  func mutations(_ sites: [ConditionSite], _ trees: RuleTrees) -> [Mutation] {
    var list = MutationList(ruleSet: self, trees: trees)
    for rule in rules.indices { list.addRule(rule) }
    for site in sites { list.add(site) }
    list.addPatterns()
    return list.mutations.sorted {
      ($0.span, $0.kind.rawValue, $0.change) < ($1.span, $1.kind.rawValue, $1.change)
    }
  }
}

private struct MutationList {
  let ruleSet: CheckedRuleSet
  let trees: RuleTrees
  let moves: Moves
  private(set) var mutations: [Mutation] = []

  init(ruleSet: CheckedRuleSet, trees: RuleTrees) {
    self.ruleSet = ruleSet
    self.trees = trees
    moves = Moves(ruleSet)
  }

  // MARK: - Conditions

  mutating func add(_ site: ConditionSite) {
    let places = site.places.filter { !$0.home.isOfEnsure }
    if places.isEmpty { return }
    switch (site.kind, site.condition) {
    case (.list, .all(let items)), (.list, .any(let items)):
      guard items.count > 1 else { return }
      for (index, item) in items.enumerated() {
        add(
          .condition, site, places, .without(index),
          "without `\(moves.printer.text(item))`")
      }
    default:
      for (kind, changed) in moves.moves(of: site.condition, hasThreshold: site.hasThreshold) {
        add(kind, site, places, .whole(changed), "`\(site.text)` becomes `\(moves.printer.text(changed))`")
      }
    }
  }

  private mutating func add(
    _ kind: MutationKind, _ site: ConditionSite, _ places: [ConditionPlace],
    _ replacement: Mutation.Replacement,
    _ change: String
  ) {
    let mutation = Mutation(
      kind: kind, span: site.span, owner: site.owner, change: change, edit: .condition(places, replacement))
    if canMatter(mutation) { mutations.append(mutation) }
  }

  /// Whether some turn may read a clause differently: its rule holds with the change and not without, or the other way round.
  private func canMatter(_ mutation: Mutation) -> Bool {
    var ruleSet = ruleSet
    let variants = mutation.variants(of: &ruleSet)
    return variants.contains { before, after, _ in
      if before == after { return false }
      return ruleSet.mayHold([before, .not(after)]) || ruleSet.mayHold([after, .not(before)])
    }
  }

  // MARK: - Rules

  mutating func addRule(_ index: Int) {
    let rule = ruleSet.rules[index]
    let owner = "rule \"\(rule.name)\""
    let tree = trees.rules[rule.name]
    func add(_ kind: MutationKind, _ span: SourceSpan?, _ change: String, _ edit: Mutation.RuleEdit) {
      mutations.append(
        Mutation(
          kind: kind, span: span ?? rule.span, owner: owner, change: change, edit: .rule(index, edit)))
    }
    add(.rule, rule.span, "without the rule", .removed)
    for (position, condition) in rule.unless.enumerated() {
      let span = tree.flatMap { $0.unless.indices.contains(position) ? $0.unless[position].span : nil }
      let mutation = Mutation(
        kind: .unless, span: span ?? rule.span, owner: owner,
        change: "without `unless \(moves.printer.text(condition))`",
        edit: .rule(index, .withoutUnless(position)))
      if canMatter(mutation) { mutations.append(mutation) }
    }
    for position in rule.limits.indices {
      let span = tree.flatMap { $0.limits.indices.contains(position) ? $0.limits[position].span : nil }
      add(.limit, span, "without `\(rule.limits[position].words)`", .withoutLimit(position))
    }
    if rule.valid != nil { add(.dates, tree?.valid?.span, "without its dates", .withoutDates) }
    for other in rule.insteadOf {
      let name = ruleSet.rules[other].name
      let span = tree?.insteadOf.first { $0.value == name }?.span
      add(.displacement, span, "without `instead of \"\(name)\"`", .withoutDisplacement(other))
    }
    addPriority(index, tree, add)
    addSteps(rule, tree, add)
  }

  private typealias Add = (MutationKind, SourceSpan?, String, Mutation.RuleEdit) -> Void

  /// A handoff is one step less urgent (the lowest one step more); what else has a priority loses it.
  private func addPriority(_ index: Int, _ tree: RuleSyntaxNode?, _ add: Add) {
    let rule = ruleSet.rules[index]
    let level: PriorityLevel
    if rule.hasHandoff {
      level = PriorityLevel(rawValue: rule.priority.rawValue - 1) ?? .normal
    } else if rule.priority != .normal, !rule.steps.isEmpty {
      level = .normal
      if !changesAWinner(index, level) { return }
    } else {
      return
    }
    add(
      .priority, tree?.priority?.span ?? tree?.steps.last?.span,
      "`priority \(rule.priority.name)` becomes `priority \(level.name)`", .priority(level))
  }

  /// Whether another priority lets a rule without a handoff win over another one, or lose to it.
  ///
  /// Rules of the same scope and action are ordered by priority, then by name (R6); of two that are joined by `instead of` one
  /// is out before anybody asks.
  private func changesAWinner(_ index: Int, _ level: PriorityLevel) -> Bool {
    let rule = ruleSet.rules[index]
    return ruleSet.rules.enumerated().contains { position, other in
      guard position != index, other.scope == rule.scope else { return false }
      if other.insteadOf.contains(index) || rule.insteadOf.contains(position) { return false }
      guard other.steps.contains(where: { step in rule.steps.contains { $0.rank == step.rank } }) else {
        return false
      }
      func wins(_ priority: PriorityLevel) -> Bool {
        (priority.rawValue, position) > (other.priority.rawValue, index)
      }
      return wins(rule.priority) != wins(level)
    }
  }

  private func addSteps(_ rule: CheckedRule, _ tree: RuleSyntaxNode?, _ add: Add) {
    for (position, step) in rule.steps.enumerated() {
      let span = tree.flatMap { $0.steps.indices.contains(position) ? $0.steps[position].span : nil }
      if rule.steps.count > 1 {
        add(.step, span, "without the step `\(ruleSet.words(of: step))`", .withoutStep(position))
      }
      guard let other = other(than: step) else { continue }
      let kind: MutationKind = if case .handoff = step { .desk } else { .step }
      add(
        kind, span, "`\(ruleSet.words(of: step))` becomes `\(ruleSet.words(of: other))`",
        .step(position, other))
    }
  }

  /// The same step with the next desk or script in its stead.
  private func other(than step: CheckedStep) -> CheckedStep? {
    func next(_ position: Int, _ count: Int) -> Int? { count > 1 ? (position + 1) % count : nil }
    let scripts = ruleSet.scripts.count
    switch step {
    case .handoff(let desk):
      let others = ruleSet.desks.indices.filter { $0 != desk && ruleSet.desks[$0].tellCustomer != nil }
      return (others.first { $0 > desk } ?? others.first).map { .handoff(desk: $0) }
    case .reply(let script): return next(script, scripts).map { .reply(script: $0) }
    case .ask(let script): return next(script, scripts).map { .ask(script: $0) }
    case .answer(let script): return next(script, scripts).map { .answer(script: $0) }
    case .replace(let script): return next(script, scripts).map { .replace(script: $0) }
    case .answerOutside(let name): return .answerOutside(name + "-changed")
    case .answerFreely, .giveBack: return nil
    }
  }

  // MARK: - Words

  mutating func addPatterns() {
    for (definition, patterned) in (ruleSet.topics + ruleSet.triggers).enumerated() {
      let kind: PatternedKind = definition < ruleSet.topics.count ? .topic : .trigger
      for pattern in patterned.patterns.all {
        let isException = pattern.part == .exceptions
        let span = trees.span(
          ofPattern: pattern.text, in: kind, named: patterned.name, isException: isException)
        let written = pattern.isTerm ? "\"\(pattern.text)\"" : "/\(pattern.text)/"
        mutations.append(
          Mutation(
            kind: isException ? .exception : pattern.isTerm ? .term : .pattern, span: span ?? patterned.span,
            owner: "\(kind.rawValue) \(patterned.name)",
            change: "without \(isException ? "except " : "")\(written)",
            edit: .pattern(definition: definition, part: pattern.part, place: pattern.place)))
      }
    }
  }
}

extension CheckedStep {
  /// Which of two actions goes first (R6).
  fileprivate var rank: Int {
    switch self {
    case .handoff: 3
    case .reply, .ask, .replace, .giveBack: 2
    case .answer, .answerOutside, .answerFreely: 1
    }
  }
}

extension CheckedLimit {
  fileprivate var words: String {
    switch self {
    case .oncePerConversation: "once per conversation"
    case .messages(let count, let messages): "at most \(count) in \(messages) messages"
    case .seconds(let count, let seconds): "at most \(count) in \(seconds / 60) minutes"
    }
  }
}
