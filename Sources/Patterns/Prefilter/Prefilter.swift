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
    /// Where it is nothing but a choice of plain strings.
    var alternatives: [[UInt8]]?
  }

  init(_ items: [Item], in memory: TableMemory) {
    var byLiteral: [(literal: [UInt8], owner: LiteralFilter.Owner)] = []
    var gated: [(number: Int32, gates: [Gate])] = []
    var always: [Int32] = []
    var sieve = LiteralSieve.Builder()
    for item in items {
      let number = Int32(truncatingIfNeeded: item.number)
      switch item.requirement {
      case .literals(let literals, let also):
        if let alternatives = item.alternatives {
          for (rank, literal) in alternatives.enumerated() {
            byLiteral.append((literal, .init(number: number, rank: Int32(truncatingIfNeeded: rank))))
          }
          continue
        }
        for literal in literals { byLiteral.append((literal, .init(number: number))) }
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
  ///   - text: with exactly the cells of its characters.
  ///   - isWhole: false when patterns see only the beginning of the text.
  func collect(_ text: CelledText, isWhole: Bool, _ scratch: inout FilterScratch) {
    let first = scratch.candidates.count
    literals.scan(text, isWhole: isWhole, &scratch)
    if scratch.candidates.count >= first &+ Self.sieveLeast { sift(from: first, text.bytes, &scratch) }
    if !gates.isEmpty {
      scratch.features.start(text.cells)
      gates.pass(text.bytes, isWhole: isWhole, features: &scratch.features, into: &scratch.candidates)
    }
    for index in always.indices { scratch.candidates.add(always[index]) }
  }

  /// Drops those of the candidates from the `first`-th on that need more than the text has.
  private func sift(from first: Int, _ text: UnsafeBufferPointer<UInt8>, _ scratch: inout FilterScratch) {
    // A text is taken apart for several patterns; PCRE2 is as quick with one or two.
    if scratch.candidates.numbers[first...].count(where: sieve.asksMore) < Self.sieveLeast { return }
    scratch.grams.load(text)
    scratch.candidates.keep(from: first) { sieve.passes($0, scratch.grams) }
  }
}
