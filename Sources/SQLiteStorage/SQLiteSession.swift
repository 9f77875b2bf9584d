import ConversationStores
import Foundation
import GRDB

/// A transaction of a SQLite file.
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
    let prepared = try database.cachedStatement(sql: statement.text)
    let arguments = StatementArguments(statement.values.map(\.databaseValue))
    var rows: [SQLRow] = []
    let cursor = try Row.fetchCursor(prepared, arguments: arguments)
    while let row = try cursor.next() {
      rows.append(SQLRow(row.databaseValues.map { SQLValue($0) }))
    }
    return rows
  }
}

extension SQLValue {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let number): number.databaseValue
    case .text(let text): text.databaseValue
    case .bytes(let bytes): Data(bytes).databaseValue
    }
  }

  fileprivate init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let number): self = .integer(number)
    case .double(let number): self = .integer(Int64(number))
    case .string(let text): self = .text(text)
    case .blob(let data): self = .bytes(Array(data))
    }
  }
}
