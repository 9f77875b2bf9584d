import Diagnostics

// Topics, triggers, intents and what else looks at texts.

extension Parser {
  mutating func readPatterned(_ kind: PatternedKind, _ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let isTopic = kind == .topic
    let name = readHeadingName(isTopic ? .topic : .trigger)
    let title = at(.string) ? readHeadingText() : nil
    var sensitive: SourceSpan?
    if isTopic, accept("sensitive") { sensitive = previousSpan }
    var items = PatternItems()
    var likes: [TextSyntax] = []
    let block: BlockKind = isTopic ? .topic : .trigger
    readBlock(block, heading: kind.rawValue) { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      let start = parser.position
      let keyword = try parser.readClauseKeyword(block)
      try parser.readPatternItem(keyword, from: start, into: &items, likes: &likes)
    }
    guard let name else { return nil }
    let syntax = PatternedSyntax(name: name, title: title, sensitive: sensitive, items: items)
    return isTopic ? .topic(syntax) : .trigger(syntax)
  }

  mutating func readExtend(_ metadata: inout MetadataSyntax) throws(Abandoned) -> DeclarationKind? {
    guard at(.word), let kind = PatternedKind(rawValue: reading()) else {
      throw fail(.oneOf(["topic", "trigger", "intent"]))
    }
    advance()
    let name = readHeadingName(kind == .topic ? .topic : kind == .trigger ? .trigger : .intent)
    var items = PatternItems()
    var likes: [TextSyntax] = []
    var sensitive: SourceSpan?
    readBlock(.extend, heading: "extend") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      let start = parser.position
      let keyword = try parser.readClauseKeyword(.extend)
      if keyword == "sensitive" {
        if parser.isFirst(sensitive, keyword, from: start) { sensitive = parser.previousSpan }
      } else {
        try parser.readPatternItem(keyword, from: start, into: &items, likes: &likes)
      }
    }
    return name.map {
      .extend(ExtendSyntax(kind: kind, name: $0, items: items, likes: likes, sensitive: sensitive))
    }
  }

  private mutating func readPatternItem(
    _ keyword: String, from start: Int, into items: inout PatternItems, likes: inout [TextSyntax]
  ) throws(Abandoned) {
    switch keyword {
    case "terms":
      let isExact = accept("exactly")
      items.terms += try readTexts().map { ($0, isExact) }
    case "match":
      let isRaw = accept("raw")
      items.expressions += try readRegexes().map { ($0, isRaw) }
    case "except": try readExceptions(into: &items)
    case "ignore":
      try expect("negated")
      if isFirst(items.ignoreNegated, "ignore negated", from: start) {
        items.ignoreNegated = tokens[stream[start]].span
      }
    case "model":
      let name = try readName(.model)
      if at(.greater) { report(.unexpected(">", near: ">="), at: span) }
      if !accept(.greater) { try expect(.greaterOrEqual, ">=") }
      let threshold = try readNumber()
      if isFirst(items.model?.name.span, "model", from: start) { items.model = (name, threshold) }
    case "yes": items.yes += try readTexts()
    case "no": items.no += try readTexts()
    case "like": likes += try readTexts()
    default: throw fail(.oneOf(BlockKind.topic.clauses))
    }
  }

  /// Texts and regexes mixed.
  private mutating func readExceptions(into items: inout PatternItems) throws(Abandoned) {
    skipHabit()
    var count = 0
    while true {
      if at(.regex) {
        items.exceptExpressions.append(try readRegex())
      } else if at(.string) {
        items.exceptTerms.append(try readText())
      } else {
        throw fail(.text)
      }
      try countItem(&count)
      let hasComma = accept(.comma)
      guard hasComma || at(.string) || at(.regex) else { return }
      if at(.string) || at(.regex) { mark(.item) }
    }
  }

  mutating func readIntentDeclaration(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingName(.intent)
    let title = at(.string) ? readHeadingText() : nil
    var examples: [TextSyntax] = []
    readBlock(.intent, heading: "intent") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      _ = try parser.readClauseKeyword(.intent)
      examples += try parser.readTexts()
    }
    return name.map { .intent(IntentSyntax(name: $0, title: title, examples: examples)) }
  }

  // MARK: Lexicon

  mutating func readLexicon(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    var entries: [LexiconEntrySyntax] = []
    var count = 0
    readBlock(.lexicon, heading: "lexicon") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      try parser.countItem(&count)
      entries.append(try parser.readLexiconEntry())
    }
    return .lexicon(entries)
  }

  private mutating func readLexiconEntry() throws(Abandoned) -> LexiconEntrySyntax {
    let start = position
    let term = try readText()
    let signal = try readName(.emotion)
    let isLess = accept("less")
    let degrees = ["slightly", "clearly", "strongly"]
    var degree = LexiconEntrySyntax.Degree(rawValue: isWord() ? reading() : "")
    if degree == nil, isWord(), !token().startsLine, let near = nearest(to: reading(), among: degrees) {
      report(.unexpected(written(), near: near), at: span)
      degree = LexiconEntrySyntax.Degree(rawValue: near)
    }
    guard let degree else { throw fail(.oneOf(degrees)) }
    advance()
    return LexiconEntrySyntax(
      term: term, signal: signal, isLess: isLess, degree: degree, span: span(from: start))
  }

  // MARK: Moods and scripts

  mutating func readMood(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingName(.mood)
    var enter: ExpressionSyntax?
    var leave: ExpressionSyntax?
    readBlock(.mood, heading: "mood") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      let start = parser.position
      let keyword = try parser.readClauseKeyword(.mood)
      try parser.expect("when")
      let condition = try parser.readCondition(after: "\(keyword) when")
      if keyword == "enter" {
        if parser.isFirst(enter?.span, "enter when", from: start) { enter = condition }
      } else if parser.isFirst(leave?.span, "leave when", from: start) {
        leave = condition
      }
    }
    return name.map { .mood(MoodSyntax(name: $0, enter: enter, leave: leave)) }
  }

  mutating func readScript(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingName(.script)
    var variants: [ScriptSyntax.Variants] = []
    readBlock(.script, heading: "script") { parser throws(Abandoned) in
      if parser.kind(1) == .string || parser.at("by", 1), try parser.readMetadata(into: &metadata) { return }
      variants.append(try parser.readVariants())
    }
    return name.map { .script(ScriptSyntax(name: $0, variants: variants)) }
  }

  private mutating func readVariants() throws(Abandoned) -> ScriptSyntax.Variants {
    let language: NameSyntax
    if at(.string), kind(1) == .colon {
      let word = textValue(token().reading(in: source))
      report(.keywordInQuotes(word), at: span)
      language = NameSyntax(word, span)
      advance()
      advance()
    } else {
      guard at(.word) else { throw fail(.name(.language)) }
      language = NameSyntax(reading(), span)
      advance()
      if at(.colon) { skipHabit() }
    }
    let channel = at(.word) && !token().startsLine && kind(1) == .string ? try readName(.channel) : nil
    return ScriptSyntax.Variants(language: language, channel: channel, texts: try readTexts())
  }
}
