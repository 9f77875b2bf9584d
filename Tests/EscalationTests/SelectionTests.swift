import Conversations
import Escalation
import RuleCompilation
import RuleRuntime
import SeededRandom
import Signals
import Testing
import WireFormat

/// The index only saves work: with and without it every decision and every memory is the same.
@Suite("Rules that are looked at") struct SelectionTests {
  @Test("random rules on random turns: the index decides as a look at every rule does", arguments: 1...10)
  func sameDecisions(_ seed: Int) throws {
    var random = RandomRules(seed: UInt64(seed))
    let shipped = try ShippedRuleSet(text: random.ruleSet())
    #expect(shipped.errors == [])
    let program = try compiled(try #require(shipped.ruleSet), zones: ShippedRuleSet.zone)
    let engine = Engine(program)
    let oracle = Engine(program, examiningAll: true)
    var conversation = engine.newConversation(id: "c")
    var expected = oracle.newConversation(id: "c")
    // One scratch for both, so that what one turn leaves behind would show in the next.
    var scratch = EngineScratch()
    var fired: Set<String> = []
    for number in 0..<60 {
      let turn = random.turn(number)
      let decision = engine.decide(turn, in: &conversation, scratch: &scratch)
      let right = oracle.decide(turn, in: &expected, scratch: &scratch)
      fired.formUnion(right.fired.map(\.name))
      #expect(Self.json(decision) == Self.json(right), "seed \(seed), turn \(number)")
      let stored = ConversationBytes.encode(conversation)
      #expect(stored == ConversationBytes.encode(expected), "seed \(seed), turn \(number)")
      if number % 7 == 3 { conversation = try #require(engine.conversation(from: stored)) }
    }
    #expect(fired.count > 10)
  }

  @Test("a rule on a topic is no candidate while the topic does not hold")
  func clues() throws {
    let shipped = try ShippedRuleSet(
      text: RandomRules.head + """
        rule "a" { when topic t0 and anger >= 0.2  tag a }
        rule "b" { when any of { trigger g0, anger >= 0.9, fact_number > 5 }  tag b }
        rule "c" { when messages >= 3  unless not trigger g1  tag c }
        rule "d" { when desk care is open  tag d }
        rule "e" for drafts { when draft topic t0  replace with one }
        """)
    #expect(shipped.errors == [])
    let program = try compiled(try #require(shipped.ruleSet), zones: ShippedRuleSet.zone)
    let conversation = Engine(program).newConversation(id: "c")
    func candidates(_ change: (inout SignalFrame) -> Void) -> [String] {
      var frame = SignalFrame()
      var stack = EvaluatorStack()
      var found = Candidates()
      frame.prepare(for: program, at: 0)
      change(&frame)
      found.prepare(for: program.rules.count)
      program.gather(program.selection.customer, frame, conversation, &stack, into: &found)
      found.sort()
      return found.positions.map { program.rules[Int($0)].name }
    }
    #expect(candidates { _ in } == ["d"])
    #expect(candidates { $0.topics.insert(0) } == ["a", "d"])
    #expect(candidates { $0.triggers.insert(0) } == ["b", "d"])
    #expect(candidates { $0.triggers.insert(1) } == ["c", "d"])
    #expect(candidates { $0[.anger] = 9000 } == ["b", "d"])
    #expect(candidates { $0[.anger] = 8990 } == ["d"])
  }

  private static func json(_ decision: Decision) -> String {
    var writer = JSONWriter()
    writer.decision(decision)
    return writer.text
  }
}

/// Rule sets and turns that use every kind of condition, from a seed.
struct RandomRules {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  static let head = """
    policy "Random" {
      heed 1
      languages en, zh default en
      timezone UTC
      channels web, app
      otherwise answer freely
      when unreadable reply one
      when in doubt handoff to care
      intent threshold 0.4
    }
    script one { en "Text one." zh "一。" }
    script two { en "Text two." zh "二。" }
    desk care { hours always  tell customer one }
    desk office {
      hours mon-fri 09:00-18:00
      tell customer two
      when closed tell customer two and open ticket
    }
    topic t0 "T0" { terms "apple" }
    topic t1 "T1" { terms "banana", "apple pie" }
    topic t2 "T2" sensitive { terms "volcano" }
    trigger g0 { terms "cherry" }
    trigger g1 { terms "walnut", "cherry tart" }
    intent i0 { like "where is my parcel" like "track my parcel" }
    intent i1 { like "I want my money back" }
    capture code { match /\\b[a-z]\\d{3}\\b/ }
    fact fact_number : number from -100 to 100 = 0
    fact fact_optional : optional number
    fact fact_truth : truth = no
    fact fact_choice : one of small, large = small
    fact fact_text : text = "plain"
    fact fact_optional_text : optional text
    fact fact_date : optional date
    event ring { loud : truth = no  level : number = 0 }
    mood heated {
      enter when anger >= 0.6
      leave when anger < 0.4 for 2 messages
    }
    mood busy {
      enter when trigger g0 in 2 of last 3 messages
      leave when fact_truth or average(joy, 3 messages) >= 0.5
    }

    """

  mutating func ruleSet() -> String {
    var text = Self.head
    for index in 0..<6 {
      // Few enough that they may all want the same.
      text += "rule \"decides \(index)\" { when \(condition(2, .customer))  reply one"
      text +=
        ["", "  once per conversation", "  at most 1 in 3 messages", "  priority high"].randomElement(
          using: &random) ?? ""
      text += "  tag d\(index) }\n"
    }
    text +=
      "rule \"hands over\" { when trigger g1 and \(condition(1, .customer))  handoff to care  first ask two }\n"
    for index in 0..<40 {
      text += "rule \"marks \(index)\" { when \(condition(3, .customer))"
      if Bool.random(using: &random) { text += "  unless \(condition(2, .customer))" }
      if Int.random(in: 0..<8, using: &random) == 0 { text += "  at most 2 in 5 messages" }
      text += "  tag m\(index) }\n"
    }
    for index in 0..<5 {
      text += "rule \"draft \(index)\" for drafts { when \(condition(2, .draft))  tag f\(index) }\n"
      text += "rule \"event \(index)\" on event ring { when \(condition(2, .event))  tag e\(index) }\n"
      text += "rule \"waits \(index)\" while waiting { when \(condition(2, .customer))  tag w\(index) }\n"
      text += "ensure \"promise \(index)\" { when \(condition(2, .customer))  never tag m\(index) }\n"
    }
    return text
  }

  enum Place { case customer, draft, event, recorded }

  mutating func condition(_ depth: Int, _ place: Place) -> String {
    let kind = depth == 0 ? 9 : Int.random(in: 0..<10, using: &random)
    switch kind {
    case 0, 1:
      return "(\((0..<pick(2...3)).map { _ in condition(depth - 1, place) }.joined(separator: " and ")))"
    case 2, 3:
      return "(\((0..<pick(2...3)).map { _ in condition(depth - 1, place) }.joined(separator: " or ")))"
    case 4: return "not (\(condition(depth - 1, place)))"
    case 5 where place != .recorded:
      let window = ["for 2 messages", "in 2 of last 4 messages", "within last 3 messages", "ever"]
      return "((\(condition(depth - 1, .recorded))) \(any(window)))"
    default: return leaf(place)
    }
  }

  private mutating func leaf(_ place: Place) -> String {
    let score = "0.\(pick(1...9))"
    let compare = any([">=", ">", "<", "<="])
    var leaves = [
      "topic t\(pick(0...2))", "topic t\(pick(0...2))", "trigger g\(pick(0...1))", "trigger g\(pick(0...1))",
      "intent i\(pick(0...1))", "intent i\(pick(0...1)) >= 0.7", "intent none",
      "\(any(["anger", "joy", "urgency", "sadness"])) \(compare) \(score)", "\(score) \(compare) anger",
      "anger \(any([">", "<="])) joy", "max(anger, joy) >= \(score)", "anger + joy * 0.5 \(compare) \(score)",
      "messages \(compare) \(pick(2...9))", "text.length \(any(["=", "!=", ">="])) \(pick(3...20))",
      "language \(any(["=", "!="])) \(any(["en", "zh", "other"]))",
      "channel \(any(["=", "!="])) \(any(["web", "other"]))",
      "message.kind = image", "case.open", "same_question >= 2", "bot_failures >= \(pick(1...2))",
      "fact_number \(any(["=", "!=", ">=", "<", ">", "<="])) \(pick(-3...3))",
      "fact_optional else \(pick(-2...2)) \(any(["=", ">=", "<"])) \(pick(-3...3))", "fact_optional is known",
      "fact_truth", "fact_choice \(any(["=", "!="])) large",
      "fact_text \(any(["=", "!="])) \(any(["\"plain\"", "\"rare\""]))",
      "fact_optional_text else \(any(["\"x\"", "\"rare\""])) \(any(["=", "!="])) \(any(["\"x\"", "\"rare\""]))",
      "code is known", "code else \"\" \(any(["=", "!="])) \"\(any(["a111", ""]))\"",
      "days since fact_date else 2026-01-01 >= \(pick(0...20))",
      "desk office is \(any(["open", "closed", "full"]))", "time in 08:00-12:00",
    ]
    if place != .recorded {
      leaves += [
        "after \"decides \(pick(0...5))\" within \(pick(1...4)) messages",
        "after \"decides \(pick(0...5))\" within 3 messages",
        "average(anger, 3 messages) \(compare) \(score)", "peak(joy, 4 messages) >= \(score)",
        "rise(anger, 3 messages) >= \(score)", "mood \(any(["heated", "busy"]))",
        "mood \(any(["heated", "busy"]))",
      ]
    }
    if place == .draft {
      leaves += [
        "draft topic t\(pick(0...1))", "draft trigger g0", "draft matches /pie/",
        "draft.length > \(pick(5...20))",
        "draft.repeats >= 1",
      ]
    }
    if place == .event { leaves += ["ring.loud", "ring.level \(compare) \(pick(0...3))", "ring.loud"] }
    return any(leaves)
  }

  mutating func turn(_ number: Int) -> Turn {
    let words = [
      "an apple", "apple pie", "a banana", "cherry tart", "a cherry", "walnut", "where is my parcel",
      "volcano",
      "I want my money back please", "hello there", "code a111", "b222", "苹果很好", "!!!", "track my parcel now",
    ]
    let speaker = any([Speaker.customer, .customer, .customer, .customer, .draft, .event, .bot, .agent])
    var turn = Turn(id: "\(number)", speaker: speaker)
    turn.text = (0..<pick(0...3)).map { _ in any(words) }.joined(separator: " and ")
    turn.at = 1_767_600_000_000 + Int64(number) * 3_600_000 * Int64(pick(1...3))
    turn.channel = any(["web", "app", "fax"])
    turn.kind = any([.text, .text, .text, .image])
    if pick(0...2) == 0 { turn.facts["fact_number"] = .number(Int64(pick(-4...4)) * unitsPerOne) }
    if pick(0...3) == 0 {
      turn.facts["fact_optional"] = any([.unknown, .number(0), .number(2 * unitsPerOne)])
    }
    if pick(0...3) == 0 { turn.facts["fact_truth"] = .truth(Bool.random(using: &random)) }
    if pick(0...3) == 0 { turn.facts["fact_choice"] = .text(any(["small", "large"])) }
    if pick(0...3) == 0 { turn.facts["fact_text"] = .text(any(["plain", "rare", "other"])) }
    if pick(0...3) == 0 { turn.facts["fact_optional_text"] = any([.unknown, .text("x"), .text("rare")]) }
    if pick(0...4) == 0 { turn.facts["fact_date"] = any([.unknown, .text("2025-12-20")]) }
    if pick(0...3) == 0 { turn.desks["office"] = any([.open, .closed, .full]) }
    if speaker == .bot { turn.answered = Bool.random(using: &random) }
    if speaker == .agent { turn.givesBack = pick(0...3) > 0 }
    if speaker == .event {
      turn.event = any(["ring", "ring", "unknown"])
      turn.facts["ring.loud"] = .truth(Bool.random(using: &random))
      turn.facts["ring.level"] = .number(Int64(pick(0...3)) * unitsPerOne)
    }
    if speaker == .customer {
      for name in ["anger", "joy", "urgency", "sadness"] where pick(0...1) == 0 {
        turn.fixedSignals[name] = Int64(pick(0...10)) * 1000
      }
    }
    return turn
  }

  private mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func any<T>(_ items: [T]) -> T { items[Int.random(in: items.indices, using: &random)] }
}
