import Diagnostics

extension Parser {
  mutating func declarations() -> [DeclarationSyntax] {
    var declarations: [DeclarationSyntax] = []
    while !atEnd {
      let start = index
      if let declaration = declaration() { declarations.append(declaration) }
      // Always make progress.
      if index == start { advance() }
    }
    return declarations
  }

  private mutating func declaration() -> DeclarationSyntax? {
    let start = index
    if token.kind == .rightBrace {
      report(.strayBrace, at: token.span)
      advance()
      return nil
    }
    let isReplacement = at("replace")
    if isReplacement { advance() }
    guard let keyword = word, Parser.declarationKeywords.contains(keyword),
      !(isReplacement && keyword == "replace")
    else {
      let found = word ?? shown(token)
      if word != nil {
        report(
          .unknownDeclaration(
            found, suggestion: Parser.suggestion(for: found, among: Parser.declarationKeywords)),
          at: token.span)
      } else {
        expected("a declaration", "一条声明")
      }
      skipDeclaration()
      return nil
    }
    advance()
    var metadata = MetadataSyntax()
    guard let kind = body(of: keyword, &metadata) else {
      skipDeclaration()
      return nil
    }
    return DeclarationSyntax(
      kind: kind, isReplacement: isReplacement, metadata: metadata, tokens: start..<max(index, start + 1),
      span: span(from: start))
  }

  /// After a mistake in a head: to the next declaration, over the block that belongs to the broken one.
  private mutating func skipDeclaration() {
    var nesting = 0
    while !atEnd {
      if nesting == 0, token.startsLine, let word, Parser.declarationKeywords.contains(word) { return }
      if nesting > 0, startsDeclarationForSure { return }
      if token.kind == .leftBrace { nesting += 1 }
      if token.kind == .rightBrace {
        nesting -= 1
        if nesting <= 0 {
          advance()
          return
        }
      }
      advance()
    }
  }

  private mutating func body(of keyword: String, _ metadata: inout MetadataSyntax) -> DeclarationKind? {
    switch keyword {
    case "policy": return policy(&metadata)
    case "use": return oneLine(string("a folder in quotes", "引号中的文件夹").map { .use($0) }, &metadata)
    case "extend": return extend(&metadata)
    case "fact": return oneLine(fact().map { .fact($0) }, &metadata)
    case "event": return event(&metadata)
    case "calendar": return calendar(&metadata)
    case "capture": return capture(&metadata)
    case "define": return define(&metadata)
    case "topic": return patterned(isTopic: true, &metadata)
    case "trigger": return patterned(isTopic: false, &metadata)
    case "intent": return intent(&metadata)
    case "lexicon": return lexicon(&metadata)
    case "mood": return mood(&metadata)
    case "script": return script(&metadata)
    case "desk": return desk(&metadata)
    case "rule": return rule(&metadata)
    case "ensure": return ensure(&metadata)
    default: return test(&metadata)
    }
  }

  private mutating func oneLine(_ kind: DeclarationKind?, _ metadata: inout MetadataSyntax)
    -> DeclarationKind?
  {
    while let word, ["owner", "basis", "review", "note"].contains(word), self.metadata(&metadata) {}
    return kind
  }

  /// Reads `{ clauses }`. `clause` reads one and says whether its keyword belongs here.
  ///
  /// A clause that reports a mistake leaves the rest of its tokens; they are skipped up to the next clause keyword.
  mutating func block(
    _ what: String, clauses: [String], _ metadata: inout MetadataSyntax,
    _ clause: (inout Parser, String) -> Bool
  ) -> Bool {
    let open = token
    guard take(.leftBrace) else {
      expected("`{`", " `{`")
      return false
    }
    let keywords = clauses + ["owner", "basis", "review", "note"]
    while token.kind != .rightBrace {
      if atEnd || (token.startsLine && startsDeclarationForSure && !isClauseHere(keywords)) {
        report(.unclosedBlock(what), at: open.span)
        return true
      }
      let start = index
      let findings = diagnostics.count
      let isText = token.kind == .string && clauses.contains("\"")
      if let word, ["owner", "basis", "review", "note"].contains(word) {
        if !self.metadata(&metadata) { recover(keywords) }
      } else if let word = word ?? (isText ? "\"" : nil), clause(&self, word) {
        if diagnostics.count > findings { recover(keywords) }
      } else if diagnostics.count == findings {
        let found = word ?? lexer.source.text(of: token.span)
        if token.kind == .unknown {
          advance()
        } else if token.kind == .comma {
          report(.expected("a clause", chinese: "一个子句", found: "`,`"), at: token.span)
          advance()
        } else {
          report(
            .unknownClause(
              String(found.prefix(40)), block: what,
              suggestion: Parser.suggestion(for: found, among: clauses.filter { $0 != "\"" })),
            at: token.span)
          advance()
          recover(keywords)
        }
      } else {
        recover(keywords)
      }
      if index == start { advance() }
    }
    advance()
    return true
  }

