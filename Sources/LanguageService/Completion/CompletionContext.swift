import Diagnostics
import RuleSyntax

/// What stands before the place where an author writes.
struct CompletionContext {
  /// A token as Heed reads it.
  struct Lexeme {
    let kind: Token.Kind
    let text: String
  }

  /// Where in a file.
  enum Place {
    case outside
    /// Behind a keyword, before the brace of its block.
    case heading
    case block
    /// Between the braces of `all of` or `any of`.
    case list
    /// In a comment or a regular expression.
    case silent
  }

  private(set) var place = Place.outside
  /// The block that the place is in, or whose heading it is.
  private(set) var block: BlockKind?
  /// The words of the heading, or of the clause, before the place.
  private(set) var before: [Lexeme] = []
  /// The word that is being written; it is replaced.
  private(set) var prefix: SourceSpan
  /// Whether nothing stands before it on its line.
  private(set) var startsLine = false
  /// The text that is being written, from its quote to the place; nil outside of texts.
  private(set) var text: (span: SourceSpan, written: String)?
  /// The keyword of the declaration.
  private(set) var keyword = ""

  init(_ file: RuleFile, at offset: UInt32) {
    let tokens = file.syntax.tokens
    let id = file.source.id
    prefix = SourceSpan(source: id, start: offset, end: offset)
    var index = file.token(endingBehind: offset)
    // A token that ends right here is the one that is being written.
    if index > 0, tokens[index - 1].span.end == offset, Self.isWritten(tokens[index - 1], file) { index -= 1 }
    let token = tokens[index]
    startsLine = Self.startsLine(offset, file)
    if token.span.start < offset {
      switch token.kind {
      case .regex:
        place = .silent
        return
      case .string:
        let written = SourceSpan(source: id, start: token.span.start, end: offset)
        text = (token.span, file.source.text(of: written))
      case .word, .number:
        prefix = token.span
        startsLine = token.startsLine
      default: break
      }
    } else if Self.isInComment(token, offset, file) {
      place = .silent
      return
    }
    locate(file, index)
  }

  /// Whether a token goes on where it ends.
  private static func isWritten(_ token: Token, _ file: RuleFile) -> Bool {
    switch token.kind {
    case .word, .number: true
    case .string:
      // A text without its closing quote.
      file.source.text(of: token.span).unicodeScalars.count < 2
        || !["\"", "\u{201D}"].contains(file.source.text(of: token.span).last)
    default: false
    }
  }

  private static func isInComment(_ token: Token, _ offset: UInt32, _ file: RuleFile) -> Bool {
    guard token.triviaStart < offset else { return false }
    let bytes = file.source.bytes
    var position = Int(offset)
    while position > Int(token.triviaStart), bytes[position - 1] != 0x0A {
      position -= 1
      if bytes[position] == UInt8(ascii: "#") { return true }
    }
    return false
  }

  private static func startsLine(_ offset: UInt32, _ file: RuleFile) -> Bool {
    let line = file.lines.line(of: Int(offset))
    return file.source.bytes[file.lines.starts[line]..<Int(offset)].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// Finds block and clause. `index` is the token that is being written, or the one behind the place.
  private mutating func locate(_ file: RuleFile, _ index: Int) {
    let tokens = file.syntax.tokens
    if startsLine, text == nil, file.lines.starts.contains(Int(prefix.start)) { return }
    guard let start = Self.declarationStart(file, before: index) else { return }
    var word = start
    keyword = file.syntax.text(of: tokens[word])
    if keyword == "replace" || keyword == "extend", word + 1 < index {
      word += 1
      if keyword == "replace" { keyword = file.syntax.text(of: tokens[word]) }
    }
    block = BlockKind(rawValue: keyword)
    var open: [Int] = []
    var closed = false
    for position in word..<index {
      switch tokens[position].kind {
      case .leftBrace: open.append(position)
      case .rightBrace:
        _ = open.popLast()
        closed = closed || open.isEmpty
      default: break
      }
    }
    guard let brace = open.last else {
      if closed {
        block = nil
        return
      }
      place = .heading
      before = lexemes(file, start, index)
      return
    }
    place = open.count > 1 ? .list : .block
    var clause = brace + 1
    for position in stride(from: index - 1, through: brace + 1, by: -1) {
      let token = tokens[position]
      let isClause =
        token.startsLine && place == .block
        && (block?.clauses.contains(file.syntax.text(of: token)) ?? false)
      if file.syntax.marks[position] == .clause || isClause {
        clause = position
        break
      }
    }
    before = lexemes(file, min(clause, index), index)
  }

  private func lexemes(_ file: RuleFile, _ start: Int, _ end: Int) -> [Lexeme] {
    file.syntax.tokens[start..<end].map { Lexeme(kind: $0.kind, text: file.syntax.text(of: $0)) }
  }

  /// The keyword of the declaration that a token stands in or behind: one at the margin, or one the parser found.
  private static func declarationStart(_ file: RuleFile, before index: Int) -> Int? {
    var atMargin: Int?
    var position = index - 1
    while position >= 0 {
      let token = file.syntax.tokens[position]
      if token.startsLine, token.kind == .word,
        file.lines.starts[file.lines.line(of: Int(token.span.start))] == Int(token.span.start),
        declarationKeywords.contains(file.syntax.text(of: token))
      {
        atMargin = position
        break
      }
      position -= 1
    }
    let parsed = file.syntax.declarations.last { $0.tokens.lowerBound < index }?.tokens.lowerBound
    return [atMargin, parsed].compactMap { $0 }.max()
  }
}
