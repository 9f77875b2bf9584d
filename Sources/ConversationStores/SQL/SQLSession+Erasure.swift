import Conversations

extension SQLSession {
  /// Turns with a number above `number`, ascending.
  func turns(of conversation: String, after number: Int64, limit: Int) throws(StoreError) -> [RecordedTurn] {
    let rows = try rows(
      "SELECT \(RecordedTurn.columns) FROM turns WHERE conversation = $1 AND number > $2 "
        + "ORDER BY number LIMIT $3", .text(conversation), .integer(number), .integer(Int64(limit)))
    var turns: [RecordedTurn] = []
    for row in rows { turns.append(try RecordedTurn(row)) }
    return turns
  }

  func erase(_ conversation: String, now: Instant) throws(StoreError) -> Tombstone? {
    let row = try row(
      "SELECT revision FROM conversations WHERE id = $1" + dialect.forUpdate, .text(conversation))
    guard row != nil else { return try tombstone(of: conversation) }

    // Page by page: a long conversation need not fit into memory.
    var proof = ErasureProof(of: conversation)
    var last: Int64 = 0
    while true {
      let page = try turns(of: conversation, after: last, limit: StorePage.most)
      for turn in page { proof.add(turn) }
      guard let end = page.last, page.count == StorePage.most else { break }
      last = end.number
    }
    let tombstone = Tombstone(
      subject: Tombstone.subject(of: conversation), at: now, records: try records(of: conversation),
      proof: proof.value)
    try remove([conversation])
    _ = try run([tombstone.insertion])
    return tombstone
  }

  private func records(of conversation: String) throws(StoreError) -> Int64 {
    let row = try row(
      """
      SELECT 1 + (SELECT count(*) FROM turns WHERE conversation = $1) \
      + (SELECT count(*) FROM handoffs WHERE conversation = $1) \
      + (SELECT count(*) FROM events WHERE conversation = $1) \
      + (SELECT count(*) FROM deliveries WHERE conversation = $1) \
      + (SELECT count(*) FROM feedback WHERE conversation = $1)
      """, .text(conversation))
    return try row?.integer(0) ?? 0
  }

  /// Removes all that belongs to conversations. The conversation is locked first, as a step does it.
  private func remove(_ conversations: [String]) throws(StoreError) {
    var statements: [SQLStatement] = []
    for conversation in conversations {
      statements.append(SQLStatement("DELETE FROM conversations WHERE id = $1", .text(conversation)))
      for table in ["turns", "handoffs", "events", "deliveries", "feedback"] {
        statements.append(SQLStatement("DELETE FROM \(table) WHERE conversation = $1", .text(conversation)))
      }
    }
    _ = try run(statements)
  }

  func retain(_ retention: Retention, limit: Int) throws(StoreError) -> RetentionOutcome {
    var outcome = RetentionOutcome()
    let size = SQLValue.integer(Int64(limit))
    if let time = retention.conversationsBefore {
      let rows = try rows(
        "SELECT id FROM conversations WHERE touched < $1 ORDER BY touched, id LIMIT $2"
          + dialect.skippingLocked, .integer(time), size)
      var old: [String] = []
      for row in rows { old.append(try row.text(0)) }
      try remove(old)
      outcome.conversations = old.count
    }
    if let time = retention.eventsBefore {
      outcome.events = try rows(
        "DELETE FROM events WHERE id IN (SELECT id FROM "
          + "(SELECT id, at FROM events ORDER BY id LIMIT $1) AS oldest WHERE at < $2) RETURNING id",
        size, .integer(time)
      ).count
    }
    if let time = retention.responsesBefore {
      outcome.responses = try rows(
        "UPDATE turns SET response = NULL, log = $1 WHERE (conversation, turn) IN "
          + "(SELECT conversation, turn FROM turns WHERE at < $2 AND response IS NOT NULL ORDER BY at LIMIT $3) "
          + "RETURNING number", .bytes([]), .integer(time), size
      ).count
    }
    if let time = retention.deadLettersBefore {
      outcome.deadLetters = try rows(
        "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE dead < $1 ORDER BY id LIMIT $2) "
          + "RETURNING id", .integer(time), size
      ).count
    }
    outcome.settle(limit: limit)
    return outcome
  }
}
