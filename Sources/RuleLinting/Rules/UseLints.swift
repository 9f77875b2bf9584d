import Diagnostics
import RuleSemantics
import RuleSyntax

/// H1047: a script, definition or calendar that nothing uses.
struct UnusedDeclaration: Lint {
  let profile = LintProfile("H1047", .clarity, .warning, "a declaration that nothing uses", hasFix: true)
  private static let kinds: Set<String> = ["script", "define", "calendar"]

  func remarks(on view: RuleSetView) -> [Remark] {
    let uses = NameUses(view)
    return view.declarations.compactMap { declaration in
      // Folders that are used serve other rule sets as well.
      guard !declaration.isUsed, Self.kinds.contains(declaration.kind), let name = declaration.name,
        !uses.contains(name.value, kind: declaration.kind)
      else { return nil }
      return Remark(
        name.span,
        LintWords(
          "nothing uses \(declaration.kind) `\(name.value)`", "\(declaration.kind) `\(name.value)` 没有被使用",
          help: ("remove it", "请删除")),
        fix: view.removal(of: declaration.syntax))
    }
  }
}

/// H1048: something that is watched and that no rule reads.
struct UnreadDeclaration: Lint {
  let profile = LintProfile("H1048", .clarity, .note, "a declaration that no rule reads")
  private static let kinds: Set<String> = [
    "topic", "trigger", "intent", "mood", "fact", "event", "capture", "desk",
  ]

  func remarks(on view: RuleSetView) -> [Remark] {
    let uses = NameUses(view)
    return view.declarations.compactMap { declaration in
      guard !declaration.isUsed, Self.kinds.contains(declaration.kind), let name = declaration.name,
        !uses.contains(name.value, kind: declaration.kind)
      else { return nil }
      // A sensitive topic that leads nowhere is worse than unread: H1044.
      if case .topic(let topic) = declaration.syntax.kind, topic.sensitive != nil { return nil }
      return Remark(
        name.span,
        LintWords(
          "no rule reads \(declaration.kind) `\(name.value)`", "没有规则用到 \(declaration.kind) `\(name.value)`",
          help: (
            "write a rule for it, or remove it; topics and intents stand in decisions all the same",
            "请为它写规则或删除;主题和意图仍会出现在决定中"
          )))
    }
  }
}

/// Every name that something points to, by kind.
private struct NameUses {
  private var used: Set<String> = []

  func contains(_ name: String, kind: String) -> Bool { used.contains("\(kind) \(name)") }

  private mutating func use(_ kind: String, _ name: NameSyntax?) {
    if let name { used.insert("\(kind) \(name.value)") }
  }

  init(_ view: RuleSetView) {
    for declaration in view.declarations { note(declaration.syntax.kind) }
    for condition in view.conditions { note(condition.expression) }
  }

  private mutating func note(_ kind: DeclarationKind) {
    switch kind {
    case .policy(let policy):
      for step in policy.otherwise + policy.whenUnreadable + policy.whenInDoubt { note(step) }
      use("script", policy.disclose)
    case .script(let script): for variants in script.variants { for text in variants.texts { note(text) } }
    case .desk(let desk): note(desk)
    case .rule(let rule): note(rule)
    case .ensure(let ensure):
      for promise in ensure.promises {
        switch promise.kind {
        case .handoff(let desk, _): use("desk", desk)
        case .reply(let script), .ask(let script): use("script", script)
        default: break
        }
      }
    case .test(let test): for line in test.lines { note(line) }
    default: break
    }
  }

  private mutating func note(_ step: StepSyntax) {
    switch step.kind {
    case .handoff(let desk): use("desk", desk)
    case .reply(let script), .ask(let script), .answer(let script), .replace(let script):
      use("script", script)
    case .answerOutside, .answerFreely, .giveBack: break
    }
  }

  private mutating func note(_ rule: RuleSyntaxNode) {
    if case .event(let event) = rule.scope.value { use("event", event) }
    for step in rule.steps { note(step) }
    use("script", rule.openWith)
    use("script", rule.tellCustomer?.script)
    use("script", rule.firstAsk?.script)
    for offer in rule.offers where !offer.outside { use("script", offer.what) }
    for desk in rule.notify { use("desk", desk) }
    for text in rule.tellAgent + rule.guideBot { note(text) }
  }

  private mutating func note(_ desk: DeskSyntax) {
    use("script", desk.tellCustomer)
    if case .spans(_, let calendar, _) = desk.hours?.kind { use("calendar", calendar) }
    for route in desk.routes { use("desk", route.to) }
    for branch in [desk.whenClosed?.value, desk.whenFull?.value] {
      switch branch {
      case .to(let other): use("desk", other)
      case .tell(let script, _, _): use("script", script)
      case nil: break
      }
    }
    use("desk", desk.whenWaiting?.to)
  }

  /// What a test fixes or expects is known to somebody.
  private mutating func note(_ line: TestLineSyntax) {
    guard case .expect(let expectations) = line.kind else { return }
    for expectation in expectations {
      switch expectation.kind {
      case .condition(let condition): note(condition)
      case .reply(let script), .ask(let script): use("script", script)
      case .answer(let script, outside: false), .offer(let script, outside: false): use("script", script)
      case .replace(let script), .tells(let script), .opensWith(let script): use("script", script)
      default: break
      }
    }
  }

  private mutating func note(_ text: TextSyntax) {
    for case .slot(let name, _) in slots(in: text).pieces {
      for kind in ["fact", "capture"] { use(kind, name) }
    }
  }

  private mutating func note(_ condition: ExpressionSyntax) {
    for expression in condition.everything {
      switch expression.node {
      case .topic(let name, _): use("topic", name)
      case .trigger(let name, _): use("trigger", name)
      case .intent(let name, _, _): use("intent", name)
      case .mood(let name): use("mood", name)
      case .desk(let name, _): use("desk", name)
      case .isKnown(let name): for kind in ["fact", "capture"] { use(kind, name) }
      case .name(let name):
        for kind in ["fact", "capture", "define"] { used.insert("\(kind) \(name)") }
      default: break
      }
    }
  }
}
