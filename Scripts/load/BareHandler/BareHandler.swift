import Foundation
import Hummingbird
import Logging

/// What a server costs that only decodes a turn and encodes a constant answer: the measure for `POST /v1/decide`.
///
/// `/codable` is the handler that a Hummingbird user writes: Codable in, Codable out. `/raw` reads the body and sends bytes
/// that were made before: nothing that reads and writes JSON can be faster.
@main
enum BareHandler {
  struct Turn: Decodable {
    let conversation: String
    let turn: String
    let text: String
    let state: String?
    let at: String?
  }

  struct Answer: ResponseEncodable, Encodable {
    let decision: String
    let state: String
  }

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let port = Int(arguments[1]), let size = Int(arguments[2]) else {
      print("usage: BareHandler PORT BYTES-OF-ANSWER")
      return
    }
    // As long as the answer to be compared with, in two texts of which one has no character to be escaped.
    let answer = Answer(
      decision: String(repeating: "d", count: size / 2), state: String(repeating: "s", count: size / 2))
    let bytes = ByteBuffer(bytes: [UInt8](repeating: 0x73, count: size))
    let router = Router()
    router.post("/codable") { request, context in
      let turn = try await request.decode(as: Turn.self, context: context)
      precondition(!turn.conversation.isEmpty, "the load sends a conversation")
      return answer
    }
    router.post("/raw") { request, _ in
      let body = try await request.body.collect(upTo: 1 << 20)
      precondition(body.readableBytes > 0, "the load sends a body")
      return Response(
        status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: bytes))
    }
    var logger = Logger(label: "bare")
    logger.logLevel = .error
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
    try await application.runService()
  }
}
