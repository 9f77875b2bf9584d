import ConversationStores
import Conversations
import Escalation
import Hummingbird
import NIOCore
import WireFormat

/// Turns of kept conversations, and what is kept of them.
enum ConversationRoutes {
  private static let mostFeedback = 200

  // MARK: - Turns

  /// `POST /v1/conversations/{id}/turns`: whatever anybody said.
  static func turn(_ call: Call) async throws(Problem) -> Response { try await decide(call) { _ in } }

  /// `POST …/drafts`: a text of the bot before it is sent.
  static func draft(_ call: Call) async throws(Problem) -> Response {
    try await decide(call) { $0.speaker = .draft }
  }

  /// `POST …/events`: something without a text.
  static func event(_ call: Call) async throws(Problem) -> Response {
    try await decide(call) { turn throws(Problem) in
      turn.speaker = .event
      guard turn.event?.isEmpty == false else {
        throw Problem(.malformedBody, "`event` is missing: the name of an event that the rules declare")
      }
    }
  }

  private static func decide(
    _ call: Call, _ change: (inout Conversations.Turn) throws(Problem) -> Void
  ) async throws(Problem) -> Response {
    let id = try call.id(0)
    let isExplained = try call.truth("explain")
    let request = try await call.turnRequest([.conversation, .after])
    guard request.conversation == nil || request.conversation == id else {
      throw Problem(.malformedBody, "`conversation` is another one than the path says; leave it out")
    }
    var turn = request.turn
    turn.id = try Call.checked(id: turn.id, "`turn`", .malformedBody)
    try change(&turn)
    let answer = try await TurnDesk(service: call.service).decide(
      TurnDesk.Work(
        conversation: id, turn: turn, after: request.after, isExplained: isExplained, now: call.now))
    return Call.json(answer)
  }

  /// `POST …/resume`: an agent gives the conversation back to the bot.
  static func resume(_ call: Call) async throws(Problem) -> Response {
    let id = try call.id(0)
    let fields = try BodyFields(try await call.body(), known: ["turn", "at"])
    let turn = Conversations.Turn(
      id: try fields.required(id: "turn", "the id of this step, as of a turn"), speaker: .agent,
      at: try call.instant(fields, "at"), givesBack: true)
    let answer = try await TurnDesk(service: call.service).decide(
      TurnDesk.Work(conversation: id, turn: turn, now: call.now))
    return Call.json(answer)
  }

  // MARK: - Feedback

  /// `POST …/feedback`: how content the customer was, and what would have been right.
  static func feedback(_ call: Call) async throws(Problem) -> Response {
    let id = try call.id(0)
    let fields = try BodyFields(
      try await call.body(), known: ["turn", "satisfaction", "decision", "comment", "author"])
    let feedback = Feedback(
      conversation: id, turn: try fields.id("turn"),
      satisfaction: try fields.number("satisfaction", in: 1...5),
      correction: try fields.id("decision"),
      comment: try fields.text("comment").flatMap { call.service.keeping.words($0) },
      author: try fields.id("author"), at: call.now)
    guard feedback.satisfaction != nil || feedback.correction != nil || feedback.comment != nil else {
      throw Problem(.malformedBody, "say one of `satisfaction` (1 to 5), `decision` and `comment` at least")
    }
    let isKept = try await call.service.asking { store throws(StoreError) in try await store.add(feedback) }
    guard isKept else { throw unknown }
    call.service.metrics.count(satisfaction: feedback.satisfaction)
    var writer = JSONWriter()
    writer.object { $0.member("kept", true) }
    return Call.json(writer, status: .created)
  }

  // MARK: - Reading and erasing

