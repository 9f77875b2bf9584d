import Conversations
import Diagnostics
import Escalation
import Foundation
import RuleRuntime
import Signals
import WireFormat

/// One session: the conversation so far, what the next turn carries, and the way back.
struct TrySession {
  var rules: TryRules
  /// The clock of the person who types; `:wait` and `:at` move it.
  let now: () -> Instant
  /// How things stand.
  var moment: Moment
  /// How they stood before each turn, the oldest first.
  private(set) var past: [Moment] = []
  private var conversations = 1

  /// Turns that can be taken back.
  private static let mostUndone = 200
  /// Rules that are named because they nearly fired.
  private static let mostNearly = 3

  /// Everything that a turn changes.
  struct Moment {
    var conversation: Conversation
    var turns = 0
    /// What the clock was moved by, in milliseconds.
    var offset: Int64 = 0
    /// For the next turn.
    var facts: [String: FactInput] = [:]
    var desks: [String: DeskAvailability] = [:]
    var channel: String?
    var mood = MoodCurve()
    var last: (turn: Turn, decision: Decision)?
    /// What happened, in order.
    var steps: [TryStep] = []
  }

  init(_ rules: TryRules, now: @escaping () -> Instant) {
    self.rules = rules
    self.now = now
    let conversation = rules.engine.newConversation(id: "try-1")
    moment = Moment(conversation: conversation, channel: rules.engine.program.policy.channels.first)
  }

  var engine: Engine { rules.engine }
  /// The time of the session.
  var time: Instant { max(now() + moment.offset, moment.conversation.lastAt) }

  var prompt: String {
    switch moment.conversation.owner {
    case .bot: "customer> "
    case .waiting: "customer (waiting for a person)> "
    case .agent: "customer (with an agent)> "
    }
  }

  /// Reads the rules again if a file was changed.
  mutating func reloadIfChanged() -> [String] { rules.hasChanged ? reload() : [] }

  private mutating func reload() -> [String] {
    let lines = rules.reload()
    if let channel = moment.channel, !engine.program.policy.channels.contains(channel) {
      moment.channel = engine.program.policy.channels.first
    }
    moment.desks = moment.desks.filter { engine.program.deskPositions[$0.key] != nil }
    moment.facts = moment.facts.filter { engine.program.factPositions[$0.key] != nil }
    return lines.map { Terminal.styled($0, .dim) }
  }

  /// What to show for a line that was typed.
  mutating func answer(to line: String) -> [String] {
    guard let command = TryCommand(line) else { return decide(.customer, line) }
    let rest = command.rest
    switch command.word {
    case "help", "h", "?": return rules.language == .chinese ? Self.chineseHelp : Self.help
    case "new": return start()
    case "customer": return decide(.customer, rest)
    case "bot": return decide(.bot, rest)
    case "noanswer": return decide(.bot, rest, answered: false)
    case "agent": return decide(.agent, rest)
    case "back": return decide(.agent, "", givesBack: true)
    case "draft": return rest.isEmpty ? ["what is the draft? :draft TEXT"] : decide(.draft, rest)
    case "picture": return decide(.customer, "", kind: .image)
    case "event": return event(rest)
    case "given": return given(rest)
    case "desk": return setDesk(rest)
    case "channel": return setChannel(rest)
    case "wait", "after": return wait(rest)
    case "at": return setTime(rest)
    case "undo": return undo()
    case "again": return again()
    case "history": return history
    case "reload": return reload()
    case "save": return save(rest)
    case "say": return sayDifferently(rest)
    case "why": return why(rest)
    case "json": return json()
    case let word: return setFact(word, rest)
    }
  }

  private static let help = [
    "  TEXT                         the customer says it",
    "  :undo  :again  :history      takes the last turn back; decides on it anew; what happened so far",
    "  :say [TEXT]                  the last message said differently, and which ways change the decision",
    "  :save \"name\" [FILE]          the conversation as a test that passes",
    "  :why [RULE]                  what kept rules from firing; all conditions of one rule",
    "  :NAME VALUE                  a fact from the next turn on: :tier vip; `unknown` forgets it",
    "  :given                       all facts and their values; :given fact = value, …",
    "  :at 03:00  :at 2026-03-02 10:00  :wait 8m",
    "  :desk NAME open|closed|full  :desk NAME hours goes back to its hours",
    "  :channel NAME",
    "  :bot TEXT  :noanswer TEXT    the bot said it; it had no answer",
    "  :draft TEXT                  checks a text of the bot before it is sent",
    "  :agent TEXT  :back           a person said it; gives the conversation back",
    "  :event NAME [field = 1]      something happened",
    "  :picture  :customer TEXT     the customer sent one; said what begins with a colon",
    "  :reload  :new  :json  :quit  rules are also read again when a file changes",
  ]

