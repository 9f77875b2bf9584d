/// Names the patterns of a set that a text could match, without looking for them.
///
/// Sound: a pattern that is not named does not match. Each pattern waits in one place, for literals, for a gate, or always.
final class Prefilter: Sendable {
  private let literals: LiteralFilter
  private let sieve: LiteralSieve
  private let gates: GateFilter
  /// Patterns of which nothing is certain.
  private let always: Row<Int32>

  /// One pattern with its number.
  struct Item {
    let number: Int
    let requirement: Requirement
  }

  init(_ items: [Item], in memory: TableMemory) {
    var byLiteral: [(literal: [UInt8], number: Int32)] = []
    var gated: [(number: Int32, gates: [Gate])] = []
    var always: [Int32] = []
    var sieve = LiteralSieve.Builder()
    for item in items {
      let number = Int32(truncatingIfNeeded: item.number)
      switch item.requirement {
      case .literals(let literals, let also):
        for literal in literals { byLiteral.append((literal, number)) }
        sieve.add(number, also)
      case .gates(let gates):
        if gates.isEmpty { always.append(number) } else { gated.append((number, gates)) }
      case .none: always.append(number)
      }
    }
    literals = LiteralFilter(byLiteral, in: memory)
    self.sieve = LiteralSieve(sieve, in: memory)
    self.always = memory.row(always)
    gates = GateFilter(gated, in: memory)
  }

  private static let sieveLeast = 3

  var isEmpty: Bool { literals.isEmpty && gates.isEmpty && always.isEmpty }

  /// Adds the numbers of all patterns that the text could match to the candidates.
  ///
  /// - Parameters:
  ///   - isWhole: false when patterns see only the beginning of the text.
  @inline(__always)
  func collect(
    _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, features: inout TextFeatures, grams: inout GramSet,
    places: inout SamplePlaces, into candidates: inout Candidates
  ) {
    let asksForCells = !gates.isEmpty || literals.asksForCells
    if asksForCells { features.start(text) }
    let first = candidates.count
    literals.scan(
      text, present: asksForCells ? features.present : .all, isWhole: isWhole, places: &places,
      into: &candidates)
    // A text is taken apart for several patterns; PCRE2 is as quick with one or two.
    if candidates.count >= first + Self.sieveLeast,
      candidates.numbers[first...].count(where: sieve.asksMore) >= Self.sieveLeast
    {
      grams.load(text)
      candidates.keep(from: first) { sieve.passes($0, grams) }
    }
    if !gates.isEmpty { gates.pass(text, isWhole: isWhole, features: &features, into: &candidates) }
    for index in always.indices { candidates.add(always[index]) }
  }
}
