/// Reading terms: which inputs they stand on, and what they are when the inputs are known.
extension Terms {
  /// The positions of everything that the roots are made of, ascending.
  func parts(of roots: [Int32], leaving done: (Int32) -> Bool = { _ in false }) -> [Int32] {
    var seen: Set<Int32> = []
    var open = roots
    while let position = open.popLast() {
      if done(position) || !seen.insert(position).inserted { continue }
      open += Self.children(of: nodes[Int(position)])
    }
    return seen.sorted()
  }

  static func children(of node: Node) -> [Int32] {
    switch node {
    case .truth, .number, .input: []
    case .not(let inner), .multiple(let inner, _), .quotient(let inner, _): [inner]
    case .and(let parts), .or(let parts): parts
    case .choice(let condition, let one, let other): [condition, one, other]
    case .equal(let one, let other), .lessOrEqual(let one, let other), .sum(let one, let other):
      [one, other]
    }
  }

  /// Positions in `inputs` of the inputs of some terms.
  func inputs(of roots: [Int32]) -> Set<Int32> {
    var found: Set<Int32> = []
    for position in parts(of: roots) {
      if case .input(let index) = nodes[Int(position)] { found.insert(index) }
    }
    return found
  }

  /// The axioms that matter to a question: those that share inputs with it, and with each other.
  func axioms(for roots: [Int32]) -> (axioms: [Axiom], inputs: Set<Int32>) {
    var reached = inputs(of: roots)
    let asksForTime = reached.contains { inputs[Int($0)].key.kind.isClock }
    var open = Array(reached)
    var chosen: Set<Int> = []
    while let input = open.popLast() {
      for axiom in axiomsByInput[input] ?? []
      where (asksForTime || !axioms[axiom].isOfTime) && chosen.insert(axiom).inserted {
        for related in axioms[axiom].inputs where reached.insert(related).inserted { open.append(related) }
      }
    }
    return (chosen.sorted().map { axioms[$0] }, reached)
  }

  /// What terms are when every input has a value; inputs that are not named have their usual one.
  ///
  /// It is the plain reading of the formulas, against which the solver's answers are held.
  package func values(of roots: [Int32], _ assignment: [InputKey: Int64]) -> [Int32: Int64] {
    var values: [Int32: Int64] = [:]
    for position in parts(of: roots) {
      func value(_ part: Int32) -> Int64 { values[part] ?? 0 }
      values[position] =
        switch nodes[Int(position)] {
        case .truth(let truth): truth ? 1 : 0
        case .number(let number): number
        case .input(let index):
          assignment[inputs[Int(index)].key] ?? inputs[Int(index)].usual
        case .not(let inner): 1 - value(inner)
        case .and(let parts): parts.allSatisfy { value($0) != 0 } ? 1 : 0
        case .or(let parts): parts.contains { value($0) != 0 } ? 1 : 0
        case .choice(let condition, let one, let other):
          value(condition) != 0 ? value(one) : value(other)
        case .equal(let one, let other): value(one) == value(other) ? 1 : 0
        case .lessOrEqual(let one, let other): value(one) <= value(other) ? 1 : 0
        case .sum(let one, let other): value(one) &+ value(other)
        case .multiple(let inner, let factor): value(inner) &* factor
        case .quotient(let inner, let divisor): flooredQuotient(value(inner), divisor)
        }
    }
    return values
  }

  /// The inputs whose value is another than the usual one.
  func unusual(_ assignment: [InputKey: Int64]) -> Set<InputKey> {
    Set(
      inputs.filter { input in assignment[input.key].map { $0 != input.usual } ?? false }.map(\.key))
  }

  package func holds(_ truth: Truth, _ assignment: [InputKey: Int64]) -> Bool {
    values(of: [truth.node], assignment)[truth.node] == 1
  }
}
