package import ConversationStores
import Diagnostics
import Foundation
package import Logging
import WireFormat

/// How a server runs. Flags, the environment and a file set the same values by the same names.
package struct ServerSettings: Sendable {
  /// Folder or file of the rule set.
  package var rules = "."
  /// File of a signed bundle, which is used in place of `rules`, and of the key that it must be signed with.
  package var bundle: String?
  package var bundleKey: String?
  /// Folder or file of a rule set that watches; nil: none.
  package var candidate: String?
  /// Of a hundred conversations, so many are decided by the candidate.
  package var candidateShare = 0
  /// Address to listen on.
  package var host = "127.0.0.1"
  /// 0 takes a free port.
  package var port = 8080
  /// Whether changed rule files are noticed without a signal.
  package var watchesRules = true
  /// `memory`, `sqlite:PATH` or `postgres://…`.
  package var store = "sqlite:heed.sqlite"
  /// What of a turn is kept beside what the service cannot work without.
  package var recorded = RecordKeeping.Detail.masked
  /// Days after which a conversation without turns is forgotten; 0: never.
  package var retentionDays = 0
  /// Days after which what was answered and logged of a turn is forgotten, its digest not; 0: with its conversation.
  package var responseDays = 0
  /// File of webhooks; nil: none.
  package var webhooks: String?
  /// PEM file of roots that webhooks trust beside those of the system; nil: none.
  package var webhookAuthorities: String?
  /// PEM files of the certificate that the server shows, and of its key; nil: it does not encrypt.
  package var tlsCertificate: String?
  package var tlsKey: String?
  /// File of tokens; nil: none, and everybody on this machine may do everything.
  package var tokens: String?
  /// Largest body of a request, in bytes.
  package var mostBodyBytes = 1 << 20
  /// Largest header fields of a request, in bytes together.
  package var mostHeaderBytes = 16 << 10
  package var mostConnections = 12_000
  /// Requests that are worked on at once; more are turned away with 503.
  package var mostRequests = 1_000
  /// Seconds in which a request must have arrived.
  package var requestTimeout = 10
  /// Seconds that a connection may be silent, and that a client may take to read.
  package var idleTimeout = 60
  /// Seconds for requests to end after SIGTERM.
  package var shutdownTimeout = 20
  package var logLevel = Logger.Level.info
  /// Whether each request is logged: method, route, status and time, never a body or an id.
  package var logsRequests = false

  package init() {}

  /// Where the rules come from.
  package var source: PolicySource {
    bundle.map { .bundle($0, key: bundleKey ?? "") } ?? .folder(rules)
  }

  /// Where conversations are kept, for a log: the whole path of a file, of a database only its kind, for its address may hold a
  /// password.
  package var shownStore: String {
    let file = store.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard file.count == 2, file[0] == "sqlite" else { return String(file.first ?? "") }
    return "sqlite:" + URL(filePath: String(file[1])).path
  }

  /// The certificate in force; nil if the server does not encrypt.
  func identity() throws(StartError) -> IdentityShelf? {
    switch (tlsCertificate, tlsKey) {
    case (nil, nil): return nil
    case (let certificate?, let key?): return try IdentityShelf(certificate: certificate, key: key)
    case (_?, nil): throw StartError(message: "`tls-certificate` needs `tls-key`, the file of its key")
    case (nil, _?):
      throw StartError(message: "`tls-key` needs `tls-certificate`, the file of its certificate")
    }
  }

  /// Of the server's own address.
  package var scheme: String { tlsCertificate == nil ? "http" : "https" }

  /// Whether only this machine can reach the server.
  package var isLoopback: Bool { Self.isLoopback(host) }

  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1"
      || (host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) })
  }
}

/// Why a setting was refused, in words for the one who wrote it.
package struct SettingError: Error, Sendable, Equatable {
  package let message: String
}

/// One setting: its name, what it means, and how a text sets it.
package struct Setting: Sendable {
  /// As in `--max-body` and, with `_`, in a file; `HEED_MAX_BODY` in the environment.
  package let name: String
  package let meaning: String
  let apply: @Sendable (inout ServerSettings, String) throws(SettingError) -> Void

  /// The name of the variable of the environment.
  package var variable: String {
    "HEED_" + name.uppercased().replacing("-", with: "_")
  }
}

