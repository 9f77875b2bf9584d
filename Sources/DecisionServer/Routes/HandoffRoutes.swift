import ConversationStores
import Conversations
import Escalation
import HTTPTypes
import Hummingbird
import RuleRuntime
import WireFormat

/// The queue of those who wait for a person.
enum HandoffRoutes {
  /// Seconds that a claim holds unless it is renewed.
  private static let lease = 300
  private static let leases = 10...86_400

  // MARK: - Looking

  /// `GET /v1/handoffs`: the most pressing first, then who waits longest.
  static func list(_ call: Call) async throws(Problem) -> Response {
    var filter = HandoffFilter(
      desk: try call.name("desk"), status: .waiting, agent: try call.name("agent"),
      conversation: try call.name("conversation"))
    if let word = call.query["status"], word != "any" {
      guard let status = ConversationStores.Handoff.Status(rawValue: word) else {
        throw Problem(.invalidParameter, "`status` is waiting, claimed, settled or any, not `\(word)`")
      }
      filter.status = status
    } else if call.query["status"] != nil {
      filter.status = nil
    }
    if let word = call.query["priority"] {
      guard let priority = Priority.allCases.first(where: { $0.name == word }) else {
        throw Problem(.invalidParameter, "`priority` is low, normal, high or urgent, not `\(word)`")
      }
      filter.priorityAtLeast = priority
    }
    let limit = try call.number("limit", in: 1...500, else: 100)
    let cursor = try call.cursor()
    let wanted = filter
    let handoffs = try await call.service.asking { store throws(StoreError) in
      try await store.handoffs(wanted, now: call.now, after: cursor, limit: limit)
    }
    var writer = JSONWriter()
    writer.openObject()
    writer.key("handoffs")
    writer.array(handoffs) { $0.handoff($1, now: call.now, isWhole: false) }
    if let last = handoffs.last, handoffs.count == limit { writer.member("next", last.cursor.text) }
    writer.closeObject()
    return Call.json(writer)
  }

  /// `GET /v1/handoffs/{id}`: one with its brief.
  static func show(_ call: Call) async throws(Problem) -> Response {
    Self.answer(try await handoff(call), call)
  }

  private static func handoff(_ call: Call) async throws(Problem) -> ConversationStores.Handoff {
    let id = try call.id(0)
    let handoff = try await call.service.asking { store throws(StoreError) in
      try await store.handoff(id, now: call.now)
    }
    guard let handoff else { throw unknown }
    return handoff
  }

  // MARK: - Working

  /// `POST /v1/handoffs/{id}/claim`: one agent gets it.
  static func claim(_ call: Call) async throws(Problem) -> Response {
    let id = try call.id(0)
    let (agent, until) = try lease(BodyFields(try await call.body(), known: ["agent", "seconds"]), call)
    let announcer = call.service.announcer.announcer(.claimed, now: call.now)
    let outcome = try await call.service.asking { store throws(StoreError) in
      try await store.claim(id, agent: agent, until: until, now: call.now, announcing: announcer)
    }
    return try answer(outcome, call)
  }

  /// `POST /v1/handoffs/claim`: the first that waits.
  static func claimNext(_ call: Call) async throws(Problem) -> Response {
    let fields = try BodyFields(try await call.body(), known: ["agent", "seconds", "desk", "skills"])
    let (agent, until) = try lease(fields, call)
    let desk = try fields.id("desk")
    let skills = Set(try fields.names("skills"))
    let announcer = call.service.announcer.announcer(.claimed, now: call.now)
    let handoff = try await call.service.asking { store throws(StoreError) in
      try await store.claimNext(
        desk: desk, skills: skills, agent: agent, until: until, now: call.now, announcing: announcer)
    }
    guard let handoff else { return Response(status: .noContent) }
    return answer(handoff, call)
  }

  /// `POST /v1/handoffs/{id}/renew`: the agent is still at it.
  static func renew(_ call: Call) async throws(Problem) -> Response {
    let id = try call.id(0)
    let (agent, until) = try lease(BodyFields(try await call.body(), known: ["agent", "seconds"]), call)
    let outcome = try await call.service.asking { store throws(StoreError) in
      try await store.renew(id, agent: agent, until: until, now: call.now)
    }
    return try answer(outcome, call)
  }

  /// `POST /v1/handoffs/{id}/return`: back into the queue, with the waiting time that it had.
  static func giveBack(_ call: Call) async throws(Problem) -> Response {
    let id = try call.id(0)
    let fields = try BodyFields(try await call.body(), known: ["agent", "desk"])
    let agent = try fields.required(id: "agent", "the name of the agent who has it")
    let desk = try fields.id("desk")
    if let desk, !call.service.policies.active.engine.program.desks.contains(where: { $0.name == desk }) {
      throw Problem(.malformedBody, "the rules declare no desk `\(desk)`")
    }
    let announcer = call.service.announcer.announcer(.returned, now: call.now)
    let outcome = try await call.service.asking { store throws(StoreError) in
      try await store.giveBack(id, agent: agent, to: desk, now: call.now, announcing: announcer)
    }
    return try answer(outcome, call)
  }

