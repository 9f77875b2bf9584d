import ConversationStores
import PostgreSQLStorage
import SQLiteStorage

/// Opens the store that the settings name.
enum StoreOpening {
  static func open(_ name: String) async throws(StartError) -> any ConversationStore {
    do {
      if name == "memory" { return MemoryStore() }
      if name.hasPrefix("sqlite:") {
        return try await SQLiteStore(path: String(name.dropFirst("sqlite:".utf8.count)))
      }
      if name.hasPrefix("postgres://") || name.hasPrefix("postgresql://") {
        return try await PostgreSQLStore(address: name)
      }
    } catch {
      throw StartError(message: error.description)
    }
    throw StartError(message: "`store` is memory, sqlite:PATH or postgres://…")
  }
}
