package import Conversations
package import Escalation
package import Heed
import RuleRuntime
import Synchronization

/// A rule set that decides, with what is told of it.
package final class LoadedPolicy: Sendable {
  package let engine: Engine
  package let policy: Policy
  /// When it was loaded.
  package let loadedAt: Instant

  package init(_ policy: Policy, loadedAt: Instant) {
    engine = Engine(policy.program)
    self.policy = policy
    self.loadedAt = loadedAt
  }
}

/// What became of the last attempt to load rules.
package struct LoadReport: Sendable {
  package let at: Instant
  /// Nil if the rules are in force.
  package let failure: PolicyError?
}

/// The rules in force. They change between turns and never within one: whoever decides takes them once.
package final class PolicyShelf: Sendable {
  private struct Contents {
    var active: LoadedPolicy
    var report: LoadReport
    var reloads = 0
    var failures = 0
  }

  private let contents: Mutex<Contents>

  package init(_ active: LoadedPolicy) {
    contents = Mutex(Contents(active: active, report: LoadReport(at: active.loadedAt, failure: nil)))
  }

  /// The rules in force now.
  package var active: LoadedPolicy { contents.withLock { $0.active } }

  /// What became of the last attempt, and how many there were.
  package var report: (last: LoadReport, reloads: Int, failures: Int) {
    contents.withLock { ($0.report, $0.reloads, $0.failures) }
  }

  /// Puts other rules in force.
  package func activate(_ policy: LoadedPolicy) {
    contents.withLock {
      $0.active = policy
      $0.report = LoadReport(at: policy.loadedAt, failure: nil)
      $0.reloads += 1
    }
  }

  /// Keeps the rules in force and notes why others were refused.
  package func refuse(_ failure: PolicyError, at: Instant) {
    contents.withLock {
      $0.report = LoadReport(at: at, failure: failure)
      $0.failures += 1
    }
  }
}
