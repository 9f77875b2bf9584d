package import Conversations
package import Signals

/// The signals of one turn, dense: what conditions read beside the conversation's memory.
package struct SignalFrame: Sendable {
  /// By `Signal.rawValue`, in stored units.
  package var numbers: [Int64]
  package var topics: [Bool]
  package var triggers: [Bool]
  package var draftTopics: [Bool]
  package var draftTriggers: [Bool]
  package var draftMatches: [Bool]
  /// The best intent and its similarity in thousandths.
  package var intent: Int?
  package var similarity: Int
  package var desks: [DeskAvailability]
  /// The wall clock per zone of the program.
  package var clocks: [LocalTime]
  /// Day since 1970-01-01 in the policy's zone.
  package var today: Int

  package init(for program: Program) {
    numbers = Array(repeating: 0, count: Signal.allCases.count)
    topics = Array(repeating: false, count: program.topics.count)
    triggers = Array(repeating: false, count: program.triggers.count)
    draftTopics = topics
    draftTriggers = triggers
    draftMatches = Array(repeating: false, count: program.draftExpressions.count)
    intent = nil
    similarity = 0
    desks = Array(repeating: .open, count: program.desks.count)
    clocks = Array(repeating: LocalTime(day: 0, minute: 0), count: program.zones.count)
    today = 0
  }

  package subscript(signal: Signal) -> Int64 {
    get { numbers[signal.rawValue] }
    set { numbers[signal.rawValue] = newValue }
  }
}
