package import Escalation
import Synchronization

/// What the server counted since it started, as Prometheus reads it.
package final class Metrics: Sendable {
  /// Upper bounds of the buckets of time, in seconds.
  static let bounds: [Double] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  /// How long requests of one route took.
  struct Times: Sendable {
    /// One per bound and one for what is slower.
    var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
    var sum = 0.0
    var count = 0

    mutating func add(_ seconds: Double) {
      buckets[Metrics.bounds.firstIndex { seconds <= $0 } ?? Metrics.bounds.count] += 1
      sum += seconds
      count += 1
    }
  }

  /// A request as it is counted.
  struct RequestKey: Hashable {
    let route: String
    let status: Int
  }

  struct Counts: Sendable {
    var requests: [RequestKey: Int] = [:]
    var times: [String: Times] = [:]
    var decisions: [String: Int] = [:]
    var rules: [String: Int] = [:]
    var desks: [String: Int] = [:]
    var topics: [String: Int] = [:]
    var faults = 0
    var breaches = 0
    var repeats = 0
    var problems: [String: Int] = [:]
    var storeErrors = 0
    var failedDeliveries = 0
    var deadDeliveries = 0
    /// By number of stars.
    var satisfaction: [String: Int] = [:]
  }

  private let counts = Mutex(Counts())
  /// Requests that are being worked on.
  let inFlight = Atomic<Int>(0)

  package init() {}

  /// Counts a request that was answered.
  func count(route: String, status: Int, seconds: Double) {
    counts.withLock {
      $0.requests[RequestKey(route: route, status: status), default: 0] += 1
      $0.times[route, default: Times()].add(seconds)
    }
  }

  /// Counts a problem by its code.
  func count(_ problem: Problem.Code) { counts.withLock { $0.problems[problem.rawValue, default: 0] += 1 } }

  func countStoreError() { counts.withLock { $0.storeErrors += 1 } }

  /// Counts an attempt to deliver that failed, for the last time if it is dead.
  func countDelivery(isDead: Bool) {
    counts.withLock {
      $0.failedDeliveries += 1
      if isDead { $0.deadDeliveries += 1 }
    }
  }

  /// Counts a customer's satisfaction, 1…5.
  func count(satisfaction: Int?) {
    guard let satisfaction else { return }
    counts.withLock { $0.satisfaction["\(satisfaction)", default: 0] += 1 }
  }

  /// Counts a decision; each of its topics, its rule and its desk.
  package func count(_ decision: Decision) {
    counts.withLock {
      if case .repeated = decision.origin {
        $0.repeats += 1
        return
      }
      $0.decisions[decision.kind.rawValue, default: 0] += 1
      if let rule = decision.rule { $0.rules[rule, default: 0] += 1 }
      if let handoff = decision.handoff { $0.desks[handoff.desk, default: 0] += 1 }
      for topic in decision.values.topics { $0.topics[topic, default: 0] += 1 }
      $0.faults += decision.faults.count
      $0.breaches += decision.breaches.count
    }
  }

  /// What was counted so far.
  var snapshot: Counts { counts.withLock { $0 } }
}
