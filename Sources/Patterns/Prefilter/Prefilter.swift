/// Names the patterns of a set that a text could match, without looking for them.
///
/// Sound: a pattern that is not named does not match. Each pattern waits in one place, for literals, for a gate, or always.
struct Prefilter: Sendable {
  private let literals: LiteralFilter
  private let sieve: LiteralSieve
  private let gates: GateFilter
  /// Patterns of which nothing is certain.
  let always: [Int32]

  /// One pattern with its number.
  struct Item {
    let number: Int
    let requirement: Requirement
  }

  init(_ items: [Item]) {
    var byLiteral: [(literal: [UInt8], number: Int32)] = []
    var gated: [(number: Int32, gates: [Gate])] = []
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
        if gates.isEmpty { always.append(number) } else { gated.append((number, gates)) }
      case .none: always.append(number)
      }
    }
    literals = LiteralFilter(byLiteral)
    self.sieve = sieve
    self.always = always
    gates = GateFilter(gated)
  }

  var isEmpty: Bool { literals.isEmpty && gates.isEmpty && always.isEmpty }

  /// Adds the numbers of all patterns that the text could match to the candidates.
  ///
  /// - Parameters:
  ///   - isWhole: false when patterns see only the beginning of the text.
  func collect(
    _ text: borrowing PaddedText, isWhole: Bool, cells: inout TextCells, features: inout TextFeatures,
    grams: inout GramSet, into candidates: inout Candidates
  ) {
    let asksForCells = !gates.isEmpty || literals.asksForCells
    if asksForCells { cells.load(text.text) }
    let first = candidates.numbers.count
    literals.scan(text, present: asksForCells ? cells.present : .all, isWhole: isWhole) { candidates.add($0) }
    if candidates.numbers[first...].contains(where: sieve.asksMore) {
      grams.load(text.text)
      candidates.keep(from: first) { sieve.passes($0, grams) }
    }
    if !gates.isEmpty {
      gates.pass(text.text, cells, isWhole: isWhole, features: &features, into: &candidates)
    }
    for number in always { candidates.add(number) }
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
