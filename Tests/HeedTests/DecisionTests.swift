import Foundation
import Heed
import Testing

@Suite("What a backend gets to react to")
struct DecisionTests {
  let engine: HeedEngine
  var conversation: ConversationState

  init() throws {
    engine = try Shop.engine()
    conversation = engine.newConversation(id: "c-1")
  }

  private func customer(_ id: String, _ text: String, facts: [String: Fact] = [:]) -> Turn {
    Turn(id: id, text: text, at: Shop.monday, channel: "web", facts: facts)
  }

  @Test("Nothing asks for care: the bot may answer freely, after it has said that it is one")
  mutating func freely() {
    let decision = engine.decide(customer("1", "good morning"), in: &conversation)
    #expect(decision.kind == .auto)
    #expect(decision.rule == nil)
    #expect(decision.template == nil)
    #expect(decision.answersFreely)
    #expect(decision.messages.map(\.role) == [.notice])
    #expect(decision.conversation == "c-1")
    #expect(decision.turn == "1")
    #expect(decision.emotions.count == 8)
    #expect(decision.emotions.values.allSatisfy { (0...1).contains($0) })
    let next = engine.decide(customer("2", "and hello again"), in: &conversation)
    #expect(next.messages.isEmpty)
  }

  @Test("A scripted answer is filled with facts that came with the turn")
  mutating func answer() {
    let turn = customer("1", "where is my order", facts: ["order.status": "shipped"])
    let decision = engine.decide(turn, in: &conversation)
    #expect(decision.kind == .auto)
    #expect(decision.rule == "where is my order")
    #expect(decision.intent == "where_is_my_order")
    #expect(decision.messages.last?.role == .answer)
    #expect(decision.messages.last?.text == "Your order is shipped.")
    #expect(decision.tags == ["routine"])
  }

  @Test("The answer has the customer's language")
  mutating func language() {
    let turn = customer("1", "我的订单到哪了", facts: ["order.status": "paid"])
    let decision = engine.decide(turn, in: &conversation)
    #expect(decision.messages.map(\.language) == ["zh", "zh"])
    #expect(decision.messages.last?.text == "您的订单:paid。")
  }

  @Test("A template outside of the rules is named")
  mutating func outside() {
    let decision = engine.decide(customer("1", "your opening hours please"), in: &conversation)
    #expect(decision.template == "kb-17")
    #expect(!decision.answersFreely)
  }

  @Test("Offers, tags and guides come with an answer")
  mutating func offers() {
    let decision = engine.decide(customer("1", "wonderful"), in: &conversation)
    #expect(decision.kind == .auto)
    guard case .message(let offer)? = decision.offers.first else {
      Issue.record("no offer")
      return
    }
    #expect(offer.script == "socks")
    #expect(decision.tags == ["happy"])
    #expect(decision.botGuides == ["Be brief."])
    #expect(decision.firedRules == ["praise"])
    #expect(decision.triggers == ["praise"])
  }

  @Test("A picture gets a scripted reply")
  mutating func unreadable() {
    let decision = engine.decide(Turn(id: "1", at: Shop.monday, kind: .image), in: &conversation)
    #expect(decision.kind == .reply)
    #expect(decision.messages.last?.script == "please_write")
  }

  @Test("A handoff names desk, priority, delivery and timer, and brings a brief without personal data")
  mutating func handoff() throws {
    let turn = customer("1", "I want a human, my number is 13812345678")
    let decision = engine.decide(turn, in: &conversation)
    let handoff = try #require(decision.handoff)
    #expect(decision.kind == .handoff)
    #expect(handoff.desk == "care")
    #expect(handoff.wantedDesk == "care")
    #expect(handoff.delivery == .live)
    #expect(handoff.priority == .normal)
    #expect(handoff.whenWaiting?.seconds == 600)
    #expect(handoff.whenWaiting?.desk == "managers")
    #expect(!handoff.isUpdate)
    #expect(decision.messages.last?.role == .handoff)
    let brief = try #require(handoff.brief)
    #expect(brief.why == "A person was asked for.")
    #expect(brief.matched == ["wants_human: human"])
    #expect(brief.mood.map(\.message) == [1])
    #expect(brief.lastTurns.contains { $0.hasPrefix("customer: ") })
    #expect(!brief.lastTurns.joined().contains("13812345678"))
    #expect(decision.evidence.contains { $0.kind == .trigger && $0.text == "human" && $0.scalars == 9..<14 })
    #expect(decision.owner == .waiting)
    #expect(conversation.owner == .waiting)
  }

  @Test("While a person has the conversation the bot holds, and a graver matter updates the case")
  mutating func hold() throws {
    _ = engine.decide(customer("1", "a human please"), in: &conversation)
    _ = engine.decide(Turn(id: "2", speaker: .agent, text: "Hello, Ann here"), in: &conversation)
    #expect(conversation.owner == .agent)
    let quiet = engine.decide(customer("3", "thank you, Ann"), in: &conversation)
    #expect(quiet.kind == .hold)
    #expect(quiet.verdict == .auto)
    #expect(quiet.messages.isEmpty)
    let grave = engine.decide(customer("4", "or my lawyer writes"), in: &conversation)
    #expect(grave.kind == .hold)
    #expect(grave.verdict == .handoff)
    let update = try #require(grave.handoff)
    #expect(update.isUpdate)
    #expect(update.isProtected)
    #expect(update.desk == "legal")
    #expect(update.priority == .urgent)
    #expect(update.skills == ["contracts"])
    #expect(grave.agentNotes == ["Promise nothing."])
  }

