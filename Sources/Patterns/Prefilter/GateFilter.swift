/// Names the patterns whose gates a text passes.
///
/// How many characters of each cell a text has refuses most of them at once; runs and repeats are looked for only where the
/// counts would allow them.
struct GateFilter: Sendable {
  /// A pattern behind gates.
  private struct Member: Sendable {
    let needs: TextCells.Needs
    /// Of its first gate.
    let least: Int
    let number: Int32
    /// Of `thresholds`: what its needs do not say.
    let gates: Range<Int>
  }

  private struct Threshold: Sendable {
    /// Index in `kinds`.
    let kind: Int
    let least: Int
  }

  /// Gates that differ in their threshold only.
  private struct Kind: Sendable {
    let gate: Gate
    let bound: TextCells.Bound
    /// The smallest threshold of all.
    var least: Int
  }

  /// The patterns whose first gate is of one kind.
  private struct Group: Sendable {
    /// What all of them need.
    let needs: TextCells.Needs
    let bound: TextCells.Bound
    /// Index in `kinds`; nil where needs say all.
    let kind: Int?
    /// Of `members`, the lowest threshold first: a text that fails one fails those behind it.
    let members: Range<Int>
    let least: Int
  }

  private var members: [Member] = []
  private var thresholds: [Threshold] = []
  private var kinds: [Kind] = []
  private var groups: [Group] = []

  var isEmpty: Bool { members.isEmpty }

  /// Takes the numbers of patterns with their gates, of each at least one, the rarest first.
  init(_ patterns: [(number: Int32, gates: [Gate])]) {
    var positions: [Gate: Int] = [:]
    func threshold(_ gate: Gate) -> Threshold {
      let kind = positions[gate.kind] ?? kinds.count
      if kind == kinds.count {
        positions[gate.kind] = kind
        kinds.append(Kind(gate: gate.kind, bound: TextCells.Bound(gate), least: gate.threshold))
      }
      kinds[kind].least = min(kinds[kind].least, gate.threshold)
      return Threshold(kind: kind, least: gate.threshold)
    }
    for (kind, group) in Dictionary(grouping: patterns, by: { $0.gates.first?.kind }) {
      guard let kind else { continue }
      let start = members.count
      for (number, gates) in group {
        let first = thresholds.count
        for gate in gates where !TextCells.Needs.decide(gate) { thresholds.append(threshold(gate)) }
        members.append(
          Member(
            needs: TextCells.Needs(gates), least: gates[0].threshold, number: number,
            gates: first..<thresholds.count))
      }
      members[start...].sort { ($0.least, $0.number) < ($1.least, $1.number) }
      groups.append(
        Group(
          needs: members[start...].dropFirst().reduce(members[start].needs) { $0.common($1.needs) },
          bound: TextCells.Bound(kind), kind: positions[kind], members: start..<members.count,
          least: members[start].least))
    }
  }

  /// Adds the numbers of the patterns whose gates the text passes to the candidates.
  ///
  /// - Parameters:
  ///   - cells: those of the text.
  ///   - isWhole: false when patterns see only the beginning of the text.
  func pass(
    _ text: UnsafeBufferPointer<UInt8>, _ cells: borrowing TextCells, isWhole: Bool,
    features: inout TextFeatures,
    into candidates: inout Candidates
  ) {
    features.start(kinds: kinds.count)
    let counts = cells.counts
    for group in groups where group.needs.areMet(by: counts) {
      let count = group.bound.count(cells)
      if count < group.bound.least(group.least) { continue }
      nextMember: for index in group.members {
        let member = members[index]
        if count < group.bound.least(member.least) { break }
        if !member.needs.areMet(by: counts) { continue }
        // What counts alone can refuse costs less than looking for runs.
        for gate in member.gates {
          let kind = thresholds[gate].kind
          if case .only(let only) = kinds[kind].gate, isWhole, !cells.present.isSubset(of: only) {
            continue nextMember
          }
          if kinds[kind].bound.count(cells) < kinds[kind].bound.least(thresholds[gate].least) {
            continue nextMember
          }
        }
        if let kind = group.kind, measure(kind) < member.least { break }
        for gate in member.gates where measure(thresholds[gate].kind) < thresholds[gate].least {
          continue nextMember
        }
        candidates.add(member.number)
      }
    }
    func measure(_ kind: Int) -> Int {
      features.measure(kinds[kind].gate, kind, least: kinds[kind].least, text, cells: cells, isWhole: isWhole)
    }
  }
}
