import Foundation
import Testing

@testable import DecisionServer

@Suite("Bytes as text")
struct Base64URLTests {
  @Test("Text of any length survives base64url, padded or not", arguments: 0..<40)
  func base64(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 97 + 251) }
    let text = Base64URL.text(of: bytes)
    let other = Data(bytes).base64EncodedString()
    #expect(
      text
        == other.replacing("+", with: "-").replacing("/", with: "_").trimmingCharacters(in: ["="]))
    #expect(Base64URL.json(of: bytes) == Array("\"\(text)\"".utf8))
    #expect(Base64URL.bytes(of: other) == bytes)
    #expect(Base64URL.bytes(of: text) == bytes)
    #expect(Base64URL.bytes(of: text + String(repeating: "=", count: (4 - text.count % 4) % 4)) == bytes)
  }

  @Test(
    "Text that is none is refused",
    arguments: ["A", "AAAAA", "AA=A", "A A A", "AAA*", "AAAAAA*", "AAAAAAAA ", "ÄÄ", "AAAA\u{0}AAA"])
  func damaged(text: String) {
    #expect(Base64URL.bytes(of: text) == nil)
  }
}
