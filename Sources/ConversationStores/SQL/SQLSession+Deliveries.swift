import Conversations

/// Deliveries wait for the earlier ones of the same endpoint and conversation. Whoever waits is put off to when the one before
/// it is looked at again, and called when that one has gone: what is not due costs nothing, however much waits.
extension SQLSession {
  func isAnyDeliveryDue(now: Instant, passingOver busy: Set<String>) throws(StoreError) -> Bool {
    let others = Self.otherEndpoints(than: busy, from: 2)
    return try run([
      SQLStatement(
        "SELECT 1 FROM deliveries WHERE dead IS NULL AND due <= $1\(others.condition) LIMIT 1",
        values: [.integer(now)] + others.values)
    ]).first?.isEmpty == false
  }

  /// A condition that leaves out some endpoints, with the values of its parameters, which are numbered from a number on.
  private static func otherEndpoints(than busy: Set<String>, from number: Int) -> (
    condition: String, values: [SQLValue]
  ) {
    if busy.isEmpty { return ("", []) }
    let places = busy.indices.enumerated().map { "$\(number + $0.offset)" }
    return (" AND endpoint NOT IN (\(places.joined(separator: ", ")))", busy.sorted().map { .text($0) })
  }

  func takeDeliveries(
    until lease: Instant, now: Instant, limit: Int, passingOver busy: Set<String>
  ) throws(StoreError) -> [Delivery] {
    let others = Self.otherEndpoints(than: busy, from: 2)
    var taken: [Delivery] = []
    while taken.count < limit {
      let wanted = limit - taken.count
      let question =
        "SELECT \(Delivery.columns), (SELECT max(before.due) FROM deliveries AS before "
        + "WHERE before.conversation = deliveries.conversation AND before.endpoint = deliveries.endpoint "
        + "AND before.id < deliveries.id AND before.dead IS NULL) "
        + "FROM deliveries WHERE dead IS NULL AND due <= $1\(others.condition) "
        + "ORDER BY due, id LIMIT $\(2 + others.values.count)" + dialect.skippingLocked
      let values = [.integer(now)] + others.values + [SQLValue.integer(Int64(wanted))]
      let rows = try run([SQLStatement(question, values: values)]).first ?? []
      var lanes: Set<DeliveryLane> = []
      var changes: [SQLStatement] = []
      for row in rows {
        var delivery = try Delivery(row)
        let isBehindTaken = delivery.lane.map { lanes.contains($0) } ?? false
        let before = isBehindTaken ? lease : try row.integerIfAny(Delivery.columnCount)
        if let before {
          // One that is due itself is in the hands of another server at this moment.
          if before > now { changes.append(delivery.postponement(to: before)) }
          continue
        }
        delivery.due = lease
        delivery.attempts += 1
        taken.append(delivery)
        if let lane = delivery.lane { lanes.insert(lane) }
        changes.append(
          SQLStatement(
            "UPDATE deliveries SET due = $1, attempts = $2 WHERE id = $3", .integer(lease),
            .integer(Int64(delivery.attempts)), .integer(delivery.id)))
      }
      _ = try run(changes)
      // Go on behind those that were put off, if there may be more.
      if changes.isEmpty || rows.count < wanted { break }
    }
    return taken
  }

  func delivered(_ id: Int64, now: Instant) throws(StoreError) {
    let row = try row("DELETE FROM deliveries WHERE id = $1 RETURNING endpoint, conversation", .integer(id))
    if let row { try callNext(to: try row.text(0), of: try row.textIfAny(1), now: now) }
  }

  func failed(_ id: Int64, error: String, next: Instant?, now: Instant) throws(StoreError) {
    if let next {
      _ = try row(
        "UPDATE deliveries SET error = $1, due = $2 WHERE id = $3", .bytes(Array(error.utf8)),
        .integer(next), .integer(id))
      return
    }
    let row = try row(
      "UPDATE deliveries SET error = $1, dead = $2 WHERE id = $3 RETURNING endpoint, conversation",
      .bytes(Array(error.utf8)), .integer(now), .integer(id))
    if let row { try callNext(to: try row.text(0), of: try row.textIfAny(1), now: now) }
  }

  /// Nothing stands before the others any more: those that were never tried are due.
  private func callNext(to endpoint: String, of conversation: String?, now: Instant) throws(StoreError) {
    guard let conversation else { return }
    _ = try row(
      "UPDATE deliveries SET due = $1 WHERE conversation = $2 AND endpoint = $3 AND dead IS NULL "
        + "AND attempts = 0 AND due > $1", .integer(now), .text(conversation), .text(endpoint))
  }
}

extension Delivery {
  fileprivate func postponement(to time: Instant) -> SQLStatement {
    SQLStatement("UPDATE deliveries SET due = $1 WHERE id = $2", .integer(time), .integer(id))
  }
}
