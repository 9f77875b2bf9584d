import Conversations
import RuleRuntime
import SeededRandom
import Signals

/// Conversations as lines of JSON, as a hostile or broken backend would send them.
struct TurnLines {
  let texts: TextMutations

  /// The lines of one conversation for a rule set.
  func lines(for program: Program, _ random: inout SeededGenerator) -> [UInt8] {
    var lines: [UInt8] = []
    var minute = random.number(0...20_000_000)
    for number in 1...random.number(1...25) {
      minute += random.once(in: 6) ? random.number(-3000...3000) : random.number(0...30)
      lines += line(number, minute: minute, program, &random) + [0x0A]
    }
    return lines
  }

  private func line(_ number: Int, minute: Int, _ program: Program, _ random: inout SeededGenerator)
    -> [UInt8]
  {
    var members: [(String, [UInt8])] = [("conversation", Array("\"c\"".utf8))]
    // Now and then a turn that came before.
    let id = random.once(in: 12) ? random.number(1...number) : number
    members.append(("turn", Array("\"\(id)\"".utf8)))
    let speaker =
      random.pick(["customer", "customer", "customer", "customer", "bot", "agent", "draft", "event"]) ?? ""
    members.append(("speaker", quoted(speaker, &random)))
    if speaker != "event" || random.once(in: 5) {
      members.append(("text", quoted(text(speaker, program, &random), &random)))
    }
    if !random.once(in: 4) { members.append(("at", Array("\"\(time(minute, &random))\"".utf8))) }
    if random.once(in: 3) {
      members.append(
        ("channel", quoted(random.pick(program.policy.channels + ["nowhere", ""]) ?? "", &random)))
    }
    if random.once(in: 6) {
      members.append(("kind", quoted(random.pick(MessageKind.allCases)?.rawValue ?? "", &random)))
    }
    if speaker == "event" {
      members.append(("event", quoted(random.pick(program.eventNames + ["nothing", "评价"]) ?? "", &random)))
    }
    if random.once(in: 3) || speaker == "event" { members.append(("facts", facts(program, &random))) }
    if speaker == "bot" { members.append(("answered", Array((random.once(in: 2) ? "true" : "false").utf8))) }
    if speaker == "agent", random.once(in: 2) { members.append(("gives_back", Array("true".utf8))) }
    if random.once(in: 4) {
      let desk = random.pick(program.desks.map(\.name) + ["nobody"]) ?? ""
      let state = random.pick(["open", "closed", "full"]) ?? ""
      members.append(("desks", Array("{\"\(desk)\":\"\(state)\"}".utf8)))
    }
    return object(members)
  }

  private func object(_ members: [(String, [UInt8])]) -> [UInt8] {
    var bytes = Array("{".utf8)
    for (index, (key, value)) in members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += Array("\"\(key)\":".utf8) + value
    }
    return bytes + [UInt8(ascii: "}")]
  }

  /// Often what the rules themselves send, because echoes are treated apart.
  private func text(_ speaker: String, _ program: Program, _ random: inout SeededGenerator) -> String {
    if speaker == "bot", random.once(in: 3), let script = random.pick(program.scripts),
      let template = random.pick(script.plain.flatMap { $0 ?? [] })
    {
      return template.pieces.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
    return texts.text(&random)
  }

  private func facts(_ program: Program, _ random: inout SeededGenerator) -> [UInt8] {
    var values: [String: [UInt8]] = [:]
    for _ in 0..<random.number(0...5) {
      guard let fact = random.pick(program.facts), !random.once(in: 10) else {
        values["no_such_fact"] = Array("1".utf8)
        continue
      }
      values[fact.name] = random.once(in: 5) ? junk(&random) : value(of: fact.type, &random)
    }
    return object(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  private func value(of type: ValueType, _ random: inout SeededGenerator) -> [UInt8] {
    switch type {
    case .truth: return Array((random.once(in: 2) ? "true" : "false").utf8)
    case .score: return Array(["0", "1", "0.5", "0.001", "-1", "0.0005"][random.number(0...5)].utf8)
    case .number, .count:
      return Array(
        ["0", "1", "2.5", "1000000000000", "-1000000000000", "999999999999.9999", "0.0001", "1e12", "30"][
          random.number(0...8)
        ].utf8)
    case .oneOf(let cases): return quoted(random.pick(cases + ["none of them"]) ?? "", &random)
    case .text: return quoted(texts.text(&random), &random)
    case .date:
      return quoted(
        random.pick(["2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31", "2026-13-01"]) ?? "", &random)
    case .time: return quoted(random.pick(["00:00", "23:59", "24:00", "9:00"]) ?? "", &random)
    }
  }

  private func junk(_ random: inout SeededGenerator) -> [UInt8] {
    let values = ["null", "1e20", "-0", "0.1234", "\"\"", "\"yes\"", "true", "12345678901234", "\"-1\""]
    return Array((random.pick(values) ?? "null").utf8)
  }

  private func time(_ minute: Int, _ random: inout SeededGenerator) -> String {
    let years = ["2026", "2024", "1970", "0000", "9999", "2100"]
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let year = random.once(in: 30) ? random.pick(years) ?? "2026" : "2026"
    let day = minute / 1440 % 336
    let clock = "\(two(minute / 60 % 24)):\(two(minute % 60)):00"
    let offset = random.pick(["Z", "+08:00", "-11:30", "+14:00", "+0000"]) ?? "Z"
    return "\(year)-\(two(day / 28 + 1))-\(two(day % 28 + 1))T\(clock)\(offset)"
  }

  /// A text as JSON, written in one of the ways that JSON allows, or nearly.
  func quoted(_ text: String, _ random: inout SeededGenerator) -> [UInt8] {
    let style = random.number(0...15)
    var bytes: [UInt8] = [0x22]
    for unit in text.unicodeScalars {
      switch unit.value {
      case 0x22, 0x5C: bytes += [0x5C, UInt8(unit.value)]
      case 0..<0x20: bytes += Self.escape(UInt16(unit.value))
      default:
        if style == 0 {
          for half in String(unit).utf16 { bytes += Self.escape(half) }
        } else {
          bytes += Array(String(unit).utf8)
        }
      }
    }
    // Halves of a pair, and bytes that are no UTF-8.
    if style == 1 { bytes += Self.escape(UInt16(random.number(0xD800...0xDFFF))) }
    if style == 2 { bytes.insert(UInt8(random.number(0x80...0xFF)), at: random.number(1...bytes.count)) }
    return bytes + [0x22]
  }

  private static func escape(_ unit: UInt16) -> [UInt8] {
    let digits = String(unit, radix: 16)
    return Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
  }
}
