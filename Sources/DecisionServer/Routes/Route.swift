package import HTTPTypes
import Hummingbird

/// Who may call a route.
package enum Scope: String, Sendable, CaseIterable {
  /// Turns, events and drafts in, decisions out.
  case decide
  /// What was decided, and what the server counts.
  case read
  /// The queue of handoffs.
  case agents
  /// Erasure, policies and tokens.
  case admin
}

/// One thing that can be asked of the server. The table of all of them is `Route.all`; the OpenAPI document is held
/// against it.
package struct Route: Sendable {
  typealias Handler = @Sendable (Call) async throws(Problem) -> Response

  package let method: HTTPRequest.Method
  /// `/v1/conversations/{id}/turns`; also its name in metrics and logs.
  package let path: String
  /// Nil for what everybody may know.
  package let scope: Scope?
  /// Names of the parameters of the query.
  package let query: [String]
  let handler: Handler
  /// `{id}` is nil.
  let segments: [String?]

  init(
    _ method: HTTPRequest.Method, _ path: String, _ scope: Scope?, query: [String] = [],
    _ handler: @escaping Handler
  ) {
    self.method = method
    self.path = path
    self.scope = scope
    self.query = query
    self.handler = handler
    segments = path.split(separator: "/").map { $0.hasPrefix("{") ? nil : String($0) }
  }
}

/// Finds routes by method and path.
struct RouteTable: Sendable {
  /// Paths without parameters; they win over those with some.
  private let plain: [String: [Route]]
  private let others: [Route]

  init(_ routes: [Route]) {
    plain = Dictionary(grouping: routes.filter { !$0.segments.contains(nil) }, by: \.path)
    others = routes.filter { $0.segments.contains(nil) }
  }

  enum Match {
    /// With the values of `{…}` in their order, still encoded.
    case found(Route, [Substring])
    /// The path exists with these methods.
    case otherMethod([HTTPRequest.Method])
    case nothing
  }

  /// The route of a path without its query. O(1) for a path without parameters, else O(routes), each of which is refused at
  /// its first segment that differs.
  func match(_ method: HTTPRequest.Method, _ path: Substring) -> Match {
    if let routes = plain[String(path)] {
      return routes.first { $0.answers(method) }.map { .found($0, []) } ?? .otherMethod(routes.map(\.method))
    }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    var methods: [HTTPRequest.Method] = []
    for route in others where route.segments.count == segments.count {
      var values: [Substring] = []
      let fits = zip(route.segments, segments).allSatisfy { expected, segment in
        guard let expected else {
          values.append(segment)
          return !segment.isEmpty
        }
        return expected == segment
      }
      guard fits else { continue }
      if route.answers(method) { return .found(route, values) }
      methods.append(route.method)
    }
    return methods.isEmpty ? .nothing : .otherMethod(methods)
  }
}

extension Route {
  fileprivate func answers(_ method: HTTPRequest.Method) -> Bool {
    self.method == method || (method == .head && self.method == .get)
  }
}
