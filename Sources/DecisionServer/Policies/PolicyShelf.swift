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
  /// Of a bundle: the version that its maker gave it.
  package let version: String?

  package init(_ policy: Policy, loadedAt: Instant, version: String? = nil) {
    engine = Engine(policy.program)
    self.policy = policy
    self.loadedAt = loadedAt
    self.version = version
  }
}

/// What became of the last attempt to load rules.
package struct LoadReport: Sendable {
  package let at: Instant
  /// Nil if the rules are in force.
  package let failure: LoadFailure?
}

/// The rules in force, and a candidate that watches or decides some conversations. They change between turns and never
/// within one: whoever decides takes them once.
package final class PolicyShelf: Sendable {
  private struct Contents {
    var active: LoadedPolicy
    var candidate: LoadedPolicy?
    var report: LoadReport
    var reloads = 0
    var failures = 0
  }

  private let contents: Mutex<Contents>
  /// Of a hundred conversations, so many are decided by the candidate.
  private let share: Int

  package init(_ active: LoadedPolicy, candidate: LoadedPolicy? = nil, share: Int = 0) {
    contents = Mutex(
      Contents(
        active: active, candidate: candidate, report: LoadReport(at: active.loadedAt, failure: nil)))
    self.share = share
  }

  /// The rules in force now.
  package var active: LoadedPolicy { contents.withLock { $0.active } }

  /// The candidate and its share, 0…100.
  package var candidate: (policy: LoadedPolicy?, share: Int) { (contents.withLock { $0.candidate }, share) }

  /// Which rules decide the turns of a conversation. By its id alone, so that all servers say the same and a conversation
  /// stays where it is.
  func bench(for conversation: String) -> Bench {
    let (active, candidate) = contents.withLock { ($0.active, $0.candidate) }
    guard let candidate else {
      return Bench(deciding: active.engine, watching: nil, decidesAsCandidate: false)
    }
    let isCandidates = stableHash(conversation.utf8) % 100 < UInt64(share)
    return isCandidates
      ? Bench(deciding: candidate.engine, watching: active.engine, decidesAsCandidate: true)
      : Bench(deciding: active.engine, watching: candidate.engine, decidesAsCandidate: false)
  }

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

  /// Puts another candidate beside the rules in force.
  package func propose(_ policy: LoadedPolicy) { contents.withLock { $0.candidate = policy } }

  /// Keeps the rules in force and notes why others were refused.
  package func refuse(_ failure: LoadFailure, at: Instant) {
    contents.withLock {
      $0.report = LoadReport(at: at, failure: failure)
      $0.failures += 1
    }
  }
}
