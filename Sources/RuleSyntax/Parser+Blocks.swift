import Diagnostics

// How declarations and clauses are found again after a mistake.

/// Words of other languages and other tools for the keywords of Heed.
let foreignKeywords: [String: String] = [
  "if": "when", "where": "when", "当": "when", "如果": "when", "若": "when", "除非": "unless",
  "except-when": "unless",
  "transfer": "handoff", "escalate": "handoff", "handover": "handoff", "hand": "handoff",
  "hand-off": "handoff",
  "hand-over": "handoff", "转人工": "handoff", "转接": "handoff", "转": "handoff", "移交": "handoff",
  "say": "reply", "send": "reply", "respond": "reply", "回复": "reply", "答复": "reply", "询问": "ask", "追问": "ask",
  "问": "ask",
  "回答": "answer", "优先级": "priority", "标签": "tag", "打标签": "tag", "label": "tag", "原因": "because",
  "因为": "because",
  "理由": "because", "reason": "because", "通知": "notify", "推荐": "offer", "替换": "replace", "代替": "instead",
  "有效期": "valid",
  "策略": "policy", "规则": "rule", "话题": "topic", "主题": "topic", "触发": "trigger", "触发词": "trigger",
  "触发器": "trigger",
  "意图": "intent", "词典": "lexicon", "情绪": "mood", "心境": "mood", "话术": "script", "脚本": "script", "坐席组": "desk",
  "技能组": "desk", "队列": "desk", "queue": "desk", "保证": "ensure", "确保": "ensure", "必须": "ensure",
  "assert": "ensure",
  "测试": "test", "事实": "fact", "var": "fact", "let": "define", "事件": "event", "日历": "calendar",
  "提取": "capture",
  "定义": "define", "使用": "use", "import": "use", "include": "use", "扩展": "extend", "词": "terms",
  "关键词": "terms",
  "keywords": "terms", "regex": "match", "pattern": "match", "匹配": "match", "排除": "except", "例外": "except",
  "给定": "given", "客户": "customer", "顾客": "customer", "user": "customer", "机器人": "bot", "坐席": "agent",
  "期望": "expect",
  "预期": "expect", "always-after": "after", "examples": "like", "例如": "like", "并且": "and", "而且": "and",
  "且": "and",
  "或": "or", "或者": "or", "非": "not", "不是": "not", "营业时间": "hours", "总是": "always", "永不": "never",
  "从不": "never",
]

/// Words with which declarations start.
package let declarationKeywords = [
  "policy", "use", "extend", "replace", "fact", "event", "calendar", "capture", "define", "topic", "trigger",
  "intent", "lexicon",
  "mood", "script", "desk", "rule", "ensure", "test",
]

extension Parser {
  /// True if a declaration starts at the present token: a keyword with what only its declaration has behind it.
  var startsDeclaration: Bool {
    guard at(.word) else { return false }
    switch reading() {
    case "policy", "use", "rule", "ensure", "test":
      return kind(1) == .string && (token().startsLine || kind(2) == .leftBrace)
    case "extend": return at("topic", 1) || at("trigger", 1) || at("intent", 1)
    case "replace": return isWord(1) && declarationKeywords.contains(reading(1))
    case "fact": return kind(1) == .word && kind(2) == .colon
    case "define": return kind(1) == .word && at("as", 2)
    case "lexicon": return kind(1) == .leftBrace
    case "event", "calendar", "capture", "mood", "topic", "trigger", "desk", "script", "intent":
      guard token().startsLine, kind(1) == .word else { return false }
      if kind(2) == .leftBrace || kind(3) == .leftBrace && (kind(2) == .string || at("sensitive", 2)) {
        return true
      }
      return kind(2) == .string && at("sensitive", 3)
    default: return false
    }
  }

