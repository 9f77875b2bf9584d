import Diagnostics

extension Parser {
  private static let clauses = [
    "when", "unless", "handoff", "reply", "ask", "answer", "replace", "give", "priority", "open", "tell",
    "guide", "tag",
    "offer", "notify", "first", "at", "once", "instead", "valid", "because",
  ]
  private static let actions: Set<String> = ["handoff", "reply", "ask", "answer", "replace", "give"]

  mutating func rule(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = string("the name of the rule in quotes", "引号中的规则名") else { return nil }
    var rule = RuleSyntaxNode(name: name, scope: Spanned(.customer, name.span))
    guard head(&rule) else { return nil }
    let isRead = block("rule", clauses: Parser.clauses, &metadata) { parser, word in
      if Parser.actions.contains(word) {
        let span = parser.token.span
        let hasAction = !rule.steps.isEmpty
        let steps = parser.ladder()
        if hasAction { parser.report(.secondAction, at: span) } else { rule.steps = steps }
        if parser.at("priority"), !parser.token.startsLine { parser.priority(of: &rule) }
        return true
      }
      return parser.clause(word, &rule)
    }
    return isRead ? .rule(rule) : nil
  }

  /// `for drafts`, `while waiting`, `on event rating`, `valid … to …`.
  private mutating func head(_ rule: inout RuleSyntaxNode) -> Bool {
    while token.kind == .word {
      let start = index
      switch word {
      case "for":
        advance()
        guard expect("drafts") else { return false }
        rule.scope = Spanned(.drafts, span(from: start))
      case "while":
        advance()
        guard expect("waiting") else { return false }
        rule.scope = Spanned(.waiting, span(from: start))
      case "on":
        advance()
        guard expect("event"), let event = name("an event", "事件名") else { return false }
        rule.scope = Spanned(.event(event), span(from: start))
      case "valid":
        advance()
        guard let range = dateRange() else { return false }
        rule.valid = range
      default:
        expected(
          "`{`, `for drafts`, `while waiting`, `on event` or `valid`",
          " `{`、`for drafts`、`while waiting`、`on event` 或 `valid`")
        return false
      }
    }
    return true
  }

  private mutating func priority(of rule: inout RuleSyntaxNode) {
    once(rule.priority != nil, "priority", at: token.span)
    advance()
    rule.priority = priority()
  }

  mutating func priority() -> Spanned<PriorityLevel>? {
    let level = PriorityLevel.allCases.first { $0.name == word }
    guard let level else {
      expected("`urgent`, `high`, `normal` or `low`", " `urgent`、`high`、`normal` 或 `low`")
      return nil
    }
    let span = token.span
    advance()
    return Spanned(level, span)
  }

  private mutating func clause(_ word: String, _ rule: inout RuleSyntaxNode) -> Bool {
    let span = token.span
    switch word {
    case "when":
      once(rule.when != nil, word, at: span)
      advance()
      let condition = conditions()
      if rule.when == nil { rule.when = condition }
    case "unless":
      advance()
      if let condition = conditions() { rule.unless.append(condition) }
    case "priority": priority(of: &rule)
    case "open":
      advance()
      once(rule.openWith != nil, "open with", at: span)
      guard expect("with") else { return true }
      rule.openWith = name("a script", "脚本名")
    case "tell": tell(&rule)
    case "guide":
      advance()
      guard expect("bot") else { return true }
      if let text = string() { rule.guideBot.append(text) }
    case "tag":
      advance()
      rule.tags += names("a tag", "标签")
    case "offer":
      advance()
      repeat {
        if token.kind == .string {
          if let text = string() { rule.offers.append((text, true)) }
        } else if let name = name("a script or a text in quotes", "脚本名或引号中的文字") {
          rule.offers.append((name, false))
        } else {
          return true
        }
      } while take(.comma)
    case "notify":
      advance()
      rule.notify += names("a desk", "坐席组名")
    case "first": firstAsk(&rule)
    case "at", "once":
      if let limit = limit() { rule.limits.append(limit) }
    case "instead":
      advance()
      guard expect("of") else { return true }
      rule.insteadOf += strings()
    case "valid":
      once(rule.valid != nil, word, at: span)
      advance()
      rule.valid = dateRange()
    case "because":
      once(rule.because != nil, word, at: span)
      advance()
      rule.because = string()
    default: return false
    }
    return true
  }

  private mutating func tell(_ rule: inout RuleSyntaxNode) {
    let span = token.span
    advance()
    if take("customer") {
      once(rule.tellCustomer != nil, "tell customer", at: span)
      guard let script = name("a script", "脚本名") else { return }
      var atAnyHour = false
      if at("at"), nextWord == "any" {
        advance()
        advance()
        guard expect("hour") else { return }
        atAnyHour = true
      }
      rule.tellCustomer = (script, atAnyHour)
    } else if take("agent") {
      if let text = string() { rule.tellAgent.append(text) }
    } else {
      expected("`customer` or `agent`", " `customer` 或 `agent`")
    }
  }

