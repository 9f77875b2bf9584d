import Testing

@testable import DecisionServer

@Suite("What is forgotten by age")
struct RetentionTests {
  private let day: Int64 = 86_400

  @Test("Answers go before their conversation, and a turn that comes again is still known")
  func answers() async throws {
    let server = try TestServer {
      $0.responseDays = 7
      $0.retentionDays = 30
    }
    _ = try await server.turn("c", "1", "hello")
    server.clock.advance(seconds: 8 * day)
    _ = try await server.turn("c", "2", "hello again")
    await Housekeeping(service: server.service).forget()
    let timeline = try await server.get("/v1/conversations/c")
    #expect(try timeline.value("turns.0.answer") == nil)
    #expect(try timeline.value("turns.0.said") == nil)
    #expect(try timeline.value("turns.1.answer") != nil)
    let again = try await server.turn("c", "1", "hello")
    #expect((again.status, try again.text("code")) == (409, "conflict"))
    #expect(try await server.turn("c", "1", "another text").text("code") == "turn-reused")

    server.clock.advance(seconds: 31 * day)
    await Housekeeping(service: server.service).forget()
    #expect(try await server.get("/v1/conversations/c").status == 404)
  }

  @Test("Nothing is forgotten unless a setting says so")
  func never() async throws {
    let server = try TestServer()
    let first = try await server.turn("c", "1", "hello")
    server.clock.advance(seconds: 5_000 * day)
    await Housekeeping(service: server.service).forget()
    #expect(try await server.turn("c", "1", "hello").body == first.body)
  }
}
