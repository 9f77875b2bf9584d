import Dispatch
import HTTPTypes
import Heed
import Hummingbird
import Synchronization
import WireFormat

/// `POST /v1/policy/check`: are these rules right? Nothing comes into force.
enum PolicyCheck {
  static func answer(_ call: Call) async throws(Problem) -> Response {
    let fields = try BodyFields(try await call.body(), known: ["files"])
    guard let files = try fields.texts("files"), !files.isEmpty else {
      throw Problem(
        .malformedBody, #"`files` is missing: texts by name, as in {"files": {"shop.heed": "policy …"}}"#)
    }
    for name in files.keys {
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains(".."), !name.contains("\0") else {
        throw Problem(.malformedBody, "`\(name.prefix(100))` is not a relative path below one folder")
      }
      guard name.hasSuffix(".heed") else {
        throw Problem(
          .malformedBody, "the name of a rule file ends with `.heed`, unlike `\(name.prefix(100))`")
      }
    }
    let outcome = try await call.service.checks.load(files)
    var writer = JSONWriter()
    writer.openObject()
    switch outcome {
    case .success(let policy):
      writer.member("accepted", true)
      writer.member("title", policy.title)
      writer.member("policy", policy.fingerprint)
      writer.key("findings")
      writer.array(policy.findings) { $0.finding($1, .asSent) }
    case .failure(let error):
      writer.member("accepted", false)
      writer.key("findings")
      writer.errors(.rules(error), .asSent)
    }
    writer.closeObject()
    return Call.json(writer)
  }
}

/// Loads rule sets that callers sent, one at a time and away from the threads of requests: it takes long.
final class PolicyChecks: Sendable {
  /// Checks that wait or run; more are turned away.
  static let most = 8
  /// How long one waits before it is turned away.
  private static let patience = Duration.seconds(20)

  private let queue = DispatchQueue(label: "policy check")
  private let count = Atomic<Int>(0)
  private let load: @Sendable ([String: String]) -> Result<Policy, PolicyError>

  init(
    load: @escaping @Sendable ([String: String]) -> Result<Policy, PolicyError> = { files in
      do throws(PolicyError) {
        return .success(try Policy.load(FileTexts(files).loaded()))
      } catch {
        return .failure(error)
      }
    }
  ) { self.load = load }

  /// What loading gave.
  func load(_ files: [String: String]) async throws(Problem) -> Result<Policy, PolicyError> {
    let before = count.wrappingAdd(1, ordering: .relaxed).oldValue
    defer { count.wrappingSubtract(1, ordering: .relaxed) }
    guard before < Self.most else {
      throw Problem(
        .overloaded, "\(before) rule sets are being checked; try again", headers: [.retryAfter: "5"])
    }
    let end = ContinuousClock.now + Self.patience
    let result: Result<Policy, PolicyError>? = await withCheckedContinuation { continuation in
      queue.async { [load] in
        continuation.resume(returning: ContinuousClock.now < end ? load(files) : nil)
      }
    }
    guard let result else {
      throw Problem(
        .overloaded, "the rule sets before this one took too long to check; try again",
        headers: [.retryAfter: "5"])
    }
    return result
  }
}
