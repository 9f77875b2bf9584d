package import ConversationStores
package import Conversations
import Glibc
import HTTPTypes
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
  package let store: any ConversationStore
  package let metrics = Metrics()
  /// Conversations at hand; nobody but `TurnDesk` and erasure goes through it.
  let conversations = ConversationTable()
  package let access: AccessControl
  /// Nil if connections are not encrypted.
  let identity: IdentityShelf?
  let shadow = ShadowLog()
  let checks = PolicyChecks()
  /// What of a turn is kept.
  let keeping: RecordKeeping
  let announcer: AnnouncementDesk
  /// Rings for open streams of events.
  let bell = EventBell()
  let openStreams = Atomic<Int>(0)
  let logger: Logger
  /// The time, in milliseconds since 1970.
  let now: @Sendable () -> Instant

  package init(
    settings: ServerSettings, policy: LoadedPolicy, candidate: LoadedPolicy? = nil,
    store: any ConversationStore, webhooks: [Webhook] = [], tokens: TokenBook = TokenBook(),
    identity: IdentityShelf? = nil, logger: Logger,
    now: @escaping @Sendable () -> Instant = { SystemTime.now }
  ) {
    self.settings = settings
    policies = PolicyShelf(policy, candidate: candidate, share: settings.candidateShare)
    access = AccessControl(tokens)
    self.identity = identity
    self.store = store
    keeping = RecordKeeping(settings.recorded)
    announcer = AnnouncementDesk(webhooks: webhooks)
    self.logger = logger
    self.now = now
  }
}

extension DecisionService {
  /// Asks the store; what it cannot do becomes a problem.
  func asking<Result>(
    _ question: (any ConversationStore) async throws(StoreError) -> Result
  ) async throws(Problem) -> Result {
    do {
      return try await question(store)
    } catch {
      report(error)
      switch error {
      case .unavailable:
        throw Problem(
          .storeUnavailable, "nothing was answered; the same request may be sent again",
          headers: [.retryAfter: "1"])
      case .full: throw Problem(.storeFull, "nothing was kept; make room, then send the same request again")
      case .unusable(let detail): throw Problem(.invalidParameter, detail)
      case .corrupt, .failed: throw Problem(.internalError, "the store failed; the server's log says more")
      }
    }
  }

  /// Notes that the store failed.
  func report(_ error: StoreError) {
    metrics.countStoreError()
    logger.error("store", metadata: ["error": "\(error)"])
  }

  /// Appends to the audit log what a caller did.
  func audit(_ call: Call, _ action: String, subject: String, detail: String = "") async throws(Problem) {
    try await audit(by: call.caller.name, action, subject: subject, detail: detail)
  }

  /// Appends to the audit log.
  func audit(by actor: String, _ action: String, subject: String, detail: String) async throws(Problem) {
    let note = AuditNote(at: now(), actor: actor, action: action, subject: subject, detail: detail)
    _ = try await asking { store throws(StoreError) in try await store.audit(note) }
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
