import Conversations

/// What a `MemoryStore` holds; it is used under its lock.
struct MemoryTables {
  let capacity: MemoryStore.Capacity
  var isClosed = false
  var conversations: [ExactText: MemoryConversation] = [:]
  var turnCount = 0
  var handoffs: [ExactText: Handoff] = [:]
  var events: [StoredEvent] = []
  var lastEvent: Int64 = 0
  var deliveries: [Int64: Delivery] = [:]
  var lastDelivery: Int64 = 0
  var feedback: [RecordedFeedback] = []
  var lastFeedback: Int64 = 0
  var tombstones: [[UInt8]: Tombstone] = [:]
  var audit: [AuditEntry] = []

  init(capacity: MemoryStore.Capacity) { self.capacity = capacity }

  func lookup(_ id: String) -> ConversationLookup {
    if let conversation = conversations[ExactText(id)] { return .found(conversation.stored) }
    if !tombstones.isEmpty, let tombstone = tombstones[Tombstone.subject(of: id)] {
      return .erased(tombstone)
    }
    return .none
  }

  // MARK: - Steps

  mutating func commit(_ step: Step) throws(StoreError) -> CommitOutcome {
    var revision: Int64 = 0
    switch lookup(step.conversation) {
    case .erased(let tombstone): return .erased(tombstone)
    case .none: break
    case .found(let stored):
      if let turn = conversations[ExactText(step.conversation)]?.turn(step.turn.id) {
        return turn.digest == step.turn.digest
          ? .duplicate(response: turn.response, revision: stored.revision) : .turnReused
      }
      revision = stored.revision
    }
    guard step.expectedRevision == revision else { return .conflict(revision: revision) }
    if let refusal = holder(of: step.handoffs) { return refusal }
    try makeRoom(for: step)

    conversations[ExactText(step.conversation), default: MemoryConversation(created: step.turn.at)].append(
      step)
    turnCount += 1
    for change in step.handoffs { apply(change, of: step.conversation) }
    return .committed(revision: revision + 1, firstEvent: publish(step.announcement))
  }

  private func holder(of changes: [HandoffChange]) -> CommitOutcome? {
    for change in changes {
      guard case .settle(let id, _, let agent?, let at) = change,
        let handoff = handoffs[ExactText(id)], handoff.status(at: at) == .claimed,
        let claim = handoff.claim, claim.agent != agent
      else { continue }
      return .held(handoff: id, by: claim.agent, until: claim.until)
    }
    return nil
  }

  private mutating func apply(_ change: HandoffChange, of conversation: String) {
    switch change {
    case .open(let handoff):
      let id = ExactText(handoff.id)
      if handoffs[id] == nil { handoffs[id] = handoff }
    case .update(let update):
      alter(update.id, of: conversation) { $0.apply(update) }
    case .settle(let id, let outcome, let agent, let at):
      alter(id, of: conversation) { $0.settle(outcome: outcome, agent: agent, at: at) }
    }
  }

  /// Changes an unsettled handoff of a conversation, if there is one of that id.
  private mutating func alter(
    _ id: String, of conversation: String, _ body: (inout Handoff) -> Void
  ) {
    guard var handoff = handoffs[ExactText(id)], ExactText(handoff.conversation) == ExactText(conversation),
      handoff.settlement == nil
    else { return }
    body(&handoff)
    handoffs[ExactText(id)] = handoff
  }

  /// The id of the first event, if there is one.
  private mutating func publish(_ announcement: Announcement) -> Int64? {
    let first = announcement.events.isEmpty ? nil : lastEvent + 1
    for event in announcement.events {
      lastEvent += 1
      events.append(StoredEvent(id: lastEvent, event: event))
    }
    if events.count > capacity.events { events.removeFirst(events.count - capacity.events * 9 / 10) }
    for delivery in announcement.deliveries {
      lastDelivery += 1
      deliveries[lastDelivery] = Delivery(
        id: lastDelivery, endpoint: delivery.endpoint, conversation: delivery.conversation,
        body: delivery.body, due: delivery.due, attempts: 0)
    }
    return first
  }

  private mutating func makeRoom(for step: Step) throws(StoreError) {
    if deliveries.count + step.announcement.deliveries.count > capacity.deliveries {
      throw .full("\(deliveries.count) deliveries wait in memory; use SQLite or PostgreSQL to keep more")
    }
    guard conversations.count >= capacity.conversations || turnCount >= capacity.turns else { return }
    let busy = Set(handoffs.values.lazy.filter { $0.settlement == nil }.map { ExactText($0.conversation) })
    let own = ExactText(step.conversation)
    let silent = conversations.filter { !busy.contains($0.key) && $0.key != own }
      .sorted { ($0.value.stored.touched, $0.key) < ($1.value.stored.touched, $1.key) }
    // A tenth at once, so that the search is paid for by many turns.
    for (id, _) in silent.prefix(max(silent.count / 10, 1)) { remove(id) }
    guard conversations.count < capacity.conversations || conversations[own] != nil,
      turnCount < capacity.turns
    else {
      throw .full("memory holds \(conversations.count) conversations; use SQLite or PostgreSQL to keep more")
    }
  }

