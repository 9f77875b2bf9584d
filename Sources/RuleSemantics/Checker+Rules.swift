import Diagnostics
import RuleSyntax
import Signals

extension Checker {
  /// All rules, in the order of their names; then what concerns pairs of them.
  mutating func rules(
    _ all: Declarations, topics: [CheckedPatterned], moods: [CheckedMood], desks: [CheckedDesk]
  ) -> [CheckedRule] {
    let sensitivity = Sensitivity(
      topics: topics.map(\.isSensitive), moods: moods, tracks: { [self] in tracks.map(\.condition) })
    var rules: [CheckedRule] = []
    for declared in all.rules {
      rules.append(rule(declared, sensitivity, all))
    }
    checkDisplacement(all, rules)
    return rules
  }

  private mutating func rule(
    _ declared: Declared<RuleSyntaxNode>, _ sensitivity: Sensitivity, _ all: Declarations
  ) -> CheckedRule {
    let syntax = declared.syntax
    let (scope, place) = self.scope(syntax.scope)
    if syntax.when == nil {
      reportAbsence(RuleFinding.needsWhen(syntax.name.value), at: syntax.name.span, in: declared.span)
    }
    let when = syntax.when.map { condition($0, place) } ?? .constant(false)
    let unless = syntax.unless.map { condition($0, place) }
    let steps = syntax.steps.map { (syntax: $0, checked: step($0)) }
    let hasHandoff = syntax.steps.contains { $0.kind.isHandoff }

    // Tracks were added by the conditions above, so the look for sensitive topics comes after them.
    let topic = sensitivity.topic(in: when, tracks: tracks.map(\.condition))
    let isProtected = hasHandoff && topic != nil
    checkSteps(syntax, scope, topic: topic.map { names[.topic][$0] }, declared.span)
    checkClauses(syntax, scope, hasHandoff: hasHandoff)
    checkLimits(syntax, scope, hasHandoff: hasHandoff, declared.span)
    checkTelling(syntax, all, declared.span)
    checkFirstAsk(syntax, hasHandoff: hasHandoff, isProtected: isProtected)
    if isProtected {
      for condition in syntax.unless {
        report(RuleSetFinding.protectedUnless(syntax.name.value), at: condition.span)
      }
    }
    if let former = declared.replaced?.syntax, former.steps.contains(where: { $0.kind.isHandoff }),
      !isProtected,
      let condition = former.when, mentionsSensitive(condition, all)
    {
      report(RuleSetFinding.protectionLost(syntax.name.value), at: syntax.name.span)
    }

    return CheckedRule(
      name: syntax.name.value, scope: scope, valid: syntax.valid.map { valid($0) }, when: when,
      unless: unless,
      steps: steps.compactMap(\.checked), priority: syntax.priority?.value ?? .normal,
      openWith: syntax.openWith.flatMap { position(of: $0, .script) },
      tellCustomer: syntax.tellCustomer.flatMap { position(of: $0.script, .script) },
      tellAtAnyHour: syntax.tellCustomer?.atAnyHour ?? false,
      tellAgent: syntax.tellAgent.map { slotted($0, .note(scope)) },
      guideBot: syntax.guideBot.map { slotted($0, .note(scope)) },
      tags: Set(syntax.tags.map(\.value)).sorted(by: precedes), offers: offers(syntax),
      notify: Set(syntax.notify.compactMap { position(of: $0, .desk) }).sorted(),
      firstAsk: syntax.firstAsk.flatMap { ask in
        let unless = ask.unless.map { condition($0, place) }
        return position(of: ask.script, .script).map { ($0, unless) }
      },
      limits: syntax.limits.map(\.checked),
      insteadOf: Set(syntax.insteadOf.compactMap { position(of: $0, .rule) }).sorted(),
      because: syntax.because?.value,
      isProtected: isProtected, span: declared.span, metadata: declared.metadata)
  }

  private func valid(_ range: Spanned<ClosedRange<CivilDate>>) -> ClosedRange<Int> {
    let first = range.value.lowerBound.daysSinceEpoch
    return first...max(first, range.value.upperBound.daysSinceEpoch)
  }

  private mutating func scope(_ syntax: Spanned<RuleScopeSyntax>) -> (CheckedScope, Place) {
    switch syntax.value {
    case .customer: return (.customer, Place(.customer))
    case .drafts: return (.drafts, Place(.drafts))
    case .waiting: return (.waiting, Place(.waiting))
    case .event(let name):
      guard let event = position(of: name, .event) else { return (.customer, Place(.expectation)) }
      return (.event(event), Place(.event(event)))
    }
  }

