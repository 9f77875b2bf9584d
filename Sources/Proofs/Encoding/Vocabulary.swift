import Conversations
package import RuleRuntime
import Signals

/// The words that all compared rule sets share, so that the same word is the same number in every formula.
package struct Vocabulary: Sendable {
  /// Sorted.
  package let intents: [String]
  /// Literals that text facts and captures are compared with, sorted; any other text is −1.
  package let texts: [String]
  /// What the rule sets declare differently, each reading an input of its own.
  let unlike: Set<InputKey.Kind>

  /// - Parameter unlike: further inputs that the rule sets read each in its own way.
  package init(_ programs: [Program], unlike different: Set<InputKey.Kind> = []) {
    intents = Set(programs.flatMap(\.intents)).sorted(by: Self.precedes)
    texts = Set(programs.flatMap(\.strings)).sorted(by: Self.precedes)
    var unlike = different
    if let first = programs.first {
      for other in programs.dropFirst() {
        if first.policy.channels != other.policy.channels { unlike.insert(.signal(.channel)) }
        for desk in first.desks {
          guard let twin = other.deskPositions[desk.name].map({ other.desks[$0] }) else { continue }
          if desk.isAlwaysOpen != twin.isAlwaysOpen { unlike.insert(.desk(desk.name)) }
        }
        for fact in first.facts {
          guard let twin = other.factPositions[fact.name].map({ other.facts[$0] }) else { continue }
          if twin.type != fact.type || twin.isOptional != fact.isOptional
            || twin.defaultValue != fact.defaultValue
          {
            unlike.formUnion([.fact(fact.name), .factKnown(fact.name)])
          }
        }
      }
    }
    self.unlike = unlike
  }

  func intent(_ name: String) -> Int64 { Int64(intents.firstIndex(of: name) ?? -1) }
  func text(_ text: String) -> Int64 { Int64(texts.firstIndex(of: text) ?? -1) }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
  }
}

/// Where the terms of a turn's inputs come from: left open for proofs, or fixed to play a turn.
struct TurnInputs {
  let terms: Terms
  let turn: Int
  let side: Int
  let vocabulary: Vocabulary
  /// Values of what is not as usual; nil leaves everything open.
  let fixed: [InputKey.Kind: Int64]?

  var isOpen: Bool { fixed == nil }

  func truth(_ kind: InputKey.Kind, usual: Bool = false) -> Truth {
    if let fixed { return terms.constant((fixed[kind] ?? (usual ? 1 : 0)) != 0) }
    return terms.truth(key(kind), usual: usual)
  }

  func number(_ kind: InputKey.Kind, _ range: ClosedRange<Int64>, usual: Int64 = 0) -> Number {
    if let fixed { return terms.constant(fixed[kind] ?? min(max(usual, range.lowerBound), range.upperBound)) }
    return terms.number(key(kind), range, usual: usual)
  }

  private func key(_ kind: InputKey.Kind) -> InputKey {
    InputKey(turn: turn, kind, side: vocabulary.unlike.contains(kind) ? side : 0)
  }
}

extension DeskProgram {
  /// Whether it has no hours.
  var isAlwaysOpen: Bool { if case .always = hours { true } else { false } }
}
