import Signals

/// Something that can be looked up at the start of a turn and that speaks for a condition.
///
/// The clues of a condition are a necessary disjunction: it holds only if at least one of them does. Positions are those of
/// the program; `source` is a position in `RuleSelection.sources`.
package enum Clue: Sendable, Hashable {
  case topic(Int)
  case trigger(Int)
  case draftTopic(Int)
  case draftTrigger(Int)
  case draftMatch(Int)
  /// It is the turn's best intent, however similar.
  case intent(Int)
  case mood(Int)
  /// The rule decided on one of the last 20 customer turns.
  case decided(rule: Int)
  case factKnown(Int)
  case captureKnown(Int)
  /// The recorded condition held on one of the last 20 customer turns.
  case recent(track: Int)
  case ever(track: Int)
  case atLeast(source: Int, Int64)
  case atMost(source: Int, Int64)
  case equal(source: Int, Int64)
  /// A text fact equals a text; `absent` stands in for a fact that is no text.
  case factEquals(fact: Int, absent: String?, text: String)
}

/// A number that conditions compare with constants.
package enum NumberSource: Sendable, Hashable {
  case signal(Int)
  case fact(Int, absent: Int64)
  /// What the code leaves on the stack.
  case code(CodeRange)
}
