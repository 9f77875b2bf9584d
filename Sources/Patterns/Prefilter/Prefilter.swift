/// Names the patterns of a set that a text could match, without looking for them.
///
/// Sound: a pattern that is not named does not match. Each pattern waits in one place, for literals, for a gate, or always.
struct Prefilter: Sendable {
  /// Patterns behind gates that differ in their threshold only, the lowest threshold first.
  private struct Group: Sendable {
    var members: [Member]
  }

  private struct Member: Sendable {
    /// All must pass, the rarest first.
    let gates: [Gate]
    let number: Int32
    let foldsCase: Bool
  }

  private let literals: LiteralFilter
  private let groups: [Group]
  /// Patterns of which nothing is certain.
  let always: [Int32]

  /// One pattern with its number.
  struct Item {
    let number: Int
    let requirement: Requirement
    let foldsCase: Bool
  }

  init(_ items: [Item]) {
    var byLiteral: [[UInt8]: [Int32]] = [:]
    var byGate: [Gate: [Member]] = [:]
    var always: [Int32] = []
    for item in items {
      let number = Int32(truncatingIfNeeded: item.number)
      switch item.requirement {
      case .literals(let literals): for literal in literals { byLiteral[literal, default: []].append(number) }
      case .gates(let gates):
        guard let first = gates.first else { continue }
        byGate[first.withoutThreshold, default: []].append(
          Member(gates: gates, number: number, foldsCase: item.foldsCase))
      case .none: always.append(number)
      }
    }
    literals = LiteralFilter(byLiteral)
    self.always = always
    groups = byGate.values.map { members in
      Group(members: members.sorted { ($0.gates[0].threshold, $0.number) < ($1.gates[0].threshold, $1.number) })
    }
  }

  var isEmpty: Bool { literals.isEmpty && groups.isEmpty && always.isEmpty }

  /// Adds the numbers of all patterns that the text could match to the candidates.
  ///
  /// - Parameters:
  ///   - isWhole: false when patterns see only the beginning of the text.
  ///   - isolated: gets the places of characters that stand alone.
  func collect(
    _ text: PaddedText, isWhole: Bool, isolated: inout [Int], into candidates: inout Candidates
  ) {
    isolated.removeAll(keepingCapacity: true)
    text.withBytes { text in
      let present = literals.scan(text, length: text.count, isolated: &isolated) { candidates.add($0) }
      for group in groups {
        for member in group.members {
          func passes(_ gate: Gate) -> Bool {
            gate.passes(text, present: present, foldsCase: member.foldsCase, isWhole: isWhole)
          }
          // The others of the group ask for more of the same.
          guard passes(member.gates[0]) else { break }
          if member.gates.dropFirst().allSatisfy(passes) { candidates.add(member.number) }
        }
      }
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

  /// Puts the numbers in order.
  mutating func finish() { if numbers.count > 1 { numbers.sort() } }
}
