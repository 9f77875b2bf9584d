import Foundation
import Testing

/// The weights that are embedded are the file that training wrote, whole.
@Suite struct ModelFileTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/CScoringModel/model.bin")

  @Test("its checksum is that of its content, and it fits")
  func checksum() throws {
    let bytes = [UInt8](try Data(contentsOf: Self.file))
    func number(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
    }
    #expect(bytes.starts(with: "HEEDMDL1".utf8))
    #expect(bytes.count == Int(number(8)) + 16)
    #expect(bytes.count <= 3 << 20)
    #expect(number(12) == Self.crc32(bytes.dropFirst(16)))
  }

  /// CRC-32 (ISO 3309, ITU-T V.42), as zlib computes it.
  private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
