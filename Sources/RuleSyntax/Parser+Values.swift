import Diagnostics
import Signals

// Names, texts, numbers, dates and lists.

extension Parser {
  /// A colon or equal sign that other formats put behind a keyword.
  mutating func skipHabit() {
    guard at(.colon) || at(.equal), position > 0 else { return }
    report(.unneeded(reading(), after: reading(-1)), at: span)
    advance()
  }

  /// True if the present word starts the next clause, so that what is wanted here is missing.
  private var isNextClause: Bool {
    guard token().startsLine, let block else { return false }
    // Behind a comma stands an item of the list, be it called like a clause.
    if kind(-1) == .comma { return Self.strongClauseWords.contains(reading()) }
    return block.allows(reading()) || startsDeclaration
  }

  mutating func readName(_ kind: NameKind) throws(Abandoned) -> NameSyntax {
    skipHabit()
    if at(.word), !isNextClause {
      advance()
      return NameSyntax(reading(-1), previousSpan)
    }
    if at(.string), !token().startsLine {
      let value = textValue(token().reading(in: source))
      let isName =
        !value.isEmpty
        && value.unicodeScalars.allSatisfy {
          Lexer.isLetter($0) || Lexer.isDigit($0) || "_-.".unicodeScalars.contains($0)
        }
      report(.nameInQuotes(isName ? value : ""), at: span)
      advance()
      return NameSyntax(value, previousSpan)
    }
    throw fail(.name(kind))
  }

  mutating func readText() throws(Abandoned) -> TextSyntax {
    skipHabit()
    if at(.string) {
      advance()
      return TextSyntax(textValue(token(-1).reading(in: source)), previousSpan)
    }
    if isWord() || at(.number), !isNextClause, !(token().startsLine && position > 0 && block != nil) {
      return readBareText()
    }
    throw fail(.text)
  }

  /// A text without its quotes: everything up to the end of the line or the next keyword that cannot be part of it.
  private mutating func readBareText() -> TextSyntax {
    let start = position
    let isReported = followsUnknown[position]
    let stops: Set<String> = block == nil ? ["for", "while", "on", "valid"] : Self.strongClauseWords
    advance()
    while !atEnd, !token().startsLine, !at(.leftBrace), !at(.rightBrace), !isText, !stops.contains(reading()),
      !(at(.comma) && kind(1) == .string)
    {
      advance()
    }
    // The punctuation behind the last word is no token of the parser's.
    var last = stream[position - 1]
    while last + 1 < stream[position], !tokens[last + 1].startsLine { last += 1 }
    let span = tokens[stream[start]].span.through(tokens[last].span)
    bareTexts.append(span)
    if !isReported { report(.textNeedsQuotes(source.text(of: span)), at: span) }
    return TextSyntax(source.text(of: span), span)
  }

  /// True for a text in double quotes; an apostrophe in a bare text may look like one in single quotes.
  private var isText: Bool {
    at(.string) && source.bytes[Int(span.start)] != UInt8(ascii: "'")
  }

  // MARK: Numbers

  /// Ten-thousandths.
  mutating func readNumber() throws(Abandoned) -> Spanned<Int64> {
    skipHabit()
    if at(.number) {
      advance()
      return Spanned(decimalUnits(reading(-1)), previousSpan)
    }
    if isWord(), !isNextClause, let value = numbersInWords[reading().lowercased()] {
      report(.numberInWords(written(), instead: String(value)), at: span)
      advance()
      return Spanned(Int64(value) * 10_000, previousSpan)
    }
    throw fail(.number)
  }

  /// A whole number that is not negative.
  mutating func readCount() throws(Abandoned) -> Int {
    let number = try readNumber()
    if number.value < 0 || number.value % 10_000 != 0 {
      report(.wholeNumberNeeded(written(-1)), at: number.span)
    }
    return Int(max(0, number.value / 10_000))
  }

  /// `15 minutes`.
  mutating func readDuration() throws(Abandoned) -> DurationSyntax {
    skipHabit()
    let start = position
    guard at(.number) || numbersInWords[reading().lowercased()] != nil else { throw fail(.duration) }
    let count = try readCount()
    let units: [String: Int64] = [
      "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "seconds": 1, "minutes": 60,
      "hours": 3600,
      "days": 86_400, "weeks": 604_800,
    ]
    let others = [
      "s": "seconds", "sec": "seconds", "secs": "seconds", "秒": "seconds", "秒钟": "seconds", "m": "minutes",
      "min": "minutes",
      "mins": "minutes", "分": "minutes", "分钟": "minutes", "h": "hours", "hr": "hours", "hrs": "hours",
      "小时": "hours", "d": "days",
      "天": "days", "日": "days", "周": "weeks", "星期": "weeks",
    ]
    guard isWord(), !isNextClause else {
      throw fail(.oneOf(["seconds", "minutes", "hours", "days", "weeks"]))
    }
    var unit = reading()
    if units[unit] == nil {
      guard let near = others[unit] ?? nearest(to: unit, among: units.keys.sorted()) else {
        throw fail(.oneOf(["seconds", "minutes", "hours", "days", "weeks"]))
      }
      report(.foreignKeyword(written(), instead: near), at: span)
      unit = near
    }
    advance()
    return DurationSyntax(seconds: Int64(count) * (units[unit] ?? 1), span: span(from: start))
  }

