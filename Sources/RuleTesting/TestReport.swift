package import Diagnostics

/// What running the tests of a rule set gave.
package struct TestReport: Sendable {
  /// In the order of the rule set: by name.
  package var results: [TestResult]
  package init(results: [TestResult]) { self.results = results }

  package var failed: [TestResult] { results.filter { !$0.failures.isEmpty } }
}

package struct TestResult: Sendable {
  package var name: String
  package var span: SourceSpan
  package var failures: [TestFailure]
  /// Expectations of policy, and those that compare a score that was computed from the text.
  package var expectations: Int
  package var judgements: Int
  /// Judgements that hold by less than 0.1: a retrained scorer may turn them.
  package var brittle: [SourceSpan]
  package var passed: Bool { failures.isEmpty }
}

package struct TestFailure: Sendable {
  /// The expectation that was not met.
  package var span: SourceSpan
  /// The line that was judged: `customer "…"`.
  package var line: String
  package var expected: String
  package var actual: String
  /// Why, in one line: the deciding rule and its reason, or the nearest comparison that failed.
  package var why: String
  /// Rules that fired, in order of precedence, with what became of them.
  package var fired: [String]
  /// What kept rules from firing: first the rule that was expected, then the nearest others.
  package var near: [NearMiss]
}

/// What kept a rule from firing.
package struct NearMiss: Sendable, Equatable {
  package var rule: String
  /// `anger 0.42, needs 0.5`
  package var words: String
}
