import Diagnostics
package import RuleFormatting

/// What became of a file that was to be formatted.
package enum FormattingEdits: Sendable {
  /// None if it is canonical already.
  case edits([TextEdit])
  case refused(FormattingRefusal)
}

extension RuleFile {
  /// What makes the text canonical: one edit over the lines that differ.
  package func formatting(_ encoding: PositionEncoding) -> FormattingEdits {
    switch formatted(syntax, diagnostics: findings) {
    case .formatted(let canonical): .edits(edits(to: canonical, encoding))
    case .refused(let refusal): .refused(refusal)
    }
  }

  private func edits(to text: String, _ encoding: PositionEncoding) -> [TextEdit] {
    let old = source.bytes
    let new = Array(text.utf8)
    if old == new { return [] }
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    // Whole lines: an edit in the middle of a character or a line break would be misread.
    while head > 0, old[head - 1] != 0x0A { head -= 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] {
      tail += 1
    }
    while tail > 0, tail < old.count, old[old.count - tail - 1] != 0x0A { tail -= 1 }
    let span = SourceSpan(source: source.id, start: UInt32(head), end: UInt32(old.count - tail))
    let replacement = String(decoding: new[head..<(new.count - tail)], as: UTF8.self)
    return [TextEdit(range: range(of: span, encoding), text: replacement)]
  }
}
