package import Diagnostics

/// The tokens of a file, every byte in exactly one of them or in the trivia before one.
///
/// Full-width forms are read as their ASCII twins. A regex is recognised by what stands before it, so that a slash never
/// has two meanings. O(bytes).
package func tokens(in source: SourceFile) -> (tokens: [Token], diagnostics: [Diagnostic]) {
  var lexer = Lexer(source: source)
  lexer.run()
  return (lexer.tokens, lexer.diagnostics)
}

/// What one file may be at most.
package enum SyntaxLimits {
  package static let fileBytes = 4_000_000
  package static let textBytes = 8_000
  package static let regexBytes = 2_000
  package static let nesting = 64
  package static let findings = 100
}

struct Lexer {
  let source: SourceFile
  let bytes: [UInt8]
  var position = 0
  var tokens: [Token] = []
  var diagnostics: [Diagnostic] = []

  init(source: SourceFile) {
    self.source = source
    self.bytes = source.bytes
  }

  mutating func run() {
    if bytes.count > SyntaxLimits.fileBytes {
      report(.fileTooLarge(bytes.count), 0, 0)
      finish(triviaStart: 0, startsLine: true)
      return
    }
    var startsLine = true
    while true {
      let triviaStart = position
      startsLine = skipTrivia() || startsLine
      guard position < bytes.count else {
        finish(triviaStart: triviaStart, startsLine: startsLine)
        return
      }
      let start = position
      let kind = scan()
      tokens.append(
        Token(
          kind: kind, triviaStart: UInt32(triviaStart), span: span(start, position), startsLine: startsLine))
      startsLine = false
    }
  }

  private mutating func finish(triviaStart: Int, startsLine: Bool) {
    let end = bytes.count
    tokens.append(
      Token(kind: .endOfFile, triviaStart: UInt32(triviaStart), span: span(end, end), startsLine: startsLine))
    position = end
  }

  func span(_ start: Int, _ end: Int) -> SourceSpan {
    SourceSpan(source: source.id, start: UInt32(start), end: UInt32(end))
  }

  mutating func report(_ finding: SyntaxFinding, _ start: Int, _ end: Int) {
    if diagnostics.count < SyntaxLimits.findings {
      diagnostics.append(Diagnostic(finding, at: span(start, end)))
    }
  }

