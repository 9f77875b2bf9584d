/// Names the patterns whose gates a text passes.
///
/// Which cells a text has, and its length, refuse most of them at once; runs, repeats and counts are looked for only where
/// these would allow them.
final class GateFilter: Sendable {
  /// What the cells of a text and its length can say of gates.
  private struct Signs: BitwiseCopyable {
    /// Each of these cells is there.
    var all: CharacterCells = []
    /// One of these is there.
    var any: CharacterCells = .all
    /// And one of these.
    var other: CharacterCells = .all
    /// No others are there.
    var within: CharacterCells = .all
    /// So many bytes at least.
    var bytes = 1

    /// The signs of gates, the rarest first.
    init(_ gates: [Gate]) {
      any = gates.first?.wanted ?? .all
      other =
        gates.dropFirst().first { !$0.wanted.isSingle && !$0.wanted.isSuperset(of: any) }?.wanted ?? .all
      for gate in gates {
        bytes = max(bytes, gate.leastBytes)
        switch gate {
        case .run(let cells, _), .count(let cells, _):
          if cells.isSingle { all.formUnion(cells) }
        case .only(let cells): within.formIntersection(cells)
        case .again, .short: break
        }
      }
    }

    /// What both say.
    func common(_ other: Signs) -> Signs {
      var common = self
      common.all.formIntersection(other.all)
      common.any.formUnion(other.any)
      common.other.formUnion(other.other)
      common.bytes = min(bytes, other.bytes)
      common.within.formUnion(other.within)
      return common
    }

    /// True for a gate that is passed when its signs are there: those of a first gate tell more.
    static func decide(_ gate: Gate, isFirst: Bool) -> Bool {
      switch gate {
      case .run(let cells, let least), .count(let cells, let least): least <= 1 && (isFirst || cells.isSingle)
      case .only: true
      case .again, .short: false
      }
    }

    @inline(__always)
    func areMet(by present: CharacterCells, _ length: Int, isWhole: Bool) -> Bool {
      present.isSuperset(of: all) && !present.isDisjoint(with: any) && !present.isDisjoint(with: other)
        && length >= bytes && (present.isSubset(of: within) || !isWhole)
    }
  }

  /// A pattern behind gates.
  private struct Member: BitwiseCopyable {
    let signs: Signs
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
    let signs: Signs
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

  var isEmpty: Bool { members.isEmpty }

  /// Takes the numbers of patterns with their gates, of each at least one, the rarest first.
  init(_ patterns: [(number: Int32, gates: [Gate])], in memory: TableMemory) {
    var members: [Member] = []
    var thresholds: [Threshold] = []
    var kinds = GateKinds.Builder()
    var groups: [Group] = []
    let byKind = Dictionary(grouping: patterns, by: { $0.gates.first?.kind })
    for group in byKind.values.sorted(by: { $0[0].number < $1[0].number }) {
      let start = members.count
      for (number, gates) in group {
        let from = thresholds.count
        for gate in gates.dropFirst() where !Signs.decide(gate, isFirst: false) {
          thresholds.append(Threshold(kind: kinds.add(gate), least: gate.threshold))
        }
        members.append(
          Member(
            signs: Signs(gates), least: gates[0].threshold, number: number,
            gates: .init(from..<thresholds.count)))
      }
      members[start...].sort { ($0.least, $0.number) < ($1.least, $1.number) }
      let isDecided = Signs.decide(group[0].gates[0], isFirst: true)
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
    for index in groups.indices where groups[index].signs.areMet(by: present, text.count, isWhole: isWhole) {
      let group = groups[index]
      var most = Int.max
      if let kind = group.kind {
        most = features.measure(kind, of: kinds, text, isWhole: isWhole)
        if most < group.least { continue }
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
}
