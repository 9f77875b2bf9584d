import HTTPTypes
import Testing
import WireFormat

@testable import DecisionServer

@Suite("POST /v1/decide: a turn and its conversation in, a decision and the conversation after it out")
struct DecideRouteTests {
  private static let lawyer =
    #"{"conversation":"c-17","turn":"t1","text":"My lawyer will write to you.","at":"2026-03-07T22:00:00Z"}"#

  @Test(
    "A field says what all fields of its name say",
    arguments: [[], ["application/json"], ["application/json", "text/plain"], ["a", "b", "c"]])
  func fields(values: [String]) {
    var fields: HTTPFields = [.contentLength: "7"]
    for value in values { fields.append(HTTPField(name: .contentType, value: value)) }
    #expect(fields.value(of: .contentType) == fields[.contentType])
    #expect(fields.value(of: .contentLength) == "7")
  }

  @Test("A turn gets the decision that the command would give")
  func decision() async throws {
    let answer = try await TestServer().post("/v1/decide", Self.lawyer)
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "application/json")
    #expect(try answer.text("decision.decision") == "handoff")
    #expect(try answer.text("decision.handoff.desk") == "legal")
    #expect(try answer.text("decision.handoff.delivery") == "callback")
    #expect(try answer.text("decision.rule") == "lawsuit")
    #expect(try answer.value("decision.trace") == nil)
  }

  @Test("With explain=true the decision says why each rule fired or not")
  func explained() async throws {
    let answer = try await TestServer().post("/v1/decide?explain=true", Self.lawyer)
    #expect(try answer.text("decision.trace.0.outcome") != nil)
  }

  @Test("The state that comes back carries facts and the case to the next turn, whichever server decides it")
  func state() async throws {
    let first = try await TestServer().post(
      "/v1/decide", #"{"conversation":"c","turn":"1","text":"hello","facts":{"order.status":"shipped"}}"#)
    let state = try #require(try first.text("state"))
    let second = try await TestServer().post(
      "/v1/decide", #"{"conversation":"c","turn":"2","text":"where is my order?","state":"\#(state)"}"#)
    #expect(try second.text("decision.messages.0.text") == "Your order is shipped.")
    #expect(try second.value("decision.messages_so_far") == .number("2"))
    let repeated = try await TestServer().post(
      "/v1/decide", #"{"conversation":"c","turn":"1","text":"hello","state":"\#(state)"}"#)
    #expect(try repeated.text("decision.origin") == "repeated")
    #expect(try repeated.text("state") == state)
  }

  @Test("Equal requests get equal bytes")
  func pure() async throws {
    let server = try TestServer()
    #expect(
      try await server.post("/v1/decide", Self.lawyer).body == server.post("/v1/decide", Self.lawyer).body)
  }

  @Test(
    "A state that is damaged, cut, of another conversation or made up is refused",
    arguments: ["", "x", "AAAA", "!!!!", "eyJ2ZXJzaW9uIjoxfQ", String(repeating: "A", count: 5000)])
  func damagedState(state: String) async throws {
    let answer = try await TestServer().post(
      "/v1/decide", #"{"conversation":"c","turn":"2","text":"hi","state":"\#(state)"}"#)
    #expect(answer.status == 422)
    #expect(try answer.text("code") == "damaged-state")
  }

  @Test("The state of another conversation is refused")
  func otherState() async throws {
    let server = try TestServer()
    let state = try #require(try await server.post("/v1/decide", Self.lawyer).text("state"))
    let answer = try await server.post(
      "/v1/decide", #"{"conversation":"c-18","turn":"t2","text":"hi","state":"\#(state)"}"#)
    #expect(answer.status == 422)
  }

  @Test(
    "What is wrong with a body is said in words, with a code",
    arguments: [
      (#"{"conversation":"c","turn":"t","txt":"hi"}"#, "did you mean `text`?"),
      (#"{"conversation":"c","turn":"t","stat":"hi"}"#, "did you mean `state`?"),
      (#"{"conversation":"c","turn":"t","after":"hi"}"#, "unknown field `after`"),
      (#"{"conversation":"c"}"#, "`turn` is missing"),
      (#"{"turn":"t"}"#, "`conversation` is missing"),
      (#"{"conversation":"","turn":"t"}"#, "`conversation` is empty"),
      (#"{"conversation":"c","turn":"a\u0000"}"#, "control characters"),
      (#"{"conversation":"c","turn":"t","state":7}"#, "`state` is a text"),
      (#"{"conversation":"c","turn":"t","at":"yesterday"}"#, "is a time like"),
      (#"{"conversation":"c","turn":"t"#, "byte 28: this text is not closed"),
      ("[]", "the body is one object"), ("", "byte 1: a value is missing"), ("{", "byte 2:"),
      (String(repeating: "[", count: 10_000), "nested deeper"),
    ])
  func badBody(body: String, message: String) async throws {
    let answer = try await TestServer().post("/v1/decide", body)
    #expect(answer.status == 400)
    #expect(answer.headers[.contentType] == "application/problem+json")
    #expect(try answer.text("code") == "malformed-body")
    #expect(try answer.text("detail")?.contains(message) == true, "\(answer.body)")
  }

  @Test(
    "Odd texts are decided on", arguments: ["", "😀", "你好，我要投诉", "轉人工", "\\ud800", "a\\u0000b", "\u{202E}x"])
  func oddTexts(text: String) async throws {
    let answer = try await TestServer().post(
      "/v1/decide", #"{"conversation":"c","turn":"t","text":"\#(text)"}"#)
    #expect(answer.status == 200)
    #expect(try answer.text("decision.decision") != nil)
  }

  @Test("Broken UTF-8 in a text is read as a replacement character")
  func brokenUTF8() async throws {
    let body = Array(#"{"conversation":"c","turn":"t","text":""#.utf8) + [0xFF, 0xC0] + Array(#""}"#.utf8)
    let answer = try await TestServer().send(
      .post, "/v1/decide", body, headers: [.contentType: "application/json"])
    #expect(answer.status == 200)
  }

  @Test("A body that is too large is refused")
  func large() async throws {
    let server = try TestServer { $0.mostBodyBytes = 1024 }
    let answer = try await server.post("/v1/decide", String(repeating: " ", count: 1025))
    #expect(answer.status == 413)
    #expect(try answer.text("code") == "body-too-large")
  }

  @Test(
    "A body that does not say it is JSON is refused",
    arguments: ["text/plain", "application/x-www-form-urlencoded"])
  func mediaType(type: String) async throws {
    let answer = try await TestServer().post("/v1/decide", Self.lawyer, headers: [.contentType: type])
    #expect(answer.status == 415)
    let without = try await TestServer().send(.post, "/v1/decide", Array(Self.lawyer.utf8))
    #expect(without.status == 415)
  }

  @Test("A turn without a time gets the server's")
  func clock() async throws {
    let server = try TestServer()
    let day = try await server.post("/v1/decide", #"{"conversation":"c","turn":"t","text":"my lawyer"}"#)
    server.clock.advance(seconds: 12 * 3600)
    let night = try await server.post("/v1/decide", #"{"conversation":"c","turn":"t","text":"my lawyer"}"#)
    #expect(try day.text("decision.handoff.delivery") == "live")
    #expect(try night.text("decision.handoff.delivery") == "callback")
  }
}

@Suite("What all routes have in common")
struct DispatcherTests {
  @Test(
    "Paths and methods that do not exist are problems",
    arguments: [
      ("GET", "/", 404), ("GET", "/v1", 404), ("GET", "/v1/decide/", 404), ("GET", "//", 404),
      ("GET", "", 404),
      ("GET", "/v1/decide", 405), ("DELETE", "/healthz", 405), ("HEAD", "/healthz", 200),
    ])
  func unknown(method: String, path: String, status: Int) async throws {
    let answer = try await TestServer().send(try #require(HTTPRequest.Method(method)), path)
    #expect(answer.status == status)
    if status == 405 { #expect(answer.headers[.allow]?.isEmpty == false) }
  }

  @Test(
    "Parameters are checked",
    arguments: [
      "?explain=maybe", "?explain=", "?explain", "?explian=true", "?explain=true&explain=true", "?%zz",
      "?explain=%ff",
    ])
  func parameters(query: String) async throws {
    let answer = try await TestServer().post("/v1/decide" + query, #"{"conversation":"c","turn":"t"}"#)
    #expect(answer.status == 400)
    #expect(try answer.text("code") == "invalid-parameter")
  }

  @Test(
    "Without tokens only loopback names reach the server",
    arguments: [
      ("localhost", 200), ("127.0.0.1:8080", 200), ("[::1]:80", 200), ("LOCALHOST", 200),
      ("evil.example", 421),
      ("evil.example:8080", 421), ("127.evil.example", 421), ("localhost.evil.example", 421),
    ])
  func host(authority: String, status: Int) async throws {
    let answer = try await TestServer().send(.get, "/healthz", authority: authority)
    #expect(answer.status == status)
  }

  @Test("Requests and decisions are counted")
  func metrics() async throws {
    let server = try TestServer()
    _ = try await server.post("/v1/decide", #"{"conversation":"c","turn":"t","text":"my lawyer"}"#)
    _ = try await server.get("/nowhere")
    let text = try await server.get("/metrics").body
    #expect(text.contains(#"heed_requests_total{route="/v1/decide",status="200"} 1"#))
    #expect(text.contains(#"heed_decisions_total{decision="handoff"} 1"#))
    #expect(text.contains(#"heed_rule_decisions_total{rule="lawsuit"} 1"#))
    #expect(text.contains(#"heed_desk_handoffs_total{desk="legal"} 1"#))
    #expect(text.contains(#"heed_topic_turns_total{topic="lawsuit"} 1"#))
    #expect(text.contains(#"heed_problems_total{code="not-found"} 1"#))
    #expect(text.contains(#"heed_request_seconds_count{route="/v1/decide"} 1"#))
  }

  @Test("Every problem code has a title and a status of an error", arguments: Problem.Code.allCases)
  func codes(code: Problem.Code) {
    #expect(!code.title.isEmpty)
    #expect((400...599).contains(code.status.code))
  }
}