  /// Whether the word at hand, though it also names a declaration, is a clause of the block at hand.
  private func isClauseHere(_ keywords: [String]) -> Bool { word.map { keywords.contains($0) } ?? false }

  /// To the next clause keyword at a line start, or the end of the block.
  private mutating func recover(_ keywords: [String]) {
    skip { parser in
      if parser.token.kind == .string { return parser.token.startsLine && keywords.contains("\"") }
      guard let word = parser.word else { return false }
      return keywords.contains(word) && (parser.token.startsLine || parser.startsClauseForSure)
    }
  }

  /// Clause keywords that cannot be a name inside another clause.
  var startsClauseForSure: Bool {
    switch word {
    case "when", "unless", "because", "handoff", "expect", "tell", "instead": true
    default: false
    }
  }

  mutating func metadata(_ metadata: inout MetadataSyntax) -> Bool {
    let start = token.span
    let keyword = word ?? ""
    advance()
    func once(_ isSet: Bool, _ parser: inout Parser) {
      if isSet { parser.report(.repeatedClause(keyword), at: start) }
    }
    switch keyword {
    case "owner":
      once(metadata.owner != nil, &self)
      metadata.owner = string()
      return metadata.owner != nil
    case "basis":
      once(metadata.basis != nil, &self)
      metadata.basis = string()
      return metadata.basis != nil
    case "note":
      once(metadata.note != nil, &self)
      metadata.note = string()
      return metadata.note != nil
    default:
      once(metadata.reviewBy != nil, &self)
      guard expect("by") else { return false }
      metadata.reviewBy = date()
      return metadata.reviewBy != nil
    }
  }

  /// Reports a clause that may stand once and stands again.
  mutating func once(_ isSet: Bool, _ clause: String, at span: SourceSpan) {
    if isSet { report(.repeatedClause(clause), at: span) }
  }

  // MARK: - Policy, facts, events, calendars

  private mutating func policy(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let title = string("the name of the policy in quotes", "引号中的策略名") else { return nil }
    var policy = PolicySyntax(title: title)
    let clauses = [
      "heed", "languages", "timezone", "channels", "otherwise", "when", "disclose", "resume", "rank",
      "intent",
    ]
    let isRead = block("policy", clauses: clauses, &metadata) { parser, word in
      let span = parser.token.span
      switch word {
      case "heed":
        parser.advance()
        parser.once(policy.heedVersion != nil, word, at: span)
        policy.heedVersion = parser.number().map { Spanned($0.value, $0.span) }
      case "languages":
        parser.advance()
        parser.once(!policy.languages.isEmpty, word, at: span)
        repeat {
          guard let name = parser.name("a language", "语言") else { return true }
          var fallback: NameSyntax?
          if parser.take("else") { fallback = parser.name("a language", "语言") }
          policy.languages.append((name, fallback))
        } while parser.take(.comma)
        if parser.expect("default") { policy.defaultLanguage = parser.name("a language", "语言") }
      case "timezone":
        parser.advance()
        parser.once(policy.timezone != nil, word, at: span)
        policy.timezone = parser.name("a time zone like `Asia/Shanghai`", "时区,如 `Asia/Shanghai`")
      case "channels":
        parser.advance()
        parser.once(!policy.channels.isEmpty, word, at: span)
        policy.channels = parser.names("a channel", "渠道")
      case "otherwise":
        parser.advance()
        parser.once(!policy.otherwise.isEmpty, word, at: span)
        policy.otherwise = parser.policyStep(&policy.otherwisePriority)
      case "when":
        parser.advance()
        if parser.take("unreadable") {
          parser.once(!policy.whenUnreadable.isEmpty, "when unreadable", at: span)
          policy.whenUnreadable = parser.policyStep(&policy.whenUnreadablePriority)
        } else if parser.take("in") {
          guard parser.expect("doubt") else { return true }
          parser.once(!policy.whenInDoubt.isEmpty, "when in doubt", at: span)
          policy.whenInDoubt = parser.policyStep(&policy.whenInDoubtPriority)
        } else {
          parser.expected("`unreadable` or `in doubt`", " `unreadable` 或 `in doubt`")
        }
      case "disclose":
        parser.advance()
        parser.once(policy.disclose != nil, word, at: span)
        policy.disclose = parser.name("a script", "脚本名")
      case "resume":
        parser.advance()
        parser.once(policy.resume != nil, word, at: span)
        policy.resume = parser.resume()
      case "rank":
        parser.advance()
        parser.once(!policy.rank.isEmpty, word, at: span)
        policy.rank = parser.names("a desk", "坐席组名")
      case "intent":
        parser.advance()
        guard parser.expect("threshold") else { return true }
        policy.intentThreshold = parser.number()
      default: return false
      }
      return true
    }
    return isRead ? .policy(policy) : nil
  }

