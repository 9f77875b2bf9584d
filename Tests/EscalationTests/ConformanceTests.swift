import Conversations
import Escalation
import Foundation
import RuleSemantics
import Testing
import TextNormalization
import WireFormat

/// The part of fixtures/conformance that needs an engine; the form of the files is in the suite's README. What a checker alone
/// can answer (`*.findings*`) is in RuleSemanticsTests.
@Suite struct ConformanceTests {
  static let folder = "fixtures/conformance"
  static let entries =
    ((try? FileManager.default.contentsOfDirectory(
      atPath: ShippedRuleSet.repository.appending(path: folder).path)) ?? []).sorted()
  static let ruleSets = entries.filter {
    !$0.contains(".findings") && !$0.hasSuffix(".rules.heed") && ($0.hasSuffix(".heed") || !$0.contains("."))
  }
  static let conversations = entries.filter { $0.hasSuffix(".conversation.jsonl") }

  @Test("the tests of a rule set pass", arguments: ruleSets)
  func ruleSet(_ name: String) throws {
    let ruleSet = try ShippedRuleSet(path: "\(Self.folder)/\(name)")
    #expect(ruleSet.errors == [])
    #expect(try ruleSet.failures() == [])
    #expect(ruleSet.ruleSet?.tests.isEmpty == false)
  }

  @Test("turns are decided as expected", arguments: conversations)
  func conversation(_ name: String) throws {
    var engine: Engine?
    var conversation: Conversation?
    var title = ""
    var given: [String: JSON] = [:]
    for line in try Self.lines(of: name) {
      if case .string(let file)? = line["rules"] {
        let ruleSet = try ShippedRuleSet(path: "\(Self.folder)/\(file)")
        try #require(ruleSet.errors == [])
        engine = try ruleSet.engine()
      } else if case .string(let words)? = line["case"] {
        title = words
        given = [:]
        conversation = engine?.newConversation(id: "c")
      } else if case .object(let members)? = line["send"] {
        let turn = try Turn(members, number: nil)
        let playing = try #require(engine)
        var state = try #require(conversation)
        let decision = playing.decide(turn, in: &state)
        conversation = state
        var writer = JSONWriter()
        writer.decision(decision)
        let result = try given[turn.id] ?? JSON(parsing: writer.bytes)
        given[turn.id] = result
        if let wanted = line["expect"] {
          #expect(Self.differences(wanted, result, "\(title), turn \(turn.id)") == [])
        }
      }
    }
  }

  @Test("texts are normalised as written, and once is enough")
  func normalisation() throws {
    for line in try Self.lines(of: "R34-normalise.jsonl") {
      guard case .string(let text)? = line["text"], case .string(let wanted)? = line["normalised"] else {
        Issue.record("a line without text")
        continue
      }
      let once = Array(Normalizer().normalized(text).utf8)
      #expect(once == Array(wanted.utf8), "\(text)")
      #expect(Array(Normalizer().normalized(String(decoding: once, as: UTF8.self)).utf8) == once, "\(text)")
    }
  }

  @Test("lexicon entries shift log-odds as written")
  func shifts() throws {
    for line in try Self.lines(of: "R33-lexicon.shifts.jsonl") {
      guard case .string(let entries)? = line["lexicon"], case .string(let text)? = line["text"],
        case .string(let signal)? = line["signal"], case .array(let range)? = line["shift"]
      else {
        Issue.record("a line that lacks something")
        continue
      }
      let grown =
        try Self.logOdds(of: signal, text, lexicon: entries) - Self.logOdds(of: signal, text, lexicon: nil)
      let bounds = range.map { Double($0.tenThousandths ?? 0) / 10_000 }
      #expect((bounds[0]...bounds[1]).contains(grown), "\(entries) on \(text)")
    }
  }

  private static func logOdds(of signal: String, _ text: String, lexicon: String?) throws -> Double {
    let rules = """
      policy "R33" {
        heed 1
        languages zh, en default en
        timezone UTC
        otherwise answer freely
        when unreadable reply please_write
        when in doubt handoff to care
      }
      script please_write { zh "请用文字告诉我们。"  en "Please write to us in words." }
      desk care { hours always  tell customer please_write }
      """
    let engine = try #require(
      try ShippedRuleSet(text: rules + (lexicon.map { "\nlexicon { \($0) }\n" } ?? "\n")).engine())
    var conversation = engine.newConversation(id: "c")
    let values = engine.decide(Turn(id: "1", speaker: .customer, text: text), in: &conversation).values
    let score =
      signal == "urgency"
      ? values.urgency : values.emotions[try #require(JSONWriter.emotionNames.firstIndex(of: signal))]
    let probability = min(max(Double(score) / 1000, 0.0005), 0.9995)
    return log(probability / (1 - probability))
  }

  private static func lines(of name: String) throws -> [JSON] {
    let url = ShippedRuleSet.repository.appending(path: "\(folder)/\(name)")
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      try JSON(parsing: $0.utf8)
    }
  }

  /// Where a result is not what a part of it was wanted to be.
  private static func differences(_ wanted: JSON, _ result: JSON?, _ place: String) -> [String] {
    switch wanted {
    case .object(let members):
      if members.count == 1, members[0].key == "contains", case .string(let part) = members[0].value {
        if case .string(let text)? = result, text.contains(part) { return [] }
        return ["\(place): `\(part)` is not in \(String(describing: result))"]
      }
      return members.flatMap { differences($0.value, result?[$0.key], "\(place), \($0.key)") }
    case .array(let elements):
      var found: [JSON] = []
      if case .array(let all)? = result { found = all }
      if found.count != elements.count { return ["\(place): wanted \(elements), got \(found)"] }
      return zip(elements, found).enumerated().flatMap {
        differences($1.0, $1.1, "\(place) \($0 + 1)")
      }
    case .null: return result == nil || result == .null ? [] : ["\(place): wanted nothing"]
    default: return wanted == result ? [] : ["\(place): wanted \(wanted), got \(String(describing: result))"]
    }
  }
}
