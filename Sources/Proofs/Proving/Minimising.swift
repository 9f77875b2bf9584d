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
  /// Everything that the question reaches is wished to be as usual; of each contradiction the part that tells least is given
  /// up, until the rest can be.
  func situation(_ truths: [Truth], _ terms: Terms) -> Outcome {
    switch answer(truths) {
    case .impossible: return .impossible
    case .unknown(let reason): return .unknown(reason)
    case .possible(let first):
      let all = wishes(first, terms)
      var granted = all
      var givenUp: [(truth: Truth, key: InputKey)] = []
      var best = first
      // Every round gives up one wish at least.
      search: while !granted.isEmpty {
        switch answer(truths, wishing: granted.map(\.truth)) {
        case .possible(let values):
          best = values
          break search
        case .unknown: return .found(Situation(values: first))
        case .impossible(let core):
          let named = granted.indices.filter { core.contains(granted[$0].truth) }
          if named.isEmpty { return .found(Situation(values: first)) }
          // A few at once, those that tell least; what was not needed is asked for again below.
          for victim in named.suffix(max(1, named.count / 3)).reversed() {
            givenUp.append(granted.remove(at: victim))
          }
        }
      }
      // A contradiction names more than it needs: what was given up too early is asked for again.
      for wish in givenUp.sorted(by: { $0.key.weight > $1.key.weight }) {
        if !terms.holds(wish.truth, best) {
          guard case .possible(let values) = answer(truths, wishing: (granted + [wish]).map(\.truth)) else {
            continue
          }
          best = values
        }
        granted.append(wish)
      }
      return .found(Situation(values: best))
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
  var weight: Int {
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