  private mutating func policyStep(_ priority: inout Spanned<PriorityLevel>?) -> [StepSyntax] {
    guard let step = step() else { return [] }
    if at("priority") {
      advance()
      priority = self.priority()
    }
    return [step]
  }

  mutating func resume() -> Spanned<ResumeSyntax>? {
    let start = index
    if take("never") { return Spanned(.never, span(from: start)) }
    guard expect("after"), let duration = duration() else { return nil }
    return Spanned(.after(duration), span(from: start))
  }

  mutating func fact() -> FactSyntax? {
    guard let name = name("a name", "名称") else { return nil }
    guard take(.colon) else {
      expected("`:` and a type", "`:` 和类型")
      return nil
    }
    guard let type = type() else { return nil }
    var value: Spanned<LiteralSyntax>?
    if take(.equal) {
      value = literal()
      if value == nil { return nil }
    }
    var unit: TextSyntax?
    if take("unit") { unit = string("a unit in quotes", "引号中的单位") }
    return FactSyntax(name: name, type: type, defaultValue: value, unit: unit)
  }

  private mutating func type() -> TypeSyntax? {
    let start = index
    let isOptional = take("optional")
    func bounds(_ parser: inout Parser) -> (Spanned<Int64>?, Spanned<Int64>?) {
      let from = parser.take("from") ? parser.number() : nil
      return (from, parser.take("to") ? parser.number() : nil)
    }
    let kind: TypeSyntax.Kind
    let names = ["truth", "text", "date", "time", "score", "number", "count", "one"]
    guard let word, names.contains(word) else {
      if let found = self.word {
        let hint = nearest(to: found, among: names) ?? Parser.typeNames[found.lowercased()]
        report(
          .unknownClause(found, block: "type", suggestion: hint == "one" ? "one of" : hint), at: token.span)
      } else {
        expected("a type", "类型")
      }
      return nil
    }
    advance()
    switch word {
    case "truth": kind = .truth
    case "text": kind = .text
    case "date": kind = .date
    case "time": kind = .time
    case "score": kind = .score
    case "number":
      let (from, to) = bounds(&self)
      kind = .number(from: from, to: to)
    case "count":
      let (from, to) = bounds(&self)
      kind = .count(from: from, to: to)
    default:
      guard expect("of") else { return nil }
      kind = .oneOf(self.names("a value", "取值"))
    }
    return TypeSyntax(kind: kind, isOptional: isOptional, span: span(from: start))
  }

  private static let typeNames = [
    "bool": "truth", "boolean": "truth", "string": "text", "int": "count", "integer": "count",
    "float": "number",
    "double": "number", "decimal": "number", "enum": "one", "datetime": "date",
  ]

