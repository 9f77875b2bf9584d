import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Watches one connection: a request that does not arrive, header fields that do not end, what is not HTTP, and a client
/// that does not read are answered where they can be, and cut off.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// For a whole request to arrive once it has begun.
  private let requestTimeout: TimeAmount
  /// For a client to read what is ready for it.
  private let readTimeout: TimeAmount
  private var isArriving = false
  /// Whether an answer to the request that is arriving has begun.
  private var isAnswering = false
  private var arrival: Scheduled<Void>?
  private var reading: Scheduled<Void>?

  init(requestTimeout: TimeAmount, readTimeout: TimeAmount) {
    self.requestTimeout = requestTimeout
    self.readTimeout = readTimeout
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      isArriving = true
      isAnswering = false
    case .body: break
    case .end:
      isArriving = false
      arrival?.cancel()
      arrival = nil
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Most requests are complete by now and need no timer.
    if isArriving, arrival == nil {
      arrival = schedule(context, requestTimeout) { guardian, context in
        guardian.refuse(context, .timeout, "the whole request must arrive within the server's time limit")
      }
    }
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .head = unwrapOutboundIn(data) { isAnswering = true }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    reading?.cancel()
    reading = nil
    if !context.channel.isWritable {
      reading = schedule(context, readTimeout) { _, context in context.close(promise: nil) }
    }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error as? HTTPParserError {
    case .headerOverflow?:
      refuse(context, .headersTooLarge, "send fewer or shorter header fields")
    case .some:
      refuse(context, .malformedBody, "this is not an HTTP/1.1 request")
    case nil: context.fireErrorCaught(error)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopWaiting()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { stopWaiting() }

  private func stopWaiting() {
    arrival?.cancel()
    arrival = nil
    reading?.cancel()
    reading = nil
  }

  /// Answers with a problem, if nothing was answered yet, and closes.
  private func refuse(_ context: ChannelHandlerContext, _ code: Problem.Code, _ detail: String) {
    guard !isAnswering else { return context.close(promise: nil) }
    isAnswering = true
    let response = Problem(code, detail, headers: [.connection: "close"]).document
    context.write(wrapOutboundOut(.head(response.head)), promise: nil)
    context.write(wrapOutboundOut(.body(response.body)), promise: nil)
    let channel = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.value.close(promise: nil) }
  }

  private func schedule(
    _ context: ChannelHandlerContext, _ delay: TimeAmount,
    _ act: @escaping (ConnectionGuard, ChannelHandlerContext) -> Void
  ) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in act(self, context) }
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
