package import Conversations

/// A handoff in the queue.
package struct Handoff: Sendable, Equatable {
  package var id: String
  package var conversation: String
  /// Id of the turn that opened it, or changed it last.
  package var turn: String
  package var desk: String
  /// The desk that the rule named, where routing led elsewhere.
  package var wantedDesk: String
  package var priority: Priority
  package var delivery: HandoffDelivery
  package var isProtected: Bool
  package var skills: [String]
  package var why: String
  /// The brief, encoded by the caller.
  package var brief: [UInt8]
  /// Since when it waits: a lease that ran out or a return does not start the waiting anew.
  package var opened: Instant
  package var updated: Instant
  /// Of a ticket or callback: until when.
  package var due: Instant?
  package var escalation: Escalation?
  package var claim: Claim?
  package var settlement: Settlement?

  /// Where a handoff goes that waits too long.
  package struct Escalation: Sendable, Equatable {
    package var at: Instant
    package var desk: String
    package init(at: Instant, desk: String) {
      self.at = at
      self.desk = desk
    }
  }

  /// Who works on it, until when.
  package struct Claim: Sendable, Equatable {
    package var agent: String
    package var until: Instant
    package init(agent: String, until: Instant) {
      self.agent = agent
      self.until = until
    }
  }

  /// How it ended.
  package struct Settlement: Sendable, Equatable {
    /// The caller's word: `resolved`, `closed` …
    package var outcome: String
    package var agent: String?
    package var at: Instant
    package init(outcome: String, agent: String?, at: Instant) {
      self.outcome = outcome
      self.agent = agent
      self.at = at
    }
  }

  package enum Status: String, Sendable, CaseIterable { case waiting, claimed, settled }

  package init(
    id: String, conversation: String, turn: String, desk: String, wantedDesk: String, priority: Priority,
    delivery: HandoffDelivery, isProtected: Bool = false, skills: [String] = [], why: String = "",
    brief: [UInt8] = [], opened: Instant, due: Instant? = nil, escalation: Escalation? = nil
  ) {
    self.id = id
    self.conversation = conversation
    self.turn = turn
    self.desk = desk
    self.wantedDesk = wantedDesk
    self.priority = priority
    self.delivery = delivery
    self.isProtected = isProtected
    self.skills = skills
    self.why = why
    self.brief = brief
    self.opened = opened
    updated = opened
    self.due = due
    self.escalation = escalation
  }

  /// How it stands at a time: a claim whose lease has ended by then is none.
  package func status(at now: Instant) -> Status {
    if settlement != nil { return .settled }
    return claim.map { $0.until > now } == true ? .claimed : .waiting
  }

  /// The same without a claim whose lease has ended.
  func seen(at now: Instant) -> Handoff {
    guard settlement == nil, let claim, claim.until <= now else { return self }
    var seen = self
    seen.claim = nil
    return seen
  }

  /// Where it stands in the queue.
  package var cursor: HandoffCursor { HandoffCursor(priority: priority, opened: opened, id: id) }

  func check() throws(StoreError) {
    try StoredName.check(id, "the id of a handoff")
    try StoredName.check(conversation, "the conversation of a handoff")
    try StoredName.check(turn, "the turn of a handoff")
    try StoredName.check(desk, "the desk of a handoff")
    try StoredName.check(wantedDesk, "the wanted desk of a handoff")
    try StoredName.check(escalation?.desk, "the desk of an escalation")
    for skill in skills { try StoredName.check(skill, "a skill of a handoff") }
  }
}

/// What a step does to the queue. Of a handoff that is unknown, belongs to another conversation or is settled, an update
/// or an end changes nothing; and nothing is opened under an id that exists.
package enum HandoffChange: Sendable, Equatable {
  case open(Handoff)
  case update(HandoffUpdate)
  /// Settles it. With an agent, the step is refused while somebody else holds it.
  case settle(id: String, outcome: String, agent: String?, at: Instant)

  func check() throws(StoreError) {
    switch self {
    case .open(let handoff): try handoff.check()
    case .update(let update):
      try StoredName.check(update.id, "the id of a handoff")
      try StoredName.check(update.turn, "the turn of a handoff")
      try StoredName.check(update.desk, "the desk of a handoff")
      try StoredName.check(update.wantedDesk, "the wanted desk of a handoff")
    case .settle(let id, let outcome, let agent, _):
      try StoredName.check(id, "the id of a handoff")
      try StoredName.check(outcome, "the outcome of a handoff")
      try StoredName.check(agent, "the name of an agent")
    }
  }
}

/// New values of an open handoff. Waiting time, skills and claim stay.
package struct HandoffUpdate: Sendable, Equatable {
  package var id: String
  package var turn: String
  package var desk: String
  package var wantedDesk: String
  package var priority: Priority
  package var delivery: HandoffDelivery
  package var isProtected: Bool
  package var why: String
  package var brief: [UInt8]
  package var at: Instant

  package init(
    id: String, turn: String, desk: String, wantedDesk: String, priority: Priority,
    delivery: HandoffDelivery, isProtected: Bool, why: String, brief: [UInt8], at: Instant
  ) {
    self.id = id
    self.turn = turn
    self.desk = desk
    self.wantedDesk = wantedDesk
    self.priority = priority
    self.delivery = delivery
    self.isProtected = isProtected
    self.why = why
    self.brief = brief
    self.at = at
  }
}

/// Which handoffs are asked for; what is nil does not matter.
package struct HandoffFilter: Sendable, Equatable {
  package var desk: String?
  package var status: Handoff.Status?
  package var agent: String?
  package var conversation: String?
  package var priorityAtLeast: Priority?

  package init(
    desk: String? = nil, status: Handoff.Status? = nil, agent: String? = nil, conversation: String? = nil,
    priorityAtLeast: Priority? = nil
  ) {
    self.desk = desk
    self.status = status
    self.agent = agent
    self.conversation = conversation
    self.priorityAtLeast = priorityAtLeast
  }
}

/// A place in the queue: the highest priority first, then who waits longest, then by the bytes of the id.
package struct HandoffCursor: Sendable, Equatable, Comparable {
  package var priority: Priority
  package var opened: Instant
  package var id: String

  package init(priority: Priority, opened: Instant, id: String) {
    self.priority = priority
    self.opened = opened
    self.id = id
  }

  /// Whether `a` comes before `b`.
  package static func < (a: HandoffCursor, b: HandoffCursor) -> Bool {
    if a.priority != b.priority { return a.priority > b.priority }
    if a.opened != b.opened { return a.opened < b.opened }
    return a.id.utf8.lexicographicallyPrecedes(b.id.utf8)
  }
}

/// What became of a claim, a renewal or a return.
package enum ClaimOutcome: Sendable, Equatable {
  case done(Handoff)
  case unknown
  /// Somebody else holds it.
  case taken(by: String, until: Instant)
  /// Nobody holds it: the lease ran out, or it never was claimed.
  case notHeld
  case settled
}
