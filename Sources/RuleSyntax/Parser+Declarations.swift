import Diagnostics

extension Parser {
  mutating func readFile() -> [DeclarationSyntax] {
    var declarations: [DeclarationSyntax] = []
    while !atEnd, !hasEnough {
      let before = position
      do {
        if let declaration = try readDeclaration() { declarations.append(declaration) }
      } catch {
        recoverDeclaration()
      }
      if position == before { advance() }
    }
    return declarations
  }

  private mutating func readDeclaration() throws(Abandoned) -> DeclarationSyntax? {
    if at(.rightBrace) {
      if !followsUnknown[position] { report(.strayClosingBrace, at: span) }
      advance()
      return nil
    }
    let start = position
    mark(.clause)
    var isReplacement = false
    guard var keyword = readDeclarationKeyword() else { return nil }
    if keyword == "replace" {
      isReplacement = true
      guard let replaced = readDeclarationKeyword() else { return nil }
      keyword = replaced
      if keyword == "replace" {
        report(.repeatedReplace, at: previousSpan)
        guard let replaced = readDeclarationKeyword() else { return nil }
        keyword = replaced
      }
    }
    var metadata = MetadataSyntax()
    guard let kind = try readDeclaration(of: keyword, metadata: &metadata) else { return nil }
    return DeclarationSyntax(
      kind: kind, isReplacement: isReplacement, metadata: metadata, tokens: range(from: start),
      span: span(from: start))
  }

  /// The word a declaration starts with; a misspelt or foreign one is reported and read as what was meant. Nil for anything else, which is
  /// passed over.
  private mutating func readDeclarationKeyword() -> String? {
    let word = reading()
    if at(.word), declarationKeywords.contains(word) {
      advance()
      return word
    }
    if at(.string), kind(1) == .colon || kind(1) == .leftBrace || kind(1) == .string {
      let name = textValue(token().reading(in: source))
      if declarationKeywords.contains(name) {
        report(.keywordInQuotes(name), at: span)
        advance()
        skipHabit()
        return name
      }
    }
    guard at(.word), kind(1) == .word || kind(1) == .string || kind(1) == .leftBrace else {
      return passOverUnknown()
    }
    if let keyword = foreignKeywords[word], declarationKeywords.contains(keyword) {
      report(.foreignKeyword(written(), instead: keyword), at: span)
      advance()
      return keyword
    }
    let near = nearest(to: word, among: declarationKeywords)
    guard let near else { return passOverUnknown() }
    reportUnknownDeclaration(near: near)
    advance()
    return near
  }

  private mutating func reportUnknownDeclaration(near: String?) {
    if followsUnknown[position] { return }
    let home = BlockKind.allCases.first { $0.clauses.contains(reading()) }
    report(.unknownDeclaration(written(), near: near, home: home), at: span)
  }

  private mutating func passOverUnknown() -> String? {
    reportUnknownDeclaration(near: nil)
    return passOverDeclaration()
  }

  /// Passes over something that is no declaration, with its block; its closing brace is no second mistake.
  private mutating func passOverDeclaration() -> String? {
    recoverDeclaration()
    return nil
  }

  private mutating func readDeclaration(
    of keyword: String, metadata: inout MetadataSyntax
  ) throws(Abandoned) -> DeclarationKind? {
    switch keyword {
    case "policy": return readPolicy(&metadata)
    case "use":
      let path = try readText()
      try readTrailingMetadata(&metadata)
      return .use(path)
    case "extend": return try readExtend(&metadata)
    case "fact": return try readFactDeclaration(&metadata)
    case "event": return readEvent(&metadata)
    case "calendar": return readCalendar(&metadata)
    case "capture": return readCapture(&metadata)
    case "define": return try readDefine(&metadata)
    case "topic": return readPatterned(.topic, &metadata)
    case "trigger": return readPatterned(.trigger, &metadata)
    case "intent": return readIntentDeclaration(&metadata)
    case "lexicon": return readLexicon(&metadata)
    case "mood": return readMood(&metadata)
    case "script": return readScript(&metadata)
    case "desk": return readDesk(&metadata)
    case "rule": return readRule(&metadata)
    case "ensure": return readEnsure(&metadata)
    case "test": return readTest(&metadata)
    default: return nil
    }
  }

  /// Reads `owner`, `basis`, `review by` and `note` behind a declaration without a block.
  mutating func readTrailingMetadata(_ metadata: inout MetadataSyntax) throws(Abandoned) {
    while at(.word), BlockKind.metadata.contains(reading()),
      kind(1) == .string || at("by", 1) || kind(1) == .colon
    {
      mark(.part)
      if try !readMetadata(into: &metadata) { return }
    }
    // What stands behind it on the same line is no declaration of its own.
    if !atEnd, !token().startsLine, !at(.rightBrace), !startsDeclaration,
      !(at(.word) && declarationKeywords.contains(reading()))
    {
      if !followsUnknown[position] { report(.unexpected(written(), near: nil), at: span) }
      while !atEnd, !token().startsLine { advance() }
    }
  }

  /// The name behind a declaration's keyword; nil, and reported, if there is none: the block is read nevertheless.
  mutating func readHeadingName(_ kind: NameKind) -> NameSyntax? {
    if at(.leftBrace) {
      _ = fail(.name(kind))
      return nil
    }
    return try? readName(kind)
  }

  mutating func readHeadingText() -> TextSyntax? {
    try? readText()
  }

  /// Reports a clause that may stand once and stands again; true if it is the first.
  mutating func isFirst(_ first: SourceSpan?, _ clause: String, from start: Int) -> Bool {
    guard let first else { return true }
    reportRepeated(clause, from: start, first: first)
    return false
  }
}
