/// A truth in a formula: a position in `Terms`.
package struct Truth: Sendable, Hashable {
  let node: Int32
}

/// A whole number in a formula: a position in `Terms`.
package struct Number: Sendable, Hashable {
  let node: Int32
}

/// What a term is made of. Parts have smaller positions than the whole.
enum Node: Sendable, Hashable {
  case truth(Bool)
  case number(Int64)
  case input(Int32)
  case not(Int32)
  case and([Int32])
  case or([Int32])
  /// A truth or a number, chosen by a truth.
  case choice(Int32, Int32, Int32)
  case equal(Int32, Int32)
  case lessOrEqual(Int32, Int32)
  case sum(Int32, Int32)
  case multiple(Int32, Int64)
  /// Divided by a positive number, rounded down.
  case quotient(Int32, Int64)
}

/// Formulas over inputs, each part stored once, simplified as they are built.
///
/// It knows nothing of rules and of no solver. Every number has a range that follows from those of its inputs, so that much
/// is decided while it is built; with constants for inputs everything is, and the encoding becomes an interpreter.
package final class Terms {
  private(set) var nodes: [Node] = []
  /// Range of each number; 0…1 for truths.
  private var ranges: [ClosedRange<Int64>] = []
  private var positions: [Node: Int32] = [:]
  private var constants: [Int64: Int32] = [:]
  private var comparisons: [Comparison: Int32] = [:]
  package private(set) var inputs: [Input] = []
  /// What is always so, with the inputs that it relates.
  package private(set) var axioms: [Axiom] = []
  private(set) var axiomsByInput: [Int32: [Int]] = [:]
  private var assumed: Set<Int32> = []

  private struct Comparison: Hashable {
    let isEquality: Bool
    let left: Int32
    let right: Int32
  }

  /// Anything that a formula leaves open.
  package struct Input: Sendable {
    package let key: InputKey
    package let isTruth: Bool
    package let range: ClosedRange<Int64>
    /// What it is when nothing asks for something else.
    package let usual: Int64
    let node: Int32
  }

  package struct Axiom: Sendable {
    let truth: Truth
    let inputs: Set<Int32>
    /// Relates clocks; left out of questions that ask for no time but the day.
    let isOfTime: Bool
  }

  package init() {
    _ = add(.truth(false), 0...0)
    _ = add(.truth(true), 1...1)
  }

  private func add(_ node: Node, _ range: ClosedRange<Int64>) -> Int32 {
    if let known = positions[node] { return known }
    let position = Int32(nodes.count)
    nodes.append(node)
    ranges.append(range)
    positions[node] = position
    return position
  }

  // MARK: - Leaves

  package let no = Truth(node: 0)
  package let yes = Truth(node: 1)

  package func constant(_ truth: Bool) -> Truth { truth ? yes : no }
  package func constant(_ number: Int64) -> Number {
    if let known = constants[number] { return Number(node: known) }
    let position = add(.number(number), number...number)
    constants[number] = position
    return Number(node: position)
  }

  package func truth(_ key: InputKey, usual: Bool = false) -> Truth {
    Truth(node: input(key, 0...1, isTruth: true, usual: usual ? 1 : 0))
  }

  package func number(_ key: InputKey, _ range: ClosedRange<Int64>, usual: Int64) -> Number {
    if range.lowerBound == range.upperBound { return constant(range.lowerBound) }
    return Number(
      node: input(
        key, range, isTruth: false, usual: min(max(usual, range.lowerBound), range.upperBound)))
  }

  private var inputPositions: [InputKey: Int32] = [:]

  private func input(_ key: InputKey, _ range: ClosedRange<Int64>, isTruth: Bool, usual: Int64) -> Int32 {
    if let known = inputPositions[key] { return known }
    let position = add(.input(Int32(inputs.count)), range)
    inputs.append(Input(key: key, isTruth: isTruth, range: range, usual: usual, node: position))
    inputPositions[key] = position
    return position
  }

  /// States what holds of inputs whatever else is asked.
  package func assume(_ truth: Truth, isOfTime: Bool = false) {
    if truth == yes { return }
    guard assumed.insert(truth.node).inserted else { return }
    let axiom = Axiom(truth: truth, inputs: inputs(of: [truth.node]), isOfTime: isOfTime)
    for input in axiom.inputs { axiomsByInput[input, default: []].append(axioms.count) }
    axioms.append(axiom)
  }

  // MARK: - What is known

  package func known(_ truth: Truth) -> Bool? { truth == yes ? true : truth == no ? false : nil }
  package func known(_ number: Number) -> Int64? {
    let range = ranges[Int(number.node)]
    return range.lowerBound == range.upperBound ? range.lowerBound : nil
  }
  func range(of number: Number) -> ClosedRange<Int64> { ranges[Int(number.node)] }

  // MARK: - Logic

  package func not(_ truth: Truth) -> Truth {
    switch nodes[Int(truth.node)] {
    case .truth(let value): constant(!value)
    case .not(let inner): Truth(node: inner)
    default: Truth(node: add(.not(truth.node), 0...1))
    }
  }

  package func and(_ parts: [Truth]) -> Truth { joined(parts, neutral: yes) { .and($0) } }
  package func or(_ parts: [Truth]) -> Truth { joined(parts, neutral: no) { .or($0) } }
  package func and(_ parts: Truth...) -> Truth { and(parts) }
  package func or(_ parts: Truth...) -> Truth { or(parts) }
  package func implies(_ one: Truth, _ other: Truth) -> Truth { or(not(one), other) }
  package func same(_ one: Truth, _ other: Truth) -> Truth { choice(one, other, not(other)) }

  private func joined(_ parts: [Truth], neutral: Truth, _ node: ([Int32]) -> Node) -> Truth {
    let absorbing = neutral == yes ? no : yes
    var kept: [Int32] = []
    for part in parts {
      if part == absorbing { return absorbing }
      if part != neutral { kept.append(part.node) }
    }
    if kept.count > 1 {
      kept.sort()
      var unique: [Int32] = []
      for part in kept where part != unique.last { unique.append(part) }
      kept = unique
      for part in kept {
        if case .not(let inner) = nodes[Int(part)], Self.contains(kept, inner) { return absorbing }
      }
    }
    if kept.isEmpty { return neutral }
    if kept.count == 1 { return Truth(node: kept[0]) }
    return Truth(node: add(node(kept), 0...1))
  }

  /// Whether an ascending list holds a position.
  private static func contains(_ list: [Int32], _ position: Int32) -> Bool {
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low < list.count && list[low] == position
  }

  package func choice(_ condition: Truth, _ one: Truth, _ other: Truth) -> Truth {
    if condition == yes || one == other { return one }
    if condition == no { return other }
    if one == yes { return or(condition, other) }
    if one == no { return and(not(condition), other) }
    if other == yes { return or(not(condition), one) }
    if other == no { return and(condition, one) }
    return Truth(node: add(.choice(condition.node, one.node, other.node), 0...1))
  }

  package func choice(_ condition: Truth, _ one: Number, _ other: Number) -> Number {
    if condition == yes || one == other { return one }
    if condition == no { return other }
    let (a, b) = (range(of: one), range(of: other))
    return Number(
      node: add(
        .choice(condition.node, one.node, other.node),
        min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)))
  }

  /// The first of the numbers whose condition holds.
  package func first(_ choices: [(condition: Truth, number: Number)], else last: Number) -> Number {
    choices.reversed().reduce(last) { choice($1.condition, $1.number, $0) }
  }

  // MARK: - Comparison

  package func equal(_ one: Number, _ other: Number) -> Truth {
    if one == other { return yes }
    let (a, b) = (range(of: one), range(of: other))
    if !a.overlaps(b) { return no }
    if a.lowerBound == a.upperBound, a == b { return yes }
    return compared(isEquality: true, min(one.node, other.node), max(one.node, other.node))
  }

  package func lessOrEqual(_ one: Number, _ other: Number) -> Truth {
    if one == other { return yes }
    let (a, b) = (range(of: one), range(of: other))
    if a.upperBound <= b.lowerBound { return yes }
    if a.lowerBound > b.upperBound { return no }
    return compared(isEquality: false, one.node, other.node)
  }

  package func less(_ one: Number, _ other: Number) -> Truth { not(lessOrEqual(other, one)) }

  package func equal(_ one: Number, _ other: Int64) -> Truth { equal(one, constant(other)) }
  package func atLeast(_ one: Number, _ other: Int64) -> Truth { lessOrEqual(constant(other), one) }
  package func atMost(_ one: Number, _ other: Int64) -> Truth { lessOrEqual(one, constant(other)) }

  /// A choice compared with a constant is a choice of comparisons, so that choices of constants become plain logic.
  private func compared(isEquality: Bool, _ left: Int32, _ right: Int32) -> Truth {
    let key = Comparison(isEquality: isEquality, left: left, right: right)
    if let known = comparisons[key] { return Truth(node: known) }
    func again(_ a: Int32, _ b: Int32) -> Truth {
      isEquality
        ? equal(Number(node: a), Number(node: b)) : lessOrEqual(Number(node: a), Number(node: b))
    }
    let result: Truth
    switch (nodes[Int(left)], nodes[Int(right)]) {
    case (.choice(let condition, let one, let other), .number):
      result = choice(Truth(node: condition), again(one, right), again(other, right))
    case (.number, .choice(let condition, let one, let other)):
      result = choice(Truth(node: condition), again(left, one), again(left, other))
    default:
      result = Truth(
        node: add(isEquality ? .equal(left, right) : .lessOrEqual(left, right), 0...1))
    }
    comparisons[key] = result.node
    return result
  }

  // MARK: - Arithmetic

  package func sum(_ one: Number, _ other: Number) -> Number {
    if let a = known(one), let b = known(other) { return constant(a &+ b) }
    if known(one) == 0 { return other }
    if known(other) == 0 { return one }
    let (a, b) = (range(of: one), range(of: other))
    return Number(
      node: add(
        .sum(min(one.node, other.node), max(one.node, other.node)),
        saturatedSum(a.lowerBound, b.lowerBound)...saturatedSum(a.upperBound, b.upperBound)))
  }

  package func difference(_ one: Number, _ other: Number) -> Number { sum(one, times(other, -1)) }

  package func times(_ one: Number, _ factor: Int64) -> Number {
    if factor == 1 { return one }
    if factor == 0 { return constant(0) }
    if let value = known(one) { return constant(saturatedProduct(value, factor)) }
    let range = range(of: one)
    let ends = [saturatedProduct(range.lowerBound, factor), saturatedProduct(range.upperBound, factor)]
      .sorted()
    return Number(node: add(.multiple(one.node, factor), ends[0]...ends[1]))
  }

  /// Rounded down; the divisor is positive.
  package func quotient(_ one: Number, _ divisor: Int64) -> Number {
    if divisor == 1 { return one }
    if let value = known(one) { return constant(flooredQuotient(value, divisor)) }
    let range = range(of: one)
    return Number(
      node: add(
        .quotient(one.node, divisor),
        flooredQuotient(range.lowerBound, divisor)...flooredQuotient(range.upperBound, divisor)))
  }

  package func minimum(_ one: Number, _ other: Number) -> Number {
    choice(lessOrEqual(one, other), one, other)
  }
  package func maximum(_ one: Number, _ other: Number) -> Number {
    choice(lessOrEqual(one, other), other, one)
  }

  /// 1 for yes, 0 for no.
  package func number(of truth: Truth) -> Number { choice(truth, constant(1), constant(0)) }
  package func isNotZero(_ number: Number) -> Truth { not(equal(number, 0)) }

  /// Whether at least `count` of the truths hold.
  package func atLeast(_ count: Int, of truths: [Truth]) -> Truth {
    if count <= 0 { return yes }
    if count > truths.count { return no }
    if count == 1 { return or(truths) }
    if count == truths.count { return and(truths) }
    // One row of a counting triangle a truth: reached[c] is "at least c so far".
    var reached = Array(repeating: no, count: count + 1)
    reached[0] = yes
    for truth in truths {
      for c in stride(from: count, through: 1, by: -1) {
        reached[c] = or(reached[c], and(reached[c - 1], truth))
      }
    }
    return reached[count]
  }
}

private func saturatedSum(_ a: Int64, _ b: Int64) -> Int64 {
  let (sum, overflows) = a.addingReportingOverflow(b)
  return overflows ? (a < 0 ? .min : .max) : sum
}

private func saturatedProduct(_ a: Int64, _ b: Int64) -> Int64 {
  let (product, overflows) = a.multipliedReportingOverflow(by: b)
  return overflows ? ((a < 0) != (b < 0) ? .min : .max) : product
}

/// a / b rounded down, for positive b.
func flooredQuotient(_ a: Int64, _ b: Int64) -> Int64 {
  let quotient = a / b
  return a % b != 0 && a < 0 ? quotient - 1 : quotient
}
