import Conversations
import Testing
import WireFormat

/// A line that is refused, with a part of the message and the column, if it has one.
struct BadLine: Sendable, CustomTestStringConvertible {
  var line: String
  var message: String
  var column: Int?
  init(_ line: String, _ message: String, column: Int? = nil) {
    self.line = line
    self.message = message
    self.column = column
  }
  var testDescription: String { line }
}

private func read(_ line: String) throws -> TurnLine { try TurnLine(line: line.utf8) }

@Suite("Lines of turns")
struct TurnLineTests {
  @Test("a turn with all that it can have")
  func everything() throws {
    let line = try read(
      #"""
      {"conversation":"c1","turn":"t1","speaker":"customer","text":"你好","at":"2026-03-02T10:00:00+08:00","channel":"app",
      "kind":"voice","facts":{"vip":true,"total":12.5,"state":"paid","gone":null},"answered":false,"gives_back":true,
      "desks":{"care":"full","legal":"open"},"event":"rating"}
      """#)
    #expect(line.conversation == "c1")
    #expect(line.note == nil)
    #expect(
      line.turns == [
        Turn(
          id: "t1", speaker: .customer, text: "你好", at: 1_772_416_800_000, channel: "app", kind: .voice,
          facts: ["vip": .truth(true), "total": .number(125_000), "state": .text("paid"), "gone": .unknown],
          answered: false, givesBack: true, desks: ["care": .full, "legal": .open], event: "rating")
      ])
  }

  @Test("a turn with as little as it must have; null is as good as nothing")
  func little() throws {
    let turn = Turn(id: "1", speaker: .customer)
    #expect(try read(#"{"turn":"1","conversation":"c"}"#).turns == [turn])
    #expect(
      try read(
        #"{"conversation":"c","turn":"1","speaker":null,"text":null,"at":null,"channel":null,"kind":null,"facts":null,"answered":null,"gives_back":null,"desks":null,"event":null}"#
      ).turns == [turn])
  }

  @Test("a whole conversation numbers the turns that have no id")
  func conversation() throws {
    let line = try read(
      #"{"conversation":"c","note":"about a parcel","turns":[{"text":"a"},{"turn":"x","speaker":"agent"},{"speaker":"bot"}]}"#
    )
    #expect(line.note == "about a parcel")
    #expect(line.turns.map(\.id) == ["t1", "x", "t3"])
    #expect(line.turns.map(\.speaker) == [.customer, .agent, .bot])
    #expect(try read(#"{"conversation":"c","turns":[]}"#).turns == [])
  }

  @Test(
    "a bad line says what is wrong with it",
    arguments: [
      BadLine("", "value is missing", column: 1), BadLine("{", "key in quotes", column: 2),
      BadLine("[]", "a line is one object"),
      BadLine("null", "a line is one object"), BadLine(#"{"turn":"1"}"#, "`conversation` is missing"),
      BadLine(#"{"conversation":1,"turn":"1"}"#, "`conversation` is missing"),
      BadLine(#"{"conversation":"c"}"#, "`turn` is missing"),
      BadLine(#"{"conversation":"c","turn":7}"#, "`turn` is a text"),
      BadLine(#"{"conversation":"c","turn":"1","turn":"2"}"#, "stands twice", column: 32),
      BadLine(#"{"conversation":"c","turn":"1","txet":"a"}"#, "unknown field `txet`; did you mean `text`?"),
      BadLine(#"{"conversation":"c","turn":"1","priority":1}"#, "fields are turn, speaker"),
      BadLine(
        #"{"conversation":"c","turn":"1","speaker":"client"}"#,
        "customer, bot, agent, draft or event, not `client`"),
      BadLine(#"{"conversation":"c","turn":"1","kind":"video"}"#, "not `video`"),
      BadLine(#"{"conversation":"c","turn":"1","text":1}"#, "`text` is a text"),
      BadLine(#"{"conversation":"c","turn":"1","at":"2026-03-02T10:00:00"}"#, "`at` is a time like"),
      BadLine(#"{"conversation":"c","turn":"1","at":1772416800}"#, "`at` is a text"),
      BadLine(#"{"conversation":"c","turn":"1","speaker":"event"}"#, "names its `event`"),
      BadLine(#"{"conversation":"c","turn":"1","answered":"no"}"#, "`answered` is true or false"),
      BadLine(#"{"conversation":"c","turn":"1","facts":[]}"#, "`facts` is an object"),
      BadLine(
        #"{"conversation":"c","turn":"1","facts":{"a":[1]}}"#,
        "fact `a` is true, false, a number, a text or null"),
      BadLine(#"{"conversation":"c","turn":"1","facts":{"a":0.00001}}"#, "has the number 0.00001"),
      BadLine(#"{"conversation":"c","turn":"1","facts":{"a":1,"a":2}}"#, "stands twice", column: 47),
      BadLine(#"{"conversation":"c","turn":"1","desks":{"a":"busy"}}"#, "desk `a` is"),
      BadLine(#"{"conversation":"c","turn":"1","desks":"a"}"#, "`desks` is an object"),
      BadLine(#"{"conversation":"c","turns":{}}"#, "`turns` is an array"),
      BadLine(#"{"conversation":"c","turns":[{},1]}"#, "turn 2 is not an object"),
      BadLine(#"{"conversation":"c","turns":[{},{"text":1}]}"#, "turn 2: `text` is a text"),
      BadLine(#"{"conversation":"c","turns":[],"notes":"a"}"#, "did you mean `note`?"),
      BadLine(#"{"turns":[]}"#, "`conversation` is missing"),
      BadLine(#"{"conversation":"c","turns":[],"text":"a"}"#, "unknown field `text` beside `turns`"),
      BadLine(#"{"conversation":"c","turn":"1"}{}"#, "nothing may follow", column: 32),
    ])
  func bad(_ bad: BadLine) {
    let error = #expect(throws: TurnLineError.self) { try read(bad.line) }
    #expect(error?.message.contains(bad.message) == true, "\(error?.message ?? "")")
    #expect(error?.column == bad.column)
  }

  @Test("broken texts are still texts")
  func broken() throws {
    #expect(
      try read(#"{"conversation":"c","turn":"1","text":"a\ud83d\u0000"}"#).turns[0].text == "a\u{FFFD}\u{0}")
    let bytes = Array(#"{"conversation":"c","turn":"1","text":"a"#.utf8) + [0xFF] + Array("\"}".utf8)
    #expect(try TurnLine(line: bytes).turns[0].text == "a\u{FFFD}")
  }

  @Test("a line of a megabyte is read")
  func huge() throws {
    let text = String(repeating: "很长", count: 170_000)
    #expect(try read(#"{"conversation":"c","turn":"1","text":"\#(text)"}"#).turns[0].text == text)
    let facts = (0..<20_000).map { "\"f\($0)\":\($0)" }.joined(separator: ",")
    #expect(try read(#"{"conversation":"c","turn":"1","facts":{\#(facts)}}"#).turns[0].facts.count == 20_000)
  }

  @Test("the column counts bytes of a slice from its own start")
  func slice() {
    let bytes = Array("garbage{\"a\" 1}".utf8)
    let error = #expect(throws: TurnLineError.self) { try TurnLine(line: bytes[7...]) }
    #expect(error?.column == 6)
  }
}
