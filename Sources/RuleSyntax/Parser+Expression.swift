import Diagnostics

// Conditions and values. Which is which is the checker's business; here they share one grammar:
// or > and > not > window > comparison > sum > product > else > operand.

extension Parser {
  /// What follows `when` and `unless`: a condition, or `all of { ... }` / `any of { ... }`.
  mutating func readConditions(after keyword: String) throws(Abandoned) -> ExpressionSyntax {
    skipHabit()
    let start = position
    guard at("all") || at("any"), at("of", 1) || kind(1) == .leftBrace else {
      return try readCondition(after: keyword)
    }
    let isAll = at("all")
    advance()
    try expect("of")
    guard at(.leftBrace) else { throw fail(.symbol("{")) }
    let items = try nested { parser throws(Abandoned) in
      try parser.readConditionList(isAll ? "all of" : "any of")
    }
    return expression(isAll ? .all(items) : .any(items), from: start)
  }

  /// The items in braces; each is given up by itself, so that every mistake gets its message.
  private mutating func readConditionList(_ heading: String) throws(Abandoned) -> [ExpressionSyntax] {
    let brace = position
    advance()
    var items: [ExpressionSyntax] = []
    var count = 0
    while !at(.rightBrace) {
      if atEnd || startsDeclaration || startsOtherClause || hasEnough {
        if !hasEnough, !hasReportedUnclosed {
          report(.missingClosingBrace(heading), at: tokens[stream[brace]].span)
        }
        hasReportedUnclosed = true
        throw Abandoned()
      }
      try countItem(&count)
      let before = position
      mark(.clause)
      do {
        items.append(try readConditions(after: heading))
        if !accept(.comma), !at(.rightBrace), !token().startsLine, at("and") || at("or") {
          throw fail(.symbol(","))
        }
      } catch {
        recoverItem(from: before)
      }
      if position == before { advance() }
    }
    advance()
    if items.isEmpty, count == 0 { report(.missingCondition(after: heading), at: span(from: brace)) }
    return items
  }

  /// True at the start of a line with a clause that no condition starts like: the closing brace of a list is missing.
  private var startsOtherClause: Bool {
    guard token().startsLine, let block, at(.word), block.allows(reading()) else { return false }
    if Self.strongClauseWords.contains(reading()) { return true }
    guard kind(1) == .word || kind(1) == .string else { return false }
    return !["is", "in", "for", "within", "ever", "and", "or", "else"].contains(reading(1))
      && !["desk", "intent", "after", "draft"].contains(reading())
  }

  /// Passes over the rest of an item: up to its comma, the next line or the closing brace.
  private mutating func recoverItem(from start: Int) {
    var open = 0
    while !atEnd {
      if open == 0, position > start, token().startsLine || at(.rightBrace) { return }
      if startsDeclaration { return }
      switch kind() {
      case .leftBrace, .leftParen: open += 1
      case .rightBrace, .rightParen: open = max(0, open - 1)
      case .comma where open == 0: return advance()
      default: break
      }
      advance()
    }
  }

  mutating func readCondition(after keyword: String) throws(Abandoned) -> ExpressionSyntax {
    skipHabit()
    if atEnd || at(.rightBrace) || at(.leftBrace) || startsNothing {
      if !followsUnknown[position] { report(.missingCondition(after: keyword), at: previousSpan) }
      throw Abandoned()
    }
    operators = 0
    return try readDisjunction()
  }

  /// True where the next clause stands although a condition is wanted.
  private var startsNothing: Bool {
    guard isWord() else { return false }
    if Self.strongClauseWords.contains(reading()) { return true }
    return startsOtherClause || startsDeclaration
  }

  /// A node from the token at `start` to the last one read. Mutating so that what reads `node` has run when it looks where that is.
  mutating func expression(_ node: ExpressionSyntax.Node, from start: Int) -> ExpressionSyntax {
    ExpressionSyntax(node: node, span: span(from: start), tokens: range(from: start))
  }

  // MARK: and, or, not

  private enum Connective { case and, or }

  private var connective: Connective? {
    guard isWord() else { return nil }
    if at("and") || foreignKeywords[reading()] == "and" { return .and }
    if at("or") || foreignKeywords[reading()] == "or" { return .or }
    return nil
  }

