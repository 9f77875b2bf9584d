import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why a request did not arrive.
struct PostError: Error, Sendable {
  let message: String
}

/// Sends one request over a connection of its own. Follows no redirection, reads no more of the answer than its status.
enum WebhookClient {
  /// The status of the answer.
  static func post(
    _ body: [UInt8], to url: URL, fields: [(String, String)], trust: WebhookTrust?,
    patience: Duration
  ) async throws(PostError) -> Int {
    guard let host = url.host() else { throw PostError(message: "the address has no host") }
    let isEncrypted = url.scheme == "https"
    guard !isEncrypted || trust != nil else { throw PostError(message: "this server cannot send over https") }
    let trust = isEncrypted ? trust : nil
    let port = url.port ?? (isEncrypted ? 443 : 80)
    var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: target(of: url))
    head.headers.add(name: "Host", value: url.port.map { "\(host):\($0)" } ?? host)
    head.headers.add(name: "Content-Length", value: "\(body.count)")
    head.headers.add(name: "Connection", value: "close")
    head.headers.add(name: "User-Agent", value: "heed")
    for (name, value) in fields { head.headers.add(name: name, value: value) }
    let request = head
    do {
      return try await withThrowingTaskGroup(of: Int.self) { group in
        group.addTask { try await exchange(request, body, host: host, port: port, trust) }
        group.addTask {
          try await Task.sleep(for: patience)
          throw PostError(message: "no answer within \(patience)")
        }
        defer { group.cancelAll() }
        guard let status = try await group.next() else { throw PostError(message: "no answer") }
        return status
      }
    } catch let error as PostError {
      throw error
    } catch let error as IOError {
      throw PostError(message: String(cString: strerror(error.errnoCode)))
    } catch {
      throw PostError(message: WebhookTrust.reason(error) ?? "\(type(of: error))")
    }
  }

  private static func target(of url: URL) -> String {
    let path = url.path(percentEncoded: true)
    let query = url.query(percentEncoded: true).map { "?" + $0 } ?? ""
    return (path.isEmpty ? "/" : path) + query
  }

  private static func exchange(
    _ head: HTTPRequestHead, _ body: [UInt8], host: String, port: Int, _ trust: WebhookTrust?
  ) async throws -> Int {
    let (channel, proof) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(5))
      .connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          let proof = try trust?.encrypt(channel, to: host)
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          let exchange = try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
            wrappingChannelSynchronously: channel)
          return (exchange, proof)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await proof?.get()
      try await outbound.write(.head(head))
      try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
      try await outbound.write(.end(nil))
      for try await part in inbound {
        if case .head(let response) = part, response.status.code >= 200 { return Int(response.status.code) }
      }
      throw PostError(message: "the connection was closed without an answer")
    }
  }
}
