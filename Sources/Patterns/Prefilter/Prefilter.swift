/// Names the patterns of a set that a text could match, without looking for them.
///
/// Sound: a pattern that is not named does not match. Each pattern waits in one place, for literals, for a gate, or always.
struct Prefilter: Sendable {
  /// A pattern behind a gate.
  private struct Member: Sendable {
    let least: Int
    let number: Int32
    /// Of `otherGates`, which must pass too.
    let others: Range<Int>
  }

  private struct Threshold: Sendable {
    /// Index in `kinds`.
    let kind: Int
    let least: Int
  }

  /// Gates that differ in their threshold only.
  private struct Kind: Sendable {
    let gate: Gate
    /// The smallest threshold of all.
    var least: Int
    /// Of `members`, the lowest threshold first: a text that fails one fails those behind it.
    var members: Range<Int> = 0..<0
    /// The text must have one of these cells, and one of these bits of `thrice` unless there are none.
    var cells: CharacterCells = []
    var triple: UInt32 = 0

    func mayPass(_ text: TextCells) -> Bool {
      (cells.isEmpty || !text.present.isDisjoint(with: cells)) && (triple == 0 || text.thrice & triple != 0)
    }

    mutating func settle() {
      switch gate {
      case .run(let cells, _):
        self.cells = cells
        if least >= 3 { triple = TextCells.triple(of: cells) }
      case .count(let cells, _), .again(let cells, _, _, _): self.cells = cells
      case .only, .short: break
      }
    }
  }

  private let literals: LiteralFilter
  private let sieve: LiteralSieve
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
    var byLiteral: [(literal: [UInt8], number: Int32)] = []
    var byGate: [Gate: [Item]] = [:]
    var always: [Int32] = []
    var sieve = LiteralSieve()
    for item in items {
      let number = Int32(truncatingIfNeeded: item.number)
      switch item.requirement {
      case .literals(let literals, let also):
        for literal in literals { byLiteral.append((literal, number)) }
        // Literals are found by a piece of them; the sieve looks for the rest.
        let isLong = literals.contains { $0.count > LiteralFilter.longestPiece }
        sieve.add(number, isLong ? also + [literals] : also)
      case .gates(let gates):
        if let first = gates.first { byGate[first.kind, default: []].append(item) }
      case .none: always.append(number)
      }
    }
    literals = LiteralFilter(byLiteral)
    self.sieve = sieve
    self.always = always
    var members: [Member] = []
    var otherGates: [Threshold] = []
    var kinds: [Kind] = []
    var positions: [Gate: Int] = [:]
    func threshold(_ gate: Gate) -> Threshold {
      let kind = positions[gate.kind] ?? kinds.count
      if kind == kinds.count {
        positions[gate.kind] = kind
        kinds.append(Kind(gate: gate.kind, least: gate.threshold))
      }
      kinds[kind].least = min(kinds[kind].least, gate.threshold)
      return Threshold(kind: kind, least: gate.threshold)
    }
    for (gate, group) in byGate {
      let start = members.count
      for item in group {
        guard case .gates(let gates) = item.requirement else { continue }
        let first = otherGates.count
        otherGates += gates.dropFirst().map(threshold)
        members.append(
          Member(
            least: threshold(gates[0]).least, number: Int32(truncatingIfNeeded: item.number),
            others: first..<otherGates.count))
      }
      members[start...].sort { ($0.least, $0.number) < ($1.least, $1.number) }
      if let kind = positions[gate] { kinds[kind].members = start..<members.count }
    }
    for index in kinds.indices { kinds[index].settle() }
    self.members = members
    self.otherGates = otherGates
    self.kinds = kinds
  }

  var isEmpty: Bool { literals.isEmpty && members.isEmpty && always.isEmpty }

  /// Adds the numbers of all patterns that the text could match to the candidates.
  ///
  /// - Parameters:
  ///   - isWhole: false when patterns see only the beginning of the text.
  /// - Returns: the cells of the text.
  func collect(
    _ text: inout PaddedText, isWhole: Bool, features: inout TextFeatures, grams: inout GramSet,
    into candidates: inout Candidates
  ) -> TextCells {
    let first = candidates.numbers.count
    let cells = literals.scan(&text, isWhole: isWhole) { candidates.add($0) }
    if candidates.numbers[first...].contains(where: sieve.asksMore) {
      grams.load(text.text)
      candidates.keep(from: first) { sieve.passes($0, grams) }
    }
    if !kinds.isEmpty { passGates(text.text, cells, isWhole, &features, &candidates) }
    for number in always { candidates.add(number) }
    return cells
  }

  private func passGates(
    _ text: UnsafeBufferPointer<UInt8>, _ cells: TextCells, _ isWhole: Bool, _ features: inout TextFeatures,
    _ candidates: inout Candidates
  ) {
    features.start(kinds: kinds.count)
    kinds.withUnsafeBufferPointer { kinds in
      func measure(_ kind: Int) -> Int {
        features.measure(
          kinds[kind].gate, kind, least: kinds[kind].least, text, cells: cells, isWhole: isWhole)
      }
      for kind in kinds.indices {
        if kinds[kind].members.isEmpty || !kinds[kind].mayPass(cells) { continue }
        let measured = measure(kind)
        for index in kinds[kind].members {
          let member = members[index]
          if member.least > measured { break }
          if member.others.allSatisfy({ measure(otherGates[$0].kind) >= otherGates[$0].least }) {
            candidates.add(member.number)
          }
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

  /// Drops those of the numbers from `first` on that fail.
  mutating func keep(from first: Int, where passes: (Int32) -> Bool) {
    var kept = first
    for index in first..<numbers.count {
      let number = numbers[index]
      if passes(number) {
        numbers[kept] = number
        kept += 1
      } else {
        seen[Int(number >> 6)] &= ~(1 << UInt64(number & 63))
      }
    }
    numbers.removeLast(numbers.count - kept)
  }

  /// Puts the numbers in order.
  mutating func finish() { if numbers.count > 1 { numbers.sort() } }
}
