import Testing

@testable import DecisionServer

@Suite("Conversations at hand")
struct ConversationTableTests {
  /// A conversation whose state takes some bytes.
  private static func kept(_ bytes: Int, revision: Int64 = 1) -> KeptConversation {
    KeptConversation(state: [UInt8](repeating: 7, count: bytes), revision: revision)
  }

  /// The revision that is at hand.
  private static func revision(_ id: String, in table: ConversationTable) async throws -> Int64? {
    try await table.with(id) { $0?.revision }
  }

  @Test("What was left is found again, and what was left nil is not")
  func found() async throws {
    let table = ConversationTable()
    try await table.with("a") { $0 = Self.kept(10, revision: 3) }
    try await table.with("b") { $0 = nil }
    #expect(try await Self.revision("a", in: table) == 3)
    #expect(try await Self.revision("b", in: table) == nil)
    #expect(table.size.conversations == 1)
  }

  @Test("Bytes bound what is at hand, however many conversations there are", arguments: [10, 3_000, 90_000])
  func bounded(bytes: Int) async throws {
    let most = 100_000
    let table = ConversationTable(mostBytes: most)
    for number in 0..<1_000 {
      try await table.with("\(number)") { $0 = Self.kept(bytes) }
      // The one that was put last may be larger than its share.
      #expect(table.size.bytes <= most + bytes + 200)
    }
    #expect(table.size.conversations < 1_000)
  }

  @Test("Those that speak stay, those that are silent are forgotten first")
  func latest() async throws {
    let table = ConversationTable(mostBytes: 100_000)
    try await table.with("silent") { $0 = Self.kept(1_000) }
    for number in 0..<500 {
      try await table.with("\(number)") { $0 = Self.kept(1_000) }
      try await table.with("speaks") { $0 = Self.kept(1_000, revision: Int64(number)) }
    }
    #expect(try await Self.revision("silent", in: table) == nil)
    #expect(try await Self.revision("speaks", in: table) == 499)
    #expect(try await Self.revision("499", in: table) == 1)
  }

  @Test("A conversation that grows is counted once")
  func counted() async throws {
    let table = ConversationTable()
    for size in [100, 2_000, 50] { try await table.with("c") { $0 = Self.kept(size) } }
    let size = table.size
    #expect(size.conversations == 1)
    #expect(size.bytes < 500)
  }

  @Test("Turns wait for one another; more than may wait are turned away at once")
  func crowded() async throws {
    let table = ConversationTable()
    let (doors, door) = AsyncStream.makeStream(of: Void.self)
    let (starts, start) = AsyncStream.makeStream(of: Void.self)
    let refused = 5
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await table.with("c") { kept in
          start.yield()
          for await _ in doors { break }
          kept = Self.kept(1, revision: 0)
        }
        return true
      }
      for await _ in starts { break }
      for _ in 0..<ConversationTable.mostWaiting + refused {
        group.addTask {
          do throws(Problem) {
            try await table.with("c") { kept throws(Problem) in
              kept = Self.kept(1, revision: (kept?.revision ?? -1_000) + 1)
            }
            return true
          } catch {
            #expect(error.code == .overloaded)
            return false
          }
        }
      }
      // Nobody gets in before the door opens, so that these are the ones that were turned away.
      for _ in 0..<refused { #expect(try await group.next() == false) }
      door.yield()
      for try await isDone in group { #expect(isDone) }
    }
    #expect(try await Self.revision("c", in: table) == Int64(ConversationTable.mostWaiting))
  }
}
