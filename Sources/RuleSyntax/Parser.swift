package import Diagnostics

/// Reads a file as far as it can be read; one mistake gives one message. O(tokens).
package func parsed(_ source: SourceFile) -> (file: RuleFileSyntax, diagnostics: [Diagnostic]) {
  var lexer = Lexer(source: source)
  lexer.run()
  var parser = Parser(lexer: lexer)
  let declarations = parser.declarations()
  return (
    RuleFileSyntax(source: source, tokens: lexer.tokens, declarations: declarations),
    (lexer.diagnostics + parser.diagnostics).inSourceOrder()
  )
}

/// Recursive descent. Recovery has two places to land: the next clause of a block and the next declaration; what lies
/// between is skipped in silence, because one message was given already.
struct Parser {
  let lexer: Lexer
  let tokens: [Token]
  var index = 0
  var diagnostics: [Diagnostic] = []
  var depth = 0
  /// Offsets at which the lexer complained: the parser adds nothing there.
  private let lexerErrors: Set<UInt32>

  init(lexer: Lexer) {
    self.lexer = lexer
    self.tokens = lexer.tokens
    self.lexerErrors = Set(lexer.diagnostics.map(\.span.start))
  }

  // MARK: - Tokens

  var token: Token { tokens[index] }
  var next: Token { tokens[min(index + 1, tokens.count - 1)] }
  var atEnd: Bool { token.kind == .endOfFile }

  func text(_ token: Token) -> String { lexer.reading(of: token) }

  /// The word at hand, or nil.
  var word: String? { token.kind == .word ? text(token) : nil }
  var nextWord: String? { next.kind == .word ? text(next) : nil }

  func at(_ word: String) -> Bool { self.word == word }

  mutating func advance() { if !atEnd { index += 1 } }

  mutating func take(_ word: String) -> Bool {
    if at(word) {
      advance()
      return true
    }
    return false
  }

  mutating func take(_ kind: Token.Kind) -> Bool {
    if token.kind == kind {
      advance()
      return true
    }
    return false
  }

  // MARK: - Findings

  mutating func report(_ finding: SyntaxFinding, at span: SourceSpan) {
    if lexerErrors.contains(span.start) { return }
    if diagnostics.count == SyntaxLimits.findings {
      diagnostics.append(Diagnostic(SyntaxFinding.tooManyFindings(SyntaxLimits.findings), at: span))
    }
    if diagnostics.count < SyntaxLimits.findings { diagnostics.append(Diagnostic(finding, at: span)) }
  }

  mutating func expected(_ what: String, _ chinese: String) {
    report(.expected(what, chinese: chinese, found: shown(token)), at: token.span)
  }

  func shown(_ token: Token) -> String {
    if token.kind == .endOfFile { return "the end of the file" }
    let text = lexer.source.text(of: token.span)
    return "`\(text.count > 40 ? text.prefix(40) + "…" : Substring(text))`"
  }

  /// Requires a word; false (and a message) if another stands there.
  mutating func expect(_ word: String) -> Bool {
    if take(word) { return true }
    expected("`\(word)`", " `\(word)`")
    return false
  }

  // MARK: - Pieces

  func span(from start: Int) -> SourceSpan {
    tokens[start].span.through(tokens[max(start, index - 1)].span)
  }

  mutating func name(_ what: String, _ chinese: String) -> NameSyntax? {
    guard token.kind == .word else {
      expected(what, chinese)
      return nil
    }
    let name = NameSyntax(text(token), token.span)
    advance()
    return name
  }

  mutating func names(_ what: String, _ chinese: String) -> [NameSyntax] {
    var names: [NameSyntax] = []
    repeat {
      guard let name = name(what, chinese) else { break }
      names.append(name)
    } while take(.comma)
    return names
  }

  mutating func string(_ what: String = "a text in quotes", _ chinese: String = "引号中的文字") -> TextSyntax? {
    guard token.kind == .string else {
      expected(what, chinese)
      return nil
    }
    let value = TextSyntax(value(of: token), token.span)
    advance()
    return value
  }

