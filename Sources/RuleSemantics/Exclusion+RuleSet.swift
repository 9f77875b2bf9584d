import Signals

extension CheckedRuleSet {
  /// Whether conditions of this rule set may all hold on one turn.
  ///
  /// False is certain, true is not: only simple reasons are looked for (see `Exclusion`).
  package func mayHold(_ conditions: [Condition]) -> Bool {
    let caseCounts = facts.map { fact -> Int? in
      if case .oneOf(let cases) = fact.type { return cases.count }
      return nil
    }
    return Exclusion(
      tracks: tracks.map(\.condition), caseCounts: caseCounts, intentThreshold: policy.intentThreshold
    ).mayHold(conditions)
  }
}