  /// A row of operands joined by `and` and `or`; both in one row is reported and read the usual way, `and` first.
  mutating func readDisjunction() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    var operands = [try readNegation()]
    var connectives: [Connective] = []
    var count = 1
    while let next = connective {
      if kind() == .word, reading() != "and", reading() != "or" {
        report(.foreignKeyword(written(), instead: next == .and ? "and" : "or"), at: span)
      }
      mark(.part)
      advance()
      try countItem(&count)
      connectives.append(next)
      operands.append(try readNegation())
    }
    if connectives.isEmpty { return operands[0] }
    checkRow(operands, connectives, from: start)
    if !connectives.contains(.or) { return expression(.all(operands), from: start) }
    if !connectives.contains(.and) { return expression(.any(operands), from: start) }
    return expression(.any(conjunctions(of: operands, connectives)), from: start)
  }

  private func conjunctions(of operands: [ExpressionSyntax], _ connectives: [Connective])
    -> [ExpressionSyntax]
  {
    runs(of: operands, connectives, joinedBy: .and).map { run in
      guard run.count > 1, let first = run.first, let last = run.last else { return run[0] }
      return ExpressionSyntax(
        node: .all(run), span: first.span.through(last.span),
        tokens: first.tokens.lowerBound..<last.tokens.upperBound)
    }
  }

  /// The longest stretches of operands that one connective joins.
  private func runs(
    of operands: [ExpressionSyntax], _ connectives: [Connective], joinedBy wanted: Connective
  ) -> [[ExpressionSyntax]] {
    var runs = [[operands[0]]]
    for (connective, operand) in zip(connectives, operands.dropFirst()) {
      if connective == wanted { runs[runs.count - 1].append(operand) } else { runs.append([operand]) }
    }
    return runs
  }

  private mutating func checkRow(_ operands: [ExpressionSyntax], _ connectives: [Connective], from start: Int)
  {
    if connectives.contains(.and), connectives.contains(.or) {
      let second: Connective = connectives[0] == .and ? .or : .and
      if let place = connectives.firstIndex(of: second) {
        let lower = operands[place].span.end
        let between = tokens[stream[start]..<stream[position]].first {
          $0.span.start >= lower && $0.kind != .rightParen
        }
        report(
          .mixedAndOr(
            row(operands, connectives, bracketing: .and), row(operands, connectives, bracketing: .or)),
          at: between?.span ?? span(from: start))
      }
      return
    }
    // `A and B in 2 of last 3 messages`: B alone or both? Clear once an operand before it has a window of its own.
    guard let place = operands.firstIndex(where: { if case .window = $0.node { true } else { false } }),
      place > 0,
      case .window(let inner, let window) = operands[place].node
    else { return }
    if case .group = inner.node { return }
    let word = connectives[0] == .and ? " and " : " or "
    let before = source.text(of: operands[0].span.through(operands[place - 1].span))
    let covered = source.text(of: inner.span)
    let tail = source.text(of: window.span)
    report(
      .windowNeedsBrackets("\(before)\(word)(\(covered) \(tail))", "(\(before)\(word)\(covered)) \(tail)"),
      at: window.span)
  }

  private func row(
    _ operands: [ExpressionSyntax], _ connectives: [Connective], bracketing wanted: Connective
  ) -> String {
    let inner = wanted == .and ? " and " : " or "
    let outer = wanted == .and ? " or " : " and "
    return runs(of: operands, connectives, joinedBy: wanted).map { run in
      let text = run.map { source.text(of: $0.span) }.joined(separator: inner)
      return run.count > 1 ? "(\(text))" : text
    }.joined(separator: outer)
  }

  private mutating func readNegation() throws(Abandoned) -> ExpressionSyntax {
    guard isWord(), reading() == "not" || (foreignKeywords[reading()] == "not" && kind(1) != .leftBrace)
    else {
      return try readWindowed()
    }
    let start = position
    if kind() == .word, reading() != "not" { report(.foreignKeyword(written(), instead: "not"), at: span) }
    advance()
    let operand = try nested { parser throws(Abandoned) in try parser.readNegation() }
    if case .window(let inner, let window) = operand.node {
      let covered = source.text(of: inner.span)
      let tail = source.text(of: window.span)
      report(.windowNeedsBrackets("not (\(covered) \(tail))", "(not \(covered)) \(tail)"), at: window.span)
    }
    return expression(.not(operand), from: start)
  }

  // MARK: Windows

  private mutating func readWindowed() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    let operand = try readComparison()
    guard let window = try readWindow() else { return operand }
    return expression(.window(operand, window), from: start)
  }

  private mutating func readWindow() throws(Abandoned) -> WindowSyntax? {
    let start = position
    let kind: WindowSyntax.Kind
    switch isWord() ? reading() : "" {
    case "ever":
      advance()
      kind = .ever
    case "for" where self.kind(1) == .number || numbersInWords[reading(1)] != nil:
      advance()
      let count = try readCount()
      try readMessages()
      kind = .forAll(messages: count)
    case "within":
      advance()
      let messages = try readLastMessages { "within last \($0) messages" }
      kind = .withinLast(messages: messages)
    case "in" where at("last", 1) || at("the", 1):
      advance()
      report(.unexpected("in", near: "within"), at: previousSpan)
      kind = .withinLast(messages: try readLastMessages { "within last \($0) messages" })
    case "in" where self.kind(1) == .number || numbersInWords[reading(1)] != nil:
      advance()
      let count = try readCount()
      if at("message") || at("messages") { advance() }
      try expect("of")
      let messages = try readLastMessages { "in \(count) of last \($0) messages" }
      kind = .inOf(count: count, messages: messages)
    default:
      return nil
    }
    return WindowSyntax(kind: kind, span: span(from: start))
  }

  /// `last N messages`; `the` is passed over, a missing `last` is reported.
  private mutating func readLastMessages(_ whole: (Int) -> String) throws(Abandoned) -> Int {
    if at("the") {
      report(.unexpected("the", near: nil), at: span)
      advance()
    }
    let hasLast = accept("last")
    if !hasLast, !at(.number), numbersInWords[reading()] == nil { throw fail(.keyword("last")) }
    let place = span
    let count = try readCount()
    if !hasLast { report(.lastMissing(whole(count)), at: place) }
    try readMessages()
    return count
  }

  // MARK: Comparisons

  private var comparisonOperator: ComparisonOperator? {
    switch kind() {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: nil
    }
  }

  private mutating func readComparison() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    let left = try readSum()
    if at("is"), let known = try readKnown(left, from: start) { return known }
    guard let sign = try readSign() else { return left }
    let right = try readSum()
    if comparisonOperator != nil {
      let second = position
      advance()
      let middle = source.text(of: right.span)
      let rest = (try? readSum()).map { source.text(of: $0.span) } ?? "..."
      report(
        .chainedComparison(
          "\(source.text(of: left.span)) \(sign.value.rawValue) \(middle) and \(middle) \(readings[second]) \(rest)"
        ),
        at: tokens[stream[second]].span)
    }
    return expression(.compare(left, sign, right), from: start)
  }

  private mutating func readSign() throws(Abandoned) -> Spanned<ComparisonOperator>? {
    if let sign = comparisonOperator {
      advance()
      return Spanned(sign, previousSpan)
    }
    guard isWord(), !token().startsLine, let (instead, words) = comparisonInWords() else { return nil }
    let start = position
    for _ in 0..<words { advance() }
    report(.comparisonInWords(text(from: start), instead: instead.rawValue), at: span(from: start))
    return Spanned(instead, span(from: start))
  }

  /// `is above`, `is at least`, `大于`: the operator that is meant, and how many words say it.
  private func comparisonInWords() -> (ComparisonOperator, words: Int)? {
    var words = at("is") ? 1 : 0
    let isNegated = words == 1 && at("not", 1)
    if isNegated { words = 2 }
    let meant: ComparisonOperator
    switch reading(words) {
    case "above", "over", "greater", "more", "higher", "exceeds", "大于", "超过", "高于": meant = .greater
    case "below", "under", "less", "fewer", "lower", "小于", "低于": meant = .less
    case "at" where words > 0 && at("least", words + 1): meant = .greaterOrEqual
    case "at" where words > 0 && at("most", words + 1): meant = .lessOrEqual
    case "equal", "equals", "等于", "是": meant = .equal
    case _ where words > 0: return (isNegated ? .notEqual : .equal, words)
    default: return nil
    }
    // `is not above` has no sign of its own that an author would recognise.
    if isNegated { return (.notEqual, 2) }
    words += reading(words) == "at" ? 2 : 1
    if at("than", words) || at("to", words) { words += 1 }
    return (meant, words)
  }

  /// `NAME is known`; nil for another `is`, which the comparison reports.
  private mutating func readKnown(_ left: ExpressionSyntax, from start: Int) throws(Abandoned)
    -> ExpressionSyntax?
  {
    guard case .name(let name) = left.node else { return nil }
    let subject = NameSyntax(name, left.span)
    if at("known", 1) {
      position += 2
      return expression(.isKnown(subject), from: start)
    }
    if at("unknown", 1) || (at("not", 1) && at("known", 2)) {
      position += at("unknown", 1) ? 2 : 3
      report(.negatedKnown(name), at: left.span.through(previousSpan))
      return expression(.not(expression(.isKnown(subject), from: start)), from: start)
    }
    return nil
  }
}
