/// A place as editors count it: a line, and code units of the encoding that was agreed on.
package struct TextPosition: Sendable, Hashable, Comparable {
  /// 0-based.
  package var line: Int
  /// 0-based, in code units of a `PositionEncoding`.
  package var character: Int

  package init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  package static func < (a: TextPosition, b: TextPosition) -> Bool {
    (a.line, a.character) < (b.line, b.character)
  }
}

/// A half-open range of places in one file.
package struct TextRange: Sendable, Hashable {
  package var start: TextPosition
  package var end: TextPosition

  package init(_ start: TextPosition, _ end: TextPosition) {
    self.start = start
    self.end = end
  }
}

/// What a column counts.
package enum PositionEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// Code units of the character that starts with a byte of valid UTF-8; 0 for a byte inside a character.
  func units(of byte: UInt8) -> Int {
    switch self {
    case .utf8: 1
    case .utf16: byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1
    case .utf32: byte & 0xC0 == 0x80 ? 0 : 1
    }
  }
}

/// Where the lines of a text start, as editors see lines: `\n`, `\r\n` and a lone `\r` end one.
package struct LineTable: Sendable {
  /// UTF-8 offset of the first byte of every line; the first is 0.
  package let starts: [Int]

  /// - Complexity: O(bytes).
  package init(_ bytes: [UInt8]) {
    var starts = [0]
    bytes.withUnsafeBufferPointer { bytes in
      for offset in bytes.indices {
        if bytes[offset] == 0x0A {
          starts.append(offset + 1)
        } else if bytes[offset] == 0x0D, offset + 1 == bytes.count || bytes[offset + 1] != 0x0A {
          starts.append(offset + 1)
        }
      }
    }
    self.starts = starts
  }

  /// The line (0-based) that holds an offset. O(log lines).
  package func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The offset behind the last character of a line, its line break left out.
  package func end(ofLine line: Int, in bytes: [UInt8]) -> Int {
    guard line + 1 < starts.count else { return bytes.count }
    var end = starts[line + 1]
    while end > starts[line], bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return end
  }

  /// The offset of a place; one outside of the text becomes the nearest inside.
  package func offset(of position: TextPosition, in bytes: [UInt8], _ encoding: PositionEncoding) -> Int {
    guard position.line >= 0 else { return 0 }
    guard position.line < starts.count else { return bytes.count }
    var offset = starts[position.line]
    let end = end(ofLine: position.line, in: bytes)
    var units = max(0, position.character)
    while offset < end {
      let step = encoding.units(of: bytes[offset])
      // Half of a character is none of it.
      if step > units || units == 0 && step > 0 { break }
      units -= step
      offset += 1
    }
    while offset > starts[position.line], offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}

/// Turns offsets into places; asked in ascending order it walks through the text once.
struct PositionReader {
  private let bytes: [UInt8]
  private let lines: LineTable
  private let encoding: PositionEncoding
  private var offset = 0
  private var line = 0
  private var character = 0

  init(_ bytes: [UInt8], _ lines: LineTable, _ encoding: PositionEncoding) {
    self.bytes = bytes
    self.lines = lines
    self.encoding = encoding
  }

  /// The place of a UTF-8 offset; one behind the text is its end.
  mutating func position(of wanted: some BinaryInteger) -> TextPosition {
    let wanted = min(max(0, Int(wanted)), bytes.count)
    let isNear = wanted >= offset && (line + 1 >= lines.starts.count || wanted < lines.starts[line + 1])
    if !isNear {
      line = lines.line(of: wanted)
      offset = lines.starts[line]
      character = 0
    }
    while offset < wanted {
      character += encoding.units(of: bytes[offset])
      offset += 1
    }
    return TextPosition(line: line, character: character)
  }
}