  private mutating func offers(_ rule: RuleSyntaxNode) -> [CheckedOffer] {
    var offers: [(key: String, offer: CheckedOffer)] = []
    for (what, outside) in rule.offers {
      if outside {
        offers.append(("\"" + what.value, .outside(what.value)))
      } else if let script = position(of: what, .script) {
        offers.append((what.value, .script(script)))
      }
    }
    var seen: Set<String> = []
    return offers.sorted { precedes($0.key, $1.key) }.filter { seen.insert($0.key).inserted }.map(\.offer)
  }

  // MARK: - What a rule may do (R3, R6, R11, R28)

  private mutating func checkSteps(
    _ rule: RuleSyntaxNode, _ scope: CheckedScope, topic: String?, _ span: SourceSpan
  ) {
    let does =
      !rule.steps.isEmpty || !rule.tags.isEmpty || !rule.offers.isEmpty || !rule.notify.isEmpty
      || !rule.tellAgent.isEmpty || !rule.guideBot.isEmpty || rule.openWith != nil
    if !does { reportAbsence(RuleFinding.doesNothing(rule.name.value), at: rule.name.span, in: span) }
    for step in rule.steps where !scope.allows(step.kind) {
      report(
        RuleFinding.actionNotAllowed(
          action: step.kind.keyword, scope: scope.keyword, allowed: scope.allowedActions), at: step.span)
    }
    var afterHandoff = false
    var highest = 0
    for step in rule.steps {
      if afterHandoff, !step.kind.isHandoff {
        report(RuleFinding.ladderStepsDown, at: step.span)
      } else if step.kind.care < highest {
        report(RuleSetFinding.ladderLessCareful, at: step.span)
      }
      afterHandoff = afterHandoff || step.kind.isHandoff
      highest = max(highest, step.kind.care)
    }
    if let topic, let first = rule.steps.first, !first.kind.isHandoff,
      rule.steps.contains(where: { $0.kind.isHandoff })
    {
      report(RuleFinding.protectedLadder(topic: topic), at: first.span)
    }
  }

  private mutating func checkClauses(_ rule: RuleSyntaxNode, _ scope: CheckedScope, hasHandoff: Bool) {
    func refuse(_ clause: String, _ span: SourceSpan?) {
      guard let span else { return }
      report(RuleFinding.clauseNotAllowed(clause: clause, scope: scope.keyword), at: span)
    }
    if scope == .drafts || scope == .waiting {
      refuse("open with", rule.openWith?.span)
      refuse("offer", rule.offers.first?.what.span)
      refuse("first ask", rule.firstAsk?.script.span)
    } else if let offer = rule.offers.first,
      let action = rule.steps.first(where: { $0.kind.care > StepSyntax.Kind.answerFreely.care })
    {
      report(RuleFinding.offerWithAction(action.kind.keyword), at: offer.what.span)
    }
    if let tell = rule.tellCustomer, !hasHandoff {
      report(RuleFinding.tellWithoutHandoff, at: tell.script.span)
    }
  }

  private mutating func checkTelling(_ rule: RuleSyntaxNode, _ all: Declarations, _ span: SourceSpan) {
    guard rule.tellCustomer == nil else { return }
    for step in rule.steps {
      guard case .handoff(let name) = step.kind, let desk = names.position(name.value, .desk) else {
        continue
      }
      if all.desks[desk].syntax.tellCustomer == nil, !isDamaged(all.desks[desk].span) {
        reportAbsence(RuleFinding.nothingToTell(desk: name.value), at: name.span, in: span)
      }
    }
  }

  private mutating func checkFirstAsk(_ rule: RuleSyntaxNode, hasHandoff: Bool, isProtected: Bool) {
    guard let ask = rule.firstAsk else { return }
    let reason: (String, String)?
    if !hasHandoff {
      reason = ("the rule does not hand off", "该规则不转人工")
    } else if isProtected {
      reason = ("the rule is about a sensitive topic", "该规则涉及敏感主题")
    } else if rule.priority?.value == .urgent {
      reason = ("the handoff is urgent", "转人工为 urgent 优先级")
    } else {
      reason = nil
    }
    if let reason {
      report(RuleFinding.firstAskNotAllowed(english: reason.0, chinese: reason.1), at: ask.script.span)
    }
  }

