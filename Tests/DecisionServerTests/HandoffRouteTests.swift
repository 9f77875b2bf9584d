import ConversationStores
import Testing
import WireFormat

@testable import DecisionServer

@Suite("The queue of handoffs")
struct HandoffRouteTests {
  /// A server with three handoffs: `a` normal, `b` urgent, `c` normal and later.
  private static func queue() async throws -> TestServer {
    let server = try TestServer()
    _ = try await server.turn("a", "1", "a human, please")
    server.clock.advance(seconds: 10)
    _ = try await server.turn("b", "1", "My lawyer will write to you.")
    server.clock.advance(seconds: 10)
    _ = try await server.turn("c", "1", "a human, please")
    return server
  }

  private static func conversations(_ answer: TestServer.Answer) throws -> [String] {
    guard case .array(let handoffs)? = try answer.value("handoffs") else { return [] }
    return handoffs.compactMap { if case .string(let id)? = $0["conversation"] { id } else { nil } }
  }

  @Test("The most pressing comes first, then who waits longest; filters and pages keep the order")
  func order() async throws {
    let server = try await Self.queue()
    #expect(try await Self.conversations(server.get("/v1/handoffs")) == ["b", "a", "c"])
    #expect(try await Self.conversations(server.get("/v1/handoffs?desk=care")) == ["a", "c"])
    #expect(try await Self.conversations(server.get("/v1/handoffs?priority=urgent")) == ["b"])
    #expect(try await Self.conversations(server.get("/v1/handoffs?conversation=c&status=any")) == ["c"])
    let first = try await server.get("/v1/handoffs?limit=2")
    let next = try #require(try first.text("next"))
    #expect(try await Self.conversations(server.get("/v1/handoffs?limit=2&after=\(next)")) == ["c"])
    #expect(try await server.get("/v1/handoffs?status=open").status == 400)
    #expect(try await server.get("/v1/handoffs?after=x").status == 400)
    #expect(try await server.get("/metrics").body.contains(#"heed_handoffs_waiting{desk="care"} 2"#))
    #expect(
      try await server.get("/metrics").body.contains(#"heed_handoffs_oldest_seconds{desk="care"} 20.0"#))
  }

  @Test("A handoff shows the brief for its agent")
  func brief() async throws {
    let server = try await Self.queue()
    let id = try #require(try await server.get("/v1/handoffs").text("handoffs.0.id"))
    let handoff = try await server.get("/v1/handoffs/\(id)")
    #expect(try handoff.text("brief.why") == "The customer mentions legal action.")
    #expect(try handoff.text("brief.guidance.0") == "Do not discuss liability.")
    #expect(try await server.get("/v1/handoffs/h-unknown").status == 404)
  }

  @Test("Of many agents who claim at once, one wins, and the others learn who")
  func race() async throws {
    let server = try await Self.queue()
    let id = try #require(try await server.get("/v1/handoffs").text("handoffs.0.id"))
    let answers = try await withThrowingTaskGroup { group in
      for agent in 0..<20 {
        group.addTask { try await server.post("/v1/handoffs/\(id)/claim", #"{"agent":"a\#(agent)"}"#) }
      }
      return try await group.reduce(into: [TestServer.Answer]()) { $0.append($1) }
    }
    #expect(answers.filter { $0.status == 200 }.count == 1)
    #expect(try answers.filter { $0.status == 409 }.allSatisfy { try $0.text("code") == "already-claimed" })
  }

  @Test("Agents who ask for the next one each get another, with their skills and desk, until none is left")
  func next() async throws {
    let server = try await Self.queue()
    let first = try await server.post("/v1/handoffs/claim", #"{"agent":"ann"}"#)
    #expect(try first.text("conversation") == "b")
    let second = try await server.post("/v1/handoffs/claim", #"{"agent":"bob","desk":"care"}"#)
    #expect(try second.text("conversation") == "a")
    #expect(try await server.post("/v1/handoffs/claim", #"{"agent":"eve","desk":"legal"}"#).status == 204)
  }

  @Test("A claim ends with its lease unless it is renewed; then another agent may have it")
  func lease() async throws {
    let server = try await Self.queue()
    let id = try #require(
      try await server.post("/v1/handoffs/claim", #"{"agent":"ann","seconds":60}"#).text("id"))
    server.clock.advance(seconds: 50)
    #expect(try await server.post("/v1/handoffs/\(id)/renew", #"{"agent":"ann","seconds":60}"#).status == 200)
    server.clock.advance(seconds: 50)
    #expect(try await server.post("/v1/handoffs/\(id)/claim", #"{"agent":"bob"}"#).status == 409)
    server.clock.advance(seconds: 20)
    await Housekeeping(service: server.service).tidyQueue()
    #expect(try await server.get("/v1/handoffs/\(id)").text("status") == "waiting")
    let late = try await server.post("/v1/handoffs/\(id)/renew", #"{"agent":"ann"}"#)
    #expect(try late.text("code") == "not-yours")
    #expect(try await server.post("/v1/handoffs/\(id)/claim", #"{"agent":"bob"}"#).status == 200)
  }

  @Test("An agent may put it back, at another desk that the rules declare")
  func giveBack() async throws {
    let server = try await Self.queue()
    let id = try #require(try await server.post("/v1/handoffs/claim", #"{"agent":"ann"}"#).text("id"))
    #expect(try await server.post("/v1/handoffs/\(id)/return", #"{"agent":"bob"}"#).status == 409)
    #expect(
      try await server.post("/v1/handoffs/\(id)/return", #"{"agent":"ann","desk":"moon"}"#).status == 400)
    let returned = try await server.post("/v1/handoffs/\(id)/return", #"{"agent":"ann","desk":"managers"}"#)
    #expect(try returned.text("status") == "waiting")
    #expect(try returned.text("desk") == "managers")
  }

  @Test("Who resolves gives the conversation back to the bot; the same request again gets the same answer")
  func resolve() async throws {
    let server = try await Self.queue()
    let claimed = try await server.post("/v1/handoffs/claim", #"{"agent":"ann"}"#)
    let id = try #require(try claimed.text("id"))
    let stranger = try await server.post("/v1/handoffs/\(id)/resolve", #"{"agent":"bob"}"#)
    #expect(try stranger.text("code") == "already-claimed")
    let resolved = try await server.post(
      "/v1/handoffs/\(id)/resolve", #"{"agent":"ann","outcome":"refunded"}"#)
    #expect(resolved.status == 200)
    #expect(
      try await server.post("/v1/handoffs/\(id)/resolve", #"{"agent":"ann","outcome":"refunded"}"#).body
        == resolved.body)
    let shown = try await server.get("/v1/handoffs/\(id)")
    #expect(try shown.text("settled.outcome") == "refunded")
    #expect(try shown.text("settled.agent") == "ann")
    let other = try await server.post("/v1/handoffs/\(id)/resolve", #"{"agent":"ann","turn":"again"}"#)
    #expect(try other.text("code") == "settled")
    #expect(try await server.turn("b", "2", "thanks").text("decision.decision") == "auto")
    #expect(try await server.get("/v1/conversations/b").text("owner") == "bot")
  }

  @Test("Who waits longer than a desk allows is moved to the desk that the rules name, once")
  func escalation() async throws {
    let server = try await Self.queue()
    server.clock.advance(seconds: 15 * 60)
    await Housekeeping(service: server.service).tidyQueue()
    #expect(try await Self.conversations(server.get("/v1/handoffs?desk=managers")) == ["a", "c"])
    let events = try await server.service.store.events(after: 0, limit: 100).map(\.event.kind)
    #expect(
      events == ["handoff.opened", "handoff.opened", "handoff.opened", "handoff.moved", "handoff.moved"])
  }

  @Test(
    "What is wrong with a claim is said",
    arguments: ["{}", #"{"agent":""}"#, #"{"agent":"a","seconds":5}"#, #"{"agent":"a","second":60}"#, "[]"])
  func mistakes(body: String) async throws {
    let server = try await Self.queue()
    #expect(try await server.post("/v1/handoffs/claim", body).status == 400)
  }
}
