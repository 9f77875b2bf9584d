package import Conversations
import Diagnostics
import Escalation
package import RuleCompilation
import RuleRuntime
package import RuleSemantics
import RuleSyntax
import Signals

/// Runs the `test` declarations of a rule set through the engine that decides in production.
package struct TestRunner: Sendable {
  let engine: Engine
  let ruleSet: CheckedRuleSet
  /// Position of each test's first condition among the probes of the program.
  private let firstProbes: [Int]

  /// Compiles the rule set together with the conditions that its tests expect.
  package init(_ ruleSet: CheckedRuleSet, zones: (String) -> ZoneTable?) throws(CompilationError) {
    try self.init(ruleSet, zones: zones, observing: [])
  }

  /// The same, with further conditions that every trace reports behind those of the tests.
  init(
    _ ruleSet: CheckedRuleSet, zones: (String) -> ZoneTable?, observing conditions: [Condition],
    texts: Program? = nil
  ) throws(CompilationError) {
    let probes = Self.conditions(of: ruleSet.tests) + conditions
    self.init(ruleSet, engine: Engine(try compiled(ruleSet, zones: zones, probes: probes, texts: texts)))
  }

  /// - Parameter engine: of a program whose probes begin with the conditions of the tests.
  init(_ ruleSet: CheckedRuleSet, engine: Engine) {
    self.ruleSet = ruleSet
    self.engine = engine
    var count = 0
    firstProbes = ruleSet.tests.map { test in
      defer { count += test.conditionCount }
      return count
    }
  }

  /// What tests expect of conditions, in the order of tests and lines.
  static func conditions(of tests: [CheckedTest]) -> [Condition] {
    tests.flatMap { $0.lines.flatMap { $0.conditions.compactMap(\.self) } }
  }

  /// Runs the tests whose name contains `filter` (all if nil), one after the other.
  package func report(filter: String? = nil) -> TestReport {
    TestReport(results: positions(TestFilter(filter.map { [$0] } ?? [])).map { run($0) })
  }

  /// Positions of the tests that a filter admits, in the order of the rule set.
  package func positions(_ filter: TestFilter) -> [Int] {
    ruleSet.tests.indices.filter { filter.admits(ruleSet.tests[$0], ruleSet.sources) }
  }

  /// Runs one test; several threads may do so at once.
  package func run(_ position: Int) -> TestResult { play(position, effort: .full) }

  /// Whether a test passes; ends at the first expectation that is not met.
  func passes(_ position: Int) -> Bool { play(position, effort: .outcome).passed }

  /// Runs one test and hands every decision, with its trace, to `observe`.
  func run(_ position: Int, observe: @escaping (Turn, Decision) -> Void) -> TestResult {
    play(position, effort: .full, observe: observe)
  }

  private func play(
    _ position: Int, effort: Play.Effort, observe: ((Turn, Decision) -> Void)? = nil
  ) -> TestResult {
    let test = ruleSet.tests[position]
    var play = Play(
      test: test, runner: self, firstProbe: firstProbes[position],
      explains: effort == .full || test.conditionCount > 0, observe: observe)
    for line in test.lines {
      play.perform(line)
      if effort == .outcome, !play.result.passed { break }
    }
    return play.result
  }
}

extension CheckedTest {
  /// How many conditions it expects.
  var conditionCount: Int { lines.reduce(0) { $0 + $1.conditions.count { $0 != nil } } }
}

/// One test under way.
private struct Play {
  /// How much is worked out.
  enum Effort { case full, outcome }

  let runner: TestRunner
  let explains: Bool
  let observe: ((Turn, Decision) -> Void)?
  var result: TestResult
  var conversation: Conversation
  var clock: Instant
  var turns = 0
  /// Changes since the last turn that carried facts.
  var facts: [String: FactInput] = [:]
  var desks: [String: DeskAvailability] = [:]
  var decision: Decision?
  /// The line that is judged, in words.
  var judged = ""
  var fixed: Set<String> = []
  var nextProbe: Int

  init(
    test: CheckedTest, runner: TestRunner, firstProbe: Int, explains: Bool,
    observe: ((Turn, Decision) -> Void)?
  ) {
    self.runner = runner
    self.explains = explains
    self.observe = observe
    nextProbe = firstProbe
    result = TestResult(
      name: test.name, span: test.span, failures: [], expectations: 0, judgements: 0, brittle: [])
    conversation = runner.engine.newConversation(id: test.name)
    // Monday 2026-01-05 10:00 in the policy's zone.
    clock = runner.zone(nil).instant(day: 20_458, minute: 600)
    let movesClock = test.lines.contains { if case .at = $0.syntax.kind { true } else { false } }
    if !movesClock {
      // Without `at` a test must not depend on a hidden date.
      for desk in runner.engine.program.desks { desks[desk.name] = .open }
    }
  }

