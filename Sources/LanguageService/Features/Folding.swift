import Diagnostics
import RuleSyntax

/// Lines that an editor can hide.
package struct Folding: Sendable, Hashable {
  /// 0-based; the first line stays visible.
  package let firstLine: Int
  package let lastLine: Int
  package let isComment: Bool
}

extension RuleFile {
  /// Blocks between braces, and comments of several lines.
  package func foldings() -> [Folding] {
    var foldings: [Folding] = []
    var open: [Int] = []
    for token in syntax.tokens {
      foldings += commentFoldings(before: token)
      if token.kind == .leftBrace { open.append(lines.line(of: Int(token.span.start))) }
      if token.kind == .rightBrace, let first = open.popLast() {
        // The closing brace stays visible.
        let last = lines.line(of: Int(token.span.start)) - 1
        if last > first { foldings.append(Folding(firstLine: first, lastLine: last, isComment: false)) }
      }
    }
    return foldings.sorted { ($0.firstLine, $0.lastLine) < ($1.firstLine, $1.lastLine) }
  }

  private func commentFoldings(before token: Token) -> [Folding] {
    let bytes = source.bytes
    let start = Int(token.triviaStart)
    let end = Int(token.span.start)
    guard end - start > 2, bytes[start..<end].contains(UInt8(ascii: "#")) else { return [] }
    var foldings: [Folding] = []
    var first: Int?
    var last = 0
    let lastLine = lines.line(of: end)
    var line = lines.line(of: start)
    // What stands behind a token belongs to its line.
    if start > lines.starts[line] { line += 1 }
    while line <= lastLine {
      let from = lines.starts[line]
      let to = min(end, lines.end(ofLine: line, in: bytes))
      let isComment = from < to && bytes[from..<to].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "#")
      if isComment {
        first = first ?? line
        last = line
      }
      if !isComment || line == lastLine, let begun = first {
        if last > begun { foldings.append(Folding(firstLine: begun, lastLine: last, isComment: true)) }
        first = nil
      }
      line += 1
    }
    return foldings
  }

  /// The parts that hold a place, from the smallest: word, brackets and their contents, declaration, file.
  package func selections(at position: TextPosition, _ encoding: PositionEncoding) -> [TextRange] {
    let offset = offset(of: position, encoding)
    var spans: [SourceSpan] = []
    let id = source.id
    let token = syntax.tokens[self.token(endingBehind: offset)]
    if token.span.start <= offset, token.kind != .endOfFile { spans.append(token.span) }
    if let declaration = declaration(at: offset) {
      let syntax = syntax.declarations[declaration]
      var open: [Token] = []
      for token in self.syntax.tokens[syntax.tokens] {
        if token.kind == .leftBrace || token.kind == .leftParen { open.append(token) }
        if token.kind == .rightBrace || token.kind == .rightParen, let opening = open.popLast(),
          opening.span.start <= offset, offset <= token.span.end
        {
          if opening.span.end <= offset, offset <= token.span.start {
            spans.append(SourceSpan(source: id, start: opening.span.end, end: token.span.start))
          }
          spans.append(SourceSpan(source: id, start: opening.span.start, end: token.span.end))
        }
      }
      spans.append(syntax.span)
    }
    spans.append(SourceSpan(source: id, start: 0, end: UInt32(source.bytes.count)))
    var ranges: [TextRange] = []
    var last: SourceSpan?
    for span in spans where last.map({ span.start <= $0.start && $0.end <= span.end && span != $0 }) ?? true {
      ranges.append(range(of: span, encoding))
      last = span
    }
    return ranges
  }
}
