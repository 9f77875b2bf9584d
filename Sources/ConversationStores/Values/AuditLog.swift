package import Conversations

/// Something that somebody did and that must not be forgotten.
package struct AuditNote: Sendable, Equatable {
  package var at: Instant
  /// Name of the token or person, `server` for the server itself.
  package var actor: String
  /// `policy.activated`, `conversation.erased` …
  package var action: String
  /// What it was done to.
  package var subject: String
  package var detail: String

  package init(at: Instant, actor: String, action: String, subject: String, detail: String = "") {
    self.at = at
    self.actor = actor
    self.action = action
    self.subject = subject
    self.detail = detail
  }
}

/// An entry of the log, chained to the one before it: whoever changes or removes one breaks all hashes after it.
package struct AuditEntry: Sendable, Equatable {
  /// 1, 2, 3 … without gaps.
  package var id: Int64
  package var note: AuditNote
  /// Hash of the entry before.
  package var previous: [UInt8]
  /// SHA-256 over `previous`, the id and the note.
  package var hash: [UInt8]

  /// What the first entry is chained to.
  package static let root = [UInt8](repeating: 0, count: 32)

  init(id: Int64, note: AuditNote, previous: [UInt8], hash: [UInt8]) {
    self.id = id
    self.note = note
    self.previous = previous
    self.hash = hash
  }

  /// The entry that continues a chain.
  init(id: Int64, note: AuditNote, after previous: [UInt8]) {
    self.init(
      id: id, note: note, previous: previous, hash: Self.hash(id: id, note: note, previous: previous))
  }

  static func hash(id: Int64, note: AuditNote, previous: [UInt8]) -> [UInt8] {
    var hash = ChainHash()
    hash.add(previous)
    hash.add(id)
    hash.add(note.at)
    hash.add(note.actor)
    hash.add(note.action)
    hash.add(note.subject)
    hash.add(note.detail)
    return hash.value
  }
}

/// What reading the whole log showed.
package enum AuditVerification: Sendable, Equatable {
  /// Every hash is right. Note the head outside of the store: only that shows whether the end was cut off.
  case intact(entries: Int64, head: [UInt8])
  /// This entry is missing, was changed, or does not continue the one before.
  case broken(entry: Int64)

  func extended(by entry: AuditEntry) -> AuditVerification {
    guard case .intact(let entries, let head) = self else { return self }
    let expected = AuditEntry(id: entries + 1, note: entry.note, after: head)
    return entry == expected
      ? .intact(entries: entries + 1, head: entry.hash) : .broken(entry: entries + 1)
  }
}
