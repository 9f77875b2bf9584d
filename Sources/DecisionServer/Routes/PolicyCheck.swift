import Dispatch
import Heed
import Hummingbird
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
    let outcome = await Self.load(files)
    var writer = JSONWriter()
    writer.openObject()
    switch outcome {
    case .success(let policy):
      writer.member("accepted", true)
      writer.member("title", policy.title)
      writer.member("policy", policy.fingerprint)
      writer.key("findings")
      writer.array(policy.findings) { $0.finding($1) }
    case .failure(let error):
      writer.member("accepted", false)
      writer.key("findings")
      writer.errors(.rules(error))
    }
    writer.closeObject()
    return Call.json(writer)
  }

  /// One rule set at a time, away from the threads of requests: it takes long.
  private static let queue = DispatchQueue(label: "policy check")

  private static func load(_ files: [String: String]) async -> Result<Policy, PolicyError> {
    await withCheckedContinuation { continuation in
      queue.async {
        do throws(PolicyError) {
          continuation.resume(returning: .success(try Policy.load(FileTexts(files).loaded())))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
  }
}
