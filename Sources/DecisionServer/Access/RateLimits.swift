import Conversations
import Synchronization

/// How many requests each token may send: a bucket that fills with its rate and holds two seconds of it.
final class RateLimits: Sendable {
  private struct Bucket {
    /// In thousandths of a request.
    var level: Int64
    var at: Instant
  }

  private static let seconds: Int64 = 2
  private let buckets = Mutex<[String: Bucket]>([:])

  /// Takes a request out of a token's bucket; gives how many seconds to wait if it is empty, nil if it is not.
  func wait(for token: Token, now: Instant) -> Int? {
    guard let rate = token.rate.map({ Int64($0) }) else { return nil }
    return buckets.withLock { buckets in
      let most = rate * Self.seconds * 1000
      var bucket = buckets[token.name] ?? Bucket(level: most, at: now)
      let elapsed = min(max(now - bucket.at, 0), Self.seconds * 1000)
      bucket.level = min(most, bucket.level + elapsed * rate)
      bucket.at = now
      defer { buckets[token.name] = bucket }
      guard bucket.level >= 1000 else { return Int((1000 - bucket.level + rate * 1000 - 1) / (rate * 1000)) }
      bucket.level -= 1000
      return nil
    }
  }
}