  /// `POST /v1/handoffs/{id}/resolve`: the matter is settled; the bot answers again. One step with the conversation's turn.
  static func resolve(_ call: Call) async throws(Problem) -> Response {
    let fields = try BodyFields(try await call.body(), known: ["agent", "turn", "outcome"])
    let agent = try fields.required(id: "agent", "the name of the agent who settled it")
    let outcome = try fields.id("outcome") ?? "resolved"
    let handoff = try await handoff(call)
    let turn = try fields.id("turn") ?? "resolve-" + handoff.id
    let work = TurnDesk.Work(
      conversation: handoff.conversation,
      turn: Conversations.Turn(id: turn, speaker: .agent, givesBack: true),
      settlement: TurnDesk.Settlement(handoff: handoff.id, agent: agent, outcome: outcome), now: call.now)
    if handoff.settlement != nil {
      // The answer of the first time may have been lost.
      guard let answer = try await TurnDesk(service: call.service).answerBefore(of: work) else {
        throw settled
      }
      return Call.json(answer)
    }
    return Call.json(try await TurnDesk(service: call.service).decide(work))
  }

  // MARK: - Answers

  private static func lease(_ fields: BodyFields, _ call: Call) throws(Problem) -> (
    agent: String, until: Instant
  ) {
    let agent = try fields.required(id: "agent", "the name of the agent")
    let seconds = try fields.number("seconds", in: leases) ?? lease
    return (agent, call.now + Int64(seconds) * 1000)
  }

  private static func answer(_ outcome: ClaimOutcome, _ call: Call) throws(Problem) -> Response {
    switch outcome {
    case .done(let handoff): return answer(handoff, call)
    case .unknown: throw unknown
    case .taken(let agent, let until):
      throw Problem(.alreadyClaimed, "`\(agent)` has it until \(Timestamp.text(of: until))")
    case .notHeld: throw Problem(.notYours, "the claim has ended or never was; claim it first")
    case .settled: throw settled
    }
  }

  private static func answer(_ handoff: ConversationStores.Handoff, _ call: Call) -> Response {
    var writer = JSONWriter()
    writer.handoff(handoff, now: call.now, isWhole: true)
    return Call.json(writer)
  }

  private static let unknown = Problem(.notFound, "there is no handoff of this id")
  private static let settled = Problem(.settled, "this handoff is settled")
}

extension JSONWriter {
  /// - Parameter isWhole: with the brief.
  fileprivate mutating func handoff(_ handoff: ConversationStores.Handoff, now: Instant, isWhole: Bool) {
    openObject()
    member("id", handoff.id)
    member("conversation", handoff.conversation)
    member("turn", handoff.turn)
    member("status", handoff.status(at: now).rawValue)
    member("desk", handoff.desk)
    member("wanted_desk", handoff.wantedDesk)
    member("priority", handoff.priority.name)
    member("delivery", handoff.delivery.rawValue)
    member("protected", handoff.isProtected)
    member("skills", handoff.skills)
    member("why", handoff.why)
    member("opened", Timestamp.text(of: handoff.opened))
    member("updated", Timestamp.text(of: handoff.updated))
    if let due = handoff.due { member("due", Timestamp.text(of: due)) }
    if let claim = handoff.claim, handoff.settlement == nil {
      member("agent", claim.agent)
      member("claimed_until", Timestamp.text(of: claim.until))
    }
    if let settlement = handoff.settlement {
      key("settled")
      openObject()
      member("outcome", settlement.outcome)
      if let agent = settlement.agent { member("agent", agent) }
      member("at", Timestamp.text(of: settlement.at))
      closeObject()
    }
    if isWhole, !handoff.brief.isEmpty {
      key("brief")
      raw(handoff.brief)
    }
    closeObject()
  }
}

extension HandoffCursor {
  /// What a caller sends back to get the next page.
  var text: String { Base64URL.text(of: Array("\(priority.rawValue):\(opened):\(id)".utf8)) }

  /// Nil for what is no cursor.
  init?(text: String) {
    guard let bytes = Base64URL.bytes(of: text), let written = String(validating: bytes, as: UTF8.self) else {
      return nil
    }
    let parts = written.split(separator: ":", maxSplits: 2)
    guard parts.count == 3, let number = Int(parts[0]), let priority = Priority(rawValue: number),
      let opened = Instant(parts[1])
    else { return nil }
    self.init(priority: priority, opened: opened, id: String(parts[2]))
  }
}

extension Call {
  /// A name of the query, checked; nil if it is missing.
  fileprivate func name(_ parameter: String) throws(Problem) -> String? {
    guard let text = query[parameter] else { return nil }
    return try Self.checked(id: text, "`\(parameter)`", .invalidParameter)
  }

  fileprivate func cursor() throws(Problem) -> HandoffCursor? {
    guard let text = query["after"] else { return nil }
    guard let cursor = HandoffCursor(text: text) else {
      throw Problem(.invalidParameter, "`after` is the `next` of the page before")
    }
    return cursor
  }
}
