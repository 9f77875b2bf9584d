package import Conversations
import Glibc
import Heed
package import Logging
import Synchronization

/// Answers requests about conversations: what all routes share.
///
/// The path of a request, on one screen: `Dispatcher` finds the route, checks the caller and counts; a handler in Routes
/// reads the body with WireFormat, asks the engine of the policy in force on the request's own task, and writes the
/// answer. Nothing is shared between two requests but what stands here.
package final class DecisionService: Sendable {
  package let settings: ServerSettings
  package let policies: PolicyShelf
  package let metrics = Metrics()
  let logger: Logger
  /// The time, in milliseconds since 1970.
  let now: @Sendable () -> Instant

  package init(
    settings: ServerSettings, policy: LoadedPolicy, logger: Logger,
    now: @escaping @Sendable () -> Instant = { SystemTime.now }
  ) {
    self.settings = settings
    policies = PolicyShelf(policy)
    self.logger = logger
    self.now = now
  }
}

/// The clock of this machine.
package enum SystemTime {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
