import ArgumentParser
import DecisionServer
import Diagnostics
import Escalation
import Foundation
import RuleRuntime
import RuleTesting
import WireFormat

/// `heed bundle`: a rule set in one signed file.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Packs a rule set into one signed file, which a server verifies before it uses it.",
    discussion: """
      heed bundle key release                                       release.key (secret) and release.pub
      heed bundle pack shop --version 12 --key release.key -o shop.bundle
      heed bundle verify shop.bundle --key release.pub
      heed serve --bundle shop.bundle --bundle-key release.pub
      """, subcommands: [BundleKey.self, BundlePack.self, BundleVerify.self])
}

/// `heed bundle key`: a pair of keys.
struct BundleKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Makes a pair of keys: NAME.key signs, NAME.pub verifies.")

  @Argument(help: "Path of the files without their endings.", completion: .file())
  var name: String

  func run() throws {
    let key = SigningKey()
    try write(key.text, to: name + ".key", mode: 0o600)
    try write(key.verifying.text, to: name + ".pub", mode: 0o644)
  }

  private func write(_ text: String, to path: String, mode: mode_t) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL, mode)
    guard file >= 0 else { throw Failure.world("cannot make \(path): \(systemError())") }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw Failure.world("cannot write \(path): \(systemError())")
    }
  }
}

/// `heed bundle pack`: rules, tested, in one signed file.
struct BundlePack: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack", abstract: "Checks and tests a rule set and packs it. A failed test packs nothing.")

  @Argument(help: "Folder or file of the rule set.", completion: .directory)
  var rules: String

  @Option(name: .long, help: "What you call this state of the rules.")
  var version: String

  @Option(name: .long, help: "File of the key that signs.", completion: .file(extensions: ["key"]))
  var key: String

  @Option(name: .shortAndLong, help: "File to write.", completion: .file())
  var output: String

  @OptionGroup var messages: MessageOptions

  func run() throws {
    var options = RuleOptions()
    options.rules = rules
    options.messages = messages
    let path = try options.path()
    let key = try BundleFiles.signingKey(key)
    let ruleSet = try RuleFiles.ruleSet(options)
    let report: TestReport
    do {
      report = try TestRunner(ruleSet, zones: { RuleFiles.zone($0) }).report()
    } catch {
      throw RuleFiles.failure(of: error)
    }
    let tests = report.results.count
    guard report.failed.isEmpty else {
      Terminal.error("\(report.failed.count) of \(tests) tests fail; `heed test --rules \(path)` shows them")
      throw ExitCode.findings
    }
    let engine = try RuleFiles.engine(of: ruleSet)
    let sources = try RuleFiles.checked(path, examples: false).sources
    let (root, texts) = RuleBundle.relative(
      path, sources.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
    let manifest = RuleBundle.Manifest(
      title: engine.program.title, policy: engine.program.fingerprint, version: version,
      created: Timestamp.text(of: SystemTime.now), root: root, tests: tests, files: [:])
    let bytes: [UInt8]
    do throws(BundleError) {
      bytes = try RuleBundle(manifest, texts: texts).signed(with: key)
    } catch {
      throw Failure.world(error.message)
    }
    do {
      try Data(bytes).write(to: URL(filePath: output), options: .atomic)
    } catch {
      throw Failure.world("cannot write \(output): \(error.localizedDescription)")
    }
    print("\(output): \(texts.count) files, \(tests) tests, policy \(engine.program.fingerprint)")
  }
}

/// `heed bundle verify`: what is in a bundle, if it is what was signed.
struct BundleVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Says what a bundle holds, if it is what was signed.")

  @Argument(help: "The bundle.", completion: .file())
  var bundle: String

  @Option(name: .long, help: "File of the key that verifies.", completion: .file(extensions: ["pub"]))
  var key: String

  func run() throws {
    guard let bytes = RuleBundle.bytes(of: bundle) else { throw Failure.world("cannot read \(bundle)") }
    let key = try BundleFiles.verifyingKey(key)
    let verified: RuleBundle
    do {
      verified = try RuleBundle(verifying: bytes, with: key)
      _ = try verified.policy()
    } catch let error as BundleError {
      Terminal.error(error.message)
      throw ExitCode.findings
    } catch let error as LoadFailure {
      Terminal.error(error.description)
      throw ExitCode.findings
    }
    let manifest = verified.manifest
    var writer = JSONWriter()
    writer.object {
      $0.member("title", manifest.title)
      $0.member("version", manifest.version)
      $0.member("policy", manifest.policy)
      $0.member("created", manifest.created)
      $0.member("tests", manifest.tests)
      $0.member("files", manifest.files.keys.sorted())
    }
    print(writer.text)
  }
}

/// Keys from files, with words for what is wrong.
private enum BundleFiles {
  static func signingKey(_ path: String) throws -> SigningKey {
    do { return try SigningKey(text: text(path)) } catch let error as BundleError {
      throw Failure.misuse("\(path): \(error.message)")
    }
  }

  static func verifyingKey(_ path: String) throws -> VerifyingKey {
    do { return try VerifyingKey(text: text(path)) } catch let error as BundleError {
      throw Failure.misuse("\(path): \(error.message)")
    }
  }

  private static func text(_ path: String) throws -> String {
    guard let bytes = RuleBundle.bytes(of: path) else { throw Failure.world("cannot read \(path)") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