  private mutating func event(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = name("the name of the event", "事件名") else { return nil }
    var fields: [FactSyntax] = []
    guard take(.leftBrace) else {
      expected("`{`", " `{`")
      return nil
    }
    while token.kind != .rightBrace, !atEnd {
      let start = index
      if let word, ["owner", "basis", "review", "note"].contains(word), next.kind != .colon {
        if !self.metadata(&metadata) { break }
        continue
      }
      guard let field = fact() else {
        skip { $0.token.startsLine && $0.next.kind == .colon }
        if index == start { advance() }
        continue
      }
      fields.append(field)
      _ = take(.comma)
    }
    closeBlock("event")
    return .event(EventSyntax(name: name, fields: fields))
  }

  mutating func closeBlock(_ what: String) {
    if !take(.rightBrace) { report(.unclosedBlock(what), at: tokens[max(0, index - 1)].span) }
  }

  private mutating func calendar(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = name("the name of the calendar", "日历名") else { return nil }
    var entries: [(isOpen: Bool, from: Spanned<DateLiteral>, to: Spanned<DateLiteral>?)] = []
    let isRead = block("calendar", clauses: ["closed", "open"], &metadata) { parser, word in
      guard word == "closed" || word == "open" else { return false }
      parser.advance()
      repeat {
        guard let from = parser.date() else { return true }
        let to = parser.take("to") ? parser.date() : nil
        entries.append((word == "open", from, to))
      } while parser.take(.comma)
      return true
    }
    return isRead ? .calendar(CalendarSyntax(name: name, entries: entries)) : nil
  }

  private mutating func capture(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = name("the name of the capture", "捕获名") else { return nil }
    var expressions: [(regex: RegexSyntax, raw: Bool)] = []
    let isRead = block("capture", clauses: ["match"], &metadata) { parser, word in
      guard word == "match" else { return false }
      parser.advance()
      let isRaw = parser.take("raw")
      expressions += parser.regexes().map { ($0, isRaw) }
      return true
    }
    return isRead ? .capture(CaptureSyntax(name: name, expressions: expressions)) : nil
  }

  private mutating func define(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = name("a name", "名称"), expect("as"), let value = condition() else { return nil }
    return oneLine(.define(DefineSyntax(name: name, value: value)), &metadata)
  }

  // MARK: - Patterns, intents, lexicon, moods, scripts

  private static let patternClauses = ["terms", "match", "except", "ignore", "model", "yes", "no"]

  private mutating func patterned(isTopic: Bool, _ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let what = isTopic ? "topic" : "trigger"
    guard let name = name("the name of the \(what)", "\(what) 的名称") else { return nil }
    var title: TextSyntax?
    if token.kind == .string { title = string() }
    let sensitive = at("sensitive") ? token.span : nil
    if sensitive != nil { advance() }
    var items = PatternItems()
    let isRead = block(what, clauses: Parser.patternClauses, &metadata) { parser, word in
      parser.patternItem(word, &items)
    }
    guard isRead else { return nil }
    let node = PatternedSyntax(name: name, title: title, sensitive: sensitive, items: items)
    return isTopic ? .topic(node) : .trigger(node)
  }

  private mutating func patternItem(_ word: String, _ items: inout PatternItems) -> Bool {
    let span = token.span
    switch word {
    case "terms":
      advance()
      let exactly = take("exactly")
      items.terms += strings().map { ($0, exactly) }
    case "match":
      advance()
      let isRaw = take("raw")
      items.expressions += regexes().map { ($0, isRaw) }
    case "except":
      advance()
      guard token.kind == .string || token.kind == .regex else {
        expected("a text in quotes or a pattern between slashes", "引号中的文字或斜杠之间的正则")
        return true
      }
      while token.kind == .string || token.kind == .regex {
        if token.kind == .string {
          items.exceptTerms.append(TextSyntax(value(of: token), token.span))
          advance()
        } else {
          items.exceptExpressions += regexes()
        }
        _ = take(.comma)
      }
    case "ignore":
      advance()
      if expect("negated") { items.ignoreNegated = span }
    case "model":
      advance()
      once(items.model != nil, word, at: span)
      guard let name = name("the name of a score", "分数名") else { return true }
      guard take(.greaterOrEqual) else {
        expected("`>=`", " `>=`")
        return true
      }
      if let threshold = number() { items.model = (name, threshold) }
    case "yes":
      advance()
      items.yes += strings()
    case "no":
      advance()
      items.no += strings()
    default: return false
    }
    return true
  }

