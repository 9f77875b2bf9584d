import Conversations

/// What may happen to a handoff in the queue, for all stores alike. The handoff is one that is not settled, seen at the
/// time of the call, so that a claim is one whose lease goes on.
extension Handoff {
  /// Whether an agent can take it at once, other than a ticket or callback.
  var isAtADesk: Bool { delivery == .live || delivery == .redirected }

  mutating func claim(by agent: String, until lease: Instant) -> ClaimOutcome {
    if let claim, claim.agent != agent { return .taken(by: claim.agent, until: claim.until) }
    claim = Claim(agent: agent, until: lease)
    return .done(self)
  }

  mutating func renew(by agent: String, until lease: Instant) -> ClaimOutcome {
    guard let claim else { return .notHeld }
    guard claim.agent == agent else { return .taken(by: claim.agent, until: claim.until) }
    self.claim = Claim(agent: agent, until: lease)
    return .done(self)
  }

  mutating func giveBack(by agent: String, to desk: String?) -> ClaimOutcome {
    guard let claim else { return .notHeld }
    guard claim.agent == agent else { return .taken(by: claim.agent, until: claim.until) }
    self.claim = nil
    self.desk = desk ?? self.desk
    return .done(self)
  }

  mutating func escalate() -> ClaimOutcome {
    desk = escalation?.desk ?? desk
    escalation = nil
    return .done(self)
  }

  mutating func apply(_ update: HandoffUpdate) {
    turn = update.turn
    desk = update.desk
    wantedDesk = update.wantedDesk
    priority = update.priority
    delivery = update.delivery
    isProtected = update.isProtected
    why = update.why
    brief = update.brief
    updated = update.at
  }

  mutating func settle(outcome: String, agent: String?, at time: Instant) {
    settlement = Settlement(outcome: outcome, agent: agent, at: time)
    claim = nil
    updated = time
  }
}

/// How a handoff changes; what it gives, unless it is `done`, is why nothing changed.
typealias HandoffTransition = @Sendable (inout Handoff) -> ClaimOutcome

extension Handoff {
  /// What a transition makes of a stored handoff, with what others learn of it: to be written where the outcome is `done`.
  func changed(
    at now: Instant, announcing: Announcer, _ transition: HandoffTransition
  ) throws(StoreError) -> (outcome: ClaimOutcome, announcement: Announcement?) {
    guard settlement == nil else { return (.settled, nil) }
    var handoff = seen(at: now)
    let outcome = transition(&handoff)
    guard case .done = outcome else { return (outcome, nil) }
    handoff.updated = max(handoff.updated, now)
    let announcement = announcing(handoff)
    try announcement.check()
    return (.done(handoff), announcement)
  }
}