  /// True if a clause of the block plausibly starts at the present token, also a misspelt one.
  private func startsClause(of block: BlockKind) -> Bool {
    if block == .lexicon { return at(.string) }
    guard at(.word) else { return false }
    let word = reading()
    if block == .event { return kind(1) == .colon || BlockKind.metadata.contains(word) }
    if block == .script { return kind(1) == .string || kind(2) == .string }
    if block.allows(word) || foreignKeywords[word] != nil { return true }
    return home(of: word, outside: block) != nil || nearest(to: word, among: block.clauses) != nil
  }

  /// The first kind of block that has a clause starting with the word.
  func home(of word: String, outside block: BlockKind) -> BlockKind? {
    BlockKind.allCases.first { $0 != block && $0.clauses.contains(word) }
  }

  /// Words that start a clause and are never names, so that reading goes on there even in the middle of a line.
  static let strongClauseWords: Set<String> = [
    "when", "unless", "because", "handoff", "reply", "owner", "basis",
  ]

  /// Passes over the rest of a clause that could not be read.
  mutating func recover(in block: BlockKind) {
    let start = position
    var open = 0
    while !atEnd {
      if at(.leftBrace) {
        open += 1
      } else if at(.rightBrace) {
        if open == 0 { return }
        open -= 1
      } else if startsDeclaration {
        return
      } else if open == 0 {
        if token().startsLine, startsClause(of: block) { return }
        if position > start, at(.word), block.allows(reading()), Self.strongClauseWords.contains(reading()) {
          return
        }
      }
      advance()
    }
  }

  /// Passes over tokens up to the next declaration, or to a word at the margin that may be a misspelt one.
  mutating func recoverDeclaration() {
    var open = 0
    while !atEnd, !startsDeclaration {
      if at(.leftBrace) { open += 1 }
      if at(.rightBrace) { open = max(0, open - 1) }
      advance()
      if open == 0, token().startsLine, at(.word),
        source.lineStarts[source.line(at: span.start)] == span.start
      {
        return
      }
    }
  }

  // MARK: Blocks

  /// Reads `{ clause ... }`; `clause` reads one clause and gives up by throwing.
  mutating func readBlock(
    _ kind: BlockKind, heading: String, _ clause: (inout Parser) throws(Abandoned) -> Void
  ) {
    let outer = block
    block = kind
    defer { block = outer }
    guard let brace = openBlock(kind) else { return }
    while true {
      if atEnd || startsDeclaration || hasEnough {
        if !hasEnough { reportUnclosed(brace, heading: heading) }
        return
      }
      if accept(.rightBrace) { return }
      let before = position
      mark(.clause)
      hasReportedUnclosed = false
      do { try clause(&self) } catch {
        // A clause that starts wrongly is not where the next one starts.
        if position == before, !at(.leftBrace) { advance() }
        recover(in: kind)
      }
      if position == before { advance() }
    }
  }

  /// The place of the opening brace in the stream; a missing one is reported, and nil if nothing of the block follows.
  private mutating func openBlock(_ kind: BlockKind) -> Int? {
    if at(.leftBrace) {
      advance()
      return position - 1
    }
    if !followsUnknown[position] { report(.missingOpeningBrace(kind), at: previousSpan) }
    if !startsClause(of: kind) || startsDeclaration {
      // Something unreadable in the heading: the block may still come on this line.
      while !atEnd, !token().startsLine, !at(.leftBrace), !at(.rightBrace) { advance() }
      if accept(.leftBrace) { return position - 1 }
      if !startsClause(of: kind) || startsDeclaration { return nil }
    }
    return max(0, position - 1)
  }

  private mutating func reportUnclosed(_ brace: Int, heading: String) {
    // A text that misses its closing quote has swallowed the brace.
    for place in brace..<position where unterminated.contains(tokens[stream[place]].span.start) {
      if source.text(of: tokens[stream[place]].span).utf8.contains(UInt8(ascii: "}")) { return }
    }
    let related: [Diagnostic.Related] =
      atEnd ? [] : [.init(span, english: "the next declaration starts here", chinese: "下一个声明从这里开始")]
    report(.missingClosingBrace(heading), at: tokens[stream[brace]].span, related: related)
  }

