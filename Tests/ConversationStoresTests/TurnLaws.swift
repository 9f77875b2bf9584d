import ConversationStores
import Conversations
import Testing

@Suite("Turns of every store")
struct TurnLaws {
  @Test("a step is read back as it was written", arguments: StoreKind.available)
  func readBack(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      var first = step("c1", "t1", after: 0)
      first.turn.log = Array("{\"text\":\"你好 😀 \\u0000\"}".utf8)
      first.turn.response = [0, 255, 10, 13]
      first.state = []
      #expect(try await store.commit(first) == .committed(revision: 1, firstEvent: nil))
      #expect(
        try await store.conversation("c1")
          == .found(StoredConversation(revision: 1, state: [], created: morning, touched: morning)))
      let recorded = try #require(try await store.recorded(conversation: "c1", turn: "t1"))
      #expect(recorded.number == 1)
      #expect(recorded.response == first.turn.response)
      #expect(recorded.log == first.turn.log)
      #expect(recorded.digest == first.turn.digest)
      #expect((recorded.kind, recorded.policy, recorded.at) == ("customer", "p1", morning))
      #expect(try await store.timeline(of: "c1", after: 0, limit: 10) == [recorded])
    }
  }

  @Test("nothing is known of what was never written", arguments: StoreKind.available)
  func unknown(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      #expect(try await store.conversation("c1") == .none)
      #expect(try await store.recorded(conversation: "c1", turn: "t1") == nil)
      #expect(try await store.timeline(of: "c1", after: 0, limit: 10).isEmpty)
      #expect(try await store.erase("c1", now: morning) == nil)
      #expect(try await store.lastEventID() == 0)
    }
  }

  @Test("a repeated turn gets the recorded bytes, whatever it expects", arguments: StoreKind.available)
  func repeated(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      _ = try await store.commit(step("c1", "t1", after: 0))
      _ = try await store.commit(step("c1", "t2", after: 1))
      for revision in [0, 1, 2, 17] as [Int64] {
        var again = step("c1", "t1", after: revision)
        again.turn.response = Array("another response".utf8)
        #expect(
          try await store.commit(again) == .duplicate(response: Array("response to t1".utf8), revision: 2))
      }
      #expect(try await store.timeline(of: "c1", after: 0, limit: 10).count == 2)
    }
  }

  @Test("a turn id with another content is refused", arguments: StoreKind.available)
  func reused(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      _ = try await store.commit(step("c1", "t1", after: 0))
      var other = step("c1", "t1", after: 1)
      other.turn.digest = Array("another digest".utf8)
      #expect(try await store.commit(other) == .turnReused)
      // The same id in another conversation is another turn.
      #expect(try await store.commit(step("c2", "t1", after: 0)) == .committed(revision: 1, firstEvent: nil))
    }
  }

  @Test(
    "a step on another revision is told the current one and writes nothing", arguments: StoreKind.available)
  func conflict(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      #expect(try await store.commit(step("c1", "t1", after: 3)) == .conflict(revision: 0))
      _ = try await store.commit(step("c1", "t1", after: 0))
      for revision in [0, 2, -1, Int64.max] as [Int64] {
        let late = step(
          "c1", "t2", after: 0, handoffs: [.open(handoff("h1"))],
          announcing: Announcement(
            events: [event("turn", of: "c1")], deliveries: [delivery(to: "w", of: "c1")]))
        var wrong = late
        wrong.expectedRevision = revision
        #expect(try await store.commit(wrong) == .conflict(revision: 1))
      }
      #expect(try await store.handoff("h1", now: morning) == nil)
      #expect(try await store.events(after: 0, limit: 10).isEmpty)
      #expect(try await store.takeDeliveries(until: morning + 1, now: morning, limit: 10).isEmpty)
    }
  }

  @Test("of steps that expect the same revision one is committed", arguments: StoreKind.available)
  func race(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      for revision in 0..<10 as Range<Int64> {
        let outcomes = try await withThrowingTaskGroup(of: CommitOutcome.self) { group in
          for racer in 0..<16 {
            group.addTask { try await store.commit(step("c1", "t\(revision)-\(racer)", after: revision)) }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .committed(revision: revision + 1, firstEvent: nil) } == 1)
        #expect(outcomes.count { $0 == .conflict(revision: revision + 1) } == 15)
      }
      let timeline = try await store.timeline(of: "c1", after: 0, limit: 100)
      #expect(timeline.map(\.number) == Array(1...10))
    }
  }

  @Test("one turn that is sent many times at once is one turn", arguments: StoreKind.available)
  func sameTurnRace(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      let outcomes = try await withThrowingTaskGroup(of: CommitOutcome.self) { group in
        for _ in 0..<16 { group.addTask { try await store.commit(step("c1", "t1", after: 0)) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == .committed(revision: 1, firstEvent: nil) } == 1)
      #expect(
        outcomes.count { $0 == .duplicate(response: Array("response to t1".utf8), revision: 1) } == 15)
    }
  }

  @Test("a timeline comes in pages, ascending", arguments: StoreKind.available)
  func pages(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      for number in 0..<25 as Range<Int64> {
        // Later turns with earlier times: the order is that of the commits.
        _ = try await store.commit(step("c1", "t\(number)", after: number, at: morning - number))
      }
      var read: [String] = []
      var last: Int64 = 0
      while true {
        let page = try await store.timeline(of: "c1", after: last, limit: 10)
        guard let end = page.last else { break }
        read += page.map(\.id)
        last = end.number
      }
      #expect(read == (0..<25).map { "t\($0)" })
      #expect(try await store.timeline(of: "c1", after: 0, limit: 0).count == 1)
      #expect(try await store.timeline(of: "c1", after: -5, limit: 2).map(\.number) == [1, 2])
      #expect(try await store.timeline(of: "c1", after: Int64.max, limit: 2).isEmpty)
    }
  }

  @Test("time that runs back does not make a conversation older", arguments: StoreKind.available)
  func clockBack(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      _ = try await store.commit(step("c1", "t1", after: 0, at: morning))
      _ = try await store.commit(step("c1", "t2", after: 1, at: morning - 1_000_000))
      guard case .found(let conversation) = try await store.conversation("c1") else {
        throw Unexpected("no conversation")
      }
      #expect((conversation.created, conversation.touched) == (morning, morning))
      #expect(conversation.state == Array("state 2 of c1".utf8))
    }
  }

  @Test(
    "odd ids are kept apart, to the byte",
    arguments: StoreKind.available,
    [
      ["a", "A"], ["é", "e\u{301}"], ["c 1", "c1"], ["你好", "妳好"], ["'; --", "\"; --"], ["😀", "😀️"],
      ["%", "_"],
    ])
  func oddIDs(_ kind: StoreKind, _ ids: [String]) async throws {
    try await withStore(kind) { store async throws in
      for id in ids {
        #expect(try await store.commit(step(id, "t", after: 0)) == .committed(revision: 1, firstEvent: nil))
      }
      for id in ids {
        guard case .found(let conversation) = try await store.conversation(id) else {
          throw Unexpected("\(id) is missing")
        }
        #expect(conversation.state == Array("state 1 of \(id)".utf8))
      }
    }
  }

  @Test(
    "ids that no store keeps are refused by name",
    arguments: StoreKind.available, ["", "a\u{0}b", String(repeating: "x", count: 513)])
  func unusable(_ kind: StoreKind, _ id: String) async throws {
    try await withStore(kind) { store async throws in
      await #expect(throws: StoreError.self) { _ = try await store.commit(step(id, "t1", after: 0)) }
      await #expect(throws: StoreError.self) { _ = try await store.commit(step("c1", id, after: 0)) }
      #expect(try await store.conversation("c1") == .none)
    }
  }

  @Test("large states and responses are kept", arguments: StoreKind.available)
  func large(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      var large = step("c1", "t1", after: 0)
      large.state = [UInt8](repeating: 7, count: 3_000_000)
      large.turn.response = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
      _ = try await store.commit(large)
      guard case .found(let conversation) = try await store.conversation("c1") else {
        throw Unexpected("no conversation")
      }
      #expect(conversation.state == large.state)
      #expect(
        try await store.commit(large) == .duplicate(response: large.turn.response, revision: 1))
    }
  }

  @Test("many conversations at once are all written", arguments: StoreKind.available)
  func manyAtOnce(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<500 {
          group.addTask {
            for revision in 0..<3 as Range<Int64> {
              let outcome = try await store.commit(
                step("c\(number)", "t\(revision)", after: revision))
              guard outcome == .committed(revision: revision + 1, firstEvent: nil) else {
                throw Unexpected(outcome)
              }
            }
          }
        }
        try await group.waitForAll()
      }
      for number in 0..<500 {
        guard case .found(let conversation) = try await store.conversation("c\(number)") else {
          throw Unexpected("c\(number) is missing")
        }
        #expect(conversation.revision == 3)
      }
    }
  }

  @Test("a closed store says so", arguments: StoreKind.available)
  func closed(_ kind: StoreKind) async throws {
    let place = TestPlace(kind)
    let store = try await place.open()
    _ = try await store.commit(step("c1", "t1", after: 0))
    await store.close()
    await #expect(throws: StoreError.self) { _ = try await store.commit(step("c1", "t2", after: 1)) }
    await #expect(throws: StoreError.self) { _ = try await store.conversation("c1") }
    await #expect(throws: StoreError.self) { try await store.ping() }
    await place.remove()
  }
}
