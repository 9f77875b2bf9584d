import Dispatch
import Heed
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads the rules again when their files change or SIGHUP comes. Rules that cannot be used are reported, and those in
/// force stay.
package struct PolicyWatch: Service {
  /// Between two looks at the files, and how long they must then stay as they are: an editor may still be writing.
  private static let interval = Duration.seconds(1)
  private static let rest = Duration.milliseconds(200)

  let service: DecisionService

  package init(_ service: DecisionService) { self.service = service }

  package func run() async throws {
    await withGracefulShutdownHandler {
      await withTaskGroup { group in
        group.addTask { await self.followSignals() }
        if service.settings.watchesRules { group.addTask { await self.followFiles() } }
        try? await gracefulShutdown()
        group.cancelAll()
      }
    } onGracefulShutdown: {
    }
  }

  private func followSignals() async {
    for await _ in await UnixSignalsSequence(trapping: .sighup) {
      await reload()
    }
  }

  private func followFiles() async {
    var before = state
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.interval)
      guard state != before else { continue }
      var last: RuleFolder.State
      repeat {
        last = state
        try? await Task.sleep(for: Self.rest)
      } while state != last && !Task.isCancelled
      before = last
      if !Task.isCancelled { await reload() }
    }
  }

  private var state: RuleFolder.State {
    RuleFolder.state(of: service.settings.rules, files: service.policies.active.policy.files)
  }

  /// Loads the rules and puts them in force if they can be used.
  package func reload() async {
    let path = service.settings.rules
    let now = service.now()
    switch await Self.load(path) {
    case .success(let policy):
      let before = service.policies.active.policy.fingerprint
      service.policies.activate(LoadedPolicy(policy, loadedAt: now))
      service.logger.notice(
        "rules loaded", metadata: ["policy": "\(policy.fingerprint)", "before": "\(before)"])
    case .failure(let error):
      service.policies.refuse(error, at: now)
      service.logger.error(
        "rules refused; those in force stay",
        metadata: ["policy": "\(service.policies.active.policy.fingerprint)", "errors": "\(error)"])
    }
  }

  /// Loads and compiles, which takes long for a task's thread.
  static func load(_ path: String) async -> Result<Policy, PolicyError> {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        do throws(PolicyError) {
          continuation.resume(returning: .success(try Policy.load(path: path)))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
  }
}
