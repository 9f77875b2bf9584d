import ConversationStores
import GRDB
import GRDBSQLite

/// A transaction of a SQLite file.
///
/// Statements are GRDB's, compiled once a connection. Values go in and out of them by SQLite's own functions: this is the
/// one place that every turn passes a dozen times.
struct SQLiteSession: SQLSession {
  private let database: Database

  init(_ database: Database) { self.database = database }

  var dialect: SQLDialect { .sqlite }

  func run(_ statements: [SQLStatement]) throws(StoreError) -> [[SQLRow]] {
    var results: [[SQLRow]] = []
    results.reserveCapacity(statements.count)
    for statement in statements {
      do { results.append(try rows(of: statement)) } catch { throw StoreError(error) }
    }
    return results
  }

  private func rows(of statement: SQLStatement) throws -> [SQLRow] {
    // SAFETY: GRDB keeps the compiled statement as long as the connection, which is ours while the session lives.
    let compiled = try database.cachedStatement(sql: statement.text).sqliteStatement
    defer {
      sqlite3_reset(compiled)
      sqlite3_clear_bindings(compiled)
    }
    for (place, value) in statement.values.enumerated() {
      try check(Self.bind(value, to: compiled, at: Int32(place + 1)))
    }
    var rows: [SQLRow] = []
    while true {
      let code = sqlite3_step(compiled)
      if code == SQLITE_DONE { return rows }
      guard code == SQLITE_ROW else { throw failure(code) }
      rows.append(SQLRow((0..<sqlite3_column_count(compiled)).map { Self.value(of: compiled, at: $0) }))
    }
  }

  private func check(_ code: Int32) throws {
    if code != SQLITE_OK { throw failure(code) }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let message = sqlite3_errmsg(database.sqliteConnection).map { String(cString: $0) }
    let extended = sqlite3_extended_errcode(database.sqliteConnection)
    return DatabaseError(
      resultCode: ResultCode(rawValue: extended == SQLITE_OK ? code : extended), message: message)
  }

  private static func bind(_ value: SQLValue, to statement: OpaquePointer, at place: Int32) -> Int32 {
    // SAFETY: -1 is SQLITE_TRANSIENT, which the C header spells as a cast: SQLite copies the bytes before it returns.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: return sqlite3_bind_null(statement, place)
    case .integer(let number): return sqlite3_bind_int64(statement, place, number)
    case .text(var text):
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text64(
            statement, place, $0.baseAddress, sqlite3_uint64($0.count), copied, UInt8(SQLITE_UTF8))
        }
      }
    case .bytes(let bytes):
      // A null pointer would bind null.
      if bytes.isEmpty { return sqlite3_bind_zeroblob(statement, place, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob64(statement, place, $0.baseAddress, sqlite3_uint64($0.count), copied)
      }
    }
  }

  private static func value(of statement: OpaquePointer, at column: Int32) -> SQLValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_TEXT:
      // SAFETY: the bytes stay until the next step; they are copied here.
      let start = sqlite3_column_text(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let start = sqlite3_column_blob(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      return .bytes(Array(UnsafeRawBufferPointer(start: start, count: count)))
    default: return .null
    }
  }
}
