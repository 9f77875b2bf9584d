import Conversations
import Escalation
import Foundation
import Masking
import RuleRuntime
import TextNormalization
import WireFormat

/// What must hold for any turns under any rule set.
struct TurnTrial {
  let lines: TurnLines
  private let masker = Masker()
  private let normalizer = Normalizer()

  /// Largest conversation that is stored, in bytes, ids aside.
  private static let mostStored = 64 << 10

  init(lines: TurnLines) { self.lines = lines }

  /// Plays lines twice: once as a conversation that stays in memory, once stored and restored before every turn.
  ///
  /// - Parameter other: a rule set that takes over halfway.
  func run(_ bytes: [UInt8], _ engine: Engine, then other: Engine?) throws(Violation) {
    var engine = engine
    var kept = engine.newConversation(id: "c")
    var stored = kept
    var scratch = EngineScratch()
    let lines = bytes.split(separator: 0x0A)
    for (index, line) in lines.enumerated() {
      if let other, index == lines.count / 2 { engine = other }
      guard let turns = try LineTrial().read(Array(line))?.turns else { continue }
      for turn in turns {
        let decision = engine.decide(turn, in: &kept, scratch: &scratch)
        stored = try restored(stored, by: engine)
        var again = engine.decide(turn, in: &stored, detail: .explanation)
        let isExplained = again.trace != nil
        again.trace = nil
        try require(again == decision, "turn \(index + 1): a stored conversation is decided otherwise")
        try require(
          ConversationBytes.encode(kept) == ConversationBytes.encode(stored),
          "turn \(index + 1): a stored conversation remembers otherwise")
        try require(
          isExplained || ![Speaker.customer, .draft].contains(turn.speaker) || decision.origin == .repeated,
          "turn \(index + 1): no explanation")
        try examine(decision, of: turn, engine, "turn \(index + 1)")
      }
    }
  }

  private func restored(_ conversation: Conversation, by engine: Engine) throws(Violation) -> Conversation {
    let bytes = ConversationBytes.encode(conversation)
    try require(bytes.count < Self.mostStored, "a stored conversation has \(bytes.count) bytes")
    guard let restored = engine.conversation(from: bytes) else {
      throw Violation("a stored conversation cannot be read")
    }
    return restored
  }

  private func examine(_ decision: Decision, of turn: Turn, _ engine: Engine, _ place: String)
    throws(Violation)
  {
    var writer = JSONWriter()
    writer.decision(decision)
    let json: JSON
    do { json = try JSON(parsing: writer.bytes) } catch {
      throw Violation("\(place): the decision is no JSON: \(error.message)")
    }
    try require(json["turn"] == .string(turn.id), "\(place): the decision names another turn")
    try require(
      (try? JSONSerialization.jsonObject(with: Data(writer.bytes))) != nil,
      "\(place): the decision is no JSON for others")

    let once = normalizer.normalized(turn.text)
    let findings = masker.findings(in: once)
    let scalars = Array(turn.text.unicodeScalars)
    for evidence in decision.evidence where turn.speaker == .customer || turn.speaker == .draft {
      try require(
        evidence.characters.upperBound <= scalars.count,
        "\(place): evidence \(evidence.characters) of \(scalars.count) characters")
      func bytes(_ count: Int) -> Int { scalars[..<count].reduce(0) { $0 + UTF8.width($1) } }
      let range = bytes(evidence.characters.lowerBound)..<bytes(evidence.characters.upperBound)
      let words = Masker.masked(once.original, range, hiding: findings)
      try require(
        words == evidence.text, "\(place): evidence \(evidence.name) says `\(evidence.text)` for `\(words)`")
    }
    try require(decision.kind != .handoff || decision.handoff != nil, "\(place): a handoff to nobody")
    if let handoff = decision.handoff {
      try require(engine.program.deskPositions[handoff.desk] != nil, "\(place): no desk \(handoff.desk)")
    }
    for message in decision.messages {
      try require(!message.text.isEmpty, "\(place): the script \(message.script) says nothing")
    }

    try require(
      normalizer.normalized(once.string).utf8 == once.utf8, "\(place): normalising twice changes something")
  }
}
