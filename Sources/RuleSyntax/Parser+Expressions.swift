import Diagnostics

/// Conditions and values are one grammar here; the checker tells them apart, so that a mistake gives one good message.
extension Parser {
  /// `C`, or `all of { … }` / `any of { … }`.
  mutating func conditions() -> ExpressionSyntax? {
    guard at("all") || at("any"), nextWord == "of" else { return condition() }
    let start = index
    let isAll = at("all")
    advance()
    advance()
    let open = token
    guard take(.leftBrace) else {
      expected("`{`", " `{`")
      return nil
    }
    guard enter(at: open.span) else { return nil }
    defer { depth -= 1 }
    var items: [ExpressionSyntax] = []
    while token.kind != .rightBrace {
      if atEnd || startsDeclarationForSure {
        report(.unclosedBlock(isAll ? "all of" : "any of"), at: open.span)
        break
      }
      guard let item = conditions() else {
        skip { $0.token.startsLine }
        if token.kind != .rightBrace, !token.startsLine { break }
        if token.kind != .rightBrace, !recoverItem() { break }
        continue
      }
      items.append(item)
      _ = take(.comma)
    }
    _ = take(.rightBrace)
    return made(isAll ? .all(items) : .any(items), from: start)
  }

  /// After a broken item: on to a token that can start one.
  private mutating func recoverItem() -> Bool {
    switch token.kind {
    case .word, .leftParen, .number, .string: return !atEnd
    default:
      advance()
      return !atEnd
    }
  }

  mutating func condition() -> ExpressionSyntax? {
    guard enter(at: token.span) else { return nil }
    defer { depth -= 1 }
    let start = index
    guard let first = unary() else { return nil }
    var items = [first]
    var operators: [Token] = []
    while at("and") || at("or") || isForeignLogic {
      operators.append(token)
      advance()
      guard let item = unary() else { return nil }
      items.append(item)
    }
    guard let firstOperator = operators.first else { return first }
    let isAnd = text(firstOperator) == "and"
    if let other = operators.first(where: { (text($0) == "and") != isAnd }) {
      report(.mixedAndOr, at: other.span)
    }
    // `A and B in 2 of last 3 messages` could count B or both.
    if let last = items.last, case .window(_, let window) = last.node {
      let counted = lexer.source.text(of: window.span)
      let whole = lexer.source.text(
        of: SourceSpan(source: last.span.source, start: items[0].span.start, end: window.span.start))
      let inner = lexer.source.text(
        of: SourceSpan(source: last.span.source, start: last.span.start, end: window.span.start))
      let before = lexer.source.text(
        of: SourceSpan(source: last.span.source, start: items[0].span.start, end: last.span.start))
      report(
        .windowNeedsBrackets(
          counted, near: "\(before)(\(inner.trimmed) \(counted))", far: "(\(whole.trimmed)) \(counted)"),
        at: window.span)
    }
    return made(isAnd ? .all(items) : .any(items), from: start)
  }

  /// `&&` and `||` were reported by the lexer; here they keep the condition together.
  private var isForeignLogic: Bool {
    token.kind == .unknown && ["&&", "||", "&", "|"].contains(text(token))
  }

  private mutating func enter(at span: SourceSpan) -> Bool {
    depth += 1
    if depth > SyntaxLimits.nesting {
      depth -= 1
      report(.nestedTooDeep(SyntaxLimits.nesting), at: span)
      // One message for all of it: over to where the brackets end.
      var nesting = 0
      while !atEnd, nesting > 0 || token.kind == .leftParen || token.kind == .leftBrace {
        if token.kind == .leftParen { nesting += 1 }
        if token.kind == .rightParen { nesting -= 1 }
        if token.startsLine, startsDeclarationForSure { break }
        if token.kind == .rightBrace { break }
        advance()
      }
      return false
    }
    return true
  }

  func made(_ node: ExpressionSyntax.Node, from start: Int) -> ExpressionSyntax {
    ExpressionSyntax(node: node, span: span(from: start), tokens: start..<max(index, start + 1))
  }

  private mutating func unary() -> ExpressionSyntax? {
    let start = index
    let isForeign = token.kind == .unknown && text(token) == "!"
    guard at("not") || isForeign else { return windowed() }
    advance()
    guard enter(at: token.span) else { return nil }
    defer { depth -= 1 }
    guard let inner = unary() else { return nil }
    if case .window(let counted, let window) = inner.node {
      let windowText = lexer.source.text(of: window.span)
      let innerText = lexer.source.text(of: counted.span)
      report(
        .windowNeedsBrackets(
          windowText, near: "(not \(innerText)) \(windowText)", far: "not (\(innerText) \(windowText))"),
        at: window.span)
    }
    return made(.not(inner), from: start)
  }

  private mutating func windowed() -> ExpressionSyntax? {
    let start = index
    guard let inner = comparison() else { return nil }
    guard startsWindow else { return inner }
    guard let window = window() else { return nil }
    return made(.window(inner, window), from: start)
  }

