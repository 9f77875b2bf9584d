import Diagnostics

extension Parser {
  mutating func readRule(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingText()
    var rule = RuleSyntaxNode(
      name: name ?? TextSyntax("", previousSpan), scope: Spanned(.customer, name?.span ?? previousSpan))
    do { try readRuleHeading(into: &rule) } catch {
      while !atEnd, !token().startsLine, !at(.leftBrace), !at(.rightBrace) { advance() }
    }
    var seen: [String: SourceSpan] = [:]
    readBlock(.rule, heading: "rule") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      let start = parser.position
      let keyword = try parser.readClauseKeyword(.rule)
      try parser.readClause(keyword, from: start, into: &rule, seen: &seen)
    }
    return name == nil ? nil : .rule(rule)
  }

  private mutating func readRuleHeading(into rule: inout RuleSyntaxNode) throws(Abandoned) {
    while isWord(), !token().startsLine {
      let start = position
      switch reading() {
      case "for":
        advance()
        try expect("drafts")
        try setScope(.drafts, from: start, of: &rule)
      case "while":
        advance()
        try expect("waiting")
        try setScope(.waiting, from: start, of: &rule)
      case "on":
        advance()
        try expect("event")
        try setScope(.event(try readName(.event)), from: start, of: &rule)
      case "valid":
        advance()
        rule.valid = try readDates()
      default:
        let near = nearest(to: reading(), among: ["for", "while", "on", "valid"])
        if !followsUnknown[position] { report(.unexpected(written(), near: near), at: span) }
        throw Abandoned()
      }
    }
  }

  private mutating func setScope(
    _ scope: RuleScopeSyntax, from start: Int, of rule: inout RuleSyntaxNode
  ) throws(Abandoned) {
    if case .customer = rule.scope.value {
      rule.scope = Spanned(scope, span(from: start))
    } else {
      reportRepeated(text(from: start), from: start, first: rule.scope.span)
    }
  }

  // MARK: Clauses

  /// Clauses of a rule that may stand once, by the words they are known by.
  private mutating func once(
    _ clause: String, from start: Int, _ seen: inout [String: SourceSpan]
  ) -> Bool {
    let isFirst = isFirst(seen[clause], clause, from: start)
    if isFirst { seen[clause] = span(from: start) }
    return isFirst
  }

  private mutating func readClause(
    _ keyword: String, from start: Int, into rule: inout RuleSyntaxNode, seen: inout [String: SourceSpan]
  ) throws(Abandoned) {
    switch keyword {
    case "when":
      let condition = try readConditions(after: "when")
      if once("when", from: start, &seen) { rule.when = condition }
    case "unless": rule.unless.append(try readConditions(after: "unless"))
    case "handoff", "reply", "ask", "answer", "replace", "give":
      try readLadder(keyword, from: start, into: &rule, seen: &seen)
    case "priority":
      let priority = try readPriority()
      if once("priority", from: start, &seen) { rule.priority = priority }
    case "open":
      try expect("with")
      let script = try readName(.script)
      if once("open with", from: start, &seen) { rule.openWith = script }
    case "tell": try readTell(from: start, into: &rule, seen: &seen)
    case "guide":
      try expect("bot")
      rule.guideBot.append(try readText())
    case "tag": rule.tags += try readNames(.tag)
    case "offer": rule.offers.append(try readThing(.script))
    case "notify": rule.notify += try readNames(.desk)
    case "first": try readFirstAsk(from: start, into: &rule, seen: &seen)
    case "at", "once": rule.limits.append(try readLimit(keyword, from: start))
    case "instead":
      try expect("of")
      rule.insteadOf += try readTexts()
    case "valid":
      let dates = try readDates()
      if let first = rule.valid?.span {
        reportRepeated("valid", from: start, first: first)
      } else {
        rule.valid = dates
      }
    case "because":
      let text = try readText()
      if once("because", from: start, &seen) { rule.because = text }
    default: throw fail(.oneOf(BlockKind.rule.clauses))
    }
  }

  private mutating func readTell(
    from start: Int, into rule: inout RuleSyntaxNode, seen: inout [String: SourceSpan]
  ) throws(Abandoned) {
    if accept("agent") {
      rule.tellAgent.append(try readText())
      return
    }
    guard accept("customer") else { throw fail(.oneOf(["customer", "agent"])) }
    let script = try readName(.script)
    var atAnyHour = false
    if at("at"), at("any", 1) {
      advance()
      advance()
      try expect("hour")
      atAnyHour = true
    }
    if once("tell customer", from: start, &seen) { rule.tellCustomer = (script, atAnyHour) }
  }

  private mutating func readFirstAsk(
    from start: Int, into rule: inout RuleSyntaxNode, seen: inout [String: SourceSpan]
  ) throws(Abandoned) {
    try expect("ask")
    let script = try readName(.script)
    var exception: ExpressionSyntax?
    // On the next line it is the rule's own exception.
    if at("unless"), !token().startsLine {
      advance()
      exception = try readCondition(after: "unless")
    }
    if once("first ask", from: start, &seen) { rule.firstAsk = (script, exception) }
  }

  private mutating func readLimit(_ keyword: String, from start: Int) throws(Abandoned) -> LimitSyntax {
    if keyword == "once" {
      if accept("per") {
        try expect("conversation")
      } else {
        report(.onceAlone, at: span(from: start))
      }
      return LimitSyntax(kind: .oncePerConversation, span: span(from: start))
    }
    try expect("most")
    let count = try readCount()
    if at("time") || at("times") {
      report(.unexpected(written(), near: nil), at: span)
      advance()
    }
    guard at("in") || at("per") || at("within") else {
      report(.limitWithoutWindow, at: span(from: start))
      throw Abandoned()
    }
    if !at("in") { report(.unexpected(written(), near: "in"), at: span) }
    advance()
    if at(.number), isMessages(1) {
      let messages = try readCount()
      try readMessages()
      return LimitSyntax(kind: .messages(count: count, messages: messages), span: span(from: start))
    }
    let duration = try readDuration()
    return LimitSyntax(kind: .duration(count: count, duration), span: span(from: start))
  }

  /// True for `messages` and what authors write for it.
  private func isMessages(_ offset: Int) -> Bool {
    guard isWord(offset) else { return false }
    let word = reading(offset)
    return ["message", "messages", "turn", "turns", "msgs", "轮", "条", "条消息"].contains(word)
      || nearest(to: word, among: ["messages"]) != nil && nearest(to: word, among: ["minutes"]) == nil
  }

  mutating func readPriority() throws(Abandoned) -> Spanned<PriorityLevel> {
    skipHabit()
    let levels = PriorityLevel.allCases.reversed()
    if isWord(), let level = levels.first(where: { $0.name == reading() }) {
      advance()
      return Spanned(level, previousSpan)
    }
    let others = [
      "critical": "urgent", "highest": "urgent", "medium": "normal", "middle": "normal", "lowest": "low",
      "紧急": "urgent", "高": "high",
      "普通": "normal", "中": "normal", "低": "low",
    ]
    if isWord(), !token().startsLine,
      let near = others[reading()] ?? nearest(to: reading(), among: levels.map(\.name)),
      let level = levels.first(where: { $0.name == near })
    {
      report(.unexpected(written(), near: near), at: span)
      advance()
      return Spanned(level, previousSpan)
    }
    throw fail(.oneOf(levels.map(\.name)))
  }

  /// A name of something declared, or a text for something outside Heed.
  mutating func readThing(_ kind: NameKind) throws(Abandoned) -> (what: NameSyntax, outside: Bool) {
    skipHabit()
    guard at(.string) else { return (try readName(kind), false) }
    let text = try readText()
    return (NameSyntax(text.value, text.span), true)
  }
}
