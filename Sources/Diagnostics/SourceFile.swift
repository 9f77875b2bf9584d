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
    let start = lineStarts[line]
    let end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : UInt32(bytes.count)
    let text = text(of: SourceSpan(source: id, start: start, end: max(start, end)))
    return text.hasSuffix("\r") ? String(text.dropLast()) : text
  }

  /// Line and column for people: both 1-based, the column counted in characters.
  package func position(at offset: UInt32) -> (line: Int, column: Int) {
    let line = line(at: offset)
    let before = text(of: SourceSpan(source: id, start: lineStarts[line], end: offset))
    return (line + 1, before.count + 1)
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
