import ConversationStores
import Conversations
import Testing

@Suite("Events, webhooks and the audit log of every store")
struct EventLaws {
  private func announcing(_ count: Int, of conversation: String) -> Announcement {
    Announcement(
      events: (0..<count).map { event("turn \($0)", of: conversation) },
      deliveries: [delivery(to: "crm", of: conversation)])
  }

  @Test("events are numbered in the order of commits and read from any id", arguments: StoreKind.available)
  func order(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      var firsts: [Int64] = []
      for number in 0..<5 {
        let outcome = try await store.commit(
          step("c\(number)", "t", after: 0, announcing: announcing(2, of: "c\(number)")))
        guard case .committed(_, let first?) = outcome else { throw Unexpected(outcome) }
        firsts.append(first)
      }
      let all = try await store.events(after: 0, limit: 100)
      #expect(all.map(\.event.kind) == (0..<5).flatMap { _ in ["turn 0", "turn 1"] })
      #expect(all.map(\.event.conversation) == (0..<5).flatMap { ["c\($0)", "c\($0)"] })
      #expect(zip(all, all.dropFirst()).allSatisfy { $0.id < $1.id })
      #expect(stride(from: 0, to: 10, by: 2).map { all[$0].id } == firsts)
      #expect(try await store.lastEventID() == all.last?.id)
      #expect(try await store.events(after: all[6].id, limit: 2) == Array(all[7...8]))
      #expect(try await store.events(after: Int64.max, limit: 2).isEmpty)
    }
  }

  @Test("whoever reads while others write never misses an event", arguments: StoreKind.available)
  func noGaps(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      async let written: Void = withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<200 {
          group.addTask {
            let announcement = Announcement(events: [event("turn", of: "c\(number)")])
            _ = try await store.commit(step("c\(number)", "t", after: 0, announcing: announcement))
          }
        }
        try await group.waitForAll()
      }
      var seen: [String] = []
      var last: Int64 = 0
      while seen.count < 200 {
        let page = try await store.events(after: last, limit: 50)
        seen += page.compactMap(\.event.conversation)
        last = page.last?.id ?? last
        await Task.yield()
      }
      try await written
      #expect(Set(seen) == Set((0..<200).map { "c\($0)" }))
      #expect(seen.count == 200)
    }
  }

  @Test("a commit with events rings, one without does not have to", arguments: StoreKind.available)
  func signals(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      let signals = store.eventSignals()
      _ = try await store.commit(step("c1", "t", after: 0, announcing: announcing(1, of: "c1")))
      var iterator = signals.makeAsyncIterator()
      #expect(await iterator.next() != nil)
      await store.close()
      #expect(await iterator.next() == nil)
    }
  }

  @Test("a delivery is lent, then forgotten, tried again or dead", arguments: StoreKind.available)
  func deliveries(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      let announcement = Announcement(deliveries: [
        delivery(to: "later", of: nil, due: morning + 50), delivery(to: "crm", of: "c1"),
        delivery(to: "bi", of: "c1", due: morning - 1),
      ])
      _ = try await store.commit(step("c1", "t", after: 0, announcing: announcement))
      func take(_ now: Instant, limit: Int = 10) async throws -> [Delivery] {
        try await store.takeDeliveries(until: now + 30, now: now, limit: limit)
      }
      let first = try await take(morning)
      #expect(first.map(\.endpoint) == ["bi", "crm"])
      #expect(first.map(\.attempts) == [1, 1])
      #expect(first.map(\.due) == [morning + 30, morning + 30])
      #expect(first.first?.body == Array("body".utf8))
      #expect(try await take(morning + 29).isEmpty)

      try await store.delivered(first[0].id, now: morning)
      try await store.failed(first[1].id, error: "503 😀", next: morning + 60, now: morning)
      let second = try await take(morning + 60)
      #expect(second.map(\.endpoint) == ["later", "crm"])
      #expect(second.map(\.attempts) == [1, 2])
      #expect(second.map(\.error) == [nil, "503 😀"])
      #expect(try await store.statistics(now: morning + 60).dueDeliveries == 0)

      try await store.failed(first[1].id, error: "gone", next: nil, now: morning + 61)
      #expect(try await take(morning + 80).isEmpty)
      let dead = try await store.deadLetters(after: 0, limit: 10)
      #expect(dead.map(\.endpoint) == ["crm"])
      #expect(dead.first?.dead == morning + 61)
      #expect(try await store.deadLetters(after: dead[0].id, limit: 10).isEmpty)
      #expect(try await store.statistics(now: morning + 61).deadLetters == 1)

      #expect(try await store.requeue(dead[0].id, now: morning + 70))
      #expect(try await store.requeue(dead[0].id, now: morning + 70) == false)
      let third = try await take(morning + 70)
      #expect(third.map(\.endpoint) == ["crm"])
      #expect(third.first?.attempts == 1)

      // A server that was slow reports on what another one delivered.
      try await store.delivered(third[0].id, now: morning)
      try await store.failed(third[0].id, error: "late", next: nil, now: morning)
      try await store.delivered(third[0].id, now: morning)
      #expect(try await store.deadLetters(after: 0, limit: 10).isEmpty)
    }
  }

  @Test(
    "deliveries of one conversation reach an endpoint one after the other", arguments: StoreKind.available)
  func deliveryOrder(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      func take(_ now: Instant, limit: Int = 10) async throws -> [String] {
        try await store.takeDeliveries(until: now + 30, now: now, limit: limit)
          .map { "\($0.endpoint) \($0.conversation ?? "-") \($0.id)" }
      }
      let deliveries = [
        delivery(to: "crm", of: "c1"), delivery(to: "crm", of: "c1"), delivery(to: "bi", of: "c1"),
        delivery(to: "crm", of: "c1"), delivery(to: "crm", of: "c2"), delivery(to: "crm", of: nil),
        delivery(to: "crm", of: nil),
      ]
      _ = try await store.commit(step("c1", "t", after: 0, announcing: Announcement(deliveries: deliveries)))
      #expect(
        try await take(morning) == ["crm c1 1", "bi c1 3", "crm c2 5", "crm - 6", "crm - 7"])
      #expect(try await take(morning + 1).isEmpty)
      try await store.delivered(1, now: morning + 2)
      #expect(try await take(morning + 2) == ["crm c1 2"])
      // It is tried again, and the third waits for it.
      try await store.failed(2, error: "503", next: morning + 9, now: morning + 3)
      #expect(try await take(morning + 8).isEmpty)
      #expect(try await take(morning + 9, limit: 1) == ["crm c1 2"])
      try await store.failed(2, error: "503", next: nil, now: morning + 10)
      #expect(try await take(morning + 10) == ["crm c1 4"])
      try await store.failed(4, error: "503", next: morning + 12, now: morning + 11)
      // Sent again by an operator, it goes first again.
      #expect(try await store.requeue(2, now: morning + 12))
      #expect(try await take(morning + 12) == ["crm c1 2"])
      try await store.delivered(2, now: morning + 13)
      #expect(try await take(morning + 60) == ["bi c1 3", "crm c2 5", "crm - 6", "crm - 7", "crm c1 4"])
    }
  }

  @Test("endpoints that are passed over are given nothing, and wait", arguments: StoreKind.available)
  func passedOver(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      let announcement = Announcement(deliveries: [
        delivery(to: "a", of: nil), delivery(to: "b", of: nil), delivery(to: "c", of: nil),
        delivery(to: "a", of: nil),
      ])
      _ = try await store.commit(step("c1", "t", after: 0, announcing: announcement))
      func take(_ busy: Set<String>) async throws -> [String] {
        try await store.takeDeliveries(until: morning + 9, now: morning, limit: 2, passingOver: busy)
          .map(\.endpoint)
      }
      #expect(try await take(["a", "b", "c"]).isEmpty)
      #expect(try await take(["a", "c"]) == ["b"])
      #expect(try await take(["a"]) == ["c"])
      #expect(try await take(["a"]).isEmpty)
      #expect(try await take(["nobody's \" ' name"]) == ["a", "a"])
    }
  }

  @Test("servers that ask at once are given different deliveries", arguments: StoreKind.available)
  func deliveryRace(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      let announcement = Announcement(deliveries: (0..<40).map { delivery(to: "e\($0)", of: nil) })
      _ = try await store.commit(step("c1", "t", after: 0, announcing: announcement))
      let taken = try await withThrowingTaskGroup(of: [Delivery].self) { group in
        for _ in 0..<8 {
          group.addTask { try await store.takeDeliveries(until: morning + 9, now: morning, limit: 5) }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(Set(taken.map(\.id)).count == taken.count)
      var rest = taken.count
      while true {
        let more = try await store.takeDeliveries(until: morning + 9, now: morning, limit: 5)
        if more.isEmpty { break }
        rest += more.count
      }
      #expect(rest == 40)
    }
  }

  @Test("feedback is kept with its conversation", arguments: StoreKind.available)
  func feedback(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      let praise = Feedback(conversation: "c1", turn: "t1", satisfaction: 5, at: morning)
      let correction = Feedback(
        conversation: "c2", correction: "handoff", comment: "太慢了\u{0}", author: "lead", at: morning + 1)
      #expect(try await store.add(praise) == false)
      _ = try await store.commit(step("c1", "t1", after: 0))
      _ = try await store.commit(step("c2", "t1", after: 0))
      #expect(try await store.add(praise))
      #expect(try await store.add(correction))
      let all = try await store.feedback(of: nil, after: 0, limit: 10)
      #expect(all.map(\.feedback) == [praise, correction])
      #expect(try await store.feedback(of: "c2", after: 0, limit: 10).map(\.feedback) == [correction])
      #expect(try await store.feedback(of: nil, after: all[0].id, limit: 10).map(\.feedback) == [correction])
      #expect(try await store.feedback(of: "c1", after: all[0].id, limit: 10).isEmpty)
      await #expect(throws: StoreError.self) {
        _ = try await store.add(Feedback(conversation: "c1", satisfaction: 6, at: morning))
      }
    }
  }

  @Test("the audit log is one chain, whoever appends at once", arguments: StoreKind.available)
  func audit(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      #expect(try await store.verifyAudit() == .intact(entries: 0, head: AuditEntry.root))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<30 {
          group.addTask {
            let note = AuditNote(
              at: morning, actor: "ops", action: "policy.activated", subject: "p\(number)", detail: "\u{0}好")
            _ = try await store.audit(note)
          }
        }
        try await group.waitForAll()
      }
      let entries = try await store.auditEntries(after: 0, limit: 100)
      #expect(entries.map(\.id) == Array(1...30))
      #expect(Set(entries.map(\.note.subject)).count == 30)
      let head = try #require(entries.last?.hash)
      #expect(try await store.verifyAudit() == .intact(entries: 30, head: head))
      #expect(try await store.auditEntries(after: 28, limit: 100).map(\.id) == [29, 30])
    }
  }
}