  private mutating func extend(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let word, let kind = PatternedKind(rawValue: word) else {
      expected("`topic`, `trigger` or `intent`", " `topic`、`trigger` 或 `intent`")
      return nil
    }
    advance()
    guard let name = name("the name of the \(word)", "\(word) 的名称") else { return nil }
    var node = ExtendSyntax(kind: kind, name: name, items: PatternItems(), likes: [], sensitive: nil)
    let isRead = block("extend", clauses: Parser.patternClauses + ["like", "sensitive"], &metadata) {
      parser, word in
      switch word {
      case "like":
        parser.advance()
        node.likes += parser.strings()
      case "sensitive":
        node.sensitive = parser.token.span
        parser.advance()
      default: return parser.patternItem(word, &node.items)
      }
      return true
    }
    return isRead ? .extend(node) : nil
  }

  private mutating func intent(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = name("the name of the intent", "意图名") else { return nil }
    var title: TextSyntax?
    if token.kind == .string { title = string() }
    var examples: [TextSyntax] = []
    let isRead = block("intent", clauses: ["like"], &metadata) { parser, word in
      guard word == "like" else { return false }
      parser.advance()
      examples += parser.strings()
      return true
    }
    return isRead ? .intent(IntentSyntax(name: name, title: title, examples: examples)) : nil
  }

  private mutating func lexicon(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    var entries: [LexiconEntrySyntax] = []
    let isRead = block("lexicon", clauses: ["\""], &metadata) { parser, word in
      guard word == "\"", let term = parser.string() else { return false }
      let start = parser.index - 1
      guard let signal = parser.name("an emotion", "一种情绪") else { return true }
      var isLess = parser.take("less")
      guard let word = parser.word, let degree = LexiconEntrySyntax.Degree(rawValue: word) else {
        parser.expected("`slightly`, `clearly` or `strongly`", " `slightly`、`clearly` 或 `strongly`")
        return true
      }
      parser.advance()
      if parser.take("less") { isLess = true }
      _ = parser.take(.comma)
      entries.append(
        LexiconEntrySyntax(
          term: term, signal: signal, isLess: isLess, degree: degree, span: parser.span(from: start)))
      return true
    }
    return isRead ? .lexicon(entries) : nil
  }

  private mutating func mood(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = name("the name of the mood", "情绪状态名") else { return nil }
    var enter: ExpressionSyntax?
    var leave: ExpressionSyntax?
    let isRead = block("mood", clauses: ["enter", "leave"], &metadata) { parser, word in
      let span = parser.token.span
      guard word == "enter" || word == "leave" else { return false }
      parser.advance()
      guard parser.expect("when") else { return true }
      parser.once(word == "enter" ? enter != nil : leave != nil, "\(word) when", at: span)
      let condition = parser.conditions()
      if word == "enter" { enter = condition } else { leave = condition }
      return true
    }
    return isRead ? .mood(MoodSyntax(name: name, enter: enter, leave: leave)) : nil
  }

  private mutating func script(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = name("the name of the script", "脚本名") else { return nil }
    var variants: [ScriptSyntax.Variants] = []
    guard take(.leftBrace) else {
      expected("`{`", " `{`")
      return nil
    }
    while token.kind != .rightBrace, !atEnd {
      let start = index
      if startsDeclarationForSure { break }
      if let word, ["owner", "basis", "review", "note"].contains(word), word != "note" || next.kind == .string
      {
        if !self.metadata(&metadata) { skip { $0.token.startsLine } }
        continue
      }
      guard let language = self.name("a language", "语言") else {
        skip { $0.token.startsLine && $0.token.kind == .word }
        if index == start { advance() }
        continue
      }
      let channel = token.kind == .word ? self.name("a channel", "渠道") : nil
      let texts = strings()
      if texts.isEmpty {
        skip { $0.token.startsLine && $0.token.kind == .word }
        continue
      }
      variants.append(ScriptSyntax.Variants(language: language, channel: channel, texts: texts))
    }
    closeBlock("script")
    return .script(ScriptSyntax(name: name, variants: variants))
  }
}
