package import Conversations
import Diagnostics
import Escalation
package import RuleCompilation
package import RuleSemantics
import RuleSyntax

/// Tests played once with a close look: which rules fired, which comparisons were true and false, who was reached.
///
/// It costs the engine nothing when it is not asked for: the conditions to watch are compiled as further probes of the trace,
/// which only a program for tests has, and everything else is read off the decisions.
package struct TestStudy: Sendable {
  package let ruleSet: CheckedRuleSet
  /// Conditions in the order of the text.
  package let sites: [ConditionSite]
  /// Positions of the tests that are looked at.
  package let tests: [Int]
  let runner: TestRunner
  let mutations: [Mutation]
  private let rulePositions: [String: Int]
  private let probes: Probes

  /// Where the probes of a study lie behind those of the tests.
  private struct Probes: Sendable {
    var sites = 0
    var ensures = 0
    /// Pairs of a condition and its variant, by mutation.
    var variants: [[(before: Int, after: Int, rule: Int?)]] = []
  }

  /// Compiles the rule set for a study.
  ///
  /// - Parameter mutating: also lists what mutation testing would change, and finds out which tests could notice.
  /// - Throws: `CompilationError`.
  package init(
    _ ruleSet: CheckedRuleSet, zones: (String) -> ZoneTable?, filter: TestFilter = TestFilter(),
    mutating kinds: Set<MutationKind> = []
  ) throws(CompilationError) {
    self.ruleSet = ruleSet
    let trees = RuleTrees(ruleSet.sources)
    sites = ruleSet.conditionSites(trees)
    mutations = kinds.isEmpty ? [] : ruleSet.mutations(sites, trees).filter { kinds.contains($0.kind) }
    rulePositions = Dictionary(
      uniqueKeysWithValues: ruleSet.rules.enumerated().map { ($0.element.name, $0.offset) })
    tests = ruleSet.tests.indices.filter { filter.admits(ruleSet.tests[$0], ruleSet.sources) }

    let base = TestRunner.conditions(of: ruleSet.tests).count
    var pool = ConditionPool(first: base)
    var probes = Probes()
    probes.sites = base
    for site in sites { pool.append(site.condition) }
    probes.ensures = base + pool.conditions.count
    for ensure in ruleSet.ensures { pool.append(.all([ensure.when] + ensure.unless.map { .not($0) })) }
    // Variants may record conditions that the rule set does not: they are compiled along and change nothing else.
    var observed = ruleSet
    for mutation in mutations {
      probes.variants.append(
        mutation.variants(of: &observed).map { pair in
          (pool.position(of: pair.before), pool.position(of: pair.after), pair.rule)
        })
    }
    self.probes = probes
    runner = try TestRunner(observed, zones: zones, observing: pool.conditions)
  }

  /// Plays one of the tests; several threads may do so at once.
  ///
  /// - Parameter position: in `tests`.
  package func observation(_ position: Int) -> TestObservation {
    let test = tests[position]
    let log = Log()
    let result = runner.run(test) { turn, decision in
      note(turn, decision, in: &log.observation)
    }
    log.observation.test = test
    log.observation.result = result
    return log.observation
  }

  /// One observation under way; only the thread that plays the test knows it.
  private final class Log {
    var observation = TestObservation(
      test: 0,
      result: TestResult(
        name: "", span: .init(source: .init(0), start: 0, end: 0), failures: [], expectations: 0,
        judgements: 0, brittle: []))
  }

  private func note(_ turn: Turn, _ decision: Decision, in log: inout TestObservation) {
    log.scripts.formUnion(decision.scripts)
    if let handoff = decision.handoff { log.desks.formUnion([handoff.desk, handoff.wantedDesk]) }
    log.desks.formUnion(decision.notify)
    if turn.speaker == .customer {
      log.customerTexts.append(turn.text)
      if let intent = decision.values.intent { log.intents.insert(intent) }
    }
    if turn.speaker == .draft { log.draftTexts.append(turn.text) }
    guard let trace = decision.trace else { return }
    var asked: Set<Int> = []
    for (index, rule) in trace.rules.enumerated() {
      switch rule.outcome {
      case .notApplicable: continue
      case .outsideDates:
        log.outsideDates.insert(index)
        continue
      case .decided, .fired:
        log.fired.insert(index)
        log.held.insert(index)
      case .exhausted:
        log.held.insert(index)
        log.exhausted.insert(index)
      case .displaced(let others):
        log.held.insert(index)
        log.displacers.formUnion(others.compactMap { rulePositions[$0] })
      case .doesNotHold: break
      }
      asked.insert(index)
    }
    for (index, site) in sites.enumerated() {
      guard isAsked(site, turn, asked) else { continue }
      if holds(trace, probes.sites + index) {
        log.seenTrue.insert(index)
      } else {
        log.seenFalse.insert(index)
      }
    }
    if turn.speaker == .customer {
      for index in ruleSet.ensures.indices where holds(trace, probes.ensures + index) {
        log.ensures.insert(index)
      }
    }
    for (index, variants) in probes.variants.enumerated() where !log.differing.contains(index) {
      for variant in variants {
        if let rule = variant.rule, !asked.contains(rule) { continue }
        if variant.rule == nil, turn.speaker != .customer { continue }
        if holds(trace, variant.before) != holds(trace, variant.after) {
          log.differing.insert(index)
          break
        }
      }
    }
  }

  /// Whether a turn looks at a condition: a rule that is asked has it, or it is one of moods, desks and ensures.
  private func isAsked(_ site: ConditionSite, _ turn: Turn, _ asked: Set<Int>) -> Bool {
    site.places.contains { place in
      place.home.rule.map { asked.contains($0) } ?? (turn.speaker == .customer)
    }
  }

  private func holds(_ trace: Trace, _ probe: Int) -> Bool {
    probe < trace.probes.count && trace.probes[probe].first?.holds == true
  }
}

/// Conditions that are compiled once each.
private struct ConditionPool {
  let first: Int
  private(set) var conditions: [Condition] = []
  private var positions: [Condition: Int] = [:]

  init(first: Int) { self.first = first }

  /// Appends a condition, known or not.
  mutating func append(_ condition: Condition) { conditions.append(condition) }

  /// The probe of a condition.
  mutating func position(of condition: Condition) -> Int {
    if let known = positions[condition] { return known }
    positions[condition] = first + conditions.count
    conditions.append(condition)
    return first + conditions.count - 1
  }
}
