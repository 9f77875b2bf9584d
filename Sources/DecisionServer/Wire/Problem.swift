package import HTTPTypes
import Hummingbird
import NIOCore
import WireFormat

/// Why a request was not answered as asked: a problem document (RFC 9457) with a code that stays.
///
/// The detail is for the one who wrote the request. It never names a file, an address or a text of a customer that the
/// request did not bring itself.
package struct Problem: Error, Sendable {
  /// Stable words for programs; docs/http-api.md lists them.
  package enum Code: String, Sendable, CaseIterable {
    case malformedBody = "malformed-body"
    case invalidParameter = "invalid-parameter"
    case invalidHost = "invalid-host"
    case unauthenticated
    case forbidden
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case tlsRequired = "tls-required"
    case timeout
    case outOfOrder = "out-of-order"
    case turnReused = "turn-reused"
    case conflict
    case alreadyClaimed = "already-claimed"
    case notYours = "not-yours"
    case settled
    case erased
    case bodyTooLarge = "body-too-large"
    case unsupportedMediaType = "unsupported-media-type"
    case damagedState = "damaged-state"
    case headersTooLarge = "headers-too-large"
    case tooManyRequests = "too-many-requests"
    case internalError = "internal-error"
    case overloaded
    case storeUnavailable = "store-unavailable"
    case storeFull = "store-full"
  }

  package let code: Code
  /// What is wrong with this request, and what to do about it.
  package let detail: String
  /// Further header fields of the response.
  package var headers: HTTPFields

  package init(_ code: Code, _ detail: String, headers: HTTPFields = [:]) {
    self.code = code
    self.detail = detail
    self.headers = headers
  }

  /// The problem as a response.
  var response: Response {
    let (head, body) = document
    return Response(
      status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
  }

  /// The head and the body of the response.
  var document: (head: HTTPResponse, body: ByteBuffer) {
    var writer = JSONWriter()
    writer.problem(self)
    let body = ByteBuffer(writer)
    var headers = headers
    headers[.contentType] = "application/problem+json"
    headers[.contentLength] = String(body.readableBytes)
    return (HTTPResponse(status: code.status, headerFields: headers), body)
  }
}

extension JSONWriter {
  /// `{"type":…,"title":…,"status":…,"code":…,"detail":…}`
  mutating func problem(_ problem: Problem) {
    object {
      $0.member("type", "urn:heed:problem:" + problem.code.rawValue)
      $0.member("title", problem.code.title)
      $0.member("status", problem.code.status.code)
      $0.member("code", problem.code.rawValue)
      $0.member("detail", problem.detail)
    }
  }
}

extension ByteBuffer {
  /// What a writer wrote.
  init(_ writer: borrowing JSONWriter) {
    self = writer.withBytes { ByteBuffer(bytes: $0) }
  }
}

extension Problem.Code {
  /// The same for all problems of the code.
  package var title: String {
    switch self {
    case .malformedBody: "the body is not what this route reads"
    case .invalidParameter: "a parameter of the path or the query has no such value"
    case .invalidHost: "this server answers to loopback names only"
    case .unauthenticated: "a bearer token is needed"
    case .forbidden: "the token does not allow this"
    case .notFound: "there is no such thing"
    case .methodNotAllowed: "the path does not know this method"
    case .tlsRequired: "the connection is not encrypted"
    case .timeout: "the request took too long to arrive"
    case .outOfOrder: "another turn was decided last"
    case .turnReused: "this turn id belongs to another turn"
    case .conflict: "the conversation changed in between"
    case .alreadyClaimed: "somebody else has claimed it"
    case .notYours: "somebody else has it"
    case .settled: "it is settled already"
    case .erased: "the conversation was erased"
    case .bodyTooLarge: "the body is too large"
    case .unsupportedMediaType: "the body has another media type"
    case .damagedState: "the state is not one that this server gave"
    case .headersTooLarge: "the header fields are too large"
    case .tooManyRequests: "too many requests"
    case .internalError: "something went wrong in the server"
    case .overloaded: "the server has too much to do"
    case .storeUnavailable: "the store does not answer"
    case .storeFull: "the store has no room"
    }
  }

  /// The status code of the response.
  package var status: HTTPResponse.Status {
    switch self {
    case .malformedBody, .invalidParameter, .tlsRequired: .badRequest
    case .invalidHost: .misdirectedRequest
    case .unauthenticated: .unauthorized
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .timeout: .requestTimeout
    case .outOfOrder, .turnReused, .conflict, .alreadyClaimed, .notYours, .settled: .conflict
    case .erased: .gone
    case .bodyTooLarge: .contentTooLarge
    case .unsupportedMediaType: .unsupportedMediaType
    case .damagedState: .unprocessableContent
    case .headersTooLarge: .requestHeaderFieldsTooLarge
    case .tooManyRequests: .tooManyRequests
    case .internalError: .internalServerError
    case .overloaded, .storeUnavailable: .serviceUnavailable
    case .storeFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
    }
  }
}