  // MARK: - Limits (R4, R5)

  private mutating func checkLimits(
    _ rule: RuleSyntaxNode, _ scope: CheckedScope, hasHandoff: Bool, _ span: SourceSpan
  ) {
    for limit in rule.limits {
      if hasHandoff {
        report(RuleFinding.limitOnHandoff, at: limit.span)
      } else if scope == .drafts {
        report(RuleFinding.limitOnDrafts, at: limit.span)
      }
      checkRange(of: limit)
    }
    if scope == .waiting, rule.limits.isEmpty,
      rule.steps.contains(where: { if case .reply = $0.kind { true } else { false } })
    {
      reportAbsence(RuleFinding.waitingNeedsLimit(rule.name.value), at: rule.name.span, in: span)
    }
  }

  private mutating func checkRange(of limit: LimitSyntax) {
    let week: Int64 = 7 * 24 * 3600
    let reason: (String, String)?
    switch limit.kind {
    case .oncePerConversation: reason = nil
    case .messages(let count, let messages):
      if !(1...20).contains(messages) {
        reason = ("a limit looks at 1 to 20 messages", "限次只能看 1 到 20 条消息")
      } else if count < 1 {
        reason = ("the count starts at 1", "次数至少为 1")
      } else if count >= messages {
        reason = ("\(count) in \(messages) messages never limits", "\(messages) 条消息内 \(count) 次等于不限")
      } else {
        reason = nil
      }
    case .duration(let count, let duration):
      if !(1...20).contains(count) {
        reason = ("the count runs from 1 to 20", "次数须在 1 到 20 之间")
      } else if duration.seconds < 1 || duration.seconds > week {
        reason = ("the time runs up to one week", "时间最长一周")
      } else {
        reason = nil
      }
    }
    if let reason { report(RuleFinding.limitRange(english: reason.0, chinese: reason.1), at: limit.span) }
  }

  // MARK: - Displacement (R2, R3)

  private mutating func checkDisplacement(_ all: Declarations, _ rules: [CheckedRule]) {
    for (rule, declared) in zip(rules, all.rules) {
      for name in declared.syntax.insteadOf {
        guard let target = names.position(name.value, .rule).map({ rules[$0] }) else { continue }
        if target.scope != rule.scope {
          report(RuleFinding.displacesOtherScope(target.name), at: name.span)
        } else if target.isProtected, !rule.displacesProtected(target) {
          report(RuleFinding.displacesProtected(target.name, priority: target.priority.name), at: name.span)
        }
      }
    }
    let circles = circles(rules.map(\.insteadOf))
    for circle in circles {
      let next = circle.count > 1 ? circle[1] : circle[0]
      let place = all.rules[circle[0]].syntax.insteadOf.first { $0.value == rules[next].name }
      report(
        RuleFinding.displacementCircle((circle + [circle[0]]).map { rules[$0].name }),
        at: place?.span ?? all.rules[circle[0]].name.span)
    }
  }

  /// True if a former rule spoke of a sensitive topic; judged on what is written, names unresolved.
  private func mentionsSensitive(_ expression: ExpressionSyntax, _ all: Declarations) -> Bool {
    switch expression.node {
    case .topic(let name, _):
      guard let topic = names.position(name.value, .topic) else { return false }
      return all.topics[topic].syntax.sensitive != nil
    case .all(let items), .any(let items): return items.contains { mentionsSensitive($0, all) }
    case .not(let inner), .group(let inner), .window(let inner, _): return mentionsSensitive(inner, all)
    default: return false
    }
  }
}

extension CheckedRule {
  /// Whether this may stand in for a protected rule: it hands off at every step, with at least its priority.
  fileprivate func displacesProtected(_ target: CheckedRule) -> Bool {
    let handsOff = !steps.isEmpty && steps.allSatisfy { if case .handoff = $0 { true } else { false } }
    return handsOff && priority.rawValue >= target.priority.rawValue
  }
}

extension LimitSyntax {
  var checked: CheckedLimit {
    switch kind {
    case .oncePerConversation: .oncePerConversation
    case .messages(let count, let messages): .messages(count: count, messages: messages)
    case .duration(let count, let duration): .seconds(count: count, seconds: duration.seconds)
    }
  }
}
