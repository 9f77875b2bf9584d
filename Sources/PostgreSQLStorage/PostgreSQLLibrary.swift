#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The functions of libpq that a store uses, found when a PostgreSQL store is opened.
///
/// Nothing links libpq: a `heed` that keeps its conversations elsewhere neither needs nor loads it (docs/decisions/0014).
///
/// SAFETY: the signatures are those of libpq-fe.h since version 14, which brought pipelines. Connections and results are
/// handed in only while they live; `PostgreSQLConnection` sees to that.
struct PostgreSQLLibrary: @unchecked Sendable {
  typealias Connection = OpaquePointer?
  typealias Reply = OpaquePointer?
  typealias Text = UnsafePointer<CChar>

  let connect: @convention(c) (UnsafePointer<Text?>, UnsafePointer<Text?>, Int32) -> Connection
  let finish: @convention(c) (Connection) -> Void
  /// 0: the connection is good.
  let status: @convention(c) (Connection) -> Int32
  let errorMessage: @convention(c) (Connection) -> Text?
  let execute: @convention(c) (Connection, Text) -> Reply
  let sendPrepare: @convention(c) (Connection, Text, Text, Int32, UnsafePointer<UInt32>?) -> Int32
  let sendPrepared:
    @convention(c) (
      Connection, Text, Int32, UnsafePointer<Text?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Int32
    ) -> Int32
  let enterPipeline: @convention(c) (Connection) -> Int32
  let exitPipeline: @convention(c) (Connection) -> Int32
  let synchronise: @convention(c) (Connection) -> Int32
  let nextReply: @convention(c) (Connection) -> Reply
  let replyStatus: @convention(c) (Reply) -> Int32
  let errorField: @convention(c) (Reply, Int32) -> Text?
  let rowCount: @convention(c) (Reply) -> Int32
  let columnCount: @convention(c) (Reply) -> Int32
  let columnType: @convention(c) (Reply, Int32) -> UInt32
  let value: @convention(c) (Reply, Int32, Int32) -> Text?
  let length: @convention(c) (Reply, Int32, Int32) -> Int32
  let isNull: @convention(c) (Reply, Int32, Int32) -> Int32
  let clear: @convention(c) (Reply) -> Void

  /// libpq of this machine; nil if there is none. Looked for once.
  static let shared = PostgreSQLLibrary()

  private init?() {
    var opened: UnsafeMutableRawPointer?
    for name in ["libpq.so.5", "libpq.so", "libpq.dylib", "/opt/homebrew/opt/libpq/lib/libpq.dylib"] {
      opened = dlopen(name, RTLD_NOW | RTLD_LOCAL)
      if opened != nil { break }
    }
    guard let library = opened else { return nil }
    var isComplete = true
    func function<F>(_ name: String, or _: F.Type = F.self) -> F? {
      guard let symbol = dlsym(library, name) else {
        isComplete = false
        return nil
      }
      return unsafeBitCast(symbol, to: F.self)
    }
    guard
      let connect: @convention(c) (UnsafePointer<Text?>, UnsafePointer<Text?>, Int32) -> Connection =
        function("PQconnectdbParams"),
      let finish: @convention(c) (Connection) -> Void = function("PQfinish"),
      let status: @convention(c) (Connection) -> Int32 = function("PQstatus"),
      let errorMessage: @convention(c) (Connection) -> Text? = function("PQerrorMessage"),
      let execute: @convention(c) (Connection, Text) -> Reply = function("PQexec"),
      let sendPrepare: @convention(c) (Connection, Text, Text, Int32, UnsafePointer<UInt32>?) -> Int32 =
        function("PQsendPrepare"),
      let sendPrepared:
        @convention(c) (
          Connection, Text, Int32, UnsafePointer<Text?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Int32
        ) -> Int32 = function("PQsendQueryPrepared"),
      let enterPipeline: @convention(c) (Connection) -> Int32 = function("PQenterPipelineMode"),
      let exitPipeline: @convention(c) (Connection) -> Int32 = function("PQexitPipelineMode"),
      let synchronise: @convention(c) (Connection) -> Int32 = function("PQpipelineSync"),
      let nextReply: @convention(c) (Connection) -> Reply = function("PQgetResult"),
      let replyStatus: @convention(c) (Reply) -> Int32 = function("PQresultStatus"),
      let errorField: @convention(c) (Reply, Int32) -> Text? = function("PQresultErrorField"),
      let rowCount: @convention(c) (Reply) -> Int32 = function("PQntuples"),
      let columnCount: @convention(c) (Reply) -> Int32 = function("PQnfields"),
      let columnType: @convention(c) (Reply, Int32) -> UInt32 = function("PQftype"),
      let value: @convention(c) (Reply, Int32, Int32) -> Text? = function("PQgetvalue"),
      let length: @convention(c) (Reply, Int32, Int32) -> Int32 = function("PQgetlength"),
      let isNull: @convention(c) (Reply, Int32, Int32) -> Int32 = function("PQgetisnull"),
      let clear: @convention(c) (Reply) -> Void = function("PQclear"),
      isComplete
    else { return nil }
    self.connect = connect
    self.finish = finish
    self.status = status
    self.errorMessage = errorMessage
    self.execute = execute
    self.sendPrepare = sendPrepare
    self.sendPrepared = sendPrepared
    self.enterPipeline = enterPipeline
    self.exitPipeline = exitPipeline
    self.synchronise = synchronise
    self.nextReply = nextReply
    self.replyStatus = replyStatus
    self.errorField = errorField
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.columnType = columnType
    self.value = value
    self.length = length
    self.isNull = isNull
    self.clear = clear
  }
}
