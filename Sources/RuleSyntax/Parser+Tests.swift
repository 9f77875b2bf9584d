import Diagnostics

extension Parser {
  private static let lines = ["given", "at", "after", "customer", "bot", "draft", "agent", "event", "expect"]

  mutating func test(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = string("the name of the test in quotes", "引号中的测试名") else { return nil }
    var lines: [TestLineSyntax] = []
    let isRead = block("test", clauses: Parser.lines, &metadata) { parser, word in
      guard Parser.lines.contains(word) else { return false }
      let start = parser.index
      if let kind = parser.line(word) {
        lines.append(TestLineSyntax(kind: kind, span: parser.span(from: start)))
      }
      return true
    }
    return isRead ? .test(TestSyntax(name: name, lines: lines)) : nil
  }

  private mutating func line(_ word: String) -> TestLineSyntax.Kind? {
    advance()
    switch word {
    case "given":
      var settings: [TestLineSyntax.Setting] = []
      repeat {
        guard let setting = setting() else { return nil }
        settings.append(setting)
      } while take(.comma)
      return .given(settings)
    case "at":
      guard let day = date() else { return nil }
      guard token.kind == .clock else {
        expected("a time like `10:00`", "时刻,如 `10:00`")
        return nil
      }
      let clock = Lexer.minutes(text(token)) ?? 0
      advance()
      let zone = token.kind == .word && !token.startsLine ? name("a time zone", "时区") : nil
      return .at(day.value, clock: clock, zone: zone)
    case "after": return duration().map { .after($0) }
    case "customer": return customer()
    case "bot":
      guard let text = string() else { return nil }
      if take("no") { return expect("answer") ? .bot(text, answered: false) : nil }
      return .bot(text, answered: true)
    case "draft": return string().map { .draft($0) }
    case "agent":
      if take("gives") { return expect("back") ? .agentGivesBack : nil }
      return string("a text in quotes, or `gives back`", "引号中的文字,或 `gives back`").map { .agent($0) }
    case "event":
      guard let event = name("an event", "事件名") else { return nil }
      return .event(event, fields: take("with") ? assignments() : [])
    default: return expectations()
    }
  }

  private mutating func customer() -> TestLineSyntax.Kind? {
    guard let text = string() else { return nil }
    let channel = take("on") ? name("a channel", "渠道") : nil
    return .customer(text, channel: channel, fixed: take("where") ? assignments() : [])
  }

  private mutating func assignments() -> [TestLineSyntax.Assignment] {
    var assignments: [TestLineSyntax.Assignment] = []
    repeat {
      guard let assignment = assignment() else { break }
      assignments.append(assignment)
    } while take(.comma) || (at("and") && take("and"))
    return assignments
  }

  private mutating func assignment() -> TestLineSyntax.Assignment? {
    guard let name = name("a name", "名称") else { return nil }
    guard take(.equal) else {
      expected("`=`", " `=`")
      return nil
    }
    return literal().map { TestLineSyntax.Assignment(name: name, value: $0) }
  }

  private mutating func setting() -> TestLineSyntax.Setting? {
    if at("desk"), next.kind == .word {
      advance()
      guard let desk = name("a desk", "坐席组名") else { return nil }
      _ = take("is")
      guard let word, let state = DeskCondition(rawValue: word) else {
        expected("`open`, `closed` or `full`", " `open`、`closed` 或 `full`")
        return nil
      }
      advance()
      return .desk(desk, state)
    }
    if next.kind == .word, nextWord == "is", let name = name("a fact", "事实名") {
      advance()
      return expect("unknown") ? .unknown(name) : nil
    }
    return assignment().map { .fact($0) }
  }

  private mutating func expectations() -> TestLineSyntax.Kind? {
    var expectations: [ExpectationSyntax] = []
    repeat {
      guard let expectation = expectation() else { break }
      expectations.append(expectation)
    } while take(.comma) || (!token.startsLine && token.kind != .rightBrace && !atEnd)
    return expectations.isEmpty ? nil : .expect(expectations)
  }

  private mutating func expectation() -> ExpectationSyntax? {
    let start = index
    guard let kind = expectationKind() else { return nil }
    return ExpectationSyntax(kind: kind, span: span(from: start))
  }

  /// A name on the same line that is not the next expectation's keyword.
  private mutating func optionalName() -> NameSyntax? {
    guard let word, !token.startsLine, !Parser.expectationWords.contains(word) else { return nil }
    return name("a name", "名称")
  }

  private static let expectationWords: Set<String> = [
    "by", "fires", "not", "tells", "opens", "tag", "offer", "no", "fault", "owner", "priority", "live",
    "redirected",
    "ticket", "callback", "update",
  ]

  private mutating func expectationKind() -> ExpectationSyntax.Kind? {
    switch word {
    case "auto", "hold", "send", "update", "live", "ticket", "callback":
      let kinds: [String: ExpectationSyntax.Kind] = [
        "auto": .auto, "hold": .hold, "send": .send, "update": .update, "live": .live, "ticket": .ticket,
        "callback": .callback,
      ]
      let kind = word.flatMap { kinds[$0] }
      advance()
      return kind
    case "reply":
      advance()
      return .reply(optionalName())
    case "ask":
      advance()
      return .ask(optionalName())
    case "answer", "replace":
      let isAnswer = at("answer")
      advance()
      guard expect("with") else { return nil }
      if isAnswer, token.kind == .string { return string().map { .answer($0, outside: true) } }
      return name("a script", "脚本名").map { isAnswer ? .answer($0, outside: false) : .replace($0) }
    case "handoff":
      advance()
      var desk: NameSyntax?
      if take("to") {
        guard let name = name("a desk", "坐席组名") else { return nil }
        desk = name
      }
      var level: PriorityLevel?
      if take("priority") {
        guard let priority = priority() else { return nil }
        level = priority.value
      }
      return .handoff(to: desk, priority: level)
    case "priority":
      advance()
      return priority().map { .handoff(to: nil, priority: $0.value) }
    case "redirected":
      advance()
      if take("to") { return name("a desk", "坐席组名").map { .redirected(to: $0) } }
      return .redirected(to: nil)
    case "by":
      advance()
      return string().map { .by($0) }
    case "fires":
      advance()
      return string().map { .fires($0) }
    case "not" where next.kind == .string:
      advance()
      return string().map { .notRule($0) }
    case "tells":
      advance()
      return name("a script", "脚本名").map { .tells($0) }
    case "opens":
      advance()
      guard expect("with") else { return nil }
      return name("a script", "脚本名").map { .opensWith($0) }
    case "tag":
      advance()
      return name("a tag", "标签").map { .tag($0) }
    case "offer":
      advance()
      if token.kind == .string { return string().map { .offer($0, outside: true) } }
      return name("a script or a text in quotes", "脚本名或引号中的文字").map { .offer($0, outside: false) }
    case "no" where ["tag", "offer", "fault"].contains(nextWord ?? ""):
      advance()
      if take("offer") { return .noOffer }
      if take("fault") { return .fault(expected: false) }
      advance()
      return .noTag(optionalName())
    case "fault":
      advance()
      return .fault(expected: true)
    case "owner" where ["bot", "waiting", "agent"].contains(nextWord ?? ""):
      advance()
      let owner = word ?? ""
      advance()
      return .owner(owner)
    default: return condition().map { .condition($0) }
    }
  }
}
