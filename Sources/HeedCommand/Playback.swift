import Conversations
import Escalation
import RuleRuntime
import Signals

/// Conversations as a person reads them: who says what, what Heed decides and why, what the customer gets.
struct Playback {
  /// Columns of the names at the left.
  static let margin = 10
  private var current: String?
  private var conversations: Set<String> = []
  private var counts: [Decision.Kind: Int] = [:]
  /// The texts that the last decision ordered.
  private var ordered: Set<String> = []

  /// One turn with its decision, and a heading where another conversation starts; nil if there is nothing to show.
  mutating func text(
    _ conversation: String, _ note: String?, _ turn: Turn, _ decision: Decision
  ) -> String? {
    var lines = beginning(conversation, note)
    conversations.insert(conversation)
    if turn.speaker == .customer || decision.kind != .noted { counts[decision.kind, default: 0] += 1 }
    // A recorded conversation repeats what Heed ordered a moment ago; it is read once.
    if !repeatsAnOrder(turn) { lines += Self.spoken(turn) }
    lines += Self.decided(decision)
    keep(turn, decision)
    if lines.isEmpty { return nil }
    return lines.joined(separator: "\n")
  }

  /// A heading where another conversation starts.
  mutating func beginning(_ conversation: String, _ note: String?) -> [String] {
    if current == conversation { return [] }
    current = conversation
    return Self.heading(conversation, note)
  }

  /// Whether a turn only repeats what Heed ordered a moment ago.
  func repeatsAnOrder(_ turn: Turn) -> Bool { turn.speaker == .bot && ordered.contains(turn.text) }

  /// To be told of every turn that was shown.
  mutating func keep(_ turn: Turn, _ decision: Decision) {
    if turn.speaker == .customer { ordered = Set(decision.messages.map(\.text)) }
  }

  /// How the decisions are spread; nil if nothing was played.
  var summary: String? {
    if conversations.isEmpty { return nil }
    let parts = Decision.Kind.allCases.compactMap { kind in
      counts[kind].map { Terminal.styled("\($0) \(kind.rawValue)", Self.style(kind)) }
    }
    let total = counts.values.reduce(0, +)
    return "\n" + Terminal.styled(String(repeating: "━", count: Terminal.columns), .dim)
      + "\n\(conversations.count) conversation\(conversations.count == 1 ? "" : "s"), "
      + "\(total) decision\(total == 1 ? "" : "s"): " + parts.joined(separator: ", ")
  }

  // MARK: - Parts

  static func heading(_ conversation: String, _ note: String?) -> [String] {
    let name = Width.cut(Width.plain(conversation), to: 40)
    let title = note.map { " · " + Width.plain($0).split(separator: "\n").joined(separator: " ") } ?? ""
    let shown = Width.cut(name + title, to: Terminal.columns - 8)
    let rule = String(repeating: "━", count: max(2, Terminal.columns - 4 - Width.of(shown)))
    return ["", Terminal.styled("━━ \(shown) \(rule)", .bold), ""]
  }

  static func spoken(_ turn: Turn) -> [String] {
    var said = turn.text
    switch turn.speaker {
    case .event: said = turn.event ?? ""
    case .agent where turn.givesBack: said += (said.isEmpty ? "" : " ") + "(gives the conversation back)"
    case .customer where turn.kind != .text:
      said = "[\(turn.kind.rawValue)]" + (said.isEmpty ? "" : " " + said)
    case .bot where turn.answered == false: said += (said.isEmpty ? "" : " ") + "(no answer)"
    default: break
    }
    if !turn.facts.isEmpty {
      let facts = turn.facts.sorted { $0.key < $1.key }.map { "\($0.key) = \(words($0.value))" }
      said += (said.isEmpty ? "" : "  ") + "{\(facts.joined(separator: ", "))}"
    }
    if said.isEmpty { said = "[nothing]" }
    let lines = Width.wrapped(shortened(said), columns: room)
    return lines.enumerated().map { index, line in
      switch turn.speaker {
      case .customer: label(index == 0 ? "customer" : "", .bold) + Terminal.styled(line, .bold)
      default: label(index == 0 ? turn.speaker.rawValue : "", .dim) + Terminal.styled(line, .dim)
      }
    }
  }

