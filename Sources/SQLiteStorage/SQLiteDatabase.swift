package import ConversationStores
import Foundation
import GRDB

/// A store in one file, the default of a single server.
package typealias SQLiteStore = SQLStore<SQLiteDatabase>

extension SQLStore where Database == SQLiteDatabase {
  /// Opens a store, makes its file if there is none, and brings it to the newest schema.
  package convenience init(path: String, options: SQLiteOptions = SQLiteOptions()) async throws(StoreError) {
    let database = try SQLiteDatabase(path: path, options: options)
    try await database.write { session throws(StoreError) in try Schema.migrate(session) }
    self.init(database)
  }
}

/// How a SQLite store works.
package struct SQLiteOptions: Sendable {
  /// How long a transaction waits for another process that has the file locked, in seconds.
  package var lockWait = 5.0
  /// Largest size of the file in pages of 4096 bytes; nil: as the disk allows.
  package var mostPages: Int?
  /// Pages that are written ahead before they are moved into the file.
  package var logPages = 16_000
  package init() {}
}

/// A SQLite file: a log of what is written ahead (WAL), flushed to the disk with every commit; one writer, readers beside it.
package final class SQLiteDatabase: SQLDatabase {
  private let pool: DatabasePool
  private let checkpoints: SQLiteCheckpoints

  package init(path: String, options: SQLiteOptions) throws(StoreError) {
    var configuration = Configuration()
    configuration.label = "heed.store"
    configuration.busyMode = .timeout(options.lockWait)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      // What is deleted is overwritten, so that an erased conversation is not left in free pages.
      try database.execute(sql: "PRAGMA secure_delete = ON")
      if let pages = options.mostPages {
        _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages)")
      }
    }
    // What customers said is for this user alone; SQLite gives its other files the rights of the first.
    if !FileManager.default.fileExists(atPath: path) {
      // Whether that worked shows when it is opened.
      _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      // GRDB lowers it to NORMAL for WAL, under which a power cut may lose commits that were acknowledged.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      checkpoints = try SQLiteCheckpoints(pool, every: options.logPages, configuration: configuration)
    } catch {
      throw StoreError(opening: path, error)
    }
  }

  package func write<T: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws(StoreError) -> T)
    async throws(StoreError) -> T
  {
    let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
      pool.asyncWriteWithoutTransaction { [checkpoints] database in
        continuation.resume(returning: Self.transaction(in: database, body))
        checkpoints.note(database)
      }
    }
    return try result.get()
  }

  private static func transaction<T>(
    in database: Database, _ body: (any SQLSession) throws(StoreError) -> T
  ) -> Result<T, StoreError> {
    do {
      var result: T?
      // Immediate: it waits for the lock at its start, where nothing can be lost.
      try database.inTransaction(.immediate) {
        result = try body(SQLiteSession(database))
        return .commit
      }
      guard let result else { return .failure(.failed("a transaction gave nothing")) }
      return .success(result)
    } catch {
      return .failure(StoreError(error))
    }
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws(StoreError) -> T)
    async throws(StoreError) -> T
  {
    let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
      pool.asyncRead { database in
        do {
          continuation.resume(returning: .success(try body(SQLiteSession(database.get()))))
        } catch {
          continuation.resume(returning: .failure(StoreError(error)))
        }
      }
    }
    return try result.get()
  }

  package func scrub() async throws(StoreError) {
    // The log held what was deleted.
    do { try await checkpoints.empty() } catch { throw StoreError(error) }
  }

  package func close() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      // Behind all that was asked before.
      pool.asyncWriteWithoutTransaction { _ in continuation.resume() }
    }
    await checkpoints.close()
    // Busy readers keep it open until they are done; then it closes with the last reference.
    try? pool.close()
  }
}
