import Proofs
import SeededRandom
import Signals

/// Rule sets and turns from a seed, small enough that everything meets everything.
struct RandomRuleSets {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let head = """
    policy "Random" {
      heed 1
      languages en default en
      timezone Asia/Shanghai
      channels web, voice
      otherwise answer freely
      when unreadable reply one
      when in doubt handoff to care
      resume after 15 minutes
      intent threshold 0.4
      rank crisis, office, care
    }
    script one { en "Text one." }
    script two { en "Text two." }
    script three { en "Text three." }
    desk crisis { hours always  tell customer one  resume never }
    desk care { hours always  tell customer one  when full to crisis }
    desk office {
      hours mon-fri 09:00-18:00
      tell customer two
      to care when fact_truth
      when closed tell customer two and open ticket
      when full to care
      when waiting 10 minutes to crisis
      resume after 30 minutes
    }
    topic t0 "T0" { terms "apple" }
    topic t1 "T1" { terms "banana" }
    topic t2 "T2" sensitive { terms "volcano" }
    trigger g0 { terms "cherry" }
    trigger g1 { terms "walnut" }
    intent i0 { like "where is my parcel" }
    intent i1 { like "I want my money back" }
    capture code { match /\\b[a-z]\\d{3}\\b/ }
    fact fact_number : number from -100 to 100 = 0
    fact fact_optional : optional number from -100 to 100
    fact fact_truth : truth = no
    fact fact_choice : one of small, large, huge = small
    fact fact_text : text = "plain"
    fact fact_optional_text : optional text
    fact fact_date : optional date
    mood heated {
      enter when anger >= 0.6
      leave when anger < 0.4 for 2 messages
    }
    mood busy {
      enter when trigger g0 in 2 of last 3 messages
      leave when fact_truth or average(joy, 3 messages) >= 0.5
    }

    """

  mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &random)] }
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  mutating func text() -> String {
    var text = Self.head
    for index in 0..<12 { text += rule(index) }
    text +=
      "rule \"queue\" while waiting { when \(condition(1))  reply three  at most 1 in \(pick(["5 minutes", "3 messages"])) }\n"
    if chance(70) { text += "rule \"back\" while waiting { when trigger g1  give back }\n" }
    let promises = [
      "always handoff to crisis", "always handoff priority high", "always reaches a person", "never offer",
      "never answer", "never tag d3", "always handoff", "never reply one", "always tag d1",
      "always handoff to office priority urgent",
    ]
    for index in 0..<4 {
      text += "ensure \"e\(index)\" { when \(condition(1))  \(pick(promises)) }\n"
    }
    return text
  }

  private mutating func rule(_ index: Int) -> String {
    var text = "rule \"r\(index)\""
    if chance(10) { text += " valid 2026-01-04 to 2026-01-06" }
    text += " {\n  when \(condition(2))\n"
    if chance(25) { text += "  unless \(condition(1))\n" }
    var isLimited = true
    switch Int.random(in: 0..<10, using: &random) {
    case 0...2:
      text += "  handoff to \(pick(["crisis", "care", "office"]))\n"
      if chance(30) {
        text += "  first ask \(pick(["one", "two"]))\(chance(50) ? " unless trigger g1" : "")\n"
      }
      isLimited = false
    case 3, 4: text += "  reply \(pick(["one", "two"]))\n"
    case 5:
      text += "  reply one, then reply two, then handoff to care\n"
      isLimited = false
    case 6: text += "  ask three\n"
    case 7: text += "  answer with \(pick(["one", "\"outside\""]))\n"
    case 8: text += "  offer \"goods\"\n"
    default: break
    }
    text += "  tag d\(index)\n"
    if chance(40) { text += "  priority \(pick(["low", "high", "normal"]))\n" }
    if isLimited, chance(40) {
      text +=
        "  "
        + pick([
          "once per conversation", "at most 1 in 3 messages", "at most 2 in 4 messages",
          "at most 1 in 20 minutes", "at most 2 in 1 hours",
        ]) + "\n"
    }
    // Only later rules are named, so that there is no circle.
    if chance(25), index > 0 { text += "  instead of \"r\(Int.random(in: 0..<index, using: &random))\"\n" }
    return text + "}\n"
  }

  mutating func condition(_ depth: Int) -> String {
    if depth > 0 {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: return "(\(condition(depth - 1)) and \(condition(depth - 1)))"
      case 1: return "(\(condition(depth - 1)) or \(condition(depth - 1)))"
      case 2: return "not (\(condition(depth - 1)))"
      default: break
      }
    }
    let plain = [
      "topic t0", "topic t1", "trigger g0", "trigger g1", "anger >= 0.5", "joy < 0.3", "valence < -0.2",
      "max(anger, frustration) >= 0.5", "anger * 0.5 + joy >= 0.4", "urgency > sadness",
      "fact_number > 5", "(fact_optional else 3) <= 2", "fact_truth", "fact_choice = large",
      "fact_choice != small", "fact_text = \"plain\"", "(fact_optional_text else \"x\") = \"x\"",
      "text.length >= 10", "same_question >= 2", "bot_failures >= 1", "channel = voice",
      "message.kind = image", "intent i0", "intent i1 >= 0.7", "intent none", "intent.margin >= 0.1",
    ]
    let others = [
      "mood heated", "mood busy", "case.open", "messages >= 3", "time in 22:00-08:00 Asia/Shanghai",
      "time in 09:00-17:30 Europe/Berlin", "code is known", "desk office is open", "desk office is full",
      "fact_date is known", "days since (fact_date else 2026-01-01) > 3",
      "topic t0 in 2 of last 3 messages", "anger >= 0.5 in 2 of last 4 messages",
      "trigger g0 for 2 messages", "mood heated within last 3 messages", "joy >= 0.6 ever", "trigger g1 ever",
      "after \"r0\" within 2 messages", "after \"r1\" within 4 messages",
      "average(anger, 3 messages) >= 0.4", "peak(joy, 4 messages) >= 0.7", "rise(anger, 3 messages) >= 0.3",
      "average(fact_number, 2 messages) > 4",
    ]
    return "(" + (chance(55) ? pick(plain) : pick(others)) + ")"
  }

  // MARK: - Turns

  /// Values of what a turn brings, as the encoding names them.
  mutating func turn(after at: Int64) -> [InputKey.Kind: Int64] {
    var values: [InputKey.Kind: Int64] = [:]
    for signal in Signal.emotions + [.valence, .urgency, .textShouting] {
      values[.signal(signal)] = pick([0, 0, 200, 300, 399, 400, 499, 500, 600, 700, 1000])
    }
    values[.signal(.textLength)] = pick([1, 9, 10, 11])
    values[.signal(.botFailures)] = pick([0, 0, 1, 2])
    values[.signal(.sameQuestion)] = pick([0, 1, 2])
    values[.signal(.channel)] = pick([0, 1, 2])
    values[.signal(.messageKind)] = pick([0, 1])
    for topic in ["t0", "t1", "t2"] { values[.topic(topic)] = chance(30) ? 1 : 0 }
    for trigger in ["g0", "g1"] { values[.trigger(trigger)] = chance(40) ? 1 : 0 }
    values[.intent] = pick([-1, 0, 1])
    values[.similarity] = values[.intent] == -1 ? 0 : pick([0, 399, 400, 700, 1000])
    values[.signal(.intentMargin)] = pick([0, 100, 300])
    values[.unreadable] = chance(10) ? 1 : 0
    values[.fact("fact_number")] = pick([0, 50_000, 60_000, -30_000])
    values[.factKnown("fact_optional")] = chance(50) ? 1 : 0
    values[.fact("fact_optional")] = pick([10_000, 30_000, 25_000])
    values[.fact("fact_truth")] = chance(30) ? 1 : 0
    values[.fact("fact_choice")] = pick([0, 1, 2])
    values[.factKnown("fact_date")] = chance(50) ? 1 : 0
    values[.fact("fact_date")] = pick([20_450, 20_455, 20_458])
    values[.capture("code")] = chance(20) ? 1 : 0
    values[.captureText("code")] = -1
    values[.desk("office")] = pick([0, 0, 1, 2])
    values[.desk("care")] = pick([0, 0, 1])
    values[.givesBack] = chance(8) ? 1 : 0
    values[.agentSpeaks] = chance(12) ? 1 : 0
    let now = at + pick([0, 10_000, 60_000, 300_000, 600_000, 900_000, 1_200_000, 3_600_000, 30_000_000])
    values[.at] = now
    values[.agentAt] = pick([at, now])
    return values
  }
}