  // MARK: - Handoffs

  /// Changes an unsettled handoff as `body` says; only what is `done` is kept and announced.
  mutating func change(
    _ id: String, now: Instant, announcing: Announcer, _ transition: HandoffTransition
  ) throws(StoreError) -> ClaimOutcome {
    guard let stored = handoffs[ExactText(id)] else { return .unknown }
    let (outcome, announcement) = try stored.changed(at: now, announcing: announcing, transition)
    guard case .done(let handoff) = outcome, let announcement else { return outcome }
    handoffs[ExactText(id)] = handoff
    _ = publish(announcement)
    return outcome
  }

  mutating func changeEach(
    _ ids: [String], now: Instant, announcing: Announcer, _ transition: HandoffTransition
  ) throws(StoreError) -> [Handoff] {
    var changed: [Handoff] = []
    for id in ids {
      let outcome = try change(id, now: now, announcing: announcing, transition)
      if case .done(let handoff) = outcome { changed.append(handoff) }
    }
    return changed
  }

  // MARK: - Feedback and deliveries

  mutating func add(_ feedback: Feedback) -> Bool {
    guard conversations[ExactText(feedback.conversation)] != nil else { return false }
    lastFeedback += 1
    self.feedback.append(RecordedFeedback(id: lastFeedback, feedback: feedback))
    if self.feedback.count > capacity.events {
      self.feedback.removeFirst(self.feedback.count - capacity.events * 9 / 10)
    }
    return true
  }

  mutating func takeDeliveries(
    until lease: Instant, now: Instant, limit: Int, passingOver busy: Set<String>
  ) -> [Delivery] {
    guard !deliveries.isEmpty else { return [] }
    // Of each lane, the one that goes first.
    var heads: [DeliveryLane: Int64] = [:]
    for delivery in deliveries.values where delivery.dead == nil {
      if let lane = delivery.lane { heads[lane] = min(heads[lane] ?? delivery.id, delivery.id) }
    }
    let due = deliveries.values.filter { $0.dead == nil && $0.due <= now && !busy.contains($0.endpoint) }
      .sorted { ($0.due, $0.id) < ($1.due, $1.id) }
    var taken: [Delivery] = []
    for var delivery in due where taken.count < limit {
      if let head = delivery.lane.flatMap({ heads[$0] }), head != delivery.id {
        let next = max(deliveries[head]?.due ?? now, now)
        deliveries[delivery.id]?.due = next
        continue
      }
      delivery.due = lease
      delivery.attempts += 1
      deliveries[delivery.id] = delivery
      taken.append(delivery)
    }
    return taken
  }

  /// Nothing stands before the others of a lane any more: those that were never tried are due.
  mutating func callNext(after delivery: Delivery, now: Instant) {
    guard let lane = delivery.lane else { return }
    for next in deliveries.values
    where next.lane == lane && next.dead == nil && next.attempts == 0 && next.due > now {
      deliveries[next.id]?.due = now
    }
  }

  // MARK: - Erasure

  mutating func erase(_ id: String, now: Instant) -> Tombstone? {
    guard let conversation = conversations[ExactText(id)] else {
      if case .erased(let tombstone) = lookup(id) { return tombstone }
      return nil
    }
    var proof = ErasureProof(of: id)
    for turn in conversation.turns { proof.add(turn) }
    let records = remove(ExactText(id))
    let tombstone = Tombstone(
      subject: Tombstone.subject(of: id), at: now, records: Int64(records), proof: proof.value)
    tombstones[tombstone.subject] = tombstone
    return tombstone
  }

  /// Removes all of a conversation and says how many records that were.
  @discardableResult private mutating func remove(_ id: ExactText) -> Int {
    guard let conversation = conversations.removeValue(forKey: id) else { return 0 }
    turnCount -= conversation.turns.count
    let before = handoffs.count + events.count + deliveries.count + feedback.count
    handoffs = handoffs.filter { ExactText($0.value.conversation) != id }
    events.removeAll { $0.event.conversation.map { ExactText($0) } == id }
    deliveries = deliveries.filter { $0.value.conversation.map { ExactText($0) } != id }
    feedback.removeAll { ExactText($0.feedback.conversation) == id }
    let after = handoffs.count + events.count + deliveries.count + feedback.count
    return 1 + conversation.turns.count + before - after
  }