  // MARK: - Windows

  private var startsWindow: Bool {
    switch word {
    case "in": next.kind == .number
    case "for": next.kind == .number
    case "within": nextWord == "last" || next.kind == .number
    case "ever": true
    default: false
    }
  }

  func isMessages(_ word: String) -> Bool {
    ["message", "messages", "turn", "turns", "msg", "msgs", "times"].contains(word)
  }

  mutating func takeMessages() {
    guard let word else {
      expected("`messages`", " `messages`")
      return
    }
    if word == "message" || word == "messages" {
      advance()
    } else if isMessages(word) {
      report(.turnsInsteadOfMessages(word), at: token.span)
      advance()
    } else {
      expected("`messages`", " `messages`")
    }
  }

  private mutating func window() -> WindowSyntax? {
    let start = index
    let kind: WindowSyntax.Kind
    switch word {
    case "in":
      advance()
      guard let count = wholeNumber(), expect("of") else { return nil }
      if !take("last") { report(.missingLast, at: token.span) }
      guard let messages = wholeNumber() else { return nil }
      takeMessages()
      kind = .inOf(count: count.value, messages: messages.value)
    case "for":
      advance()
      guard let messages = wholeNumber() else { return nil }
      takeMessages()
      kind = .forAll(messages: messages.value)
    case "within":
      advance()
      if !take("last") {
        report(.expected("`last`", chinese: " `last`", found: shown(token)), at: token.span)
      }
      guard let messages = wholeNumber() else { return nil }
      takeMessages()
      kind = .withinLast(messages: messages.value)
    default:
      advance()
      kind = .ever
    }
    return WindowSyntax(kind: kind, span: span(from: start))
  }

  // MARK: - Comparisons and primaries

  private mutating func comparison() -> ExpressionSyntax? {
    let start = index
    if let primary = keywordPrimary() { return primary.node }
    guard let left = expression() else { return nil }
    if take("is") {
      guard case .name(let name) = left.node else {
        report(.expected("a comparison", chinese: "比较", found: "`is`"), at: tokens[index - 1].span)
        return nil
      }
      // `X is not known` reads well and means `not X is known`.
      let isNegated = take("not")
      guard expect("known") else { return nil }
      let known = made(.isKnown(NameSyntax(name, left.span)), from: start)
      return isNegated ? made(.not(known), from: start) : known
    }
    let comparator: ComparisonOperator? =
      switch token.kind {
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .lessOrEqual: .lessOrEqual
      case .greater: .greater
      case .greaterOrEqual: .greaterOrEqual
      default: nil
      }
    guard let comparator else { return left }
    let operatorSpan = token.span
    advance()
    guard let right = expression() else { return nil }
    return made(.compare(left, Spanned(comparator, operatorSpan), right), from: start)
  }

  /// What starts with a keyword of its own. The outer optional says whether it does, the inner whether it could be read.
  private mutating func keywordPrimary() -> (node: ExpressionSyntax?, Void)? {
    let start = index
    switch word {
    case "draft" where next.kind == .word && ["topic", "trigger", "matches"].contains(nextWord ?? ""):
      advance()
      if take("matches") {
        let isRaw = take("raw")
        guard token.kind == .regex, let regex = regexes().first else {
          expected("a pattern between slashes", "斜杠之间的正则")
          return (nil, ())
        }
        return (made(.draftMatches(regex, raw: isRaw), from: start), ())
      }
      let isTopic = at("topic")
      advance()
      guard let name = name("a name", "名称") else { return (nil, ()) }
      return (made(isTopic ? .topic(name, ofDraft: true) : .trigger(name, ofDraft: true), from: start), ())
    case "topic" where next.kind == .word, "trigger" where next.kind == .word,
      "mood" where next.kind == .word:
      let keyword = word
      advance()
      guard let name = name("a name", "名称") else { return (nil, ()) }
      let node: ExpressionSyntax.Node =
        switch keyword {
        case "topic": .topic(name, ofDraft: false)
        case "trigger": .trigger(name, ofDraft: false)
        default: .mood(name)
        }
      return (made(node, from: start), ())
    case "intent" where next.kind == .word: return (intentCondition(), ())
    case "desk" where next.kind == .word:
      advance()
      guard let name = name("a desk", "坐席组名"), expect("is") else { return (nil, ()) }
      guard let word, let state = DeskCondition(rawValue: word) else {
        expected("`open`, `closed` or `full`", " `open`、`closed` 或 `full`")
        return (nil, ())
      }
      advance()
      return (made(.desk(name, state), from: start), ())
    case "after" where next.kind == .string:
      advance()
      guard let rule = string(), expect("within"), let messages = wholeNumber() else { return (nil, ()) }
      takeMessages()
      return (made(.after(rule: rule, messages: messages.value), from: start), ())
    case "time" where nextWord == "in":
      advance()
      advance()
      guard let range = clockRange() else { return (nil, ()) }
      let hasZone = token.kind == .word && !token.startsLine && text(token).contains("/")
      let zone = hasZone || at("UTC") ? name("a time zone", "时区") : nil
      return (made(.timeIn(from: range.from, to: range.to, zone: zone), from: start), ())
    default: return nil
    }
  }

