import Diagnostics

// Values: sums, products, defaults, calls, and the operands that are conditions by themselves (`topic legal`).

extension Parser {
  mutating func readSum() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    var sum = try readProduct()
    while true {
      if at(.number), reading().hasPrefix("-"), !token().startsLine {
        // `a -5`: the sign sits on the number.
        report(.minusNeedsSpaces(text(from: start) + " " + written()), at: span)
        advance()
        continue
      }
      guard at(.plus) || at(.minus) else { return sum }
      let isPlus = at(.plus)
      if !isPlus, token(1).span.start == span.end, token(1).kind != .leftParen {
        report(.minusNeedsSpaces(written() + written(1)), at: span.through(token(1).span))
      }
      advance()
      try countOperator()
      let right = try readProduct()
      sum = expression(isPlus ? .add(sum, right) : .subtract(sum, right), from: start)
    }
  }

  private mutating func readProduct() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    var product = try readFactor()
    while accept(.star) {
      try countOperator()
      product = expression(.multiply(product, try readFactor()), from: start)
    }
    return product
  }

  /// A long sum is as deep a tree as a nest of brackets, so both share a limit.
  private mutating func countOperator() throws(Abandoned) {
    operators += 1
    if operators > SyntaxLimits.nesting {
      report(.nestingTooDeep, at: span)
      throw Abandoned()
    }
  }

  private mutating func readFactor() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    let operand = try readOperand()
    guard at("else"), !(at("if", 1)), kind(1) != .leftBrace else { return operand }
    advance()
    let literal = try readLiteral()
    return expression(.orElse(operand, literal), from: start)
  }

  /// Words that no value starts with.
  private static let reserved: Set<String> = [
    "and", "or", "then", "in", "of", "else", "is", "within", "ever", "for", "all", "any", "priority", "to",
    "with",
  ]

  private mutating func readOperand() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    switch kind() {
    case .leftParen: return try readGroup()
    case .number, .string, .date, .clock:
      let literal = try readLiteral()
      return expression(.literal(literal.value), from: start)
    default: break
    }
    guard isWord() else { throw fail(comparisonWantsValue ? .value : .condition) }
    if let condition = try readNamedCondition() { return condition }
    if let call = try readCall() { return call }
    let word = reading()
    if word == "all" || word == "any", at("of", 1) {
      report(.unexpected("\(word) of", near: nil), at: span.through(token(1).span))
      throw Abandoned()
    }
    if Self.reserved.contains(word) || Self.strongClauseWords.contains(word) || startsDeclaration {
      throw fail(comparisonWantsValue ? .value : .condition)
    }
    if token().startsLine, let block, block.allows(word), comparisonWantsValue { throw fail(.value) }
    if kind(1) == .leftParen, token(1).span.start == span.end {
      let near = nearest(to: word, among: ["min", "max", "average", "peak", "rise"])
      report(.unexpected(word + "(", near: near.map { $0 + "(" }), at: span)
      throw Abandoned()
    }
    advance()
    return expression(.name(word), from: start)
  }

  /// True behind an operator, where only a value can stand.
  private var comparisonWantsValue: Bool {
    guard position > 0 else { return false }
    switch token(-1).kind {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus, .star: return true
    default: return false
    }
  }

  private mutating func readGroup() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    let inner = try nested { parser throws(Abandoned) in
      parser.advance()
      return try parser.readDisjunction()
    }
    try expect(.rightParen, ")")
    return expression(.group(inner), from: start)
  }

  // MARK: Conditions with a keyword

  private mutating func readNamedCondition() throws(Abandoned) -> ExpressionSyntax? {
    let start = position
    switch reading() {
    case "topic" where kind(1) == .word || kind(1) == .string:
      advance()
      return expression(.topic(try readName(.topic), ofDraft: false), from: start)
    case "trigger" where kind(1) == .word || kind(1) == .string:
      advance()
      return expression(.trigger(try readName(.trigger), ofDraft: false), from: start)
    case "draft" where kind(1) == .word:
      return try readDraft()
    case "intent" where kind(1) == .word || kind(1) == .string:
      return try readIntent()
    case "mood" where kind(1) == .word:
      advance()
      return expression(.mood(try readName(.mood)), from: start)
    case "desk" where kind(1) == .word:
      advance()
      let name = try readName(.desk)
      try expect("is")
      return expression(.desk(name, try readDeskCondition()), from: start)
    case "after" where kind(1) == .string:
      advance()
      let rule = try readText()
      try expect("within")
      if at("last") {
        report(.unexpected("last", near: nil), at: span)
        advance()
      }
      let count = try readCount()
      try readMessages()
      return expression(.after(rule: rule, messages: count), from: start)
    case "time" where at("in", 1):
      advance()
      advance()
      let range = try readClockRange()
      var zone: NameSyntax?
      if at(.word), reading().contains("/") || reading() == "UTC" || reading() == "GMT" {
        zone = try readName(.timezone)
      }
      return expression(.timeIn(from: range.from, to: range.to, zone: zone), from: start)
    default:
      return nil
    }
  }

  mutating func readDeskCondition() throws(Abandoned) -> DeskCondition {
    guard isWord(), let state = DeskCondition(rawValue: reading()) else {
      if isWord(), !token().startsLine,
        let near = nearest(to: reading(), among: DeskCondition.allCases.map(\.rawValue)),
        let state = DeskCondition(rawValue: near)
      {
        report(.unexpected(written(), near: near), at: span)
        advance()
        return state
      }
      throw fail(.oneOf(DeskCondition.allCases.map(\.rawValue)))
    }
    advance()
    return state
  }

  private mutating func readDraft() throws(Abandoned) -> ExpressionSyntax? {
    let start = position
    switch reading(1) {
    case "topic", "trigger":
      let isTopic = at("topic", 1)
      position += 2
      let name = try readName(isTopic ? .topic : .trigger)
      return expression(isTopic ? .topic(name, ofDraft: true) : .trigger(name, ofDraft: true), from: start)
    case "matches", "match":
      if at("match", 1) { report(.unexpected("match", near: "matches"), at: token(1).span) }
      position += 2
      let isRaw = accept("raw")
      return expression(.draftMatches(try readRegex(), raw: isRaw), from: start)
    default:
      return nil
    }
  }

  private mutating func readIntent() throws(Abandoned) -> ExpressionSyntax {
    let start = position
    advance()
    if accept("none") { return expression(.intentNone, from: start) }
    let name = try readName(.intent)
    // Any other comparison is left to the checker, which knows why it makes no sense.
    guard at(.greaterOrEqual) || at(.greater), kind(1) == .number else {
      return expression(.intent(name, threshold: nil, strict: false), from: start)
    }
    let isStrict = at(.greater)
    advance()
    let threshold = try readNumber()
    return expression(.intent(name, threshold: threshold, strict: isStrict), from: start)
  }

  // MARK: Calls

  private mutating func readCall() throws(Abandoned) -> ExpressionSyntax? {
    let start = position
    let word = reading()
    if word == "days", at("since", 1) {
      position += 2
      let operand = try nested { parser throws(Abandoned) in try parser.readFactor() }
      return expression(.daysSince(operand), from: start)
    }
    guard kind(1) == .leftParen else { return nil }
    if word == "min" || word == "max" {
      let values = try nested { parser throws(Abandoned) in
        parser.position += 2
        var values = [try parser.readSum()]
        var count = 1
        while parser.accept(.comma) {
          try parser.countItem(&count)
          values.append(try parser.readSum())
        }
        return values
      }
      try expect(.rightParen, ")")
      return expression(word == "min" ? .minimum(values) : .maximum(values), from: start)
    }
    guard let aggregate = Aggregate(rawValue: word) else { return nil }
    let value = try nested { parser throws(Abandoned) in
      parser.position += 2
      return try parser.readSum()
    }
    try expect(.comma, ",")
    if at("last") {
      report(.unexpected("last", near: nil), at: span)
      advance()
    }
    let count = try readCount()
    try readMessages()
    try expect(.rightParen, ")")
    return expression(.overMessages(aggregate, value, messages: count), from: start)
  }
}