  private static let chineseHelp = [
    "  一句话                       客户说的话",
    "  :undo  :again  :history      撤回上一轮;把上一轮重新判一遍;到目前为止发生了什么",
    "  :say [一句话]                换几种说法再试:否定、拼音、逐字隔开、繁简互换、客气,看哪种会改变结果",
    "  :save \"名称\" [文件]          把这段对话存成一个能通过的测试",
    "  :why [规则]                  规则差在哪里;一条规则的全部条件",
    "  :名称 取值                   事实,从下一句起算,例如 :tier vip;unknown 表示忘掉",
    "  :given                       列出全部事实和取值;:given 事实 = 取值, …",
    "  :at 03:00  :at 2026-03-02 10:00  :wait 8m",
    "  :desk 名称 open|closed|full  :desk 名称 hours 恢复按时间表",
    "  :channel 名称                换渠道",
    "  :bot 话  :noanswer 话        机器人说了这句;机器人答不上",
    "  :draft 话                    检查机器人准备发出的话",
    "  :agent 话  :back             同事说了这句;同事把对话交回",
    "  :event 名称 [字段 = 1]       发生了一个事件",
    "  :picture  :customer 话       客户发来图片;以冒号开头的客户原话",
    "  :reload  :new  :json  :quit  规则文件一改也会自动重读",
  ]

  // MARK: - Turns

  mutating func decide(
    _ speaker: Speaker, _ text: String, kind: MessageKind = .text, answered: Bool? = nil,
    givesBack: Bool = false,
    event: String? = nil
  ) -> [String] {
    let turn = Turn(
      id: "t\(moment.turns + 1)", speaker: speaker, text: text, at: time, channel: moment.channel, kind: kind,
      facts: moment.facts, answered: answered, givesBack: givesBack, desks: moment.desks, event: event)
    return decide(turn)
  }

  private mutating func decide(_ turn: Turn) -> [String] {
    past.append(moment)
    if past.count > Self.mostUndone { past.removeFirst() }
    moment.turns += 1
    moment.facts = [:]
    let decision = engine.decide(turn, in: &moment.conversation, detail: .explanation)
    moment.steps.append(.turn(turn, decision))
    if turn.speaker == .customer { moment.mood.add(decision) }
    let picture = TurnPicture(turn: turn, decision: decision, program: engine.program)
    // What a person typed stands above already, without its marks.
    let isSeen = Terminal.isInteractive && decision.evidence.isEmpty
    let spoken = isSeen ? [] : picture.spoken
    if decision.kind == .noted, decision.faults.isEmpty, decision.ignored.isEmpty {
      return spoken + (Terminal.isInteractive ? [Terminal.styled("  noted", .dim)] : [])
    }
    moment.last = (turn, decision)
    var lines = spoken + picture.decided(moment.mood, nearest: Self.mostNearly)
    if turn.speaker == .customer { lines.insert(contentsOf: Self.scores(decision), at: lines.count - 1) }
    return lines
  }

  /// Everything else that rules could read.
  private static func scores(_ decision: Decision) -> [String] {
    let values = decision.values
    let felt = zip(Signal.emotions, values.emotions).map { "\($0.0.name) \(Playback.decimal($0.1))" }
    var facts = [
      "valence \(Playback.decimal(values.valence))", "urgency \(Playback.decimal(values.urgency))",
      values.language,
    ]
    if values.sameQuestion > 1 { facts.append("asked \(values.sameQuestion) times") }
    if values.botFailures > 0 { facts.append("bot failures \(values.botFailures)") }
    if !values.moods.isEmpty { facts.append("mood \(values.moods.joined(separator: ", "))") }
    return Playback.block((felt + facts).joined(separator: " · "), .dim, named: "scores")
  }

