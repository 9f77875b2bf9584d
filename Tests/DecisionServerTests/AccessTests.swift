import ConversationStores
import Foundation
import HTTPTypes
import Testing
import WireFormat

@testable import DecisionServer

@Suite("Tokens, scopes and rates")
struct AccessTests {
  private static func token(_ text: String, _ scopes: Set<Scope>, rate: Int? = nil, expires: Int64? = nil)
    -> Token
  {
    Token(name: "of " + text, hash: Token.hash(of: text), scopes: scopes, rate: rate, expires: expires)
  }

  private static func bearer(_ text: String) -> HTTPFields { [.authorization: "Bearer \(text)"] }

  private static let turn = #"{"conversation":"c","turn":"1","text":"hello"}"#

  @Test("A token opens the routes of its scopes and no other", arguments: Route.all)
  func scopes(route: Route) async throws {
    let all = Scope.allCases.map { Self.token($0.rawValue, [$0]) }
    let server = try TestServer(tokens: TokenBook(all))
    // A stream would not end.
    guard let needed = route.scope, route.path != "/v1/events" else { return }
    let path = route.path.replacing("{id}", with: "x")
    for scope in Scope.allCases {
      let answer = try await server.send(route.method, path, headers: Self.bearer(scope.rawValue))
      #expect((answer.status == 403) == (scope != needed), "\(scope)")
      #expect(answer.status != 401)
    }
    let nobody = try await server.send(route.method, path)
    #expect(nobody.status == 401)
    #expect(nobody.headers[.wwwAuthenticate] == "Bearer")
  }

  @Test(
    "What is no known token is refused",
    arguments: ["Bearer wrong", "Bearer ", "Bearer", "Basic right", "right", "", "Bearer right right"])
  func wrong(field: String) async throws {
    let server = try TestServer(tokens: TokenBook([Self.token("right", [.decide])]))
    let answer = try await server.post("/v1/decide", Self.turn, headers: [.authorization: field])
    #expect(answer.status == 401)
    #expect(try await server.post("/v1/decide", Self.turn, headers: Self.bearer("right")).status == 200)
    #expect(try await server.get("/healthz").status == 200)
  }

  @Test("With tokens any name of the host will do")
  func host() async throws {
    let server = try TestServer(tokens: TokenBook([Self.token("right", [.decide])]))
    #expect(try await server.send(.get, "/healthz", authority: "heed.example").status == 200)
  }

  @Test("A token that has expired is worth nothing")
  func expiry() async throws {
    let server = try TestServer(tokens: TokenBook([Self.token("t", [.decide], expires: 1_772_445_660_000)]))
    #expect(try await server.post("/v1/decide", Self.turn, headers: Self.bearer("t")).status == 200)
    server.clock.advance(seconds: 60)
    #expect(try await server.post("/v1/decide", Self.turn, headers: Self.bearer("t")).status == 401)
  }

  @Test("A token may send its rate, and a burst of two seconds of it")
  func rate() async throws {
    let server = try TestServer(
      tokens: TokenBook([Self.token("t", [.decide], rate: 5), Self.token("u", [.decide])]))
    var statuses: [Int] = []
    for _ in 0..<12 {
      statuses.append(try await server.post("/v1/decide", Self.turn, headers: Self.bearer("t")).status)
    }
    #expect(statuses.filter { $0 == 200 }.count == 10)
    let refused = try await server.post("/v1/decide", Self.turn, headers: Self.bearer("t"))
    #expect(refused.status == 429)
    #expect(refused.headers[.retryAfter] == "1")
    #expect(try await server.post("/v1/decide", Self.turn, headers: Self.bearer("u")).status == 200)
    server.clock.advance(seconds: 1)
    #expect(try await server.post("/v1/decide", Self.turn, headers: Self.bearer("t")).status == 200)
  }

  @Test("Tokens are changed while the server runs")
  func rotation() async throws {
    let server = try TestServer(tokens: TokenBook([Self.token("old", [.decide])]))
    #expect(server.service.access.replace(TokenBook([Self.token("new", [.decide])])))
    #expect(!server.service.access.replace(TokenBook([Self.token("new", [.decide])])))
    #expect(try await server.post("/v1/decide", Self.turn, headers: Self.bearer("old")).status == 401)
    #expect(try await server.post("/v1/decide", Self.turn, headers: Self.bearer("new")).status == 200)
  }

