import Crypto
package import Heed
import RuleSemantics
import WireFormat

/// A rule set in one file: its texts, and a signed manifest that says what they are.
///
/// `{"heed_bundle":1,"manifest":"{…}","signature":"…","files":{"shop/rules.heed":"…"}}`. The signature (Ed25519) is over the
/// bytes of the manifest, which holds the SHA-256 of every file: one changed letter, or one file more or less, is noticed.
package struct RuleBundle: Sendable {
  /// What is signed.
  package struct Manifest: Sendable, Equatable {
    package var title: String
    /// Fingerprint of the rule set.
    package var policy: String
    /// In the words of who packed it.
    package var version: String
    /// `2026-03-02T10:00:00.000Z`
    package var created: String
    /// Folder or file of the rule set among the files.
    package var root: String
    /// How many tests of the rule set passed; a bundle of which one failed is not packed.
    package var tests: Int
    /// SHA-256 of each file, by its path.
    package var files: [String: String]

    package init(
      title: String, policy: String, version: String, created: String, root: String, tests: Int,
      files: [String: String]
    ) {
      self.title = title
      self.policy = policy
      self.version = version
      self.created = created
      self.root = root
      self.tests = tests
      self.files = files
    }
  }

  package let manifest: Manifest
  package let texts: [String: String]

  /// A bundle of texts; the hashes in the manifest are made from them.
  package init(_ manifest: Manifest, texts: [String: String]) {
    var manifest = manifest
    manifest.files = texts.mapValues(Self.hash)
    self.manifest = manifest
    self.texts = texts
  }

  /// The bundle as bytes, signed.
  package func signed(with key: SigningKey) throws(BundleError) -> [UInt8] {
    let text = manifest.text
    var writer = JSONWriter()
    writer.openObject()
    writer.member("heed_bundle", 1)
    writer.member("manifest", text)
    writer.member("signature", Base64URL.text(of: try key.signature(of: Array(text.utf8))))
    writer.key("files")
    writer.openObject()
    for (path, content) in texts.sorted(by: { $0.key < $1.key }) {
      writer.key(named: path)
      writer.string(content)
    }
    writer.closeObject()
    writer.closeObject()
    writer.endLine()
    return writer.bytes
  }

  /// Reads a bundle and believes it only if the signature is the key's and every file is the one that was signed.
  package init(verifying bytes: [UInt8], with key: VerifyingKey) throws(BundleError) {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw BundleError(message: "this is no bundle: byte \(error.offset + 1): \(error.message)")
    }
    guard json["heed_bundle"] == .number("1"), case .string(let text)? = json["manifest"],
      case .string(let written)? = json["signature"], let signature = Base64URL.bytes(of: written),
      case .object(let files)? = json["files"]
    else { throw BundleError(message: "this is no bundle, or one of a later Heed") }
    guard key.isSignature(signature, of: Array(text.utf8)) else {
      throw BundleError(message: "the signature is not by this key; the bundle is not used")
    }
    manifest = try Manifest(text)
    var texts: [String: String] = [:]
    for (path, value) in files {
      guard case .string(let content) = value else { throw BundleError(message: "`\(path)` is no text") }
      texts[path] = content
    }
    guard texts.mapValues(Self.hash) == manifest.files else {
      throw BundleError(message: "the files are not those that were signed; the bundle is not used")
    }
    self.texts = texts
  }

  /// The rules, checked and compiled, and held against the manifest.
  package func policy() throws(LoadFailure) -> Policy {
    let policy: Policy
    do {
      policy = try Policy.load(FileTexts(texts).loaded(manifest.root))
    } catch {
      throw .rules(error)
    }
    guard policy.fingerprint == manifest.policy else {
      throw .bundle(BundleError(message: "the manifest names another rule set than the files are"))
    }
    return policy
  }

  private static func hash(_ text: String) -> String {
    Hexadecimal.text(of: Array(SHA256.hash(data: Array(text.utf8))))
  }
}

/// Why a bundle, or a key, cannot be used.
package struct BundleError: Error, Sendable, Equatable {
  package let message: String
  /// Path of the file that it is about, where that is known. For the operator alone.
  package var file: String?
}

/// Why rules did not come into force.
package enum LoadFailure: Error, Sendable, CustomStringConvertible {
  case rules(PolicyError)
  case bundle(BundleError)

  /// For logs: one line per error.
  package var description: String {
    switch self {
    case .rules(let error): error.description
    case .bundle(let error): (error.file.map { "\($0): " } ?? "") + error.message
    }
  }
}

extension RuleBundle.Manifest {
  /// The bytes that are signed.
  fileprivate var text: String {
    var writer = JSONWriter()
    writer.openObject()
    writer.member("title", title)
    writer.member("policy", policy)
    writer.member("version", version)
    writer.member("created", created)
    writer.member("root", root)
    writer.member("tests", tests)
    writer.key("files")
    writer.openObject()
    for (path, hash) in files.sorted(by: { $0.key < $1.key }) {
      writer.key(named: path)
      writer.string(hash)
    }
    writer.closeObject()
    writer.closeObject()
    return writer.text
  }

  fileprivate init(_ text: String) throws(BundleError) {
    guard let json = try? JSON(parsing: Array(text.utf8)), case .string(let title)? = json["title"],
      case .string(let policy)? = json["policy"], case .string(let version)? = json["version"],
      case .string(let created)? = json["created"], case .string(let root)? = json["root"],
      let tests = json["tests"]?.tenThousandths, case .object(let members)? = json["files"]
    else { throw BundleError(message: "the manifest lacks something; it was written by another Heed") }
    var files: [String: String] = [:]
    for (path, value) in members { if case .string(let hash) = value { files[path] = hash } }
    self.init(
      title: title, policy: policy, version: version, created: created, root: root,
      tests: Int(tests / 10_000), files: files)
  }
}
