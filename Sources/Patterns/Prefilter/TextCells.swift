/// How many characters of each cell a text has; reused from text to text.
struct TextCells: ~Copyable {
  /// By the position of the cell's bit, at most `most` each.
  private let memory: UnsafeMutablePointer<UInt16>
  /// The cells of all characters.
  private(set) var present: CharacterCells = []

  /// Counts stop here, so that the sum of all does not overflow.
  static let most = 4095

  /// What the first byte of a character adds to the counts; later bytes add nothing.
  private static let table: [SIMD16<UInt8>] = CharacterCells.indexByFirstByte.map { index in
    var one = SIMD16<UInt8>()
    if index < 16 { one[Int(index)] = 1 }
    return one
  }

  init() {
    // Aligned for words of four.
    memory = UnsafeMutableRawPointer.allocate(byteCount: 32, alignment: 32).bindMemory(
      to: UInt16.self, capacity: 16)
    memory.initialize(repeating: 0, count: 16)
  }

  // SAFETY: the memory is this value's alone, which cannot be copied.
  deinit { memory.deallocate() }

  /// Counts the characters of valid UTF-8. O(bytes).
  mutating func load(_ text: UnsafeBufferPointer<UInt8>) {
    var total = SIMD16<UInt16>()
    Self.table.withUnsafeBufferPointer { table in
      guard let base = text.baseAddress, let table = table.baseAddress else { return }
      var place = 0
      while place < text.count {
        // A lane of eight bits counts 255 bytes.
        let end = min(place &+ 255, text.count)
        var sums = SIMD16<UInt8>()
        while place &+ 4 <= end {
          sums &+= table[Int(base[place])] &+ table[Int(base[place &+ 1])]
          sums &+= table[Int(base[place &+ 2])] &+ table[Int(base[place &+ 3])]
          place &+= 4
        }
        while place < end {
          sums &+= table[Int(base[place])]
          place &+= 1
        }
        total = pointwiseMin(
          total &+ SIMD16<UInt16>(truncatingIfNeeded: sums), SIMD16(repeating: UInt16(Self.most)))
      }
    }
    UnsafeMutableRawPointer(memory).storeBytes(of: total, as: SIMD16<UInt16>.self)
    var present: UInt16 = 0
    for cell in 0..<16 { present |= memory[cell] == 0 ? 0 : 1 << UInt16(cell) }
    self.present = CharacterCells(rawValue: present)
  }

  /// How many characters of some cells, at most `most` of each.
  @inline(__always)
  func count(_ cells: CharacterCells) -> Int {
    var rest = cells.intersection(present).rawValue
    var sum = 0
    while rest != 0 {
      sum &+= Int(memory[rest.trailingZeroBitCount])
      rest &= rest &- 1
    }
    return sum
  }

  /// The counts, four to a word.
  var counts: SIMD4<UInt64> { UnsafeRawPointer(memory).load(as: SIMD4<UInt64>.self) }

  /// What counts say of gates that differ in their threshold only.
  struct Bound: Sendable {
    /// The cells whose characters the gate counts or wants in a row; none where counts say nothing or `Needs` says it.
    private let cells: CharacterCells
    private let foldsCase: Bool
    /// Characters of a unit that is to stand again; 0 for the other gates.
    private let unit: Int

    init(_ gate: Gate) {
      switch gate {
      case .run(let cells, _), .count(let cells, _):
        (self.cells, foldsCase, unit) = (cells.isSingle ? [] : cells, false, 0)
      case .again(let cells, let characters, _, let foldsCase):
        (self.cells, self.foldsCase, unit) = (cells, foldsCase, characters)
      case .only, .short: (cells, foldsCase, unit) = ([], false, 0)
      }
    }

    /// How many characters of a text count.
    @inline(__always)
    func count(_ text: borrowing TextCells) -> Int {
      if cells.isEmpty { return .max }
      // A letter may stand again in its other case, which is of other cells.
      if foldsCase, !text.present.isDisjoint(with: .casedBeyondASCII) { return .max }
      return text.count(cells)
    }

    /// How many of them it takes to pass a threshold.
    @inline(__always)
    func least(_ threshold: Int) -> Int {
      min(unit == 0 ? threshold : unit &* (threshold &+ 1), TextCells.most)
    }
  }

  /// How many characters of each cell some gates ask for.
  struct Needs: Sendable {
    private var words = SIMD4<UInt64>()

    /// A bit above each count.
    private static let above: UInt64 = 0x8000_8000_8000_8000

    /// What gates of a single cell ask for.
    init(_ gates: [Gate]) {
      for gate in gates {
        switch gate {
        case .run(let cells, let least) where cells.isSingle,
          .count(let cells, let least) where cells.isSingle:
          self[cells.rawValue.trailingZeroBitCount] = max(
            self[cells.rawValue.trailingZeroBitCount], min(least, TextCells.most))
        default: break
        }
      }
    }

    /// True for a gate that is passed when its needs are met.
    static func decide(_ gate: Gate) -> Bool {
      if case .count(let cells, let least) = gate {
        return cells.isSingle && least <= TextCells.most
      }
      return false
    }

    private subscript(cell: Int) -> Int {
      get { Int(words[cell / 4] >> UInt64(cell % 4 * 16) & 0xFFFF) }
      set {
        let shift = UInt64(cell % 4 * 16)
        words[cell / 4] = words[cell / 4] & ~(0xFFFF << shift) | UInt64(newValue) << shift
      }
    }

    /// What both ask for.
    func common(_ other: Needs) -> Needs {
      var common = Needs([])
      for cell in 0..<16 { common[cell] = min(self[cell], other[cell]) }
      return common
    }

    /// True when no count is smaller; counts are at most 0x7FFF, so that no subtraction borrows from its neighbour.
    @inline(__always)
    func areMet(by counts: SIMD4<UInt64>) -> Bool {
      let rest = (counts | SIMD4(repeating: Self.above)) &- words
      return rest[0] & rest[1] & rest[2] & rest[3] & Self.above == Self.above
    }
  }
}
