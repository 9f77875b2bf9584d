import CServerDescription
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /openapi.json`: what can be asked, for programs.
enum DescriptionRoutes {
  /// The document, written by hand in `CServerDescription/openapi.json`.
  ///
  /// SAFETY: the pointer and the size are of data that lives as long as the program.
  static let document = ByteBuffer(
    bytes: UnsafeBufferPointer(start: heed_openapi_start(), count: heed_openapi_size()))

  static func show(_ call: Call) async throws(Problem) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: document))
  }
}
