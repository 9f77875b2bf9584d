import Conversations
import Diagnostics
import Escalation
import Foundation
import RuleRuntime
import RuleTesting
import Signals
import WireFormat

/// Facts, desks, clock and channel of a session.
extension TrySession {
  // MARK: - Facts

  /// `:tier vip`: a fact by its name, or by the end of its name where that is enough.
  mutating func setFact(_ word: String, _ value: String) -> [String] {
    let facts = engine.program.facts.filter { $0.event == nil }.map(\.name)
    let meant = facts.contains(word) ? [word] : facts.filter { $0.hasSuffix(".\(word)") }
    if meant.count > 1 { return ["\(word) may be \(meant.joined(separator: " or "))"] }
    guard let name = meant.first else {
      let short = facts.compactMap { $0.split(separator: ".").last.map(String.init) }
      let near = nearest(to: word, among: facts + short + Self.words).map { "; did you mean :\($0)?" } ?? ""
      return ["there is no command and no fact \(Width.plain(word))\(near); :help lists what there is"]
    }
    if value.isEmpty { return [description(ofFact: name)] }
    return set(name, value)
  }

  private static let words = [
    "help", "new", "customer", "bot", "noanswer", "agent", "back", "draft", "picture", "event", "given",
    "desk",
    "channel", "wait", "at", "undo", "again", "history", "reload", "save", "say", "why", "json", "quit",
  ]

  /// `:given a = 1, b = yes`; without anything, all facts and their values.
  mutating func given(_ text: String) -> [String] {
    let assignments = Self.assignments(text)
    if !text.isEmpty, assignments.isEmpty { return [":given fact = value, …"] }
    if assignments.isEmpty {
      return engine.program.facts.filter { $0.event == nil }.map { "  " + description(ofFact: $0.name) }
    }
    return assignments.flatMap { name, value in
      engine.program.factPositions[name] == nil ? setFact(name, value) : set(name, value)
    }
  }

  private mutating func set(_ name: String, _ value: String) -> [String] {
    guard let position = engine.program.factPositions[name] else { return [] }
    let input = Self.input(value, of: engine.program.facts[position].type)
    if let problem = engine.problem(with: input, asFact: position) {
      return [Width.plain("\(name): \(problem)")]
    }
    moment.facts[name] = input
    return [Terminal.styled("  " + description(ofFact: name), .dim)]
  }

  /// `customer.tier = vip, from the next message on`.
  private func description(ofFact name: String) -> String {
    guard let position = engine.program.factPositions[name] else { return name }
    let type = engine.program.facts[position].type
    if let next = moment.facts[name] {
      return Width.plain("\(name) = \(Playback.words(next)), from the next message on")
    }
    let conversation = moment.conversation
    let isCurrent = conversation.layout.fingerprint == engine.program.fingerprint
    let value = isCurrent ? conversation.facts[position] : engine.program.facts[position].defaultValue
    let written: String =
      switch value {
      case .number(let number)?: type.text(of: number)
      case .text(let text)?: quotedText(text)
      case nil: "unknown"
      }
    return Width.plain("\(name) = \(written)")
  }

  mutating func event(_ text: String) -> [String] {
    let names = engine.program.eventNames
    let parts = text.split(separator: " ", maxSplits: 1)
    guard let name = parts.first.map(String.init) else {
      return ["which event? \(names.joined(separator: ", "))"]
    }
    guard names.contains(name) else {
      return [Width.plain("there is no event \(name); there is: \(names.joined(separator: ", "))")]
    }
    var fields: [String: FactInput] = [:]
    for (field, value) in Self.assignments(parts.count > 1 ? String(parts[1]) : "") {
      let name = field.contains(".") ? field : "\(name).\(field)"
      guard let position = engine.program.factPositions[name] else {
        return [Width.plain("there is no field \(name)")]
      }
      fields[name] = Self.input(value, of: engine.program.facts[position].type)
    }
    moment.facts.merge(fields) { $1 }
    return decide(.event, "", event: name)
  }