  @Test("The audit log says who did what, and that nobody changed it")
  func audit() async throws {
    let server = try TestServer(tokens: TokenBook([Self.token("t", Set(Scope.allCases))]))
    _ = try await server.post(
      "/v1/conversations/c/turns", #"{"turn":"1","text":"hello"}"#, headers: Self.bearer("t"))
    _ = try await server.send(.delete, "/v1/conversations/c", headers: Self.bearer("t"))
    let entries = try await server.get("/v1/audit", headers: Self.bearer("t"))
    #expect(try entries.text("entries.0.actor") == "of t")
    #expect(try entries.text("entries.0.action") == "conversation.erased")
    #expect(!entries.body.contains("\"c\""))
    let verification = try await server.get("/v1/audit/verification", headers: Self.bearer("t"))
    #expect(try verification.value("intact") == .bool(true))
    #expect(try verification.value("entries") == .number("1"))
  }

  @Test("A new token is known by the hash that its entry holds, and no two are alike")
  func random() throws {
    let text = Token.random()
    #expect(text != Token.random())
    #expect(text.utf8.count > 40)
    let hash = Hexadecimal.text(of: Token.hash(of: text))
    let book = try TokenBook.read(
      file: Array(#"{"tokens":[{"name":"n","sha256":"\#(hash)","scopes":["read"],"rate":3}]}"#.utf8))
    #expect(book.token(of: text, now: 0)?.scopes == [.read])
    #expect(book.token(of: text + "x", now: 0) == nil)
  }

  @Test(
    "What is wrong with a file of tokens is said",
    arguments: [
      ("{}", "list `tokens`"), (#"{"tokens":[]}"#, "`tokens` is empty"), ("[", "byte"),
      (#"{"tokens":[{}]}"#, "token 1: `name` is missing"),
      (#"{"tokens":[{"name":"x","sha25":"1"}]}"#, "did you mean `sha256`?"),
      (#"{"tokens":[{"name":"x","sha256":"12","scopes":["read"]}]}"#, "64 hexadecimal digits"),
      (
        #"{"tokens":[{"name":"x","sha256":"\#(String(repeating: "a", count: 64))","scopes":["all"]}]}"#,
        "`scopes` are"
      ),
      (
        #"{"tokens":[{"name":"x","sha256":"\#(String(repeating: "a", count: 64))","scopes":["read"],"rate":0}]}"#,
        "`rate`"
      ),
    ])
  func files(file: String, message: String) {
    let error = #expect(throws: SettingError.self) { try TokenBook.read(file: Array(file.utf8)) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}

@Suite("A candidate beside the rules in force")
struct ShadowTests {
  /// The example's rules in which a lawsuit is answered by another desk.
  private struct Candidate: ~Copyable {
    let path: String

    init() throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let text = try String(contentsOfFile: TestServer.rules + "/shop.heed", encoding: .utf8)
        .replacing("handoff to legal priority urgent", with: "handoff to care priority urgent")
      try text.write(to: folder.appending(path: "shop.heed"), atomically: true, encoding: .utf8)
      path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test("Differences are counted and listed; the rules in force decide")
  func differences() async throws {
    let candidate = try Candidate()
    let server = try TestServer(candidate: candidate.path)
    let decided = try await server.turn("c", "1", "my lawyer")
    #expect(try decided.text("decision.handoff.desk") == "legal")
    _ = try await server.turn("d", "1", "hello")
    _ = try await server.turn("d", "1", "hello")
    let shadow = try await server.get("/v1/shadow")
    #expect(try shadow.value("compared") == .number("2"))
    #expect(try shadow.value("differing") == .number("1"))
    #expect(try shadow.text("latest.0.active.desk") == "legal")
    #expect(try shadow.text("latest.0.candidate.desk") == "care")
    #expect(try shadow.value("changes.0.count") == .number("1"))
    _ = try await server.delete("/v1/conversations/c")
    #expect(try await !server.get("/v1/shadow").body.contains("\"c\""))
  }

  @Test("A share of the conversations is decided by the candidate, always the same ones")
  func share() async throws {
    let candidate = try Candidate()
    let server = try TestServer(candidate: candidate.path) { $0.candidateShare = 30 }
    var desks: [String?] = []
    for number in 0..<200 {
      desks.append(try await server.turn("\(number)", "1", "my lawyer").text("decision.handoff.desk"))
    }
    #expect((30...90).contains(desks.filter { $0 == "care" }.count))
    let shadow = try await server.get("/v1/shadow")
    #expect(try shadow.value("compared") == .number("200"))
    #expect(try shadow.value("differing") == .number("200"))
    #expect(try shadow.text("latest.0.active.desk") == "legal")
  }

  @Test("Without a candidate there is nothing to tell")
  func none() async throws {
    let shadow = try await TestServer().get("/v1/shadow")
    #expect(shadow.status == 200)
    #expect(try shadow.value("candidate") == nil)
  }
}
