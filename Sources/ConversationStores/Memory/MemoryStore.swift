package import Conversations
import Synchronization

/// A store in memory: for trying Heed out, for tests, and as the plain model of what a store is.
///
/// It is bounded. Above its capacity it forgets the conversations that were silent longest and have no handoff open, as
/// a retention would; where that does not help, it is full.
package final class MemoryStore: ConversationStore {
  /// How much is kept.
  package struct Capacity: Sendable {
    package var conversations = 50_000
    package var turns = 1_000_000
    package var events = 100_000
    package var deliveries = 100_000
    package init() {}
  }

  private let tables: Mutex<MemoryTables>
  private let bell = EventBell()

  package init(capacity: Capacity = Capacity()) { tables = Mutex(MemoryTables(capacity: capacity)) }

  private func run<T>(_ body: (inout MemoryTables) throws(StoreError) -> sending T) throws(StoreError) -> T {
    let (result, hasNews) = try tables.withLock { tables throws(StoreError) in
      guard !tables.isClosed else { throw .unavailable("it was closed") }
      let before = tables.lastEvent
      let result = try body(&tables)
      return (result, tables.lastEvent != before)
    }
    if hasNews { bell.ring() }
    return result
  }

  package func commit(_ step: Step) async throws(StoreError) -> CommitOutcome {
    try step.check()
    return try run { tables throws(StoreError) in try tables.commit(step) }
  }

  package func conversation(_ id: String) async throws(StoreError) -> ConversationLookup {
    try run { tables in tables.lookup(id) }
  }

  package func recorded(conversation: String, turn: String) async throws(StoreError) -> RecordedTurn? {
    try run { tables in tables.conversations[ExactText(conversation)]?.turn(turn) }
  }

  package func timeline(of conversation: String, after number: Int64, limit: Int) async throws(StoreError)
    -> [RecordedTurn]
  {
    try run { tables in
      let turns = tables.conversations[ExactText(conversation)]?.turns ?? []
      return Array(
        turns.dropFirst(Int(min(max(number, 0), Int64(turns.count)))).prefix(StorePage.size(limit)))
    }
  }

  package func add(_ feedback: Feedback) async throws(StoreError) -> Bool {
    try feedback.check()
    return try run { tables in tables.add(feedback) }
  }

  package func feedback(of conversation: String?, after id: Int64, limit: Int) async throws(StoreError)
    -> [RecordedFeedback]
  {
    let wanted = conversation.map { ExactText($0) }
    return try run { tables in
      Array(
        tables.feedback.lazy
          .filter { $0.id > id && (wanted == nil || ExactText($0.feedback.conversation) == wanted) }
          .prefix(StorePage.size(limit)))
    }
  }

  package func handoff(_ id: String, now: Instant) async throws(StoreError) -> Handoff? {
    try run { tables in tables.handoffs[ExactText(id)]?.seen(at: now) }
  }

  package func handoffs(_ filter: HandoffFilter, now: Instant, after cursor: HandoffCursor?, limit: Int)
    async throws(StoreError) -> [Handoff]
  {
    try run { tables in
      let found = tables.handoffs.values.filter { handoff in
        filter.admits(handoff, now: now) && (cursor.map { $0 < handoff.cursor } ?? true)
      }
      return found.sorted { $0.cursor < $1.cursor }.prefix(StorePage.size(limit)).map { $0.seen(at: now) }
    }
  }

  package func claim(
    _ id: String, agent: String, until lease: Instant, now: Instant, announcing: @escaping Announcer
  ) async throws(StoreError) -> ClaimOutcome {
    try StoredName.check(agent, "the name of an agent")
    return try run { tables throws(StoreError) in
      try tables.change(id, now: now, announcing: announcing) { $0.claim(by: agent, until: lease) }
    }
  }

  package func claimNext(
    desk: String?, skills: Set<String>, agent: String, until lease: Instant, now: Instant,
    announcing: @escaping Announcer
  ) async throws(StoreError) -> Handoff? {
    try StoredName.check(agent, "the name of an agent")
    let waiting = HandoffFilter(desk: desk, status: .waiting)
    return try run { tables throws(StoreError) in
      let first = tables.handoffs.values
        .filter {
          waiting.admits($0, now: now) && $0.isAtADesk && skills.isSuperset(of: $0.skills)
        }
        .min { $0.cursor < $1.cursor }
      guard let first else { return nil }
      let outcome = try tables.change(first.id, now: now, announcing: announcing) {
        $0.claim(by: agent, until: lease)
      }
      guard case .done(let handoff) = outcome else { return nil }
      return handoff
    }
  }

  package func renew(_ id: String, agent: String, until lease: Instant, now: Instant)
    async throws(StoreError) -> ClaimOutcome
  {
    try run { tables throws(StoreError) in
      try tables.change(id, now: now, announcing: { _ in Announcement() }) {
        $0.renew(by: agent, until: lease)
      }
    }
  }

  package func giveBack(
    _ id: String, agent: String, to desk: String?, now: Instant, announcing: @escaping Announcer
  ) async throws(StoreError) -> ClaimOutcome {
    try StoredName.check(desk, "the desk of a handoff")
    return try run { tables throws(StoreError) in
      try tables.change(id, now: now, announcing: announcing) { $0.giveBack(by: agent, to: desk) }
    }
  }

  package func expireLeases(now: Instant, limit: Int, announcing: @escaping Announcer)
    async throws(StoreError) -> [Handoff]
  {
    try run { tables throws(StoreError) in
      let expired = tables.handoffs.values
        .filter { $0.settlement == nil && $0.claim.map { $0.until <= now } == true }
        .sorted { $0.cursor < $1.cursor }.prefix(StorePage.size(limit))
      return try tables.changeEach(expired.map(\.id), now: now, announcing: announcing) { .done($0) }
    }
  }

  package func escalate(now: Instant, limit: Int, announcing: @escaping Announcer) async throws(StoreError)
    -> [Handoff]
  {
    try run { tables throws(StoreError) in
      let due = tables.handoffs.values
        .filter { $0.status(at: now) == .waiting && $0.escalation.map { $0.at <= now } == true }
        .sorted { $0.cursor < $1.cursor }.prefix(StorePage.size(limit))
      return try tables.changeEach(due.map(\.id), now: now, announcing: announcing) { $0.escalate() }
    }
  }

  package func events(after id: Int64, limit: Int) async throws(StoreError) -> [StoredEvent] {
    try run { tables in
      // Ids are ascending, so the page is found from its end.
      let start = tables.events.firstIndexSorted { $0.id > id }
      return Array(tables.events[start...].prefix(StorePage.size(limit)))
    }
  }

  package func lastEventID() async throws(StoreError) -> Int64 { try run { tables in tables.lastEvent } }

  package func eventSignals() -> AsyncStream<Void> { bell.signals() }

  package func takeDeliveries(
    until lease: Instant, now: Instant, limit: Int, passingOver busy: Set<String>
  ) async throws(StoreError) -> [Delivery] {
    try run { tables in
      tables.takeDeliveries(until: lease, now: now, limit: StorePage.size(limit), passingOver: busy)
    }
  }

  package func delivered(_ id: Int64, now: Instant) async throws(StoreError) {
    try run { tables in
      guard let delivery = tables.deliveries.removeValue(forKey: id) else { return }
      tables.callNext(after: delivery, now: now)
    }
  }

  package func failed(_ id: Int64, error: String, next: Instant?, now: Instant) async throws(StoreError) {
    try run { tables in
      guard var delivery = tables.deliveries[id] else { return }
      delivery.error = error
      if let next { delivery.due = next } else { delivery.dead = now }
      tables.deliveries[id] = delivery
      if delivery.dead != nil { tables.callNext(after: delivery, now: now) }
    }
  }

  package func deadLetters(after id: Int64, limit: Int) async throws(StoreError) -> [Delivery] {
    try run { tables in
      tables.deliveries.values.filter { $0.dead != nil && $0.id > id }
        .sorted { $0.id < $1.id }.prefix(StorePage.size(limit)).map { $0 }
    }
  }

  package func requeue(_ id: Int64, now: Instant) async throws(StoreError) -> Bool {
    try run { tables in
      guard var delivery = tables.deliveries[id], delivery.dead != nil else { return false }
      delivery.dead = nil
      delivery.due = now
      delivery.attempts = 0
      tables.deliveries[id] = delivery
      return true
    }
  }

  package func erase(_ conversation: String, now: Instant) async throws(StoreError) -> Tombstone? {
    try StoredName.check(conversation, "the id of the conversation")
    return try run { tables in tables.erase(conversation, now: now) }
  }

  package func retain(_ retention: Retention, limit: Int) async throws(StoreError) -> RetentionOutcome {
    try run { tables in tables.retain(retention, limit: StorePage.size(limit)) }
  }

  package func audit(_ note: AuditNote) async throws(StoreError) -> AuditEntry {
    try run { tables in
      let entry = AuditEntry(
        id: Int64(tables.audit.count + 1), note: note, after: tables.audit.last?.hash ?? AuditEntry.root)
      tables.audit.append(entry)
      return entry
    }
  }

  package func auditEntries(after id: Int64, limit: Int) async throws(StoreError) -> [AuditEntry] {
    try run { tables in
      Array(
        tables.audit.dropFirst(Int(min(max(id, 0), Int64(tables.audit.count)))).prefix(StorePage.size(limit)))
    }
  }

  package func statistics(now: Instant) async throws(StoreError) -> StoreStatistics {
    try run { tables in tables.statistics(now: now) }
  }

  package func ping() async throws(StoreError) { try run { _ in } }

  package func close() async {
    tables.withLock { $0.isClosed = true }
    bell.close()
  }
}
