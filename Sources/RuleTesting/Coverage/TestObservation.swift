import Conversations
import Escalation

/// What one test made happen, collected from its decisions after the fact.
package struct TestObservation: Sendable {
  /// Position of the test in the rule set.
  package var test: Int
  package var result: TestResult
  /// Positions of rules by what became of them on some turn.
  package var fired: Set<Int> = []
  var held: Set<Int> = []
  var exhausted: Set<Int> = []
  var outsideDates: Set<Int> = []
  /// Rules that displaced another one.
  var displacers: Set<Int> = []
  /// Positions of sites that were looked at and held, or did not.
  var seenTrue: Set<Int> = []
  var seenFalse: Set<Int> = []
  var ensures: Set<Int> = []
  var scripts: Set<String> = []
  var desks: Set<String> = []
  var intents: Set<String> = []
  /// Variants that a turn would have read differently (see `Mutation`).
  var differing: Set<Int> = []
  /// What customers and the bot wrote.
  var customerTexts: [String] = []
  var draftTexts: [String] = []
}

extension Decision {
  /// Names of all scripts that were said.
  var scripts: [String] {
    messages.map(\.script)
      + offers.compactMap { if case .script(let message) = $0 { message.script } else { nil } }
  }
}
