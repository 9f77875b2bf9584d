import Diagnostics

extension Parser {
  mutating func desk(_ metadata: inout MetadataSyntax) -> DeclarationKind? {
    guard let name = name("the name of the desk", "坐席组名") else { return nil }
    var title: TextSyntax?
    if token.kind == .string { title = string() }
    var desk = DeskSyntax(name: name, title: title)
    let clauses = ["skills", "hours", "except", "tell", "to", "when", "resume"]
    let isRead = block("desk", clauses: clauses, &metadata) { parser, word in
      let span = parser.token.span
      switch word {
      case "skills":
        parser.advance()
        desk.skills += parser.names("a skill", "技能")
      case "hours":
        parser.advance()
        parser.once(desk.hours != nil, word, at: span)
        desk.hours = parser.hours()
      case "except":
        parser.advance()
        repeat {
          guard let from = parser.date() else { return true }
          desk.exceptions.append((from, parser.take("to") ? parser.date() : nil))
        } while parser.take(.comma)
      case "tell":
        parser.advance()
        guard parser.expect("customer") else { return true }
        parser.once(desk.tellCustomer != nil, "tell customer", at: span)
        desk.tellCustomer = parser.name("a script", "脚本名")
      case "to":
        parser.advance()
        guard let to = parser.name("a desk", "坐席组名"), parser.expect("when") else { return true }
        if let condition = parser.condition() { desk.routes.append((to, condition)) }
      case "when":
        parser.advance()
        parser.deskState(&desk, at: span)
      case "resume":
        parser.advance()
        parser.once(desk.resume != nil, word, at: span)
        desk.resume = parser.resume()
      default: return false
      }
      return true
    }
    return isRead ? .desk(desk) : nil
  }

  private mutating func deskState(_ desk: inout DeskSyntax, at span: SourceSpan) {
    if take("waiting") {
      once(desk.whenWaiting != nil, "when waiting", at: span)
      guard let after = duration(), expect("to"), let to = name("a desk", "坐席组名") else { return }
      desk.whenWaiting = (after, to)
      return
    }
    let isClosed = at("closed")
    guard isClosed || at("full") else {
      expected("`closed`, `full` or `waiting`", " `closed`、`full` 或 `waiting`")
      return
    }
    advance()
    once(
      isClosed ? desk.whenClosed != nil : desk.whenFull != nil, isClosed ? "when closed" : "when full",
      at: span)
    guard let branch = branch() else { return }
    if isClosed { desk.whenClosed = branch } else { desk.whenFull = branch }
  }

  private mutating func branch() -> Spanned<DeskSyntax.Branch>? {
    let start = index
    if take("to") {
      guard let to = name("a desk", "坐席组名") else { return nil }
      return Spanned(.to(to), span(from: start))
    }
    guard expect("tell"), expect("customer"), let script = name("a script", "脚本名"), expect("and"),
      expect("open")
    else { return nil }
    guard let word, let opening = DeskSyntax.Opening(rawValue: word) else {
      expected("`ticket` or `callback`", " `ticket` 或 `callback`")
      return nil
    }
    advance()
    var due: DurationSyntax?
    if take("due") {
      guard expect("in") else { return nil }
      due = duration()
    }
    return Spanned(.tell(script, open: opening, dueIn: due), span(from: start))
  }

  private mutating func hours() -> DeskSyntax.Hours? {
    let start = index
    if take("always") { return DeskSyntax.Hours(kind: .always, span: span(from: start)) }
    var spans: [DeskSyntax.WeeklySpan] = []
    repeat {
      guard let weekly = weeklySpan() else { return nil }
      spans.append(weekly)
    } while take(.comma)
    let calendar = take("by") ? name("a calendar", "日历名") : nil
    let zone = take("in") ? name("a time zone", "时区") : nil
    return DeskSyntax.Hours(kind: .spans(spans, calendar: calendar, zone: zone), span: span(from: start))
  }

  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private mutating func weeklySpan() -> DeskSyntax.WeeklySpan? {
    let start = index
    let ends = (word ?? "").lowercased().split(separator: "-").map { Parser.days.firstIndex(of: String($0)) }
    guard (1...2).contains(ends.count), !ends.contains(nil) else {
      expected("days like `mon-fri` or `sat`", "星期,如 `mon-fri` 或 `sat`")
      return nil
    }
    advance()
    let first = ends[0] ?? 0
    let last = (ends.last ?? 0) ?? 0
    let count = (last - first + 7) % 7 + 1
    let days = (0..<count).map { (first + $0) % 7 + 1 }.sorted()
    guard let range = clockRange() else { return nil }
    return DeskSyntax.WeeklySpan(days: days, opens: range.from, closes: range.to, span: span(from: start))
  }

  /// `09:00-18:00`, also with spaces around the hyphen.
  mutating func clockRange() -> (from: Int, to: Int)? {
    if token.kind == .clockRange {
      let ends = text(token).split(separator: "-").map { Lexer.minutes(String($0)) ?? 0 }
      advance()
      return ends.count == 2 ? (ends[0], ends[1]) : (0, 0)
    }
    guard token.kind == .clock else {
      expected("times like `09:00-18:00`", "时段,如 `09:00-18:00`")
      return nil
    }
    let from = Lexer.minutes(text(token)) ?? 0
    advance()
    guard take(.minus) || take("to"), token.kind == .clock else {
      expected("times like `09:00-18:00`", "时段,如 `09:00-18:00`")
      return nil
    }
    let to = Lexer.minutes(text(token)) ?? 0
    advance()
    return (from, to)
  }
}