  mutating func retain(_ retention: Retention, limit: Int) -> RetentionOutcome {
    var outcome = RetentionOutcome()
    if let time = retention.conversationsBefore {
      let old = conversations.filter { $0.value.stored.touched < time }
        .sorted { ($0.value.stored.touched, $0.key) < ($1.value.stored.touched, $1.key) }
      for (id, _) in old.prefix(limit) { remove(id) }
      outcome.conversations = min(old.count, limit)
    }
    if let time = retention.eventsBefore {
      let old = Set(events.lazy.filter { $0.event.at < time }.map(\.id).prefix(limit))
      events.removeAll { old.contains($0.id) }
      outcome.events = old.count
    }
    if let time = retention.responsesBefore {
      for id in conversations.keys where outcome.responses < limit {
        outcome.responses +=
          conversations[id]?.forgetResponses(before: time, limit: limit - outcome.responses) ?? 0
      }
    }
    if let time = retention.deadLettersBefore {
      let old = deliveries.values.filter { $0.dead.map { $0 < time } ?? false }.map(\.id).prefix(limit)
      for id in old { deliveries[id] = nil }
      outcome.deadLetters = old.count
    }
    outcome.settle(limit: limit)
    return outcome
  }

  func statistics(now: Instant) -> StoreStatistics {
    var desks: [String: StoreStatistics.DeskQueue] = [:]
    for handoff in handoffs.values where handoff.settlement == nil {
      var desk =
        desks[handoff.desk]
        ?? StoreStatistics.DeskQueue(desk: handoff.desk, waiting: 0, claimed: 0, oldestWaiting: nil)
      if handoff.status(at: now) == .claimed {
        desk.claimed += 1
      } else {
        desk.waiting += 1
        desk.oldestWaiting = min(desk.oldestWaiting ?? handoff.opened, handoff.opened)
      }
      desks[handoff.desk] = desk
    }
    let due = deliveries.values.filter { $0.dead == nil && $0.due <= now }
    return StoreStatistics(
      desks: desks.values.sorted { $0.desk.utf8.lexicographicallyPrecedes($1.desk.utf8) },
      dueDeliveries: due.count, oldestDelivery: due.map(\.due).min(),
      deadLetters: deliveries.values.count { $0.dead != nil })
  }
}

/// A text that equals another only to the byte, as databases compare; Swift's own strings find é equal to e and an accent.
struct ExactText: Hashable, Comparable {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  static func < (a: ExactText, b: ExactText) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

/// A conversation in memory.
struct MemoryConversation {
  private(set) var stored: StoredConversation
  private(set) var turns: [RecordedTurn] = []
  private var places: [ExactText: Int] = [:]

  init(created: Instant) {
    stored = StoredConversation(revision: 0, state: [], created: created, touched: created)
  }

  func turn(_ id: String) -> RecordedTurn? { places[ExactText(id)].map { turns[$0] } }

  mutating func append(_ step: Step) {
    stored.revision += 1
    stored.state = step.state
    stored.touched = max(stored.touched, step.turn.at)
    places[ExactText(step.turn.id)] = turns.count
    turns.append(RecordedTurn(step.turn, number: stored.revision))
  }

  /// How many were forgotten.
  mutating func forgetResponses(before time: Instant, limit: Int) -> Int {
    var count = 0
    for index in turns.indices
    where count < limit && turns[index].at < time && turns[index].response != nil {
      turns[index].response = nil
      turns[index].log = []
      count += 1
    }
    return count
  }
}

extension RecordedTurn {
  init(_ turn: TurnRecord, number: Int64) {
    self.init(
      number: number, id: turn.id, digest: turn.digest, kind: turn.kind, response: turn.response,
      log: turn.log, policy: turn.policy, at: turn.at)
  }
}

extension HandoffFilter {
  func admits(_ handoff: Handoff, now: Instant) -> Bool {
    if let desk, handoff.desk != desk { return false }
    if let conversation, ExactText(handoff.conversation) != ExactText(conversation) { return false }
    if let priorityAtLeast, handoff.priority < priorityAtLeast { return false }
    if let agent, handoff.seen(at: now).claim?.agent != agent { return false }
    if let status, handoff.status(at: now) != status { return false }
    return true
  }
}

extension Array {
  /// The first place from which on `isLater` holds; it must hold for all after one for which it does. O(log count).
  func firstIndexSorted(where isLater: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isLater(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
