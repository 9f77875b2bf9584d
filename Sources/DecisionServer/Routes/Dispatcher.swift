import Conversations
import Diagnostics
import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import Synchronization
import WireFormat

/// What comes with a request from its connection.
package struct ConnectionContext: InitializableFromSource, Sendable {
  /// Nil where no socket is.
  let channel: (any Channel)?

  package init(source: ApplicationRequestContextSource) { channel = source.channel }
  package init() { channel = nil }
}

/// Takes every request: finds its route, keeps the server from doing too much at once, turns problems into documents, and
/// counts.
package struct Dispatcher: HTTPResponder {
  let service: DecisionService
  private let table = RouteTable(Route.all)

  package init(_ service: DecisionService) { self.service = service }

  package func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    let start = ContinuousClock.now
    let target = request.head.path ?? "/"
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    let path = target[..<(mark ?? target.endIndex)]
    let query = mark.map { target[target.index(after: $0)...] } ?? ""
    var name = "none"
    var response: Response
    do throws(Problem) {
      let (route, values) = try self.route(request.method, path)
      name = route.path
      response = try await answer(request, route, values, query)
    } catch {
      service.metrics.count(error.code)
      response = error.response
    }
    if request.method == .head { response = response.createHeadResponse() }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    service.metrics.count(route: name, status: response.status.code, seconds: seconds)
    if service.settings.logsRequests {
      service.logger.info(
        "request",
        metadata: [
          "method": "\(request.method.rawValue)", "route": "\(name)", "status": "\(response.status.code)",
          "microseconds": "\(Int(seconds * 1_000_000))",
        ])
    }
    return response
  }

  private func route(_ method: HTTPRequest.Method, _ path: Substring) throws(Problem) -> (Route, [Substring])
  {
    switch table.match(method, path) {
    case .found(let route, let values): return (route, values)
    case .otherMethod(let methods):
      let names = Set(methods.map(\.rawValue)).sorted().joined(separator: ", ")
      throw Problem(.methodNotAllowed, "this path knows \(names)", headers: [.allow: names])
    case .nothing:
      throw Problem(.notFound, "there is no such path; GET /openapi.json lists those that are")
    }
  }

  private func answer(_ request: Request, _ route: Route, _ values: [Substring], _ query: Substring)
    async throws(Problem) -> Response
  {
    try checkHost(request)
    let now = service.now()
    let caller = try service.access.caller(of: request, needing: route.scope, now: now)
    let isProbe = route.scope == nil
    let before = service.metrics.inFlight.wrappingAdd(1, ordering: .relaxed).oldValue
    defer { service.metrics.inFlight.wrappingSubtract(1, ordering: .relaxed) }
    guard isProbe || before < service.settings.mostRequests else {
      throw Problem(
        .overloaded, "\(before) requests are being worked on; try again", headers: [.retryAfter: "1"])
    }
    var parameters: [String] = []
    for value in values {
      guard let text = PercentCoding.text(of: value) else {
        throw Problem(.invalidParameter, "the path is not percent-encoded UTF-8")
      }
      parameters.append(text)
    }
    let call = Call(
      service: service, caller: caller, request: request, parameters: parameters,
      query: try pairs(of: query, route), now: now)
    return try await route.handler(call)
  }

  /// Nobody's page in a browser may reach a server that asks for no token by giving itself a name for it.
  private func checkHost(_ request: Request) throws(Problem) {
    guard !service.access.needsTokens, let authority = request.head.authority else { return }
    // By bytes: this is asked of every request.
    var host = authority.utf8[...]
    if host.last != UInt8(ascii: "]"), let colon = host.lastIndex(of: UInt8(ascii: ":")) {
      host = host[..<colon]
    }
    if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") { host = host.dropFirst().dropLast() }
    let name = String(Substring(host))
    guard ServerSettings.isLoopback(name) || ServerSettings.isLoopback(name.lowercased()) else {
      throw Problem(
        .invalidHost, "call it as localhost; behind a proxy, let the proxy send `Host: localhost`")
    }
  }

  private func pairs(of query: Substring, _ route: Route) throws(Problem) -> [String: String] {
    if query.isEmpty { return [:] }
    var pairs: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentCoding.text(of: parts[0], plusIsSpace: true),
        let value = PercentCoding.text(of: parts.count > 1 ? parts[1] : "", plusIsSpace: true)
      else { throw Problem(.invalidParameter, "the query is not percent-encoded UTF-8") }
      guard route.query.contains(name) else {
        let near = nearest(to: name, among: route.query).map { "; did you mean `\($0)`?" } ?? ""
        throw Problem(.invalidParameter, "unknown parameter `\(name)`\(near)")
      }
      guard pairs.updateValue(value, forKey: name) == nil else {
        throw Problem(.invalidParameter, "`\(name)` stands twice")
      }
    }
    return pairs
  }
}

/// Texts in paths and queries (RFC 3986).
enum PercentCoding {
  /// The text that was encoded; nil for half an escape or what is not UTF-8.
  static func text(of encoded: Substring, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = encoded.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
          return nil
        }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
