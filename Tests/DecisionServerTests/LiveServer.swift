import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

@testable import DecisionServer

/// A server behind a socket, for what only a socket shows.
struct LiveServer {
  let server: TestServer

  /// A server on a free port.
  init(
    rules: String = TestServer.rules, webhooks: [Webhook] = [],
    _ change: (inout ServerSettings) -> Void = { _ in }
  ) throws {
    server = try TestServer(rules: rules, webhooks: webhooks) {
      $0.port = 0
      change(&$0)
    }
  }

  /// Runs a body against the server, and ends the server as SIGTERM would.
  func run(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    let (ports, port) = AsyncStream<Int>.makeStream()
    let application = ServerRun.application(server.service) { port.yield($0) }
    try await withServices([EventPump(service: server.service), application], ports, body)
  }
}

/// Runs services and, once one of them says its port, a body; then ends them as SIGTERM would.
func withServices(
  _ services: [any Service], _ ports: AsyncStream<Int>, _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
  let group = ServiceGroup(
    configuration: .init(
      services: services, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
  try await withThrowingTaskGroup { tasks in
    tasks.addTask { try await group.run() }
    for await number in ports {
      do {
        try await body(number)
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      break
    }
    await group.triggerGracefulShutdown()
    try await tasks.waitForAll()
  }
}

/// A client that sends what it is told, byte by byte if need be.
final class RawConnection {
  private let descriptor: Int32

  struct Failure: Error {}

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Failure() }
  }

  deinit { close(descriptor) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// All that comes until the server closes.
  func readToEnd() -> String {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { all += buffer[..<count] }
    return String(decoding: all, as: UTF8.self)
  }

  /// What comes until it contains a text, or until the server closes.
  func read(until text: String) -> String {
    var all = ""
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !all.contains(text), case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
      all += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return all
  }

  /// Does work that waits on sockets away from the threads of tasks.
  static func on(port: Int, _ work: @escaping @Sendable (RawConnection) throws -> String) async throws
    -> String
  {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try work(RawConnection(port: port)) })
      }
    }
  }
}
