package import Diagnostics

/// A file with fixes applied.
package struct FixedSource: Sendable {
  package let text: String
  /// Those whose fixes were applied; the others overlapped one of them and are found again in the result.
  package let fixed: [Diagnostic]

  /// Applies as many fixes as do not overlap, first come first served in source order.
  package init(_ source: SourceFile, _ findings: [Linted]) {
    var edits: [Edit] = []
    var fixed: [Diagnostic] = []
    for found in findings.inSourceOrder() {
      guard let fix = found.fix, !fix.edits.isEmpty, fix.edits.allSatisfy({ $0.span.source == source.id }),
        !fix.edits.contains(where: { edit in edits.contains { Self.overlap($0.span, edit.span) } })
      else { continue }
      edits += fix.edits
      fixed.append(found.diagnostic)
    }
    var bytes: [UInt8] = []
    var position = 0
    for edit in edits.sorted(by: { $0.span < $1.span }) {
      bytes += source.bytes[position..<Int(edit.span.start)]
      bytes += Array(edit.replacement.utf8)
      position = Int(edit.span.end)
    }
    bytes += source.bytes[position...]
    text = String(decoding: bytes, as: UTF8.self)
    self.fixed = fixed
  }

  /// Edits that touch could both be about the same comma.
  private static func overlap(_ a: SourceSpan, _ b: SourceSpan) -> Bool {
    a.start <= b.end && b.start <= a.end
  }
}
