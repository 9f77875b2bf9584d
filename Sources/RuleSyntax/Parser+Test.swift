import Diagnostics

extension Parser {
  mutating func readTest(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingText()
    var lines: [TestLineSyntax] = []
    var count = 0
    readBlock(.test, heading: "test") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      try parser.countItem(&count)
      let start = parser.position
      let keyword = try parser.readClauseKeyword(.test)
      let kind = try parser.readTestLine(keyword)
      lines.append(TestLineSyntax(kind: kind, span: parser.span(from: start)))
    }
    return name.map { .test(TestSyntax(name: $0, lines: lines)) }
  }

  private mutating func readTestLine(_ keyword: String) throws(Abandoned) -> TestLineSyntax.Kind {
    switch keyword {
    case "given": return .given(try readSettings())
    case "at":
      let date = try readDate()
      guard accept(.clock) else { throw fail(.clock) }
      let clock = clockMinutes(reading(-1))
      let zone =
        at(.word) && !token().startsLine && !BlockKind.test.allows(reading()) ? try readName(.timezone) : nil
      return .at(date.value, clock: clock, zone: zone)
    case "after": return .after(try readDuration())
    case "customer":
      let text = try readText()
      let channel = accept("on") ? try readName(.channel) : nil
      if at("where") { mark(.part) }
      let fixed = accept("where") ? try readAssignments() : []
      return .customer(text, channel: channel, fixed: fixed)
    case "bot":
      let text = try readText()
      guard accept("no") else { return .bot(text, answered: true) }
      try expect("answer")
      return .bot(text, answered: false)
    case "draft": return .draft(try readText())
    case "agent":
      if accept("gives") {
        try expect("back")
        return .agentGivesBack
      }
      return .agent(try readText())
    case "event":
      let name = try readName(.event)
      return .event(name, fields: accept("with") ? try readAssignments() : [])
    default: return .expect(try readExpectations())
    }
  }

  // MARK: Settings

  private mutating func readAssignment() throws(Abandoned) -> TestLineSyntax.Assignment {
    let name = try readName(.fact)
    if at(.colon) || at("is") {
      report(.expected(.symbol("="), after: name.value, found: written()), at: span)
      advance()
    } else {
      try expect(.equal, "=")
    }
    return .init(name: name, value: try readLiteral())
  }

  private mutating func readAssignments() throws(Abandoned) -> [TestLineSyntax.Assignment] {
    var assignments = [try readAssignment()]
    var count = 1
    while accept(.comma) {
      mark(.item)
      try countItem(&count)
      assignments.append(try readAssignment())
    }
    return assignments
  }

  private mutating func readSettings() throws(Abandoned) -> [TestLineSyntax.Setting] {
    skipHabit()
    var settings = [try readSetting()]
    var count = 1
    while accept(.comma) {
      mark(.item)
      try countItem(&count)
      settings.append(try readSetting())
    }
    return settings
  }

  private mutating func readSetting() throws(Abandoned) -> TestLineSyntax.Setting {
    if at("desk"), kind(1) == .word {
      advance()
      let desk = try readName(.desk)
      if at("is") {
        report(.unneeded("is", after: desk.value), at: span)
        advance()
      }
      return .desk(desk, try readDeskCondition())
    }
    if at(.word), at("is", 1), at("unknown", 2) {
      let name = try readName(.fact)
      advance()
      advance()
      return .unknown(name)
    }
    return .fact(try readAssignment())
  }

  // MARK: Expectations

  private static let expectations: Set<String> = [
    "auto", "hold", "send", "update", "reply", "ask", "answer", "replace", "handoff", "live", "redirected",
    "ticket", "callback",
    "by", "fires", "not", "keeps", "tells", "opens", "tag", "offer", "no", "fault", "owner",
  ]

  /// True if the present word starts the next line of the test.
  var startsTestLine: Bool {
    switch reading() {
    case "customer", "bot", "draft": kind(1) == .string
    case "agent": kind(1) == .string || at("gives", 1)
    case "after": kind(1) == .number
    case "at": kind(1) == .date
    case "given", "expect", "event": kind(1) == .word
    default: false
    }
  }

  private mutating func readExpectations() throws(Abandoned) -> [ExpectationSyntax] {
    skipHabit()
    var expectations = [try readExpectation()]
    var count = 1
    while true {
      let hasComma = accept(.comma)
      guard hasComma || startsExpectation else { return expectations }
      mark(hasComma ? .item : .expectation)
      try countItem(&count)
      expectations.append(try readExpectation())
    }
  }

  /// True if the present word goes on with the expectations, where no comma says so.
  private var startsExpectation: Bool {
    guard isWord() else { return false }
    if Self.expectations.contains(reading()) { return true }
    if ["topic", "trigger", "mood", "intent"].contains(reading()), kind(1) == .word { return true }
    switch kind(1) {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return true
    default: return false
    }
  }

  private mutating func readExpectation() throws(Abandoned) -> ExpectationSyntax {
    let start = position
    if at("not"), kind(1) == .string {
      advance()
      let rule = try readText()
      return ExpectationSyntax(kind: .notRule(rule), span: span(from: start))
    }
    if isWord(), reading() != "not", Self.expectations.contains(reading()) {
      let word = reading()
      advance()
      let kind = try readExpectation(word)
      return ExpectationSyntax(kind: kind, span: span(from: start))
    }
    // What stands alone, or before `to` or a string, is no comparison: a word near an expectation was meant as one.
    if at(.word), at("to", 1) || kind(1) == .string,
      let near = nearest(to: reading(), among: Self.expectations.sorted())
    {
      report(.unknownClause(reading(), block: .test, near: near), at: span)
      advance()
      return ExpectationSyntax(kind: try readExpectation(near), span: span(from: start))
    }
    if at(.word), kind(1) != .leftParen, foreignKeywords[reading()] == "handoff" {
      let (step, priority) = try readStep(["handoff"])
      guard case .handoff(let desk) = step.kind else { throw Abandoned() }
      return ExpectationSyntax(kind: .handoff(to: desk, priority: priority?.value), span: span(from: start))
    }
    let condition = try readCondition(after: "expect")
    return ExpectationSyntax(kind: .condition(condition), span: span(from: start))
  }

  private mutating func readExpectation(_ word: String) throws(Abandoned) -> ExpectationSyntax.Kind {
    let stops = Self.expectations
    switch word {
    case "auto": return .auto
    case "hold": return .hold
    case "send": return .send
    case "update": return .update
    case "live": return .live
    case "ticket": return .ticket
    case "callback": return .callback
    case "fault": return .fault(expected: true)
    case "reply": return .reply(try readOptionalName(.script, until: stops))
    case "ask": return .ask(try readOptionalName(.script, until: stops))
    case "answer":
      try expect("with")
      let thing = try readThing(.script)
      return .answer(thing.what, outside: thing.outside)
    case "replace":
      try expect("with")
      return .replace(try readName(.script))
    case "handoff":
      let (desk, priority) = try readHandoffExpectation()
      return .handoff(to: desk, priority: priority)
    case "redirected": return .redirected(to: accept("to") ? try readName(.desk) : nil)
    case "by": return .by(try readText())
    case "fires": return .fires(try readText())
    case "keeps": return .keeps(try readText())
    case "tells": return .tells(try readName(.script))
    case "opens":
      try expect("with")
      return .opensWith(try readName(.script))
    case "tag": return .tag(try readName(.tag))
    case "offer":
      let thing = try readThing(.script)
      return .offer(thing.what, outside: thing.outside)
    case "no": return try readAbsence(stops)
    default:
      guard at("bot") || at("waiting") || at("agent") else {
        throw fail(.oneOf(["bot", "waiting", "agent"]))
      }
      advance()
      return .owner(reading(-1))
    }
  }

  private mutating func readAbsence(_ stops: Set<String>) throws(Abandoned) -> ExpectationSyntax.Kind {
    if accept("offer") { return .noOffer }
    if accept("fault") { return .fault(expected: false) }
    guard accept("tag") else { throw fail(.oneOf(["tag", "offer", "fault"])) }
    return .noTag(try readOptionalName(.tag, until: stops))
  }
}
