package import Diagnostics

/// What stands in a slot when its value is not known.
package enum SlotFallback: Sendable, Hashable {
  case text(String)
  /// `else nothing`.
  case nothing

  package var text: String { if case .text(let text) = self { text } else { "" } }
}

/// A piece of a text with slots.
package enum SlotPiece: Sendable {
  case text(String)
  case slot(NameSyntax, Spanned<SlotFallback>?)
}

/// The pieces of a text: `{name}`, `{name else "text"}`, `{name else nothing}`; `\{` and `\}` are braces.
///
/// Places point into the literal as written as long as no other escape stands before them; findings underline the text.
package func slots(in text: TextSyntax) -> (pieces: [SlotPiece], diagnostics: [Diagnostic]) {
  var pieces: [SlotPiece] = []
  var diagnostics: [Diagnostic] = []
  var plain = ""
  let scalars = Array(text.value.unicodeScalars)
  var index = 0
  while index < scalars.count {
    let scalar = scalars[index]
    if scalar == "\\", index + 1 < scalars.count, scalars[index + 1] == "{" || scalars[index + 1] == "}" {
      plain.unicodeScalars.append(scalars[index + 1])
      index += 2
    } else if scalar == "{" {
      let close = scalars[index...].firstIndex(of: "}") ?? scalars.count
      let inner = scalars[(index + 1)..<close]
      let offset = byteOffset(of: index + 1, scalars, in: text)
      if close < scalars.count, let slot = slot(inner, from: offset, text.span.source) {
        if !plain.isEmpty { pieces.append(.text(plain)) }
        plain = ""
        pieces.append(slot)
      } else {
        let shown = String(String.UnicodeScalarView(scalars[index..<min(close + 1, scalars.count)]))
        diagnostics.append(Diagnostic(SyntaxFinding.badSlot(String(shown.prefix(40))), at: text.span))
      }
      index = close + 1
    } else if scalar == "}" {
      diagnostics.append(Diagnostic(SyntaxFinding.badSlot("}"), at: text.span))
      index += 1
    } else {
      plain.unicodeScalars.append(scalar)
      index += 1
    }
  }
  if !plain.isEmpty || pieces.isEmpty { pieces.append(.text(plain)) }
  return (pieces, diagnostics)
}

/// Where a scalar of the value stands in the file: behind the opening quote, line breaks counting two bytes as written.
private func byteOffset(of index: Int, _ scalars: [Unicode.Scalar], in text: TextSyntax) -> UInt32 {
  var bytes = 1
  for scalar in scalars[..<index] {
    bytes += scalar == "\n" || scalar == "\"" ? 2 : String(scalar).utf8.count
  }
  return min(text.span.start + UInt32(bytes), text.span.end)
}

private func slot(_ inner: ArraySlice<Unicode.Scalar>, from offset: UInt32, _ source: SourceID) -> SlotPiece?
{
  let text = String(String.UnicodeScalarView(inner))
  let leading = text.prefix { $0 == " " }.utf8.count
  let words = text.split(separator: " ", omittingEmptySubsequences: true)
  guard let name = words.first, name.unicodeScalars.allSatisfy({ isNamePart($0) }) else { return nil }
  let start = offset + UInt32(leading)
  let nameSpan = SourceSpan(source: source, start: start, end: start + UInt32(name.utf8.count))
  let syntax = NameSyntax(String(name), nameSpan)
  if words.count == 1 { return .slot(syntax, nil) }
  guard words[1] == "else", words.count > 2, let range = text.range(ofWord: "else") else { return nil }
  let rest = text[range.upperBound...].drop { $0 == " " }
  var value = Substring(rest)
  while value.last == " " { value = value.dropLast() }
  let fallback: SlotFallback
  if value == "nothing" {
    fallback = .nothing
  } else if value.count >= 2, let first = value.first, let last = value.last, "\"“”".contains(first),
    "\"“”".contains(last)
  {
    fallback = .text(String(value.dropFirst().dropLast()))
  } else if !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) {
    fallback = .text(String(value))
  } else {
    return nil
  }
  return .slot(syntax, Spanned(fallback, nameSpan))
}

private func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "_" || scalar == "." || scalar == "-" || Lexer.isLetter(scalar.value)
    || Lexer.isDigit(scalar.value)
}

extension String {
  /// The first place of a word between spaces.
  fileprivate func range(ofWord word: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      let end = self[start...].firstIndex(of: " ") ?? endIndex
      if self[start..<end] == word { return start..<end }
      start = end < endIndex ? index(after: end) : endIndex
    }
    return nil
  }
}
