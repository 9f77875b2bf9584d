import Dispatch
import Synchronization

/// Work on several cores whose results come in the order of the questions.
enum TestCrew {
  /// The results for positions below `count`, in their order.
  ///
  /// - Parameter jobs: how many cores work; at least 1.
  static func results<Result: Sendable>(
    _ count: Int, jobs: Int, _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    let hands = max(1, min(jobs, count))
    if hands == 1 { return (0..<count).map(work) }
    let next = Atomic(0)
    let found = Mutex<[(position: Int, result: Result)]>([])
    DispatchQueue.concurrentPerform(iterations: hands) { _ in
      var own: [(position: Int, result: Result)] = []
      while case let position = next.add(1, ordering: .relaxed).oldValue, position < count {
        own.append((position, work(position)))
      }
      found.withLock { $0 += own }
    }
    return found.withLock { $0.sorted { $0.position < $1.position }.map(\.result) }
  }
}
