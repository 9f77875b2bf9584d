import ConversationStores
import Hummingbird
import WireFormat

/// What only operators do: look at the audit log, and at deliveries that were given up.
enum AdminRoutes {
  // MARK: - Audit

  /// `GET /v1/audit`: who did what, each entry chained to the one before.
  static func audit(_ call: Call) async throws(Problem) -> Response {
    let after = try call.number("after", in: 0...Int.max, else: 0)
    let limit = try call.number("limit", in: 1...500, else: 100)
    let entries = try await call.service.asking { store throws(StoreError) in
      try await store.auditEntries(after: Int64(after), limit: limit)
    }
    var writer = JSONWriter()
    writer.openObject()
    writer.key("entries")
    writer.array(entries) { writer, entry in
      writer.object {
        $0.member("id", Int(entry.id))
        $0.member("at", Timestamp.text(of: entry.note.at))
        $0.member("actor", entry.note.actor)
        $0.member("action", entry.note.action)
        $0.member("subject", entry.note.subject)
        $0.member("detail", entry.note.detail)
        $0.member("hash", Hexadecimal.text(of: entry.hash))
      }
    }
    if let last = entries.last, entries.count == limit { writer.member("next", Int(last.id)) }
    writer.closeObject()
    return Call.json(writer)
  }

  /// `GET /v1/audit/verification`: is the chain whole?
  static func verification(_ call: Call) async throws(Problem) -> Response {
    let verification = try await call.service.asking { store throws(StoreError) in
      try await store.verifyAudit()
    }
    var writer = JSONWriter()
    writer.object { writer in
      switch verification {
      case .intact(let entries, let head):
        writer.member("intact", true)
        writer.member("entries", Int(entries))
        writer.member("head", Hexadecimal.text(of: head))
      case .broken(let entry):
        writer.member("intact", false)
        writer.member("broken_at", Int(entry))
      }
    }
    return Call.json(writer)
  }

  // MARK: - Webhooks

  /// `GET /v1/webhooks/dead`: deliveries that were given up.
  static func deadLetters(_ call: Call) async throws(Problem) -> Response {
    let after = try call.number("after", in: 0...Int.max, else: 0)
    let limit = try call.number("limit", in: 1...500, else: 100)
    let letters = try await call.service.asking { store throws(StoreError) in
      try await store.deadLetters(after: Int64(after), limit: limit)
    }
    var writer = JSONWriter()
    writer.openObject()
    writer.key("deliveries")
    writer.array(letters) { writer, letter in
      writer.openObject()
      writer.member("id", Int(letter.id))
      writer.member("webhook", letter.endpoint)
      writer.member("attempts", letter.attempts)
      if let error = letter.error { writer.member("error", error) }
      if let dead = letter.dead { writer.member("given_up", Timestamp.text(of: dead)) }
      writer.key("event")
      writer.raw(letter.body)
      writer.closeObject()
    }
    if let last = letters.last, letters.count == limit { writer.member("next", Int(last.id)) }
    writer.closeObject()
    return Call.json(writer)
  }

  /// `POST /v1/webhooks/dead/{id}/requeue`: try it again.
  static func requeue(_ call: Call) async throws(Problem) -> Response {
    let text = try call.id(0)
    guard let id = Int64(text), id > 0 else {
      throw Problem(.invalidParameter, "the id of a delivery is a number from 1")
    }
    let isDone = try await call.service.asking { store throws(StoreError) in
      try await store.requeue(id, now: call.now)
    }
    guard isDone else { throw Problem(.notFound, "no delivery of this id was given up") }
    try await call.service.audit(call, "webhook.requeued", subject: "\(id)")
    var writer = JSONWriter()
    writer.object { $0.member("requeued", true) }
    return Call.json(writer)
  }
}
