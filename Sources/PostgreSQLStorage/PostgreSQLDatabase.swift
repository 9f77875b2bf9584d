package import ConversationStores
import Dispatch
import Synchronization

/// A store in a PostgreSQL database, which several servers share.
package typealias PostgreSQLStore = SQLStore<PostgreSQLDatabase>

extension SQLStore where Database == PostgreSQLDatabase {
  /// Connects, makes the schema if there is none, and brings it to the newest form.
  /// - Parameters:
  ///   - address: a `postgres://user@host/database` address or `key=value` pairs, as libpq reads them.
  ///   - schema: the schema of the tables: lower-case letters, digits and `_`, 63 bytes at most.
  ///   - connections: how many connections, and threads that wait for them, are used at most.
  package convenience init(address: String, schema: String = "heed", connections: Int = 6)
    async throws(StoreError)
  {
    let database = try PostgreSQLDatabase(address: address, schema: schema, connections: connections)
    try await database.write { session throws(StoreError) in
      let known = try session.run([
        SQLStatement("SELECT 1 FROM pg_namespace WHERE nspname = $1", .text(schema))
      ])
      if known[0].isEmpty {
        _ = try session.run([SQLStatement("CREATE SCHEMA IF NOT EXISTS \(schema)")])
      }
      try Schema.migrate(session)
    }
    self.init(database)
  }

  /// Removes a schema with all that it holds.
  package static func drop(schema: String, address: String) async throws(StoreError) {
    let database = try PostgreSQLDatabase(address: address, schema: schema, connections: 1)
    try await database.write { session throws(StoreError) in
      _ = try session.run([SQLStatement("DROP SCHEMA IF EXISTS \(schema) CASCADE")])
    }
    await database.close()
  }
}

/// Connections to a PostgreSQL server, each with a thread of its own, so that waiting for the network holds up nobody else.
package final class PostgreSQLDatabase: SQLDatabase {
  /// Callers that may wait for a connection.
  private static let longestQueue = 10_000
  /// How often a transaction that others got in the way of is run.
  private static let tries = 10

  private struct Pool {
    var free: [PostgreSQLWorker]
    var waiting: [CheckedContinuation<PostgreSQLWorker?, Never>] = []
    var busy = 0
    var isClosed = false
    var closing: [CheckedContinuation<Void, Never>] = []
  }

  private let pool: Mutex<Pool>

  package init(address: String, schema: String, connections: Int) throws(StoreError) {
    let isName = schema.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5F }
    guard isName, (1...63).contains(schema.utf8.count), !(0x30...0x39 ~= (schema.utf8.first ?? 0x30)) else {
      throw .unusable("the schema `\(schema)`; lower-case letters, digits and _ make one")
    }
    let workers = (0..<max(connections, 1)).map { _ in PostgreSQLWorker(address: address, schema: schema) }
    pool = Mutex(Pool(free: workers))
  }

  package func write<T: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws(StoreError) -> T)
    async throws(StoreError) -> T
  {
    try await perform { worker in worker.transaction(tries: Self.tries, body) }
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws(StoreError) -> T)
    async throws(StoreError) -> T
  {
    try await perform { worker in worker.reading(body) }
  }

  /// PostgreSQL's own vacuum removes what deleted rows left.
  package func scrub() async throws(StoreError) {}

  private func perform<T: Sendable>(
    _ body: @escaping @Sendable (PostgreSQLWorker) -> Result<T, StoreError>
  ) async throws(StoreError) -> T {
    guard let worker = await takeWorker() else {
      throw .unavailable("it was closed, or too many wait for PostgreSQL")
    }
    let result = await worker.perform(body)
    giveBack(worker)
    return try result.get()
  }

  /// Nil if the pool is closed or too many wait.
  private func takeWorker() async -> PostgreSQLWorker? {
    await withCheckedContinuation { continuation in
      let answer: PostgreSQLWorker?? = pool.withLock { pool in
        if pool.isClosed || pool.waiting.count >= Self.longestQueue { return .some(nil) }
        if let worker = pool.free.popLast() {
          pool.busy += 1
          return worker
        }
        pool.waiting.append(continuation)
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  private func giveBack(_ worker: PostgreSQLWorker) {
    let (next, closing) = pool.withLock {
      pool -> (CheckedContinuation<PostgreSQLWorker?, Never>?, [CheckedContinuation<Void, Never>]) in
      if !pool.waiting.isEmpty { return (pool.waiting.removeFirst(), []) }
      pool.free.append(worker)
      pool.busy -= 1
      guard pool.isClosed, pool.busy == 0 else { return (nil, []) }
      defer { pool.closing = [] }
      return (nil, pool.closing)
    }
    next?.resume(returning: worker)
    for continuation in closing { continuation.resume() }
  }

  package func close() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isIdle = pool.withLock { pool in
        pool.isClosed = true
        if pool.busy > 0 { pool.closing.append(continuation) }
        return pool.busy == 0
      }
      if isIdle { continuation.resume() }
    }
    let workers = pool.withLock { pool in
      defer { pool.free = [] }
      return pool.free
    }
    for worker in workers { _ = await worker.perform { $0.disconnect() } }
  }
}

/// A connection with its thread; it connects when it is first used, and again when the connection is lost.
///
/// SAFETY: everything but `perform` runs on `queue`, one after the other.
final class PostgreSQLWorker: @unchecked Sendable {
  private let queue = DispatchQueue(label: "heed.postgresql")
  private let address: String
  private let schema: String
  private var connection: PostgreSQLConnection?

  init(address: String, schema: String) {
    self.address = address
    self.schema = schema
  }

  func perform<T: Sendable>(_ body: @escaping @Sendable (PostgreSQLWorker) -> T) async -> T {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body(self)) }
    }
  }

  func disconnect() { connection = nil }

  private func connected() throws(StoreError) -> PostgreSQLConnection {
    if let connection { return connection }
    do throws(PostgreSQLFailure) {
      let connection = try PostgreSQLConnection(address: address, schema: schema)
      self.connection = connection
      return connection
    } catch { throw error.error }
  }

  func transaction<T>(tries: Int, _ body: (any SQLSession) throws(StoreError) -> T) -> Result<T, StoreError> {
    var reconnections = 0
    var tries = tries
    while true {
      let session: PostgreSQLSession
      do throws(StoreError) {
        session = PostgreSQLSession(try connected(), isTransaction: true)
      } catch { return .failure(error) }
      do throws(StoreError) {
        let result = try body(session)
        try session.commit()
        return .success(result)
      } catch {
        tries -= 1
        switch session.failure?.remedy {
        case .reconnect:
          connection = nil
          // A connection that was idle while the server restarted. After a commit was sent nobody but the caller can say
          // whether doing it twice does harm.
          guard !session.isCommitSent, reconnections == 0 else { return .failure(error) }
          reconnections += 1
        case .again where tries > 0:
          if !session.rollback() { connection = nil }
        default:
          if !session.rollback() { connection = nil }
          return .failure(error)
        }
      }
    }
  }

  func reading<T>(_ body: (any SQLSession) throws(StoreError) -> T) -> Result<T, StoreError> {
    var reconnections = 0
    while true {
      do throws(StoreError) {
        let session = PostgreSQLSession(try connected(), isTransaction: false)
        do throws(StoreError) { return .success(try body(session)) } catch {
          guard session.failure?.remedy == .reconnect else { return .failure(error) }
          connection = nil
          guard reconnections == 0 else { return .failure(error) }
          reconnections += 1
        }
      } catch { return .failure(error) }
    }
  }
}