  /// `a = 1, b = yes`, also with an input method's signs.
  private static func assignments(_ text: String) -> [(String, String)] {
    text.split { ",，、".contains($0) }.compactMap { part in
      let sides = part.split(maxSplits: 1) { "=＝".contains($0) }.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard sides.count == 2, !sides[0].isEmpty else { return nil }
      return (sides[0], sides[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"“”")))
    }
  }

  private static func input(_ text: String, of type: ValueType) -> FactInput {
    if text == "unknown" { return .unknown }
    switch type {
    case .truth:
      if ["yes", "true"].contains(text) { return .truth(true) }
      return ["no", "false"].contains(text) ? .truth(false) : .text(text)
    case .score, .number, .count:
      if let json = try? JSON(parsing: Array(text.utf8)), let number = json.tenThousandths {
        return .number(number)
      }
      return .text(text)
    case .oneOf, .text, .date, .time: return .text(text)
    }
  }

  // MARK: - Desks and channels

  mutating func setDesk(_ text: String) -> [String] {
    let names = engine.program.desks.map(\.name)
    let parts = text.split(separator: " ").map(String.init)
    if parts.isEmpty { return desks }
    guard names.contains(parts[0]) else {
      return [Width.plain("there is no desk \(parts[0]); there is: \(names.joined(separator: ", "))")]
    }
    guard parts.count == 2,
      let state = DeskAvailability(rawValue: parts[1]) ?? (parts[1] == "hours" ? .open : nil)
    else { return [":desk \(parts[0]) open|closed|full|hours"] }
    let isSet = parts[1] != "hours"
    moment.desks[parts[0]] = isSet ? state : nil
    moment.steps.append(.desk(parts[0], isSet ? state : nil))
    return desks
  }

  /// Who is there at the time of the session.
  private var desks: [String] {
    let program = engine.program
    var frame = SignalFrame()
    frame.prepare(for: program, at: time)
    for (name, state) in moment.desks {
      if let desk = program.deskPositions[name] { frame.desks.append((desk, state)) }
    }
    var names: [DeskAvailability: [String]] = [:]
    for desk in program.desks.indices {
      names[program.availability(ofDesk: desk, frame), default: []].append(program.desks[desk].name)
    }
    let parts = DeskAvailability.allCases.compactMap { state in
      names[state].map { "\(state.rawValue): \($0.joined(separator: ", "))" }
    }
    return Width.wrapped(parts.joined(separator: " · "), columns: Terminal.columns - 2).map {
      Terminal.styled("  " + $0, .dim)
    }
  }

  mutating func setChannel(_ name: String) -> [String] {
    guard engine.program.policy.channels.contains(name) else {
      return [":channel NAME; channels: " + engine.program.policy.channels.joined(separator: ", ")]
    }
    moment.channel = name
    return []
  }

  // MARK: - Clock

  /// `:wait 8m`, `:wait 20 minutes`.
  mutating func wait(_ text: String) -> [String] {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
    let units: [(names: [String], length: Int64)] = [
      (["s", "second", "seconds", "秒"], 1000), (["m", "min", "minute", "minutes", "分钟"], 60_000),
      (["h", "hour", "hours", "小时"], 3_600_000), (["d", "day", "days", "天"], 86_400_000),
      (["w", "week", "weeks", "周"], 604_800_000),
    ]
    guard let number = Int64(digits), (1...100_000).contains(number),
      let length = units.first(where: { $0.names.contains(unit) })?.length
    else { return [":wait 8m, or 30s, 2h, 1d"] }
    moment.offset += number * length
    moment.steps.append(.waited(milliseconds: number * length))
    return clock
  }

  /// `:at 03:00`, `:at 2026-03-02 10:00`, `:at 2026-03-02T10:00:00+08:00`; without anything, what time it is.
  mutating func setTime(_ text: String) -> [String] {
    if text.isEmpty { return clock }
    guard let instant = instant(text) else { return [":at 03:00, or 2026-03-02 10:00"] }
    if instant < moment.conversation.lastAt {
      return ["time never runs back; :new starts a conversation at another time"]
    }
    moment.offset = instant - now()
    moment.steps.append(.movedTo(instant))
    return clock
  }

  private func instant(_ text: String) -> Instant? {
    if let instant = Timestamp.instant(of: text) { return instant }
    let parts = text.split(separator: " ").map(String.init)
    guard let last = parts.last, let minute = Self.minute(last) else { return nil }
    if parts.count == 2, let date = CivilDate(parts[0]) {
      return zone.instant(day: date.daysSinceEpoch, minute: minute)
    }
    if parts.count != 1 { return nil }
    // The next time that the clock shows it.
    let local = zone.localTime(at: time)
    return zone.instant(day: minute < local.minute ? local.day + 1 : local.day, minute: minute)
  }

  private static func minute(_ clock: String) -> Int? {
    let parts = clock.split { ":：".contains($0) }.map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
      (0..<60).contains(minute)
    else { return nil }
    return hour * 60 + minute
  }

  /// The policy's time zone.
  var zone: ZoneTable { engine.program.zones[engine.program.policy.zone] }

  /// The time of the session, and who is there.
  private var clock: [String] {
    let local = zone.localTime(at: time)
    let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][local.weekday - 1]
    let date = CivilDate(daysSinceEpoch: local.day).text
    return [Terminal.styled("  it is \(day) \(date) \(clockText(local.minute)) in \(zone.name)", .dim)]
      + desks
  }
}
