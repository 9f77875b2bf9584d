/// Names the patterns of a set that a text could match, without looking for them.
///
/// Sound: a pattern that is not named does not match. Each pattern waits in one place, for literals, for a gate, or always.
struct Prefilter: Sendable {
  /// A pattern behind a gate. Those that wait for more of the same kind stand side by side, the lowest threshold first.
  private struct Member: Sendable {
    let gate: Threshold
    let number: Int32
    /// Of `otherGates`, which must pass too.
    let others: Range<Int>
    /// Where the next kind of gate begins, in `members`.
    var nextKind: Int
  }

  private struct Threshold: Sendable {
    /// Index in `kinds`.
    let kind: Int
    let least: Int
  }

  private struct Kind: Sendable {
    let gate: Gate
    /// The smallest threshold of all.
    var least: Int
  }

  private let literals: LiteralFilter
  private let members: [Member]
  private let otherGates: [Threshold]
  private let kinds: [Kind]
  /// Patterns of which nothing is certain.
  let always: [Int32]

  /// One pattern with its number.
  struct Item {
    let number: Int
    let requirement: Requirement
  }

  init(_ items: [Item]) {
    var byLiteral: [[UInt8]: [Int32]] = [:]
    var byGate: [Gate: [Item]] = [:]
    var always: [Int32] = []
    for item in items {
      let number = Int32(truncatingIfNeeded: item.number)
      switch item.requirement {
      case .literals(let literals): for literal in literals { byLiteral[literal, default: []].append(number) }
      case .gates(let gates):
        if let first = gates.first { byGate[first.kind, default: []].append(item) }
      case .none: always.append(number)
      }
    }
    literals = LiteralFilter(byLiteral)
    self.always = always
    var members: [Member] = []
    var otherGates: [Threshold] = []
    var kinds: [Kind] = []
    var positions: [Gate: Int] = [:]
    func threshold(_ gate: Gate) -> Threshold {
      if let kind = positions[gate.kind] {
        kinds[kind].least = min(kinds[kind].least, gate.threshold)
        return Threshold(kind: kind, least: gate.threshold)
      }
      positions[gate.kind] = kinds.count
      kinds.append(Kind(gate: gate.kind, least: gate.threshold))
      return Threshold(kind: kinds.count - 1, least: gate.threshold)
    }
    for group in byGate.values {
      let start = members.count
      for item in group {
        guard case .gates(let gates) = item.requirement else { continue }
        let first = otherGates.count
        otherGates += gates.dropFirst().map(threshold)
        members.append(
          Member(
            gate: threshold(gates[0]), number: Int32(truncatingIfNeeded: item.number),
            others: first..<otherGates.count, nextKind: 0))
      }
      members[start...].sort { ($0.gate.least, $0.number) < ($1.gate.least, $1.number) }
      for index in start..<members.count { members[index].nextKind = members.count }
    }
    self.members = members
    self.otherGates = otherGates
    self.kinds = kinds
  }

  var isEmpty: Bool { literals.isEmpty && members.isEmpty && always.isEmpty }

  /// Adds the numbers of all patterns that the text could match to the candidates.
  ///
  /// - Parameters:
  ///   - isWhole: false when patterns see only the beginning of the text.
  ///   - seeksIsolated: notes characters that stand alone in the text.
  func collect(
    _ text: inout PaddedText, isWhole: Bool, seeksIsolated: Bool, features: inout TextFeatures,
    into candidates: inout Candidates
  ) {
    let cells = literals.scan(&text, seeksIsolated: seeksIsolated) { candidates.add($0) }
    if !members.isEmpty { passGates(text.text, cells, isWhole, &features, &candidates) }
    for number in always { candidates.add(number) }
  }

  private func passGates(
    _ text: UnsafeBufferPointer<UInt8>, _ cells: TextCells, _ isWhole: Bool, _ features: inout TextFeatures,
    _ candidates: inout Candidates
  ) {
    features.start(kinds: kinds.count)
    kinds.withUnsafeBufferPointer { kinds in
      members.withUnsafeBufferPointer { members in
        func passes(_ gate: Threshold) -> Bool {
          features.measure(
            kinds[gate.kind].gate, gate.kind, least: kinds[gate.kind].least, text, cells: cells,
            isWhole: isWhole) >= gate.least
        }
        var index = 0
        while index < members.count {
          guard passes(members[index].gate) else {
            // The others of the kind ask for more of the same.
            index = members[index].nextKind
            continue
          }
          if members[index].others.allSatisfy({ passes(otherGates[$0]) }) {
            candidates.add(members[index].number)
          }
          index += 1
        }
      }
    }
  }
}

/// The patterns that a text could match; memory is kept from text to text.
struct Candidates {
  /// Ascending after `finish`, without repetition.
  private(set) var numbers: [Int32] = []
  private var seen: [UInt64] = []

  /// Forgets all and makes room for patterns with numbers below `count`.
  mutating func start(count: Int) {
    let words = (count + 63) / 64
    if seen.count < words { seen += [UInt64](repeating: 0, count: words - seen.count) }
    for number in numbers { seen[Int(number >> 6)] = 0 }
    numbers.removeAll(keepingCapacity: true)
  }

  mutating func add(_ number: Int32) {
    let word = Int(number >> 6)
    let bit: UInt64 = 1 << UInt64(number & 63)
    if seen[word] & bit == 0 {
      seen[word] |= bit
      numbers.append(number)
    }
  }

  /// Puts the numbers in order.
  mutating func finish() { if numbers.count > 1 { numbers.sort() } }
}
