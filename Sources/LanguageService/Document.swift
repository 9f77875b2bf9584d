import Diagnostics
import RuleSyntax

/// A piece of a text that an editor replaced.
package struct ContentChange: Sendable {
  /// nil: the whole text.
  package let range: TextRange?
  package let text: String

  package init(range: TextRange?, text: String) {
    self.range = range
    self.text = text
  }
}

/// The same in UTF-8 offsets: bytes of the text before, and how many took their place.
struct ByteChange: Sendable {
  let range: Range<Int>
  let count: Int

  /// Where a place stands after the change; nil if it lay inside of what was replaced.
  func moved(_ span: SourceSpan) -> SourceSpan? {
    let start = Int(span.start)
    let end = Int(span.end)
    if end <= range.lowerBound, !(end == range.lowerBound && start == end && count > 0) { return span }
    guard start >= range.upperBound else { return nil }
    let shift = count - range.count
    return SourceSpan(source: span.source, start: UInt32(start + shift), end: UInt32(end + shift))
  }
}

/// A rule file that is open in an editor.
package struct Document: Sendable {
  package let path: String
  /// As the editor counts.
  package private(set) var version: Int
  package private(set) var file: RuleFile

  init(path: String, version: Int, text: String, id: SourceID) {
    self.path = path
    self.version = version
    file = RuleFile(SourceFile(id: id, path: path, text: text))
  }

  /// Applies what an editor changed, in order, and reads the file anew.
  mutating func apply(_ changes: [ContentChange], version: Int, _ encoding: PositionEncoding) -> [ByteChange]
  {
    self.version = version
    var bytes = file.source.bytes
    var lines = file.lines
    var applied: [ByteChange] = []
    for (index, change) in changes.enumerated() {
      let replacement = Array(change.text.utf8)
      var range = 0..<bytes.count
      if let wanted = change.range {
        let start = lines.offset(of: wanted.start, in: bytes, encoding)
        let end = lines.offset(of: wanted.end, in: bytes, encoding)
        range = min(start, end)..<max(start, end)
      }
      bytes.replaceSubrange(range, with: replacement)
      applied.append(ByteChange(range: range, count: replacement.count))
      if index + 1 < changes.count { lines = LineTable(bytes) }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    file = RuleFile(SourceFile(id: file.source.id, path: path, text: text))
    return applied
  }
}