  mutating func perform(_ line: CheckedTestLine) {
    switch line.syntax.kind {
    case .given(let settings):
      for setting in settings { apply(setting) }
    case .at(let date, let minute, let zone):
      clock = runner.zone(zone?.value).instant(day: date.daysSinceEpoch, minute: minute)
    case .after(let duration): clock += duration.seconds * 1000
    case .customer(let text, let channel, let assignments):
      var signals: [String: Int64] = [:]
      for assignment in assignments { signals[assignment.name.value] = runner.stored(assignment) }
      fixed = Set(signals.keys)
      decide(.customer, text.value, channel: channel?.value, signals: signals)
    case .bot(let text, let answered): decide(.bot, text.value, answered: answered)
    case .draft(let text): decide(.draft, text.value)
    case .agent(let text): decide(.agent, text.value)
    case .agentGivesBack: decide(.agent, "", givesBack: true)
    case .event(let event, let fields):
      for field in fields {
        let name = field.name.value
        facts[name.contains(".") ? name : "\(event.value).\(name)"] = runner.input(field.value.value)
      }
      decide(.event, "", event: event.value)
    case .expect(let expectations):
      for (index, expectation) in expectations.enumerated() {
        judge(expectation, line.conditions.indices.contains(index) ? line.conditions[index] : nil)
      }
    }
  }

  private mutating func apply(_ setting: TestLineSyntax.Setting) {
    switch setting {
    case .fact(let assignment): facts[assignment.name.value] = runner.input(assignment.value.value)
    case .unknown(let name): facts[name.value] = .unknown
    case .desk(let name, let state):
      desks[name.value] =
        switch state {
        case .open: .open
        case .closed: .closed
        case .full: .full
        }
    }
  }

  private mutating func decide(
    _ speaker: Speaker, _ text: String, channel: String? = nil, answered: Bool? = nil,
    givesBack: Bool = false,
    event: String? = nil, signals: [String: Int64] = [:]
  ) {
    turns += 1
    clock += 10_000
    let turn = Turn(
      id: "t\(turns)", speaker: speaker, text: text, at: clock, channel: channel ?? runner.defaultChannel,
      facts: facts,
      answered: answered, givesBack: givesBack, desks: desks, event: event, fixedSignals: signals)
    facts = [:]
    let decision = runner.engine.decide(turn, in: &conversation, detail: explains ? .explanation : .evidence)
    judged = event.map { "event \($0)" } ?? "\(speaker.rawValue) \"\(text)\""
    self.decision = decision
    observe?(turn, decision)
  }

  private mutating func judge(_ expectation: ExpectationSyntax, _ condition: Condition?) {
    guard let decision else { return }
    let verdict: Judgement
    if case .condition = expectation.kind, let condition {
      verdict = runner.judge(condition, decision.trace?.probes[nextProbe] ?? [], fixed: fixed)
      nextProbe += 1
      if verdict.isComputed { result.judgements += 1 } else { result.expectations += 1 }
      if verdict.isComputed, verdict.holds, let margin = verdict.margin, margin < unitsPerOne / 10 {
        result.brittle.append(expectation.span)
      }
    } else {
      verdict = runner.judge(expectation.kind, decision)
      result.expectations += 1
    }
    if verdict.holds { return }
    result.failures.append(
      TestFailure(
        span: expectation.span, line: judged, expected: verdict.expected, actual: verdict.actual,
        why: runner.why(decision), fired: runner.fired(decision),
        near: runner.nearMisses(decision, of: expectation.kind)))
  }
}

extension TestRunner {
  /// The table of a zone, the policy's when nil.
  fileprivate func zone(_ name: String?) -> ZoneTable {
    let zones = engine.program.zones
    return zones.first { $0.name == name } ?? zones[engine.program.policy.zone]
  }

  fileprivate var defaultChannel: String? { engine.program.policy.channels.first }

  fileprivate func input(_ literal: LiteralSyntax) -> FactInput {
    switch literal {
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .date(let date): .text(date.text)
    case .clock(let minute): .text(clockText(minute))
    case .word("yes"): .truth(true)
    case .word("no"): .truth(false)
    case .word(let word): .text(word)
    }
  }

  /// A fixed signal in stored units; a case of `one of` by position.
  fileprivate func stored(_ assignment: TestLineSyntax.Assignment) -> Int64 {
    switch assignment.value.value {
    case .number(let number): return number
    case .word("yes"): return 1
    case .word("no"): return 0
    case .word(let word):
      guard let signal = Signal(name: assignment.name.value) else { return 0 }
      if signal == .channel { return Int64(engine.program.policy.channels.firstIndex(of: word) ?? 0) }
      guard case .oneOf(let cases) = signal.description.type else { return 0 }
      return Int64(cases.firstIndex(of: word) ?? 0)
    case .text, .date, .clock: return 0
    }
  }

}

extension ZoneTable {
  /// The instant of a wall-clock time; of one that a change of the clock skips or repeats, an instant beside it.
  package func instant(day: Int, minute: Int) -> Instant {
    let local = (Int64(day) * 1440 + Int64(minute)) * 60_000
    let guess = local - offset(at: local) * 1000
    return local - offset(at: guess) * 1000
  }
}
