import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// Connections as another channel has them, within TLS.
///
/// Hummingbird has such a channel, too, but one whose certificate never changes.
struct EncryptedChannel<Plain: ServerChildChannel>: ServerChildChannel {
  let plain: Plain
  let identity: IdentityShelf
  /// For the handshake.
  let patience: TimeAmount

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Plain.Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandlers([
        PlainTextRefusal(), NIOSSLServerHandler(context: identity.context), HandshakeTimer(patience),
      ])
    }.flatMap { plain.setup(channel: channel, logger: logger) }
  }

  func handle(value: Plain.Value, logger: Logger) async { await plain.handle(value: value, logger: logger) }
}

/// Looks at the first byte of a connection. Whoever does not speak TLS is told so in plain HTTP, instead of being left to
/// guess why the connection broke.
private final class PlainTextRefusal: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The type of a record that opens a handshake (RFC 8446, 5.1).
  private static let handshake: UInt8 = 22
  private var hasRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    guard !hasRefused, let first = bytes.readableBytesView.first else { return }
    if first == Self.handshake {
      context.fireChannelRead(data)
      return context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
    hasRefused = true
    let (head, body) = Problem(
      .tlsRequired, "this port speaks TLS; call it as https://", headers: [.connection: "close"]
    ).document
    var answer = ByteBuffer(string: "HTTP/1.1 \(head.status)\r\n")
    for field in head.headerFields { answer.writeString("\(field.name): \(field.value)\r\n") }
    answer.writeString("\r\n")
    answer.writeImmutableBuffer(body)
    let channel = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(answer)).whenComplete { _ in channel.value.close(promise: nil) }
  }
}

/// Closes a connection whose handshake takes too long.
private final class HandshakeTimer: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private let patience: TimeAmount
  private var end: Scheduled<Void>?

  init(_ patience: TimeAmount) { self.patience = patience }

  func handlerAdded(context: ChannelHandlerContext) {
    end = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { context.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    context.fireUserInboundEventTriggered(event)
    if case .handshakeCompleted? = event as? TLSUserEvent {
      context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    end?.cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }
}
