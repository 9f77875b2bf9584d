import ConversationStores

/// A transaction, or reading without one, on a connection.
final class PostgreSQLSession: SQLSession {
  private let connection: PostgreSQLConnection
  private let isTransaction: Bool
  private var hasBegun = false
  /// The last failure, for whoever decides about another try.
  private(set) var failure: PostgreSQLFailure?
  /// Whether the server was asked to commit: from then on it may have.
  private(set) var isCommitSent = false

  init(_ connection: PostgreSQLConnection, isTransaction: Bool) {
    self.connection = connection
    self.isTransaction = isTransaction
  }

  var dialect: SQLDialect { .postgreSQL }

  func run(_ statements: [SQLStatement]) throws(StoreError) -> [[SQLRow]] {
    if statements.isEmpty { return [] }
    if !isTransaction || hasBegun { return try send(statements) }
    hasBegun = true
    // The beginning costs no round trip of its own.
    return Array(try send([SQLStatement("BEGIN")] + statements).dropFirst())
  }

  private func send(_ statements: [SQLStatement]) throws(StoreError) -> [[SQLRow]] {
    do throws(PostgreSQLFailure) { return try connection.run(statements) } catch {
      failure = error
      throw error.error
    }
  }

  func commit() throws(StoreError) {
    guard hasBegun else { return }
    isCommitSent = true
    _ = try send([SQLStatement("COMMIT")])
  }

  /// What is left of a transaction is undone; false if the connection does not even do that.
  func rollback() -> Bool {
    guard hasBegun else { return true }
    do throws(PostgreSQLFailure) {
      _ = try connection.run([SQLStatement("ROLLBACK")])
      return true
    } catch { return false }
  }
}
