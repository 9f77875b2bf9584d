import Conversations

extension SQLSession {
  /// Writes steps of different conversations, and says what became of each, in their order.
  ///
  /// Three round trips whatever their number: what is there, what follows, what is announced. Conversations are locked in
  /// the order of their ids and the counter last, so that two servers wait for one another in one direction.
  func commit(_ steps: [Step]) throws(StoreError) -> [CommitOutcome] {
    let order = steps.indices.sorted {
      steps[$0].conversation.utf8.lexicographicallyPrecedes(steps[$1].conversation.utf8)
    }
    var verdicts = [StepVerdict?](repeating: nil, count: steps.count)
    var questions: [SQLStatement] = []
    for place in order { questions += steps[place].questions(dialect) }
    var answers = try run(questions)[...]
    for place in order {
      let count = steps[place].questions(dialect).count
      verdicts[place] = try steps[place].verdict(Array(answers.prefix(count)), in: self)
      answers = answers.dropFirst(count)
    }

    var writes: [SQLStatement] = []
    var announcements: [Announcement] = []
    for place in order {
      guard case .accepted = verdicts[place] else { continue }
      writes += steps[place].writes
      announcements.append(steps[place].announcement)
    }
    if !writes.isEmpty { _ = try run(writes) }
    var first = try publish(announcements)[...]

    var outcomes: [Int: CommitOutcome] = [:]
    for place in order {
      switch verdicts[place] {
      case .accepted:
        outcomes[place] = .committed(
          revision: steps[place].expectedRevision + 1, firstEvent: first.popFirst() ?? nil)
      case .refused(let outcome): outcomes[place] = outcome
      case nil: break
      }
    }
    return steps.indices.compactMap { outcomes[$0] }
  }

  /// Writes events and deliveries; of each announcement the id of its first event, if it has one.
  func publish(_ announcements: [Announcement]) throws(StoreError) -> [Int64?] {
    let count = announcements.reduce(0) { $0 + $1.events.count + $1.deliveries.count }
    if count == 0 { return announcements.map { _ in nil } }
    var next = try numbers(count, of: .announcements)
    var firsts: [Int64?] = []
    var statements: [SQLStatement] = []
    for announcement in announcements {
      firsts.append(announcement.events.isEmpty ? nil : next)
      for event in announcement.events {
        statements.append(StoredEvent(id: next, event: event).insertion)
        next += 1
      }
      for delivery in announcement.deliveries {
        statements.append(delivery.insertion(id: next))
        next += 1
      }
    }
    _ = try run(statements)
    return firsts
  }

  /// The first of `count` new numbers in a row. The counter stays locked until the commit.
  func numbers(_ count: Int, of counter: Counter) throws(StoreError) -> Int64 {
    let row = try row(
      "UPDATE counters SET value = value + $1 WHERE name = $2 RETURNING value", .integer(Int64(count)),
      .text(counter.rawValue))
    guard let row else { throw .corrupt("the counter of \(counter.rawValue) is missing") }
    return try row.integer(0) - Int64(count) + 1
  }

  func tombstone(of conversation: String) throws(StoreError) -> Tombstone? {
    let row = try row(Tombstone.query, .bytes(Tombstone.subject(of: conversation)))
    guard let row else { return nil }
    return try Tombstone(row)
  }
}

/// What is numbered across all servers of a database.
enum Counter: String { case announcements, audit, feedback }

/// Whether a step is written.
private enum StepVerdict {
  case accepted
  case refused(CommitOutcome)
}

extension Step {
  /// What has to be known before the step is written: the conversation, the turn, a tombstone, and the handoffs that it
  /// settles for an agent.
  fileprivate func questions(_ dialect: SQLDialect) -> [SQLStatement] {
    var questions = [
      SQLStatement(
        "SELECT revision FROM conversations WHERE id = $1" + dialect.forUpdate, .text(conversation)),
      SQLStatement(
        "SELECT digest, response FROM turns WHERE conversation = $1 AND turn = $2", .text(conversation),
        .text(turn.id)),
    ]
    if expectedRevision == 0 {
      questions.append(SQLStatement(Tombstone.query, .bytes(Tombstone.subject(of: conversation))))
    }
    for case .settle(let id, _, _?, _) in handoffs {
      questions.append(
        SQLStatement(
          "SELECT agent, lease FROM handoffs WHERE id = $1 AND settled_at IS NULL" + dialect.forUpdate,
          .text(id)))
    }
    return questions
  }

