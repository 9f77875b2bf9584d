package import Conversations
package import Signals

/// The signals of one turn: what conditions read beside the conversation's memory.
///
/// It is kept from turn to turn: `prepare` empties it at the cost of what was in it. Clocks and the hours of desks are not in
/// it; they follow from `at` and are computed when a condition asks.
package struct SignalFrame: Sendable {
  /// By `Signal.rawValue`, in stored units.
  package var numbers: [Int64] = []
  package var topics = PositionSet()
  package var triggers = PositionSet()
  package var draftTopics = PositionSet()
  package var draftTriggers = PositionSet()
  package var draftMatches = PositionSet()
  /// The best intent and its similarity in thousandths.
  package var intent: Int?
  package var similarity = 0
  package var at: Instant = 0
  /// Day since 1970-01-01 in the policy's zone.
  package var today = 0
  /// Desk states that the turn says, by position.
  package var desks: [(desk: Int, state: DeskAvailability)] = []

  /// A frame without room for signals.
  package init() {}

  /// Empties the frame for a turn at an instant under a program.
  package mutating func prepare(for program: borrowing Program, at instant: Instant) {
    if numbers.count == Signal.allCount {
      for index in numbers.indices { numbers[index] = 0 }
    } else {
      numbers = Array(repeating: 0, count: Signal.allCount)
    }
    topics.prepare(for: program.topics.count)
    triggers.prepare(for: program.triggers.count)
    draftTopics.prepare(for: program.topics.count)
    draftTriggers.prepare(for: program.triggers.count)
    draftMatches.prepare(for: program.draftExpressions.count)
    intent = nil
    similarity = 0
    at = instant
    today = program.zones[program.policy.zone].localTime(at: instant).day
    desks.removeAll(keepingCapacity: true)
  }

  package subscript(signal: Signal) -> Int64 {
    get { numbers[signal.rawValue] }
    set { numbers[signal.rawValue] = newValue }
  }
}

extension Signal {
  /// How many signals there are.
  static let allCount = Signal.allCases.count
}