  /// `GET /v1/conversations/{id}`: who has it, and its turns with what was decided and why.
  static func timeline(_ call: Call) async throws(Problem) -> Response {
    let id = try call.id(0)
    let after = try call.number("after", in: 0...Int.max, else: 0)
    let limit = try call.number("limit", in: 1...500, else: 100)
    let service = call.service
    let stored: StoredConversation
    switch try await service.asking({ store throws(StoreError) in try await store.conversation(id) }) {
    case .none: throw unknown
    case .erased: throw TurnDesk.erased
    case .found(let found): stored = found
    }
    let turns = try await service.asking { store throws(StoreError) in
      try await store.timeline(of: id, after: Int64(after), limit: limit)
    }
    let feedback = try await service.asking { store throws(StoreError) in
      try await store.feedback(of: id, after: 0, limit: mostFeedback)
    }
    let live = StoredState.live(
      stored.state, revision: stored.revision, service.policies.active.engine)
    var writer = JSONWriter()
    writer.openObject()
    writer.member("conversation", id)
    writer.member("revision", Int(stored.revision))
    writer.member("created", Timestamp.text(of: stored.created))
    writer.member("touched", Timestamp.text(of: stored.touched))
    if let live {
      writer.member("owner", live.conversation.owner.rawValue)
      writer.member("episode", live.conversation.episode)
      if let handoff = live.handoff { writer.member("handoff", handoff) }
    }
    writer.key("turns")
    writer.array(turns) { $0.recordedTurn($1) }
    writer.key("feedback")
    writer.array(feedback) { $0.feedback($1) }
    if let last = turns.last, turns.count == limit { writer.member("next", Int(last.number)) }
    writer.closeObject()
    return Call.json(writer)
  }

  /// `DELETE /v1/conversations/{id}`: everything of it is removed; what remains says that something was, and not whose.
  static func erase(_ call: Call) async throws(Problem) -> Response {
    let id = try call.id(0)
    let service = call.service
    let (tombstone, isFirst) = try await service.conversations.with(id) { kept throws(Problem) in
      kept = nil
      let before = try await service.asking { store throws(StoreError) in try await store.conversation(id) }
      let tombstone = try await service.asking { store throws(StoreError) in
        try await store.erase(id, now: call.now)
      }
      if case .found = before { return (tombstone, true) }
      return (tombstone, false)
    }
    service.shadow.forget(id)
    guard let tombstone else { throw unknown }
    let subject = Hexadecimal.text(of: tombstone.subject)
    if isFirst {
      try await service.audit(
        call, "conversation.erased", subject: subject, detail: "\(tombstone.records) records")
    }
    var writer = JSONWriter()
    writer.object {
      $0.member("erased", true)
      $0.member("subject", subject)
      $0.member("at", Timestamp.text(of: tombstone.at))
      $0.member("records", Int(tombstone.records))
      $0.member("proof", Hexadecimal.text(of: tombstone.proof))
    }
    return Call.json(writer)
  }

  private static let unknown = Problem(.notFound, "nothing is kept of a conversation of this id")
}

extension JSONWriter {
  fileprivate mutating func recordedTurn(_ turn: RecordedTurn) {
    openObject()
    member("number", Int(turn.number))
    member("turn", turn.id)
    member("speaker", turn.kind)
    member("at", Timestamp.text(of: turn.at))
    member("policy", turn.policy)
    if !turn.log.isEmpty {
      key("said")
      raw(turn.log)
    }
    if let response = turn.response {
      key("answer")
      raw(response)
    }
    closeObject()
  }

  fileprivate mutating func feedback(_ recorded: RecordedFeedback) {
    let feedback = recorded.feedback
    openObject()
    if let turn = feedback.turn { member("turn", turn) }
    if let satisfaction = feedback.satisfaction { member("satisfaction", satisfaction) }
    if let correction = feedback.correction { member("decision", correction) }
    if let comment = feedback.comment { member("comment", comment) }
    if let author = feedback.author { member("author", author) }
    member("at", Timestamp.text(of: feedback.at))
    closeObject()
  }
}

extension Call {
  /// A JSON body that was written before.
  static func json(_ bytes: [UInt8]) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A time of a body; nil if it is missing.
  func instant(_ fields: BodyFields, _ name: String) throws(Problem) -> Instant? {
    guard let text = try fields.text(name) else { return nil }
    guard let instant = Timestamp.instant(of: text) else {
      throw Problem(
        .malformedBody, "`\(name)` is a time like 2026-03-02T10:00:00+08:00, not `\(text.prefix(50))`")
    }
    return instant
  }
}