  private mutating func firstAsk(_ rule: inout RuleSyntaxNode) {
    once(rule.firstAsk != nil, "first ask", at: token.span)
    advance()
    guard expect("ask"), let script = name("a script", "脚本名") else { return }
    var unless: ExpressionSyntax?
    if at("unless"), !token.startsLine {
      advance()
      unless = condition()
    }
    rule.firstAsk = (script, unless)
  }

  private mutating func limit() -> LimitSyntax? {
    let start = index
    if take("once") {
      guard expect("per"), expect("conversation") else { return nil }
      return LimitSyntax(kind: .oncePerConversation, span: span(from: start))
    }
    advance()
    guard expect("most"), let count = wholeNumber(), expect("in") else { return nil }
    if next.kind == .word, let word = nextWord, isMessages(word) {
      guard let messages = wholeNumber() else { return nil }
      takeMessages()
      return LimitSyntax(
        kind: .messages(count: count.value, messages: messages.value), span: span(from: start))
    }
    guard let duration = duration() else { return nil }
    return LimitSyntax(kind: .duration(count: count.value, duration), span: span(from: start))
  }

  // MARK: - Steps

  private mutating func ladder() -> [StepSyntax] {
    guard let first = step() else { return [] }
    var steps = [first]
    while token.kind == .comma, nextWord == "then" {
      advance()
      advance()
      guard let step = step() else { break }
      steps.append(step)
    }
    return steps
  }

  mutating func step() -> StepSyntax? {
    let start = index
    func made(_ kind: StepSyntax.Kind) -> StepSyntax { StepSyntax(kind: kind, span: span(from: start)) }
    switch word {
    case "handoff":
      advance()
      guard expect("to"), let desk = name("a desk", "坐席组名") else { return nil }
      return made(.handoff(to: desk))
    case "reply":
      advance()
      guard let script = name("a script", "脚本名") else { return nil }
      return made(.reply(script))
    case "ask":
      advance()
      guard let script = name("a script", "脚本名") else { return nil }
      return made(.ask(script))
    case "answer":
      advance()
      if take("freely") { return made(.answerFreely) }
      guard expect("with") else { return nil }
      if token.kind == .string { return string().map { made(.answerOutside($0)) } }
      guard let script = name("a script or a text in quotes", "脚本名或引号中的文字") else { return nil }
      return made(.answer(script))
    case "replace":
      advance()
      guard expect("with"), let script = name("a script", "脚本名") else { return nil }
      return made(.replace(script))
    case "give":
      advance()
      guard expect("back") else { return nil }
      return made(.giveBack)
    default:
      expected("`handoff to`, `reply`, `ask` or `answer`", " `handoff to`、`reply`、`ask` 或 `answer`")
      return nil
    }
  }

  // MARK: - Ensure

  mutating func ensure(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = string("the name of the ensure in quotes", "引号中的 ensure 名") else { return nil }
    var ensure = EnsureSyntax(name: name)
    let clauses = ["when", "unless", "always", "never"]
    let isRead = block("ensure", clauses: clauses, &metadata) { parser, word in
      let span = parser.token.span
      switch word {
      case "when":
        parser.once(ensure.when != nil, word, at: span)
        parser.advance()
        ensure.when = parser.conditions()
      case "unless":
        parser.advance()
        if let condition = parser.conditions() { ensure.unless.append(condition) }
      case "always", "never":
        parser.advance()
        if let promise = parser.promise(isAlways: word == "always") { ensure.promises.append(promise) }
      default: return false
      }
      return true
    }
    return isRead ? .ensure(ensure) : nil
  }

  private static let promiseEnds: Set<String> = [
    "when", "unless", "always", "never", "owner", "basis", "review", "note",
  ]

  private mutating func promise(isAlways: Bool) -> EnsureSyntax.Promise? {
    let start = index
    func optionalScript(_ parser: inout Parser) -> NameSyntax? {
      guard let word = parser.word, !Parser.promiseEnds.contains(word) else { return nil }
      return parser.name("a script", "脚本名")
    }
    let kind: EnsureSyntax.Promise.Kind
    switch word {
    case "handoff":
      advance()
      var desk: NameSyntax?
      var level: PriorityLevel?
      if take("to") {
        guard let name = name("a desk", "坐席组名") else { return nil }
        desk = name
      }
      if take("priority") {
        guard let priority = priority() else { return nil }
        level = priority.value
      }
      kind = .handoff(to: desk, priority: level)
    case "reaches":
      advance()
      guard expect("a"), expect("person") else { return nil }
      kind = .reachesAPerson
    case "reply":
      advance()
      kind = .reply(optionalScript(&self))
    case "ask":
      advance()
      kind = .ask(optionalScript(&self))
    case "answer":
      advance()
      kind = .answer
    case "offer":
      advance()
      kind = .offer
    case "tag":
      advance()
      guard let tag = name("a tag", "标签") else { return nil }
      kind = .tag(tag)
    default:
      expected(
        "`handoff`, `reaches a person`, `reply`, `ask`, `answer`, `offer` or `tag`",
        " `handoff`、`reaches a person`、`reply`、`ask`、`answer`、`offer` 或 `tag`")
      return nil
    }
    return EnsureSyntax.Promise(isAlways: isAlways, kind: kind, span: span(from: start))
  }
}
