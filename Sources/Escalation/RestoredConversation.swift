import Conversations
import RuleRuntime
import Signals

/// A store is outside: a row that was edited by hand or written under another policy must not break the engine.
extension Conversation {
  private static let mostTurns = 1_000_000
  private static let mostNumber: Int64 = 10_000_000_000_000_000

  /// Brings every number inside what it can mean under a program.
  ///
  /// - Parameter ranges: those of the program.
  mutating func bound(by program: Program, _ ranges: StoredRanges) {
    customerTurns.bound(to: 0...Self.mostTurns)
    episode.bound(to: 1...Self.mostTurns)
    episodeTurns.bound(to: 0...customerTurns)
    botFailures.bound(to: 0...Self.mostTurns)
    lastAt.bound(to: instants)
    lastAgentAt?.bound(to: instants)
    openCase?.openedAt.bound(to: instants)
    lastSimilarity.bound(to: 0...Int(unitsPerOne))
    for index in seriesValues.indices { seriesValues[index].bound(to: -Self.mostNumber...Self.mostNumber) }
    for entry in 0..<rules.count { Self.bound(&rules[entry: entry]) }
    for entry in 0..<scriptsSent.count { scriptsSent[entry: entry].bound(to: 0...Int32(Self.mostTurns)) }
    for index in facts.indices {
      let isKnown =
        switch facts[index] {
        case nil: true
        case .number(let number): ranges.facts[index]?.contains(number) ?? false
        case .text: ranges.facts[index] == nil
        }
      if !isKnown { facts[index] = program.facts[index].defaultValue }
    }
    for index in lastSignals.indices where !ranges.signals[index].contains(lastSignals[index]) {
      lastSignals[index] = 0
    }
  }

  private static func bound(_ memory: inout RuleMemory) {
    memory.total.bound(to: 0...Int32(mostTurns))
    memory.ladderStep.bound(to: 0...Int32(mostTurns))
    for index in memory.effects.indices {
      memory.effects[index].turn.bound(to: 0...Int32(mostTurns))
      memory.effects[index].at.bound(to: instants)
    }
  }
}

/// What signals and facts of a program can be as they are stored.
struct StoredRanges: Sendable {
  let signals: [ClosedRange<Int64>]
  /// nil for texts.
  let facts: [ClosedRange<Int64>?]

  init(_ program: Program) {
    signals = Signal.allCases.map { signal in
      signal == .channel
        ? 0...Int64(program.policy.channels.count - 1) : signal.description.type.storedRange ?? 0...0
    }
    facts = program.facts.map(\.type.storedRange)
  }
}

extension ValueType {
  /// nil for texts.
  fileprivate var storedRange: ClosedRange<Int64>? {
    switch self {
    case .text: nil
    case .score(let range): range
    case .number(let range, _): range
    case .count(let range, _): range
    case .truth: 0...1
    case .oneOf(let cases): 0...Int64(max(cases.count, 1) - 1)
    case .date: -10_000_000...10_000_000
    case .time: 0...1439
    }
  }
}

extension FixedWidthInteger {
  /// The nearest value of a range.
  fileprivate mutating func bound(to range: ClosedRange<Self>) {
    if self < range.lowerBound { self = range.lowerBound }
    if self > range.upperBound { self = range.upperBound }
  }
}
