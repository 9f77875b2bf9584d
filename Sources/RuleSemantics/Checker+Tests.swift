import Diagnostics
import RuleSyntax
import Signals

extension Checker {
  /// A test: its names exist, its values fit, and it judges something.
  mutating func test(_ declared: Declared<TestSyntax>) -> CheckedTest {
    let syntax = declared.syntax
    var judged: Judged?
    var hasExpectation = false
    var lines: [CheckedTestLine] = []
    for line in syntax.lines {
      var conditions: [Condition?] = []
      switch line.kind {
      case .expect(let expectations):
        hasExpectation = true
        if judged == nil { report(TestFinding.expectsFirst, at: line.span) }
        conditions = expectations.map { expectation($0, of: judged) }
      case .draft: judged = .draft
      case .customer, .bot, .agent, .agentGivesBack, .event: judged = .other
      case .given, .at, .after: break
      }
      check(line)
      lines.append(CheckedTestLine(syntax: line, conditions: conditions))
    }
    if !hasExpectation {
      reportAbsence(
        TestFinding.testWithoutExpectation(syntax.name.value), at: syntax.name.span, in: declared.span)
    }
    return CheckedTest(name: syntax.name.value, lines: lines, span: declared.span)
  }

  /// What the line above an expectation was.
  private enum Judged { case draft, other }

  private mutating func check(_ line: TestLineSyntax) {
    switch line.kind {
    case .given(let settings):
      for setting in settings { check(setting) }
    case .at(_, _, let zone):
      if let zone { _ = self.zone(zone) }
    case .customer(_, let channel, let fixed):
      if let channel { checkChannel(channel) }
      for assignment in fixed { checkFixed(assignment) }
    case .event(let name, let fields): checkEvent(name, fields)
    case .after, .bot, .draft, .agent, .agentGivesBack, .expect: break
    }
  }

  private mutating func check(_ setting: TestLineSyntax.Setting) {
    switch setting {
    case .desk(let desk, _): _ = position(of: desk, .desk)
    case .unknown(let name): _ = givenFact(name)
    case .fact(let assignment):
      guard let fact = givenFact(assignment.name) else { return }
      _ = factValue(assignment.value, of: assignment.name.value, factList[fact].type)
    }
  }

  private mutating func givenFact(_ name: NameSyntax) -> Int? {
    switch names.values[name.value] {
    case .fact(let fact) where factList[fact].event == nil: return fact
    case .fact, .signal, .capture, .define: report(TestFinding.cannotGive(name.value), at: name.span)
    case nil: reportUnknown(name.value, at: name.span)
    }
    return nil
  }

  private mutating func checkFixed(_ assignment: TestLineSyntax.Assignment) {
    let name = assignment.name
    switch names.values[name.value] {
    case .signal(let signal) where !signal.isOfDraft:
      _ = factValue(assignment.value, of: name.value, type(of: signal))
    case nil: reportUnknown(name.value, at: name.span)
    default: report(TestFinding.cannotFix(name.value), at: name.span)
    }
  }

  /// Whether a word is one of the policy's channels; reports it if not.
  mutating func checkChannel(_ channel: NameSyntax) {
    guard speech.hasPolicy, !speech.channels.contains(channel.value) else { return }
    report(
      TextFinding.scriptChannel(channel.value, near: near(channel.value, among: speech.channels)),
      at: channel.span)
  }

  private mutating func checkEvent(_ name: NameSyntax, _ fields: [TestLineSyntax.Assignment]) {
    guard let event = position(of: name, .event) else { return }
    let prefix = name.value + "."
    let positions = eventList[event].fields
    var given: Set<Int> = []
    for field in fields {
      let full = field.name.value.hasPrefix(prefix) ? field.name.value : prefix + field.name.value
      guard let position = positions.first(where: { factList[$0].name == full }) else {
        let own = positions.map { String(factList[$0].name.dropFirst(prefix.count)) }
        report(
          TestFinding.unknownEventField(
            field.name.value, event: name.value, near: near(field.name.value, among: own)),
          at: field.name.span)
        continue
      }
      given.insert(position)
      _ = factValue(field.value, of: field.name.value, factList[position].type)
    }
    for position in positions where !given.contains(position) {
      let fact = factList[position]
      if fact.isOptional || fact.defaultValue != nil { continue }
      report(
        TestFinding.eventFieldMissing(String(fact.name.dropFirst(prefix.count)), event: name.value),
        at: name.span)
    }
  }

  /// Checks the names of an expectation; its condition, if it is one.
  private mutating func expectation(_ expectation: ExpectationSyntax, of judged: Judged?) -> Condition? {
    switch expectation.kind {
    case .send, .replace:
      if judged == .other {
        report(TestFinding.draftExpectation(text(at: expectation.span)), at: expectation.span)
      }
      if case .replace(let script) = expectation.kind { _ = position(of: script, .script) }
    case .reply(let script?), .ask(let script?), .tells(let script), .opensWith(let script),
      .answer(let script, outside: false), .offer(let script, outside: false):
      _ = position(of: script, .script)
    case .handoff(let desk?, _), .redirected(let desk?): _ = position(of: desk, .desk)
    case .keeps(let ensure): _ = position(of: ensure, .ensure)
    case .by(let rule), .fires(let rule), .notRule(let rule): _ = position(of: rule, .rule)
    case .condition(let expression): return condition(expression, Place(.expectation))
    default: break
    }
    return nil
  }
}
