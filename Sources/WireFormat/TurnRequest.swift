package import Conversations
import Diagnostics

/// What a server is asked: a turn as a line of `heed decide` has it, and what stands beside it.
package struct TurnRequest: Sendable {
  /// The id of the conversation, where the body names it.
  package var conversation: String?
  /// The conversation so far, as the answer before gave it; nil for one in which nothing was said.
  package var state: String?
  /// The id of the turn that the caller believes to be the last one.
  package var after: String?
  package var turn: Turn

  /// What may stand beside the fields of a turn.
  package enum Field: String, CaseIterable, Sendable { case conversation, state, after }

  init(turn: Turn) { self.turn = turn }

  /// Reads one request strictly; of the fields beside a turn's only those that are `expected` are known.
  package init(bytes: UnsafeBufferPointer<UInt8>, expecting expected: [Field]) throws(TurnLineError) {
    if var quick = QuickTurnReader(bytes), let request = quick.request(),
      Field.allCases.allSatisfy({ expected.contains($0) || request[$0] == nil })
    {
      self = request
    } else {
      self = try TurnRequest(careful: bytes, expecting: expected)
    }
  }

  /// The same, slower, with words for every mistake.
  init(careful bytes: UnsafeBufferPointer<UInt8>, expecting expected: [Field]) throws(TurnLineError) {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw TurnLineError(message: error.message, column: error.offset + 1)
    }
    guard case .object(let members) = json else {
      throw TurnLineError(message: "the body is one object: { … }")
    }
    var beside: [Field: String] = [:]
    var ofTurn: [(key: String, value: JSON)] = []
    for (key, value) in members {
      guard let field = Field(rawValue: key), expected.contains(field) else {
        ofTurn.append((key, value))
        continue
      }
      switch value {
      case .null: continue
      case .string(let text): beside[field] = text
      default: throw TurnLineError(message: "`\(key)` is a text")
      }
    }
    turn = try Turn(ofTurn, number: nil, beside: expected.map(\.rawValue))
    conversation = beside[.conversation]
    state = beside[.state]
    after = beside[.after]
  }

  private subscript(field: Field) -> String? {
    switch field {
    case .conversation: conversation
    case .state: state
    case .after: after
    }
  }
}