  /// Reads the answers to `questions`.
  fileprivate func verdict(_ answers: [[SQLRow]], in session: any SQLSession) throws(StoreError)
    -> StepVerdict
  {
    var revision: Int64 = 0
    if let row = answers[0].first {
      revision = try row.integer(0)
      if let recorded = answers[1].first {
        guard try recorded.bytes(0) == turn.digest else { return .refused(.turnReused) }
        return .refused(.duplicate(response: try recorded.bytesIfAny(1), revision: revision))
      }
    } else {
      let tombstone =
        if expectedRevision == 0 {
          try answers[2].first.map { row throws(StoreError) in try Tombstone(row) }
        } else {
          try session.tombstone(of: conversation)
        }
      if let tombstone { return .refused(.erased(tombstone)) }
    }
    guard revision == expectedRevision else { return .refused(.conflict(revision: revision)) }
    var held = answers.dropFirst(expectedRevision == 0 ? 3 : 2)
    for case .settle(let id, _, let agent?, let at) in handoffs {
      guard let row = held.popFirst()?.first, let holder = try row.textIfAny(0),
        let lease = try row.integerIfAny(1)
      else { continue }
      if holder != agent, lease > at { return .refused(.held(handoff: id, by: holder, until: lease)) }
    }
    return .accepted
  }

  /// The step itself, without its announcement.
  fileprivate var writes: [SQLStatement] {
    var statements = [
      expectedRevision == 0
        ? SQLStatement(
          "INSERT INTO conversations (id, revision, state, created, touched) VALUES ($1, 1, $2, $3, $3)",
          .text(conversation), .bytes(state), .integer(turn.at))
        : SQLStatement(
          "UPDATE conversations SET revision = $1, state = $2, "
            + "touched = CASE WHEN touched > $3 THEN touched ELSE $3 END WHERE id = $4",
          .integer(expectedRevision + 1), .bytes(state), .integer(turn.at), .text(conversation)),
      SQLStatement(
        "INSERT INTO turns (conversation, number, turn, digest, kind, response, log, policy, at) "
          + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        .text(conversation), .integer(expectedRevision + 1), .text(turn.id), .bytes(turn.digest),
        .text(turn.kind), .bytes(turn.response), .bytes(turn.log), .text(turn.policy), .integer(turn.at)),
    ]
    for change in handoffs { statements.append(change.statement(of: conversation)) }
    return statements
  }
}

extension HandoffChange {
  fileprivate func statement(of conversation: String) -> SQLStatement {
    switch self {
    case .open(let handoff): handoff.insertion
    case .update(let update):
      SQLStatement(
        "UPDATE handoffs SET turn = $1, desk = $2, wanted_desk = $3, priority = $4, delivery = $5, "
          + "protected = $6, why = $7, brief = $8, updated = $9 "
          + "WHERE id = $10 AND conversation = $11 AND settled_at IS NULL",
        .text(update.turn), .text(update.desk), .text(update.wantedDesk),
        .integer(Int64(update.priority.rawValue)), .text(update.delivery.rawValue),
        .integer(update.isProtected ? 1 : 0), .bytes(Array(update.why.utf8)), .bytes(update.brief),
        .integer(update.at), .text(update.id), .text(conversation))
    case .settle(let id, let outcome, let agent, let at):
      SQLStatement(
        "UPDATE handoffs SET outcome = $1, settled_by = $2, settled_at = $3, updated = $3, "
          + "agent = NULL, lease = NULL WHERE id = $4 AND conversation = $5 AND settled_at IS NULL",
        .text(outcome), SQLValue(agent), .integer(at), .text(id), .text(conversation))
    }
  }
}
