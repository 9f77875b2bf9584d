import ConversationStores

/// One connection to a PostgreSQL server, used by one thread at a time.
final class PostgreSQLConnection {
  private let library: PostgreSQLLibrary
  private let handle: OpaquePointer
  /// Names of prepared statements by their text.
  private var prepared: [String: String] = [:]

  /// Connects.
  /// - Parameter address: a `postgres://` address or `key=value` pairs, as libpq reads them.
  init(address: String, schema: String) throws(PostgreSQLFailure) {
    guard let library = PostgreSQLLibrary.shared else {
      throw PostgreSQLFailure(
        .unavailable("libpq 14 or later was not found; it is in the package libpq5 of Debian"))
    }
    self.library = library
    // What stands before `dbname` the address may override, what stands after it not.
    let options = [
      ("connect_timeout", "5"), ("tcp_user_timeout", "15000"), ("fallback_application_name", "heed"),
      ("dbname", address), ("client_encoding", "UTF8"),
    ]
    let opened = Self.withCStrings(options.map(\.0)) { keys in
      Self.withCStrings(options.map(\.1)) { values in library.connect(keys, values, 1) }
    }
    guard let handle = opened else {
      throw PostgreSQLFailure(.unavailable("libpq has no memory for a connection"))
    }
    self.handle = handle
    guard library.status(handle) == 0 else {
      throw PostgreSQLFailure(.unavailable("PostgreSQL cannot be reached: \(message)"), .reconnect)
    }
    // A lock or a statement that hangs becomes an error. Commits wait for the disk, whatever the server's default is.
    try execute(
      "SET client_min_messages TO warning; SET search_path TO \(schema); SET lock_timeout TO '10s'; SET statement_timeout TO '30s'; "
        + "SET idle_in_transaction_session_timeout TO '60s'; "
        + "SELECT set_config('synchronous_commit', 'on', false) "
        + "WHERE current_setting('synchronous_commit') = 'off'")
    guard library.enterPipeline(handle) == 1 else {
      throw PostgreSQLFailure(.failed("libpq cannot send statements in a row: \(message)"))
    }
  }

  deinit { library.finish(handle) }

  private static func withCStrings<T>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T
  ) -> T {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for string in strings {
      offsets.append(bytes.count)
      bytes += string.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
      let pointers: [UnsafePointer<CChar>?] = offsets.map { buffer.baseAddress?.advanced(by: $0) } + [nil]
      return pointers.withUnsafeBufferPointer { list in
        // SAFETY: the list is not empty, it ends with nil.
        body(list.baseAddress.unsafelyUnwrapped)
      }
    }
  }

  private var message: String {
    library.errorMessage(handle).map { String(cString: $0) }?.split(separator: "\n").joined(separator: "; ")
      ?? "no reason given"
  }

  /// Runs statements without parameters, outside of the pipeline.
  private func execute(_ text: String) throws(PostgreSQLFailure) {
    let reply = text.withCString { library.execute(handle, $0) }
    defer { library.clear(reply) }
    if let failure = failure(in: reply) { throw failure }
  }

  /// Sends all statements, then reads all replies: one round trip.
  func run(_ statements: [SQLStatement]) throws(PostgreSQLFailure) -> [[SQLRow]] {
    if statements.isEmpty { return [] }
    // Of each reply that will come, the statement it prepares, or nil for one that gives rows.
    var expected: [String?] = []
    var names = prepared
    for statement in statements {
      if names[statement.text] == nil {
        let name = "heed\(names.count)"
        names[statement.text] = name
        try sent(
          name.withCString { name in
            statement.text.withCString { library.sendPrepare(handle, name, $0, 0, nil) }
          })
        expected.append(statement.text)
      }
      try send(statement, as: names[statement.text] ?? "")
      expected.append(nil)
    }
    try sent(library.synchronise(handle))

    var results: [[SQLRow]] = []
    var first: PostgreSQLFailure?
    for preparation in expected {
      let reply = library.nextReply(handle)
      defer { library.clear(reply) }
      if let failure = failure(in: reply) {
        // After the first failure the others are only told that they were skipped.
        first = first ?? failure
        if failure.remedy == .reconnect { throw first ?? failure }
      } else if let preparation {
        prepared[preparation] = names[preparation]
      } else {
        results.append(rows(of: reply))
      }
      // The end of this statement's replies.
      library.clear(library.nextReply(handle))
    }
    // The end of the pipeline.
    library.clear(library.nextReply(handle))
    if let first { throw first }
    return results
  }

  private func sent(_ code: Int32) throws(PostgreSQLFailure) {
    if code != 1 {
      throw PostgreSQLFailure(.unavailable("PostgreSQL cannot be written to: \(message)"), .reconnect)
    }
  }

  private func send(_ statement: SQLStatement, as name: String) throws(PostgreSQLFailure) {
    // All values behind one another, so that one pointer keeps them alive. The first byte stands for empty values, which
    // must not be null pointers.
    var bytes: [UInt8] = [0]
    var places: [(offset: Int, length: Int)?] = []
    for value in statement.values {
      let start = bytes.count
      switch value {
      case .null:
        places.append(nil)
        continue
      case .integer(let number): withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
      case .text(let text): bytes += text.utf8
      case .bytes(let blob): bytes += blob
      }
      places.append((start, bytes.count - start))
    }
    let lengths = places.map { Int32($0?.length ?? 0) }
    let formats = [Int32](repeating: 1, count: places.count)
    let code = bytes.withUnsafeBytes { buffer in
      let values = places.map { place in
        place.flatMap { buffer.baseAddress?.advanced(by: $0.offset).assumingMemoryBound(to: CChar.self) }
      }
      return name.withCString {
        library.sendPrepared(handle, $0, Int32(values.count), values, lengths, formats, 1)
      }
    }
    try sent(code)
  }

  /// Nil if the reply is a success.
  private func failure(in reply: OpaquePointer?) -> PostgreSQLFailure? {
    guard let reply else {
      return PostgreSQLFailure(.unavailable("the connection to PostgreSQL broke: \(message)"), .reconnect)
    }
    switch library.replyStatus(reply) {
    // Commands without rows, rows, the end of a pipeline.
    case 1, 2, 10: return nil
    case 11: return PostgreSQLFailure(.failed("skipped after an earlier failure"))
    default:
      let state = library.errorField(reply, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
      let text = library.errorField(reply, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
      if let state { return PostgreSQLFailure(state: state, message: text ?? "no reason given") }
      return PostgreSQLFailure(.unavailable("the connection to PostgreSQL broke: \(message)"), .reconnect)
    }
  }

  private func rows(of reply: OpaquePointer?) -> [SQLRow] {
    let columns = library.columnCount(reply)
    return (0..<library.rowCount(reply)).map { row in
      SQLRow((0..<columns).map { column in value(reply, row, column) })
    }
  }

  /// Values come in binary form: numbers in network order, texts and bytes as they are.
  private func value(_ reply: OpaquePointer?, _ row: Int32, _ column: Int32) -> SQLValue {
    guard library.isNull(reply, row, column) == 0, let start = library.value(reply, row, column) else {
      return .null
    }
    // SAFETY: libpq keeps `length` bytes there until the reply is cleared.
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(library.length(reply, row, column)))
    switch library.columnType(reply, column) {
    // int8, int4, int2
    case 20, 23, 21:
      let isNegative = (bytes.first ?? 0) >= 0x80
      return .integer(bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) })
    // bytea
    case 17: return .bytes(Array(bytes))
    default: return .text(String(decoding: bytes, as: UTF8.self))
    }
  }
}
