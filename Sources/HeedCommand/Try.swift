import ArgumentParser
import Conversations
import Escalation
import Foundation
import RuleRuntime
import Signals
import WireFormat

/// `heed try`: type sentences, see scores, matches, rules and the decision; over several turns.
struct Try: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Type sentences of a customer and see what Heed makes of them.",
    discussion: "Type /help for what else can happen in a conversation. Works on piped input as well.")

  @OptionGroup var options: RuleOptions

  func run() throws {
    let engine = try RuleFiles.engine(options)
    var session = TrySession(engine: engine, now: SystemClock.now)
    var output = Output()
    var reader = try LineReader(path: "-")
    if Terminal.isInteractive {
      let title = Width.plain(engine.program.title)
      try output.line(
        "\(Terminal.styled(title, .bold)): \(engine.program.rules.count) rules. /help shows what you can type."
      )
    }
    while true {
      if Terminal.isInteractive { try output.prompt(session.prompt) }
      if !reader.isReady { try output.flush() }
      guard let line = try reader.next() else { break }
      guard case .bytes(let bytes) = line else {
        Terminal.error("that line is longer than \(LineReader.longestLine >> 20) MB")
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
      if text.isEmpty { continue }
      if text == "/quit" || text == "/q" || text == "/exit" { break }
      for line in session.answer(to: text, echoes: !Terminal.isInteractive) { try output.line(line) }
    }
    if Terminal.isInteractive { try output.line("") }
    try output.flush()
  }
}

/// One session: the conversation so far and what the next turn carries.
struct TrySession {
  let engine: Engine
  /// The clock of the person who types; `/after` adds to it.
  let now: () -> Instant
  private var conversation: Conversation
  private var conversations = 1
  private var turns = 0
  private var offset: Int64 = 0
  private var facts: [String: FactInput] = [:]
  private var desks: [String: DeskAvailability] = [:]
  private var channel: String?
  private var last: Decision?

  init(engine: Engine, now: @escaping () -> Instant) {
    self.engine = engine
    self.now = now
    conversation = engine.newConversation(id: "try-1")
    channel = engine.program.policy.channels.first
  }

  var prompt: String {
    switch conversation.owner {
    case .bot: "customer> "
    case .waiting: "customer (waiting for a person)> "
    case .agent: "customer (with an agent)> "
    }
  }

  /// What to show for a line that was typed.
  mutating func answer(to line: String, echoes: Bool) -> [String] {
    guard line.hasPrefix("/") else { return decide(.customer, line, echoes: echoes) }
    let parts = line.dropFirst().split(separator: " ", maxSplits: 1)
    let rest = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    switch parts.first.map(String.init) ?? "" {
    case "help", "h", "?": return Self.help
    case "new": return start()
    case "bot": return decide(.bot, rest, echoes: echoes)
    case "noanswer": return decide(.bot, rest, answered: false, echoes: echoes)
    case "agent": return decide(.agent, rest, echoes: echoes)
    case "back": return decide(.agent, "", givesBack: true, echoes: echoes)
    case "draft":
      return rest.isEmpty ? ["what is the draft? /draft TEXT"] : decide(.draft, rest, echoes: echoes)
    case "picture": return decide(.customer, "", kind: .image, echoes: echoes)
    case "event": return event(rest, echoes: echoes)
    case "given": return given(rest)
    case "desk": return desk(rest)
    case "channel": return setChannel(rest)
    case "after": return after(rest)
    case "at": return at(rest)
    case "why": return why(rest)
    case "json": return json()
    case let word:
      return ["there is no /\(Width.plain(word)); /help shows what you can type"]
    }
  }

  private static let help = [
    "  TEXT                       the customer says it",
    "  /why [RULE]                why rules fired or not; all conditions of one rule",
    "  /new                       a new conversation",
    "  /bot TEXT  /noanswer TEXT  the bot said it; it had no answer",
    "  /draft TEXT                check a text of the bot before it is sent",
    "  /agent TEXT  /back         a person said it; gives the conversation back",
    "  /event NAME [field = 1]    something happened",
    "  /picture                   the customer sent one",
    "  /given fact = value, …     from the next turn on; `fact = unknown` forgets it",
    "  /desk NAME open|closed|full",
    "  /channel NAME",
    "  /after 20 minutes  /at 2026-03-02T10:00:00+08:00",
    "  /json                      the last decision as JSON",
    "  /quit",
  ]

  // MARK: - Turns

  private mutating func decide(
    _ speaker: Speaker, _ text: String, kind: MessageKind = .text, answered: Bool? = nil,
    givesBack: Bool = false,
    event: String? = nil, echoes: Bool
  ) -> [String] {
    turns += 1
    let turn = Turn(
      id: "t\(turns)", speaker: speaker, text: text, at: now() + offset, channel: channel, kind: kind,
      facts: facts,
      answered: answered, givesBack: givesBack, desks: desks, event: event)
    facts = [:]
    let decision = engine.decide(turn, in: &conversation, explaining: true)
    var lines = echoes ? Playback.spoken(turn) : []
    if decision.kind == .noted, decision.faults.isEmpty, decision.ignored.isEmpty {
      return lines + (echoes ? [] : [Terminal.styled("  noted", .dim)])
    }
    last = decision
    if speaker == .customer { lines += Self.scores(decision) }
    lines += Playback.decided(decision, engine.program)
    return lines
  }

