package import Conversations
package import RuleRuntime
import Signals

/// A store is outside: a row that was damaged, edited by hand or written under another policy must not break the engine.
extension ConversationSnapshot {
  private static let mostTurns = 1_000_000
  private static let mostNumber: Int64 = 10_000_000_000_000_000

  /// The same conversation with every number inside what it can mean under a program.
  ///
  /// What names something by position (the last signals) starts empty under another policy (R23).
  package func bounded(by program: Program) -> ConversationSnapshot {
    var bounded = self
    let isSamePolicy = policy == program.fingerprint
    bounded.customerTurns = min(max(customerTurns, 0), Self.mostTurns)
    bounded.episode = min(max(episode, 1), Self.mostTurns)
    bounded.episodeTurns = min(max(episodeTurns, 0), bounded.customerTurns)
    bounded.botFailures = min(max(botFailures, 0), Self.mostTurns)
    bounded.lastAt = Turn.Moment.bounded(lastAt)
    bounded.lastAgentAt = lastAgentAt.map(Turn.Moment.bounded)
    bounded.openCase?.openedAt = Turn.Moment.bounded(openCase?.openedAt ?? 0)
    bounded.series = series.mapValues { $0.map { min(max($0, -Self.mostNumber), Self.mostNumber) } }
    bounded.rules = rules.mapValues(Self.bounded)
    bounded.scriptsSent = scriptsSent.mapValues { min(max($0, 0), Int32(Self.mostTurns)) }
    if !isSamePolicy || !Self.areSignals(signals, of: program) { bounded.signals = [] }
    for fact in program.facts {
      if let value = facts[fact.name], !Self.admits(fact.type, value) { bounded.facts[fact.name] = nil }
    }
    bounded.similarity = min(max(similarity, 0), Int(unitsPerOne))
    bounded.mood = mood.suffix(Conversation.recentLength)
    bounded.recent = recent.suffix(Conversation.recentLength)
    bounded.seenTurns = seenTurns.suffix(Conversation.seenLength)
    return bounded
  }

  private static func bounded(_ memory: RuleMemory) -> RuleMemory {
    var bounded = memory
    bounded.total = min(max(memory.total, 0), Int32(mostTurns))
    bounded.ladderStep = min(max(memory.ladderStep, 0), Int32(mostTurns))
    bounded.effects = memory.effects.suffix(Conversation.windowLength).map {
      RuleMemory.Effect(
        turn: min(max($0.turn, 0), Int32(mostTurns)), at: Turn.Moment.bounded($0.at))
    }
    return bounded
  }

  private static func areSignals(_ values: [Int64], of program: Program) -> Bool {
    values.count == Signal.catalogue.count
      && zip(Signal.catalogue, values).allSatisfy { row, value in
        row.signal == .channel
          ? program.policy.channels.indices.contains(Int(value)) : admits(row.type, .number(value))
      }
  }

  private static func admits(_ type: ValueType, _ value: FactValue) -> Bool {
    switch (type, value) {
    case (.text, .text): true
    case (.oneOf(let cases), .text(let name)): cases.contains(name)
    case (.text, .number), (_, .text): false
    case (.score(let range), .number(let number)): range.contains(number)
    case (.number(let range, _), .number(let number)): range.contains(number)
    case (.count(let range, _), .number(let number)): range.contains(number)
    case (.truth, .number(let number)): number == 0 || number == 1
    case (.oneOf(let cases), .number(let number)): (0..<Int64(cases.count)).contains(number)
    case (.date, .number(let number)): abs(number) <= 10_000_000
    case (.time, .number(let number)): (0..<1440).contains(number)
    }
  }
}

extension Turn {
  /// Instants that calendars can compute with.
  enum Moment {
    /// 1970-01-01 to 9999-12-31, in milliseconds.
    static let range: ClosedRange<Int64> = 0...253_402_300_799_999

    static func bounded(_ instant: Int64) -> Int64 { min(max(instant, range.lowerBound), range.upperBound) }
  }
}
