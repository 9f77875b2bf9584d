import ConversationStores
import Conversations
import Glibc
import Heed
package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
import WireFormat

/// Why a server did not start.
package struct StartError: Error, Sendable {
  /// What is wrong and what helps, for a terminal.
  package let message: String
}

/// A server from its start to its end.
package enum ServerRun {
  /// Serves until SIGTERM or SIGINT, then lets requests end.
  ///
  /// - Parameter listening: called once with the port.
  package static func run(
    _ settings: ServerSettings, policy: LoadedPolicy, logger: Logger,
    listening: @escaping @Sendable (Int) -> Void
  ) async throws {
    signal(SIGPIPE, SIG_IGN)
    raiseFileLimit()
    SharedArenas.limit()
    let tokens = try settings.tokens.map { path throws(StartError) in try self.tokens(path) }
    guard settings.isLoopback || tokens != nil else {
      throw StartError(
        message:
          "without tokens the server listens on this machine only: configure `tokens` (`heed token` makes them), "
          + "or leave `host` at 127.0.0.1")
    }
    let identity = try settings.identity()
    var candidate: LoadedPolicy?
    if let path = settings.candidate {
      switch await PolicySource.folder(path).load(at: SystemTime.now) {
      case .success(let loaded): candidate = loaded
      case .failure(let error): throw StartError(message: "the candidate cannot be used: \(error)")
      }
    }
    let webhooks = try self.webhooks(settings)
    let trust =
      webhooks.contains(where: \.isEncrypted) || settings.webhookAuthorities != nil
      ? try WebhookTrust(authorities: settings.webhookAuthorities) : nil
    let store = try await StoreOpening.open(settings.store)
    let service = DecisionService(
      settings: settings, policy: policy, candidate: candidate, store: store, webhooks: webhooks,
      tokens: tokens ?? TokenBook(), identity: identity, logger: logger)
    warn(of: service)
    let application = application(service, listening: listening)
    var configuration = ServiceGroupConfiguration(
      services: [
        .init(service: PolicyWatch(service)), .init(service: Housekeeping(service: service)),
        .init(service: WebhookSender(service: service, trust: trust)),
        .init(service: EventPump(service: service)),
        .init(service: application),
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(settings.shutdownTimeout)
    do {
      try await ServiceGroup(configuration: configuration).run()
      await store.close()
    } catch let error as IOError {
      throw StartError(
        message:
          "cannot listen on \(settings.host):\(settings.port): \(String(cString: strerror(error.errnoCode)))")
    }
  }

  /// The routes behind a socket.
  package static func application(
    _ service: DecisionService, listening: @escaping @Sendable (Int) -> Void
  ) -> some ApplicationProtocol {
    let settings = service.settings
    let http = HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        ConnectionGuard(
          requestTimeout: .seconds(Int64(settings.requestTimeout)),
          readTimeout: .seconds(Int64(settings.idleTimeout)))
      ],
      idleTimeout: .seconds(Int64(settings.idleTimeout)),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: settings.mostHeaderBytes, maxHeaderListSize: settings.mostHeaderBytes,
        maxHeaderFieldCount: 100))
    var quiet = service.logger
    quiet.logLevel = max(settings.logLevel, .notice)
    let server = HTTPServerBuilder { responder in
      let plain = HTTP1Channel(responder: responder, configuration: http)
      guard let identity = service.identity else { return plain }
      return EncryptedChannel(
        plain: plain, identity: identity, patience: .seconds(Int64(settings.requestTimeout)))
    }
    return Application(
      responder: Dispatcher(service), server: server,
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port), backlog: 1024,
        availableConnectionsDelegate: .maximum(settings.mostConnections, logger: quiet)),
      onServerRunning: { channel in listening(channel.localAddress?.port ?? settings.port) },
      logger: quiet)
  }

  /// Says what an operator may not have meant.
  private static func warn(of service: DecisionService) {
    if let validity = service.identity?.validity, !validity.contains(service.now()) {
      service.logger.warning(
        "the certificate does not hold now; clients will refuse it",
        metadata: [
          "from": "\(Timestamp.text(of: validity.lowerBound))",
          "until": "\(Timestamp.text(of: validity.upperBound))",
        ])
    }
    if service.identity == nil, !service.settings.isLoopback {
      service.logger.warning(
        "connections are not encrypted: tokens and texts can be read on their way, unless a proxy before the server encrypts"
      )
    }
  }

  private static func webhooks(_ settings: ServerSettings) throws(StartError) -> [Webhook] {
    guard let file = settings.webhooks else { return [] }
    guard let bytes = RuleFolder.bytes(of: file) else { throw StartError(message: "cannot read \(file)") }
    do {
      return try Webhook.list(file: bytes)
    } catch {
      throw StartError(message: "\(file): \(error.message)")
    }
  }

  /// The tokens of a file.
  static func tokens(_ file: String) throws(StartError) -> TokenBook {
    guard let bytes = RuleFolder.bytes(of: file) else { throw StartError(message: "cannot read \(file)") }
    do {
      return try TokenBook.read(file: bytes)
    } catch {
      throw StartError(message: "\(file): \(error.message)")
    }
  }

  /// A connection takes a file descriptor.
  private static func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