  private mutating func intentCondition() -> ExpressionSyntax? {
    let start = index
    advance()
    if take("none") { return made(.intentNone, from: start) }
    guard let name = name("an intent", "意图名") else { return nil }
    let isStrict = token.kind == .greater
    if isStrict || token.kind == .greaterOrEqual {
      advance()
      guard let threshold = number() else { return nil }
      return made(.intent(name, threshold: threshold, strict: isStrict), from: start)
    }
    let intent = made(.intent(name, threshold: nil, strict: false), from: start)
    // `<`, `=` and their kin: the checker explains why an intent has only a lower bound.
    let comparator: ComparisonOperator? =
      switch token.kind {
      case .less: .less
      case .lessOrEqual: .lessOrEqual
      case .equal: .equal
      case .notEqual: .notEqual
      default: nil
      }
    guard let comparator else { return intent }
    let operatorSpan = token.span
    advance()
    guard let right = expression() else { return nil }
    return made(.compare(intent, Spanned(comparator, operatorSpan), right), from: start)
  }

  // MARK: - Values

  private mutating func expression() -> ExpressionSyntax? {
    let start = index
    guard var left = term() else { return nil }
    while token.kind == .plus || token.kind == .minus || isGluedMinus {
      if isGluedMinus {
        // `a -5`: the sign sits on the number, the operator is missing.
        report(.minusWithoutSpaces, at: token.span)
        guard let right = term() else { return nil }
        left = made(.subtract(left, right), from: start)
        continue
      }
      let isPlus = token.kind == .plus
      advance()
      guard let right = term() else { return nil }
      left = made(isPlus ? .add(left, right) : .subtract(left, right), from: start)
    }
    return left
  }

  private var isGluedMinus: Bool {
    token.kind == .number && !token.startsLine && text(token).hasPrefix("-")
  }

  private mutating func term() -> ExpressionSyntax? {
    let start = index
    guard var left = factor() else { return nil }
    while token.kind == .star {
      advance()
      guard let right = factor() else { return nil }
      left = made(.multiply(left, right), from: start)
    }
    return left
  }

  private mutating func factor() -> ExpressionSyntax? {
    let start = index
    guard let operand = operand() else { return nil }
    guard take("else") else { return operand }
    guard let fallback = literal() else { return nil }
    return made(.orElse(operand, fallback), from: start)
  }

  private mutating func operand() -> ExpressionSyntax? {
    let start = index
    if take(.leftParen) {
      guard let inner = conditions() else { return nil }
      guard take(.rightParen) else {
        expected("`)`", " `)`")
        return nil
      }
      return made(.group(inner), from: start)
    }
    if let word, next.kind == .leftParen {
      if word == "min" || word == "max" { return extremum(isMinimum: word == "min") }
      if let aggregate = Aggregate(rawValue: word) { return overMessages(aggregate) }
    }
    if at("days"), nextWord == "since" {
      advance()
      advance()
      guard let fact = factor() else { return nil }
      return made(.daysSince(fact), from: start)
    }
    if token.kind == .word, let word {
      if Parser.notOperands.contains(word) {
        expected("a condition", "一个条件")
        return nil
      }
      advance()
      return made(.name(word), from: start)
    }
    switch token.kind {
    case .number, .string, .date, .clock:
      guard let literal = literal() else { return nil }
      return made(.literal(literal.value), from: start)
    default:
      expected("a condition", "一个条件")
      return nil
    }
  }

  /// Words that only ever continue something: where a condition should start they show that it is missing.
  private static let notOperands: Set<String> = [
    "and", "or", "else", "is", "then", "within", "because", "unless", "when",
  ]

  private mutating func extremum(isMinimum: Bool) -> ExpressionSyntax? {
    let start = index
    advance()
    advance()
    guard enter(at: token.span) else { return nil }
    defer { depth -= 1 }
    var items: [ExpressionSyntax] = []
    repeat {
      guard let item = expression() else { return nil }
      items.append(item)
    } while take(.comma)
    guard take(.rightParen) else {
      expected("`,` or `)`", " `,` 或 `)`")
      return nil
    }
    return made(isMinimum ? .minimum(items) : .maximum(items), from: start)
  }

  private mutating func overMessages(_ aggregate: Aggregate) -> ExpressionSyntax? {
    let start = index
    advance()
    advance()
    guard enter(at: token.span) else { return nil }
    defer { depth -= 1 }
    guard let value = expression() else { return nil }
    guard take(.comma), let messages = wholeNumber() else {
      expected("`, 3 messages`", " `, 3 messages`")
      return nil
    }
    takeMessages()
    guard take(.rightParen) else {
      expected("`)`", " `)`")
      return nil
    }
    return made(.overMessages(aggregate, value, messages: messages.value), from: start)
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