  /// Texts separated by commas or line breaks.
  mutating func strings() -> [TextSyntax] {
    guard let first = string() else { return [] }
    var texts = [first]
    while true {
      if token.kind == .comma, next.kind == .string || next.kind != .regex { advance() }
      guard token.kind == .string else { break }
      texts.append(TextSyntax(value(of: token), token.span))
      advance()
    }
    return texts
  }

  mutating func regexes() -> [RegexSyntax] {
    var regexes: [RegexSyntax] = []
    while true {
      guard token.kind == .regex else {
        if regexes.isEmpty { expected("a pattern between slashes", "斜杠之间的正则") }
        break
      }
      regexes.append(RegexSyntax(pattern(of: token), token.span))
      advance()
      if token.kind == .comma, next.kind == .regex { advance() }
    }
    return regexes
  }

  /// A text without quotes, escapes resolved but `\{` and `\}`, which slots read.
  mutating func value(of token: Token) -> String {
    let raw = lexer.source.text(of: token.span)
    var inner = raw.unicodeScalars.dropFirst()
    if let last = inner.last, "\"”＂」'’".unicodeScalars.contains(last) { inner = inner.dropLast() }
    guard inner.contains("\\") else { return String(String.UnicodeScalarView(inner)) }
    var value = String.UnicodeScalarView()
    var isEscape = false
    for scalar in inner {
      if isEscape {
        isEscape = false
        switch scalar {
        case "n": value.append("\n")
        case "\"", "\\": value.append(scalar)
        case "{", "}":
          value.append("\\")
          value.append(scalar)
        default:
          report(.badEscape("\\\(scalar)"), at: token.span)
          value.append(scalar)
        }
      } else if scalar == "\\" {
        isEscape = true
      } else {
        value.append(scalar)
      }
    }
    return String(value)
  }

  /// A pattern without its slashes; `\/` is a slash.
  private func pattern(of token: Token) -> String {
    var inner = lexer.source.text(of: token.span).unicodeScalars.dropFirst()
    if inner.last == "/" { inner = inner.dropLast() }
    var value = String.UnicodeScalarView()
    var isEscape = false
    for scalar in inner {
      if isEscape {
        if scalar != "/" { value.append("\\") }
        value.append(scalar)
        isEscape = false
      } else if scalar == "\\" {
        isEscape = true
      } else {
        value.append(scalar)
      }
    }
    return String(value)
  }

  /// A number in ten-thousandths.
  mutating func number(_ what: String = "a number", _ chinese: String = "数字") -> Spanned<Int64>? {
    guard token.kind == .number else {
      expected(what, chinese)
      return nil
    }
    // A number the lexer complained about counts as 0; the file has an error anyway.
    let value = Lexer.number(text(token)) ?? 0
    let number = Spanned(value, token.span)
    advance()
    return number
  }

  /// A whole number from 0 to 10⁹.
  mutating func wholeNumber() -> Spanned<Int>? {
    guard let number = number("a whole number", "整数") else { return nil }
    if number.value % 10_000 != 0 || number.value < 0 || number.value > 10_000_000_000_000 {
      report(
        .expected("a whole number", chinese: "整数", found: "`\(lexer.source.text(of: number.span))`"),
        at: number.span)
      return Spanned(1, number.span)
    }
    return Spanned(Int(number.value / 10_000), number.span)
  }

  mutating func date() -> Spanned<DateLiteral>? {
    guard token.kind == .date else {
      expected("a date like `2026-03-31`", "日期,如 `2026-03-31`")
      return nil
    }
    let date = Spanned(Lexer.date(text(token)) ?? DateLiteral(year: 1970, month: 1, day: 1), token.span)
    advance()
    return date
  }

  mutating func dateRange() -> Spanned<ClosedRange<DateLiteral>>? {
    let start = index
    guard let from = date(), expect("to"), let to = date() else { return nil }
    if to.value < from.value {
      report(
        .expected("a later date", chinese: "更晚的日期", found: "`\(lexer.source.text(of: to.span))`"), at: to.span
      )
      return nil
    }
    return Spanned(from.value...to.value, span(from: start))
  }

