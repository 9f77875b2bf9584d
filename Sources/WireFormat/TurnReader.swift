package import Conversations
import Diagnostics

/// A line of input: one turn, or a whole conversation.
package struct TurnLine: Sendable {
  package var conversation: String
  /// Of a whole conversation: what it is about, for people.
  package var note: String?
  package var turns: [Turn]
}

/// Why a line was refused, in words for the one who wrote it.
package struct TurnLineError: Error, Sendable, Equatable {
  package var message: String
  /// Column in bytes, 1-based, where the JSON itself is broken.
  package var column: Int?
  package init(message: String, column: Int? = nil) {
    self.message = message
    self.column = column
  }
}

extension TurnLine {
  /// Reads a line of `heed decide`: strictly, because a misspelt field would silently lose what it says.
  package init(bytes: UnsafeBufferPointer<UInt8>) throws(TurnLineError) {
    if var quick = QuickTurnReader(bytes), let line = quick.line() {
      self = line
    } else {
      self = try TurnLine(careful: bytes)
    }
  }

  package init(line: some Collection<UInt8>) throws(TurnLineError) {
    self = try Array(line).withUnsafeBufferPointer { bytes throws(TurnLineError) in try TurnLine(bytes: bytes)
    }
  }

  /// The same, slower, with words for every mistake.
  package init(careful line: some Collection<UInt8>) throws(TurnLineError) {
    let json: JSON
    do {
      json = try JSON(parsing: line)
    } catch {
      throw TurnLineError(message: error.message, column: error.offset + 1)
    }
    guard case .object(let members) = json else {
      throw TurnLineError(message: "a line is one object: { … }")
    }
    guard let turns = json["turns"] else {
      guard case .string(let conversation)? = json["conversation"] else {
        throw TurnLineError(message: "`conversation` is missing: the id of the conversation, a text")
      }
      self.conversation = conversation
      self.turns = [try Turn(members.filter { $0.key != "conversation" }, number: nil)]
      return
    }
    let known = ["conversation", "turns", "note"]
    for (key, _) in members where !known.contains(key) {
      let near = nearest(to: key, among: known).map { "; did you mean `\($0)`?" } ?? ""
      throw TurnLineError(
        message:
          "unknown field `\(key)` beside `turns`\(near.isEmpty ? "; only `conversation` and `note` stand there" : near)"
      )
    }
    guard case .string(let conversation)? = json["conversation"] else {
      throw TurnLineError(message: "`conversation` is missing: the id of the conversation, a text")
    }
    guard case .array(let elements) = turns else {
      throw TurnLineError(message: "`turns` is an array of turns")
    }
    if case .string(let note)? = json["note"] { self.note = note }
    self.conversation = conversation
    self.turns = []
    for (index, element) in elements.enumerated() {
      guard case .object(let members) = element else {
        throw TurnLineError(message: "turn \(index + 1) is not an object")
      }
      self.turns.append(try Turn(members, number: index + 1))
    }
  }
}

extension Turn {
  private static let fields = [
    "turn", "speaker", "text", "at", "channel", "kind", "facts", "answered", "gives_back", "desks", "event",
  ]

  /// Reads a turn's members.
  ///
  /// - Parameters:
  ///   - number: its place in a conversation, 1-based, which is its id where it has none.
  ///   - beside: names of other fields that may stand there, for suggestions.
  package init(_ members: [(key: String, value: JSON)], number: Int?, beside: [String] = [])
    throws(TurnLineError)
  {
    let place = number.map { "turn \($0): " } ?? ""
    func failure(_ message: String) -> TurnLineError { TurnLineError(message: place + message) }
    var json: [String: JSON] = [:]
    for (key, value) in members {
      guard Self.fields.contains(key) else {
        let known = beside + Self.fields
        let near = nearest(to: key, among: known)
        throw failure(
          "unknown field `\(key)`"
            + (near.map { "; did you mean `\($0)`?" } ?? "; fields are \(known.joined(separator: ", "))")
        )
      }
      json[key] = value
    }
    func text(_ key: String) throws(TurnLineError) -> String? {
      switch json[key] {
      case nil, .null?: return nil
      case .string(let text)?: return text
      default: throw failure("`\(key)` is a text")
      }
    }
    func truth(_ key: String) throws(TurnLineError) -> Bool? {
      switch json[key] {
      case nil, .null?: return nil
      case .bool(let truth)?: return truth
      default: throw failure("`\(key)` is true or false")
      }
    }
    guard let id = try text("turn") ?? number.map({ "t\($0)" }) else {
      throw failure("`turn` is missing: the id of the turn, a text")
    }
    let speakerName = try text("speaker") ?? "customer"
    guard let speaker = Speaker(rawValue: speakerName) else {
      throw failure("`speaker` is customer, bot, agent, draft or event, not `\(speakerName)`")
    }
    let kindName = try text("kind") ?? "text"
    guard let kind = MessageKind(rawValue: kindName) else {
      throw failure("`kind` is text, image, voice, card or sticker, not `\(kindName)`")
    }
    var at: Instant?
    if let written = try text("at") {
      guard let instant = Timestamp.instant(of: written) else {
        throw failure("`at` is a time like 2026-03-02T10:00:00+08:00, not `\(written)`")
      }
      at = instant
    }
    let event = try text("event")
    if speaker == .event, event == nil { throw failure("an event turn names its `event`") }
    var facts: [String: FactInput] = [:]
    switch json["facts"] {
    case nil, .null?: break
    case .object(let members)?:
      for (name, value) in members {
        switch value {
        case .null: facts[name] = .unknown
        case .bool(let truth): facts[name] = .truth(truth)
        case .string(let text): facts[name] = .text(text)
        case .number(let written):
          guard let number = value.tenThousandths else {
            throw failure(
              "fact `\(name)` has the number \(written); at most four decimal places and 10^12 can be kept exactly"
            )
          }
          facts[name] = .number(number)
        default: throw failure("fact `\(name)` is true, false, a number, a text or null")
        }
      }
    default: throw failure("`facts` is an object of facts by name")
    }
    var desks: [String: DeskAvailability] = [:]
    switch json["desks"] {
    case nil, .null?: break
    case .object(let members)?:
      for (name, value) in members {
        guard case .string(let word) = value, let state = DeskAvailability(rawValue: word) else {
          throw failure("desk `\(name)` is \"open\", \"closed\" or \"full\"")
        }
        desks[name] = state
      }
    default: throw failure("`desks` is an object of desk states by name")
    }
    self.init(
      id: id, speaker: speaker, text: try text("text") ?? "", at: at, channel: try text("channel"),
      kind: kind,
      facts: facts, answered: try truth("answered"), givesBack: try truth("gives_back") ?? false,
      desks: desks,
      event: event)
  }
}
