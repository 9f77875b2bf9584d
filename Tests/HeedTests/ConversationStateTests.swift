import Foundation
import Heed
import Testing

/// A conversation that touches all that is remembered: facts, ladders, questions, a case, drafts, an agent.
let eventful: [Turn] = [
  Turn(id: "1", text: "where is my order", at: Shop.monday, channel: "app", facts: ["order.status": "paid"]),
  Turn(id: "2", speaker: .bot, text: "It is on its way.", isAnswered: false),
  Turn(id: "3", text: "我的订单到哪了", facts: ["order.total": 12, "order.status": "shipped"]),
  Turn(id: "4", text: "You idiots, this is a disgusting scam! I hate you!!!"),
  Turn(id: "5", speaker: .draft, text: "You get a full refund."),
  Turn(id: "6", text: "You idiots, this is a disgusting scam! I hate you!!!"),
  Turn(id: "7", text: "my lawyer will write"),
  Turn(id: "8", speaker: .agent, text: "Good morning."),
  Turn(id: "9", text: "Hello", kind: .card),
  Turn(id: "10", speaker: .agent, givesBack: true),
  Turn(id: "11", speaker: .event, facts: ["rating.stars": 2], event: "rating"),
  Turn(id: "12", text: "wonderful"),
]

@Suite("The state of a conversation between turns")
struct ConversationStateTests {
  let engine: HeedEngine

  init() throws { engine = try Shop.engine() }

  private func stored(_ state: ConversationState) throws -> ConversationState {
    try JSONDecoder().decode(ConversationState.self, from: try JSONEncoder().encode(state))
  }

  @Test("Storing it after every turn changes no decision")
  func roundTrip() throws {
    var kept = engine.newConversation(id: "c-1")
    var written = engine.newConversation(id: "c-1")
    for turn in eventful {
      let expected = engine.decide(turn, in: &kept, detail: .explanation)
      written = try stored(written)
      #expect(engine.decide(turn, in: &written, detail: .explanation).json == expected.json)
      #expect(written.owner == kept.owner)
      #expect(try stored(written).id == "c-1")
    }
  }

  @Test("It is small, however long the conversation")
  func size() throws {
    var state = engine.newConversation(id: "c-1")
    for round in 0..<40 {
      for var turn in eventful {
        turn.id = "\(round)-\(turn.id)"
        _ = engine.decide(turn, in: &state)
      }
    }
    #expect(try JSONEncoder().encode(state).count < 16_000)
  }

  @Test("It goes on under other rules")
  func anotherPolicy() throws {
    let files = try RuleFiles([
      "all.heed": """
      policy "Other shop" {
        heed 1
        languages zh default zh
        timezone UTC
        otherwise answer freely
        when unreadable reply please_write
        when in doubt handoff to care
      }
      script please_write { zh "请用文字告诉我们。" }
      script to_a_person { zh "马上为您转接同事。" }
      script order_status { zh "您的订单:{order.status}。" }
      desk care { hours always tell customer to_a_person }
      fact order.status : one of none, paid = none
      intent where_is_my_order { like "我的订单到哪了" }
      rule "where is my order" { when intent where_is_my_order answer with order_status }
      rule "asks for a person" for drafts { when draft.length >= 1 and language = zh handoff to care }
      """
    ])
    let other = HeedEngine(try files.policy())
    for count in 0...eventful.count {
      var state = engine.newConversation(id: "c-1")
      for turn in eventful.prefix(count) { _ = engine.decide(turn, in: &state) }
      let states = [state, try stored(state)]
      let decisions = states.map { start in
        var state = start
        let draft = other.decide(Turn(id: "x", speaker: .draft, text: "好"), in: &state)
        let customer = other.decide(Turn(id: "y", text: "我的订单到哪了"), in: &state)
        return [draft.json, customer.json]
      }
      #expect(decisions[0] == decisions[1])
    }
  }

  @Test("What is damaged, or another version's, is refused")
  func damaged() throws {
    var state = engine.newConversation(id: "c-1")
    for turn in eventful.prefix(7) { _ = engine.decide(turn, in: &state) }
    let bytes = try JSONDecoder().decode(Data.self, from: try JSONEncoder().encode(state))
    func read(_ bytes: Data) throws {
      _ = try JSONDecoder().decode(ConversationState.self, from: try JSONEncoder().encode(bytes))
    }
    try read(bytes)
    for place in bytes.indices {
      var changed = bytes
      changed[place] &+= 1
      #expect(throws: DecodingError.self) { try read(changed) }
    }
    for count in [0, 1, 4, bytes.count - 1] {
      #expect(throws: DecodingError.self) { try read(bytes.prefix(count)) }
    }
  }
}

@Suite("One engine for all threads")
struct ConcurrencyTests {
  @Test("A hundred conversations at once are decided as one after the other")
  func concurrent() async throws {
    let engine = try Shop.engine()
    func played(_ number: Int) -> [String] {
      var state = engine.newConversation(id: "c-\(number)")
      return engine.decisions(on: eventful, in: &state, detail: .explanation).map(\.json)
    }
    let expected = (0..<100).map(played)
    let decided = await withTaskGroup(of: (Int, [String]).self) { group in
      for number in 0..<100 { group.addTask { (number, played(number)) } }
      var decided: [Int: [String]] = [:]
      for await (number, decisions) in group { decided[number] = decisions }
      return decided
    }
    #expect((0..<100).map { decided[$0] ?? [] } == expected)
  }
}
