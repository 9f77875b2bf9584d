import ConversationStores
import Conversations
import Foundation
import SQLiteStorage
import Testing

@testable import PostgreSQLStorage

@Suite("What outlives its process")
struct DurabilityTests {
  @Test("everything is there after the store is opened again", arguments: StoreKind.durable)
  func reopened(_ kind: StoreKind) async throws {
    let place = TestPlace(kind)
    let first = try await place.open()
    let announcement = Announcement(
      events: [event("opened", of: "c1")], deliveries: [delivery(to: "w", of: "c1")])
    _ = try await first.commit(
      step("c1", "t1", after: 0, handoffs: [.open(handoff("h1"))], announcing: announcement))
    _ = try await first.commit(step("c2", "t1", after: 0))
    let tombstone = try #require(try await first.erase("c2", now: morning))
    _ = try await first.audit(AuditNote(at: morning, actor: "a", action: "b", subject: "c"))
    let before = try await first.timeline(of: "c1", after: 0, limit: 9)
    await first.close()

    let second = try await place.open()
    #expect(try await second.timeline(of: "c1", after: 0, limit: 9) == before)
    #expect(try await second.handoff("h1", now: morning) == handoff("h1"))
    #expect(try await second.events(after: 0, limit: 9).count == 1)
    #expect(try await second.conversation("c2") == .erased(tombstone))
    #expect(try await second.takeDeliveries(until: 0, now: morning, limit: 9).count == 1)
    guard case .intact(1, _) = try await second.verifyAudit() else { throw Unexpected("a broken chain") }
    let next = try await second.commit(
      step("c3", "t", after: 0, announcing: Announcement(events: [event("x", of: nil)])))
    guard case .committed(_, let id?) = next else { throw Unexpected(next) }
    let events = try await second.events(after: 0, limit: 9)
    #expect(events.last?.id == id)
    await second.close()
    await place.remove()
  }

