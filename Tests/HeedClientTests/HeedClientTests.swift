import ConversationStores
import DecisionServer
import Foundation
import Heed
import HeedClient
import Hummingbird
import Logging
import Testing

/// The client against a server behind a socket.
@Suite("The Swift client")
struct HeedClientTests {
  /// A Monday morning, when desks are open.
  private let morning = Date(timeIntervalSince1970: 1_772_445_600)

  @Test("a turn gets a decision, and again the same bytes")
  func turns() async throws {
    try await withClient { client in
      let turn = ClientTurn(id: "t1", text: "我要找律师起诉你们 😀", at: morning, facts: ["order.total": 300])
      let first = try await client.turn(turn, of: "奇怪/的 id?")
      #expect(first.revision == 1)
      #expect(first.decision.conversation == "奇怪/的 id?")
      #expect(first.decision.decision == .handoff)
      #expect(!first.decision.messages.isEmpty)
      let again = try await client.turn(turn, of: "奇怪/的 id?")
      #expect(again.body == first.body)
      var other = turn
      other.text = "something else"
      let changed = other
      #expect(await refusal { _ = try await client.turn(changed, of: "奇怪/的 id?") } == "turn-reused")
      var late = ClientTurn(id: "t9", text: "hello", at: morning)
      late.after = "t7"
      let outOfOrder = late
      #expect(await refusal { _ = try await client.turn(outOfOrder, of: "奇怪/的 id?") } == "out-of-order")
    }
  }

  @Test("an agent claims, keeps and settles a handoff")
  func handoffs() async throws {
    try await withClient { client in
      let turn = ClientTurn(id: "t1", text: "My lawyer will sue you. Let me talk to a human.", at: morning)
      let id = try #require(try await client.turn(turn, of: "c1").handoff)
      #expect(try await client.waiting().map(\.id) == [id])
      let claimed = try await client.claim(id, agent: "ada")
      #expect((claimed.status, claimed.agent) == ("claimed", "ada"))
      #expect(claimed.claimedUntil.map { $0 > claimed.opened } == true)
      #expect(await refusal { _ = try await client.claim(id, agent: "bob") } == "already-claimed")
      #expect(try await client.claimNext(agent: "bob") == nil)
      _ = try await client.renew(id, agent: "ada", seconds: 600)
      #expect(try await client.giveBack(id, agent: "ada").status == "waiting")
      _ = try await client.claim(id, agent: "bob")
      #expect(try await client.resolve(id, agent: "bob").decision.owner == "bot")
      #expect(try await client.handoff(id).status == "settled")
    }
  }

  @Test("a conversation is rated and erased")
  func erasing() async throws {
    try await withClient { client in
      _ = try await client.turn(ClientTurn(id: "t1", text: "hello", at: morning), of: "c1")
      try await client.feedback(on: "c1", turn: "t1", satisfaction: 5, comment: "fast")
      let proof = try await client.erase("c1")
      #expect(proof.subject.count == 64)
      #expect(try await client.erase("c1") == proof)
      #expect(await refusal { _ = try await client.turn(ClientTurn(id: "t2"), of: "c1") } == "erased")
    }
  }

  @Test("a server that is not there is unreachable")
  func nobody() async throws {
    let client = try HeedClient(
      "http://127.0.0.1:9", retries: RetryPolicy(attempts: 2, first: .milliseconds(1)))
    do throws(ClientError) {
      _ = try await client.erase("c1")
      Issue.record("it answered")
    } catch {
      guard case .unreachable = error else { throw error }
    }
  }

  @Test("what is no address is refused", arguments: ["", "127.0.0.1:8080", "ftp://heed.example", "http://"])
  func addresses(_ address: String) {
    #expect(throws: ClientError.self) { _ = try HeedClient(address) }
  }

  // MARK: - The server

  private func refusal(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch ClientError.problem(let problem) {
      return problem.code
    } catch {
      return "\(error)"
    }
  }

  /// Runs a body against a server on a free port.
  private func withClient(_ body: @escaping @Sendable (HeedClient) async throws -> Void) async throws {
    let rules = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../rules/storefront")
    var settings = ServerSettings()
    settings.port = 0
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let service = DecisionService(
      settings: settings, policy: LoadedPolicy(try Policy.load(path: rules.path), loadedAt: 0),
      store: MemoryStore(), logger: logger)
    let (ports, port) = AsyncStream<Int>.makeStream()
    let application = ServerRun.application(service) { port.yield($0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      for await number in ports {
        try await body(try HeedClient("http://127.0.0.1:\(number)"))
        break
      }
      group.cancelAll()
    }
  }
}
