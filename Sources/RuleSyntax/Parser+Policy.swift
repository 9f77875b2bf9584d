import Diagnostics
import Signals

extension Parser {
  mutating func readPolicy(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let title = readHeadingText()
    var policy = PolicySyntax(title: title ?? TextSyntax("", previousSpan))
    var seen: [String: SourceSpan] = [:]
    readBlock(.policy, heading: "policy") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      let start = parser.position
      let keyword = try parser.readClauseKeyword(.policy)
      let clause = try parser.readPolicyItem(keyword, into: &policy)
      let first = seen[clause] ?? parser.span(from: start)
      if seen[clause] != nil { parser.reportRepeated(clause, from: start, first: first) }
      seen[clause] = first
    }
    return title == nil ? nil : .policy(policy)
  }

  /// Reads an item behind its first word; returns the words it is known by.
  private mutating func readPolicyItem(_ keyword: String, into policy: inout PolicySyntax) throws(Abandoned)
    -> String
  {
    switch keyword {
    case "heed":
      let place = position
      let version = try readCount()
      policy.heedVersion = Spanned(Int64(version), span(from: place))
    case "languages": try readLanguages(into: &policy)
    case "timezone": policy.timezone = try readName(.timezone)
    case "channels": policy.channels = try readNames(.channel)
    case "otherwise":
      skipHabit()
      let (step, priority) = try readStep(["answer", "reply", "ask", "handoff"])
      if policy.otherwise.isEmpty { policy.otherwise.append(step) }
      policy.otherwisePriority = priority
    case "when": return try readPolicyWhen(into: &policy)
    case "disclose": policy.disclose = try readName(.script)
    case "resume": policy.resume = try readResume()
    case "rank": policy.rank = try readNames(.desk)
    case "intent":
      try expect("threshold")
      policy.intentThreshold = try readNumber()
      return "intent threshold"
    default: throw fail(.oneOf(BlockKind.policy.clauses))
    }
    return keyword
  }

  private mutating func readLanguages(into policy: inout PolicySyntax) throws(Abandoned) {
    var count = 0
    repeat {
      if count > 0 { mark(.item) }
      try countItem(&count)
      let name = try readName(.language)
      let fallback = accept("else") ? try readName(.language) : nil
      policy.languages.append((name, fallback))
    } while accept(.comma)
    if accept("default") { policy.defaultLanguage = try readName(.language) }
  }

  private mutating func readPolicyWhen(into policy: inout PolicySyntax) throws(Abandoned) -> String {
    if accept("unreadable") {
      let (step, priority) = try readStep(["answer", "reply", "ask", "handoff"])
      if policy.whenUnreadable.isEmpty { policy.whenUnreadable.append(step) }
      policy.whenUnreadablePriority = priority
      return "when unreadable"
    }
    if accept("in") {
      try expect("doubt")
      let (step, priority) = try readStep(["answer", "reply", "ask", "handoff"])
      if policy.whenInDoubt.isEmpty { policy.whenInDoubt.append(step) }
      policy.whenInDoubtPriority = priority
      return "when in doubt"
    }
    throw fail(.oneOf(["unreadable", "in doubt"]))
  }

  mutating func readResume() throws(Abandoned) -> Spanned<ResumeSyntax> {
    skipHabit()
    let start = position
    if accept("never") { return Spanned(.never, previousSpan) }
    guard accept("after") else { throw fail(.oneOf(["after", "never"])) }
    let duration = try readDuration()
    return Spanned(.after(duration), span(from: start))
  }

  // MARK: Facts

  mutating func readFactDeclaration(_ metadata: inout MetadataSyntax) throws(Abandoned) -> DeclarationKind {
    let name = try readName(.fact)
    let fact = try readField(named: name)
    try readTrailingMetadata(&metadata)
    return .fact(fact)
  }

  /// `: type [= literal] [unit "..."]`
  private mutating func readField(named name: NameSyntax) throws(Abandoned) -> FactSyntax {
    if at(.equal) || at("is") || at("as") {
      report(.expected(.symbol(":"), after: name.value, found: written()), at: span)
      advance()
    } else {
      try expect(.colon, ":")
    }
    let type = try readType()
    var value: Spanned<LiteralSyntax>?
    if at(.equal) || at("default") {
      if at("default") { report(.foreignKeyword("default", instead: "="), at: span) }
      advance()
      value = try readLiteral()
    }
    let unit = accept("unit") ? try readText() : nil
    return FactSyntax(name: name, type: type, defaultValue: value, unit: unit)
  }

  private static let foreignTypes = [
    "bool": "truth", "boolean": "truth", "string": "text", "int": "count", "integer": "count",
    "float": "number",
    "double": "number", "decimal": "number", "enum": "one of", "clock": "time", "datetime": "date",
    "数": "number", "文本": "text",
    "日期": "date", "布尔": "truth",
  ]

  private mutating func readType() throws(Abandoned) -> TypeSyntax {
    let start = position
    let isOptional = accept("optional")
    guard at(.word), !token().startsLine || isOptional else { throw fail(.type) }
    var word = reading()
    let names = ["truth", "text", "date", "time", "score", "number", "count", "one"]
    if !names.contains(word) {
      guard let near = Self.foreignTypes[word] ?? nearest(to: word, among: names) else { throw fail(.type) }
      report(.foreignKeyword(written(), instead: near), at: span)
      word = near == "one of" ? "one" : near
      advance()
      if word == "one" { try expect("of") }
    } else {
      advance()
      if word == "one" { try expect("of") }
    }
    let kind: TypeSyntax.Kind
    switch word {
    case "truth": kind = .truth
    case "text": kind = .text
    case "date": kind = .date
    case "time": kind = .time
    case "score": kind = .score
    case "one": kind = .oneOf(try readChoices())
    default:
      let from = accept("from") ? try readNumber() : nil
      let to = accept("to") ? try readNumber() : nil
      kind = word == "count" ? .count(from: from, to: to) : .number(from: from, to: to)
    }
    return TypeSyntax(kind: kind, isOptional: isOptional, span: span(from: start))
  }

  /// The values of `one of`; a missing comma shows at the next word, which nothing else could be.
  private mutating func readChoices() throws(Abandoned) -> [NameSyntax] {
    var names = [try readName(.choice)]
    var count = 1
    while true {
      if accept(.comma) {
        mark(.item)
      } else if at(.word), !token().startsLine,
        !["unit", "owner", "basis", "review", "note", "default", "or"].contains(reading())
      {
        report(.expected(.symbol(","), after: reading(-1), found: written()), at: span)
      } else if at("or") {
        report(.foreignKeyword("or", instead: ","), at: span)
        advance()
      } else {
        return names
      }
      try countItem(&count)
      names.append(try readName(.choice))
    }
  }

  mutating func readEvent(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingName(.event)
    var fields: [FactSyntax] = []
    readBlock(.event, heading: "event") { parser throws(Abandoned) in
      if parser.kind(1) != .colon, try parser.readMetadata(into: &metadata) { return }
      guard parser.at(.word) else { throw parser.fail(.name(.field)) }
      let field = NameSyntax(parser.reading(), parser.span)
      parser.advance()
      fields.append(try parser.readField(named: field))
    }
    return name.map { .event(EventSyntax(name: $0, fields: fields)) }
  }

  // MARK: Calendars, captures, defines

  mutating func readCalendar(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingName(.calendar)
    var entries: [(isOpen: Bool, from: Spanned<CivilDate>, to: Spanned<CivilDate>?)] = []
    readBlock(.calendar, heading: "calendar") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      let isOpen = try parser.readClauseKeyword(.calendar) == "open"
      let from = try parser.readDate()
      let to = parser.accept("to") ? try parser.readDate() : nil
      entries.append((isOpen, from, to))
    }
    return name.map { .calendar(CalendarSyntax(name: $0, entries: entries)) }
  }

  mutating func readCapture(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingName(.capture)
    var expressions: [(regex: RegexSyntax, raw: Bool)] = []
    readBlock(.capture, heading: "capture") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      _ = try parser.readClauseKeyword(.capture)
      let isRaw = parser.accept("raw")
      expressions += try parser.readRegexes().map { ($0, isRaw) }
    }
    return name.map { .capture(CaptureSyntax(name: $0, expressions: expressions)) }
  }

  mutating func readDefine(_ metadata: inout MetadataSyntax) throws(Abandoned) -> DeclarationKind {
    let name = try readName(.define)
    if at(.equal) || at(.colon) {
      report(.expected(.keyword("as"), after: name.value, found: written()), at: span)
      advance()
    } else {
      try expect("as")
    }
    let value = try readCondition(after: "as")
    try readTrailingMetadata(&metadata)
    return .define(DefineSyntax(name: name, value: value))
  }
}
