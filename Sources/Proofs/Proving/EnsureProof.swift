package import Escalation
package import RuleSemantics

/// What is known of one `ensure`.
package enum EnsureOutcome: Sendable {
  /// On every message in every conversation that can come about.
  case proven(Proof)
  case broken(Counterexample)
  /// Neither; with the reason.
  case unknown(String)

  package enum Proof: Sendable, Equatable {
    /// Whatever the conversation remembers.
    case inAnyState
    /// By induction over so many messages.
    case byInduction(messages: Int)
  }
}

/// How hard a proof is tried.
package struct Effort: Sendable {
  /// Longest conversation that is searched, in customer messages.
  package var messages: Int
  /// The solver's own steps a question may take.
  package var steps: UInt32
  /// Asked between questions: whether to go on.
  package var goesOn: @Sendable () -> Bool

  package init(
    messages: Int = 6, steps: UInt32 = Solver.standardSteps,
    goesOn: @escaping @Sendable () -> Bool = { true }
  ) {
    self.messages = messages
    self.steps = steps
    self.goesOn = goesOn
  }
}

/// A replay that did not do what the formulas said: a defect of Heed, never of the rules.
package struct Disagreement: Error, CustomStringConvertible {
  package let description: String
}

/// This machine has no libz3.
package struct MissingSolver: Error {
  package init() {}
}

/// Proves what every `ensure` of a rule set says, or finds the shortest conversation that breaks it.
///
/// First whatever the conversation remembers; then for conversations of 1, 2, 3 … messages, each length searched from the
/// beginning and tried as the base of an induction. Nothing is called proven by giving up.
package struct EnsureProver {
  let ruleSet: CheckedRuleSet
  let engine: Engine
  private let effort: Effort

  package init(_ ruleSet: CheckedRuleSet, _ engine: Engine, _ effort: Effort = Effort()) {
    self.ruleSet = ruleSet
    self.engine = engine
    self.effort = effort
  }

  private func encoding() -> Encoding {
    Encoding(
      engine.program, Terms(), definitions: (ruleSet.topics + ruleSet.triggers).map(\.patterns))
  }

  private func unrolling(
    from start: Unrolling.Start, allowsMore: Bool
  ) throws(MissingSolver) -> (Unrolling, Solver) {
    let encoding = encoding()
    guard let solver = Solver(encoding.terms) else { throw MissingSolver() }
    solver.steps = effort.steps
    return (Unrolling(encoding, from: start, allowsMore: allowsMore), solver)
  }

  /// One outcome per ensure, in their order.
  ///
  /// - Throws: `MissingSolver`, `Disagreement`.
  package func outcomes() throws -> [EnsureOutcome] {
    var outcomes: [Int: EnsureOutcome] = [:]
    var open = Array(ruleSet.ensures.indices)
    for knowsHistory in [false, true] where !open.isEmpty {
      let (any, solver) = try unrolling(
        from: .anyConversation(knowsHistory: knowsHistory), allowsMore: false)
      for ensure in open where effort.goesOn() {
        if case .impossible = solver.answer([any.turn(0).breaches[ensure]]) {
          outcomes[ensure] = .proven(.inAnyState)
        }
      }
      open.removeAll { outcomes[$0] != nil }
    }
    if !open.isEmpty { try follow(open, &outcomes) }
    return ruleSet.ensures.indices.map { outcomes[$0] ?? .unknown("time ran out before it was looked at") }
  }

  /// Conversations from their beginning, and induction.
  private func follow(_ ensures: [Int], _ outcomes: inout [Int: EnsureOutcome]) throws {
    let (search, searching) = try unrolling(from: .newConversation, allowsMore: false)
    // What events and drafts do between messages is not searched, but a proof must not overlook it.
    let (base, basing) = try unrolling(from: .newConversation, allowsMore: true)
    let (step, stepping) = try unrolling(from: .anyConversation(knowsHistory: true), allowsMore: true)
    var open = ensures
    // Ensures that hold in all conversations so long.
    var holdsSoFar = Set(ensures)
    var reasons: [Int: String] = [:]
    for length in 1...max(effort.messages, 1) where !open.isEmpty {
      for ensure in open {
        guard effort.goesOn() else {
          reasons[ensure] = "time ran out after conversations of \(length - 1) messages"
          continue
        }
        let breach = search.turn(length - 1).breaches[ensure]
        switch searching.situation([breach], search.encoding.terms) {
        case .found(let situation):
          outcomes[ensure] = .broken(
            try Counterexample(situation, messages: length, ensure: ensure, self, search))
          continue
        case .unknown(let reason):
          holdsSoFar.remove(ensure)
          reasons[ensure] = "the solver gave up on conversations of \(length) messages\(suffix(reason))"
          continue
        case .impossible: break
        }
        if holdsSoFar.contains(ensure) {
          if case .impossible = basing.answer([base.turn(length - 1).breaches[ensure]]) {
          } else {
            holdsSoFar.remove(ensure)
            reasons[ensure] =
              "no conversation of \(length) messages breaks it, but an event or a draft in between might"
          }
        }
        guard holdsSoFar.contains(ensure) else { continue }
        let earlier = (0..<length).map {
          step.encoding.terms.not(step.turn($0).breaches[ensure])
        }
        if case .impossible = stepping.answer(earlier + [step.turn(length).breaches[ensure]]) {
          outcomes[ensure] = .proven(.byInduction(messages: length))
        }
      }
      open.removeAll { outcomes[$0] != nil }
    }
    for ensure in open {
      outcomes[ensure] = .unknown(
        reasons[ensure]
          ?? "no conversation of up to \(effort.messages) messages breaks it, and no induction proves it")
    }
  }

  private func suffix(_ reason: String) -> String { reason.isEmpty ? "" : " (\(reason))" }
}
