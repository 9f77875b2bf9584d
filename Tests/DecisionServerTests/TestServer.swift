import ConversationStores
import Conversations
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import WireFormat

@testable import DecisionServer
@testable import Heed

/// The routes without a socket: requests as values, answers as values.
struct TestServer {
  let service: DecisionService
  private let dispatcher: Dispatcher

  /// A clock that tests move.
  final class Clock: Sendable {
    private let time: Mutex<Instant>
    init(_ start: Instant) { time = Mutex(start) }
    var now: Instant { time.withLock { $0 } }
    func advance(seconds: Int64) { time.withLock { $0 += seconds * 1000 } }
  }

  /// Monday, 2 March 2026, 10:00 in London.
  let clock = Clock(1_772_445_600_000)

  /// - Parameter store: to be shared with another server.
  init(
    rules: String = TestServer.rules, store: any ConversationStore = MemoryStore(), webhooks: [Webhook] = [],
    tokens: TokenBook = TokenBook(), candidate: String? = nil,
    _ change: (inout ServerSettings) -> Void = { _ in }
  ) throws {
    var settings = ServerSettings()
    settings.rules = rules
    change(&settings)
    let clock = clock
    let policy = try Policy.load(path: rules)
    service = DecisionService(
      settings: settings, policy: LoadedPolicy(policy, loadedAt: clock.now),
      candidate: try candidate.map { LoadedPolicy(try Policy.load(path: $0), loadedAt: clock.now) },
      store: store,
      webhooks: webhooks, tokens: tokens, identity: try settings.identity(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { clock.now })
    dispatcher = Dispatcher(service)
  }

  /// The root of the repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let rules = root + "/examples/backend/rules"

  /// An answer.
  struct Answer {
    let status: Int
    let headers: HTTPFields
    let body: String

    /// The body as JSON.
    var json: JSON { get throws { try JSON(parsing: Array(body.utf8)) } }

    /// A member of the body by its path: `decision.handoff.desk`.
    func text(_ path: String) throws -> String? {
      guard case .string(let text)? = try value(path) else { return nil }
      return text
    }

    func value(_ path: String) throws -> JSON? {
      var value: JSON? = try json
      for key in path.split(separator: ".") {
        if let index = Int(key), case .array(let elements)? = value {
          value = elements.indices.contains(index) ? elements[index] : nil
        } else {
          value = value?[String(key)]
        }
      }
      return value
    }
  }

  func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
    try await send(.get, path, headers: headers)
  }

  func post(_ path: String, _ body: String, headers: HTTPFields = [:]) async throws -> Answer {
    var all = headers
    if all[.contentType] == nil { all[.contentType] = "application/json" }
    return try await send(.post, path, Array(body.utf8), headers: all)
  }

  /// A turn of a kept conversation.
  func turn(_ conversation: String, _ turn: String, _ text: String, _ more: String = "") async throws
    -> Answer
  {
    try await post(
      "/v1/conversations/\(conversation)/turns", #"{"turn":"\#(turn)","text":"\#(text)"\#(more)}"#)
  }

  func delete(_ path: String) async throws -> Answer { try await send(.delete, path) }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8] = [], headers: HTTPFields = [:],
    authority: String? = "localhost:8080"
  ) async throws -> Answer {
    let head = HTTPRequest(
      method: method, scheme: "http", authority: authority, path: path, headerFields: headers)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    let response = try await dispatcher.respond(to: request, context: ConnectionContext())
    let collector = Collector()
    try await response.body.write(Collector.Writer(collector: collector))
    return Answer(
      status: response.status.code, headers: response.headers, body: String(buffer: collector.buffer))
  }

  /// Gathers a body.
  private final class Collector: Sendable {
    private let bytes = Mutex(ByteBuffer())
    var buffer: ByteBuffer { bytes.withLock { $0 } }

    struct Writer: ResponseBodyWriter {
      let collector: Collector
      mutating func write(_ buffer: ByteBuffer) async throws {
        collector.bytes.withLock { _ = $0.writeImmutableBuffer(buffer) }
      }
      consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
  }
}
