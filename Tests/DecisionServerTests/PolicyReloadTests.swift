import Foundation
import Heed
import Testing
import WireFormat

@testable import DecisionServer

@Suite("Rules that change while the server runs")
struct PolicyReloadTests {
  /// A folder with the example's rules that goes away with the test.
  private struct Folder: ~Copyable {
    let path: String

    init() throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.copyItem(atPath: TestServer.rules, toPath: folder.path)
      path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func append(_ text: String) throws {
      let file = path + "/more.heed"
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
  }

  @Test("New rules come into force; a conversation goes on under them")
  func reload() async throws {
    let folder = try Folder()
    let server = try TestServer(rules: folder.path)
    let before = server.service.policies.active.policy.fingerprint
    let first = try await server.post(
      "/v1/decide", #"{"conversation":"c","turn":"1","text":"hello","facts":{"order.status":"paid"}}"#)
    try folder.append(#"rule "new" { when order.status = paid  answer with order_status  because "New." }"#)
    await PolicyWatch(server.service).reload()
    #expect(server.service.policies.active.policy.fingerprint != before)
    let state = try #require(try first.text("state"))
    let second = try await server.post(
      "/v1/decide", #"{"conversation":"c","turn":"2","text":"so?","state":"\#(state)"}"#)
    #expect(try second.text("decision.rule") == "new")
  }

  @Test("Broken rules leave those in force, and are reported")
  func broken() async throws {
    let folder = try Folder()
    let server = try TestServer(rules: folder.path)
    let before = server.service.policies.active.policy.fingerprint
    try folder.append(#"rule "broken" { when "#)
    await PolicyWatch(server.service).reload()
    #expect(server.service.policies.active.policy.fingerprint == before)
    let shown = try await server.get("/v1/policy")
    #expect(try shown.text("policy") == before)
    #expect(try shown.value("last_load.accepted") == .bool(false))
    #expect(try shown.text("last_load.errors.0.code")?.hasPrefix("H") == true)
    #expect(try await server.get("/metrics").body.contains("heed_policy_reload_failures_total 1"))
    let turn = try await server.post("/v1/decide", #"{"conversation":"c","turn":"1","text":"my lawyer"}"#)
    #expect(turn.status == 200)
    try folder.append("")
    await PolicyWatch(server.service).reload()
    #expect(try await server.get("/v1/policy").value("last_load.accepted") == .bool(true))
  }
}
