package import Diagnostics
package import RuleSyntax

/// A rule file as it was read last, with the names in it.
package struct RuleFile: Sendable {
  package let syntax: RuleFileSyntax
  /// What is wrong with its writing.
  package let findings: [Diagnostic]
  package let lines: LineTable

  package var source: SourceFile { syntax.source }
  package var path: String { syntax.source.path }

  init(_ source: SourceFile) { self.init(parsed(source)) }

  init(_ parsed: (file: RuleFileSyntax, diagnostics: [Diagnostic])) {
    syntax = parsed.file
    findings = parsed.diagnostics
    lines = LineTable(parsed.file.source.bytes)
  }

  /// Whether a declaration of the file is a policy.
  var hasPolicy: Bool {
    syntax.declarations.contains { if case .policy = $0.kind { true } else { false } }
  }

  func positions(_ encoding: PositionEncoding) -> PositionReader {
    PositionReader(source.bytes, lines, encoding)
  }

  func range(of span: SourceSpan, _ encoding: PositionEncoding) -> TextRange {
    var reader = positions(encoding)
    return reader.range(of: span)
  }

  func offset(of position: TextPosition, _ encoding: PositionEncoding) -> UInt32 {
    UInt32(lines.offset(of: position, in: source.bytes, encoding))
  }

  /// The position of the first token that ends behind an offset. O(log tokens).
  func token(endingBehind offset: UInt32) -> Int {
    var low = 0
    var high = syntax.tokens.count
    while low < high {
      let middle = (low + high) / 2
      if syntax.tokens[middle].span.end <= offset { low = middle + 1 } else { high = middle }
    }
    return min(low, syntax.tokens.count - 1)
  }

  /// The position of the declaration that holds an offset.
  func declaration(at offset: UInt32) -> Int? {
    syntax.declarations.firstIndex { $0.span.start <= offset && offset <= $0.span.end }
  }
}

extension PositionReader {
  mutating func range(of span: SourceSpan) -> TextRange {
    TextRange(position(of: span.start), position(of: span.end))
  }
}
