package import Conversations
import Dispatch
package import Heed

/// Where rules come from.
package enum PolicySource: Sendable, Equatable {
  /// A folder or a file of rules.
  case folder(String)

  /// What is watched for changes.
  package var path: String {
    switch self {
    case .folder(let path): path
    }
  }

  /// Loads and compiles, which takes too long for a task's thread.
  package func load(at now: Instant) async -> Result<LoadedPolicy, PolicyError> {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: loaded(at: now)) }
    }
  }

  private func loaded(at now: Instant) -> Result<LoadedPolicy, PolicyError> {
    do throws(PolicyError) {
      switch self {
      case .folder(let path): return .success(LoadedPolicy(try Policy.load(path: path), loadedAt: now))
      }
    } catch {
      return .failure(error)
    }
  }
}