  static func decided(_ decision: Decision) -> [String] {
    if decision.kind == .noted { return trouble(decision) }
    var lines = [badge(decision)]
    let because = decision.fired.first(where: \.decided)?.because
    if let because { lines += block(because, .dim) }
    for reason in decision.reasons where reason != because { lines += block("also: " + reason, .dim) }
    let seen = evidence(decision)
    if !seen.isEmpty { lines += block(seen, .dim) }
    lines += said(decision)
    lines += marks(decision)
    lines += trouble(decision)
    if let brief = decision.brief, let handoff = decision.handoff { lines += self.brief(brief, handoff) }
    return lines + [""]
  }

  /// Tags, desks that hear of it, hints for the bot.
  static func marks(_ decision: Decision) -> [String] {
    let marks =
      decision.tags.map { "#\($0)" } + decision.notify.map { "→ tells \($0)" }
      + decision.botGuides.map { "guide: \($0)" }
    return marks.isEmpty ? [] : block(marks.joined(separator: "  "), .dim)
  }

  /// What the customer gets, and who will speak.
  static func said(_ decision: Decision) -> [String] {
    var lines: [String] = []
    for message in decision.messages { lines += block(message.text, .cyan, named: "bot") }
    if let template = decision.template { lines += block("(answers with \(template))", .dim, named: "bot") }
    let answers = decision.messages.contains { $0.role == .answer }
    if decision.kind == .auto, decision.template == nil, !answers {
      lines += block("(answers freely)", .dim, named: "bot")
    }
    for offer in decision.offers {
      switch offer {
      case .script(let message): lines += block(message.text, .cyan, named: "offer")
      case .outside(let name): lines += block("(\(name))", .cyan, named: "offer")
      }
    }
    return lines
  }

  /// Faults, breaches, and what was sent and not known.
  static func trouble(_ decision: Decision) -> [String] {
    var lines: [String] = []
    for fault in decision.faults { lines += block("\(fault.name): \(fault.detail)", .yellow, named: "fault") }
    for breach in decision.breaches {
      lines += block("\(breach.ensure): \(breach.promise); \(breach.remedy)", .yellow, named: "breach")
    }
    if !decision.ignored.isEmpty {
      lines += block(decision.ignored.joined(separator: ", "), .yellow, named: "ignored")
    }
    return lines
  }

  static func badge(_ decision: Decision) -> String {
    let word = decision.kind.rawValue.uppercased()
    let style = style(decision.kind)
    // The badge stands where a name stands, and its last letter in the same column.
    let blanks = String(repeating: " ", count: max(0, margin - word.count - (Terminal.isColoured ? 1 : 0)))
    let badge = Terminal.isColoured ? Terminal.styled(" \(word) ", style, .bold, .inverse) + " " : word + "  "
    var text = ""
    if let handoff = decision.handoff {
      if decision.kind == .hold { text += "case now " }
      text += "→ \(handoff.desk)"
      if handoff.wantedDesk != handoff.desk { text += " (for \(handoff.wantedDesk))" }
      text += " · \(handoff.priority.name) · \(handoff.delivery.rawValue)"
      if let due = handoff.dueInSeconds { text += " due in \(duration(due))" }
      if handoff.isUpdate { text += " · case updated" }
      text += "  "
    } else if decision.kind == .hold {
      text += decision.owner == .waiting ? "waiting for a person  " : "a person has it  "
    }
    let cause = decision.rule.map { "“\($0)”" } ?? "(\(decision.origin.rawValue))"
    return blanks + badge + Terminal.styled(text, style, .bold) + cause
  }

