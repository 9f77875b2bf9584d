import Conversations
import Diagnostics
import HTTPTypes
import Hummingbird
import NIOCore
import WireFormat

/// One request on its way through its handler.
struct Call: Sendable {
  /// Longest id of a conversation, a turn or anything else that a caller names, in bytes.
  static let longestID = 256

  let service: DecisionService
  let caller: Caller
  let request: Request
  /// Values of the path's parameters in their order, decoded.
  let parameters: [String]
  /// Values of the query, decoded.
  let query: [String: String]
  /// When it came.
  let now: Instant

  // MARK: - Parameters

  /// A parameter of the query that is true or false; false if it is missing.
  func truth(_ name: String) throws(Problem) -> Bool {
    switch query[name] {
    case nil, "false"?: return false
    case "true"?: return true
    case let text?:
      throw Problem(.invalidParameter, "`\(name)` is `true` or `false`, as in `?\(name)=true`, not `\(text)`")
    }
  }

  /// A whole number of the query, or the default.
  func number(_ name: String, in range: ClosedRange<Int>, else value: Int) throws(Problem) -> Int {
    guard let text = query[name] else { return value }
    guard let number = Int(text), range.contains(number) else {
      throw Problem(
        .invalidParameter,
        "`\(name)` is a number from \(range.lowerBound) to \(range.upperBound), not `\(text)`")
    }
    return number
  }

  /// An id of the path, checked.
  func id(_ index: Int) throws(Problem) -> String {
    guard parameters.indices.contains(index) else { preconditionFailure("a route has this parameter") }
    return try Self.checked(id: parameters[index], "the id in the path", .invalidParameter)
  }

  static func checked(id: String, _ what: String, _ code: Problem.Code) throws(Problem) -> String {
    guard !id.isEmpty else { throw Problem(code, "\(what) is empty") }
    guard id.utf8.count <= longestID else {
      throw Problem(code, "\(what) is longer than \(longestID) bytes")
    }
    guard id.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw Problem(code, "\(what) contains control characters")
    }
    return id
  }

  // MARK: - Bodies

  /// The whole body of a request that says it is JSON.
  func body() async throws(Problem) -> ByteBuffer {
    let most = service.settings.mostBodyBytes
    try checkMediaType()
    if let encoding = request.headers.value(of: .contentEncoding), encoding.lowercased() != "identity" {
      throw Problem(.unsupportedMediaType, "send the body without `Content-Encoding`")
    }
    if let text = request.headers.value(of: .contentLength), let length = Int(text), length > most {
      throw Self.tooLarge(most)
    }
    do {
      return try await request.body.collect(upTo: most)
    } catch is NIOTooManyBytesError {
      throw Self.tooLarge(most)
    } catch {
      throw Problem(.malformedBody, "the body ended before its end")
    }
  }

  private func checkMediaType() throws(Problem) {
    guard let type = request.headers.value(of: .contentType) else {
      throw Problem(.unsupportedMediaType, "send `Content-Type: application/json`")
    }
    if type == "application/json" { return }
    let name = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    guard name == "application/json" || name.hasSuffix("+json") else {
      throw Problem(.unsupportedMediaType, "send `Content-Type: application/json`, not `\(type.prefix(100))`")
    }
  }

  private static func tooLarge(_ most: Int) -> Problem {
    Problem(.bodyTooLarge, "a body has at most \(most) bytes", headers: [.connection: "close"])
  }

  /// The body as a turn.
  func turnRequest(_ expected: [TurnRequest.Field]) async throws(Problem) -> TurnRequest {
    let buffer = try await body()
    return try Self.read(buffer) { bytes throws(TurnLineError) in
      try TurnRequest(bytes: bytes, expecting: expected)
    }
  }

  /// Runs a reader over the body's bytes where they are.
  static func read<Value>(
    _ buffer: ByteBuffer, _ reader: (UnsafeBufferPointer<UInt8>) throws(TurnLineError) -> Value
  ) throws(Problem) -> Value {
    let outcome: Result<Value, TurnLineError> = buffer.withUnsafeReadableBytes { raw in
      raw.withMemoryRebound(to: UInt8.self) { bytes in
        do throws(TurnLineError) { return .success(try reader(bytes)) } catch { return .failure(error) }
      }
    }
    switch outcome {
    case .success(let value): return value
    case .failure(let error):
      let place = error.column.map { "byte \($0): " } ?? ""
      throw Problem(.malformedBody, place + error.message)
    }
  }

  // MARK: - Answers

  /// A JSON body.
  static func json(_ writer: borrowing JSONWriter, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(writer)))
  }
}

extension HTTPFields {
  /// What a field says, the same as the subscript by name, which makes a new text of one that stands once.
  func value(of name: HTTPField.Name) -> String? {
    var value: String?
    for field in self where field.name == name {
      if value != nil { return self[name] }
      value = field.value
    }
    return value
  }
}
