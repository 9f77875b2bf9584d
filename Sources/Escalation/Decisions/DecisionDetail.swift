/// How much is worked out beside what is decided and said.
package enum DecisionDetail: Sendable {
  /// Nothing: signals, evidence, notes and the brief stay empty, and the conversation keeps no texts for later briefs. For
  /// many turns of which only the outcome counts.
  case outcome
  /// What was read in the turn, and where it stands; what agents and bots are told.
  case evidence
  /// Also why each rule fired or not.
  case explanation
}
