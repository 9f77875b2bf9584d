import Foundation
import Testing

@testable import HeedCommand

/// What a reader gives for bytes that come in blocks of a size.
private func lines(_ bytes: [UInt8], block: Int) throws -> [[UInt8]?] {
  let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString)")
  try Data(bytes).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  var reader = try LineReader(path: file.path, block: block)
  var lines: [[UInt8]?] = []
  while let line = try reader.next() {
    switch line {
    case .bytes(let bytes): lines.append(Array(bytes))
    case .tooLong: lines.append(nil)
    }
  }
  if case .some = try reader.next() { Issue.record("a line after the end") }
  return lines
}

@Suite("Lines of bytes")
struct LineReaderTests {
  @Test(
    "end with a line break or with the file",
    arguments: [
      ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
      ("a\n\n\nb", ["a", "", "", "b"]), ("a\rb\n", ["a\rb"]), ("\r\n", [""]),
      ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]),
      ("\u{FEFF}", [""]), ("a\u{0}b\n\u{0}", ["a\u{0}b", "\u{0}"]),
    ] as [(String, [String])])
  func ends(_ text: String, _ expected: [String]) throws {
    // Every block size puts the ends elsewhere.
    for block in [2, 3, 5, 8, 1 << 18] {
      #expect(try lines(Array(text.utf8), block: block) == expected.map { Array($0.utf8) }, "\(block)")
    }
  }

  @Test("of 50 MB are skipped, and what follows is read")
  func tooLong() throws {
    let long = [UInt8](repeating: 0x61, count: 50 << 20)
    #expect(
      try lines(Array("a\n".utf8) + long + Array("\nb\n".utf8), block: 1 << 18) == [[0x61], nil, [0x62]])
    #expect(try lines(long, block: 1 << 18) == [nil])
  }

  @Test("of exactly 16 MB are read, however they end")
  func longest() throws {
    let long = [UInt8](repeating: 0x61, count: LineReader.longestLine)
    #expect(try lines([0xEF, 0xBB, 0xBF] + long + [0x0D, 0x0A], block: 1 << 18) == [long])
    #expect(try lines(long + [0x61, 0x0A, 0x62], block: 1 << 18) == [nil, [0x62]])
  }
}
