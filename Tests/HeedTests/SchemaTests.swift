import Foundation
import Heed
import Testing

@Suite("The documented form of decisions")
struct SchemaTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: repository.appending(path: path), encoding: .utf8)
  }

  private static func schema(_ name: String) throws -> JSONSchema {
    JSONSchema(root: try JSONValue(parsing: text("docs/\(name).schema.json")))
  }

  /// The blocks of the page, each one object.
  private static func examples() throws -> [JSONValue] {
    try text("docs/decision-schema.md").matches(of: #/```json\n((?s:.*?))```/#).map {
      try JSONValue(parsing: String($0.output.1))
    }
  }

  @Test("Every decision conforms to the schema", arguments: Decision.Detail.allCases)
  func decisions(detail: Decision.Detail) throws {
    let schema = try Self.schema("decision")
    let compact = try Self.schema("compact")
    let engine = try Shop.engine()
    var state = engine.newConversation(id: "c-1")
    var kinds: Set<Decision.Kind> = []
    var turns = eventful
    turns.append(Turn(id: "13", kind: .voice))
    turns.append(Turn(id: "14", text: "a human please", facts: ["order.total": "many", "typo": 1]))
    turns.append(Turn(id: "15", speaker: .event, event: "typo"))
    turns.append(Turn(id: "1"))
    turns.append(Turn(id: "16", speaker: .agent, givesBack: true))
    turns.append(Turn(id: "17", speaker: .draft, text: "Let me look."))
    for decision in engine.decisions(on: turns, in: &state, detail: detail) {
      kinds.insert(decision.kind)
      let form = detail == .outcome ? compact : schema
      #expect(form.complaints(about: try JSONValue(parsing: decision.json)) == [], "\(decision.turn)")
      let whole = try JSONValue(parsing: decision.json)
      let short = try JSONValue(parsing: decision.compactJSON)
      #expect(compact.complaints(about: short) == [], "\(decision.turn)")
      for name in ["conversation", "turn", "decision", "rule"] { #expect(short[name] == whole[name]) }
      if detail == .outcome {
        #expect(short == whole)
      } else {
        #expect(short["desk"] == whole["handoff"]?["desk"])
      }
    }
    #expect(kinds == Set(Decision.Kind.allCases))
  }

  @Test("What is no decision does not conform")
  func wrong() throws {
    let schema = try Self.schema("decision")
    let engine = try Shop.engine()
    var state = engine.newConversation(id: "c-1")
    let decision = try JSONValue(
      parsing: engine.decide(Turn(id: "1", text: "my lawyer"), in: &state).json)
    let optional: Set = ["trace"]
    for (name, value) in decision.members where !optional.contains(name) {
      var without = decision.members
      without[name] = nil
      #expect(!schema.complaints(about: .object(without)).isEmpty, "without \(name)")
      var other = decision.members
      other[name] = value == .null ? .bool(true) : .null
      #expect(!schema.complaints(about: .object(other)).isEmpty, "\(name) is null")
    }
    var more = decision.members
    more["something"] = .bool(true)
    #expect(!schema.complaints(about: .object(more)).isEmpty)
  }

  @Test("The examples of the page conform, and the page explains every member")
  func page() throws {
    let decisions = try Self.schema("decision")
    let turns = try Self.schema("turns")
    let examples = try Self.examples()
    let compact = try Self.schema("compact")
    #expect(examples.count == 4)
    for example in examples {
      let schema = example["decision"] == nil ? turns : example["verdict"] == nil ? compact : decisions
      #expect(schema.complaints(about: example) == [])
    }
    let page = try Self.text("docs/decision-schema.md")
    let unexplained = decisions.names.union(turns.names).union(compact.names).filter {
      !page.contains("`\($0)`")
    }
    #expect(unexplained == [])
  }

  @Test("The example of a decision is what the rules of the example decide")
  func example() throws {
    let policy = try Policy.load(path: Self.repository.appending(path: "examples/backend/rules").path)
    let engine = HeedEngine(policy)
    var state = engine.newConversation(id: "c-17")
    let turns = [
      Turn(
        id: "t1", text: "Hello, where is my order?", at: Shop.monday, facts: ["order.status": "shipped"]),
      Turn(
        id: "t2",
        text: "If this is not refunded today, my lawyer will write to you. My number is 020 7946 0321.",
        at: Shop.monday.addingTimeInterval(5 * 86_400 + 43_500)),
    ]
    let decided = try #require(engine.decisions(on: turns, in: &state).last)
    let decision = try JSONValue(parsing: decided.json)
    let shown = try #require(try Self.examples().last { $0["verdict"] != nil })
    let compact = try #require(try Self.examples().last)
    #expect(try JSONValue(parsing: decided.compactJSON) == compact)
    // Scores change when the lexicon learns words.
    let scores: Set = ["emotions", "valence", "urgency", "evidence", "brief", "intent", "policy"]
    for (name, value) in decision.members where !scores.contains(name) {
      #expect(shown[name] == value, "\(name)")
    }
    #expect(Set(shown.members.keys) == Set(decision.members.keys))
    #expect(shown["brief"]?["last_turns"] == decision["brief"]?["last_turns"])
  }
}
