package import Diagnostics
import Signals

/// A piece of a text that the customer or the agent gets.
package enum SlotPiece: Sendable {
  /// Escapes resolved: `\{` is a brace here.
  case text(String)
  /// Without the fallback for `{name}`.
  case slot(NameSyntax, Spanned<SlotFallback>?)
}

/// What stands in for a value that is absent.
package enum SlotFallback: Sendable, Hashable {
  case text(String)
  /// Ten-thousandths.
  case number(Int64)
  /// `else nothing`: the slot leaves no trace.
  case nothing

  /// What the reader sees.
  package var text: String {
    switch self {
    case .text(let text): text
    case .number(let units): decimalText(units)
    case .nothing: ""
    }
  }
}

/// The pieces of a text with slots, in order and at least one, and what is wrong with its slots.
///
/// With the file that holds the text, a mistake is underlined exactly; without it, texts with escapes or curly quotes are underlined as
/// a whole. A slot that could not be read is left out.
package func slots(in text: TextSyntax, of source: SourceFile? = nil) -> (
  pieces: [SlotPiece], diagnostics: [Diagnostic]
) {
  var reader = SlotReader(text: text, source: source)
  reader.read()
  return (reader.pieces, reader.diagnostics)
}

private struct SlotReader {
  let text: TextSyntax
  let scalars: [Unicode.Scalar]
  /// Per scalar, and for the end: its offset in the file; empty if unknown.
  let offsets: [UInt32]
  var pieces: [SlotPiece] = []
  var diagnostics: [Diagnostic] = []
  private var plain = String.UnicodeScalarView()
  private var position = 0

  init(text: TextSyntax, source: SourceFile?) {
    self.text = text
    scalars = Array(text.value.unicodeScalars)
    offsets = Self.offsets(of: text, scalars, in: source)
  }

  /// Walks through the text as written and as read side by side.
  private static func offsets(of text: TextSyntax, _ scalars: [Unicode.Scalar], in source: SourceFile?)
    -> [UInt32]
  {
    var offset = text.span.start + 1
    guard let source else {
      guard text.value.utf8.count + 2 == Int(text.span.end - text.span.start) else { return [] }
      return scalars.map { scalar in
        defer { offset += UInt32(UTF8.width(scalar)) }
        return offset
      } + [offset]
    }
    let written = Array(source.text(of: text.span).unicodeScalars)
    guard let first = written.first else { return [] }
    var place = 1
    offset = text.span.start + UInt32(UTF8.width(first))
    var offsets: [UInt32] = []
    for scalar in scalars {
      guard place < written.count else { return [] }
      offsets.append(offset)
      if written[place] == "\\", place + 1 < written.count, scalar != "\\" || written[place + 1] == "\\" {
        offset += 1
        place += 1
      }
      guard place < written.count else { return [] }
      offset += UInt32(UTF8.width(written[place]))
      place += 1
    }
    return offsets + [offset]
  }

  private func span(_ start: Int, _ end: Int) -> SourceSpan {
    guard end < offsets.count else { return text.span }
    return SourceSpan(source: text.span.source, start: offsets[start], end: offsets[end])
  }

  private mutating func report(_ finding: SyntaxFinding, _ start: Int, _ end: Int) {
    diagnostics.append(Diagnostic(finding, at: span(start, end)))
  }

  mutating func read() {
    while position < scalars.count {
      let scalar = scalars[position]
      if scalar == "\\", position + 1 < scalars.count,
        scalars[position + 1] == "{" || scalars[position + 1] == "}"
      {
        plain.append(scalars[position + 1])
        position += 2
      } else if scalar == "{" {
        readSlot()
      } else {
        if scalar == "}" { report(.strayClosingSlot, position, position + 1) }
        plain.append(scalar)
        position += 1
      }
    }
    flush()
    if pieces.isEmpty { pieces.append(.text("")) }
  }

  private mutating func flush() {
    if !plain.isEmpty { pieces.append(.text(String(plain))) }
    plain = String.UnicodeScalarView()
  }

  private mutating func readSlot() {
    let start = position
    var end = start + 1
    var isQuoted = false
    while end < scalars.count, isQuoted || scalars[end] != "}" {
      if scalars[end] == "\"" { isQuoted.toggle() }
      if !isQuoted, scalars[end] == "{" { break }
      end += 1
    }
    guard end < scalars.count, scalars[end] == "}" else {
      report(.unclosedSlot, start, start + 1)
      position = end
      return
    }
    position = end + 1
    flush()
    readContent(start + 1, end)
  }

  /// `name [else fallback]` between the braces.
  private mutating func readContent(_ lower: Int, _ upper: Int) {
    var start = lower
    var end = upper
    while start < end, isSpace(scalars[start]) { start += 1 }
    while start < end, isSpace(scalars[end - 1]) { end -= 1 }
    guard start < end else { return report(.emptySlot, lower - 1, upper + 1) }
    var nameEnd = start
    while nameEnd < end, !isSpace(scalars[nameEnd]) { nameEnd += 1 }
    let name = string(start, nameEnd)
    guard isName(name) else { return report(.slotName(name), start, nameEnd) }
    var fallbackStart = nameEnd
    while fallbackStart < end, isSpace(scalars[fallbackStart]) { fallbackStart += 1 }
    let syntax = NameSyntax(name, span(start, nameEnd))
    guard fallbackStart < end else { return pieces.append(.slot(syntax, nil)) }
    guard string(fallbackStart, min(end, fallbackStart + 4)) == "else" else {
      return report(.slotName(string(start, end)), start, end)
    }
    var valueStart = fallbackStart + 4
    while valueStart < end, isSpace(scalars[valueStart]) { valueStart += 1 }
    let value = string(valueStart, end)
    guard let fallback = fallback(value) else {
      return report(.slotFallback(value), valueStart < end ? valueStart : fallbackStart, end)
    }
    pieces.append(.slot(syntax, Spanned(fallback, span(valueStart, end))))
  }

  private func string(_ start: Int, _ end: Int) -> String {
    String(String.UnicodeScalarView(scalars[start..<end]))
  }

  private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  private func isName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, Lexer.isLetter(first) else { return false }
    return name.unicodeScalars.allSatisfy {
      Lexer.isLetter($0) || Lexer.isDigit($0) || Lexer.isMark($0) || $0 == "_" || $0 == "-" || $0 == "."
    }
  }

  private func fallback(_ written: String) -> SlotFallback? {
    if written == "nothing" { return .nothing }
    let scalars = Array(written.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last else { return nil }
    if scalars.count >= 2, Lexer.closesQuote(last, openedBy: first), first != "'" {
      return .text(String(String.UnicodeScalarView(scalars[1..<(scalars.count - 1)])))
    }
    let digits = first == "-" ? Array(scalars.dropFirst()) : scalars
    guard digits.first.map(Lexer.isDigit) == true, digits.last.map(Lexer.isDigit) == true, digits.count < 16,
      digits.filter({ $0 == "." }).count <= 1, digits.allSatisfy({ Lexer.isDigit($0) || $0 == "." })
    else { return nil }
    return .number(decimalUnits(written))
  }
}
