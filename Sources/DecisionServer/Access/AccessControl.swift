import Conversations
import HTTPTypes
import Hummingbird
import Synchronization

/// Who sends a request.
enum Caller: Sendable {
  /// No token is configured: whoever is on this machine.
  case anyone
  case holder(Token)

  /// What logs and the audit call it.
  var name: String {
    switch self {
    case .anyone: "anyone on this machine"
    case .holder(let token): token.name
    }
  }
}

/// Says who may do what. The tokens change while the server runs.
package final class AccessControl: Sendable {
  private let book: Mutex<TokenBook>
  private let limits = RateLimits()

  package init(_ tokens: TokenBook = TokenBook()) { book = Mutex(tokens) }

  /// Whether a request needs a token.
  package var needsTokens: Bool { book.withLock { !$0.isEmpty } }

  /// Puts other tokens in force; false if they are the same. Once there were some there are always some: a book is never
  /// empty when it is read from a file.
  package func replace(_ tokens: TokenBook) -> Bool {
    book.withLock { book in
      defer { book = tokens }
      return book != tokens
    }
  }

  /// The caller of a request, if the scope is his.
  ///
  /// - Parameter scope: nil for what everybody may know.
  func caller(of request: Request, needing scope: Scope?, now: Instant) throws(Problem) -> Caller {
    let tokens = book.withLock { $0 }
    guard let scope, !tokens.isEmpty else { return .anyone }
    guard let field = request.headers.value(of: .authorization) else {
      throw Self.unauthenticated("send `Authorization: Bearer …`")
    }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      let token = tokens.token(of: String(parts[1]), now: now)
    else { throw Self.unauthenticated("this token is not known, or no longer") }
    guard token.scopes.contains(scope) else {
      throw Problem(.forbidden, "this needs a token with the scope `\(scope.rawValue)`")
    }
    if let seconds = limits.wait(for: token, now: now) {
      throw Problem(
        .tooManyRequests, "this token may send \(token.rate ?? 0) requests a second",
        headers: [.retryAfter: "\(seconds)"])
    }
    return .holder(token)
  }

  private static func unauthenticated(_ detail: String) -> Problem {
    Problem(.unauthenticated, detail, headers: [.wwwAuthenticate: "Bearer"])
  }
}
