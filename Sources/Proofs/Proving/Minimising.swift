import Signals

/// A situation that a question allows, with as little as possible that is not as usual.
package struct Situation: Sendable {
  /// Only what the question reaches; everything else is as usual.
  package var values: [InputKey: Int64]

  /// What one turn brings.
  package func turn(_ turn: Int, side: Int = 0) -> [InputKey.Kind: Int64] {
    var found: [InputKey.Kind: Int64] = [:]
    for (key, value) in values where key.turn == turn && (key.side == 0 || key.side == side) {
      found[key.kind] = value
    }
    return found
  }
}

extension Solver {
  enum Outcome {
    case found(Situation)
    case impossible
    case unknown(String)
  }

  /// A situation in which the truths hold, as quiet as possible: what need not happen does not.
  ///
  /// Everything that the question reaches is assumed to be as usual; of each contradiction the part that tells least is given
  /// up, until the rest can be.
  func situation(_ truths: [Truth], _ terms: Terms) -> Outcome {
    switch answer(truths) {
    case .impossible: return .impossible
    case .unknown(let reason): return .unknown(reason)
    case .possible(let first):
      var wishes = wishes(first, terms)
      // Every round gives up one wish at least.
      while !wishes.isEmpty {
        switch answer(truths + wishes.map(\.truth)) {
        case .possible(let values):
          return .found(Situation(values: values))
        case .unknown: return .found(Situation(values: first))
        case .impossible(let core):
          guard let victim = wishes.lastIndex(where: { core.contains($0.truth) }) else {
            return .found(Situation(values: first))
          }
          wishes.remove(at: victim)
        }
      }
      return .found(Situation(values: first))
    }
  }

  /// That inputs are as usual, those first that are given up last.
  private func wishes(
    _ values: [InputKey: Int64], _ terms: Terms
  ) -> [(truth: Truth, key: InputKey)] {
    let reached = Set(values.keys)
    return terms.inputs.indices.filter { reached.contains(terms.inputs[$0].key) }
      .sorted { one, other in
        let (a, b) = (terms.inputs[one].key.weight, terms.inputs[other].key.weight)
        return a == b ? one < other : a > b
      }
      .flatMap { index -> [(truth: Truth, key: InputKey)] in
        let input = terms.inputs[index]
        let usual = (truth: terms.isUsual(input), key: input.key)
        guard input.key.kind == .day else { return [usual] }
        // If not on the usual day, then within the year after it.
        let day = Number(node: input.node)
        let soon = terms.and(terms.atLeast(day, input.usual), terms.atMost(day, input.usual + 365))
        return [(soon, input.key), usual]
      }
      .filter { $0.truth != terms.yes }
  }
}

extension Terms {
  func isUsual(_ input: Input) -> Truth {
    if input.isTruth {
      return input.usual == 1 ? Truth(node: input.node) : not(Truth(node: input.node))
    }
    return equal(Number(node: input.node), input.usual)
  }
}

extension InputKey {
  /// How reluctantly something unusual is told: an agent who speaks is a longer story than a word of the customer.
  fileprivate var weight: Int {
    switch kind {
    case .somethingElse: 100
    case .givesBack, .agentSpeaks: 90
    case .memory: 80
    case .capture, .captureText: 70
    case .signal(.sameQuestion), .signal(.botFailures), .signal(.messageKind), .signal(.channel): 65
    case .unreadable, .signal(.language): 64
    case .signal(.intentMargin), .signal(.textLength), .signal(.textShouting): 50
    case .factKnown, .fact: 45
    case .desk: 40
    case .intent, .similarity: 35
    case .trigger, .draftTrigger, .draftMatch: 30
    case .signal: 25
    case .topic, .draftTopic: 20
    case .day: 15
    case .at, .agentAt, .localDay, .localMinute, .localRest: 10
    }
  }
}
