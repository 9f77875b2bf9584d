import ConversationStores
import Heed
import Testing
import WireFormat

@testable import DecisionServer

@Suite("Conversations that the server keeps")
struct ConversationRouteTests {
  @Test("The server remembers facts, questions and the open case from turn to turn")
  func remembers() async throws {
    let server = try TestServer()
    _ = try await server.turn("c", "1", "hello", #","facts":{"order.status":"shipped"}"#)
    let second = try await server.turn("c", "2", "where is my order?")
    #expect(try second.text("decision.messages.0.text") == "Your order is shipped.")
    #expect(try second.value("revision") == .number("2"))
    let third = try await server.turn("c", "3", "My lawyer will write to you.")
    #expect(try third.text("decision.handoff.delivery") == "live")
    #expect(try third.text("handoff") != nil)
    let fourth = try await server.turn("c", "4", "hello?")
    #expect(try fourth.text("decision.decision") == "hold")
    #expect(try fourth.text("handoff") == third.text("handoff"))
  }

  @Test("A turn that comes again gets the same bytes and changes nothing")
  func repeated() async throws {
    let server = try TestServer()
    let first = try await server.turn("c", "1", "My lawyer will write to you.")
    _ = try await server.turn("c", "2", "hello")
    server.clock.advance(seconds: 3600)
    let again = try await server.turn("c", "1", "My lawyer will write to you.")
    #expect(again.body == first.body)
    let spaced = try await server.post(
      "/v1/conversations/c/turns", #" { "text": "My lawyer will write to you.", "turn": "1" } "#)
    #expect(spaced.body == first.body)
    #expect(try await server.get("/v1/conversations/c").value("revision") == .number("2"))
  }

  @Test("A turn that comes again after the engine forgot its id gets the same bytes too")
  func repeatedMuchLater() async throws {
    let server = try TestServer()
    let first = try await server.turn("c", "first", "My lawyer will write to you.")
    for number in 0..<70 { _ = try await server.turn("c", "\(number)", "and?") }
    let again = try await server.turn("c", "first", "My lawyer will write to you.")
    #expect(again.body == first.body)
    let next = try await server.turn("c", "next", "and?")
    #expect(try next.value("revision") == .number("72"))
  }

  @Test("Another turn under an id that was used is refused")
  func reused() async throws {
    let server = try TestServer()
    _ = try await server.turn("c", "1", "hello")
    let other = try await server.turn("c", "1", "good bye")
    #expect(other.status == 409)
    #expect(try other.text("code") == "turn-reused")
  }

  @Test(
    "A turn may name the turn that it follows; any other last turn refuses it, and a repetition is still known"
  )
  func order() async throws {
    let server = try TestServer()
    #expect(try await server.turn("c", "1", "hello").status == 200)
    let second = try await server.turn("c", "2", "hello", #","after":"1""#)
    #expect(second.status == 200)
    let late = try await server.turn("c", "3", "hello", #","after":"1""#)
    #expect(late.status == 409)
    #expect(try late.text("code") == "out-of-order")
    #expect(try late.text("detail")?.contains("`2`") == true)
    #expect(try await server.turn("c", "2", "hello", #","after":"1""#).body == second.body)
  }

  @Test("A turn with an earlier time is decided where it arrives, at the conversation's last time")
  func earlier() async throws {
    let server = try TestServer()
    _ = try await server.turn("c", "1", "hello", #","at":"2026-03-07T22:00:00Z""#)
    let second = try await server.turn("c", "2", "my lawyer", #","at":"2026-03-06T12:00:00Z""#)
    #expect(try second.text("decision.handoff.delivery") == "callback")
    let turns = try await server.get("/v1/conversations/c")
    #expect(try turns.text("turns.1.at") == "2026-03-07T22:00:00.000Z")
  }

  @Test("Turns that come at once are decided one after the other, none lost")
  func serialised() async throws {
    let server = try TestServer()
    let revisions = try await withThrowingTaskGroup { group in
      for number in 0..<50 {
        group.addTask { try await server.turn("c", "\(number)", "hello \(number)").value("revision") }
      }
      return try await group.reduce(into: [JSON?]()) { $0.append($1) }
    }
    #expect(Set(revisions.map { "\(String(describing: $0))" }).count == 50)
    #expect(try await server.get("/v1/conversations/c").value("revision") == .number("50"))
  }

  @Test("Two servers on one store race: no turn is lost, none is decided twice, each is answered, alike")
  func race() async throws {
    let store = MemoryStore()
    let servers = [try TestServer(store: store), try TestServer(store: store)]
    let answers = try await withThrowingTaskGroup { group in
      for number in 0..<30 {
        for server in servers {
          group.addTask { (number, try await server.turn("c", "\(number)", "hello \(number)")) }
        }
      }
      return try await group.reduce(into: [(Int, TestServer.Answer)]()) { $0.append($1) }
    }
    for (_, both) in Dictionary(grouping: answers, by: \.0) { #expect(Set(both.map(\.1.body)).count == 1) }
    // Thirty turns can come before one; nobody waits for fifty.
    for (_, answer) in answers { #expect(answer.status == 200) }
    #expect(try await servers[0].get("/v1/conversations/c").value("revision") == .number("30"))
  }

  @Test("A turn that follows one of another server is taken, and one that follows none is not")
  func followsAnotherServer() async throws {
    let store = MemoryStore()
    let (one, other) = (try TestServer(store: store), try TestServer(store: store))
    _ = try await one.turn("c", "1", "hello")
    #expect(try await other.turn("c", "2", "hello again", #","after":"1""#).status == 200)
    #expect(try await one.turn("c", "3", "and again", #","after":"2""#).status == 200)
    let late = try await other.turn("c", "4", "late", #","after":"2""#)
    #expect(late.status == 409)
    #expect(try late.text("detail")?.contains("`3`, not `2`") == true)
  }

  @Test("A draft is judged before it is sent, and an event without a text")
  func draftsAndEvents() async throws {
    let server = try TestServer()
    _ = try await server.turn("c", "1", "hello")
    let draft = try await server.post(
      "/v1/conversations/c/drafts", #"{"turn":"d1","text":"Of course, we will refund you."}"#)
    #expect(try draft.text("decision.decision") == "replace")
    let event = try await server.post(
      "/v1/conversations/c/events", #"{"turn":"e1","event":"rating","facts":{"rating.stars":1}}"#)
    #expect(try event.text("decision.rule") == "bad rating")
    let nameless = try await server.post("/v1/conversations/c/events", #"{"turn":"e2"}"#)
    #expect(nameless.status == 400)
  }

  @Test("An agent gives back: the bot answers again, and the handoff is settled")
  func resume() async throws {
    let server = try TestServer()
    let handoff = try #require(try await server.turn("c", "1", "a human, please").text("handoff"))
    _ = try await server.post("/v1/conversations/c/turns", #"{"turn":"2","speaker":"agent","text":"Hello"}"#)
    let resumed = try await server.post("/v1/conversations/c/resume", #"{"turn":"3"}"#)
    #expect(resumed.status == 200)
    #expect(try resumed.value("handoff") == nil)
    let shown = try await server.get("/v1/handoffs/\(handoff)")
    #expect(try shown.text("status") == "settled")
    #expect(try await server.turn("c", "4", "thanks").text("decision.decision") == "auto")
  }

  @Test("The timeline says what was said, masked, what was decided and why")
  func timeline() async throws {
    let server = try TestServer()
    _ = try await server.turn("c", "1", "My lawyer will write. Call 13812345678.")
    _ = try await server.turn("c", "2", "hello")
    _ = try await server.post(
      "/v1/conversations/c/feedback",
      #"{"turn":"1","satisfaction":2,"decision":"reply","comment":"call 13812345678","author":"qa"}"#)
    let all = try await server.get("/v1/conversations/c")
    #expect(try all.text("turns.0.said.text")?.contains("13812345678") == false)
    #expect(try all.text("turns.0.said.text")?.contains("My lawyer") == true)
    #expect(try all.text("turns.0.answer.decision.rule") == "lawsuit")
    #expect(try all.text("turns.0.policy") == server.service.policies.active.policy.fingerprint)
    #expect(try all.text("owner") == "waiting")
    #expect(try all.value("feedback.0.satisfaction") == .number("2"))
    #expect(try all.text("feedback.0.comment")?.contains("13812345678") == false)
    let page = try await server.get("/v1/conversations/c?after=1&limit=1")
    #expect(try page.text("turns.0.turn") == "2")
    #expect(try page.value("next") == .number("2"))
    #expect(try await server.get("/metrics").body.contains(#"heed_satisfaction_total{satisfaction="2"} 1"#))
  }

  @Test("What is kept of words and values is configurable", arguments: RecordKeeping.Detail.allCases)
  func recording(detail: RecordKeeping.Detail) async throws {
    let server = try TestServer { $0.recorded = detail }
    _ = try await server.turn("c", "1", "Call 13812345678", #","facts":{"order.status":"paid"}"#)
    let turn = try await server.get("/v1/conversations/c")
    #expect(try turn.value("turns.0.said") == nil ? detail == .nothing : detail != .nothing)
    #expect(try (turn.text("turns.0.said.text") != nil) == [.masked, .text].contains(detail))
    #expect(try (turn.text("turns.0.said.text") == "Call 13812345678") == (detail == .text))
  }

  @Test("Erasure leaves nothing but a tombstone that does not say whose it is")
  func erasure() async throws {
    let server = try TestServer()
    let handoff = try #require(try await server.turn("c-17", "1", "a human, please").text("handoff"))
    let erased = try await server.delete("/v1/conversations/c-17")
    #expect(erased.status == 200)
    #expect(!erased.body.contains("c-17"))
    #expect(try await server.get("/v1/conversations/c-17").status == 410)
    #expect(try await server.turn("c-17", "2", "hello").status == 410)
    #expect(try await server.get("/v1/handoffs/\(handoff)").status == 404)
    #expect(try await server.delete("/v1/conversations/c-17").body == erased.body)
    #expect(try await server.delete("/v1/conversations/unknown").status == 404)
    #expect(
      try await server.service.store.auditEntries(after: 0, limit: 10).map(\.note.action) == [
        "conversation.erased"
      ])
  }

  @Test(
    "Ids of any script work in a path",
    arguments: ["%E4%BC%9A%E8%AF%9D", "a%2Fb", "a%20b", "%F0%9F%98%80", "."])
  func ids(id: String) async throws {
    let server = try TestServer()
    #expect(try await server.turn(id, "1", "hello").status == 200)
    #expect(try await server.get("/v1/conversations/\(id)").status == 200)
  }

  @Test(
    "Ids that cannot be kept are refused",
    arguments: ["%00", "a%0Ab", String(repeating: "a", count: 257), "%FF", "%4"])
  func badIDs(id: String) async throws {
    let answer = try await TestServer().turn(id, "1", "hello")
    #expect(answer.status == 400)
    #expect(try answer.text("code") == "invalid-parameter")
  }

  @Test("Another conversation in the body than in the path is refused")
  func otherConversation() async throws {
    #expect(try await TestServer().turn("c", "1", "hello", #","conversation":"d""#).status == 400)
    #expect(try await TestServer().turn("c", "1", "hello", #","conversation":"c""#).status == 200)
  }

  @Test(
    "Feedback that says nothing, or too much, is refused",
    arguments: ["{}", #"{"satisfaction":6}"#, #"{"satisfaction":2.5}"#, #"{"stars":5}"#, #"{"comment":7}"#])
  func feedback(body: String) async throws {
    let server = try TestServer()
    _ = try await server.turn("c", "1", "hello")
    #expect(try await server.post("/v1/conversations/c/feedback", body).status == 400)
    #expect(try await server.post("/v1/conversations/d/feedback", #"{"satisfaction":5}"#).status == 404)
  }
}