  @Test("An agent who gives back leaves the conversation to the bot")
  mutating func givesBack() {
    _ = engine.decide(customer("1", "a human please"), in: &conversation)
    let back = engine.decide(Turn(id: "2", speaker: .agent, givesBack: true), in: &conversation)
    #expect(back.kind == .noted)
    #expect(conversation.owner == .bot)
  }

  @Test("A closed desk opens a callback and the bot stays in charge")
  mutating func closed() {
    let sunday = Shop.monday.addingTimeInterval(-86_400)
    let decision = engine.decide(Turn(id: "1", text: "my lawyer says", at: sunday), in: &conversation)
    #expect(decision.kind == .handoff)
    #expect(decision.handoff?.delivery == .callback)
    #expect(decision.handoff?.dueInSeconds == 172_800)
    #expect(decision.messages.last?.role == .branch)
    #expect(conversation.owner == .bot)
  }

  @Test("A full desk, as the caller says, opens a ticket")
  mutating func full() {
    var turn = customer("1", "a human please")
    turn.desks = ["care": .full]
    #expect(engine.decide(turn, in: &conversation).handoff?.delivery == .ticket)
  }

  @Test("A draft is sent, or replaced")
  mutating func drafts() {
    _ = engine.decide(customer("1", "can I have my money back"), in: &conversation)
    let good = Turn(id: "2", speaker: .draft, text: "Let me look.")
    #expect(engine.decide(good, in: &conversation).kind == .send)
    let bad = Turn(id: "3", speaker: .draft, text: "You get a full refund.")
    let decision = engine.decide(bad, in: &conversation)
    #expect(decision.kind == .replace)
    #expect(decision.messages.map(\.role) == [.replacement])
  }

  @Test("An event may hand over")
  mutating func event() {
    let turn = Turn(id: "1", speaker: .event, at: Shop.monday, facts: ["rating.stars": 1], event: "rating")
    let decision = engine.decide(turn, in: &conversation)
    #expect(decision.kind == .handoff)
    #expect(decision.handoff?.priority == .low)
  }

  @Test("A second desk hears of it")
  mutating func notify() {
    let decision = engine.decide(customer("1", "hello", facts: ["order.total": 5000]), in: &conversation)
    #expect(decision.notify == ["legal"])
  }

  @Test("A fact of the wrong type is a fault, and a fault hands over")
  mutating func wrongFact() {
    let decision = engine.decide(customer("1", "hello", facts: ["order.total": "many"]), in: &conversation)
    #expect(decision.kind == .handoff)
    #expect(decision.rule == nil)
    #expect(decision.faults.first?.hasPrefix("order.total: ") == true)
  }

  @Test(
    "A number that cannot be kept exactly is a fault, never a wrong number",
    arguments: [Decimal(string: "1e30"), Decimal(string: "-1e30"), Decimal.nan])
  mutating func numbers(number: Decimal?) throws {
    let turn = customer("1", "hello", facts: ["order.total": .number(try #require(number))])
    #expect(engine.decide(turn, in: &conversation).faults.count == 1)
  }

  @Test("Undeclared facts and unknown desks are reported and change nothing")
  mutating func ignored() {
    var turn = customer("1", "hello", facts: ["oder.status": "paid"])
    turn.desks = ["nobody": .full]
    let decision = engine.decide(turn, in: &conversation)
    #expect(decision.kind == .auto)
    #expect(decision.ignored.contains("fact oder.status"))
    #expect(decision.ignored.contains { $0.contains("nobody") })
  }

  @Test("`.unknown` returns a fact to its default")
  mutating func unknown() {
    _ = engine.decide(customer("1", "hello", facts: ["order.status": "paid"]), in: &conversation)
    let turn = customer("2", "where is my order", facts: ["order.status": .unknown])
    #expect(engine.decide(turn, in: &conversation).messages.last?.text == "Your order is none.")
  }

  @Test("A turn that comes again changes nothing")
  mutating func repeated() throws {
    let first = engine.decide(customer("1", "a human please"), in: &conversation)
    let before = try JSONEncoder().encode(conversation)
    let again = engine.decide(customer("1", "a human please"), in: &conversation)
    #expect(!first.isRepeated)
    #expect(again.isRepeated)
    #expect(again.messages.isEmpty)
    let decoded = try JSONDecoder().decode(ConversationState.self, from: before)
    #expect(decoded.owner == conversation.owner)
  }

  @Test("The JSON of a decision says the same")
  mutating func json() throws {
    let decision = engine.decide(
      customer("1", "my \"lawyer\"\n律师 \u{1}"), in: &conversation, detail: .explanation)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(decision.json.utf8)) as? [String: Any])
    #expect(object["decision"] as? String == decision.kind.rawValue)
    #expect(object["rule"] as? String == "lawsuit")
    #expect(object["policy"] as? String == decision.policy)
    #expect((object["trace"] as? [Any])?.isEmpty == false)
    let unexplained = engine.decide(customer("2", "hello"), in: &conversation)
    #expect(!unexplained.json.contains("\"trace\""))
  }

  @Test(
    "Any date is a date that the engine can compute with",
    arguments: [-6.3e10, 6.4e10, .nan, .infinity, -.infinity, 1e300, -9e15, 9e15] as [TimeInterval])
  mutating func dates(seconds: TimeInterval) {
    let date = Date(timeIntervalSince1970: seconds)
    let decision = engine.decide(Turn(id: "1", text: "my lawyer", at: date), in: &conversation)
    #expect(decision.kind == .handoff)
  }
}
