import Foundation
import Heed
import Testing
import WireFormat

@testable import DecisionServer

@Suite("Signed bundles of rules")
struct BundleTests {
  private static let key = SigningKey()

  private static func bundle() throws -> RuleBundle {
    let policy = try Policy.load(path: TestServer.rules)
    let files = try policy.files.map { ($0, try String(contentsOfFile: $0, encoding: .utf8)) }
    let (root, texts) = RuleBundle.relative(TestServer.rules, files)
    return RuleBundle(
      RuleBundle.Manifest(
        title: policy.title, policy: policy.fingerprint, version: "12", created: "2026-03-02T10:00:00.000Z",
        root: root, tests: 2, files: [:]), texts: texts)
  }

  @Test("What was packed and signed is what is read, and gives the same rules")
  func roundTrip() throws {
    let bundle = try Self.bundle()
    let read = try RuleBundle(verifying: bundle.signed(with: Self.key), with: Self.key.verifying)
    #expect(read.manifest == bundle.manifest)
    #expect(try read.policy().fingerprint == Policy.load(path: TestServer.rules).fingerprint)
  }

  @Test(
    "Whatever is changed in a bundle, it is refused",
    arguments: [
      ("My lawyer", "Your lawyer"), (#"\"tests\":2"#, #"\"tests\":3"#),
      ("shop.heed\":\"#", "shap.heed\":\"#"),
      (#""files":{"#, #""files":{"more.heed":"","#), (#"{"heed_bundle":1"#, #"{"heed_bundle":2"#),
    ])
  func changed(part: String, replacement: String) throws {
    let text = String(decoding: try Self.bundle().signed(with: Self.key), as: UTF8.self)
    let changed = text.replacing(part, with: replacement, maxReplacements: 1)
    #expect(changed != text)
    #expect(throws: BundleError.self) {
      try RuleBundle(verifying: Array(changed.utf8), with: Self.key.verifying)
    }
  }

  @Test("A bundle that another key signed is refused, and what is no bundle")
  func otherKey() throws {
    let bytes = try Self.bundle().signed(with: Self.key)
    #expect(throws: BundleError.self) { try RuleBundle(verifying: bytes, with: SigningKey().verifying) }
    #expect(throws: BundleError.self) {
      try RuleBundle(verifying: Array("{}".utf8), with: Self.key.verifying)
    }
    #expect(throws: BundleError.self) { try RuleBundle(verifying: [], with: Self.key.verifying) }
    #expect(throws: BundleError.self) {
      try RuleBundle(verifying: bytes.dropLast(40), with: Self.key.verifying)
    }
  }

  @Test("A manifest that names another rule set than the files are is refused when the rules are loaded")
  func otherRules() throws {
    var manifest = try Self.bundle().manifest
    manifest.policy = String(repeating: "0", count: 32)
    let bytes = try RuleBundle(manifest, texts: Self.bundle().texts).signed(with: Self.key)
    let read = try RuleBundle(verifying: bytes, with: Self.key.verifying)
    #expect(throws: LoadFailure.self) { try read.policy() }
  }

  @Test("Keys are kept as text, and one kind is not taken for the other")
  func keys() throws {
    let read = try SigningKey(text: Self.key.text)
    #expect(read.verifying.text == Self.key.verifying.text)
    #expect(try VerifyingKey(text: Self.key.verifying.text).text == Self.key.verifying.text)
    #expect(throws: BundleError.self) { try VerifyingKey(text: Self.key.text) }
    #expect(throws: BundleError.self) { try SigningKey(text: Self.key.verifying.text) }
    #expect(throws: BundleError.self) { try SigningKey(text: "") }
  }

  @Test(
    "Paths in a bundle begin at the folder that holds all files",
    arguments: [
      (
        "rules/shop", ["rules/shop/a.heed", "rules/packs/x/b.heed"], "shop",
        ["shop/a.heed", "packs/x/b.heed"]
      ),
      ("shop", ["shop/a.heed"], ".", ["a.heed"]), (".", ["a.heed"], ".", ["a.heed"]),
      ("/tmp/r/shop/", ["/tmp/r/shop/a.heed"], ".", ["a.heed"]),
      ("r/a.heed", ["r/a.heed"], "a.heed", ["a.heed"]),
    ])
  func paths(path: String, files: [String], root: String, names: [String]) {
    let (found, texts) = RuleBundle.relative(path, files.map { ($0, "") })
    #expect(found == root)
    #expect(Set(texts.keys) == Set(names))
  }

  @Test("The shipped storefront with its packs fits into a bundle")
  func storefront() throws {
    let path = TestServer.root + "/rules/storefront"
    let policy = try Policy.load(path: path)
    let files = try policy.files.map { ($0, try String(contentsOfFile: $0, encoding: .utf8)) }
    let (root, texts) = RuleBundle.relative(path, files)
    #expect(try Policy.load(FileTexts(texts).loaded(root)).fingerprint == policy.fingerprint)
  }

  @Test("A server takes a bundle only with the right signature, and keeps what it has otherwise")
  func serving() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (bundle, key) = (folder.path + "/shop.bundle", folder.path + "/release.pub")
    try Data(try Self.bundle().signed(with: Self.key)).write(to: URL(filePath: bundle))
    try Self.key.verifying.text.write(toFile: key, atomically: true, encoding: .utf8)
    let server = try TestServer {
      $0.bundle = bundle
      $0.bundleKey = key
    }
    await PolicyWatch(server.service).reload()
    #expect(try await server.get("/v1/policy").text("version") == "12")
    try Data(try Self.bundle().signed(with: SigningKey())).write(to: URL(filePath: bundle))
    await PolicyWatch(server.service).reload()
    let shown = try await server.get("/v1/policy")
    #expect(try shown.text("version") == "12")
    #expect(try shown.value("last_load.accepted") == .bool(false))
    #expect(try shown.text("last_load.errors.0.message")?.contains("signature") == true)
  }
}
