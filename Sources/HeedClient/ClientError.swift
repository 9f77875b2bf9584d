import Foundation

/// Why a call gave no answer.
public enum ClientError: Error, Sendable {
  /// The server refused the call and said why (RFC 9457).
  case problem(Problem)
  /// No answer came. Whether the call took effect is unknown; a turn may simply be sent again.
  case unreachable(String)
  /// The answer is none that a Heed server gives.
  case unreadable(String)

  /// What the server says.
  public struct Problem: Sendable, Equatable {
    public let status: Int
    /// Stable word for programs: `turn-reused`, `already-claimed`, `erased` …
    public let code: String
    /// For people: what is wrong, and what to do about it.
    public let detail: String
    /// Seconds after which the server asks to be tried again.
    public let retryAfter: Int?
  }
}

extension ClientError.Problem {
  private struct Document: Decodable {
    let code: String
    let detail: String?
    let title: String?
  }

  init(status: Int, body: Data, retryAfter: Int?) {
    // What is no problem document comes from something before the server.
    let document = try? JSONDecoder().decode(Document.self, from: body)
    self.init(
      status: status, code: document?.code ?? "unknown",
      detail: document?.detail ?? document?.title ?? String(decoding: body.prefix(200), as: UTF8.self),
      retryAfter: retryAfter)
  }
}

/// When a call that may be repeated is made again: after a broken connection, and when the server asks for it.
public struct RetryPolicy: Sendable {
  public var attempts: Int
  /// Before the second attempt; doubled for each one after it.
  public var first: Duration
  public var longest: Duration

  public init(attempts: Int = 4, first: Duration = .milliseconds(100), longest: Duration = .seconds(5)) {
    self.attempts = attempts
    self.first = first
    self.longest = longest
  }

  /// Spread, so that many clients do not come at once.
  func delay(afterAttempt attempt: Int, asked: Int?) -> Duration {
    let whole = min(first * (1 << min(attempt - 1, 20)), longest)
    return max(whole * Double.random(in: 0.5...1), .seconds(asked ?? 0))
  }
}
