/// What the cells of a text and its length can say of gates.
struct GateSigns: BitwiseCopyable {
  /// Each of these cells is there.
  private(set) var all: CharacterCells = []
  /// One of these is there.
  private(set) var any: CharacterCells = .all
  /// And one of these.
  private(set) var other: CharacterCells = .all
  /// No others are there.
  private(set) var within: CharacterCells = .all
  /// So many bytes at least.
  private(set) var bytes = 1

  /// The signs of gates, the rarest first.
  init(_ gates: [Gate]) {
    any = gates.first?.wanted ?? .all
    other = gates.dropFirst().first { !$0.wanted.isSingle && !$0.wanted.isSuperset(of: any) }?.wanted ?? .all
    for gate in gates {
      bytes = max(bytes, gate.leastBytes)
      switch gate {
      case .run(let cells, _), .count(let cells, _):
        if cells.isSingle { all.formUnion(cells) }
      case .only(let cells): within.formIntersection(cells)
      case .one, .again, .short: break
      }
    }
  }

  /// What both say.
  func common(_ other: GateSigns) -> GateSigns {
    var common = self
    common.all.formIntersection(other.all)
    common.any.formUnion(other.any)
    common.other.formUnion(other.other)
    common.within.formUnion(other.within)
    common.bytes = min(bytes, other.bytes)
    return common
  }

  /// True for a gate that is passed when its signs are there: those of a first gate tell more.
  static func decide(_ gate: Gate, isFirst: Bool) -> Bool {
    switch gate {
    case .run(let cells, let least), .count(let cells, let least): least <= 1 && (isFirst || cells.isSingle)
    case .only: true
    case .one, .again, .short: false
    }
  }

  /// - Parameters:
  ///   - length: bytes of the text.
  ///   - isWhole: false when patterns see only the beginning of the text.
  @inline(__always)
  func areMet(by present: CharacterCells, _ length: Int, isWhole: Bool) -> Bool {
    present.isSuperset(of: all) && !present.isDisjoint(with: any) && !present.isDisjoint(with: other)
      && length >= bytes && (present.isSubset(of: within) || !isWhole)
  }
}

/// Which of up to 64 signs the cells of a text allow, without a look at each of them.
struct GateSignTable: BitwiseCopyable {
  /// By eight of the cells, those of a text that is not whole and those of a whole one, and the lower and the upper half:
  /// which signs these cells leave possible, and for which they are one of those wanted. `kinds` words each.
  private let words: Row<UInt64>

  private static let kinds = 3

  /// Takes 64 signs at most.
  init(_ signs: ArraySlice<GateSigns>, in memory: TableMemory) {
    var words: [UInt64] = []
    words.reserveCapacity(2 * 2 * 256 * Self.kinds)
    for isWhole in [false, true] {
      for half in 0..<2 {
        let own = CharacterCells(rawValue: half == 0 ? 0x00FF : 0xFF00)
        for byte in 0..<256 {
          let present = CharacterCells(rawValue: UInt16(byte) << UInt16(8 * half))
          var (rest, any, other): (UInt64, UInt64, UInt64) = (0, 0, 0)
          for (place, sign) in signs.enumerated() {
            let bit: UInt64 = 1 << UInt64(place)
            if present.isSuperset(of: sign.all.intersection(own)),
              !isWhole || present.isSubset(of: sign.within)
            {
              rest |= bit
            }
            if !present.isDisjoint(with: sign.any) { any |= bit }
            if !present.isDisjoint(with: sign.other) { other |= bit }
          }
          words += [rest, any, other]
        }
      }
    }
    self.words = memory.row(words)
  }

  /// A bit for each of the signs that cells allow.
  @inline(__always)
  func allowed(by present: CharacterCells, isWhole: Bool) -> UInt64 {
    let first = (isWhole ? 512 : 0) * Self.kinds
    let lower = first + Int(present.rawValue & 0xFF) * Self.kinds
    let upper = first + (256 + Int(present.rawValue >> 8)) * Self.kinds
    return words[lower] & words[upper] & (words[lower + 1] | words[upper + 1])
      & (words[lower + 2] | words[upper + 2])
  }
}
