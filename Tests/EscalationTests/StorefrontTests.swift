import Conversations
import Diagnostics
import Escalation
import Foundation
import RuleCompilation
import RuleSemantics
import RuleTesting
import Testing
import WireFormat

/// The shipped rule set, as its customers meet it.
@Suite struct StorefrontTests {
  static let files = ["calm", "upset", "sensitive", "ownership"]

  /// Checked and compiled once for all tests.
  private static let storefront = Result { try ShippedRuleSet(path: "rules/storefront") }

  private func engine() throws -> Engine {
    let shipped = try Self.storefront.get()
    return Engine(try compiled(try #require(shipped.ruleSet), zones: ShippedRuleSet.zone))
  }

  @Test("it checks without a message, examples included")
  func sound() throws {
    #expect(
      try Self.storefront.get().diagnostics.map { "\($0.code) \($0.finding.message(in: .english))" } == [])
  }

  @Test("its tests pass")
  func tests() throws {
    let ruleSet = try #require(try Self.storefront.get().ruleSet)
    let report = try TestRunner(ruleSet, zones: ShippedRuleSet.zone).report()
    #expect(report.results.count >= 120)
    #expect(report.failed.map(\.name) == [])
  }

  /// One line a decision: `upset-late-zh t3 handoff frustrated -> after_sales`. HEED_UPDATE_GOLDENS=1 writes them anew.
  @Test("the conversations are decided as their goldens say", arguments: files)
  func conversations(_ name: String) throws {
    let engine = try engine()
    let folder = ShippedRuleSet.repository.appending(path: "fixtures/conversations")
    var lines: [String] = []
    let text = try String(contentsOf: folder.appending(path: name + ".jsonl"), encoding: .utf8)
    for line in text.split(separator: "\n") {
      let input = try TurnLine(line: Array(line.utf8))
      var conversation = engine.newConversation(id: input.conversation)
      for turn in input.turns {
        let decision = engine.decide(turn, in: &conversation)
        if decision.kind == .noted { continue }
        let rule = decision.rule ?? decision.origin.rawValue
        let desk = decision.handoff.map { " -> \($0.desk)" } ?? ""
        lines.append("\(input.conversation) \(turn.id) \(decision.kind.rawValue) \(rule)\(desk)")
      }
    }
    let decided = lines.joined(separator: "\n") + "\n"
    let golden = folder.appending(path: name + ".decisions")
    if ProcessInfo.processInfo.environment["HEED_UPDATE_GOLDENS"] != nil {
      try decided.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(try decided == String(contentsOf: golden, encoding: .utf8))
  }

  @Test("a state that is stored and restored after every turn decides the same", arguments: files)
  func restored(_ name: String) throws {
    let engine = try engine()
    let file = ShippedRuleSet.repository.appending(path: "fixtures/conversations/\(name).jsonl")
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let input = try TurnLine(line: Array(line.utf8))
      var whole = engine.newConversation(id: input.conversation)
      var stored = ConversationBytes.encode(whole)
      for turn in input.turns {
        var restored = try #require(engine.conversation(from: stored))
        #expect(engine.decide(turn, in: &whole) == engine.decide(turn, in: &restored))
        stored = ConversationBytes.encode(restored)
      }
    }
  }

  /// Questions written apart from the examples of the intents.
  @Test("nine of ten questions find their intent, and one of ten others at most finds one")
  func intents() throws {
    let engine = try engine()
    var right = 0
    var asked = 0
    var wrong = 0
    var others = 0
    let file = ShippedRuleSet.repository.appending(path: "fixtures/intents/storefront.jsonl")
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let item = try JSONDecoder().decode(Question.self, from: Data(line.utf8))
      var conversation = engine.newConversation(id: "q")
      let turn = try TurnLine(line: Array(Self.line(item.text).utf8)).turns[0]
      let intent = engine.decide(turn, in: &conversation).values.intent
      if let wanted = item.intent {
        asked += 1
        if intent == wanted { right += 1 }
      } else {
        others += 1
        if intent != nil { wrong += 1 }
      }
    }
    #expect(asked >= 300 && others >= 80)
    #expect(right * 10 >= asked * 9)
    #expect(wrong * 10 <= others)
  }

  private struct Question: Decodable {
    let text: String
    let intent: String?
  }

  private static func line(_ text: String) throws -> String {
    let object = ["conversation": "q", "turn": "1", "speaker": "customer", "text": text]
    return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  }
}
