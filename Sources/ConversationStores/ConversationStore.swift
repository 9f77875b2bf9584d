package import Conversations

/// Where conversations, what was decided in them, the handoff queue and the outbox of webhooks are kept.
///
/// Three stores keep these laws, and `ConversationStoresTests` holds each of them to every one: `MemoryStore`, SQLite
/// and PostgreSQL. Time, ids and all bytes come from the caller; a store has no clock and no opinion.
///
/// 1. *All or nothing.* What one call writes is there as a whole or not at all, and is durable when the call returns (in
///    memory: as long as the process lives). A call that throws wrote nothing, with one exception: after `.unavailable`
///    from a network the outcome may be unknown; the same call again is safe, because of law 2.
/// 2. *Once.* A turn id is committed once in a conversation. The same turn again gives the recorded response, byte for
///    byte, whatever revision it expects; the same id with another digest is refused.
/// 3. *One after the other.* Revisions of a conversation count 1, 2, 3 … without gaps; of two steps that expect the same
///    revision one is committed and the other is told of the conflict.
/// 4. *Order of events.* Ids of events grow in the order in which their steps became visible: whoever read up to an id
///    never sees a smaller one appear later.
/// 5. *One winner.* Of any number of agents who claim a handoff at once, one gets it. A lease that ran out by the
///    caller's `now` counts as waiting, everywhere.
/// 6. *Erased means erased.* After `erase` no table holds a byte of the conversation; what remains is a tombstone that
///    does not say whose it is. Its id is refused from then on.
///
/// Ids and names (of conversations, turns, handoffs, desks, agents, endpoints, kinds) are 1 to 512 bytes of UTF-8
/// without U+0000; anything else is `StoreError.unusable`. Pages hold at most `StorePage.most` entries, whatever limit
/// is asked for.
package protocol ConversationStore: Sendable {
  // MARK: Turns

  /// Writes one step of a conversation. Looks at the turn id first, then at the revision, then at handoffs.
  func commit(_ step: Step) async throws(StoreError) -> CommitOutcome

  /// What is known of a conversation.
  func conversation(_ id: String) async throws(StoreError) -> ConversationLookup

  /// A committed turn; nil if the conversation has none of that id.
  func recorded(conversation: String, turn: String) async throws(StoreError) -> RecordedTurn?

  /// Committed turns with a number above `number`, ascending; empty for a conversation that nothing is known of.
  func timeline(of conversation: String, after number: Int64, limit: Int) async throws(StoreError)
    -> [RecordedTurn]

  // MARK: Feedback

  /// Keeps a feedback; false if there is no such conversation.
  func add(_ feedback: Feedback) async throws(StoreError) -> Bool

  /// Feedback with an id above `id`, ascending, of one conversation or of all.
  func feedback(of conversation: String?, after id: Int64, limit: Int) async throws(StoreError)
    -> [RecordedFeedback]

  // MARK: Handoffs

  /// A handoff as it stands; a lease that ran out by `now` reads as waiting.
  func handoff(_ id: String, now: Instant) async throws(StoreError) -> Handoff?

  /// Handoffs that pass a filter: the highest priority first, then who waits longest, then by id.
  /// - Parameter cursor: of the last one of the page before; nil for the first page.
  func handoffs(_ filter: HandoffFilter, now: Instant, after cursor: HandoffCursor?, limit: Int)
    async throws(StoreError) -> [Handoff]

  /// Gives a waiting handoff to an agent until the lease ends. Who holds it already gets the longer lease.
  func claim(
    _ id: String, agent: String, until lease: Instant, now: Instant, announcing: @escaping Announcer
  ) async throws(StoreError) -> ClaimOutcome

  /// Gives the first waiting live handoff of a desk (nil: of any) to an agent who has all the skills that it asks for;
  /// nil when there is none. Of agents who ask at once, each gets another one.
  func claimNext(
    desk: String?, skills: Set<String>, agent: String, until lease: Instant, now: Instant,
    announcing: @escaping Announcer
  ) async throws(StoreError) -> Handoff?

  /// Moves the end of a lease that the agent holds.
  func renew(_ id: String, agent: String, until lease: Instant, now: Instant) async throws(StoreError)
    -> ClaimOutcome

  /// Puts a handoff that the agent holds back into the queue, with the waiting time that it had; at another desk if one
  /// is named.
  func giveBack(
    _ id: String, agent: String, to desk: String?, now: Instant, announcing: @escaping Announcer
  ) async throws(StoreError) -> ClaimOutcome

  /// Takes leases that ran out from their agents, and gives the handoffs concerned, waiting.
  func expireLeases(now: Instant, limit: Int, announcing: @escaping Announcer) async throws(StoreError)
    -> [Handoff]

  /// Moves waiting handoffs whose `escalation` is due to its desk, and gives them; each is moved once.
  func escalate(now: Instant, limit: Int, announcing: @escaping Announcer) async throws(StoreError)
    -> [Handoff]

  // MARK: Events and webhooks

  /// Events with an id above `id`, ascending.
  func events(after id: Int64, limit: Int) async throws(StoreError) -> [StoredEvent]

  /// Id of the newest event; 0 if there was none yet.
  func lastEventID() async throws(StoreError) -> Int64

  /// Signals that this store committed events. Several commits may give one signal; those of other processes give none.
  func eventSignals() -> AsyncStream<Void>

  /// Takes deliveries that are due, the oldest due time first; nobody else is given them before `lease` has passed.
  /// Counts an attempt on each. Those of one conversation to one endpoint are given out one after the other, in the order of
  /// their ids: the next one when the one before it has arrived or is dead.
  ///
  /// - Parameter busy: endpoints that are given nothing.
  func takeDeliveries(until lease: Instant, now: Instant, limit: Int, passingOver busy: Set<String>)
    async throws(StoreError) -> [Delivery]

  /// A delivery arrived: it is forgotten.
  func delivered(_ id: Int64, now: Instant) async throws(StoreError)

  /// A delivery failed. It is tried again at `next`; nil: never again, it is a dead letter. What arrived meanwhile stays
  /// so.
  func failed(_ id: Int64, error: String, next: Instant?, now: Instant) async throws(StoreError)

  /// Dead letters with an id above `id`, ascending.
  func deadLetters(after id: Int64, limit: Int) async throws(StoreError) -> [Delivery]

  /// Makes a dead letter due again, its attempts uncounted; false if there is none of that id.
  func requeue(_ id: Int64, now: Instant) async throws(StoreError) -> Bool

  // MARK: Erasure and retention

  /// Removes everything of a conversation: state, turns, handoffs, events, deliveries, feedback.
  ///
  /// Nil if nothing is known of it. Erasing again gives the tombstone of the first time.
  func erase(_ conversation: String, now: Instant) async throws(StoreError) -> Tombstone?

  /// Removes what is older than a retention allows, at most `limit` of each kind in one call. Leaves no tombstones: a
  /// conversation that was forgotten by age may begin anew.
  func retain(_ retention: Retention, limit: Int) async throws(StoreError) -> RetentionOutcome

  // MARK: Audit log

  /// Appends an entry to the hash-chained log. Of a conversation note `Tombstone.subject(of:)`, never its id: the log
  /// outlives erasure.
  func audit(_ entry: AuditNote) async throws(StoreError) -> AuditEntry

  /// Entries with an id above `id`, ascending.
  func auditEntries(after id: Int64, limit: Int) async throws(StoreError) -> [AuditEntry]

  // MARK: Running

  /// How long the queues are.
  func statistics(now: Instant) async throws(StoreError) -> StoreStatistics

  /// Throws if the store cannot be written to now.
  func ping() async throws(StoreError)

  /// Waits for what is being written and lets go of files and connections. Calls after it throw `.unavailable`.
  func close() async
}

/// How much a page holds.
package enum StorePage {
  /// Entries of one page, whatever limit is asked for.
  package static let most = 1000

  /// A limit that was asked for, brought to 1…`most`.
  package static func size(_ limit: Int) -> Int { min(max(limit, 1), most) }
}

extension ConversationStore {
  /// Takes deliveries that are due to whichever endpoint.
  package func takeDeliveries(until lease: Instant, now: Instant, limit: Int) async throws(StoreError)
    -> [Delivery]
  {
    try await takeDeliveries(until: lease, now: now, limit: limit, passingOver: [])
  }

  /// Reads the whole audit log and recomputes its chain.
  package func verifyAudit() async throws(StoreError) -> AuditVerification {
    var verification = AuditVerification.intact(entries: 0, head: AuditEntry.root)
    var last: Int64 = 0
    while true {
      let page = try await auditEntries(after: last, limit: StorePage.most)
      for entry in page {
        verification = verification.extended(by: entry)
        guard case .intact = verification else { return verification }
        last = entry.id
      }
      if page.count < StorePage.most { return verification }
    }
  }
}
