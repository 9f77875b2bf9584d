/// Diagnostics as a terminal shows them: place, message, the line with the text underlined, help.
package struct DiagnosticRenderer: Sendable {
  private let sources: [SourceID: SourceFile]
  private let language: MessageLanguage
  private let isColoured: Bool

  package init(sources: [SourceFile], language: MessageLanguage, isColoured: Bool) {
    self.sources = Dictionary(sources.map { ($0.id, $0) }) { first, _ in first }
    self.language = language
    self.isColoured = isColoured
  }

  /// All of them, in source order, a blank line behind each.
  package func text(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.inSourceOrder().map { text($0) + "\n" }.joined()
  }

  private func text(_ diagnostic: Diagnostic) -> String {
    let finding = diagnostic.finding
    let label: String =
      switch (finding.severity, language) {
      case (.error, .english): "error"
      case (.warning, .english): "warning"
      case (.note, .english): "note"
      case (.error, .chinese): "错误"
      case (.warning, .chinese): "警告"
      case (.note, .chinese): "提示"
      }
    let style = finding.severity == .error ? "31;1" : finding.severity == .warning ? "33;1" : "36;1"
    var lines: [String] = []
    let head = styled("\(label)[\(finding.code)]", style) + ": " + styled(finding.message(in: language), "1")
    lines.append(place(diagnostic.span) + head)
    lines += excerpt(diagnostic.span, mark: "^")
    for related in diagnostic.related {
      lines.append(place(related.span) + (language == .english ? related.english : related.chinese))
      lines += excerpt(related.span, mark: "-")
    }
    if let help = finding.help(in: language) {
      lines.append("  " + styled(language == .english ? "help: " : "建议:", "32;1") + help)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func place(_ span: SourceSpan) -> String {
    guard let source = sources[span.source] else { return "" }
    let (line, column) = source.position(at: span.start)
    return "\(source.path):\(line):\(column): "
  }

  /// The line of a span with its text underlined; of a span over several lines the first one.
  private func excerpt(_ span: SourceSpan, mark: Character) -> [String] {
    guard let source = sources[span.source] else { return [] }
    let line = source.line(at: span.start)
    let lineStart = source.lineStarts[line]
    // Of a line of megabytes only what stands around the place is looked at.
    let start = max(
      lineStart, UInt32(source.boundary(atOrBefore: Int(span.start) - min(Int(span.start), Self.nearBytes))))
    let text = source.text(ofLine: line, from: start, atMost: 3 * Self.nearBytes)
    let end = min(span.end, start + UInt32(text.utf8.count))
    let before = source.text(of: SourceSpan(source: span.source, start: start, end: span.start))
    let marked = source.text(
      of: SourceSpan(source: span.source, start: span.start, end: max(span.start, end)))
    let number = String(line + 1)
    let gutter = String(repeating: " ", count: number.count)
    // A very long line is shown around the place only.
    let (shown, lead) = Self.window(text, around: before.count)
    let column = Self.width(String(before.dropFirst(lead)))
    let length = max(1, min(Self.width(marked), 120))
    return [
      " \(number) | " + Self.plain(shown),
      " \(gutter) | " + String(repeating: " ", count: column)
        + styled(String(repeating: mark, count: length), "31;1"),
    ]
  }

  private static let nearBytes = 800

  private static func window(_ text: String, around column: Int) -> (String, dropped: Int) {
    if text.count <= 160 { return (text, 0) }
    let lead = max(0, column - 60)
    return (String(text.dropFirst(lead).prefix(160)), lead)
  }

  private static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }

  /// Terminal columns: Han and other wide characters take two. Source: Unicode Standard Annex 11, East Asian Width W and F.
  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
        0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        sum + 2
      case 0x200B...0x200F, 0xFE00...0xFE0F, 0x0300...0x036F: sum
      default: sum + 1
      }
    }
  }

  private func styled(_ text: String, _ style: String) -> String {
    isColoured ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
