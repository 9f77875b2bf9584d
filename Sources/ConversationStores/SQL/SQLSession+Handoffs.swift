import Conversations

/// A page of the queue as a statement.
struct HandoffQuery: Sendable {
  let statement: SQLStatement

  init(_ filter: HandoffFilter, now: Instant, after cursor: HandoffCursor?, limit: Int) {
    var values: [SQLValue] = []
    func parameter(_ value: SQLValue) -> String {
      values.append(value)
      return "$\(values.count)"
    }
    var conditions: [String] = []
    switch filter.status {
    case .waiting:
      conditions.append("settled_at IS NULL AND (agent IS NULL OR lease <= \(parameter(.integer(now))))")
    case .claimed:
      conditions.append(
        "settled_at IS NULL AND agent IS NOT NULL AND lease > \(parameter(.integer(now)))")
    case .settled: conditions.append("settled_at IS NOT NULL")
    case nil: break
    }
    if let desk = filter.desk { conditions.append("desk = \(parameter(.text(desk)))") }
    if let conversation = filter.conversation {
      conditions.append("conversation = \(parameter(.text(conversation)))")
    }
    if let agent = filter.agent {
      conditions.append("agent = \(parameter(.text(agent))) AND lease > \(parameter(.integer(now)))")
    }
    if let priority = filter.priorityAtLeast {
      conditions.append("priority >= \(parameter(.integer(Int64(priority.rawValue))))")
    }
    if let cursor {
      let priority = parameter(.integer(Int64(cursor.priority.rawValue)))
      let opened = parameter(.integer(cursor.opened))
      let id = parameter(.text(cursor.id))
      conditions.append(
        "(priority < \(priority) OR (priority = \(priority) AND "
          + "(opened > \(opened) OR (opened = \(opened) AND id > \(id)))))")
    }
    let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let size = parameter(.integer(Int64(limit)))
    statement = SQLStatement(
      "SELECT \(Handoff.columns) FROM handoffs\(condition) ORDER BY priority DESC, opened, id LIMIT \(size)",
      values: values)
  }
}

extension SQLSession {
  func handoffs(_ query: HandoffQuery, now: Instant) throws(StoreError) -> [Handoff] {
    var handoffs: [Handoff] = []
    for row in try run([query.statement]).first ?? [] { handoffs.append(try Handoff(row).seen(at: now)) }
    return handoffs
  }

  /// Changes a handoff that is not settled; only what is `done` is written and announced.
  /// - Parameter skippingLocked: gives `.unknown` instead of waiting for somebody who is changing it.
  func change(
    _ id: String, now: Instant, skippingLocked: Bool = false, announcing: Announcer,
    _ transition: HandoffTransition
  ) throws(StoreError) -> ClaimOutcome {
    let lock = skippingLocked ? dialect.skippingLocked : dialect.forUpdate
    let row = try row("SELECT \(Handoff.columns) FROM handoffs WHERE id = $1" + lock, .text(id))
    guard let row else { return .unknown }
    let stored = try Handoff(row)
    let (outcome, announcement) = try stored.changed(at: now, announcing: announcing, transition)
    guard case .done(let handoff) = outcome, let announcement else { return outcome }
    _ = try run([handoff.change])
    _ = try publish([announcement])
    return outcome
  }

  /// Changes the handoffs that a condition on `$1`, the time, holds for, in the order of the queue.
  func changeEach(
    _ condition: String, now: Instant, limit: Int, announcing: Announcer, _ transition: HandoffTransition
  ) throws(StoreError) -> [Handoff] {
    let rows = try rows(
      "SELECT id FROM handoffs WHERE \(condition) ORDER BY priority DESC, opened, id LIMIT $2"
        + dialect.skippingLocked, .integer(now), .integer(Int64(limit)))
    var changed: [Handoff] = []
    for row in rows {
      let outcome = try change(try row.text(0), now: now, announcing: announcing, transition)
      if case .done(let handoff) = outcome { changed.append(handoff) }
    }
    return changed
  }

  func statistics(now: Instant) throws(StoreError) -> StoreStatistics {
    var statistics = StoreStatistics(desks: [], dueDeliveries: 0, oldestDelivery: nil, deadLetters: 0)
    let rows = try run([
      SQLStatement(
        "SELECT desk, CASE WHEN agent IS NOT NULL AND lease > $1 THEN 1 ELSE 0 END, count(*), min(opened) "
          + "FROM handoffs WHERE settled_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2", .integer(now)),
      SQLStatement(
        "SELECT count(*), min(due) FROM deliveries WHERE dead IS NULL AND due <= $1", .integer(now)),
      SQLStatement("SELECT count(*) FROM deliveries WHERE dead IS NOT NULL"),
    ])
    for row in rows[0] {
      let name = try row.text(0)
      if statistics.desks.last?.desk != name {
        statistics.desks.append(.init(desk: name, waiting: 0, claimed: 0, oldestWaiting: nil))
      }
      let last = statistics.desks.count - 1
      if try row.integer(1) == 1 {
        statistics.desks[last].claimed = Int(try row.integer(2))
      } else {
        statistics.desks[last].waiting = Int(try row.integer(2))
        statistics.desks[last].oldestWaiting = try row.integerIfAny(3)
      }
    }
    if let row = rows[1].first {
      statistics.dueDeliveries = Int(try row.integer(0))
      statistics.oldestDelivery = try row.integerIfAny(1)
    }
    if let row = rows[2].first { statistics.deadLetters = Int(try row.integer(0)) }
    return statistics
  }
}