  mutating func duration() -> DurationSyntax? {
    let start = index
    guard let number = number("a duration like `20 minutes`", "时长,如 `20 minutes`") else { return nil }
    let units: [String: Int64] = [
      "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "seconds": 1, "minutes": 60,
      "hours": 3600, "days": 86_400, "weeks": 604_800,
    ]
    guard let word, let unit = units[word] else {
      expected("seconds, minutes, hours, days or weeks", " seconds、minutes、hours、days 或 weeks")
      return nil
    }
    advance()
    let seconds = number.value.multipliedReportingOverflow(by: unit)
    return DurationSyntax(
      seconds: seconds.overflow ? .max / 10_000 : seconds.partialValue / 10_000, span: span(from: start))
  }

  mutating func literal() -> Spanned<LiteralSyntax>? {
    let token = token
    let value: LiteralSyntax
    switch token.kind {
    case .number: value = .number(Lexer.number(text(token)) ?? 0)
    case .string: value = .text(self.value(of: token))
    case .date: value = .date(Lexer.date(text(token)) ?? DateLiteral(year: 1970, month: 1, day: 1))
    case .clock: value = .clock(Lexer.minutes(text(token)) ?? 0)
    case .word: value = .word(text(token))
    default:
      expected("a value", "一个值")
      return nil
    }
    advance()
    return Spanned(value, token.span)
  }

  // MARK: - Recovery

  /// Skips to the next token for which `stop` holds at this nesting of braces, or to what closes the block.
  mutating func skip(to stop: (inout Parser) -> Bool) {
    var nesting = 0
    while !atEnd {
      if nesting == 0, token.kind == .rightBrace || stop(&self) { return }
      if token.kind == .leftBrace { nesting += 1 }
      if token.kind == .rightBrace { nesting -= 1 }
      if nesting == 0, token.startsLine, startsDeclarationForSure { return }
      advance()
    }
  }

  /// A declaration keyword at a line start followed by what only a declaration has: the block above was not closed.
  var startsDeclarationForSure: Bool {
    guard token.startsLine, let word, Parser.declarationKeywords.contains(word) else { return false }
    switch word {
    case "policy", "rule", "ensure", "test", "use": return next.kind == .string
    case "lexicon": return next.kind == .leftBrace
    case "fact": return next.kind == .word && tokens[min(index + 2, tokens.count - 1)].kind == .colon
    case "define": return next.kind == .word && tokens[min(index + 2, tokens.count - 1)].kind == .word
    case "replace": return nextWord.map { Parser.declarationKeywords.contains($0) } ?? false
    case "extend": return nextWord == "topic" || nextWord == "trigger" || nextWord == "intent"
    default:
      let third = tokens[min(index + 2, tokens.count - 1)]
      return next.kind == .word
        && (third.kind == .leftBrace || third.kind == .string || text(third) == "sensitive")
    }
  }

  static let declarationKeywords = [
    "policy", "use", "extend", "replace", "fact", "event", "calendar", "capture", "define", "topic",
    "trigger",
    "intent", "lexicon", "mood", "script", "desk", "rule", "ensure", "test",
  ]

  /// Chinese words an author may try, with the keyword they mean.
  static let chineseKeywords = [
    "规则": "rule", "当": "when", "除非": "unless", "回复": "reply", "转人工": "handoff", "转接": "handoff",
    "策略": "policy",
    "主题": "topic", "话题": "topic", "触发": "trigger", "意图": "intent", "词典": "lexicon", "脚本": "script",
    "话术": "script",
    "坐席": "desk", "队列": "desk", "测试": "test", "确保": "ensure", "事实": "fact", "定义": "define", "情绪": "mood",
    "优先级": "priority", "因为": "because", "标签": "tag", "客户": "customer", "期望": "expect", "术语": "terms",
    "匹配": "match",
  ]

  /// Words people bring along from elsewhere.
  static let otherKeywords = [
    "if": "when", "then": "reply", "else": "unless", "transfer": "handoff", "escalate": "handoff",
    "let": "define",
    "var": "define", "import": "use", "include": "use", "say": "reply", "send": "reply", "respond": "reply",
    "reason": "because", "handover": "handoff", "keywords": "terms", "regex": "match", "pattern": "match",
    "user": "customer", "assert": "expect", "given": "given",
  ]

  static func suggestion(for word: String, among keywords: [String]) -> String? {
    if let meant = chineseKeywords[word] ?? otherKeywords[word.lowercased()], keywords.contains(meant) {
      return meant
    }
    return nearest(to: word, among: keywords)
  }
}
