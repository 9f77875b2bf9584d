/// Names the patterns whose gates a text passes.
///
/// Which cells a text has, and its length, refuse most of them at once; runs, repeats and counts are looked for only where
/// these would allow them.
final class GateFilter: Sendable {
  /// A pattern behind gates.
  private struct Member: BitwiseCopyable {
    let signs: GateSigns
    /// Of its first gate.
    let least: Int
    let number: Int32
    /// Of `thresholds`: the other gates that its signs do not decide.
    let gates: Row<Threshold>.Part
  }

  private struct Threshold: BitwiseCopyable {
    /// Index in `kinds`.
    let kind: Int
    let least: Int
  }

  /// The patterns whose first gate is of one kind.
  private struct Group: BitwiseCopyable {
    /// Of all of them.
    let signs: GateSigns
    /// Index in `kinds`; nil where the signs decide.
    let kind: Int?
    /// Of `members`, the lowest threshold first: a text that fails one fails those behind it.
    let members: Row<Member>.Part
    let least: Int
  }

  private let members: Row<Member>
  private let thresholds: Row<Threshold>
  private let kinds: GateKinds
  private let groups: Row<Group>
  /// Of each 64 groups.
  private let tables: Row<GateSignTable>

  var isEmpty: Bool { members.isEmpty }

  /// Takes the numbers of patterns with their gates, of each at least one, the rarest first.
  init(_ patterns: [(number: Int32, gates: [Gate])], in memory: TableMemory) {
    // Counting reads all of a text, looking for runs and repeats a few of its places.
    let patterns = patterns.map { number, gates in
      (number: number, gates: gates.filter { !$0.isCount } + gates.filter(\.isCount))
    }
    var members: [Member] = []
    var thresholds: [Threshold] = []
    var kinds = GateKinds.Builder()
    var groups: [Group] = []
    let byKind = Dictionary(grouping: patterns, by: { $0.gates.first?.kind })
    for group in byKind.values.sorted(by: { $0[0].number < $1[0].number }) {
      let start = members.count
      for (number, gates) in group {
        let from = thresholds.count
        for gate in gates.dropFirst() where !GateSigns.decide(gate, isFirst: false) {
          thresholds.append(Threshold(kind: kinds.add(gate), least: gate.threshold))
        }
        members.append(
          Member(
            signs: GateSigns(gates), least: gates[0].threshold, number: number,
            gates: .init(from..<thresholds.count)))
      }
      members[start...].sort { ($0.least, $0.number) < ($1.least, $1.number) }
      let isDecided = GateSigns.decide(group[0].gates[0], isFirst: true)
      for (_, gates) in group where !isDecided { _ = kinds.add(gates[0]) }
      groups.append(
        Group(
          signs: members[start...].dropFirst().reduce(members[start].signs) { $0.common($1.signs) },
          kind: isDecided ? nil : kinds.add(group[0].gates[0]), members: .init(start..<members.count),
          least: members[start].least))
    }
    self.members = memory.row(members)
    self.thresholds = memory.row(thresholds)
    self.kinds = GateKinds(kinds, in: memory)
    self.groups = memory.row(groups)
    let signs = groups.map(\.signs)
    tables = memory.row(
      stride(from: 0, to: signs.count, by: 64).map { first in
        GateSignTable(signs[first..<min(first + 64, signs.count)], in: memory)
      })
  }

  /// Adds the numbers of the patterns whose gates the text passes to the candidates.
  ///
  /// - Parameters:
  ///   - features: those of the text.
  ///   - isWhole: false when patterns see only the beginning of the text.
  func pass(
    _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, features: inout TextFeatures,
    into candidates: inout Candidates
  ) {
    let present = features.present
    for first in tables.indices {
      var allowed = tables[first].allowed(by: present, isWhole: isWhole)
      while allowed != 0 {
        let group = groups[64 * first + allowed.trailingZeroBitCount]
        allowed &= allowed - 1
        if text.count >= group.signs.bytes {
          pass(group, text, isWhole: isWhole, features: &features, into: &candidates)
        }
      }
    }
  }

  /// The same for one group, the signs of which are there.
  private func pass(
    _ group: Group, _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, features: inout TextFeatures,
    into candidates: inout Candidates
  ) {
    let present = features.present
    var most = Int.max
    if let kind = group.kind {
      most = features.measure(kind, of: kinds, text, isWhole: isWhole)
      if most < group.least { return }
    }
    nextMember: for index in group.members.range {
      let member = members[index]
      if member.least > most { break }
      if !member.signs.areMet(by: present, text.count, isWhole: isWhole) { continue }
      for gate in member.gates.range
      where features.measure(thresholds[gate].kind, of: kinds, text, isWhole: isWhole)
        < thresholds[gate].least
      {
        continue nextMember
      }
      candidates.add(member.number)
    }
  }
}