  /// Words that carried weight and scores worth a look.
  private static func evidence(_ decision: Decision) -> String {
    var parts: [String] = []
    for item in decision.evidence where item.kind != .emotion {
      let part = "\(item.name) «\(Width.cut(flat(item.text), to: 24))»"
      if !parts.contains(part), parts.count < 3 { parts.append(part) }
    }
    let felt = zip(Signal.emotions, decision.values.emotions).filter { $0.1 >= 300 }
      .sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }.prefix(2)
    for (signal, score) in felt {
      var words: [String] = []
      for item in decision.evidence where item.kind == .emotion && item.name == signal.name {
        let word = Width.cut(flat(item.text), to: 16)
        if (item.contribution ?? 0) > 0, !words.contains(word), words.count < 2 { words.append(word) }
      }
      let quotes = words.isEmpty ? "" : " «\(words.joined(separator: "» «"))»"
      parts.append("\(signal.name) \(bar(score, cells: 5)) \(decimal(score))\(quotes)")
    }
    if let intent = decision.values.intent { parts.append("intent \(intent)") }
    return parts.joined(separator: " · ")
  }

  private static func brief(_ brief: HandoffBrief, _ handoff: Handoff) -> [String] {
    var items: [(String, String)] = [("why", brief.why)]
    if !brief.matched.isEmpty { items.append(("words", brief.matched.prefix(4).joined(separator: "; "))) }
    let mood = brief.mood.map { $0.score >= 300 ? "\($0.emotion) \(decimal($0.score))" : "calm" }
    if mood.count > 1 || mood.first != "calm" { items.append(("mood", mood.joined(separator: " → "))) }
    if !brief.facts.isEmpty {
      items.append(("facts", brief.facts.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")))
    }
    for guidance in brief.guidance { items.append(("do", guidance)) }
    let indent = String(repeating: " ", count: margin + 2)
    let width = Terminal.columns - margin - 2
    let title = "─ brief for \(handoff.desk) "
    var lines = [
      indent
        + Terminal.styled(
          "╭" + title + String(repeating: "─", count: max(2, width - 1 - Width.of(title))), .blue)
    ]
    for (name, value) in items {
      for (index, line) in Width.wrapped(value, columns: width - 9).enumerated() {
        lines.append(
          indent + Terminal.styled("│ ", .blue)
            + Terminal.styled(Width.padded(index == 0 ? name : "", to: 7), .blue) + line)
      }
    }
    lines.append(indent + Terminal.styled("╰" + String(repeating: "─", count: width - 1), .blue))
    return lines
  }

  // MARK: - Typography

  /// Columns beside the names.
  static var room: Int { Terminal.columns - margin - 2 }

  private static func label(_ name: String, _ style: Terminal.Style) -> String {
    let aligned = Width.aligned(name, to: margin)
    return Terminal.styled(aligned, style) + "  "
  }

  static func block(_ text: String, _ style: Terminal.Style, named name: String = "") -> [String] {
    labelled(name, .dim, Width.wrapped(shortened(text), columns: room).map { Terminal.styled($0, style) })
  }

  /// Lines with a name before the first.
  static func labelled(_ name: String, _ style: Terminal.Style, _ lines: [String]) -> [String] {
    lines.enumerated().map { index, line in label(index == 0 ? name : "", style) + line }
  }

  /// A text of a megabyte would hide the conversation.
  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > 2000, text.count > 600 else { return text }
    return text.prefix(600) + "… (\(text.count) characters)"
  }

  /// On one line.
  static func flat(_ text: String) -> String {
    Width.plain(text).split(whereSeparator: { $0 == "\n" || $0 == "\t" }).joined(separator: " ")
  }

  static func style(_ kind: Decision.Kind) -> Terminal.Style {
    switch kind {
    case .auto, .send: .green
    case .reply, .replace: .yellow
    case .handoff: .red
    case .hold, .noted: .magenta
    }
  }

  /// `███░░` for a score in thousandths.
  static func bar(_ score: Int, cells: Int) -> String {
    let filled = min(max((abs(score) * cells + 500) / 1000, 0), cells)
    return String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
  }

  /// `0.42` for 420.
  static func decimal(_ thousandths: Int) -> String {
    let hundredths = (abs(thousandths) + 5) / 10
    let fraction = hundredths % 100
    return
      "\(thousandths < 0 && hundredths > 0 ? "-" : "")\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// `20 minutes` for 1200.
  static func duration(_ seconds: Int64) -> String {
    for (unit, length) in [("week", 604_800), ("day", 86_400), ("hour", 3600), ("minute", 60)]
      as [(String, Int64)]
    where seconds >= length && seconds % length == 0 {
      return "\(seconds / length) \(unit)\(seconds == length ? "" : "s")"
    }
    return "\(seconds) seconds"
  }

  /// A value as it was sent.
  static func words(_ fact: FactInput) -> String {
    switch fact {
    case .unknown: "unknown"
    case .truth(let truth): truth ? "yes" : "no"
    case .text(let text): text
    case .number(let number):
      number % unitsPerOne == 0
        ? String(number / unitsPerOne) : "\(Double(number) / Double(unitsPerOne))"
    }
  }
}
