import Synchronization

/// Tells who waits that there is something new. Rings that nobody heard yet are one.
package final class EventBell: Sendable {
  private struct Listeners {
    var next = 0
    var continuations: [Int: AsyncStream<Void>.Continuation] = [:]
    var isClosed = false
  }

  private let listeners = Mutex(Listeners())

  package init() {}

  /// A signal for each ring from now on, until the bell is closed.
  package func signals() -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let number: Int? = listeners.withLock { listeners in
        if listeners.isClosed { return nil }
        listeners.next += 1
        listeners.continuations[listeners.next] = continuation
        return listeners.next
      }
      guard let number else { return continuation.finish() }
      continuation.onTermination = { [weak self] _ in
        self?.listeners.withLock { _ = $0.continuations.removeValue(forKey: number) }
      }
    }
  }

  package func ring() {
    let continuations = listeners.withLock { Array($0.continuations.values) }
    for continuation in continuations { continuation.yield() }
  }

  package func close() {
    let continuations = listeners.withLock { listeners in
      listeners.isClosed = true
      defer { listeners.continuations = [:] }
      return Array(listeners.continuations.values)
    }
    for continuation in continuations { continuation.finish() }
  }
}
