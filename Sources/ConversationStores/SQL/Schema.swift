/// The tables of a store, and how those of an earlier Heed become those of this one.
package enum Schema {
  /// Brings the database to the newest schema.
  /// - Throws: `.corrupt` for a schema that a later Heed wrote.
  package static func migrate(_ session: any SQLSession) throws(StoreError) {
    _ = try session.run([
      SQLStatement(
        "CREATE TABLE IF NOT EXISTS schema_version (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)"),
      SQLStatement("INSERT INTO schema_version (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING"),
    ])
    let row = try session.row(
      "SELECT version FROM schema_version WHERE id = 1" + session.dialect.forUpdate)
    let version = try row?.integer(0) ?? 0
    let migrations = migrations(session.dialect)
    guard version <= migrations.count else {
      throw .corrupt(
        "it was written by a later Heed (schema \(version), this one knows \(migrations.count))")
    }
    for statements in migrations.dropFirst(Int(version)) {
      _ = try session.run(statements.map { SQLStatement($0) })
    }
    _ = try session.run([
      SQLStatement("UPDATE schema_version SET version = $1 WHERE id = 1", .integer(Int64(migrations.count)))
    ])
  }

  /// One list of statements a version, in order. What was released is never changed; a change is one more list.
  private static func migrations(_ dialect: SQLDialect) -> [[String]] { [first(dialect)] }

  private static func first(_ dialect: SQLDialect) -> [String] {
    let bytes = dialect.bytesType
    let text = dialect.textType
    return [
      """
      CREATE TABLE conversations (
        id \(text) PRIMARY KEY, revision BIGINT NOT NULL, state \(bytes) NOT NULL,
        created BIGINT NOT NULL, touched BIGINT NOT NULL)
      """,
      "CREATE INDEX conversations_touched ON conversations (touched)",
      """
      CREATE TABLE turns (
        conversation \(text) NOT NULL, number BIGINT NOT NULL, turn \(text) NOT NULL, digest \(bytes) NOT NULL,
        kind \(text) NOT NULL, response \(bytes), log \(bytes) NOT NULL, policy \(text) NOT NULL,
        at BIGINT NOT NULL, PRIMARY KEY (conversation, turn))
      """,
      "CREATE UNIQUE INDEX turns_number ON turns (conversation, number)",
      "CREATE INDEX turns_at ON turns (at) WHERE response IS NOT NULL",
      """
      CREATE TABLE handoffs (
        id \(text) PRIMARY KEY, conversation \(text) NOT NULL, turn \(text) NOT NULL, desk \(text) NOT NULL,
        wanted_desk \(text) NOT NULL, priority BIGINT NOT NULL, delivery \(text) NOT NULL,
        protected BIGINT NOT NULL, skills \(bytes) NOT NULL, why \(bytes) NOT NULL, brief \(bytes) NOT NULL,
        opened BIGINT NOT NULL, updated BIGINT NOT NULL, due BIGINT,
        escalation_at BIGINT, escalation_desk \(text), agent \(text), lease BIGINT,
        outcome \(text), settled_by \(text), settled_at BIGINT)
      """,
      "CREATE INDEX handoffs_queue ON handoffs (priority DESC, opened, id) WHERE settled_at IS NULL",
      "CREATE INDEX handoffs_order ON handoffs (priority DESC, opened, id)",
      "CREATE INDEX handoffs_conversation ON handoffs (conversation)",
      """
      CREATE TABLE events (
        id BIGINT PRIMARY KEY, kind \(text) NOT NULL, conversation \(text), data \(bytes) NOT NULL,
        at BIGINT NOT NULL)
      """,
      "CREATE INDEX events_conversation ON events (conversation)",
      """
      CREATE TABLE deliveries (
        id BIGINT PRIMARY KEY, endpoint \(text) NOT NULL, conversation \(text), body \(bytes) NOT NULL,
        due BIGINT NOT NULL, attempts BIGINT NOT NULL, error \(bytes), dead BIGINT)
      """,
      "CREATE INDEX deliveries_due ON deliveries (due, id) WHERE dead IS NULL",
      "CREATE INDEX deliveries_dead ON deliveries (id) WHERE dead IS NOT NULL",
      "CREATE INDEX deliveries_conversation ON deliveries (conversation)",
      """
      CREATE TABLE feedback (
        id BIGINT PRIMARY KEY, conversation \(text) NOT NULL, turn \(text), satisfaction BIGINT,
        correction \(bytes), comment \(bytes), author \(bytes), at BIGINT NOT NULL)
      """,
      "CREATE INDEX feedback_conversation ON feedback (conversation, id)",
      """
      CREATE TABLE tombstones (
        subject \(bytes) PRIMARY KEY, at BIGINT NOT NULL, records BIGINT NOT NULL, proof \(bytes) NOT NULL)
      """,
      """
      CREATE TABLE audit (
        id BIGINT PRIMARY KEY, at BIGINT NOT NULL, actor \(bytes) NOT NULL, action \(bytes) NOT NULL,
        subject \(bytes) NOT NULL, detail \(bytes) NOT NULL, previous \(bytes) NOT NULL, hash \(bytes) NOT NULL)
      """,
      // Who takes a number keeps the row locked until the commit, so that numbers appear in order (law 4).
      "CREATE TABLE counters (name \(text) PRIMARY KEY, value BIGINT NOT NULL)",
      "INSERT INTO counters (name, value) VALUES ('announcements', 0), ('audit', 0), ('feedback', 0)",
    ]
  }
}
