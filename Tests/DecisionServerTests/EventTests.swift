import ConversationStores
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import DecisionServer

@Suite("Events and webhooks")
struct EventTests {
  private static func events(after id: String?) -> String {
    "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n" + (id.map { "Last-Event-ID: \($0)\r\n" } ?? "") + "\r\n"
  }

  @Test("A stream tells what happens to handoffs, and goes on where the client was")
  func stream() async throws {
    let live = try LiveServer()
    let server = live.server
    try await live.run { port in
      _ = try await server.turn("a", "1", "a human, please")
      let text = try await RawConnection.on(port: port) { connection in
        connection.send(Self.events(after: "0"))
        return connection.read(until: "\"priority\"")
      }
      #expect(text.contains("Content-Type: text/event-stream"))
      #expect(text.contains("id: 1\nevent: handoff.opened\ndata: {\"kind\":\"handoff.opened\""))
      let next = try await RawConnection.on(port: port) { connection in
        connection.send(Self.events(after: "1"))
        let head = connection.read(until: "retry: 1000")
        let done = DispatchSemaphore(value: 0)
        Task {
          _ = try await server.turn("b", "1", "my lawyer")
          done.signal()
        }
        done.wait()
        return head + connection.read(until: "\"urgent\"")
      }
      #expect(!next.contains("id: 1\n"))
      #expect(next.contains("id: 2\nevent: handoff.opened"))
    }
  }

  @Test("The id of an event is a number", arguments: ["x", "-1", "99999999999999999999"])
  func badID(id: String) async throws {
    let answer = try await TestServer().get("/v1/events", headers: [.lastEventID: id])
    #expect(answer.status == 400)
  }

  // MARK: - Webhooks

  private static let secret = "a secret of some length"

  private static func webhook(port: Int, name: String = "crm") throws -> Webhook {
    let file =
      #"{"webhooks":[{"name":"\#(name)","url":"http://127.0.0.1:\#(port)/hook?x=1","secret":"\#(secret)"}]}"#
    return try #require(try Webhook.list(file: Array(file.utf8)).first)
  }

  /// Answers with the statuses that it is given, and keeps what it got.
  private final class Receiver: Sendable {
    struct Got {
      let path: String
      let headers: HTTPFields
      let body: [UInt8]
    }
    private let statuses: Mutex<[HTTPResponse.Status]>
    private let kept = Mutex<[Got]>([])
    init(_ statuses: [HTTPResponse.Status]) { self.statuses = Mutex(statuses) }
    var got: [Got] { kept.withLock { $0 } }

    /// Runs a body against the receiver's port.
    func run(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
      let (ports, port) = AsyncStream<Int>.makeStream()
      let responder = CallbackResponder<BasicRequestContext> { request, _ in
        let bytes = try await request.body.collect(upTo: 10_000)
        self.kept.withLock {
          $0.append(
            Got(path: request.head.path ?? "", headers: request.headers, body: Array(bytes.readableBytesView))
          )
        }
        return Response(status: self.statuses.withLock { $0.isEmpty ? .ok : $0.removeFirst() })
      }
      let application = Application(
        responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      try await withServices([application], ports, body)
    }
  }

  @Test("A webhook gets the event with a signature that its secret explains")
  func delivery() async throws {
    let receiver = Receiver([])
    try await receiver.run { port in
      let webhook = try Self.webhook(port: port)
      let server = try TestServer(webhooks: [webhook])
      _ = try await server.turn("a", "1", "a human, please")
      #expect(await WebhookSender(service: server.service).sendBatch() == 1)
      #expect(await WebhookSender(service: server.service).sendBatch() == 0)
      let got = try #require(receiver.got.first)
      #expect(got.path == "/hook?x=1")
      #expect(String(decoding: got.body, as: UTF8.self).contains("handoff.opened"))
      let field = try #require(HTTPField.Name("Heed-Signature"))
      #expect(got.headers[field] == webhook.signature(of: got.body, at: server.clock.now / 1000))
    }
  }

