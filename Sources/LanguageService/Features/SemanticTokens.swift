import Diagnostics
import RuleSyntax
import Signals

/// What a piece of text is, for colouring.
package enum TokenType: Int, Sendable, CaseIterable {
  case comment, keyword, string, number, regexp, `operator`, variable, property, enumMember, type, function,
    `class`,
    event, parameter

  /// As editors call it.
  package var name: String { String(describing: self) }
}

/// What else is known of it, as bits.
package struct TokenModifiers: OptionSet, Sendable, Hashable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }
  package static let declaration = TokenModifiers(rawValue: 1)
  /// A word of the language, not of an author.
  package static let defaultLibrary = TokenModifiers(rawValue: 2)
  package static let names = ["declaration", "defaultLibrary"]
}

/// A coloured piece of one line.
package struct SemanticToken: Sendable, Hashable {
  package let start: TextPosition
  /// In code units.
  package let length: Int
  package let type: TokenType
  package let modifiers: TokenModifiers
}

extension EditedRuleSet {
  /// The pieces of a file, or of a part of it, in order.
  package func semanticTokens(of file: Int, in range: TextRange? = nil) -> [SemanticToken] {
    let whole = files[file]
    let from = range.map { whole.offset(of: $0.start, encoding) } ?? 0
    let to = range.map { whole.offset(of: $0.end, encoding) } ?? UInt32(whole.source.bytes.count)
    var painter = TokenPainter(whole, names[file], self)
    let first = range == nil ? 0 : whole.token(endingBehind: from)
    for token in whole.syntax.tokens[first...] {
      if token.triviaStart >= to, token.kind != .endOfFile { break }
      painter.paint(token)
    }
    if range != nil {
      return painter.tokens.filter {
        $0.start >= whole.range(of: .init(source: whole.source.id, start: from, end: from), encoding).start
          && $0.start <= whole.range(of: .init(source: whole.source.id, start: to, end: to), encoding).start
      }
    }
    return painter.tokens
  }
}

private struct TokenPainter {
  let file: RuleFile
  let names: FileNames
  let ruleSet: EditedRuleSet
  var reader: PositionReader
  var tokens: [SemanticToken] = []
  private var next = 0

  init(_ file: RuleFile, _ names: FileNames, _ ruleSet: EditedRuleSet) {
    self.file = file
    self.names = names
    self.ruleSet = ruleSet
    reader = file.positions(ruleSet.encoding)
  }

  mutating func paint(_ token: Token) {
    paintComments(Int(token.triviaStart), Int(token.span.start))
    switch token.kind {
    case .word: paintWord(token)
    case .string: paintText(token)
    case .regex: add(token.span.start, token.span.end, .regexp)
    case .number, .date, .clock, .clockRange: add(token.span.start, token.span.end, .number)
    case .equal, .notEqual, .greaterOrEqual, .lessOrEqual, .greater, .less, .plus, .minus, .star:
      add(token.span.start, token.span.end, .operator)
    case .leftBrace, .rightBrace, .leftParen, .rightParen, .comma, .colon, .unknown, .endOfFile: break
    }
  }

  private mutating func add(
    _ start: UInt32, _ end: UInt32, _ type: TokenType, _ modifiers: TokenModifiers = []
  ) {
    guard start < end else { return }
    let from = reader.position(of: start)
    let to = reader.position(of: end)
    // A token of an editor lies on one line; ours do, but for a text that lost its closing quote.
    guard from.line == to.line else { return }
    tokens.append(
      SemanticToken(start: from, length: to.character - from.character, type: type, modifiers: modifiers))
  }

  private mutating func paintComments(_ start: Int, _ end: Int) {
    let bytes = file.source.bytes
    var position = start
    while position < end {
      let isFullWidth =
        bytes[position] == 0xEF && position + 2 < end && bytes[position + 1] == 0xBC
        && bytes[position + 2] == 0x83
      guard bytes[position] == UInt8(ascii: "#") || isFullWidth else {
        position += 1
        continue
      }
      var stop = position
      while stop < end, bytes[stop] != 0x0A, bytes[stop] != 0x0D { stop += 1 }
      add(UInt32(position), UInt32(stop), .comment)
      position = stop
    }
  }

  /// The name that starts at an offset; tokens come in order, so the list is walked once.
  private mutating func occurrence(from start: UInt32) -> Occurrence? {
    if next < names.occurrences.count, names.occurrences[next].span.start > start { return nil }
    if next == 0 || names.occurrences[max(0, next - 1)].span.start < start {
      while next < names.occurrences.count, names.occurrences[next].span.start < start { next += 1 }
    }
    guard next < names.occurrences.count, names.occurrences[next].span.start == start else { return nil }
    return names.occurrences[next]
  }

  private mutating func paintWord(_ token: Token) {
    guard let occurrence = occurrence(from: token.span.start) else {
      return add(token.span.start, token.span.end, .keyword)
    }
    let (type, modifiers) = look(of: occurrence)
    add(token.span.start, token.span.end, type, modifiers)
  }

  private func look(of occurrence: Occurrence) -> (TokenType, TokenModifiers) {
    let key = ruleSet.key(of: occurrence)
    let declaration: TokenModifiers = occurrence.isDeclaration ? [.declaration] : []
    switch key.space {
    case .value:
      switch ruleSet.value(key.name) {
      case .signal: return (.variable, [.defaultLibrary])
      case .declared(_, let declared):
        return (declared.kind == .fact || declared.kind == .field ? .property : .variable, declaration)
      case nil: return (.variable, declaration)
      }
    case .topic, .trigger, .intent: return (.type, declaration)
    case .mood, .calendar: return (.variable, declaration)
    case .script: return (.function, declaration)
    case .desk: return (.class, declaration)
    case .event: return (.event, declaration)
    case .rule, .ensure, .test: return (.string, declaration)
    case .choice, .channel: return (.enumMember, declaration)
    case .language, .model: return (.enumMember, [.defaultLibrary])
    case .tag, .skill: return (.enumMember, [])
    }
  }

  /// A text, slots in it apart.
  private mutating func paintText(_ token: Token) {
    if let occurrence = occurrence(from: token.span.start), occurrence.span == token.span {
      let (type, modifiers) = look(of: occurrence)
      return add(token.span.start, token.span.end, type, modifiers)
    }
    var from = token.span.start
    while next < names.occurrences.count, names.occurrences[next].span.start < token.span.end {
      let span = names.occurrences[next].span
      let (type, modifiers) = look(of: names.occurrences[next])
      next += 1
      guard span.start >= from, span.end <= token.span.end else { continue }
      add(from, span.start, .string)
      add(span.start, span.end, type, modifiers)
      from = span.end
    }
    add(from, token.span.end, .string)
  }
}
