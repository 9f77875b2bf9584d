import ConversationStores
import Conversations
import Testing

@Suite("Erasure and retention of every store")
struct ErasureLaws {
  /// A conversation of two turns with something in every table.
  private func fill(_ store: any ConversationStore, _ id: String, at time: Instant = morning) async throws {
    let announcement = Announcement(
      events: [event("opened", of: id)], deliveries: [delivery(to: "crm", of: id)])
    var first = step(
      id, "t1", after: 0, at: time, handoffs: [.open(handoff("h of \(id)", of: id))], announcing: announcement
    )
    first.turn.log = Array("a secret of \(id)".utf8)
    _ = try await store.commit(first)
    _ = try await store.commit(step(id, "t2", after: 1, at: time))
    _ = try await store.add(Feedback(conversation: id, satisfaction: 1, comment: "bad", at: time))
  }

  @Test("nothing of an erased conversation is left but a tombstone", arguments: StoreKind.available)
  func erase(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await fill(store, "c1")
      try await fill(store, "c2")
      let tombstone = try #require(try await store.erase("c1", now: morning + 5))
      #expect(tombstone.subject == Tombstone.subject(of: "c1"))
      #expect((tombstone.at, tombstone.records) == (morning + 5, 7))
      #expect(tombstone.proof.count == 32)

      #expect(try await store.conversation("c1") == .erased(tombstone))
      #expect(try await store.timeline(of: "c1", after: 0, limit: 10).isEmpty)
      #expect(try await store.recorded(conversation: "c1", turn: "t1") == nil)
      #expect(try await store.handoff("h of c1", now: morning) == nil)
      #expect(try await store.events(after: 0, limit: 10).map(\.event.conversation) == ["c2"])
      #expect(try await store.feedback(of: nil, after: 0, limit: 10).map(\.feedback.conversation) == ["c2"])
      let deliveries = try await store.takeDeliveries(until: morning + 1, now: morning, limit: 10)
      #expect(deliveries.map(\.conversation) == ["c2"])
      // Again gives the same proof; the other conversation goes on.
      #expect(try await store.erase("c1", now: morning + 99) == tombstone)
      #expect(try await store.commit(step("c2", "t3", after: 2)) == .committed(revision: 3, firstEvent: nil))
    }
  }

  @Test("an erased id is refused, also to turns that were under way", arguments: StoreKind.available)
  func refused(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await fill(store, "c1")
      let tombstone = try #require(try await store.erase("c1", now: morning))
      for revision in [0, 1, 2, 3] as [Int64] {
        #expect(try await store.commit(step("c1", "t1", after: revision)) == .erased(tombstone))
      }
      #expect(try await store.add(Feedback(conversation: "c1", satisfaction: 1, at: morning)) == false)
      #expect(try await store.events(after: 0, limit: 10).isEmpty)
    }
  }

  @Test("the proof depends on what was said", arguments: StoreKind.available)
  func proof(_ kind: StoreKind) async throws {
    var proofs: [[UInt8]] = []
    for response in ["one", "one", "two"] {
      try await withStore(kind) { store async throws in
        var said = step("c1", "t1", after: 0)
        said.turn.response = Array(response.utf8)
        _ = try await store.commit(said)
        proofs.append(try #require(try await store.erase("c1", now: morning)).proof)
      }
    }
    #expect(proofs[0] == proofs[1])
    #expect(proofs[0] != proofs[2])
  }

  @Test("retention forgets by age, and what it forgot may begin anew", arguments: StoreKind.available)
  func retention(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await fill(store, "old", at: morning - 1000)
      try await fill(store, "older", at: morning - 2000)
      try await fill(store, "new", at: morning)
      let retention = Retention(conversationsBefore: morning)
      let first = try await store.retain(retention, limit: 1)
      #expect((first.conversations, first.isComplete) == (1, false))
      #expect(try await store.conversation("older") == .none)
      let second = try await store.retain(retention, limit: 10)
      #expect((second.conversations, second.isComplete) == (1, true))
      #expect(try await store.conversation("old") == .none)
      #expect(
        try await store.handoffs(HandoffFilter(), now: morning, after: nil, limit: 9).map(\.id) == [
          "h of new"
        ])
      #expect(try await store.feedback(of: nil, after: 0, limit: 9).map(\.feedback.conversation) == ["new"])
      #expect(
        try await store.commit(step("old", "t1", after: 0)) == .committed(revision: 1, firstEvent: nil))
    }
  }

  @Test("a forgotten response leaves the turn recognised", arguments: StoreKind.available)
  func responses(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await fill(store, "c1", at: morning - 10)
      _ = try await store.commit(step("c1", "t3", after: 2, at: morning))
      let outcome = try await store.retain(Retention(responsesBefore: morning), limit: 10)
      #expect(outcome.responses == 2)
      #expect(try await store.commit(step("c1", "t1", after: 3)) == .duplicate(response: nil, revision: 3))
      var other = step("c1", "t1", after: 3)
      other.turn.digest = [9]
      #expect(try await store.commit(other) == .turnReused)
      #expect(
        try await store.commit(step("c1", "t3", after: 3))
          == .duplicate(response: Array("response to t3".utf8), revision: 3))
      let timeline = try await store.timeline(of: "c1", after: 0, limit: 10)
      #expect(timeline.map { $0.log.isEmpty } == [true, true, true])
      #expect(try await store.retain(Retention(responsesBefore: morning), limit: 10).responses == 0)
    }
  }

  @Test("old events and dead letters go when asked", arguments: StoreKind.available)
  func eventRetention(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await fill(store, "c1")
      let taken = try await store.takeDeliveries(until: morning, now: morning, limit: 1)
      let first = try #require(taken.first)
      try await store.failed(first.id, error: "no", next: nil, now: morning)
      let nothing = Retention(eventsBefore: morning, deadLettersBefore: morning)
      #expect(try await store.retain(nothing, limit: 10) == RetentionOutcome())
      let all = Retention(eventsBefore: morning + 1, deadLettersBefore: morning + 1)
      let outcome = try await store.retain(all, limit: 10)
      #expect((outcome.events, outcome.deadLetters) == (1, 1))
      #expect(try await store.events(after: 0, limit: 10).isEmpty)
      #expect(try await store.deadLetters(after: 0, limit: 10).isEmpty)
      // Numbers are not given twice.
      let next = try await store.commit(
        step("c2", "t", after: 0, announcing: Announcement(events: [event("x", of: nil)])))
      guard case .committed(_, let id?) = next else { throw Unexpected(next) }
      #expect(id > 1)
    }
  }

  @Test(
    "what is logged depends on one setting",
    arguments: [
      (RecordKeeping.Detail.nothing, nil, nil), (.values, nil, "call [phone]"),
      (.masked, "call [phone]", "call [phone]"), (.text, "call 13800138000", "call 13800138000"),
    ] as [(RecordKeeping.Detail, String?, String?)])
  func recordKeeping(_ detail: RecordKeeping.Detail, _ words: String?, _ value: String?) {
    let keeping = RecordKeeping(detail)
    #expect(keeping.words("call 13800138000") == words)
    #expect(keeping.value("call 13800138000") == value)
    #expect(keeping.keepsValues == (detail != .nothing))
  }
}
