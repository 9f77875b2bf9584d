import Testing

@testable import LanguageService

@Suite("Places of a text, as editors count them")
struct PositionTests {
  private static let text = "a𠮷b\r\n法律\rx\n"
  private static let bytes = Array(text.utf8)

  @Test(
    "There and back again, in each encoding", arguments: PositionEncoding.allCases,
    [0, 1, 5, 6, 8, 11, 14, 15, 16, 17])
  func roundTrip(encoding: PositionEncoding, offset: Int) {
    let lines = LineTable(Self.bytes)
    var reader = PositionReader(Self.bytes, lines, encoding)
    let position = reader.position(of: offset)
    #expect(lines.offset(of: position, in: Self.bytes, encoding) == offset)
  }

  @Test(
    "A character outside of the first plane counts two in UTF-16",
    arguments: zip(PositionEncoding.allCases, [5, 3, 2]))
  func surrogates(encoding: PositionEncoding, column: Int) {
    var reader = PositionReader(Self.bytes, LineTable(Self.bytes), encoding)
    #expect(reader.position(of: 5) == TextPosition(line: 0, character: column))
  }

  @Test(
    "A place outside of the text is the nearest inside",
    arguments: [
      (TextPosition(line: 0, character: 99), 6), (TextPosition(line: 99, character: 0), 17),
      (TextPosition(line: 1, character: 99), 14), (TextPosition(line: -1, character: 0), 0),
      // In the middle of a surrogate pair.
      (TextPosition(line: 0, character: 2), 1),
    ])
  func outside(position: TextPosition, offset: Int) {
    #expect(LineTable(Self.bytes).offset(of: position, in: Self.bytes, .utf16) == offset)
  }

  @Test("Line breaks of all kinds start lines")
  func lines() {
    #expect(LineTable(Self.bytes).starts == [0, 8, 15, 17])
    #expect(LineTable([]).starts == [0])
  }
}
