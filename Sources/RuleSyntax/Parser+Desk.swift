import Diagnostics

extension Parser {
  mutating func readDesk(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    let name = readHeadingName(.desk)
    let title = at(.string) ? readHeadingText() : nil
    var desk = DeskSyntax(name: name ?? NameSyntax("", previousSpan), title: title)
    readBlock(.desk, heading: "desk") { parser throws(Abandoned) in
      if try parser.readMetadata(into: &metadata) { return }
      let start = parser.position
      let keyword = try parser.readClauseKeyword(.desk)
      try parser.readDeskItem(keyword, from: start, into: &desk)
    }
    return name == nil ? nil : .desk(desk)
  }

  private mutating func readDeskItem(
    _ keyword: String, from start: Int, into desk: inout DeskSyntax
  ) throws(Abandoned) {
    switch keyword {
    case "skills": desk.skills += try readNames(.skill)
    case "hours":
      let hours = try readHours(from: start)
      if isFirst(desk.hours?.span, "hours", from: start) { desk.hours = hours }
    case "except":
      let from = try readDate()
      desk.exceptions.append((from, accept("to") ? try readDate() : nil))
    case "tell":
      try expect("customer")
      let script = try readName(.script)
      if isFirst(desk.tellCustomer?.span, "tell customer", from: start) { desk.tellCustomer = script }
    case "to":
      let other = try readName(.desk)
      try expect("when")
      desk.routes.append((other, try readCondition(after: "when")))
    case "resume":
      let resume = try readResume()
      if isFirst(desk.resume?.span, "resume", from: start) { desk.resume = resume }
    case "when": try readDeskWhen(from: start, into: &desk)
    default: throw fail(.oneOf(BlockKind.desk.clauses))
    }
  }

  private mutating func readDeskWhen(from start: Int, into desk: inout DeskSyntax) throws(Abandoned) {
    if accept("waiting") {
      let duration = try readDuration()
      try expect("to")
      let other = try readName(.desk)
      if isFirst(desk.whenWaiting?.to.span, "when waiting", from: start) {
        desk.whenWaiting = (duration, other)
      }
      return
    }
    guard at("closed") || at("full") else { throw fail(.oneOf(["closed", "full", "waiting"])) }
    let isClosed = at("closed")
    advance()
    let branch = try readBranch()
    let spanned = Spanned(branch, span(from: start))
    if isClosed {
      if isFirst(desk.whenClosed?.span, "when closed", from: start) { desk.whenClosed = spanned }
    } else if isFirst(desk.whenFull?.span, "when full", from: start) {
      desk.whenFull = spanned
    }
  }

  private mutating func readBranch() throws(Abandoned) -> DeskSyntax.Branch {
    skipHabit()
    if accept("to") { return .to(try readName(.desk)) }
    guard accept("tell") else { throw fail(.oneOf(["to", "tell customer"])) }
    try expect("customer")
    let script = try readName(.script)
    try expect("and")
    try expect("open")
    guard isWord(), let opening = DeskSyntax.Opening(rawValue: reading()) else {
      throw fail(.oneOf(["ticket", "callback"]))
    }
    advance()
    guard accept("due") else { return .tell(script, open: opening, dueIn: nil) }
    try expect("in")
    return .tell(script, open: opening, dueIn: try readDuration())
  }

  // MARK: Hours

  private mutating func readHours(from start: Int) throws(Abandoned) -> DeskSyntax.Hours {
    skipHabit()
    if accept("always") || accept("24/7") { return DeskSyntax.Hours(kind: .always, span: span(from: start)) }
    var spans: [DeskSyntax.WeeklySpan] = []
    var count = 0
    repeat {
      if count > 0 { mark(.item) }
      try countItem(&count)
      let place = position
      let days = try readDays()
      let clock = try readClockRange()
      spans.append(
        DeskSyntax.WeeklySpan(days: days, opens: clock.from, closes: clock.to, span: span(from: place)))
    } while accept(.comma)
    let calendar = accept("by") ? try readName(.calendar) : nil
    let zone = accept("in") ? try readName(.timezone) : nil
    return DeskSyntax.Hours(kind: .spans(spans, calendar: calendar, zone: zone), span: span(from: start))
  }

  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private static let foreignDays = [
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
    "tues": 2, "weds": 3,
    "thur": 4, "thurs": 4, "周一": 1, "周二": 2, "周三": 3, "周四": 4, "周五": 5, "周六": 6, "周日": 7, "周天": 7, "星期一": 1,
    "星期二": 2, "星期三": 3, "星期四": 4, "星期五": 5, "星期六": 6, "星期日": 7,
  ]

  /// `mon` or `mon-fri` as days 1...7; a range may pass over Sunday.
  private mutating func readDays() throws(Abandoned) -> [Int] {
    guard isWord(), !token().startsLine || kind(-1) == .comma else { throw fail(.day) }
    let start = position
    var parts = reading().split(separator: "-").map(String.init)
    advance()
    if parts.count == 1, at(.minus) || at("to"), kind(1) == .word {
      if at("to") { report(.unexpected("to", near: "-"), at: span) }
      advance()
      parts.append(reading())
      advance()
    }
    var days: [Int] = []
    for part in parts {
      if let index = Self.days.firstIndex(of: part) {
        days.append(index + 1)
      } else if let day = Self.foreignDays[part.lowercased()]
        ?? Self.days.firstIndex(of: part.lowercased()).map({ $0 + 1 })
      {
        report(.foreignKeyword(part, instead: Self.days[day - 1]), at: span(from: start))
        days.append(day)
      }
    }
    guard days.count == parts.count, let first = days.first, let last = days.last, days.count <= 2 else {
      position = start
      throw fail(.day)
    }
    return first <= last ? Array(first...last) : Array(1...last) + Array(first...7)
  }
}
