package import Diagnostics

/// Splits a file into tokens and says what it could not read.
///
/// The tokens are lossless: trivia and text of all of them, in order, are the bytes of the file. Linear in the file. A file over
/// the size limit is one token, `.endOfFile`, with everything as its trivia.
package func tokens(in source: SourceFile) -> ([Token], [Diagnostic]) {
  let (tokens, diagnostics, _) = Lexer.run(source)
  return (tokens, diagnostics)
}

/// The state while a file is read, from left to right.
struct Lexer {
  let source: SourceFile
  let bytes: [UInt8]
  var position = 0
  var tokens: [Token] = []
  var diagnostics: [Diagnostic] = []
  /// Offsets at which a text without its closing quote, or a regex without its closing slash, starts.
  var unterminated: Set<UInt32> = []
  var triviaStart = 0
  var startsLine = true
  var openLists = 0
  var reportedLoneReturn = false

  static func run(_ source: SourceFile) -> ([Token], [Diagnostic], unterminated: Set<UInt32>) {
    var lexer = Lexer(source: source)
    guard source.bytes.count <= SyntaxLimits.fileBytes else {
      lexer.report(.fileTooLarge(bytes: source.bytes.count), from: 0, to: 0)
      lexer.position = source.bytes.count
      lexer.startsLine = true
      lexer.emit(.endOfFile, from: lexer.position)
      return (lexer.tokens, lexer.diagnostics, [])
    }
    lexer.tokens.reserveCapacity(source.bytes.count / 5)
    lexer.skipTrivia()
    while lexer.position < lexer.bytes.count {
      lexer.readToken()
      lexer.skipTrivia()
    }
    lexer.emit(.endOfFile, from: lexer.position)
    return (lexer.tokens, lexer.diagnostics, lexer.unterminated)
  }

  init(source: SourceFile) {
    self.source = source
    self.bytes = source.bytes
  }

  mutating func report(_ finding: SyntaxFinding, from start: Int, to end: Int) {
    // One more than the limit lets the parser see that there were more.
    if diagnostics.count <= SyntaxLimits.findings {
      diagnostics.append(Diagnostic(finding, at: span(start, end)))
    }
  }

  func span(_ start: Int, _ end: Int) -> SourceSpan {
    SourceSpan(source: source.id, start: UInt32(start), end: UInt32(end))
  }

  func text(_ start: Int, _ end: Int) -> String { source.text(of: span(start, end)) }

  /// Ends the token that starts at `start` at the current position.
  mutating func emit(_ kind: Token.Kind, from start: Int) {
    tokens.append(
      Token(kind: kind, triviaStart: UInt32(triviaStart), span: span(start, position), startsLine: startsLine)
    )
    triviaStart = position
    startsLine = false
  }

  /// The scalar at an offset as its ASCII twin, and its length; U+0000 of length 0 at the end.
  func twin(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    guard offset < bytes.count else { return ("\0", 0) }
    let (scalar, length) = RuleSyntax.scalar(in: bytes, at: offset)
    return (asciiTwin(scalar), length)
  }

  func isLineBreak(at offset: Int) -> Bool {
    offset >= bytes.count || bytes[offset] == 0x0A || bytes[offset] == 0x0D
  }

  mutating func skipToLineEnd() {
    while !isLineBreak(at: position) { position += 1 }
  }

  // MARK: White space and comments

  mutating func skipTrivia() {
    while position < bytes.count {
      let (scalar, length) = twin(at: position)
      switch scalar {
      case "\n":
        startsLine = true
        position += 1
      case "\r":
        if position + 1 >= bytes.count || bytes[position + 1] != 0x0A {
          startsLine = true
          if !reportedLoneReturn { report(.loneCarriageReturn, from: position, to: position + 1) }
          reportedLoneReturn = true
        }
        position += 1
      case " ", "\t":
        position += length
      case "#":
        skipToLineEnd()
      case "/" where bytes[position] == 0x2F && position + 1 < bytes.count && bytes[position + 1] == 0x2F:
        let start = position
        skipToLineEnd()
        report(.foreignComment("//"), from: start, to: start + 2)
      case "/" where !regexMayStart && position + 1 < bytes.count && bytes[position + 1] == 0x2A:
        skipBlockComment()
      case "\u{FEFF}" where position == 0:
        position += length
      default:
        guard scalar.value >= 0x80, scalar.properties.isWhitespace else { return }
        position += length
      }
    }
  }

  private mutating func skipBlockComment() {
    let start = position
    report(.foreignComment("/*"), from: start, to: start + 2)
    position += 2
    while position < bytes.count {
      if bytes[position] == 0x2A, position + 1 < bytes.count, bytes[position + 1] == 0x2F {
        position += 2
        return
      }
      if bytes[position] == 0x0A { startsLine = true }
      position += 1
    }
  }

  // MARK: Tokens

