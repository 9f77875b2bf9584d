import Foundation
import Heed
import Synchronization
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
    #expect(try shown.text("last_load.errors.0.file") == "more.heed")
    #expect(!shown.body.contains(folder.path))
    let turn = try await server.post("/v1/decide", #"{"conversation":"c","turn":"1","text":"my lawyer"}"#)
    #expect(turn.status == 200)
    try folder.append("")
    await PolicyWatch(server.service).reload()
    #expect(try await server.get("/v1/policy").value("last_load.accepted") == .bool(true))
  }
}

@Suite("Paths as callers see them")
struct ShownPathsTests {
  @Test(
    "A file is named from the folder of the rule set on",
    arguments: [
      ("/srv/heed/shop", "/srv/heed/shop/a.heed", "a.heed"),
      ("/srv/heed/shop/", "/srv/heed/shop/b/a.heed", "b/a.heed"),
      ("/srv/heed/shop", "/srv/heed/packs/a.heed", "../packs/a.heed"),
      ("rules/shop", "rules/shop/a.heed", "a.heed"),
      ("./rules", "rules/a.heed", "a.heed"), (".", "a.heed", "a.heed"), (".", "packs/a.heed", "packs/a.heed"),
      ("/srv/shop.heed", "/srv/shop.heed", "shop.heed"), ("shop.heed", "shop.heed", "shop.heed"),
      ("/srv/heed/shop", "", ""),
    ])
  func paths(root: String, file: String, shown: String) {
    #expect(ShownPaths(of: .folder(root)).path(file) == shown)
  }

  @Test("A message names no place of the machine")
  func messages() {
    let paths = ShownPaths(of: .folder("/srv/heed/shop/"))
    #expect(paths.text("there is no folder `/srv/heed/shop/packs`") == "there is no folder `packs`")
    #expect(paths.text("`/srv/heed/shop` has no rule files") == "`.` has no rule files")
    #expect(ShownPaths(of: .folder(".")).text("`./a` and ./b") == "`./a` and ./b")
  }
}

@Suite("POST /v1/policy/check: are these rules right?")
struct PolicyCheckTests {
  private static func body(_ files: [String: String]) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("files")
      writer.object { writer in
        for (name, text) in files {
          writer.key(named: name)
          writer.string(text)
        }
      }
    }
    return writer.text
  }

  private static func rules() throws -> String {
    try String(contentsOfFile: TestServer.rules + "/shop.heed", encoding: .utf8)
  }

  @Test("Right rules are accepted and told by their fingerprint; nothing comes into force")
  func right() async throws {
    let server = try TestServer()
    let answer = try await server.post("/v1/policy/check", Self.body(["shop.heed": try Self.rules()]))
    #expect(try answer.value("accepted") == .bool(true))
    #expect(try answer.text("policy") == server.service.policies.active.policy.fingerprint)
    #expect(try await server.get("/v1/policy").text("title") == "Shoe shop")
  }

  @Test("Wrong rules come back with findings at their places, also across folders that they use")
  func wrong() async throws {
    let server = try TestServer()
    let files = [
      "rules/shop.heed": "ignored", "shop.heed": try Self.rules() + "\nuse \"packs/extra\"\n",
      "packs/extra/more.heed": "rule \"x\" { when anger > \n",
    ]
    let answer = try await server.post("/v1/policy/check", Self.body(files))
    #expect(answer.status == 200)
    #expect(try answer.value("accepted") == .bool(false))
    #expect(answer.body.contains("packs/extra/more.heed"))
  }

  @Test(
    "What is no set of rule files is refused",
    arguments: [
      "{}", #"{"files":{}}"#, #"{"files":{"a.heed":1}}"#, #"{"files":{"/etc/a.heed":""}}"#,
      #"{"files":{"../a.heed":""}}"#, #"{"files":{"a.txt":""}}"#, #"{"files":[]}"#,
    ])
  func refused(body: String) async throws {
    #expect(try await TestServer().post("/v1/policy/check", body).status == 400)
  }

  @Test("Rule sets are checked one at a time, and more than wait in line are turned away")
  func busy() async throws {
    let isOpen = DispatchSemaphore(value: 0)
    let running = Mutex((now: 0, most: 0))
    let checks = PolicyChecks { _ in
      running.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      isOpen.wait()
      running.withLock { $0.now -= 1 }
      return .failure(.missingTimeZone("Mars/Olympus"))
    }
    // The next one to come when all places are taken is turned away; then the door opens.
    let outcomes = await withTaskGroup(of: Problem?.self) { group in
      for _ in 0...PolicyChecks.most {
        group.addTask {
          do throws(Problem) {
            _ = try await checks.load([:])
            return nil
          } catch {
            for _ in 0..<PolicyChecks.most { isOpen.signal() }
            return error
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.compactMap(\.self).map(\.code) == [.overloaded])
    #expect(running.withLock { $0.most } == 1)
  }
}
