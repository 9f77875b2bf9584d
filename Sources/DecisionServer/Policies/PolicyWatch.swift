import Dispatch
import Heed
import Logging
import ServiceLifecycle
import UnixSignals
import WireFormat

/// Loads the rules, the candidate, the tokens and the certificate again when their files change or SIGHUP comes. What cannot be used is
/// reported, and what is in force stays.
package struct PolicyWatch: Service {
  /// Between two looks at the files, and how long they must then stay as they are: an editor may still be writing.
  private static let interval = Duration.seconds(1)
  private static let rest = Duration.milliseconds(200)

  let service: DecisionService

  package init(_ service: DecisionService) { self.service = service }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await followSignals() }
        if service.settings.watchesRules { group.addTask { await followFiles() } }
      }
    }
  }

  private func followSignals() async {
    for await _ in await UnixSignalsSequence(trapping: .sighup) { await reload() }
  }

  private func followFiles() async {
    var before = state
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.interval)
      guard state != before else { continue }
      var last: [RuleFolder.State]
      repeat {
        last = state
        try? await Task.sleep(for: Self.rest)
      } while state != last && !Task.isCancelled
      before = last
      if !Task.isCancelled { await reload() }
    }
  }

  private var state: [RuleFolder.State] {
    let settings = service.settings
    let (candidate, _) = service.policies.candidate
    return [
      RuleFolder.state(
        of: settings.source.path, files: service.policies.active.policy.files + settings.source.files),
      settings.candidate.map { RuleFolder.state(of: $0, files: candidate?.policy.files ?? []) },
      settings.tokens.map { RuleFolder.state(of: $0, files: [$0]) },
      service.identity.map { RuleFolder.state(of: $0.files[0], files: $0.files) },
    ].compactMap { $0 }
  }

  /// Loads everything again and puts in force what can be used.
  package func reload() async {
    await reloadRules()
    await reloadCandidate()
    await reloadTokens()
    reloadIdentity()
  }

  private func reloadRules() async {
    let now = service.now()
    let before = service.policies.active.policy.fingerprint
    switch await service.settings.source.load(at: now) {
    case .success(let loaded):
      service.policies.activate(loaded)
      let after = loaded.policy.fingerprint
      service.logger.notice("rules loaded", metadata: ["policy": "\(after)", "before": "\(before)"])
      if after != before { await note("policy.activated", subject: after, detail: "before: \(before)") }
    case .failure(let error):
      service.policies.refuse(error, at: now)
      service.logger.error(
        "rules refused; those in force stay", metadata: ["policy": "\(before)", "errors": "\(error)"])
    }
  }

  private func reloadCandidate() async {
    guard let path = service.settings.candidate else { return }
    switch await PolicySource.folder(path).load(at: service.now()) {
    case .success(let loaded):
      service.policies.propose(loaded)
      service.logger.notice("candidate loaded", metadata: ["policy": "\(loaded.policy.fingerprint)"])
    case .failure(let error):
      service.logger.error("candidate refused; the one before stays", metadata: ["errors": "\(error)"])
    }
  }

  private func reloadTokens() async {
    guard let path = service.settings.tokens else { return }
    do throws(StartError) {
      if service.access.replace(try ServerRun.tokens(path)) {
        service.logger.notice("tokens loaded")
        await note("tokens.changed", subject: "tokens", detail: "")
      }
    } catch {
      service.logger.error("tokens refused; those in force stay", metadata: ["error": "\(error.message)"])
    }
  }

  private func reloadIdentity() {
    guard let identity = service.identity else { return }
    do throws(StartError) {
      guard try identity.reload() else { return }
      service.logger.notice(
        "certificate loaded", metadata: ["until": "\(Timestamp.text(of: identity.validity.upperBound))"])
    } catch {
      service.logger.error(
        "certificate refused; the one in force stays", metadata: ["error": "\(error.message)"])
    }
  }

  private func note(_ action: String, subject: String, detail: String) async {
    do {
      try await service.audit(by: "server", action, subject: subject, detail: detail)
    } catch {
      service.logger.error("not in the audit log", metadata: ["action": "\(action)"])
    }
  }
}
