import ConversationStores
import Conversations
import Foundation
import PostgreSQLStorage
import SQLiteStorage
import Testing

/// The stores that the laws are held against. PostgreSQL takes part where `HEED_TEST_POSTGRES` names a server
/// (`Scripts/postgres` starts one); CI always names one.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
  case memory, sqlite, postgresql

  static let postgreSQLAddress = ProcessInfo.processInfo.environment["HEED_TEST_POSTGRES"]

  static var available: [StoreKind] {
    allCases.filter { $0 != .postgresql || postgreSQLAddress != nil }
  }

  /// Those that outlive their process.
  static var durable: [StoreKind] { available.filter { $0 != .memory } }

  var testDescription: String { rawValue }
}

/// A place of its own for one test: a file or a schema that is removed at the end.
struct TestPlace: Sendable {
  let kind: StoreKind
  let name = "heed_test_" + UUID().uuidString.replacing("-", with: "").lowercased()

  var file: String { FileManager.default.temporaryDirectory.appending(path: name + ".sqlite").path }

  init(_ kind: StoreKind) { self.kind = kind }

  func open() async throws -> any ConversationStore {
    switch kind {
    case .memory: MemoryStore()
    case .sqlite: try await SQLiteStore(path: file)
    case .postgresql:
      try await PostgreSQLStore(address: StoreKind.postgreSQLAddress ?? "", schema: name)
    }
  }

  func remove() async {
    switch kind {
    case .memory: break
    case .sqlite: for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + end) }
    case .postgresql:
      try? await PostgreSQLStore.drop(schema: name, address: StoreKind.postgreSQLAddress ?? "")
    }
  }
}

/// Opens a new store of a kind, lets a test use it, and removes it.
func withStore(_ kind: StoreKind, _ body: (any ConversationStore) async throws -> Void) async throws {
  let place = TestPlace(kind)
  let store = try await place.open()
  do { try await body(store) } catch {
    await store.close()
    await place.remove()
    throw error
  }
  await store.close()
  await place.remove()
}

// MARK: - What the tests write

let morning: Instant = 1_772_400_000_000

func turn(_ id: String, at time: Instant = morning, response: String? = nil, log: String = "") -> TurnRecord {
  TurnRecord(
    id: id, digest: Array("digest of \(id)".utf8), kind: "customer",
    response: Array((response ?? "response to \(id)").utf8), log: Array(log.utf8), policy: "p1", at: time)
}

func step(
  _ conversation: String, _ turnID: String, after revision: Int64, at time: Instant = morning,
  handoffs: [HandoffChange] = [], announcing announcement: Announcement = Announcement()
) -> Step {
  Step(
    conversation: conversation, expectedRevision: revision,
    state: Array("state \(revision + 1) of \(conversation)".utf8), turn: turn(turnID, at: time),
    handoffs: handoffs, announcement: announcement)
}

func handoff(
  _ id: String, of conversation: String = "c1", desk: String = "care", priority: Priority = .normal,
  delivery: HandoffDelivery = .live, skills: [String] = [], opened: Instant = morning,
  escalation: Handoff.Escalation? = nil
) -> Handoff {
  Handoff(
    id: id, conversation: conversation, turn: "t1", desk: desk, wantedDesk: desk, priority: priority,
    delivery: delivery, isProtected: priority == .urgent, skills: skills, why: "为什么 \(id)",
    brief: Array("{\"why\":\"\(id)\"}".utf8), opened: opened, escalation: escalation)
}

func event(_ kind: String, of conversation: String?) -> NewEvent {
  NewEvent(kind: kind, conversation: conversation, data: Array("{}".utf8), at: morning)
}

func delivery(to endpoint: String, of conversation: String?, due: Instant = morning) -> NewDelivery {
  NewDelivery(endpoint: endpoint, conversation: conversation, body: Array("body".utf8), due: due)
}

let silent: Announcer = { _ in Announcement() }

extension ConversationStore {
  /// Commits a step that opens handoffs, each in a conversation of its own.
  func open(_ handoffs: [Handoff]) async throws {
    for handoff in handoffs {
      let outcome = try await commit(
        step(handoff.conversation, "opens \(handoff.id)", after: 0, handoffs: [.open(handoff)]))
      guard case .committed = outcome else { throw Unexpected(outcome) }
    }
  }
}

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ value: some Any) { description = "unexpected: \(value)" }
}
