package import Diagnostics

/// Reads a rule file: the best tree the parser can make of it, and everything that is wrong with its writing, in source order.
///
/// One mistake gives one message: after it, reading goes on at the next clause, closing brace or declaration. Declarations and clauses
/// that could not be read are left out of the tree. Linear in the file.
package func parsed(_ source: SourceFile) -> (file: RuleFileSyntax, diagnostics: [Diagnostic]) {
  let (tokens, lexerFindings, unterminated) = Lexer.run(source)
  var parser = Parser(source: source, tokens: tokens, unterminated: unterminated)
  let declarations = parser.readFile()
  let characters = lexerFindings.filter { finding in
    !parser.bareTexts.contains { $0.start <= finding.span.start && finding.span.end <= $0.end }
  }
  var diagnostics = (characters + parser.diagnostics).inSourceOrder()
  if diagnostics.count > SyntaxLimits.findings {
    let last = diagnostics[SyntaxLimits.findings].span
    diagnostics.removeSubrange(SyntaxLimits.findings...)
    diagnostics.append(Diagnostic(SyntaxFinding.tooManyFindings, at: last))
  }
  let file = RuleFileSyntax(source: source, tokens: tokens, declarations: declarations, marks: parser.marks)
  return (file, diagnostics)
}

/// Thrown when a clause cannot be read further; the mistake was reported before.
struct Abandoned: Error {}

/// Recursive descent over the tokens that mean something; those that the lexer could not read are passed over.
///
/// INVARIANT: every loop ends or moves `position` forward on each round.
struct Parser {
  let source: SourceFile
  let tokens: [Token]
  let unterminated: Set<UInt32>
  /// Positions in `tokens` of what the parser reads; the last is the end of the file.
  let stream: [Int]
  /// Per element of `stream`: the token as Heed reads it; empty for texts and regexes.
  var readings: [String]
  /// Per element of `stream`: true if characters that the lexer reported stand right before it.
  let followsUnknown: [Bool]
  /// Position in `stream`.
  var position = 0
  var diagnostics: [Diagnostic] = []
  var marks: [Int: LayoutMark] = [:]
  /// The block whose clauses are being read.
  var block: BlockKind?
  /// Texts without quotes, to the end of their line: what the lexer says about their punctuation is no second mistake.
  var bareTexts: [SourceSpan] = []
  /// True once a list of the present clause was reported as never closed.
  var hasReportedUnclosed = false
  /// How many levels deep the condition being read is.
  var depth = 0
  /// How many operators of sums and products the condition being read has.
  var operators = 0

  init(source: SourceFile, tokens: [Token], unterminated: Set<UInt32>) {
    self.source = source
    self.tokens = tokens
    self.unterminated = unterminated
    var stream: [Int] = []
    var readings: [String] = []
    var follows: [Bool] = []
    stream.reserveCapacity(tokens.count)
    readings.reserveCapacity(tokens.count)
    var afterUnknown = false
    for (index, token) in tokens.enumerated() {
      var reading = token.kind == .string || token.kind == .regex ? "" : token.reading(in: source)
      if token.kind == .unknown {
        // Operators of other languages mean what they mean there; they were reported.
        switch reading {
        case "&", "&&": reading = "and"
        case "|", "||": reading = "or"
        case "!": reading = "not"
        default:
          afterUnknown = true
          continue
        }
      }
      stream.append(index)
      readings.append(reading)
      follows.append(afterUnknown)
      afterUnknown = false
    }
    self.stream = stream
    self.readings = readings
    self.followsUnknown = follows
  }

  // MARK: Looking

  func kind(_ offset: Int = 0) -> Token.Kind { token(offset).kind }

  func token(_ offset: Int = 0) -> Token { tokens[stream[clamped(position + offset)]] }

  func reading(_ offset: Int = 0) -> String { readings[clamped(position + offset)] }

  private func clamped(_ place: Int) -> Int { max(0, min(place, stream.count - 1)) }

  var atEnd: Bool { position >= stream.count - 1 }

  /// True for a word, also for `&&` and the like, which stand for words.
  func isWord(_ offset: Int = 0) -> Bool {
    let kind = kind(offset)
    return kind == .word || kind == .unknown
  }

  func at(_ word: String, _ offset: Int = 0) -> Bool { isWord(offset) && reading(offset) == word }

  func at(_ kind: Token.Kind) -> Bool { self.kind() == kind }

  /// The text as the author wrote it.
  func written(_ offset: Int = 0) -> String { source.text(of: token(offset).span) }

  var span: SourceSpan { token().span }

  var previousSpan: SourceSpan { token(-1).span }

  /// From the token at a place of the stream to the last one read.
  func span(from start: Int) -> SourceSpan {
    let first = tokens[stream[clamped(start)]].span
    return position > start ? first.through(token(-1).span) : first
  }

  /// The tokens from a place of the stream to the last one read; never empty.
  func range(from start: Int) -> TokenRange {
    let lower = stream[clamped(start)]
    return lower..<max(lower + 1, stream[clamped(position - 1)] + 1)
  }

  func text(from start: Int) -> String { source.text(of: span(from: start)) }

  // MARK: Moving

  mutating func advance() {
    if !atEnd { position += 1 }
  }

  mutating func accept(_ word: String) -> Bool {
    guard at(word) else { return false }
    advance()
    return true
  }

  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  mutating func mark(_ mark: LayoutMark) {
    marks[stream[clamped(position)]] = mark
  }

  // MARK: Reporting

  mutating func report(_ finding: SyntaxFinding, at span: SourceSpan, related: [Diagnostic.Related] = []) {
    if diagnostics.count <= SyntaxLimits.findings {
      diagnostics.append(Diagnostic(finding, at: span, related: related))
    }
  }

  /// True once so much is wrong that reading on helps nobody.
  var hasEnough: Bool { diagnostics.count > SyntaxLimits.findings }

  /// Reports that something else is wanted at the present token, and gives the clause up.
  mutating func fail(_ wanted: Wanted) -> Abandoned {
    // What the lexer reported explains the hole.
    if followsUnknown[clamped(position)] { return Abandoned() }
    let previous = position > 0 ? token(-1) : nil
    // A name, not a page of text, says where something is missing.
    let after = previous.map {
      $0.kind == .string || $0.kind == .regex ? source.text(of: $0.span) : reading(-1)
    }
    if token().startsLine || atEnd || at(.rightBrace) || at(.leftBrace) {
      report(.expected(wanted, after: after, found: nil), at: previous?.span ?? span)
    } else {
      report(.expected(wanted, after: after, found: written()), at: span)
    }
    return Abandoned()
  }

  mutating func expect(_ word: String) throws(Abandoned) {
    if accept(word) { return }
    if isWord(), !token().startsLine, nearest(to: reading(), among: [word]) != nil {
      report(.unexpected(written(), near: word), at: span)
      return advance()
    }
    throw fail(.keyword(word))
  }

  mutating func expect(_ kind: Token.Kind, _ symbol: String) throws(Abandoned) {
    if !accept(kind) { throw fail(.symbol(symbol)) }
  }

  /// Runs `body` one level deeper; more levels than anybody reads are refused, so no file can exhaust the stack.
  mutating func nested<Value>(_ body: (inout Parser) throws(Abandoned) -> Value) throws(Abandoned) -> Value {
    if depth >= SyntaxLimits.nesting {
      report(.nestingTooDeep, at: span)
      throw Abandoned()
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }
}