  /// The scalar at an offset, full-width forms folded to ASCII, with its length in bytes.
  func scalar(at offset: Int) -> (value: UInt32, length: Int) {
    guard offset < bytes.count else { return (0, 0) }
    let first = bytes[offset]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2)
    guard offset + length <= bytes.count else { return (0xFFFD, bytes.count - offset) }
    var value = UInt32(first) & (length == 2 ? 0x1F : (length == 3 ? 0x0F : 0x07))
    for index in 1..<length { value = value << 6 | UInt32(bytes[offset + index] & 0x3F) }
    return (Self.folded(value), length)
  }

  /// Full-width and typographic forms that an input method types in place of ASCII.
  static func folded(_ value: UInt32) -> UInt32 {
    switch value {
    case 0xFF01...0xFF5E: value - 0xFEE0
    case 0x3000, 0xA0, 0xFEFF: 0x20
    case 0x3001: 0x2C
    case 0x201C, 0x201D, 0x300C, 0x300D: 0x22
    default: value
    }
  }

  /// Skips white space and comments; true if a line break was among them.
  private mutating func skipTrivia() -> Bool {
    var sawLineBreak = false
    while position < bytes.count {
      let (value, length) = scalar(at: position)
      switch value {
      case 0x0A:
        sawLineBreak = true
        position += 1
      case 0x20, 0x09, 0x0D: position += length
      case 0x23:
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      default: return sawLineBreak
      }
    }
    return sawLineBreak
  }

  private mutating func scan() -> Token.Kind {
    let start = position
    let (value, length) = scalar(at: position)
    if value == 0x22 { return scanString() }
    if value == 0x2F { return scanRegex() }
    if Self.isDigit(value) { return scanNumber() }
    if Self.isLetter(value) { return scanWord() }
    let next = scalar(at: position + length)
    func take(_ kind: Token.Kind, _ bytes: Int) -> Token.Kind {
      position = start + bytes
      return kind
    }
    switch value {
    case 0x7B: return take(.leftBrace, length)
    case 0x7D: return take(.rightBrace, length)
    case 0x28: return take(.leftParen, length)
    case 0x29: return take(.rightParen, length)
    case 0x2C: return take(.comma, length)
    case 0x3A: return take(.colon, length)
    case 0x2B: return take(.plus, length)
    case 0x2A: return take(.star, length)
    case 0x2265: return take(.greaterOrEqual, length)
    case 0x2264: return take(.lessOrEqual, length)
    case 0x2260: return take(.notEqual, length)
    case 0x3E:
      return next.value == 0x3D ? take(.greaterOrEqual, length + next.length) : take(.greater, length)
    case 0x3C: return next.value == 0x3D ? take(.lessOrEqual, length + next.length) : take(.less, length)
    case 0x3D:
      if next.value == 0x3D {
        report(.foreignOperator("==", instead: "="), start, start + length + next.length)
        return take(.equal, length + next.length)
      }
      return take(.equal, length)
    case 0x21:
      if next.value == 0x3D { return take(.notEqual, length + next.length) }
      report(.foreignOperator("!", instead: "not"), start, start + length)
      return take(.unknown, length)
    case 0x26, 0x7C:
      let doubled = next.value == value ? length + next.length : length
      let text = String(repeating: value == 0x26 ? "&" : "|", count: next.value == value ? 2 : 1)
      report(.foreignOperator(text, instead: value == 0x26 ? "and" : "or"), start, start + doubled)
      return take(.unknown, doubled)
    case 0x2D:
      if Self.isDigit(next.value) {
        position += length
        return scanNumber()
      }
      return take(.minus, length)
    case 0x27, 0x2018, 0x2019:
      while position < bytes.count, bytes[position] != 0x0A {
        let (inner, innerLength) = scalar(at: position)
        position += innerLength
        if position > start + length, inner == 0x27 || inner == 0x2019 { break }
      }
      report(.singleQuotes, start, position)
      return .string
    default:
      position += max(length, 1)
      // A run of the same nonsense is one mistake.
      while position < bytes.count {
        let (more, moreLength) = scalar(at: position)
        if Self.startsToken(more) || more <= 0x20 { break }
        position += max(moreLength, 1)
      }
      report(.unknownCharacter(Self.shown(Array(bytes[start..<position]))), start, position)
      return .unknown
    }
  }

  private static func startsToken(_ value: UInt32) -> Bool {
    if isLetter(value) || isDigit(value) { return true }
    switch value {
    case 0x21, 0x22, 0x23, 0x26...0x2F, 0x3A, 0x3C...0x3E, 0x7B...0x7D, 0x2018, 0x2019, 0x2260, 0x2264,
      0x2265:
      return true
    default: return false
    }
  }

  private static func shown(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(24), as: UTF8.self).unicodeScalars.map {
      $0.value < 0x20 || $0.value == 0x7F ? "U+" + String($0.value, radix: 16, uppercase: true) : String($0)
    }.joined()
  }

  // MARK: - Texts and patterns

  private mutating func scanString() -> Token.Kind {
    let start = position
    position += scalar(at: position).length
    while position < bytes.count {
      let (value, length) = scalar(at: position)
      if value == 0x0A { break }
      if value == 0x5C {
        position += length
        if position < bytes.count, bytes[position] != 0x0A { position += scalar(at: position).length }
        continue
      }
      position += length
      if value == 0x22, closes(start, position - length) {
        if position - start > SyntaxLimits.textBytes {
          report(.textTooLong(position - start, limit: SyntaxLimits.textBytes), start, position)
        }
        return .string
      }
    }
    while position > start, bytes[position - 1] == 0x0D { position -= 1 }
    report(.unterminatedString, start, position)
    return .string
  }

  /// A straight quote closes a straight one; a typographic one closes its kind, so that “…” may hold "…".
  private func closes(_ start: Int, _ end: Int) -> Bool {
    let opened = bytes[start]
    let closed = bytes[end]
    if opened == 0x22 { return closed == 0x22 }
    if opened == 0xEF { return closed == 0xEF || closed == 0x22 }  // ＂
    // “ … ” and 「 … 」: the closing form is the next code point of its pair; a second opening one is text.
    guard closed == opened else { return closed == 0x22 && opened != 0xE3 }
    return !(bytes[end + 1] == bytes[start + 1] && bytes[end + 2] == 0x9C)
      && !(bytes[start] == 0xE3 && bytes[end + 2] == 0x8C)
  }

  private mutating func scanRegex() -> Token.Kind {
    let start = position
    guard mayStartRegex else {
      position += scalar(at: position).length
      report(.unknownCharacter("/"), start, position)
      return .unknown
    }
    position += scalar(at: position).length
    var inClass = false
    while position < bytes.count, bytes[position] != 0x0A {
      let byte = bytes[position]
      if byte == 0x5C {
        position += 1
        if position < bytes.count, bytes[position] != 0x0A { position += scalar(at: position).length }
        continue
      }
      if byte == 0x5B { inClass = true }
      if byte == 0x5D { inClass = false }
      position += scalar(at: position).length
      if byte == 0x2F, !inClass {
        if position - start > SyntaxLimits.regexBytes {
          report(.textTooLong(position - start, limit: SyntaxLimits.regexBytes), start, position)
        }
        return .regex
      }
    }
    // A slash inside a class may have been meant to close: look again without classes.
    if inClass, let close = bytes[(start + 1)..<position].lastIndex(of: 0x2F), bytes[close - 1] != 0x5C {
      position = close + 1
      return .regex
    }
    while position > start + 1, bytes[position - 1] == 0x0D { position -= 1 }
    report(.unterminatedRegex, start, position)
    return .regex
  }

  /// After `match`, `raw`, `matches`, `except`, a comma, another regex, or a text in a list with `except`.
  private var mayStartRegex: Bool {
    guard let last = tokens.last else { return false }
    switch last.kind {
    case .regex, .comma, .string: return true
    case .word:
      let word = reading(of: last)
      return word == "match" || word == "raw" || word == "matches" || word == "except"
    default: return false
    }
  }

  // MARK: - Words and numbers

  private mutating func scanWord() -> Token.Kind {
    while position < bytes.count {
      let (value, length) = scalar(at: position)
      if Self.isLetter(value) || Self.isDigit(value) || value == 0x5F {
        position += length
        continue
      }
      let next = scalar(at: position + length).value
      let joins =
        switch value {
        case 0x2D: Self.isLetter(next) || Self.isDigit(next)
        case 0x2E, 0x2F: Self.isLetter(next)
        default: false
        }
      if !joins { break }
      position += length
    }
    return .word
  }

  private mutating func scanNumber() -> Token.Kind {
    let start = position
    // The sign was taken by the caller.
    let tokenStart = start > 0 && Lexer.folded(UInt32(bytes[start - 1])) == 0x2D ? start - 1 : start
    while position < bytes.count {
      let (value, length) = scalar(at: position)
      let next = scalar(at: position + length)
      if Self.isDigit(value) || Self.isLetter(value) {
        position += length
      } else if value == 0x2E || value == 0x3A, Self.isDigit(next.value) {
        position += length
      } else if value == 0x2D, Self.isDigit(next.value) {
        position += length
      } else {
        break
      }
    }
    let text = fold(start, position)
    if text.contains(":") {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      if ends.count <= 2, ends.allSatisfy({ Self.minutes(String($0)) != nil }) {
        return ends.count == 2 ? .clockRange : .clock
      }
      report(.badClock(text), tokenStart, position)
      return ends.count == 2 ? .clockRange : .clock
    }
    if text.dropFirst().contains("-") {
      if Self.date(text) == nil {
        // `5-3` is a subtraction without spaces, `2026-13-01` a date that does not exist.
        let isDate = text.split(separator: "-").count == 3
        report(isDate ? .badDate(text) : .minusWithoutSpaces, tokenStart, position)
      }
      return .date
    }
    if position < bytes.count, bytes[position] == 0x25 {
      position += 1
      report(.percentSign(Self.fraction(ofPercent: text)), tokenStart, position)
      return .number
    }
    if Self.number(text) == nil { report(.badNumber(text), tokenStart, position) }
    return .number
  }

  private func fold(_ start: Int, _ end: Int) -> String {
    var text = ""
    var offset = start
    while offset < end {
      let (value, length) = scalar(at: offset)
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      offset += max(length, 1)
    }
    return text
  }

  /// A token as ASCII twins, for everything but the insides of texts and patterns.
  func reading(of token: Token) -> String { fold(Int(token.span.start), Int(token.span.end)) }

  static func isDigit(_ value: UInt32) -> Bool { (0x30...0x39).contains(value) }

  static func isLetter(_ value: UInt32) -> Bool {
    if value < 0x80 { return (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) }
    guard let scalar = Unicode.Scalar(value) else { return false }
    return scalar.properties.isAlphabetic
  }

  // MARK: - Values

  /// Ten-thousandths of `-12.5`, or nil: at most four places, at most twelve digits before the point.
  static func number(_ text: String) -> Int64? {
    var digits = Substring(text)
    let isNegative = digits.first == "-"
    if isNegative { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, (1...12).contains(whole.count), isDigits(whole) else {
      return nil
    }
    var fraction = parts.count == 2 ? parts[1] : ""
    if parts.count == 2, fraction.isEmpty || !isDigits(fraction) { return nil }
    while fraction.count > 4, fraction.last == "0" { fraction = fraction.dropLast() }
    guard fraction.count <= 4, let units = Int64(whole),
      let rest = Int64(fraction + String(repeating: "0", count: 4 - fraction.count))
    else { return nil }
    return (isNegative ? -1 : 1) * (units * 10_000 + rest)
  }

  private static func isDigits(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2, isDigits(parts[0]),
      isDigits(parts[1]),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
    else { return nil }
    return hour * 60 + minute
  }

  static func date(_ text: String) -> DateLiteral? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts.allSatisfy({ isDigits($0) }), let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month), parts[1].count == 2,
      parts[2].count == 2
    else { return nil }
    let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day) ? DateLiteral(year: year, month: month, day: day) : nil
  }

  /// `60` as `0.6`, for the help.
  private static func fraction(ofPercent text: String) -> String {
    guard let value = number(text) else { return "0.6" }
    let hundredth = value / 100
    var digits = String(hundredth % 10_000)
    digits = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    return "\(hundredth / 10_000).\(digits)"
  }
}