  /// Reads `owner`, `basis`, `review by` or `note` if one starts here.
  mutating func readMetadata(into metadata: inout MetadataSyntax) throws(Abandoned) -> Bool {
    guard at(.word) else { return false }
    let word = reading()
    let start = position
    switch word {
    case "owner", "basis", "note":
      advance()
      let text = try readText()
      let path: WritableKeyPath<MetadataSyntax, TextSyntax?> =
        word == "owner" ? \.owner : word == "basis" ? \.basis : \.note
      if let first = metadata[keyPath: path] {
        reportRepeated(word, from: start, first: first.span)
      } else {
        metadata[keyPath: path] = text
      }
    case "review":
      advance()
      try expect("by")
      let date = try readDate()
      if let first = metadata.reviewBy {
        reportRepeated("review by", from: start, first: first.span)
      } else {
        metadata.reviewBy = date
      }
    default: return false
    }
    return true
  }

  mutating func reportRepeated(_ clause: String, from start: Int, first: SourceSpan) {
    report(
      .repeatedClause(clause), at: span(from: start),
      related: [.init(first, english: "it stands here first", chinese: "它先出现在这里")])
  }

  /// The keyword with which the clause at the present token starts; what is misspelt, foreign or in quotes is reported and read as the
  /// keyword that was meant. Throws for a word with which no clause of the block starts.
  mutating func readClauseKeyword(_ block: BlockKind) throws(Abandoned) -> String {
    if kind(1) == .colon || kind(1) == .equal, at(.string) || isWord() {
      let word = at(.string) ? textValue(token().reading(in: source)) : reading()
      if block.allows(word) {
        if at(.string) {
          report(.keywordInQuotes(word), at: span)
        } else {
          report(.unneeded(reading(1), after: word), at: token(1).span)
        }
        position += 2
        return word
      }
    }
    guard isWord() else {
      reportUnexpected()
      throw Abandoned()
    }
    let word = reading()
    if block.allows(word) {
      advance()
      return word
    }
    if let keyword = try readForeignKeyword(in: block) { return keyword }
    throw reportUnknownClause(word, in: block)
  }

  private mutating func reportUnexpected() {
    if followsUnknown[position] { return }
    report(.unexpected(written(), near: nil), at: span)
  }

  private mutating func readForeignKeyword(in block: BlockKind) throws(Abandoned) -> String? {
    let word = reading()
    let start = position
    if block == .rule || block == .ensure, ["else", "elif", "elsif", "otherwise", "否则"].contains(word) {
      advance()
      if at("if") { advance() }
      report(.noElse(text(from: start)), at: span(from: start))
      throw Abandoned()
    }
    if let keyword = foreignKeywords[word], block.allows(keyword) {
      advance()
      if word == "hand", at("off") || at("over") { advance() }
      report(
        .foreignKeyword(text(from: start), instead: keyword == "handoff" ? "handoff to" : keyword),
        at: span(from: start))
      return keyword
    }
    guard !followsUnknown[position], let near = nearest(to: word, among: block.clauses + BlockKind.metadata)
    else { return nil }
    // A word that another block knows is no misspelling, unless the line goes on as the near keyword would.
    if home(of: word, outside: block) != nil { return nil }
    advance()
    report(.unknownClause(word, block: block, near: near), at: previousSpan)
    return near
  }

  private mutating func reportUnknownClause(_ word: String, in block: BlockKind) -> Abandoned {
    if followsUnknown[position] { return Abandoned() }
    if let home = home(of: word, outside: block) {
      report(.clauseElsewhere(word, block: block, home: home), at: span)
    } else if token().startsLine || kind(-1) == .leftBrace {
      report(.unknownClause(written(), block: block, near: nil), at: span)
    } else {
      let near = nearest(to: word, among: ["and", "or", "then", "in", "for", "within", "priority", "else"])
      report(.unexpected(written(), near: near), at: span)
    }
    return Abandoned()
  }
}
