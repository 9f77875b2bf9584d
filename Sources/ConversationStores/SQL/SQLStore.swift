package import Conversations

/// A store in a database that speaks SQL. What is committed is the same for all of them; a `SQLDatabase` says how.
package final class SQLStore<Database: SQLDatabase>: ConversationStore {
  package let database: Database
  private let bell = EventBell()
  private let commits: CommitQueue<Database>

  /// A store in a database whose schema was migrated.
  package init(_ database: Database) {
    self.database = database
    commits = CommitQueue(database, bell: bell)
  }

  package func commit(_ step: Step) async throws(StoreError) -> CommitOutcome {
    try step.check()
    return try await commits.commit(step)
  }

  package func conversation(_ id: String) async throws(StoreError) -> ConversationLookup {
    try await database.read { session throws(StoreError) in
      let row = try session.row(
        "SELECT revision, state, created, touched FROM conversations WHERE id = $1", .text(id))
      guard let row else { return try session.tombstone(of: id).map { .erased($0) } ?? .none }
      return .found(
        StoredConversation(
          revision: try row.integer(0), state: try row.bytes(1), created: try row.integer(2),
          touched: try row.integer(3)))
    }
  }

  package func recorded(conversation: String, turn: String) async throws(StoreError) -> RecordedTurn? {
    try await database.read { session throws(StoreError) in
      let row = try session.row(
        "SELECT \(RecordedTurn.columns) FROM turns WHERE conversation = $1 AND turn = $2",
        .text(conversation), .text(turn))
      guard let row else { return nil }
      return try RecordedTurn(row)
    }
  }

  package func timeline(of conversation: String, after number: Int64, limit: Int) async throws(StoreError)
    -> [RecordedTurn]
  {
    try await database.read { session throws(StoreError) in
      try session.turns(of: conversation, after: number, limit: StorePage.size(limit))
    }
  }

  // MARK: - Feedback

  package func add(_ feedback: Feedback) async throws(StoreError) -> Bool {
    try feedback.check()
    return try await database.write { session throws(StoreError) in
      let conversation = try session.row(
        "SELECT revision FROM conversations WHERE id = $1" + session.dialect.forUpdate,
        .text(feedback.conversation))
      guard conversation != nil else { return false }
      let id = try session.numbers(1, of: .feedback)
      _ = try session.run([feedback.insertion(id: id)])
      return true
    }
  }

  package func feedback(of conversation: String?, after id: Int64, limit: Int) async throws(StoreError)
    -> [RecordedFeedback]
  {
    try await database.read { session throws(StoreError) in
      let size = SQLValue.integer(Int64(StorePage.size(limit)))
      let rows =
        if let conversation {
          try session.rows(
            "SELECT \(RecordedFeedback.columns) FROM feedback WHERE conversation = $1 AND id > $2 "
              + "ORDER BY id LIMIT $3", .text(conversation), .integer(id), size)
        } else {
          try session.rows(
            "SELECT \(RecordedFeedback.columns) FROM feedback WHERE id > $1 ORDER BY id LIMIT $2",
            .integer(id), size)
        }
      return try rows.map { row throws(StoreError) in try RecordedFeedback(row) }
    }
  }

  // MARK: - Handoffs

  package func handoff(_ id: String, now: Instant) async throws(StoreError) -> Handoff? {
    try await database.read { session throws(StoreError) in
      let row = try session.row("SELECT \(Handoff.columns) FROM handoffs WHERE id = $1", .text(id))
      guard let row else { return nil }
      return try Handoff(row).seen(at: now)
    }
  }

  package func handoffs(_ filter: HandoffFilter, now: Instant, after cursor: HandoffCursor?, limit: Int)
    async throws(StoreError) -> [Handoff]
  {
    let query = HandoffQuery(filter, now: now, after: cursor, limit: StorePage.size(limit))
    return try await database.read { session throws(StoreError) in try session.handoffs(query, now: now) }
  }

  package func claim(
    _ id: String, agent: String, until lease: Instant, now: Instant, announcing: @escaping Announcer
  ) async throws(StoreError) -> ClaimOutcome {
    try StoredName.check(agent, "the name of an agent")
    return try await write { session throws(StoreError) in
      try session.change(id, now: now, announcing: announcing) { $0.claim(by: agent, until: lease) }
    }
  }

  package func claimNext(
    desk: String?, skills: Set<String>, agent: String, until lease: Instant, now: Instant,
    announcing: @escaping Announcer
  ) async throws(StoreError) -> Handoff? {
    try StoredName.check(agent, "the name of an agent")
    return try await write { session throws(StoreError) in
      var cursor: HandoffCursor?
      repeat {
        let query = HandoffQuery(
          HandoffFilter(desk: desk, status: .waiting), now: now, after: cursor, limit: 100)
        let page = try session.handoffs(query, now: now)
        for candidate in page where candidate.isAtADesk && skills.isSuperset(of: candidate.skills) {
          let outcome = try session.change(
            candidate.id, now: now, skippingLocked: true, announcing: announcing
          ) { handoff in
            // Somebody was faster, and has let go of the lock.
            if let claim = handoff.claim { return .taken(by: claim.agent, until: claim.until) }
            return handoff.claim(by: agent, until: lease)
          }
          if case .done(let handoff) = outcome { return handoff }
        }
        cursor = page.count < 100 ? nil : page.last?.cursor
      } while cursor != nil
      return nil
    }
  }

  package func renew(_ id: String, agent: String, until lease: Instant, now: Instant)
    async throws(StoreError) -> ClaimOutcome
  {
    try await write { session throws(StoreError) in
      try session.change(id, now: now, announcing: { _ in Announcement() }) {
        $0.renew(by: agent, until: lease)
      }
    }
  }

  package func giveBack(
    _ id: String, agent: String, to desk: String?, now: Instant, announcing: @escaping Announcer
  ) async throws(StoreError) -> ClaimOutcome {
    try StoredName.check(desk, "the desk of a handoff")
    return try await write { session throws(StoreError) in
      try session.change(id, now: now, announcing: announcing) { $0.giveBack(by: agent, to: desk) }
    }
  }

  package func expireLeases(now: Instant, limit: Int, announcing: @escaping Announcer)
    async throws(StoreError) -> [Handoff]
  {
    let condition = "settled_at IS NULL AND agent IS NOT NULL AND lease <= $1"
    return try await write { session throws(StoreError) in
      try session.changeEach(
        condition, now: now, limit: StorePage.size(limit), announcing: announcing
      ) { .done($0) }
    }
  }

  package func escalate(now: Instant, limit: Int, announcing: @escaping Announcer) async throws(StoreError)
    -> [Handoff]
  {
    let condition =
      "settled_at IS NULL AND escalation_at <= $1 AND (agent IS NULL OR lease <= $1)"
    return try await write { session throws(StoreError) in
      try session.changeEach(
        condition, now: now, limit: StorePage.size(limit), announcing: announcing
      ) { $0.escalate() }
    }
  }

  /// A transaction that may publish events.
  private func write<T: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws(StoreError) -> T)
    async throws(StoreError) -> T
  {
    let result = try await database.write(body)
    bell.ring()
    return result
  }

  // MARK: - Events and webhooks

  package func events(after id: Int64, limit: Int) async throws(StoreError) -> [StoredEvent] {
    try await database.read { session throws(StoreError) in
      let rows = try session.rows(
        "SELECT id, kind, conversation, data, at FROM events WHERE id > $1 ORDER BY id LIMIT $2",
        .integer(id), .integer(Int64(StorePage.size(limit))))
      return try rows.map { row throws(StoreError) in try StoredEvent(row) }
    }
  }

  package func lastEventID() async throws(StoreError) -> Int64 {
    try await database.read { session throws(StoreError) in
      try session.row("SELECT max(id) FROM events")?.integerIfAny(0) ?? 0
    }
  }

  package func eventSignals() -> AsyncStream<Void> { bell.signals() }

  package func takeDeliveries(
    until lease: Instant, now: Instant, limit: Int, passingOver busy: Set<String>
  ) async throws(StoreError) -> [Delivery] {
    let isAnyDue = try await database.read { session throws(StoreError) in
      try session.isAnyDeliveryDue(now: now, passingOver: busy)
    }
    // Asked often and mostly in vain: that costs no transaction.
    guard isAnyDue else { return [] }
    return try await database.write { session throws(StoreError) in
      try session.takeDeliveries(
        until: lease, now: now, limit: StorePage.size(limit), passingOver: busy)
    }
  }

  package func delivered(_ id: Int64, now: Instant) async throws(StoreError) {
    try await database.write { session throws(StoreError) in try session.delivered(id, now: now) }
  }

  package func failed(_ id: Int64, error: String, next: Instant?, now: Instant) async throws(StoreError) {
    try await database.write { session throws(StoreError) in
      try session.failed(id, error: error, next: next, now: now)
    }
  }

  package func deadLetters(after id: Int64, limit: Int) async throws(StoreError) -> [Delivery] {
    try await database.read { session throws(StoreError) in
      let rows = try session.rows(
        "SELECT \(Delivery.columns) FROM deliveries WHERE dead IS NOT NULL AND id > $1 ORDER BY id LIMIT $2",
        .integer(id), .integer(Int64(StorePage.size(limit))))
      return try rows.map { row throws(StoreError) in try Delivery(row) }
    }
  }

  package func requeue(_ id: Int64, now: Instant) async throws(StoreError) -> Bool {
    try await database.write { session throws(StoreError) in
      try session.row(
        "UPDATE deliveries SET dead = NULL, due = $1, attempts = 0 WHERE id = $2 AND dead IS NOT NULL RETURNING id",
        .integer(now), .integer(id)) != nil
    }
  }

  // MARK: - Erasure, audit, running

  package func erase(_ conversation: String, now: Instant) async throws(StoreError) -> Tombstone? {
    try StoredName.check(conversation, "the id of the conversation")
    let tombstone = try await database.write { session throws(StoreError) in
      try session.erase(conversation, now: now)
    }
    if tombstone != nil { try await database.scrub() }
    return tombstone
  }

  package func retain(_ retention: Retention, limit: Int) async throws(StoreError) -> RetentionOutcome {
    let outcome = try await database.write { session throws(StoreError) in
      try session.retain(retention, limit: StorePage.size(limit))
    }
    if outcome != RetentionOutcome(), outcome.isComplete { try await database.scrub() }
    return outcome
  }

  package func audit(_ note: AuditNote) async throws(StoreError) -> AuditEntry {
    try await database.write { session throws(StoreError) in
      let id = try session.numbers(1, of: .audit)
      let previous =
        try session.row("SELECT hash FROM audit WHERE id = $1", .integer(id - 1))?.bytes(0)
        ?? AuditEntry.root
      let entry = AuditEntry(id: id, note: note, after: previous)
      _ = try session.run([entry.insertion])
      return entry
    }
  }

  package func auditEntries(after id: Int64, limit: Int) async throws(StoreError) -> [AuditEntry] {
    try await database.read { session throws(StoreError) in
      let rows = try session.rows(
        "SELECT \(AuditEntry.columns) FROM audit WHERE id > $1 ORDER BY id LIMIT $2", .integer(id),
        .integer(Int64(StorePage.size(limit))))
      return try rows.map { row throws(StoreError) in try AuditEntry(row) }
    }
  }

  package func statistics(now: Instant) async throws(StoreError) -> StoreStatistics {
    try await database.read { session throws(StoreError) in try session.statistics(now: now) }
  }

  package func ping() async throws(StoreError) {
    try await database.write { session throws(StoreError) in
      _ = try session.row("UPDATE counters SET value = value WHERE name = 'audit'")
    }
  }

  package func close() async {
    await commits.close()
    await database.close()
    bell.close()
  }
}
