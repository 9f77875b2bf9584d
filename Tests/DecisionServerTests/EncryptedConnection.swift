import NIOCore
import NIOPosix
import Synchronization

@testable import DecisionServer

/// A client that sends what it is told over TLS, and trusts the root of the tests.
enum EncryptedConnection {
  /// Sends a text to a server on this machine and gives all that comes until the server closes.
  static func exchange(_ text: String, port: Int, host: String = "127.0.0.1") async throws -> String {
    let trust = try WebhookTrust(authorities: Certificates.root)
    let (channel, proof) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          let proof = try trust.encrypt(channel, to: host)
          return (try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel), proof)
        }
      }
    let all = Mutex(ByteBuffer())
    do {
      try await channel.executeThenClose { inbound, outbound in
        try await proof.get()
        // A server that refuses early may have closed, but its answer is there.
        try? await outbound.write(ByteBuffer(string: text))
        for try await part in inbound { all.withLock { _ = $0.writeImmutableBuffer(part) } }
      }
    } catch ChannelError.ioOnClosedChannel {
      // The server had closed before this side did.
    }
    return all.withLock { String(buffer: $0) }
  }
}

/// The certificates of the tests.
enum Certificates {
  private static func path(_ name: String) -> String { TestServer.root + "/fixtures/certificates/" + name }
  static let root = path("ca.pem")
  static let server = (certificate: path("server.pem"), key: path("server.key"))
  /// For another name, signed by the same root.
  static let elsewhere = (certificate: path("elsewhere.pem"), key: path("elsewhere.key"))
}
