import NIOCore
import NIOSSL
import NIOTLS

/// Whom the server believes when it sends webhooks over `https`: who shows a certificate of its name, signed by a root of the
/// system or of the operator.
struct WebhookTrust: Sendable {
  private let context: NIOSSLContext

  /// - Parameter authorities: a PEM file of further roots.
  init(authorities: String?) throws(StartError) {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    if let authorities {
      configuration.additionalTrustRoots = [.certificates(try ServerIdentity.certificates(authorities))]
    }
    do {
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw StartError(
        message: "`https` webhooks cannot be sent: the roots of this system cannot be used: \(error)")
    }
  }

  /// Encrypts a new connection to a host. The future is done when the host has proven that it is the one.
  func encrypt(_ channel: any Channel, to host: String) throws -> EventLoopFuture<Void> {
    // Where an address is called instead of a name, the certificate must name that.
    let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
    let handler = try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    let proof = channel.eventLoop.makePromise(of: Void.self)
    try channel.pipeline.syncOperations.addHandlers([handler, HandshakeWatch(proof)])
    return proof.futureResult
  }

  /// Why a connection could not be encrypted, in words; nil for other errors.
  static func reason(_ error: any Error) -> String? {
    if let error = error as? NIOSSLExtraError {
      return error == .failedToValidateHostname
        ? "its certificate is for another name" : "TLS failed: \(error)"
    }
    switch error as? NIOSSLError {
    case nil: return error is BoringSSLError ? "TLS failed: \(error)" : nil
    case .unableToValidateCertificate?: return "its certificate is for another name"
    case .handshakeFailed(let cause)?:
      return "\(cause)".contains("CERTIFICATE_VERIFY_FAILED")
        ? "its certificate is not one that is trusted; `webhook-ca` names a file of further roots"
        : "the TLS handshake failed"
    case let error?: return "TLS failed: \(error)"
    }
  }
}

/// Tells how a handshake ended: what happens after a failure says less of why.
private final class HandshakeWatch: ChannelInboundHandler {
  typealias InboundIn = NIOAny

  private let proof: EventLoopPromise<Void>

  init(_ proof: EventLoopPromise<Void>) { self.proof = proof }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent { proof.succeed() }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    proof.fail(error)
    context.fireErrorCaught(error)
  }

  func channelInactive(context: ChannelHandlerContext) {
    proof.fail(ChannelError.eof)
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { proof.fail(ChannelError.eof) }
}
