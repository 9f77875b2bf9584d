import ConversationStores
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// `GET /v1/events`: what happens to handoffs, as server-sent events.
enum EventRoutes {
  /// Streams that may be open at once.
  static let mostStreams = 1_000
  /// Events that are read at once.
  private static let page = 100

  static func stream(_ call: Call) async throws(Problem) -> Response {
    let service = call.service
    let start = try await self.start(call)
    guard service.openStreams.load(ordering: .relaxed) < mostStreams else {
      throw Problem(
        .overloaded, "\(mostStreams) streams of events are open already", headers: [.retryAfter: "10"])
    }
    let body = ResponseBody { writer in
      service.openStreams.wrappingAdd(1, ordering: .relaxed)
      defer { service.openStreams.wrappingSubtract(1, ordering: .relaxed) }
      // Subscribed before the first look, so that nothing falls between the two.
      let rings = service.bell.signals()
      var last = start
      try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
      last = try await Self.write(after: last, service, &writer)
      for await _ in rings.cancelOnGracefulShutdown() {
        let before = last
        last = try await Self.write(after: last, service, &writer)
        if last == before { try await writer.write(ByteBuffer(string: ":\n\n")) }
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .accelBuffering: "no"],
      body: body)
  }

  /// The id after which to start: what the client saw last, or the newest there is.
  private static func start(_ call: Call) async throws(Problem) -> Int64 {
    if let text = call.request.headers[.lastEventID] ?? call.query["after"] {
      guard let id = Int64(text), id >= 0 else {
        throw Problem(.invalidParameter, "the id of an event is a number, not `\(text.prefix(50))`")
      }
      return id
    }
    return try await call.service.asking { store throws(StoreError) in try await store.lastEventID() }
  }

  /// Writes what came after an event; gives the id of the last one.
  private static func write(
    after id: Int64, _ service: DecisionService, _ writer: inout any ResponseBodyWriter
  ) async throws -> Int64 {
    var last = id
    while true {
      let events = try await service.store.events(after: last, limit: page)
      for stored in events {
        var buffer = ByteBuffer(string: "id: \(stored.id)\nevent: \(stored.event.kind)\ndata: ")
        buffer.writeBytes(stored.event.data)
        buffer.writeString("\n\n")
        try await writer.write(buffer)
        last = stored.id
      }
      if events.count < page { return last }
    }
  }
}

extension HTTPField.Name {
  static let lastEventID = named("Last-Event-ID")
  /// Asks a proxy not to hold events back.
  static let accelBuffering = named("X-Accel-Buffering")

  private static func named(_ text: String) -> Self {
    guard let name = Self(text) else { preconditionFailure("a name of a header field is a token") }
    return name
  }
}
