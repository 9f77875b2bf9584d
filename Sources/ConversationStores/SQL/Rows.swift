import Conversations

// How the values of a store lie in rows.

extension RecordedTurn {
  static let columns = "number, turn, digest, kind, response, log, policy, at"

  init(_ row: SQLRow) throws(StoreError) {
    self.init(
      number: try row.integer(0), id: try row.text(1), digest: try row.bytes(2), kind: try row.text(3),
      response: try row.bytesIfAny(4), log: try row.bytes(5), policy: try row.text(6),
      at: try row.integer(7))
  }
}

extension StoredEvent {
  init(_ row: SQLRow) throws(StoreError) {
    self.init(
      id: try row.integer(0),
      event: NewEvent(
        kind: try row.text(1), conversation: try row.textIfAny(2), data: try row.bytes(3),
        at: try row.integer(4)))
  }

  var insertion: SQLStatement {
    SQLStatement(
      "INSERT INTO events (id, kind, conversation, data, at) VALUES ($1, $2, $3, $4, $5)", .integer(id),
      .text(event.kind), SQLValue(event.conversation), .bytes(event.data), .integer(event.at))
  }
}

extension NewDelivery {
  func insertion(id: Int64) -> SQLStatement {
    SQLStatement(
      "INSERT INTO deliveries (id, endpoint, conversation, body, due, attempts) VALUES ($1, $2, $3, $4, $5, 0)",
      .integer(id), .text(endpoint), SQLValue(conversation), .bytes(body), .integer(due))
  }
}

extension Delivery {
  static let columns = "id, endpoint, conversation, body, due, attempts, error, dead"
  static let columnCount = 8

  init(_ row: SQLRow) throws(StoreError) {
    self.init(
      id: try row.integer(0), endpoint: try row.text(1), conversation: try row.textIfAny(2),
      body: try row.bytes(3), due: try row.integer(4), attempts: Int(try row.integer(5)),
      error: try row.wordsIfAny(6), dead: try row.integerIfAny(7))
  }
}

extension Feedback {
  func insertion(id: Int64) -> SQLStatement {
    SQLStatement(
      "INSERT INTO feedback (id, conversation, turn, satisfaction, correction, comment, author, at) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      .integer(id), .text(conversation), SQLValue(turn), SQLValue(satisfaction.map { Int64($0) }),
      SQLValue(correction.map { Array($0.utf8) }), SQLValue(comment.map { Array($0.utf8) }),
      SQLValue(author.map { Array($0.utf8) }), .integer(at))
  }
}

extension RecordedFeedback {
  static let columns = "id, conversation, turn, satisfaction, correction, comment, author, at"

  init(_ row: SQLRow) throws(StoreError) {
    self.init(
      id: try row.integer(0),
      feedback: Feedback(
        conversation: try row.text(1), turn: try row.textIfAny(2),
        satisfaction: try row.integerIfAny(3).map { Int($0) }, correction: try row.wordsIfAny(4),
        comment: try row.wordsIfAny(5), author: try row.wordsIfAny(6), at: try row.integer(7)))
  }
}

extension Tombstone {
  static let query = "SELECT subject, at, records, proof FROM tombstones WHERE subject = $1"

  init(_ row: SQLRow) throws(StoreError) {
    self.init(
      subject: try row.bytes(0), at: try row.integer(1), records: try row.integer(2),
      proof: try row.bytes(3))
  }

  var insertion: SQLStatement {
    SQLStatement(
      "INSERT INTO tombstones (subject, at, records, proof) VALUES ($1, $2, $3, $4)", .bytes(subject),
      .integer(at), .integer(records), .bytes(proof))
  }
}

extension AuditEntry {
  static let columns = "id, at, actor, action, subject, detail, previous, hash"

  init(_ row: SQLRow) throws(StoreError) {
    self.init(
      id: try row.integer(0),
      note: AuditNote(
        at: try row.integer(1), actor: try row.words(2), action: try row.words(3),
        subject: try row.words(4), detail: try row.words(5)),
      previous: try row.bytes(6), hash: try row.bytes(7))
  }

  var insertion: SQLStatement {
    SQLStatement(
      "INSERT INTO audit (id, at, actor, action, subject, detail, previous, hash) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      .integer(id), .integer(note.at), .bytes(Array(note.actor.utf8)), .bytes(Array(note.action.utf8)),
      .bytes(Array(note.subject.utf8)), .bytes(Array(note.detail.utf8)), .bytes(previous), .bytes(hash))
  }
}

extension Handoff {
  static let columns =
    "id, conversation, turn, desk, wanted_desk, priority, delivery, protected, skills, why, brief, opened, "
    + "updated, due, escalation_at, escalation_desk, agent, lease, outcome, settled_by, settled_at"

  init(_ row: SQLRow) throws(StoreError) {
    guard let priority = Priority(rawValue: Int(try row.integer(5))) else {
      throw .corrupt("a handoff has the priority \(try row.integer(5))")
    }
    guard let delivery = HandoffDelivery(rawValue: try row.text(6)) else {
      throw .corrupt("a handoff has the delivery \(try row.text(6))")
    }
    self.init(
      id: try row.text(0), conversation: try row.text(1), turn: try row.text(2), desk: try row.text(3),
      wantedDesk: try row.text(4), priority: priority, delivery: delivery,
      isProtected: try row.integer(7) != 0,
      skills: try row.bytes(8).split(separator: 0).map { String(decoding: $0, as: UTF8.self) },
      why: try row.words(9), brief: try row.bytes(10), opened: try row.integer(11),
      due: try row.integerIfAny(13))
    updated = try row.integer(12)
    if let at = try row.integerIfAny(14), let desk = try row.textIfAny(15) {
      escalation = Escalation(at: at, desk: desk)
    }
    if let agent = try row.textIfAny(16), let lease = try row.integerIfAny(17) {
      claim = Claim(agent: agent, until: lease)
    }
    if let outcome = try row.textIfAny(18), let at = try row.integerIfAny(20) {
      settlement = Settlement(outcome: outcome, agent: try row.textIfAny(19), at: at)
    }
  }

  var insertion: SQLStatement {
    SQLStatement(
      "INSERT INTO handoffs (id, conversation, turn, desk, wanted_desk, priority, delivery, protected, skills, "
        + "why, brief, opened, updated, due, escalation_at, escalation_desk) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
        + "ON CONFLICT (id) DO NOTHING",
      .text(id), .text(conversation), .text(turn), .text(desk), .text(wantedDesk),
      .integer(Int64(priority.rawValue)), .text(delivery.rawValue), .integer(isProtected ? 1 : 0),
      .bytes(Array(skills.map { Array($0.utf8) }.joined(separator: [0]))), .bytes(Array(why.utf8)),
      .bytes(brief), .integer(opened), .integer(updated), SQLValue(due), SQLValue(escalation?.at),
      SQLValue(escalation?.desk))
  }

  /// Writes what the queue may change.
  var change: SQLStatement {
    SQLStatement(
      "UPDATE handoffs SET desk = $1, updated = $2, escalation_at = $3, escalation_desk = $4, agent = $5, "
        + "lease = $6 WHERE id = $7",
      .text(desk), .integer(updated), SQLValue(escalation?.at), SQLValue(escalation?.desk),
      SQLValue(claim?.agent), SQLValue(claim?.until), .text(id))
  }
}
