/// How many characters of each cell a text has.
struct CellCounts {
  /// By the position of the cell's bit.
  private var counts = SIMD16<UInt16>()

  /// What is more is not counted.
  private static let most: UInt16 = 4095

  /// What the first byte of a character adds to the counts; later bytes add nothing.
  private static let table: [SIMD16<UInt8>] = (0...255).map { (byte: UInt8) -> SIMD16<UInt8> in
    var one = SIMD16<UInt8>()
    if byte & 0xC0 != 0x80 { one[CharacterCells.byFirstByte[Int(byte)].trailingZeroBitCount] = 1 }
    return one
  }

  /// Counts the characters of valid UTF-8. O(bytes).
  init(_ text: UnsafeBufferPointer<UInt8>) {
    Self.table.withUnsafeBufferPointer { table in
      var place = 0
      while place < text.count {
        // A lane of eight bits counts 255 bytes.
        let end = min(place &+ 255, text.count)
        var sums = SIMD16<UInt8>()
        while place < end {
          sums &+= table[Int(text[place])]
          place &+= 1
        }
        counts = pointwiseMin(
          counts &+ SIMD16<UInt16>(truncatingIfNeeded: sums), SIMD16(repeating: Self.most))
      }
    }
  }

  /// How many characters of some cells; no number is greater where there are too many to count.
  func count(_ cells: CharacterCells) -> Int {
    var rest = cells.rawValue
    var sum = 0
    while rest != 0 {
      let count = counts[rest.trailingZeroBitCount]
      if count == Self.most { return .max }
      sum += Int(count)
      rest &= rest - 1
    }
    return sum
  }
}

extension CharacterCells {
  /// The cell of what begins with a byte; none for later bytes.
  private static let beginning = tables.row(byFirstByte.map { $0.nonzeroBitCount == 1 ? $0 : 0 })

  /// The cells of all characters of valid UTF-8. O(bytes).
  init(in text: UnsafeBufferPointer<UInt8>) {
    let table = Self.beginning
    var (one, other): (UInt16, UInt16) = (0, 0)
    var place = 0
    if let base = text.baseAddress {
      while place &+ 8 <= text.count {
        let next = base + place
        one |= table[Int(next[0])] | table[Int(next[1])] | table[Int(next[2])] | table[Int(next[3])]
        other |= table[Int(next[4])] | table[Int(next[5])] | table[Int(next[6])] | table[Int(next[7])]
        place &+= 8
      }
    }
    while place < text.count {
      one |= table[Int(text[place])]
      place &+= 1
    }
    self.init(rawValue: one | other)
  }
}
