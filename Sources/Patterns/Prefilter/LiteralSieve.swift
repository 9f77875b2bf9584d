/// What else must stand in a text for patterns whose first literals it has: of each of several sets one literal.
///
/// A literal is looked for by up to four of its stretches, so that some texts pass that do not have it and none fails that
/// has it.
struct LiteralSieve: Sendable {
  private struct Literals: BitwiseCopyable { let part: Row<SIMD4<UInt16>>.Part }
  private struct Sets: BitwiseCopyable { let part: Row<Literals>.Part }

  /// Of one literal: four places in a `GramSet`, the same twice where it has fewer stretches.
  private let literals: Row<SIMD4<UInt16>>
  private let sets: Row<Literals>
  /// Of each pattern its sets, by its number.
  private let byNumber: Row<Sets>

  init(_ builder: Builder, in memory: TableMemory) {
    literals = memory.row(builder.literals)
    sets = memory.row(builder.sets.map { Literals(part: .init($0)) })
    byNumber = memory.row(builder.byNumber.map { Sets(part: .init($0)) })
  }

  /// Collects sets of literals.
  struct Builder {
    fileprivate var literals: [SIMD4<UInt16>] = []
    fileprivate var sets: [Range<Int>] = []
    fileprivate var byNumber: [Range<Int>] = []

    /// Looking for more costs more than a match.
    private static let mostLiterals = 128

    /// Asks for one literal of each set before the pattern is tried.
    mutating func add(_ number: Int32, _ more: [[[UInt8]]]) {
      let more = more.filter { $0.count <= Self.mostLiterals }
      if more.isEmpty { return }
      let place = Int(number)
      if byNumber.count <= place {
        byNumber += [Range<Int>](repeating: 0..<0, count: place + 1 - byNumber.count)
      }
      let first = sets.count
      for set in more {
        let start = literals.count
        for literal in set {
          let places = GramSet.places(of: literal.filter { $0 != Requirement.boundary })
          if !literals[start...].contains(places) { literals.append(places) }
        }
        sets.append(start..<literals.count)
      }
      byNumber[place] = first..<sets.count
    }
  }

  /// True when the pattern needs more than its first literals.
  func asksMore(_ number: Int32) -> Bool {
    Int(number) < byNumber.count && byNumber[Int(number)].part.count > 0
  }

  /// False when the text surely lacks what the pattern needs.
  func passes(_ number: Int32, _ text: borrowing GramSet) -> Bool {
    guard Int(number) < byNumber.count else { return true }
    nextSet: for set in byNumber[Int(number)].part.range {
      for literal in sets[set].part.range where text.contains(literals[literal]) { continue nextSet }
      return false
    }
    return true
  }
}

/// The stretches of one, two and four bytes that stand in a text, by their hashes; reused from text to text.
struct GramSet: ~Copyable {
  /// 2 KiB: a message of 200 bytes sets a twentieth of the bits.
  private static let bits = 14
  private let words: UnsafeMutablePointer<UInt64>

  init() {
    words = .allocate(capacity: 1 << (Self.bits - 6))
    words.initialize(repeating: 0, count: 1 << (Self.bits - 6))
  }

  // SAFETY: the memory is this value's alone, which cannot be copied.
  deinit { words.deallocate() }

  /// Takes a text. O(bytes).
  mutating func load(_ text: UnsafeBufferPointer<UInt8>) {
    words.update(repeating: 0, count: 1 << (Self.bits - 6))
    var word: UInt32 = 0
    for place in text.indices.reversed() {
      word = word &<< 8 | UInt32(text[place])
      insert(Self.place(word, 1))
      insert(Self.place(word, 2))
      insert(Self.place(word, 4))
    }
  }

  private func insert(_ place: UInt16) { words[Int(place >> 6)] |= 1 << UInt64(place & 63) }

  /// True when the bits at all four places are set.
  @inline(__always)
  func contains(_ places: SIMD4<UInt16>) -> Bool {
    // SAFETY: places are below the number of bits.
    for lane in 0..<4 where words[Int(places[lane] >> 6)] >> UInt64(places[lane] & 63) & 1 == 0 {
      return false
    }
    return true
  }

  @inline(__always)
  private static func place(_ word: UInt32, _ width: UInt32) -> UInt16 {
    let bytes = word &<< (32 &- 8 &* width)
    return UInt16(truncatingIfNeeded: (bytes &* 0x9E37_79B1 ^ width &* 0x5555_5555) &>> UInt32(32 - bits))
  }

  /// Where the stretches of a literal are: two of its rarest, its first and its last of four bytes, or what it has.
  static func places(of literal: [UInt8]) -> SIMD4<UInt16> {
    let width = literal.count >= 4 ? 4 : literal.count >= 2 ? 2 : 1
    func place(_ start: Int) -> UInt16 {
      var word: UInt32 = 0
      for step in 0..<width { word |= UInt32(literal[start + step]) << UInt32(8 * step) }
      return Self.place(word, UInt32(width))
    }
    let last = literal.count - width
    return SIMD4(place(0), place(last / 3), place(last * 2 / 3), place(last))
  }
}
