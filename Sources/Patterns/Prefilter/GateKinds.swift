/// Gates that differ in more than their threshold.
struct GateKinds: Sendable {
  /// One kind.
  struct Kind: BitwiseCopyable {
    let gate: Gate
    /// The smallest threshold of all.
    var least: Int
  }

  let kinds: Row<Kind>
  /// By a distance in bytes, how often a unit so long is to be followed by itself, at least; 0 where nobody asks.
  let repeats: Row<Int>

  init(_ builder: Builder, in memory: TableMemory) {
    kinds = memory.row(builder.kinds)
    repeats = memory.row(builder.repeats)
  }

  /// Collects kinds.
  struct Builder {
    fileprivate var kinds: [Kind] = []
    fileprivate var repeats: [Int] = []
    private var positions: [Gate: Int] = [:]

    /// Repeats at distances beyond are not remembered.
    private static let mostDistance = 256

    /// The number of a gate's kind.
    mutating func add(_ gate: Gate) -> Int {
      let number = positions[gate.kind] ?? kinds.count
      if number == kinds.count {
        positions[gate.kind] = number
        kinds.append(Kind(gate: gate.kind, least: gate.threshold))
      }
      kinds[number].least = min(kinds[number].least, gate.threshold)
      if case .again(let cells, let characters, let times, _) = gate {
        let distances = cells.leastWidth * characters...cells.mostWidth * characters
        for distance in distances where distance < Self.mostDistance {
          if repeats.count <= distance {
            repeats += [Int](repeating: 0, count: distance + 1 - repeats.count)
          }
          repeats[distance] = repeats[distance] == 0 ? times : min(repeats[distance], times)
        }
      }
      return number
    }
  }
}
