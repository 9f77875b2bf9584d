/// A value that goes into a statement or comes out of a row: all that the schema uses.
package enum SQLValue: Sendable, Equatable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])

  package init(_ number: Int64?) { self = number.map { .integer($0) } ?? .null }
  package init(_ text: String?) { self = text.map { .text($0) } ?? .null }
  package init(_ bytes: [UInt8]?) { self = bytes.map { .bytes($0) } ?? .null }
}

/// A statement that SQLite and PostgreSQL both understand, with the values of `$1`, `$2` …
///
/// INVARIANT: in `text` the parameters appear for the first time in the order of their numbers, because SQLite counts
/// names as it meets them.
package struct SQLStatement: Sendable {
  package let text: String
  package let values: [SQLValue]

  package init(_ text: String, _ values: SQLValue...) {
    self.text = text
    self.values = values
  }

  package init(_ text: String, values: [SQLValue]) {
    self.text = text
    self.values = values
  }
}

/// A row as a statement gave it.
package struct SQLRow: Sendable {
  private let values: [SQLValue]

  package init(_ values: [SQLValue]) { self.values = values }

  private func wrong(_ column: Int, _ what: StaticString) -> StoreError {
    .corrupt("column \(column + 1) of \(values.count) is not \(what)")
  }

  private func value(_ column: Int) -> SQLValue {
    values.indices.contains(column) ? values[column] : .null
  }

  package func integer(_ column: Int) throws(StoreError) -> Int64 {
    guard case .integer(let number) = value(column) else { throw wrong(column, "a number") }
    return number
  }

  package func text(_ column: Int) throws(StoreError) -> String {
    guard case .text(let text) = value(column) else { throw wrong(column, "a text") }
    return text
  }

  package func bytes(_ column: Int) throws(StoreError) -> [UInt8] {
    guard case .bytes(let bytes) = value(column) else { throw wrong(column, "bytes") }
    return bytes
  }

  /// A text that is stored as bytes, because it may hold anything.
  package func words(_ column: Int) throws(StoreError) -> String {
    String(decoding: try bytes(column), as: UTF8.self)
  }

  package func integerIfAny(_ column: Int) throws(StoreError) -> Int64? {
    value(column) == .null ? nil : try integer(column)
  }

  package func textIfAny(_ column: Int) throws(StoreError) -> String? {
    value(column) == .null ? nil : try text(column)
  }

  package func bytesIfAny(_ column: Int) throws(StoreError) -> [UInt8]? {
    value(column) == .null ? nil : try bytes(column)
  }

  package func wordsIfAny(_ column: Int) throws(StoreError) -> String? {
    value(column) == .null ? nil : try words(column)
  }
}

/// In what two databases differ for us.
package enum SQLDialect: Sendable {
  case sqlite, postgreSQL

  /// After a `SELECT` of rows that are about to be changed. SQLite has one writer, who needs no locks on rows.
  var forUpdate: String { self == .sqlite ? "" : " FOR UPDATE" }
  /// The same, passing over rows that others have locked.
  var skippingLocked: String { self == .sqlite ? "" : " FOR UPDATE SKIP LOCKED" }
  var bytesType: String { self == .sqlite ? "BLOB" : "BYTEA" }
  /// Texts are ordered by their bytes.
  var textType: String { self == .sqlite ? "TEXT" : "TEXT COLLATE \"C\"" }
}

/// A transaction of a database that speaks SQL.
package protocol SQLSession {
  var dialect: SQLDialect { get }

  /// Runs statements one after the other, sent as one where that saves round trips, and gives the rows of each.
  func run(_ statements: [SQLStatement]) throws(StoreError) -> [[SQLRow]]
}

extension SQLSession {
  /// The rows of one statement.
  func rows(_ text: String, _ values: SQLValue...) throws(StoreError) -> [SQLRow] {
    try run([SQLStatement(text, values: values)]).first ?? []
  }

  /// The first row of one statement.
  func row(_ text: String, _ values: SQLValue...) throws(StoreError) -> SQLRow? {
    try run([SQLStatement(text, values: values)]).first?.first
  }
}

/// A database that speaks SQL.
package protocol SQLDatabase: Sendable {
  /// Runs a transaction and makes it durable. May run `body` again when another transaction got in its way; then nothing
  /// of the earlier run is left.
  func write<T: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws(StoreError) -> T)
    async throws(StoreError) -> T

  /// Runs statements that only read.
  func read<T: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws(StoreError) -> T)
    async throws(StoreError) -> T

  /// Overwrites what deleted rows left behind, as far as the database can be told to.
  func scrub() async throws(StoreError)

  func close() async
}
