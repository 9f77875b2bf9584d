import ConversationStores
import Conversations
import Testing

@Suite("The handoff queue of every store")
struct HandoffLaws {
  @Test("a handoff is read back as it was opened", arguments: StoreKind.available)
  func readBack(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      var opened = handoff("h1", priority: .urgent, delivery: .callback, skills: ["zh", "法律 desk"])
      opened.due = morning + 86_400_000
      opened.escalation = .init(at: morning + 60_000, desk: "lead")
      try await store.open([opened])
      #expect(try await store.handoff("h1", now: morning) == opened)
      #expect(try await store.handoff("h2", now: morning) == nil)
    }
  }

  @Test("the queue is ordered by priority, then waiting time, then id", arguments: StoreKind.available)
  func order(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([
        handoff("h5", of: "c5", priority: .low, opened: morning - 9),
        handoff("h3", of: "c3", priority: .normal, opened: morning - 5),
        handoff("h4", of: "c4", priority: .normal, opened: morning),
        handoff("h1", of: "c1", priority: .urgent, opened: morning),
        handoff("h2b", of: "c2b", priority: .high, opened: morning),
        handoff("h2a", of: "c2a", priority: .high, opened: morning),
        handoff("h2B", of: "c2B", priority: .high, opened: morning),
      ])
      let expected = ["h1", "h2B", "h2a", "h2b", "h3", "h4", "h5"]
      let all = try await store.handoffs(HandoffFilter(), now: morning, after: nil, limit: 100)
      #expect(all.map(\.id) == expected)
      // The same in pages of two.
      var read: [String] = []
      var cursor: HandoffCursor?
      repeat {
        let page = try await store.handoffs(
          HandoffFilter(status: .waiting), now: morning, after: cursor, limit: 2)
        read += page.map(\.id)
        cursor = page.last?.cursor
      } while cursor != nil
      #expect(read == expected)
    }
  }

  @Test("filters choose by desk, status, agent, conversation and priority", arguments: StoreKind.available)
  func filters(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([
        handoff("h1", of: "c1", desk: "legal", priority: .urgent), handoff("h2", of: "c2"),
        handoff("h3", of: "c3", priority: .low), handoff("h4", of: "c4", priority: .high),
      ])
      _ = try await store.claim(
        "h2", agent: "ada", until: morning + 100, now: morning, announcing: silent)
      let settling = HandoffChange.settle(id: "h4", outcome: "resolved", agent: nil, at: morning)
      _ = try await store.commit(step("c4", "t2", after: 1, handoffs: [settling]))
      func ids(_ filter: HandoffFilter, now: Instant = morning) async throws -> [String] {
        try await store.handoffs(filter, now: now, after: nil, limit: 10).map(\.id)
      }
      #expect(try await ids(HandoffFilter(desk: "legal")) == ["h1"])
      #expect(try await ids(HandoffFilter(status: .waiting)) == ["h1", "h3"])
      #expect(try await ids(HandoffFilter(status: .claimed)) == ["h2"])
      #expect(try await ids(HandoffFilter(status: .settled)) == ["h4"])
      #expect(try await ids(HandoffFilter(agent: "ada")) == ["h2"])
      #expect(try await ids(HandoffFilter(agent: "bob")).isEmpty)
      #expect(try await ids(HandoffFilter(conversation: "c3")) == ["h3"])
      #expect(try await ids(HandoffFilter(priorityAtLeast: .high)) == ["h1", "h4"])
      #expect(try await ids(HandoffFilter(desk: "care", status: .waiting)) == ["h3"])
      // The lease has run out.
      #expect(try await ids(HandoffFilter(status: .claimed), now: morning + 100).isEmpty)
      #expect(try await ids(HandoffFilter(agent: "ada"), now: morning + 100).isEmpty)
      #expect(try await ids(HandoffFilter(status: .waiting), now: morning + 100) == ["h1", "h2", "h3"])
    }
  }

  @Test("of agents who claim at once one wins, and the others learn who", arguments: StoreKind.available)
  func claimRace(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([handoff("h1")])
      let outcomes = try await withThrowingTaskGroup(of: ClaimOutcome.self) { group in
        for agent in 0..<16 {
          group.addTask {
            try await store.claim(
              "h1", agent: "agent \(agent)", until: morning + 60_000, now: morning,
              announcing: { handoff in
                Announcement(events: [event("handoff.claimed", of: handoff.conversation)])
              })
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let winner = try #require(try await store.handoff("h1", now: morning)?.claim)
      #expect(outcomes.count { if case .done = $0 { true } else { false } } == 1)
      #expect(outcomes.count { $0 == .taken(by: winner.agent, until: winner.until) } == 15)
      #expect(try await store.events(after: 0, limit: 100).map(\.event.kind) == ["handoff.claimed"])
    }
  }

  @Test("who asks for the next one at once gets another than the rest", arguments: StoreKind.available)
  func claimNextRace(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open(
        (0..<12).map { handoff("h\($0)", of: "c\($0)", priority: .high, opened: morning + Instant($0)) })
      let claimed = try await withThrowingTaskGroup(of: Handoff?.self) { group in
        for agent in 0..<16 {
          group.addTask {
            try await store.claimNext(
              desk: "care", skills: [], agent: "agent \(agent)", until: morning + 60_000, now: morning + 100,
              announcing: silent)
          }
        }
        return try await group.reduce(into: [Handoff]()) { list, handoff in
          if let handoff { list.append(handoff) }
        }
      }
      #expect(Set(claimed.map(\.id)) == Set((0..<12).map { "h\($0)" }))
      #expect(claimed.count == 12)
    }
  }

  @Test("the next one is the first that the agent's skills suffice for", arguments: StoreKind.available)
  func claimNextSkills(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([
        handoff("ticket", of: "c0", priority: .urgent, delivery: .ticket),
        handoff("chinese", of: "c1", priority: .urgent, skills: ["zh", "legal"]),
        handoff("any", of: "c2", priority: .low), handoff("zh", of: "c3", desk: "vip", skills: ["zh"]),
      ])
      func next(_ desk: String?, _ skills: Set<String>) async throws -> String? {
        try await store.claimNext(
          desk: desk, skills: skills, agent: "ada", until: morning + 100, now: morning, announcing: silent)?
          .id
      }
      #expect(try await next("care", ["zh"]) == "any")
      #expect(try await next("care", ["zh"]) == nil)
      #expect(try await next(nil, ["zh", "legal"]) == "chinese")
      #expect(try await next(nil, ["zh"]) == "zh")
      #expect(try await next(nil, ["zh"]) == nil)
    }
  }

  @Test("a lease is renewed by who holds it, and ends", arguments: StoreKind.available)
  func leases(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([handoff("h1")])
      func claim(_ agent: String, _ until: Instant, now: Instant) async throws -> ClaimOutcome {
        try await store.claim("h1", agent: agent, until: until, now: now, announcing: silent)
      }
      #expect(try await store.renew("h1", agent: "ada", until: 1, now: morning) == .notHeld)
      _ = try await claim("ada", morning + 100, now: morning)
      #expect(
        try await store.renew("h1", agent: "bob", until: morning + 500, now: morning + 50)
          == .taken(by: "ada", until: morning + 100))
      guard
        case .done(let renewed) = try await store.renew(
          "h1", agent: "ada", until: morning + 200, now: morning + 50)
      else { throw Unexpected("not renewed") }
      #expect(renewed.claim == .init(agent: "ada", until: morning + 200))
      #expect(
        try await claim("bob", morning + 300, now: morning + 199) == .taken(by: "ada", until: morning + 200))
      // Now it has run out: too late to renew, free for others.
      #expect(try await store.renew("h1", agent: "ada", until: morning + 900, now: morning + 200) == .notHeld)
      guard case .done(let taken) = try await claim("bob", morning + 300, now: morning + 200) else {
        throw Unexpected("not free")
      }
      #expect(taken.claim?.agent == "bob")
      #expect(taken.opened == morning)
    }
  }

  @Test(
    "what is given back waits again as long as before, elsewhere if asked", arguments: StoreKind.available)
  func giveBack(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([handoff("h1")])
      _ = try await store.claim("h1", agent: "ada", until: morning + 100, now: morning, announcing: silent)
      #expect(
        try await store.giveBack("h1", agent: "bob", to: nil, now: morning + 1, announcing: silent)
          == .taken(by: "ada", until: morning + 100))
      guard
        case .done(let back) = try await store.giveBack(
          "h1", agent: "ada", to: "legal", now: morning + 1, announcing: silent)
      else { throw Unexpected("not given back") }
      #expect((back.desk, back.opened, back.updated, back.claim) == ("legal", morning, morning + 1, nil))
      #expect(
        try await store.giveBack("h1", agent: "ada", to: nil, now: morning + 2, announcing: silent)
          == .notHeld)
    }
  }

  @Test("leases that ran out are collected once, with their events", arguments: StoreKind.available)
  func expiry(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([handoff("h1", of: "c1"), handoff("h2", of: "c2"), handoff("h3", of: "c3")])
      for (id, end) in [("h1", 100), ("h2", 200)] as [(String, Instant)] {
        _ = try await store.claim(id, agent: "ada", until: morning + end, now: morning, announcing: silent)
      }
      let announcer: Announcer = { Announcement(events: [event("expired", of: $0.conversation)]) }
      let expired = try await store.expireLeases(now: morning + 100, limit: 10, announcing: announcer)
      #expect(expired.map(\.id) == ["h1"])
      #expect(expired.first?.claim == nil)
      #expect(try await store.expireLeases(now: morning + 100, limit: 10, announcing: announcer).isEmpty)
      #expect(try await store.events(after: 0, limit: 10).map(\.event.conversation) == ["c1"])
    }
  }

  @Test("who waits too long is moved once, unless somebody has it", arguments: StoreKind.available)
  func escalation(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      let lead = Handoff.Escalation(at: morning + 100, desk: "lead")
      try await store.open([
        handoff("h1", of: "c1", escalation: lead), handoff("h2", of: "c2", escalation: lead),
        handoff("h3", of: "c3"),
      ])
      _ = try await store.claim("h2", agent: "ada", until: morning + 900, now: morning, announcing: silent)
      #expect(try await store.escalate(now: morning + 99, limit: 10, announcing: silent).isEmpty)
      let moved = try await store.escalate(now: morning + 100, limit: 10, announcing: silent)
      #expect(moved.map(\.id) == ["h1"])
      #expect(moved.first?.desk == "lead")
      #expect(moved.first?.wantedDesk == "care")
      #expect(try await store.escalate(now: morning + 800, limit: 10, announcing: silent).isEmpty)
      #expect(
        try await store.escalate(now: morning + 900, limit: 10, announcing: silent).map(\.id) == ["h2"])
    }
  }

  @Test("a step updates and settles the handoff of its conversation", arguments: StoreKind.available)
  func changes(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([handoff("h1", of: "c1", skills: ["zh"]), handoff("h2", of: "c2")])
      _ = try await store.claim("h1", agent: "ada", until: morning + 900, now: morning, announcing: silent)
      let update = HandoffUpdate(
        id: "h1", turn: "t2", desk: "legal", wantedDesk: "legal", priority: .urgent, delivery: .redirected,
        isProtected: true, why: "a lawyer", brief: [1, 2], at: morning + 5)
      _ = try await store.commit(step("c1", "t2", after: 1, handoffs: [.update(update)]))
      var expected = handoff("h1", of: "c1", skills: ["zh"])
      expected.turn = "t2"
      (expected.desk, expected.wantedDesk) = ("legal", "legal")
      (expected.priority, expected.delivery, expected.isProtected) = (.urgent, .redirected, true)
      (expected.why, expected.brief, expected.updated) = ("a lawyer", [1, 2], morning + 5)
      expected.claim = .init(agent: "ada", until: morning + 900)
      #expect(try await store.handoff("h1", now: morning) == expected)

      // Another conversation cannot touch it; the step itself goes through.
      let foreign = HandoffChange.settle(id: "h1", outcome: "closed", agent: nil, at: morning)
      _ = try await store.commit(step("c2", "t2", after: 1, handoffs: [foreign]))
      #expect(try await store.handoff("h1", now: morning) == expected)

      let settling = HandoffChange.settle(id: "h1", outcome: "resolved", agent: "ada", at: morning + 9)
      _ = try await store.commit(step("c1", "t3", after: 2, handoffs: [settling]))
      let settled = try #require(try await store.handoff("h1", now: morning))
      #expect(settled.settlement == .init(outcome: "resolved", agent: "ada", at: morning + 9))
      #expect(settled.claim == nil)
      #expect(settled.status(at: morning) == .settled)
      #expect(
        try await store.claim("h1", agent: "bob", until: 1, now: morning, announcing: silent) == .settled)
      #expect(
        try await store.claim("h9", agent: "bob", until: 1, now: morning, announcing: silent) == .unknown)

      // Settled stays settled, and an id that exists is not opened again.
      _ = try await store.commit(
        step("c1", "t4", after: 3, handoffs: [.update(update), .open(handoff("h1", of: "c1"))]))
      #expect(try await store.handoff("h1", now: morning) == settled)
    }
  }

  @Test("a step that settles what another agent holds is refused as a whole", arguments: StoreKind.available)
  func settleHeld(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      try await store.open([handoff("h1")])
      _ = try await store.claim("h1", agent: "ada", until: morning + 100, now: morning, announcing: silent)
      func settling(_ agent: String?, at time: Instant) -> Step {
        step(
          "c1", "gives back", after: 1, at: time,
          handoffs: [.settle(id: "h1", outcome: "resolved", agent: agent, at: time)])
      }
      #expect(
        try await store.commit(settling("bob", at: morning + 50))
          == .held(handoff: "h1", by: "ada", until: morning + 100))
      #expect(try await store.timeline(of: "c1", after: 1, limit: 10).isEmpty)
      // After the lease bob may.
      #expect(
        try await store.commit(settling("bob", at: morning + 100))
          == .committed(revision: 2, firstEvent: nil))
    }
  }

  @Test("statistics count who waits, by desk, and since when", arguments: StoreKind.available)
  func statistics(_ kind: StoreKind) async throws {
    try await withStore(kind) { store async throws in
      #expect(
        try await store.statistics(now: morning)
          == StoreStatistics(desks: [], dueDeliveries: 0, oldestDelivery: nil, deadLetters: 0))
      try await store.open([
        handoff("h1", of: "c1", opened: morning - 50), handoff("h2", of: "c2", opened: morning - 90),
        handoff("h3", of: "c3", desk: "legal"), handoff("h4", of: "c4", desk: "legal"),
        handoff("h5", of: "c5", desk: "Zoo"),
      ])
      for id in ["h3", "h5"] {
        _ = try await store.claim(id, agent: "ada", until: morning + 9, now: morning, announcing: silent)
      }
      let desks = try await store.statistics(now: morning).desks
      #expect(desks.map(\.desk) == ["Zoo", "care", "legal"])
      #expect(desks.map(\.waiting) == [0, 2, 1])
      #expect(desks.map(\.claimed) == [1, 0, 1])
      #expect(desks.map(\.oldestWaiting) == [nil, morning - 90, morning])
    }
  }
}