  @Test("two servers on one database are two, and neither loses", arguments: StoreKind.durable)
  func twoServers(_ kind: StoreKind) async throws {
    let place = TestPlace(kind)
    // Both make the schema at once.
    async let one = place.open()
    async let other = place.open()
    let stores = try await [one, other]
    for revision in 0..<20 as Range<Int64> {
      let outcomes = try await withThrowingTaskGroup(of: CommitOutcome.self) { group in
        for (number, store) in stores.enumerated() {
          group.addTask {
            try await store.commit(
              step(
                "c1", "t\(revision) of \(number)", after: revision,
                announcing: Announcement(events: [event("turn", of: "c1")])))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == .conflict(revision: revision + 1) } == 1)
    }
    try await stores[0].open([handoff("h1", of: "c2")])
    let claims = try await withThrowingTaskGroup(of: ClaimOutcome.self) { group in
      for (number, store) in stores.enumerated() {
        group.addTask {
          try await store.claim(
            "h1", agent: "agent \(number)", until: morning + 9, now: morning, announcing: silent)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(claims.count { if case .done = $0 { true } else { false } } == 1)
    let events = try await stores[1].events(after: 0, limit: 100)
    #expect(events.count == 20)
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.id < $1.id })
    for store in stores { await store.close() }
    await place.remove()
  }

  @Test(
    "servers that commit different conversations at once do not block each other",
    arguments: StoreKind.durable)
  func crossing(_ kind: StoreKind) async throws {
    let place = TestPlace(kind)
    let stores = [try await place.open(), try await place.open()]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, store) in stores.enumerated() {
        for conversation in 0..<40 {
          group.addTask {
            // Both write all conversations; each retries until its turn is in.
            let id = "turn of \(number)"
            var revision: Int64 = 0
            while true {
              let announcement = Announcement(events: [event("turn", of: "c\(conversation)")])
              let outcome = try await store.commit(
                step("c\(conversation)", id, after: revision, announcing: announcement))
              switch outcome {
              case .committed: return
              case .conflict(let current): revision = current
              default: throw Unexpected(outcome)
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    for conversation in 0..<40 {
      let timeline = try await stores[0].timeline(of: "c\(conversation)", after: 0, limit: 9)
      #expect(Set(timeline.map(\.id)) == ["turn of 0", "turn of 1"])
    }
    #expect(try await stores[0].events(after: 0, limit: 100).count == 80)
    for store in stores { await store.close() }
    await place.remove()
  }

  @Test("a schema that a later Heed wrote is refused", arguments: StoreKind.durable)
  func laterSchema(_ kind: StoreKind) async throws {
    let place = TestPlace(kind)
    let store = try await place.open()
    let later = SQLStatement("UPDATE schema_version SET version = 999")
    switch store {
    case let store as SQLiteStore:
      try await store.database.write { session throws(StoreError) in _ = try session.run([later]) }
    case let store as PostgreSQLStore:
      try await store.database.write { session throws(StoreError) in _ = try session.run([later]) }
    default: throw Unexpected(store)
    }
    await store.close()
    await #expect(throws: StoreError.corrupt("it was written by a later Heed (schema 999, this one knows 1)"))
    {
      _ = try await place.open()
    }
    await place.remove()
  }
}

@Suite("SQLite under bad conditions")
struct SQLiteTests {
  @Test("commits wait for the disk, and deleted rows are overwritten")
  func settings() async throws {
    let place = TestPlace(.sqlite)
    let store = try await SQLiteStore(path: place.file)
    let values = try await store.database.write { session throws(StoreError) in
      try session.run([
        SQLStatement("PRAGMA synchronous"), SQLStatement("PRAGMA journal_mode"),
        SQLStatement("PRAGMA secure_delete"),
      ])
    }
    // 2 is FULL.
    #expect(try values[0][0].integer(0) == 2)
    #expect(try values[1][0].text(0) == "wal")
    #expect(try values[2][0].integer(0) == 1)
    await store.close()
    await place.remove()
  }

  @Test("only the server's user can read the files")
  func rights() async throws {
    let place = TestPlace(.sqlite)
    let store = try await SQLiteStore(path: place.file)
    _ = try await store.commit(step("c1", "t1", after: 0))
    for end in ["", "-wal"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: place.file + end)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    await store.close()
    await place.remove()
  }

  @Test("no byte of an erased conversation is left in the files")
  func erasedBytes() async throws {
    let place = TestPlace(.sqlite)
    let store = try await SQLiteStore(path: place.file)
    let secret = "a-secret-that-must-vanish"
    for number in 0..<50 {
      var said = step("c\(number)", "t1", after: 0)
      said.turn.log = Array("\(number == 7 ? secret : "nothing") ".utf8)
      said.state = Array((number == 7 ? secret : "state").utf8)
      _ = try await store.commit(said)
    }
    func isInFiles() throws -> Bool {
      try ["", "-wal"].contains { end in
        guard FileManager.default.fileExists(atPath: place.file + end) else { return false }
        return try Data(contentsOf: URL(filePath: place.file + end)).range(of: Data(secret.utf8)) != nil
      }
    }
    #expect(try isInFiles())
    _ = try await store.erase("c7", now: morning)
    #expect(try !isInFiles())
    await store.close()
    await place.remove()
  }

  @Test("what is written ahead is moved into the file beside the commits, and the log begins anew")
  func log() async throws {
    let place = TestPlace(.sqlite)
    var options = SQLiteOptions()
    options.logPages = 100
    let store = try await SQLiteStore(path: place.file, options: options)
    let response = String(repeating: "回", count: 4_000)
    try await withThrowingTaskGroup { group in
      for conversation in 0..<8 {
        group.addTask {
          for number in 0..<250 {
            var step = step("c\(conversation)", "t\(number)", after: Int64(number))
            step.turn = turn("t\(number)", response: response)
            _ = try await store.commit(step)
          }
        }
      }
      try await group.waitForAll()
    }
    func size(_ file: String) throws -> Int {
      try #require(FileManager.default.attributesOfItem(atPath: file)[.size] as? Int)
    }
    // 24 MB and more were written ahead in all.
    #expect(try size(place.file + "-wal") < 16_000_000)
    _ = try await store.erase("c7", now: morning)
    #expect(try size(place.file + "-wal") == 0)
    #expect(try size(place.file) > 20_000_000)
    // As another process finds it while this one has it open, and as after a kill.
    let other = try await SQLiteStore(path: place.file)
    for conversation in 0..<7 {
      #expect(try await other.timeline(of: "c\(conversation)", after: 240, limit: 500).count == 10)
    }
    await other.close()
    await store.close()
    await place.remove()
  }

  @Test("a full disk is an error, nothing of the step is there, and room makes it work again")
  func full() async throws {
    let place = TestPlace(.sqlite)
    var options = SQLiteOptions()
    options.mostPages = 80
    let store = try await SQLiteStore(path: place.file, options: options)
    var committed: [String] = []
    var refusal: StoreError?
    for number in 0..<500 {
      var large = step("c\(number)", "t1", after: 0)
      large.state = [UInt8](repeating: 1, count: 4000)
      do throws(StoreError) {
        _ = try await store.commit(large)
        committed.append("c\(number)")
      } catch {
        refusal = error
        #expect(try await store.conversation("c\(number)") == .none)
        break
      }
    }
    guard case .full = refusal else { throw Unexpected(refusal as Any) }
    #expect(committed.count > 5)
    for id in committed {
      guard case .found = try await store.conversation(id) else { throw Unexpected("\(id) is lost") }
    }
    // Retention makes room within the file.
    #expect(
      try await store.retain(Retention(conversationsBefore: morning + 1), limit: 1000).conversations > 0)
    #expect(try await store.commit(step("again", "t1", after: 0)) == .committed(revision: 1, firstEvent: nil))
    await store.close()
    await place.remove()
  }

  @Test("a file that another process has locked is an error after the wait")
  func locked() async throws {
    let place = TestPlace(.sqlite)
    var options = SQLiteOptions()
    options.lockWait = 0.05
    let store = try await SQLiteStore(path: place.file, options: options)
    let blocker = try await SQLiteStore(path: place.file)
    try await blocker.database.write { session throws(StoreError) in
      _ = try session.run([SQLStatement("UPDATE counters SET value = value")])
      // Another process asks while this transaction is open.
      let refusal = waiting { () async throws(StoreError) in
        _ = try await store.commit(step("c1", "t1", after: 0))
      }
      guard case .unavailable = refusal else { throw .failed("got \(String(describing: refusal))") }
    }
    #expect(try await store.commit(step("c1", "t1", after: 0)) == .committed(revision: 1, firstEvent: nil))
    await store.close()
    await blocker.close()
    await place.remove()
  }

  @Test(
    "what is no database is refused", arguments: ["not a database at all, but long enough to look like one. "]
  )
  func noDatabase(_ text: String) async throws {
    let place = TestPlace(.sqlite)
    try String(repeating: text, count: 40).write(toFile: place.file, atomically: true, encoding: .utf8)
    do throws(StoreError) {
      _ = try await SQLiteStore(path: place.file)
      throw .failed("it was opened")
    } catch {
      guard case .corrupt = error else { throw error }
    }
    await place.remove()
  }

  @Test("a folder that does not exist is named")
  func noFolder() async throws {
    do throws(StoreError) {
      _ = try await SQLiteStore(path: "/nowhere/at/all/heed.sqlite")
      throw .failed("it was opened")
    } catch {
      guard case .unavailable(let detail) = error, detail.contains("/nowhere/at/all") else { throw error }
    }
  }
}

/// Runs an asynchronous call from synchronous code and gives what it throws.
private func waiting(_ body: @escaping @Sendable () async throws(StoreError) -> Void) -> StoreError? {
  let done = DispatchSemaphore(value: 0)
  nonisolated(unsafe) var thrown: StoreError?
  Task.detached {
    do throws(StoreError) { try await body() } catch { thrown = error }
    done.signal()
  }
  done.wait()
  return thrown
}

@Suite("PostgreSQL under bad conditions")
struct PostgreSQLTests {
  @Test("a server that is not there is named, with what was tried")
  func noServer() async throws {
    do throws(StoreError) {
      _ = try await PostgreSQLStore(address: "host=/nowhere user=heed dbname=heed")
      throw .failed("it was opened")
    } catch {
      guard case .unavailable = error else { throw error }
    }
  }

  @Test(
    "a schema is a plain name",
    arguments: ["", "a b", "x;drop", "1a", "Ä", String(repeating: "a", count: 64)])
  func schemaName(_ name: String) async throws {
    await #expect(throws: StoreError.self) {
      _ = try await PostgreSQLStore(address: "host=/nowhere", schema: name)
    }
  }

  @Test(
    "what PostgreSQL answers is told apart",
    arguments: [
      ("40001", .again), ("40P01", .again), ("23505", .again), ("57P01", .reconnect), ("08006", .reconnect),
      ("53100", .none), ("42601", .none),
    ] as [(String, PostgreSQLFailure.Remedy)])
  func states(_ state: String, _ remedy: PostgreSQLFailure.Remedy) {
    #expect(PostgreSQLFailure(state: state, message: "m").remedy == remedy)
  }

  @Test(
    "a connection that the server ended is made again",
    .enabled(if: StoreKind.postgreSQLAddress != nil))
  func terminated() async throws {
    let place = TestPlace(.postgresql)
    let store = try await PostgreSQLStore(
      address: StoreKind.postgreSQLAddress ?? "", schema: place.name, connections: 2)
    _ = try await store.commit(step("c1", "t1", after: 0))
    let other = try await PostgreSQLStore(
      address: StoreKind.postgreSQLAddress ?? "", schema: place.name, connections: 1)
    let own = try await store.database.read { session throws(StoreError) in
      try session.run([SQLStatement("SELECT pg_backend_pid()")])[0][0].integer(0)
    }
    try await other.database.write { session throws(StoreError) in
      _ = try session.run([SQLStatement("SELECT pg_terminate_backend(CAST($1 AS int8)::int4)", .integer(own))]
      )
    }
    #expect(try await store.commit(step("c1", "t2", after: 1)) == .committed(revision: 2, firstEvent: nil))
    #expect(try await store.timeline(of: "c1", after: 0, limit: 9).count == 2)
    await store.close()
    await other.close()
    await place.remove()
  }
}
