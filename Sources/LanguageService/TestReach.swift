package import Conversations
import Diagnostics
import Escalation
package import RuleCompilation
import RuleLinting
package import RuleSemantics
package import RuleTesting

/// What the tests of a rule set do: which rules they reach, and which of them fail.
package struct TestReach: Sendable {
  /// Names of the tests in which a rule fired, by the rule's name, in the order of the rule set.
  package let tests: [String: [String]]
  /// Names of the rules that could have been reached.
  package let rules: Set<String>
  /// By name of the test.
  package let results: [String: TestResult]
}

/// The work of running all tests of a rule set, which another thread may do.
package struct TestReachTask: Sendable {
  package let root: String
  package let model: CheckedRuleSet
  let versions: [String: Int]

  /// Runs the tests one by one; nil if it was told to stop.
  ///
  /// - Throws: `CompilationError`.
  package func run(
    zones: (String) -> ZoneTable?, isCancelled: () -> Bool
  ) throws(CompilationError) -> TestReach? {
    let study = try TestStudy(model, zones: zones)
    var tests: [String: [String]] = [:]
    var results: [String: TestResult] = [:]
    for position in study.tests.indices {
      if isCancelled() { return nil }
      let observation = study.observation(position)
      results[observation.result.name] = observation.result
      for rule in observation.fired {
        tests[model.rules[rule].name, default: []].append(observation.result.name)
      }
    }
    return TestReach(tests: tests, rules: Set(model.rules.map(\.name)), results: results)
  }
}

/// The work of running some tests of a rule set.
package struct TestRunTask: Sendable {
  package let analysis: AnalysisTask
  /// Names of tests; those that reach a rule.
  package let tests: Set<String>

  /// What came of it.
  package enum Outcome: Sendable {
    /// The rule set has errors: so many.
    case errors(Int)
    case ran([TestResult])
  }

  /// Checks the rule set as it stands and runs the tests.
  ///
  /// - Throws: `CompilationError`.
  package func run(zones: (String) -> ZoneTable?) throws(CompilationError) -> Outcome {
    let outcome = analysis.run()
    guard let model = outcome.model else {
      let inFiles = outcome.files.reduce(0) { $0 + $1.findings.count }
      return .errors(outcome.findings.count { $0.diagnostic.severity == .error } + inFiles)
    }
    let runner = try TestRunner(model, zones: zones)
    return .ran(model.tests.indices.filter { tests.contains(model.tests[$0].name) }.map { runner.run($0) })
  }
}

/// A test that does not pass, as a finding at the expectation that was not met.
struct FailedTest: WordedFinding {
  let test: String
  let failure: TestFailure

  var wording: Wording {
    Wording(
      "test", .error,
      "expected \(failure.expected), got \(failure.actual) for \(failure.line)",
      "\(failure.line) 应为 \(failure.expected),实际为 \(failure.actual)",
      help: failure.why.isEmpty ? nil : (failure.why, failure.why))
  }

  static func findings(of results: some Sequence<TestResult>) -> [Linted] {
    results.flatMap { result in
      result.failures.map { Linted(Diagnostic(FailedTest(test: result.name, failure: $0), at: $0.span)) }
    }
  }
}