extension ServerSettings {
  /// Every setting, in the order of the documentation.
  package static let catalogue: [Setting] = [
    text("rules", "folder or file of the rule set", \.rules),
    optional("bundle", "signed bundle, in place of rules", \.bundle),
    optional("bundle-key", "file of the key that the bundle must be signed with", \.bundleKey),
    optional("candidate", "folder or file of a rule set that is compared with the one in force", \.candidate),
    number(
      "candidate-share", "of a hundred conversations, so many are decided by the candidate",
      \.candidateShare, 0...100),
    optional("tokens", "file of tokens", \.tokens),
    optional(
      "tls-certificate", "PEM file of the certificate, and of those that vouch for it", \.tlsCertificate),
    optional("tls-key", "PEM file of the certificate's key", \.tlsKey),
    text("host", "address to listen on", \.host),
    number("port", "port to listen on; 0 takes a free one", \.port, 0...65_535),
    truth("watch", "notice changed rule files", \.watchesRules),
    text("store", "where conversations are kept: memory, sqlite:PATH or postgres://…", \.store),
    Setting(name: "record", meaning: "what of a turn is kept: nothing, values, masked or text") {
      settings, text throws(SettingError) in
      guard let detail = RecordKeeping.Detail(rawValue: text) else {
        throw SettingError(message: "`record` is nothing, values, masked or text, not `\(text)`")
      }
      settings.recorded = detail
    },
    number(
      "retention-days", "days after which a silent conversation is forgotten; 0: never", \.retentionDays,
      0...36_500),
    number(
      "response-days", "days after which answers and logs of turns are forgotten; 0: with the conversation",
      \.responseDays, 0...36_500),
    optional("webhooks", "file of webhooks", \.webhooks),
    optional(
      "webhook-ca", "PEM file of roots that webhooks trust beside those of the system", \.webhookAuthorities),
    number("max-body", "largest body of a request, in bytes", \.mostBodyBytes, 1_024...64 << 20),
    number("max-headers", "largest header fields of a request, in bytes", \.mostHeaderBytes, 1_024...1 << 20),
    number("max-connections", "connections at once", \.mostConnections, 1...1_000_000),
    number("max-requests", "requests worked on at once", \.mostRequests, 1...100_000),
    number("request-timeout", "seconds in which a request must have arrived", \.requestTimeout, 1...3_600),
    number("idle-timeout", "seconds that a connection may be silent", \.idleTimeout, 1...86_400),
    number("shutdown-timeout", "seconds for requests to end after SIGTERM", \.shutdownTimeout, 1...3_600),
    Setting(name: "log-level", meaning: "trace, debug, info, notice, warning, error or critical") {
      settings, text throws(SettingError) in
      guard let level = Logger.Level(rawValue: text) else {
        throw SettingError(
          message: "`log-level` is trace, debug, info, notice, warning, error or critical, not `\(text)`")
      }
      settings.logLevel = level
    },
    truth("log-requests", "log each request", \.logsRequests),
  ]

  /// Sets a value by its name, written with `-` or `_`.
  package mutating func set(_ name: String, to text: String) throws(SettingError) {
    let wanted = name.replacing("_", with: "-")
    guard let setting = Self.catalogue.first(where: { $0.name == wanted }) else {
      let near = nearest(to: wanted, among: Self.catalogue.map(\.name))
      throw SettingError(
        message: "unknown setting `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
    }
    try setting.apply(&self, text)
  }

  /// Takes what the environment says: `HEED_PORT=8081`.
  package mutating func take(environment: [String: String]) throws(SettingError) {
    for setting in Self.catalogue {
      guard let text = environment[setting.variable] else { continue }
      do {
        try setting.apply(&self, text)
      } catch {
        throw SettingError(message: "\(setting.variable): \(error.message)")
      }
    }
  }

  /// Takes what a file says: one JSON object of settings by name.
  package mutating func take(file bytes: [UInt8]) throws(SettingError) {
    let members: [JSON.Member]
    do {
      members = try JSON.members(of: bytes)
    } catch {
      throw SettingError(message: "byte \(error.offset + 1): \(error.message)")
    }
    for member in members {
      switch member.value {
      case .string(let text), .number(let text): try set(member.key, to: text)
      case .bool(let truth): try set(member.key, to: truth ? "true" : "false")
      case .null, .array, .object:
        throw SettingError(message: "`\(member.key)` is a text, a number, true or false")
      }
    }
  }

  private static func text(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<ServerSettings, String> & Sendable
  ) -> Setting {
    Setting(name: name, meaning: meaning) { settings, text throws(SettingError) in
      guard !text.isEmpty else { throw SettingError(message: "`\(name)` is empty") }
      settings[keyPath: path] = text
    }
  }

  private static func optional(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<ServerSettings, String?> & Sendable
  ) -> Setting {
    Setting(name: name, meaning: meaning) { settings, text throws(SettingError) in
      guard !text.isEmpty else { throw SettingError(message: "`\(name)` is empty") }
      settings[keyPath: path] = text
    }
  }

  private static func number(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<ServerSettings, Int> & Sendable,
    _ range: ClosedRange<Int>
  ) -> Setting {
    Setting(name: name, meaning: meaning) { settings, text throws(SettingError) in
      guard let value = Int(text), range.contains(value) else {
        throw SettingError(
          message: "`\(name)` is a number from \(range.lowerBound) to \(range.upperBound), not `\(text)`")
      }
      settings[keyPath: path] = value
    }
  }

  private static func truth(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<ServerSettings, Bool> & Sendable
  ) -> Setting {
    Setting(name: name, meaning: meaning) { settings, text throws(SettingError) in
      switch text {
      case "true", "yes", "1": settings[keyPath: path] = true
      case "false", "no", "0": settings[keyPath: path] = false
      default: throw SettingError(message: "`\(name)` is true or false, not `\(text)`")
      }
    }
  }
}
