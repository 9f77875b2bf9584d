import Diagnostics
import RuleSyntax
import Signals

/// H1073: a priority that every rule has without it.
struct DefaultPriority: Lint {
  let profile = LintProfile("H1073", .clarity, .warning, "a priority that is the usual one", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.compactMap { declaration in
      guard case .rule(let rule) = declaration.syntax.kind, let priority = rule.priority,
        priority.value == .normal
      else { return nil }
      return Remark(
        priority.span,
        LintWords(
          "every rule has `priority normal` without saying so", "不写时就是 `priority normal`",
          help: ("remove it, or say which priority it should be", "请删除,或写明应有的优先级")),
        fix: view.removalOfWord("priority", before: priority.span))
    }
  }
}

/// H1076: a ladder whose last step is the one before again.
struct RepeatedLastStep: Lint {
  let profile = LintProfile(
    "H1076", .clarity, .warning, "a ladder whose last step stands twice", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.compactMap { declaration in
      guard case .rule(let rule) = declaration.syntax.kind, rule.steps.count > 1, let last = rule.steps.last
      else {
        return nil
      }
      let before = rule.steps[rule.steps.count - 2]
      guard Self.words(last.kind) == Self.words(before.kind) else { return nil }
      let tail = SourceSpan(source: last.span.source, start: before.span.end, end: last.span.end)
      // A priority behind the last step is the rule's.
      let hasPriority = rule.priority.map { $0.span.start >= tail.start && $0.span.start < tail.end } ?? false
      return Remark(
        last.span,
        LintWords(
          "the last step stays anyway: `\(view.text(last.span))` need not stand twice",
          "最后一步会一直保留:`\(view.text(last.span))` 不必写两次",
          help: ("remove it, or write another step before it", "请删除,或在它之前写别的步骤")),
        fix: hasPriority ? nil : view.removal(of: tail))
    }
  }

  private static func words(_ step: StepSyntax.Kind) -> [String] {
    switch step {
    case .handoff(let desk): ["handoff", desk.value]
    case .reply(let script): ["reply", script.value]
    case .ask(let script): ["ask", script.value]
    case .answer(let script): ["answer", script.value]
    case .answerOutside(let template): ["outside", template.value]
    case .answerFreely: ["freely"]
    case .replace(let script): ["replace", script.value]
    case .giveBack: ["back"]
    }
  }
}

/// H1077: kind words against a mood, again and again, and never a person.
struct EndlessReply: Lint {
  let profile = LintProfile("H1077", .safety, .warning, "a reply to a mood that may come for ever")
  private static let feelings = Set(Signal.emotions.map(\.name) + ["valence", "urgency"])

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.compactMap { declaration in
      guard case .rule(let rule) = declaration.syntax.kind, case .customer = rule.scope.value,
        rule.limits.isEmpty,
        let last = rule.steps.last, let when = rule.when, Self.isOnMood(when, view)
      else { return nil }
      switch last.kind {
      case .reply, .ask: break
      default: return nil
      }
      return Remark(
        last.span,
        LintWords(
          "whoever stays in this mood reads the same words every time and never meets a person",
          "只要情绪不变,客户每次都读到同样的话,始终见不到人",
          help: (
            "add a step, `, then handoff to DESK`, or a limit, `at most 1 in 10 messages`",
            "请加一步 `, then handoff to 坐席组`,或加上限 `at most 1 in 10 messages`"
          )))
    }
  }

  /// A question of a customer is answered however often it comes.
  private static func isOnMood(_ condition: ExpressionSyntax, _ view: RuleSetView) -> Bool {
    var isOnMood = false
    for expression in condition.everything {
      switch expression.node {
      case .mood: isOnMood = true
      case .name(let name): isOnMood = isOnMood || isFeeling(name, view, depth: 0)
      case .intent: return false
      default: break
      }
    }
    return isOnMood
  }

  private static func isFeeling(_ name: String, _ view: RuleSetView, depth: Int) -> Bool {
    if feelings.contains(name) { return true }
    guard depth < 8, let definition = view.definition(name) else { return false }
    return definition.everything.contains { expression in
      if case .name(let inner) = expression.node { isFeeling(inner, view, depth: depth + 1) } else { false }
    }
  }
}

/// H1078: `after` a rule that no message of a customer is decided by.
struct IdleAfter: Lint {
  let profile = LintProfile("H1078", .correctness, .warning, "`after` a rule that never decides")

  func remarks(on view: RuleSetView) -> [Remark] {
    var rules: [String: RuleSyntaxNode] = [:]
    for declaration in view.declarations {
      if case .rule(let rule) = declaration.syntax.kind { rules[rule.name.value] = rule }
    }
    return view.expressions.compactMap { expression, _ -> Remark? in
      guard case .after(let name, _) = expression.node, let rule = rules[name.value] else { return nil }
      let reason: (english: String, chinese: String)
      switch rule.scope.value {
      case .drafts: reason = ("it looks at drafts of the bot", "它只检查机器人的草稿")
      case .event: reason = ("it is asked on events, not on messages", "它只在事件时执行,不看消息")
      case .customer, .waiting:
        guard rule.steps.isEmpty else { return nil }
        reason = ("it has no action", "它没有动作")
      }
      return Remark(
        name.span,
        LintWords(
          "rule `\(name.value)` never decides on a message: \(reason.english)",
          "规则 `\(name.value)` 从不决定任何消息:\(reason.chinese)",
          help: ("name a rule that replies, answers or hands off", "请写一条会回复、回答或转人工的规则")),
        related: [.init(rule.name.span, english: "this rule", chinese: "此规则")])
    }
  }
}
