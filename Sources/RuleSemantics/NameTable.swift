import Diagnostics
import RuleSyntax
import Signals

/// Which names are declared, by kind, and the positions they have in the model.
struct NameTable {
  private var positions: [NameKind: [String: Int]] = [:]
  private var lists: [NameKind: [String]] = [:]
  /// What a name in a comparison means.
  private(set) var values: [String: ValueName] = [:]

  enum ValueName {
    case signal(Signal)
    case fact(Int)
    case capture(Int)
    case define(Int)

    var kind: NameKind {
      switch self {
      case .signal: .signal
      case .fact: .fact
      case .capture: .capture
      case .define: .define
      }
    }
  }

  init() {
    for row in Signal.catalogue { values[row.name] = .signal(row.signal) }
  }

  /// Names of a kind in the order of the model.
  subscript(kind: NameKind) -> [String] { lists[kind] ?? [] }

  func position(_ name: String, _ kind: NameKind) -> Int? { positions[kind]?[name] }

  func names(_ kind: NameKind) -> [String] { positions[kind]?.keys.sorted() ?? [] }

  mutating func declare(_ names: [String], _ kind: NameKind) {
    lists[kind] = names
    positions[kind] = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func declare(value name: String, _ meaning: ValueName) { values[name] = meaning }

  /// The kind under which a name is declared although another was asked for.
  func otherKind(of name: String, than kind: NameKind) -> NameKind? {
    let order: [NameKind] = [
      .topic, .trigger, .intent, .mood, .desk, .script, .fact, .capture, .define, .event, .calendar,
    ]
    return order.first { $0 != kind && positions[$0]?[name] != nil }
  }
}

/// Words that stand for something else wherever a value can stand, and so are no names.
package let reservedNames: Set<String> = [
  "yes", "no", "not", "and", "or", "else", "all", "any", "of", "in", "for", "within", "last", "ever", "is",
  "known",
  "topic", "trigger", "intent", "mood", "desk", "draft", "after", "time", "min", "max", "average", "peak",
  "rise",
  "days", "since", "message", "none", "nothing", "true", "false",
]

extension Checker {
  /// Gives every declared name its position; reports names that clash.
  mutating func declareNames(of all: Declarations) {
    names.declare(all.events.map(\.name.value), .event)
    names.declare(all.calendars.map(\.name.value), .calendar)
    names.declare(all.topics.map(\.name.value), .topic)
    names.declare(all.triggers.map(\.name.value), .trigger)
    names.declare(all.intents.map(\.name.value), .intent)
    names.declare(all.moods.map(\.name.value), .mood)
    names.declare(all.scripts.map(\.name.value), .script)
    names.declare(all.desks.map(\.name.value), .desk)
    names.declare(all.rules.map(\.name.value), .rule)
    names.declare(all.ensures.map(\.name.value), .ensure)
    for intent in all.intents where intent.name.value == "none" {
      report(NameFinding.reserved("none"), at: intent.name.span)
    }

    names.declare(all.captures.map(\.name.value), .capture)
    names.declare(all.defines.map(\.name.value), .define)
    declareFacts(of: all)
    for (position, capture) in all.captures.enumerated() { declareValue(capture.name, .capture(position)) }
    defineList = all.defines
    defineStates = Array(repeating: .unread, count: all.defines.count)
    for (position, define) in all.defines.enumerated() { declareValue(define.name, .define(position)) }
  }

  mutating func declareValue(_ name: NameSyntax, _ meaning: NameTable.ValueName) {
    if let former = names.values[name.value] {
      report(NameFinding.valueNameTaken(name.value, by: former.kind), at: name.span)
    } else if reservedNames.contains(name.value) {
      report(NameFinding.reserved(name.value), at: name.span)
    } else {
      names.declare(value: name.value, meaning)
    }
  }

  /// The position of a declared name; reports an unknown one.
  mutating func position(of name: NameSyntax, _ kind: NameKind) -> Int? {
    if let position = names.position(name.value, kind) { return position }
    let near = near(name.value, among: names[kind])
    let other = near == nil ? names.otherKind(of: name.value, than: kind) : nil
    report(NameFinding.unknown(kind, name.value, near: near, isA: other), at: name.span)
    return nil
  }

  /// The zone's position in its pool; reports an unknown one.
  mutating func zone(_ name: NameSyntax) -> Int {
    if !options.isZone(name.value) {
      let common = [
        "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Urumqi",
        "Asia/Macau",
        "Europe/London", "Europe/Berlin", "Europe/Paris", "America/New_York", "America/Chicago",
        "America/Los_Angeles", "Australia/Sydney", "UTC",
      ]
      let near = near(name.value, among: common.filter(options.isZone))
      report(NameFinding.unknownZone(name.value, near: near), at: name.span)
    }
    return zonePosition(name.value)
  }

  mutating func zonePosition(_ name: String) -> Int {
    if let known = zones.firstIndex(of: name) { return known }
    zones.append(name)
    return zones.count - 1
  }
}