  /// The word `messages` behind a number.
  mutating func readMessages() throws(Abandoned) {
    if accept("message") || accept("messages") { return }
    if isWord(), ["turn", "turns", "msgs", "msg", "texts", "条", "条消息", "轮", "消息"].contains(reading()) {
      report(.turnsNotMessages(written()), at: span)
      return advance()
    }
    if isWord(),
      ["second", "minute", "hour", "day", "week", "分钟", "小时", "天"].contains(where: { reading().hasPrefix($0) }
      )
    {
      report(.windowInTime(written()), at: span)
      return advance()
    }
    if isWord(), !token().startsLine, nearest(to: reading(), among: ["messages"]) != nil {
      report(.unexpected(written(), near: "messages"), at: span)
      return advance()
    }
    throw fail(.keyword("messages"))
  }

  // MARK: Dates and times

  mutating func readDate() throws(Abandoned) -> Spanned<CivilDate> {
    skipHabit()
    guard accept(.date) else { throw fail(.date) }
    return Spanned(CivilDate(reading: reading(-1)), previousSpan)
  }

  /// `DATE to DATE`, earlier first; a pair the wrong way round is reported and nil.
  mutating func readDates() throws(Abandoned) -> Spanned<ClosedRange<CivilDate>>? {
    let start = position
    let from = try readDate()
    try expect("to")
    let to = try readDate()
    guard from.value <= to.value else {
      report(.datesBackwards(from.value.text, to.value.text), at: span(from: start))
      return nil
    }
    return Spanned(from.value...to.value, span(from: start))
  }

  /// `09:00-18:00` as minutes, also with spaces around the dash.
  mutating func readClockRange() throws(Abandoned) -> (from: Int, to: Int) {
    if accept(.clockRange) {
      let parts = reading(-1).split(separator: "-")
      return (clockMinutes(parts.first ?? ""), clockMinutes(parts.last ?? ""))
    }
    guard accept(.clock) else { throw fail(.clockRange) }
    let from = clockMinutes(reading(-1))
    if at("to") {
      report(.unexpected(written(), near: "-"), at: span)
      advance()
    } else {
      try expect(.minus, "-")
    }
    guard accept(.clock) else { throw fail(.clock) }
    return (from, clockMinutes(reading(-1)))
  }

  mutating func readLiteral() throws(Abandoned) -> Spanned<LiteralSyntax> {
    let literal: LiteralSyntax
    switch kind() {
    case .number: literal = .number(decimalUnits(reading()))
    case .string: literal = .text(textValue(token().reading(in: source)))
    case .date: literal = .date(CivilDate(reading: reading()))
    case .clock: literal = .clock(clockMinutes(reading()))
    case .word where !isNextClause: literal = .word(reading())
    default: throw fail(.value)
    }
    advance()
    return Spanned(literal, previousSpan)
  }

  // MARK: Lists

  /// Counts an item of a list; a list that is too long is reported once and given up.
  mutating func countItem(_ count: inout Int) throws(Abandoned) {
    count += 1
    if count > SyntaxLimits.listItems {
      report(.listTooLong, at: span)
      throw Abandoned()
    }
  }

  /// `NAME, NAME`; a comma that is missing between two names on one line is reported and read as if it stood there.
  mutating func readNames(_ kind: NameKind, until stops: Set<String> = []) throws(Abandoned) -> [NameSyntax] {
    var names = [try readName(kind)]
    var count = 1
    while true {
      if accept(.comma) {
        mark(.item)
      } else if at(.word), !token().startsLine, !stops.contains(reading()), let block,
        !block.allows(reading()),
        !followsUnknown[position]
      {
        report(.expected(.symbol(","), after: reading(-1), found: written()), at: span)
      } else {
        return names
      }
      try countItem(&count)
      names.append(try readName(kind))
    }
  }

  /// `"...", "..."`; the commas may be left out.
  mutating func readTexts() throws(Abandoned) -> [TextSyntax] {
    var texts = [try readText()]
    var count = 1
    while true {
      let hasComma = accept(.comma)
      guard at(.string) || hasComma && isWord() && !isNextClause else {
        if hasComma { throw fail(.text) }
        return texts
      }
      mark(.item)
      try countItem(&count)
      texts.append(at(.string) ? try readText() : readBareText())
    }
  }

  mutating func readRegex() throws(Abandoned) -> RegexSyntax {
    skipHabit()
    guard accept(.regex) else { throw fail(.regex) }
    return RegexSyntax(regexPattern(source.text(of: previousSpan)), previousSpan)
  }

  mutating func readRegexes() throws(Abandoned) -> [RegexSyntax] {
    var regexes = [try readRegex()]
    var count = 1
    while true {
      let hasComma = accept(.comma)
      guard at(.regex) else {
        if hasComma { throw fail(.regex) }
        return regexes
      }
      mark(.item)
      try countItem(&count)
      regexes.append(try readRegex())
    }
  }

  /// What stands between the slashes, as written: an offset in it is an offset in the file, one behind the first slash.
  private func regexPattern(_ written: String) -> String {
    var inner = Substring(written).utf8.dropFirst()
    if !unterminated.contains(previousSpan.start), inner.last == UInt8(ascii: "/") {
      inner = inner.dropLast()
    }
    return String(Substring(inner))
  }
}

/// Numbers that authors write as words.
let numbersInWords: [String: Int] = [
  "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
  "nine": 9, "ten": 10,
  "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "一": 1, "二": 2, "两": 2, "三": 3,
  "四": 4, "五": 5, "六": 6,
  "七": 7, "八": 8, "九": 9, "十": 10,
]
