import GRDB
import GRDBSQLite
import Synchronization

/// Moves what was written ahead into the file while turns go on being written.
///
/// SQLite by itself does that within a commit, each thousand pages: under load many times a second somebody would wait for
/// two more flushes, one of them of all that changed. Here a connection of its own copies and flushes while others commit;
/// the writer stops only for the little that came meanwhile, so that the log can begin anew. It is then written over instead
/// of growing, which is also what makes its flushes fast.
final class SQLiteCheckpoints: Sendable {
  /// So few pages the writer moves itself.
  private static let rest = 300
  /// After so many rounds it takes what is left, however much.
  private static let mostRounds = 6

  private struct State {
    var pages = 0
    var isRunning = false
  }

  /// Pages of 4096 bytes in the log after which it is moved.
  private let interval: Int
  private let pool: DatabasePool
  /// The connection beside the writer. Its queue is where all work on the log waits for its turn.
  private let side: DatabaseQueue
  private let state = Mutex(State())

  init(_ pool: DatabasePool, every interval: Int, configuration: Configuration) throws {
    self.interval = interval
    self.pool = pool
    try pool.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
      // A log that grew beyond this is cut when it begins anew.
      _ = try Int.fetchOne(database, sql: "PRAGMA journal_size_limit = \(64 << 20)")
    }
    side = try DatabaseQueue(path: pool.path, configuration: configuration)
    // It commits nothing, but what it moved must be on the disk before the log is written over.
    try side.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
  }

  /// Called on the writer's connection after each transaction.
  func note(_ writer: Database) {
    // None after the store was closed.
    guard let connection = writer.sqliteConnection else { return }
    var (written, highest): (Int32, Int32) = (0, 0)
    sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &written, &highest, 1)
    let starts = state.withLock { state in
      state.pages += Int(written)
      guard !state.isRunning, state.pages >= interval else { return false }
      state = State(pages: 0, isRunning: true)
      return true
    }
    if starts {
      side.asyncWriteWithoutTransaction { side in
        self.move(side)
        self.state.withLock { $0.isRunning = false }
      }
    }
  }

  /// What fails here, on a full disk for example, is tried again later; nothing is lost, for the log holds it.
  private func move(_ side: Database) {
    for _ in 0..<Self.mostRounds {
      guard let (all, moved) = try? side.checkpoint(.passive) else { return }
      // SQLite flushes the file only when nothing is left, which the writer would then wait for.
      Self.flush(side)
      if all - moved <= Self.rest { break }
    }
    _ = pool.writeWithoutTransaction { writer in try? writer.checkpoint(.passive) }
  }

  /// Flushes the file. Through SQLite's own descriptor: closing another one would drop its locks.
  private static func flush(_ side: Database) {
    guard let connection = side.sqliteConnection else { return }
    var file: UnsafeMutablePointer<sqlite3_file>?
    // SAFETY: SQLite writes a pointer to a file that lives as long as the connection, which is ours here.
    let code = withUnsafeMutablePointer(to: &file) {
      sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, $0)
    }
    if code == SQLITE_OK, let file { _ = file.pointee.pMethods?.pointee.xSync?(file, SQLITE_SYNC_NORMAL) }
  }

  /// Moves the whole log into the file and cuts it to nothing. A reader may keep it from being cut for the moment; the next
  /// round goes on with it.
  func empty() async throws {
    let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
      side.asyncWriteWithoutTransaction { _ in
        continuation.resume(
          returning: Result {
            try self.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
          })
      }
    }
    try result.get()
  }

  /// Waits for what is under way.
  func close() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      side.asyncWriteWithoutTransaction { _ in continuation.resume() }
    }
    try? side.close()
  }
}
