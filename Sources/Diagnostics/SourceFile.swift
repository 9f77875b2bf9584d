/// One rule file as text: what every span points into.
package struct SourceFile: Sendable, Hashable {
  /// Position of the file in its `SourceMap`; 0 for a single file.
  package let id: SourceID
  /// How the file is called in messages: a path relative to where the command ran, or a label.
  package let path: String
  /// The text as UTF-8; invalid bytes were replaced by U+FFFD by whoever read the file.
  package let bytes: [UInt8]
  /// UTF-8 offset of the first byte of every line; the first element is 0.
  package let lineStarts: [UInt32]

  package init(id: SourceID, path: String, text: String) {
    self.id = id
    self.path = path
    self.bytes = Array(text.utf8)
    var starts: [UInt32] = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(UInt32(offset + 1))
    }
    self.lineStarts = starts
  }

  /// The text of a span of this file.
  package func text(of span: SourceSpan) -> String {
    let lower = min(Int(span.start), bytes.count)
    let upper = min(max(Int(span.end), lower), bytes.count)
    return String(decoding: bytes[lower..<upper], as: UTF8.self)
  }

  /// Line (0-based) that holds a UTF-8 offset. O(log lines).
  package func line(at offset: UInt32) -> Int {
    var low = 0
    var high = lineStarts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The text of a line without its line break.
  package func text(ofLine line: Int) -> String {
    text(ofLine: line, from: lineStarts[line], atMost: bytes.count)
  }

  /// The text of a line from an offset in it, without its line break, cut behind so many bytes.
  package func text(ofLine line: Int, from start: UInt32, atMost count: Int) -> String {
    let end = line + 1 < lineStarts.count ? Int(lineStarts[line + 1]) - 1 : bytes.count
    let cut = boundary(atOrBefore: min(end, Int(start) + count))
    let text = text(of: SourceSpan(source: id, start: start, end: max(start, UInt32(cut))))
    return text.hasSuffix("\r") ? String(text.dropLast()) : text
  }

  /// Line and column for people: both 1-based, the column counted in characters; what stands more than 4 KB before the
  /// place in its line is counted in Unicode scalars, which takes a fraction of the time.
  package func position(at offset: UInt32) -> (line: Int, column: Int) {
    let line = line(at: offset)
    let start = Int(lineStarts[line])
    let end = max(start, min(Int(offset), bytes.count))
    let near = boundary(atOrBefore: max(start, end - 4096))
    let far = bytes[start..<near].count { $0 & 0xC0 != 0x80 }
    return (line + 1, far + String(decoding: bytes[near..<end], as: UTF8.self).count + 1)
  }

  /// The start of the character that an offset lies in.
  func boundary(atOrBefore offset: Int) -> Int {
    var offset = min(max(offset, 0), bytes.count)
    while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}

/// Which file of a rule set a span belongs to.
package struct SourceID: Hashable, Sendable, Comparable {
  package let index: UInt32
  package init(_ index: UInt32) { self.index = index }
  package static func < (a: SourceID, b: SourceID) -> Bool { a.index < b.index }
}

/// A half-open range of UTF-8 offsets (0-based) in one source file.
package struct SourceSpan: Hashable, Sendable, Comparable {
  package let source: SourceID
  package let start: UInt32
  package let end: UInt32

  package init(source: SourceID, start: UInt32, end: UInt32) {
    self.source = source
    self.start = start
    self.end = end
  }

  /// From the start of this span to the end of another in the same file.
  package func through(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(source: source, start: min(start, other.start), end: max(end, other.end))
  }

  package static func < (a: SourceSpan, b: SourceSpan) -> Bool {
    (a.source, a.start, a.end) < (b.source, b.start, b.end)
  }
}