  /// Eight bars in two columns, then everything else that rules could read.
  private static func scores(_ decision: Decision) -> [String] {
    let values = decision.values
    func cell(_ index: Int) -> String {
      let score = values.emotions.indices.contains(index) ? values.emotions[index] : 0
      let bar = Playback.bar(score, cells: 12)
      let styled =
        score >= 500 ? Terminal.styled(bar, .red) : score >= 300 ? Terminal.styled(bar, .yellow) : bar
      return "\(Width.aligned(Signal.emotions[index].name, to: 14))  \(styled) \(Playback.decimal(score))"
    }
    var lines = (0..<4).map { cell($0) + cell($0 + 4) }
    var facts = [
      "valence \(Playback.decimal(values.valence))", "urgency \(Playback.decimal(values.urgency))",
      values.language,
    ]
    if let intent = values.intent {
      facts.append(
        "intent \(intent) \(Playback.decimal(values.intentSimilarity)) (margin \(Playback.decimal(values.intentMargin)))"
      )
    }
    if values.sameQuestion > 1 { facts.append("asked \(values.sameQuestion) times") }
    if values.botFailures > 0 { facts.append("bot failures \(values.botFailures)") }
    if !values.moods.isEmpty { facts.append("mood \(values.moods.joined(separator: ", "))") }
    lines += Playback.block(facts.joined(separator: " · "), .dim)
    for item in decision.evidence.prefix(8) {
      let weight = item.contribution.map { ($0 > 0 ? " +" : " ") + Playback.decimal($0) } ?? ""
      lines += Playback.block("\(item.kind.rawValue) \(item.name) «\(item.text)»\(weight)", .dim)
    }
    for rule in decision.fired where !rule.decided { lines += Playback.block("fired: “\(rule.name)”", .dim) }
    return lines
  }

  // MARK: - Settings

  private mutating func start() -> [String] {
    conversations += 1
    conversation = engine.newConversation(id: "try-\(conversations)")
    turns = 0
    facts = [:]
    last = nil
    return Playback.heading("conversation \(conversations)", nil)
  }

  private mutating func event(_ text: String, echoes: Bool) -> [String] {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard let name = parts.first.map(String.init) else {
      return ["which event? \(engine.program.eventNames.joined(separator: ", "))"]
    }
    guard engine.program.eventNames.contains(name) else {
      return ["there is no event \(name); there is: \(engine.program.eventNames.joined(separator: ", "))"]
    }
    for (field, value) in Self.assignments(parts.count > 1 ? String(parts[1]) : "") {
      facts[field.contains(".") ? field : "\(name).\(field)"] = value
    }
    return decide(.event, "", event: name, echoes: echoes)
  }

  private mutating func given(_ text: String) -> [String] {
    let assignments = Self.assignments(text)
    if assignments.isEmpty {
      return [
        "/given fact = value; facts: "
          + engine.program.facts.filter { $0.event == nil }.map(\.name).joined(separator: ", ")
      ]
    }
    var lines: [String] = []
    for (name, value) in assignments {
      if engine.program.factPositions[name] == nil {
        lines.append("there is no fact \(name)")
      } else {
        facts[name] = value
      }
    }
    return lines
  }

  /// `a = 1, b = yes` as facts.
  private static func assignments(_ text: String) -> [(String, FactInput)] {
    text.split(separator: ",").compactMap { part in
      let sides = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard sides.count == 2, !sides[0].isEmpty else { return nil }
      let value = sides[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
      return (sides[0], fact(value))
    }
  }

  private static func fact(_ text: String) -> FactInput {
    switch text {
    case "yes", "true": return .truth(true)
    case "no", "false": return .truth(false)
    case "unknown", "null": return .unknown
    default:
      if let json = try? JSON(parsing: Array(text.utf8)), let number = json.tenThousandths {
        return .number(number)
      }
      return .text(text)
    }
  }

  private mutating func desk(_ text: String) -> [String] {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 2, engine.program.deskPositions[parts[0]] != nil,
      let state = DeskAvailability(rawValue: parts[1])
    else {
      return [
        "/desk NAME open|closed|full; desks: " + engine.program.desks.map(\.name).joined(separator: ", ")
      ]
    }
    desks[parts[0]] = state
    return []
  }

  private mutating func setChannel(_ name: String) -> [String] {
    guard engine.program.policy.channels.contains(name) else {
      return ["/channel NAME; channels: " + engine.program.policy.channels.joined(separator: ", ")]
    }
    channel = name
    return []
  }

  private mutating func after(_ text: String) -> [String] {
    let parts = text.split(separator: " ").map(String.init)
    let lengths: [(String, Int64)] = [
      ("second", 1000), ("minute", 60_000), ("hour", 3_600_000), ("day", 86_400_000), ("week", 604_800_000),
    ]
    guard parts.count == 2, let number = Int64(parts[0]), (0...100_000).contains(number),
      let length = lengths.first(where: { parts[1] == $0.0 || parts[1] == $0.0 + "s" })?.1
    else { return ["/after 20 minutes"] }
    offset += number * length
    return []
  }

  private mutating func at(_ text: String) -> [String] {
    guard let instant = Timestamp.instant(of: text) else { return ["/at 2026-03-02T10:00:00+08:00"] }
    if instant < conversation.lastAt {
      return ["time never runs back; /new starts a conversation at another time"]
    }
    offset = instant - now()
    return []
  }

  private func why(_ name: String) -> [String] {
    guard let trace = last?.trace else { return ["nothing was decided yet"] }
    if name.isEmpty { return Explanation.overview(trace, most: 8) }
    let wanted = name.trimmingCharacters(in: CharacterSet(charactersIn: "\"“”"))
    guard let rule = trace.rules.first(where: { $0.rule == wanted }) else {
      return ["there is no rule \"\(Width.plain(wanted))\""]
    }
    return Explanation.full(rule)
  }

  private func json() -> [String] {
    guard var decision = last else { return ["nothing was decided yet"] }
    decision.trace = nil
    var writer = JSONWriter()
    writer.decision(decision)
    return [writer.text]
  }
}
