import Foundation
import Testing

@testable import DecisionServer

@Suite("What reaches the server through a socket")
struct ConnectionTests {
  private static let turn = #"{"conversation":"c","turn":"t","text":"My lawyer will write"}"#

  private static func request(_ body: String, length: Int? = nil) -> String {
    "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(length ?? body.utf8.count)\r\n\r\n\(body)"
  }

  @Test("Requests of one connection are answered in their order, also when they are sent at once")
  func pipelining() async throws {
    try await LiveServer().run { port in
      let text = try await RawConnection.on(port: port) { connection in
        connection.send(
          Self.request(Self.turn) + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return connection.readToEnd()
      }
      let first = try #require(text.range(of: #""rule":"lawsuit""#))
      let second = try #require(text.range(of: #"{"status":"ok"}"#))
      #expect(first.lowerBound < second.lowerBound)
    }
  }

  @Test("What is not HTTP gets a problem and the end of the connection")
  func garbage() async throws {
    try await LiveServer().run { port in
      let text = try await RawConnection.on(port: port) { connection in
        connection.send("\u{16}\u{03}\u{01} hello\r\n\r\n")
        return connection.readToEnd()
      }
      #expect(text.hasPrefix("HTTP/1.1 400 "))
      #expect(text.contains(#""code":"malformed-body""#))
    }
  }

  @Test("Header fields over the limit get 431")
  func headers() async throws {
    try await LiveServer().run { port in
      let text = try await RawConnection.on(port: port) { connection in
        connection.send(
          "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n")
        return connection.readToEnd()
      }
      #expect(text.hasPrefix("HTTP/1.1 431 "))
    }
  }

  @Test("A body over the limit gets 413, whether its length is told or not", arguments: [true, false])
  func bodies(isLengthTold: Bool) async throws {
    try await LiveServer { $0.mostBodyBytes = 2000 }.run { port in
      let body = String(repeating: " ", count: 3000)
      let text = try await RawConnection.on(port: port) { connection in
        if isLengthTold {
          connection.send(Self.request(body))
        } else {
          connection.send(
            "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\nbb8\r\n\(body)\r\n0\r\n\r\n")
        }
        return connection.read(until: "body-too-large")
      }
      #expect(text.hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test(
    "A request that does not arrive is cut off",
    arguments: [
      "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
    ])
  func slowBody(beginning: String) async throws {
    try await LiveServer { $0.requestTimeout = 1 }.run { port in
      let text = try await RawConnection.on(port: port) { connection in
        connection.send(beginning)
        return connection.readToEnd()
      }
      #expect(text.hasPrefix("HTTP/1.1 408 "))
      #expect(text.contains(#""code":"timeout""#))
    }
  }

  @Test(
    "A connection that sends no request, or the beginning of one, is closed", arguments: ["", "GET /hea"])
  func idle(beginning: String) async throws {
    try await LiveServer { $0.idleTimeout = 1 }.run { port in
      let text = try await RawConnection.on(port: port) { connection in
        connection.send(beginning)
        return connection.readToEnd()
      }
      #expect(text == "")
    }
  }
}
