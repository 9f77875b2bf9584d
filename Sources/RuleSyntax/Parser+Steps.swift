import Diagnostics

// Actions, and what an ensure promises about them.

extension Parser {
  /// `step, then step`: the keyword of the first step was read.
  mutating func readLadder(
    _ keyword: String, from start: Int, into rule: inout RuleSyntaxNode, seen: inout [String: SourceSpan]
  ) throws(Abandoned) {
    var steps: [StepSyntax] = []
    var priority: Spanned<PriorityLevel>?
    var count = 0
    var word = keyword
    var place = start
    while true {
      try countItem(&count)
      let (step, stepPriority) = try readStep(word, from: place)
      steps.append(step)
      priority = priority ?? stepPriority
      if at(.comma), at("then", 1) {
        advance()
        mark(.item)
        advance()
      } else if at("then") {
        report(.expected(.symbol(","), after: reading(-1), found: "then"), at: span)
        advance()
      } else if at(.comma), isWord(1), Self.actions.contains(reading(1)) {
        advance()
        report(.expected(.keyword("then"), after: ",", found: written()), at: span)
      } else {
        break
      }
      place = position
      word = try readActionKeyword(Self.actions)
    }
    if let first = rule.steps.first {
      let span = tokens[stream[start]].span.through(steps[0].span)
      return report(
        .secondAction(source.text(of: first.span)), at: span,
        related: [.init(first.span, english: "the first action stands here", chinese: "第一个动作在这里")])
    }
    rule.steps = steps
    if let priority, isFirst(seen["priority"], "priority", from: start) {
      rule.priority = priority
      seen["priority"] = priority.span
    }
  }

  static let actions: [String] = ["handoff", "reply", "ask", "answer", "replace", "give"]

  private mutating func readActionKeyword(_ allowed: [String]) throws(Abandoned) -> String {
    let start = position
    if isWord() {
      let word = reading()
      if allowed.contains(word) {
        advance()
        return word
      }
      if let keyword = foreignKeywords[word], allowed.contains(keyword) {
        advance()
        if word == "hand", at("off") || at("over") { advance() }
        report(
          .foreignKeyword(text(from: start), instead: keyword == "handoff" ? "handoff to" : keyword),
          at: span(from: start))
        return keyword
      }
      if !token().startsLine, let near = nearest(to: word, among: allowed) {
        report(.unexpected(written(), near: near), at: span)
        advance()
        return near
      }
    }
    throw fail(.action)
  }

  /// One action with its own keyword, as the policy's clauses have it.
  mutating func readStep(_ allowed: [String]) throws(Abandoned) -> (StepSyntax, Spanned<PriorityLevel>?) {
    let start = position
    let keyword = try readActionKeyword(allowed)
    return try readStep(keyword, from: start)
  }

  /// One action behind its keyword.
  private mutating func readStep(
    _ keyword: String, from start: Int
  ) throws(Abandoned) -> (StepSyntax, Spanned<PriorityLevel>?) {
    let kind: StepSyntax.Kind
    var priority: Spanned<PriorityLevel>?
    switch keyword {
    case "handoff":
      kind = .handoff(to: try readHandoffDesk())
      if at("priority"), !token().startsLine {
        advance()
        priority = try readPriority()
      }
    case "reply", "ask":
      if at("with"), self.kind(1) == .word || self.kind(1) == .string {
        report(.unneeded("with", after: keyword), at: span)
        advance()
      }
      let script = try readName(.script)
      kind = keyword == "reply" ? .reply(script) : .ask(script)
    case "answer": kind = try readAnswer()
    case "replace":
      try expect("with")
      kind = .replace(try readName(.script))
    default:
      try expect("back")
      kind = .giveBack
    }
    return (StepSyntax(kind: kind, span: span(from: start)), priority)
  }

  private mutating func readHandoffDesk() throws(Abandoned) -> NameSyntax {
    if !accept("to") {
      guard at(.word), !token().startsLine else { throw fail(.keyword("to")) }
      report(.expected(.keyword("to"), after: "handoff", found: written()), at: span)
    }
    return try readName(.desk)
  }

  private mutating func readAnswer() throws(Abandoned) -> StepSyntax.Kind {
    if accept("freely") { return .answerFreely }
    if !accept("with") {
      guard at(.word) || at(.string), !token().startsLine else { throw fail(.oneOf(["with", "freely"])) }
      report(.expected(.oneOf(["with", "freely"]), after: "answer", found: written()), at: span)
    }
    let thing = try readThing(.script)
    return thing.outside ? .answerOutside(thing.what) : .answer(thing.what)
  }

  // MARK: Ensures

  mutating func readEnsure(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingText()
    var ensure = EnsureSyntax(name: name ?? TextSyntax("", previousSpan))
    readBlock(.ensure, heading: "ensure") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      let start = parser.position
      let keyword = try parser.readClauseKeyword(.ensure)
      switch keyword {
      case "when":
        let condition = try parser.readConditions(after: "when")
        if parser.isFirst(ensure.when?.span, "when", from: start) { ensure.when = condition }
      case "unless": ensure.unless.append(try parser.readConditions(after: "unless"))
      default:
        let promise = parser.position
        let kind = try parser.readPromise()
        ensure.promises.append(
          .init(isAlways: keyword == "always", kind: kind, span: parser.span(from: promise)))
      }
    }
    return name == nil ? nil : .ensure(ensure)
  }

  private mutating func readPromise() throws(Abandoned) -> EnsureSyntax.Promise.Kind {
    skipHabit()
    if accept("reaches") {
      try expect("a")
      try expect("person")
      return .reachesAPerson
    }
    let word = at("offer") || at("tag") ? reading() : nil
    if word == "offer" {
      advance()
      return .offer
    }
    if word == "tag" {
      advance()
      return .tag(try readName(.tag))
    }
    switch try readActionKeyword(["handoff", "reply", "answer", "ask"]) {
    case "handoff":
      let (desk, priority) = try readHandoffExpectation()
      return .handoff(to: desk, priority: priority)
    case "reply": return .reply(try readOptionalName(.script, until: ["when", "unless", "always", "never"]))
    case "ask": return .ask(try readOptionalName(.script, until: ["when", "unless", "always", "never"]))
    default: return .answer
    }
  }

  /// `[to DESK] [priority P]` behind `handoff`.
  mutating func readHandoffExpectation() throws(Abandoned) -> (NameSyntax?, PriorityLevel?) {
    let desk = accept("to") ? try readName(.desk) : nil
    let priority = accept("priority") ? try readPriority().value : nil
    return (desk, priority)
  }

  /// A name on the same line, unless one of `stops` stands there.
  mutating func readOptionalName(_ name: NameKind, until stops: Set<String>) throws(Abandoned) -> NameSyntax?
  {
    if at(.string), !token().startsLine { return try readName(name) }
    guard at(.word), !token().startsLine, !stops.contains(reading()) else { return nil }
    // `owner "..."` and `after 5 minutes` go on with something else; `owner` and `after` alone are names.
    if BlockKind.metadata.contains(reading()), kind(1) == .string || self.at("by", 1) { return nil }
    if block == .test, startsTestLine { return nil }
    return try readName(name)
  }
}
