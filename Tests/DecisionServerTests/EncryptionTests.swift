import Foundation
import Testing

@testable import DecisionServer

@Suite("Connections within TLS")
struct EncryptionTests {
  private static func server(_ change: (inout ServerSettings) -> Void = { _ in }) throws -> LiveServer {
    try LiveServer {
      ($0.tlsCertificate, $0.tlsKey) = (Certificates.server.certificate, Certificates.server.key)
      change(&$0)
    }
  }

  private static let turn = #"{"conversation":"c","turn":"t","text":"My lawyer will write"}"#

  private static func request(_ body: String, length: Int? = nil) -> String {
    "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
      + "Content-Length: \(length ?? body.utf8.count)\r\n\r\n\(body)"
  }

  /// The status of an answer to a request that trusts a file of roots.
  private static func status(port: Int, host: String = "localhost", roots: String? = Certificates.root)
    async throws -> Int
  {
    let url = try #require(URL(string: "https://\(host):\(port)/v1/decide"))
    return try await WebhookClient.post(
      Array(Self.turn.utf8), to: url, fields: [("Content-Type", "application/json")],
      trust: WebhookTrust(authorities: roots), patience: .seconds(30))
  }

  // MARK: - The server

  @Test(
    "A turn is decided, also when the address is called instead of the name",
    arguments: ["localhost", "127.0.0.1"])
  func decides(host: String) async throws {
    try await Self.server().run { port in
      #expect(try await Self.status(port: port, host: host) == 200)
      let text = try await EncryptedConnection.exchange(Self.request(Self.turn), port: port)
      #expect(text.contains(#""rule":"lawsuit""#))
    }
  }

  @Test(
    "Whoever speaks plain HTTP is told to speak TLS",
    arguments: ["GET /healthz HTTP/1.1\r\n\r\n", "\0", "hello"])
  func plain(text: String) async throws {
    try await Self.server().run { port in
      let answer = try await RawConnection.on(port: port) { connection in
        connection.send(text)
        return connection.readToEnd()
      }
      #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
      #expect(answer.contains("\r\n\r\n{"))
      #expect(answer.contains(#""code":"tls-required""#))
    }
  }

  @Test("A handshake that does not go on is cut off", arguments: ["", "\u{16}\u{03}\u{01}\u{02}"])
  func slowHandshake(beginning: String) async throws {
    try await Self.server { $0.requestTimeout = 1 }.run { port in
      let answer = try await RawConnection.on(port: port) { connection in
        connection.send(beginning)
        return connection.readToEnd()
      }
      #expect(answer == "")
    }
  }

  @Test("A handshake that makes no sense ends the connection, and the server goes on")
  func brokenHandshake() async throws {
    try await Self.server().run { port in
      _ = try await RawConnection.on(port: port) { connection in
        connection.send("\u{16}\u{03}\u{01}\u{00}\u{05}hello")
        return connection.readToEnd()
      }
      #expect(try await Self.status(port: port) == 200)
    }
  }

  // The handshake has the same time, and a busy machine may need a second for one.
  @Test("Limits hold within TLS: what does not arrive is cut off")
  func slowBody() async throws {
    try await Self.server { $0.requestTimeout = 4 }.run { port in
      let text = try await EncryptedConnection.exchange(Self.request("{", length: 500), port: port)
      #expect(text.hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test("Limits hold within TLS: header fields are bounded")
  func largeHeaders() async throws {
    try await Self.server().run { port in
      let field = "X: " + String(repeating: "a", count: 20_000) + "\r\n\r\n"
      let text = try await EncryptedConnection.exchange(
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + field, port: port)
      #expect(text.hasPrefix("HTTP/1.1 431 "))
    }
  }

  @Test("Limits hold within TLS: a connection that falls silent is closed")
  func silence() async throws {
    try await Self.server { $0.idleTimeout = 4 }.run { port in
      let text = try await EncryptedConnection.exchange(
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\n", port: port)
      #expect(text == "")
    }
  }

  // MARK: - Certificates

  private static let badPairs: [(certificate: String, key: String, message: String)] = {
    let (certificate, key) = Certificates.server
    return [
      (certificate, Certificates.elsewhere.key, "is not the key of the first certificate"),
      (key, key, "server.key: this is no certificate"),
      (certificate, certificate, "server.pem: this is no key"),
      ("/nowhere.pem", key, "cannot read /nowhere.pem"),
      (certificate, "/nowhere.key", "cannot read /nowhere.key"),
      ("/dev/null", key, "/dev/null: this is no certificate"),
      (certificate, "/dev/null", "/dev/null: this is no key"),
    ]
  }()

  @Test("A pair of files that cannot be used is refused at the start, with its name", arguments: badPairs)
  func badPair(certificate: String, key: String, message: String) {
    let error = #expect(throws: StartError.self) { try IdentityShelf(certificate: certificate, key: key) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test("Half of a pair is refused", arguments: [true, false])
  func half(isCertificate: Bool) throws {
    var settings = ServerSettings()
    if isCertificate { settings.tlsCertificate = "a.pem" } else { settings.tlsKey = "a.key" }
    let error = #expect(throws: StartError.self) { try settings.identity() }
    #expect(error?.message.contains(isCertificate ? "needs `tls-key`" : "needs `tls-certificate`") == true)
  }

  @Test("Another certificate takes over for new connections, and one that cannot be used does not")
  func renewal() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "heed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (certificate, key) = (folder.appending(path: "c.pem"), folder.appending(path: "c.key"))
    @Sendable func put(_ pair: (certificate: String, key: String)) throws {
      try Data(contentsOf: URL(filePath: pair.certificate)).write(to: certificate)
      try Data(contentsOf: URL(filePath: pair.key)).write(to: key)
    }
    try put(Certificates.elsewhere)
    let live = try LiveServer { ($0.tlsCertificate, $0.tlsKey) = (certificate.path, key.path) }
    let service = live.server.service
    try await live.run { port in
      let error = await #expect(throws: PostError.self) { try await Self.status(port: port) }
      #expect(error?.message == "its certificate is for another name")
      try put(Certificates.server)
      await PolicyWatch(service).reload()
      #expect(try await Self.status(port: port) == 200)
      try put((Certificates.server.certificate, Certificates.elsewhere.key))
      await PolicyWatch(service).reload()
      #expect(try await Self.status(port: port) == 200)
    }
  }

  // MARK: - Webhooks

  @Test("A webhook is not sent to whom nobody vouches for")
  func untrusted() async throws {
    try await Self.server().run { port in
      let error = await #expect(throws: PostError.self) { try await Self.status(port: port, roots: nil) }
      #expect(error?.message.contains("`webhook-ca`") == true, "\(error?.message ?? "")")
    }
  }

  @Test("A webhook over https to a server without TLS fails in words")
  func plainReceiver() async throws {
    try await LiveServer().run { port in
      let error = await #expect(throws: PostError.self) { try await Self.status(port: port) }
      #expect(error?.message.contains("TLS") == true, "\(error?.message ?? "")")
    }
  }

  @Test("Roots that are none are refused at the start")
  func badRoots() {
    let error = #expect(throws: StartError.self) { try WebhookTrust(authorities: Certificates.server.key) }
    #expect(error?.message.contains("server.key: this is no certificate") == true)
  }
}