  private mutating func start() -> [String] {
    conversations += 1
    moment = Moment(
      conversation: engine.newConversation(id: "try-\(conversations)"), offset: moment.offset,
      channel: moment.channel)
    past = []
    return Playback.heading("conversation \(conversations)", nil)
  }

  // MARK: - Back and forth

  private mutating func undo() -> [String] {
    guard let before = past.popLast() else { return ["there is nothing to take back"] }
    let undone = moment.steps.last { if case .turn = $0 { true } else { false } }
    moment = before
    return ["taken back" + (undone.map { ": \($0.title)" } ?? "")]
  }

  /// The last turn once more: under rules that were read again, and with what was set since.
  private mutating func again() -> [String] {
    guard let place = moment.steps.lastIndex(where: { if case .turn = $0 { true } else { false } }),
      case .turn(var turn, _) = moment.steps[place], let before = past.popLast()
    else { return ["nothing was said yet"] }
    let current = moment
    moment = before
    moment.desks = current.desks
    moment.offset = current.offset
    moment.channel = current.channel
    moment.steps += current.steps[(place + 1)...]
    turn.facts.merge(current.facts) { $1 }
    turn.desks = moment.desks
    turn.channel = moment.channel
    turn.at = time
    return decide(turn)
  }

  private var history: [String] {
    moment.steps.isEmpty
      ? ["nothing happened yet"]
      : moment.steps.flatMap { step in
        Width.wrapped(step.title, columns: Terminal.columns - 2).map { "  " + $0 }
      }
  }

  // MARK: - Looking closer

  private func why(_ name: String) -> [String] {
    guard let trace = moment.last?.decision.trace else { return ["nothing was decided yet"] }
    if name.isEmpty {
      let kept = trace.shortfalls.prefix(12)
      if kept.isEmpty { return ["every rule that was asked fired"] }
      return kept.flatMap { Playback.block("“\($0.rule)”: \($0.shortfall.words)", .dim) }
    }
    let wanted = name.trimmingCharacters(in: CharacterSet(charactersIn: "\"“”"))
    guard let rule = trace.rules.first(where: { $0.rule == wanted }) else {
      let near = Diagnostics.nearest(to: wanted, among: trace.rules.map(\.rule)).map {
        "; did you mean “\(Width.plain($0))”?"
      }
      return ["there is no rule “\(Width.plain(wanted))”\(near ?? "")"]
    }
    return Explanation.full(rule)
  }

  private func json() -> [String] {
    guard var decision = moment.last?.decision else { return ["nothing was decided yet"] }
    decision.trace = nil
    var writer = JSONWriter()
    writer.decision(decision)
    return [writer.text]
  }
}

/// Something that happened in a session.
enum TryStep {
  case turn(Turn, Decision)
  /// nil: by its hours again.
  case desk(String, DeskAvailability?)
  case waited(milliseconds: Int64)
  case movedTo(Instant)

  /// In one line, as `:history` lists it.
  var title: String {
    switch self {
    case .turn(let turn, let decision):
      let said = turn.event.map { "event \($0)" } ?? (turn.givesBack ? "gives back" : quotedText(turn.text))
      let who = turn.event == nil ? "\(turn.speaker.rawValue) " : ""
      let what = turn.kind == .text || turn.speaker != .customer ? said : "[\(turn.kind.rawValue)]"
      if decision.kind == .noted { return who + what }
      return "\(who)\(what)  \(decision.outcome)"
    case .desk(let name, let state): return "desk \(name) \(state?.rawValue ?? "by its hours")"
    case .waited(let milliseconds): return "waited \(Playback.duration(milliseconds / 1000))"
    case .movedTo: return "moved the clock"
    }
  }
}

extension Decision {
  /// What was decided and by which rule: `HANDOFF → care “angry”`.
  var outcome: String {
    let desk = handoff.map { " → \($0.desk)" } ?? ""
    let script = kind == .reply ? (messages.last.map { " \($0.script)" } ?? "") : ""
    return "\(kind.rawValue.uppercased())\(desk)\(script) \(rule.map { "“\($0)”" } ?? "(\(origin.rawValue))")"
  }
}