  @Test("What happens in a conversation arrives in its order, also when the first attempt fails")
  func order() async throws {
    let receiver = Receiver([.internalServerError])
    try await receiver.run { port in
      let server = try TestServer(webhooks: [try Self.webhook(port: port)])
      let sender = WebhookSender(service: server.service)
      let opened = try await server.turn("a", "1", "a human, please")
      let id = try #require(try opened.text("handoff"))
      _ = try await server.post("/v1/handoffs/\(id)/claim", #"{"agent":"ada"}"#)
      _ = try await server.post("/v1/handoffs/\(id)/resolve", #"{"agent":"ada"}"#)
      #expect(await sender.sendBatch() == 1)
      server.clock.advance(seconds: 2)
      for _ in 0..<3 { #expect(await sender.sendBatch() == 1) }
      #expect(await sender.sendBatch() == 0)
      let kinds = receiver.got.map { got in
        ["opened", "claimed", "settled"].first {
          String(decoding: got.body, as: UTF8.self).contains("handoff.\($0)")
        }
      }
      #expect(kinds == ["opened", "opened", "claimed", "settled"])
    }
  }

  @Test("An endpoint that does not answer leaves the others their part")
  func shares() async throws {
    let server = try TestServer(webhooks: [
      try Self.webhook(port: 1, name: "hangs"), try Self.webhook(port: 2, name: "works"),
    ])
    let sender = WebhookSender(service: server.service)
    let handoffs = 3 * sender.share
    for number in 0..<handoffs { _ = try await server.turn("\(number)", "1", "a human, please") }
    // A delivery to `works` ends at once, one to `hangs` never.
    var underWay: [String: Int] = [:]
    var delivered = 0
    while delivered < handoffs {
      let due = await sender.due(beside: underWay)
      for delivery in due { underWay[delivery.endpoint, default: 0] += 1 }
      #expect(underWay["hangs"] == sender.share)
      #expect(underWay["works", default: 0] <= sender.share)
      for delivery in due where delivery.endpoint == "works" {
        try await server.service.store.delivered(delivery.id, now: server.clock.now)
        delivered += 1
      }
      try #require(underWay["works", default: 0] > 0)
      underWay["works"] = 0
    }
    #expect(await sender.due(beside: underWay).isEmpty)
  }

  @Test("What fails is tried again later, and later still, and given up in the end")
  func retries() async throws {
    let receiver = Receiver([.internalServerError, .found, .ok])
    try await receiver.run { port in
      let server = try TestServer(webhooks: [try Self.webhook(port: port)])
      let sender = WebhookSender(service: server.service)
      _ = try await server.turn("a", "1", "a human, please")
      #expect(await sender.sendBatch() == 1)
      #expect(await sender.sendBatch() == 0)
      server.clock.advance(seconds: 2)
      #expect(await sender.sendBatch() == 1)
      server.clock.advance(seconds: 4)
      #expect(await sender.sendBatch() == 1)
      server.clock.advance(seconds: 3600)
      #expect(await sender.sendBatch() == 0)
      #expect(receiver.got.count == 3)
    }
  }

  @Test("A webhook that nobody answers becomes a dead letter")
  func dead() async throws {
    // Nothing listens there.
    let server = try TestServer(webhooks: [try Self.webhook(port: 1)])
    _ = try await server.turn("a", "1", "a human, please")
    for _ in 0..<Webhook.mostAttempts {
      #expect(await WebhookSender(service: server.service).sendBatch() == 1)
      server.clock.advance(seconds: 7200)
    }
    #expect(await WebhookSender(service: server.service).sendBatch() == 0)
    #expect(try await server.service.store.deadLetters(after: 0, limit: 10).count == 1)
    #expect(try await server.get("/metrics").body.contains("heed_webhooks_dead 1"))
  }

  @Test("The signature is HMAC-SHA-256 of the second, a full stop and the body")
  func signature() throws {
    let webhook = try Self.webhook(port: 80)
    // printf '1700000000.{}' | openssl dgst -sha256 -hmac 'a secret of some length'
    #expect(
      webhook.signature(of: Array("{}".utf8), at: 1_700_000_000)
        == "t=1700000000,v1=9008b8e96ac884fb56cbbbb39d8c4b578c2c6de7951cbcce7f1f18311f3cd9f2")
  }

  @Test("The time between attempts doubles up to an hour, and ends")
  func delays() {
    #expect((1..<4).contains(Webhook.delay(afterAttempts: 1, of: 7) ?? 0))
    #expect((8..<13).contains(Webhook.delay(afterAttempts: 4, of: 7) ?? 0))
    #expect((3600..<5400).contains(Webhook.delay(afterAttempts: 13, of: 7) ?? 0))
    #expect(Webhook.delay(afterAttempts: Webhook.mostAttempts, of: 7) == nil)
  }

  @Test(
    "What is wrong with a file of webhooks is said",
    arguments: [
      ("{}", "list `webhooks`"), (#"{"webhooks":[{}]}"#, "webhook 1: `name` is missing"),
      (#"{"webhooks":[{"nmae":"x"}]}"#, "did you mean `name`?"),
      (#"{"webhooks":[{"name":"x","url":"ftp://x"}]}"#, "`url` is an address"),
      (#"{"webhooks":[{"name":"x","url":"http://x","secret":"short"}]}"#, "at least 16 bytes"),
      (
        #"{"webhooks":[{"name":"x","url":"http://x","secret":"0123456789abcdef","events":["no"]}]}"#,
        "handoff.opened"
      ),
    ])
  func files(file: String, message: String) {
    let error = #expect(throws: SettingError.self) { try Webhook.list(file: Array(file.utf8)) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}

extension WebhookSender {
  /// Sends what is due; gives how many that was.
  fileprivate func sendBatch() async -> Int {
    let due = await due()
    for delivery in due { await send(delivery) }
    return due.count
  }
}
