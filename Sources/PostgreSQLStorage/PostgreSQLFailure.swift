import ConversationStores

/// Why PostgreSQL did not do something, and whether it is worth another try.
struct PostgreSQLFailure: Error {
  let error: StoreError
  let remedy: Remedy

  enum Remedy {
    /// Asking again gives the same.
    case none
    /// Another transaction got in the way, and this one was undone.
    case again
    /// The connection is gone.
    case reconnect
  }

  init(_ error: StoreError, _ remedy: Remedy = .none) {
    self.error = error
    self.remedy = remedy
  }

  /// - Parameter state: the five characters of SQLSTATE. Source: PostgreSQL's manual, appendix A.
  init(state: String, message: String) {
    let detail = "PostgreSQL says: \(message) (\(state))"
    switch state {
    // Serialisation, deadlock, a row or table that somebody else made at the same time.
    case "40001", "40P01", "23505", "42P06", "42P07": self.init(.unavailable(detail), .again)
    // Shut down, crashed, starting up; connection exceptions.
    case "57P01", "57P02", "57P03",
      _ where state.hasPrefix("08"):
      self.init(.unavailable(detail), .reconnect)
    // Locked too long, cancelled by a time-out, read-only standby, too many connections.
    case "55P03", "57014", "25006",
      _ where state.hasPrefix("53") && state != "53100":
      self.init(.unavailable(detail))
    case "53100": self.init(.full(detail))
    // A byte that no text may hold.
    case "22021": self.init(.unusable(detail))
    case "XX001", "XX002": self.init(.corrupt(detail))
    default: self.init(.failed(detail))
    }
  }
}
