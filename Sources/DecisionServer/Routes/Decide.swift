import Conversations
import Escalation
import Heed
import Hummingbird
import NIOCore
import WireFormat

/// `POST /v1/decide`: a turn and its conversation in, the decision and the conversation after it out. Nothing is kept.
enum Decide {
  static func answer(_ call: Call) async throws(Problem) -> Response {
    let isExplained = try call.truth("explain")
    let request = try await call.turnRequest([.conversation, .state])
    guard let named = request.conversation else {
      throw Problem(.malformedBody, "`conversation` is missing: the id of the conversation, a text")
    }
    let id = try Call.checked(id: named, "`conversation`", .malformedBody)
    let turn = try request.turn.received(call)
    let bench = call.service.policies.bench(for: id)
    let engine = bench.deciding
    var conversation: Conversation
    if let state = request.state {
      conversation = try Self.conversation(id, of: state, engine)
    } else {
      conversation = engine.newConversation(id: id)
    }
    let decision = bench.decide(
      turn, in: &conversation, explaining: isExplained, log: call.service.shadow, at: call.now)
    call.service.metrics.count(decision)

    var writer = JSONWriter()
    writer.openObject()
    writer.key("decision")
    writer.decision(decision)
    writer.key("state")
    writer.raw(Base64URL.json(of: ConversationBytes.encode(conversation)))
    writer.closeObject()
    return Call.json(writer)
  }

  private static func conversation(_ id: String, of state: String, _ engine: Engine) throws(Problem)
    -> Conversation
  {
    guard let bytes = Base64URL.bytes(of: state), let conversation = engine.conversation(from: bytes) else {
      throw Problem(
        .damagedState, "send back the `state` of the last answer as it came, or none for a new conversation")
    }
    guard conversation.id == id else {
      throw Problem(.damagedState, "this `state` belongs to another conversation than `conversation` says")
    }
    return conversation
  }
}

extension Conversations.Turn {
  /// The same turn with what the server adds: where it says no time, the time when it came.
  func received(_ call: Call) throws(Problem) -> Conversations.Turn {
    var turn = self
    turn.id = try Call.checked(id: id, "`turn`", .malformedBody)
    if turn.at == nil { turn.at = call.now }
    return turn
  }
}