  private static let punctuation: [Unicode.Scalar: Token.Kind] = [
    "{": .leftBrace, "}": .rightBrace, "(": .leftParen, ")": .rightParen, ",": .comma, ":": .colon,
    "+": .plus, "*": .star, "≥": .greaterOrEqual, "≤": .lessOrEqual, "≠": .notEqual,
  ]

  private mutating func readToken() {
    let start = position
    let (written, _) = RuleSyntax.scalar(in: bytes, at: position)
    let (first, length) = twin(at: position)
    if Self.isDigit(first) { return readNumber() }
    if first == "\"" { return readString(openedBy: written, length: length) }
    if let kind = Self.punctuation[first] {
      position += length
      return emit(kind, from: start)
    }
    let (next, nextLength) = twin(at: position + length)
    switch first {
    case "-" where Self.isDigit(next): return readNumber()
    case "-" where next == ">":
      position += length + nextLength
      report(.unexpectedCharacters("->"), from: start, to: position)
      emit(.unknown, from: start)
    case "-":
      position += length
      emit(.minus, from: start)
    case "." where Self.isDigit(next): readNumber()
    case "/": readSlash()
    case "=", "<", ">", "!", "&", "|": readOperator(first)
    case "'", "\u{2018}", "\u{2019}", "\u{300C}", "\u{300E}": readForeignQuote(written, length: length)
    case "[":
      openLists += 1
      readForeign(length: length, "[")
    case "]":
      position += length
      // The opening one was reported.
      if openLists > 0 { openLists -= 1 } else { report(.foreignPunctuation("]"), from: start, to: position) }
      emit(.unknown, from: start)
    case ";", "\u{3002}": readForeign(length: length, String(written))
    default:
      if Self.isLetter(first) { return readWord() }
      readUnknown()
    }
  }

  private mutating func readForeign(length: Int, _ text: String) {
    let start = position
    position += length
    report(.foreignPunctuation(text), from: start, to: position)
    emit(.unknown, from: start)
  }

  /// A run of characters that cannot start a token is one mistake.
  private mutating func readUnknown() {
    let start = position
    let (first, length) = RuleSyntax.scalar(in: bytes, at: position)
    position += length
    if Self.isInvisible(first) {
      report(.invisibleCharacter(first.value), from: start, to: position)
      return emit(.unknown, from: start)
    }
    while position < bytes.count {
      let (scalar, length) = twin(at: position)
      if scalar.value <= 0x20 || scalar.properties.isWhitespace || Self.isDigit(scalar)
        || Self.isLetter(scalar)
      {
        break
      }
      if Self.isInvisible(scalar) || "\"#/-=<>!&|'[];(){},:".unicodeScalars.contains(scalar) { break }
      position += length
    }
    report(.unexpectedCharacters(text(start, position)), from: start, to: position)
    emit(.unknown, from: start)
  }

  private mutating func readWord() {
    let start = position
    while position < bytes.count {
      let (scalar, length) = twin(at: position)
      if scalar == "-" || scalar == "." || scalar == "/" {
        let (next, _) = twin(at: position + length)
        guard Self.isLetter(next) || (scalar == "-" && Self.isDigit(next)) else { break }
      } else if !Self.isLetter(scalar), !Self.isDigit(scalar), scalar != "_", !Self.isMark(scalar) {
        break
      }
      position += length
    }
    emit(.word, from: start)
  }

  private mutating func readOperator(_ first: Unicode.Scalar) {
    let start = position
    var reading = ""
    while position < bytes.count {
      let (scalar, length) = twin(at: position)
      guard "=<>!&|".unicodeScalars.contains(scalar), reading.unicodeScalars.count < 3 else { break }
      // `=!` and the like are two operators, not one.
      if !reading.isEmpty, Self.operators[reading + String(scalar)] == nil { break }
      reading.unicodeScalars.append(scalar)
      position += length
    }
    guard let (kind, instead) = Self.operators[reading] else {
      report(.unexpectedCharacters(text(start, position)), from: start, to: position)
      return emit(.unknown, from: start)
    }
    if let instead { report(.foreignOperator(reading, instead: instead), from: start, to: position) }
    emit(kind, from: start)
  }

  private static let operators: [String: (Token.Kind, instead: String?)] = [
    "=": (.equal, nil), "!=": (.notEqual, nil), ">=": (.greaterOrEqual, nil), "<=": (.lessOrEqual, nil),
    ">": (.greater, nil), "<": (.less, nil),
    "==": (.equal, "="), "===": (.equal, "="), "!==": (.notEqual, "!="), "<>": (.notEqual, "!="),
    "=>": (.greaterOrEqual, ">="), "=<": (.lessOrEqual, "<="),
    "&": (.unknown, "and"), "&&": (.unknown, "and"), "|": (.unknown, "or"), "||": (.unknown, "or"),
    "!": (.unknown, "not"),
  ]
}
