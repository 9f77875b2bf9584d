package import Diagnostics

// Outside texts and regexes an input method's full-width forms mean the same as their ASCII twins.

/// The ASCII character that a scalar stands for outside texts and regexes, or the scalar itself.
func asciiTwin(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  if scalar.value < 0x80 { return scalar }
  switch scalar.value {
  case 0xFF01...0xFF5E: return Unicode.Scalar(UInt8(scalar.value - 0xFF01 + 0x21))
  case 0x3001: return ","
  case 0x3000, 0x00A0: return " "
  case 0x201C, 0x201D: return "\""
  // A minus sign and the dash that ranges are set with.
  case 0x2212, 0x2013: return "-"
  case 0x00D7: return "*"
  default: return scalar
  }
}

/// The scalar at an offset and its length in bytes. `bytes` holds valid UTF-8, as every `SourceFile` does.
func scalar(in bytes: [UInt8], at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
  let first = bytes[offset]
  if first < 0x80 { return (Unicode.Scalar(first), 1) }
  let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
  guard offset + length <= bytes.count else { return ("\u{FFFD}", bytes.count - offset) }
  var value = UInt32(first) & (0xFF >> UInt32(length + 1))
  for byte in bytes[(offset + 1)..<(offset + length)] { value = value << 6 | UInt32(byte & 0x3F) }
  return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
}

extension Token {
  /// The token as Heed reads it: full-width forms as ASCII, a text in straight quotes; what stands between the quotes or
  /// slashes stays as written.
  package func reading(in source: SourceFile) -> String {
    let written = source.text(of: span)
    switch kind {
    case .string:
      guard let first = written.unicodeScalars.first, first != "\"" else { return written }
      var inner = Substring(written).unicodeScalars.dropFirst()
      if let last = inner.last, Lexer.closesQuote(last, openedBy: first) { inner = inner.dropLast() }
      return "\"" + String(inner) + "\""
    case .regex:
      return written
    case .notEqual: return "!="
    case .greaterOrEqual: return ">="
    case .lessOrEqual: return "<="
    case .equal: return "="
    default:
      if written.utf8.allSatisfy({ $0 < 0x80 }) { return written }
      var scalars = String.UnicodeScalarView()
      for scalar in written.unicodeScalars { scalars.append(asciiTwin(scalar)) }
      let ascii = String(scalars)
      return kind == .clockRange ? ascii.replacingTilde() : ascii
    }
  }
}

extension String {
  fileprivate func replacingTilde() -> String {
    String(map { $0 == "~" ? "-" : $0 })
  }
}

extension RuleFileSyntax {
  /// A token as Heed reads it; see `Token.reading(in:)`.
  package func text(of token: Token) -> String { token.reading(in: source) }
}
