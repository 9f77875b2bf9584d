package import Conversations
import Dispatch
import Heed

/// Where rules come from.
package enum PolicySource: Sendable, Equatable {
  /// A folder or a file of rules.
  case folder(String)
  /// A signed bundle, and the file of the key that it must be signed with.
  case bundle(String, key: String)

  /// What is watched for changes.
  package var path: String {
    switch self {
    case .folder(let path), .bundle(let path, _): path
    }
  }

  /// Files beside those of the rules that are watched.
  var files: [String] {
    switch self {
    case .folder: []
    case .bundle(let path, let key): [path, key]
    }
  }

  /// Loads and compiles, which takes too long for a task's thread.
  package func load(at now: Instant) async -> Result<LoadedPolicy, LoadFailure> {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: loaded(at: now)) }
    }
  }

  private func loaded(at now: Instant) -> Result<LoadedPolicy, LoadFailure> {
    do throws(LoadFailure) {
      switch self {
      case .folder(let path): return .success(LoadedPolicy(try Self.rules(path), loadedAt: now))
      case .bundle(let path, let key):
        let bundle = try Self.verified(path, key: key)
        return .success(
          LoadedPolicy(try bundle.policy(), loadedAt: now, version: bundle.manifest.version))
      }
    } catch {
      return .failure(error)
    }
  }

  private static func rules(_ path: String) throws(LoadFailure) -> Policy {
    do { return try Policy.load(path: path) } catch { throw .rules(error) }
  }

  private static func verified(_ path: String, key: String) throws(LoadFailure) -> RuleBundle {
    guard let bytes = RuleBundle.bytes(of: path) else {
      throw .bundle(BundleError(message: "the bundle cannot be read", file: path))
    }
    guard let text = RuleBundle.bytes(of: key) else {
      throw .bundle(BundleError(message: "the key of bundles cannot be read", file: key))
    }
    do {
      return try RuleBundle(
        verifying: bytes, with: VerifyingKey(text: String(decoding: text, as: UTF8.self)))
    } catch {
      throw .bundle(BundleError(message: error.message, file: path))
    }
  }
}
