import ArgumentParser
import DecisionServer
import Foundation
import Heed
import Logging

/// `heed serve`: the decision server.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answers over HTTP: a decision for every turn that is sent.",
    discussion: """
      Listens on this machine only, unless tokens are configured. Every option can also stand in the environment \
      (HEED_PORT=8081) and in a file of settings, one JSON object ({"port": 8081}); an option wins over the \
      environment, and the environment over the file. docs/http-api.md shows the routes, docs/operations.md the rest.

      SIGHUP loads rules, tokens and certificate again, SIGTERM lets requests end and stops.
      """)

  @Option(name: .shortAndLong, help: "Folder or file of the rule set.", completion: .directory)
  var rules: String?
  @Option(help: "File of settings.", completion: .file(extensions: ["json"]))
  var settings: String?
  @Option(help: "Signed bundle, in place of rules.", completion: .file())
  var bundle: String?
  @Option(
    help: "File of the key that the bundle must be signed with.", completion: .file(extensions: ["pub"]))
  var bundleKey: String?
  @Option(help: "Rule set that is compared with the one in force.", completion: .directory)
  var candidate: String?
  @Option(
    help: ArgumentHelp(
      "Of a hundred conversations, so many the candidate decides. Default: 0.", valueName: "0-100"))
  var candidateShare: String?
  @Option(
    help: "Where conversations are kept: memory, sqlite:PATH, postgres://…  Default: sqlite:heed.sqlite.")
  var store: String?
  @Option(help: "What of a turn is kept: nothing, values, masked, text. Default: masked.")
  var record: String?
  @Option(
    help: ArgumentHelp(
      "After which a silent conversation is forgotten; 0: never. Default: 0.", valueName: "days"))
  var retentionDays: String?
  @Option(
    help: ArgumentHelp(
      "After which answers and logs of turns are forgotten; 0: with the conversation. Default: 0.",
      valueName: "days"))
  var responseDays: String?
  @Option(help: "File of tokens; `heed token` makes its entries.", completion: .file(extensions: ["json"]))
  var tokens: String?
  @Option(help: "File of webhooks.", completion: .file(extensions: ["json"]))
  var webhooks: String?
  @Option(
    help: "Roots, as PEM, that webhooks trust beside the system's.", completion: .file(extensions: ["pem"]))
  var webhookCA: String?
  @Option(
    help: "Certificate, as PEM: the server speaks HTTPS, and only that.",
    completion: .file(extensions: ["pem"]))
  var tlsCertificate: String?
  @Option(help: "Key of the certificate, as PEM.", completion: .file(extensions: ["pem", "key"]))
  var tlsKey: String?
  @Option(help: "Address to listen on. Default: 127.0.0.1.")
  var host: String?
  @Option(help: "Port; 0 takes a free one. Default: 8080.")
  var port: String?
  @Option(help: ArgumentHelp("Notice changed rule files. Default: true.", valueName: "true|false"))
  var watch: String?
  @Option(help: ArgumentHelp("Largest body of a request. Default: 1048576.", valueName: "bytes"))
  var maxBody: String?
  @Option(help: ArgumentHelp("Largest header fields of a request. Default: 16384.", valueName: "bytes"))
  var maxHeaders: String?
  @Option(help: ArgumentHelp("Connections at once. Default: 12000.", valueName: "count"))
  var maxConnections: String?
  @Option(help: ArgumentHelp("Requests worked on at once. Default: 1000.", valueName: "count"))
  var maxRequests: String?
  @Option(help: ArgumentHelp("In which a request must have arrived. Default: 10.", valueName: "seconds"))
  var requestTimeout: String?
  @Option(help: ArgumentHelp("That a connection may be silent. Default: 60.", valueName: "seconds"))
  var idleTimeout: String?
  @Option(help: ArgumentHelp("For requests to end after SIGTERM. Default: 20.", valueName: "seconds"))
  var shutdownTimeout: String?
  @Option(help: "trace, debug, info, notice, warning, error or critical. Default: info.")
  var logLevel: String?
  @Option(help: ArgumentHelp("Log each request. Default: false.", valueName: "true|false"))
  var logRequests: String?

  /// What the options say, by the names of the settings.
  private var chosen: [(name: String, value: String?)] {
    [
      ("rules", rules), ("bundle", bundle), ("bundle-key", bundleKey), ("candidate", candidate),
      ("candidate-share", candidateShare), ("store", store),
      ("record", record), ("retention-days", retentionDays),
      ("response-days", responseDays), ("tokens", tokens), ("webhooks", webhooks),
      ("webhook-ca", webhookCA), ("tls-certificate", tlsCertificate), ("tls-key", tlsKey),
      ("host", host), ("port", port), ("watch", watch), ("max-body", maxBody),
      ("max-headers", maxHeaders), ("max-connections", maxConnections), ("max-requests", maxRequests),
      ("request-timeout", requestTimeout), ("idle-timeout", idleTimeout),
      ("shutdown-timeout", shutdownTimeout), ("log-level", logLevel), ("log-requests", logRequests),
    ]
  }

  func run() throws {
    let settings = try combined()
    // Rules that change while they are loaded for the first time are noticed afterwards.
    signal(SIGHUP, SIG_IGN)
    if settings.bundle == nil {
      _ = try RuleFiles.path(settings.rules == "." ? nil : settings.rules)
    } else if settings.bundleKey == nil {
      throw Failure.misuse("a bundle needs `--bundle-key`, the file of the key that it must be signed with")
    }
    var logger = Logger(label: "heed") { _ in JSONLog() }
    logger.logLevel = settings.logLevel
    let ready = logger
    let outcome = Waiting.until {
      let policy: LoadedPolicy
      switch await settings.source.load(at: SystemTime.now) {
      case .success(let loaded): policy = loaded
      case .failure(let failure): throw Self.failure(failure)
      }
      try await ServerRun.run(settings, policy: policy, logger: ready) { port in
        ready.notice(
          "listening",
          metadata: [
            "address": "\(settings.scheme)://\(settings.host):\(port)",
            "policy": "\(policy.policy.fingerprint)",
            "access": settings.tokens == nil ? "this machine only, no token is needed" : "with tokens",
            "store": "\(settings.shownStore)",
          ])
      }
    }
    if case .failure(let error) = outcome {
      if let error = error as? StartError { throw Failure.world(error.message) }
      if error is Failure || error is ExitCode { throw error }
      throw Failure.world("the server stopped: \(error)")
    }
  }

  private func combined() throws -> ServerSettings {
    var all = ServerSettings()
    let environment = ProcessInfo.processInfo.environment
    do {
      if let file = settings ?? environment["HEED_SETTINGS"] {
        guard let bytes = RuleFiles.bytes(of: file) else { throw Failure.world("cannot read \(file)") }
        do {
          try all.take(file: bytes)
        } catch {
          throw Failure.misuse("\(file): \(error.message)")
        }
      }
      try all.take(environment: environment)
      for (name, value) in chosen { if let value { try all.set(name, to: value) } }
    } catch let error as SettingError {
      throw Failure.misuse(error.message)
    }
    return all
  }

  private static func failure(_ failure: LoadFailure) -> any Error {
    switch failure {
    case .rules(.invalid(let findings)):
      for finding in findings { Terminal.writeToStandardError(finding.description + "\n") }
      Terminal.error("the rules have errors; `heed check` shows everything")
      return ExitCode.findings
    case let failure: return Failure.world(failure.description)
    }
  }
}

/// Work that goes on by itself, waited for by a command that does not.
private enum Waiting {
  /// Written by the work before it signals, read after the signal.
  private final class Box: @unchecked Sendable {
    // SAFETY: the semaphore orders the one write before the one read.
    var result: Result<Void, any Error> = .success(())
  }

  static func until(_ work: @escaping @Sendable () async throws -> Void) -> Result<Void, any Error> {
    let box = Box()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do { try await work() } catch { box.result = .failure(error) }
      done.signal()
    }
    done.wait()
    return box.result
  }
}
