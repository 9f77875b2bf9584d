/// Finds which of many byte strings stand in a text.
///
/// The text is looked at in samples, not at each byte: see `SampleGrid`. What a sample announces is compared in full.
final class LiteralFilter: Sendable {
  /// Who waits for a literal.
  struct Owner: BitwiseCopyable {
    /// Of the pattern.
    let number: Int32
    /// The place of the literal among the alternatives of a pattern that is nothing but a choice of plain strings.
    var rank: Int32?
  }

  /// A byte string and who waits for it.
  private struct Literal: BitwiseCopyable {
    let bytes: Row<UInt8>.Part
    let owners: Row<Owner>.Part
    /// Only at the start or end of a word, as PCRE2 sees it without Unicode properties.
    let startsWord: Bool
    let endsWord: Bool
  }

  /// A byte that is a literal.
  private struct Single: BitwiseCopyable {
    let byte: UInt8
    /// Index in `literals`.
    let literal: Int
  }

  private let literals: Row<Literal>
  /// All literals in one row, and who waits for each.
  private let bytes: Row<UInt8>
  private let owners: Row<Owner>

  private let long: SampleGrid
  private let short: SampleGrid
  private let pair: SampleGrid
  private let singles: Row<Single>
  private let singleCells: CharacterCells

  /// True when the cells of a text can tell that it holds no literal, and often do.
  let asksForCells: Bool

  /// True when there is nothing to look for.
  var isEmpty: Bool { literals.isEmpty }

  /// Takes literals, each with who waits for it; `Requirement.boundary` at an end asks for the end of a word.
  init(_ wanted: [(literal: [UInt8], owner: Owner)], in memory: TableMemory) {
    var (literals, bytes, owners): ([Literal], [UInt8], [Owner]) = ([], [], [])
    var singles: [Single] = []
    var singleCells: CharacterCells = []
    for (key, waiting) in Self.gathered(wanted) {
      let ends = key[key.count - 1]
      literals.append(
        Literal(
          bytes: .init(bytes.count..<bytes.count + key.count - 1),
          owners: .init(owners.count..<owners.count + waiting.count),
          startsWord: ends & 1 != 0, endsWord: ends & 2 != 0))
      bytes += key.dropLast()
      owners += waiting
    }
    func grid(_ lengths: ClosedRange<Int>, width: Int) -> SampleGrid {
      let own = literals.indices.filter { lengths.contains(literals[$0].bytes.count) }
      return SampleGrid(own.map { ($0, bytes[literals[$0].bytes.range]) }, width: width, in: memory)
    }
    for (index, literal) in literals.enumerated() where literal.bytes.count == 1 {
      let byte = bytes[literal.bytes.lowerBound]
      singles.append(Single(byte: byte, literal: index))
      singleCells.formUnion(CharacterCells(rawValue: CharacterCells.ofByte[Int(byte)]))
    }
    long = grid(6...Int.max, width: 4)
    short = grid(3...5, width: 3)
    pair = grid(2...2, width: 2)
    asksForCells = !singles.isEmpty || long.asksForCells || short.asksForCells || pair.asksForCells
    self.literals = memory.row(literals)
    self.bytes = memory.row(bytes)
    self.owners = memory.row(owners)
    self.singles = memory.row(singles)
    self.singleCells = singleCells
  }

  /// Who waits for each literal, which has one more byte that says at which ends a word must begin or end.
  private static func gathered(
    _ wanted: [(literal: [UInt8], owner: Owner)]
  ) -> [(key: [UInt8], waiting: [Owner])] {
    var waiting: [[UInt8]: [Owner]] = [:]
    for (marked, owner) in wanted {
      var key = marked.filter { $0 != Requirement.boundary }
      guard let first = key.first, let last = key.last else { continue }
      let startsWord = marked.first == Requirement.boundary && Self.isWord(first)
      let endsWord = marked.last == Requirement.boundary && Self.isWord(last)
      key.append((startsWord ? 1 : 0) | (endsWord ? 2 : 0))
      if waiting[key]?.last?.number != owner.number { waiting[key, default: []].append(owner) }
    }
    return waiting.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  @inline(__always)
  private static func isWord(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == 0x5F
  }

  // MARK: - Looking

  /// Reads a text from start to end.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - present: no fewer than the cells of the text.
  ///   - isWhole: false when those who wait see only a beginning of the text, whose end may part a word.
  ///   - scratch: its candidates get who waits for a literal of the text, its plain hits where the literal stands.
  func scan(
    _ text: UnsafeBufferPointer<UInt8>, present: CharacterCells, isWhole: Bool,
    _ scratch: inout FilterScratch
  ) {
    if !long.isEmpty { scan(long, text, present: present, isWhole: isWhole, &scratch) }
    if !short.isEmpty { scan(short, text, present: present, isWhole: isWhole, &scratch) }
    if !pair.isEmpty { scan(pair, text, present: present, isWhole: isWhole, &scratch) }
    if singleCells.isDisjoint(with: present) { return }
    for index in singles.indices {
      let single = singles[index]
      for place in 0..<text.count where text[place] == single.byte {
        check(single.literal, text, place, isWhole: isWhole, &scratch)
      }
    }
  }

  private func scan(
    _ grid: SampleGrid, _ text: UnsafeBufferPointer<UInt8>, present: CharacterCells, isWhole: Bool,
    _ scratch: inout FilterScratch
  ) {
    grid.read(text, present: present, into: &scratch.places)
    for index in 0..<scratch.places.count {
      grid.eachString(at: scratch.places[index], of: text) { literal, place in
        check(literal, text, place, isWhole: isWhole, &scratch)
      }
    }
  }

  /// Names those who wait for a literal if it stands at a place, which may lie before the text.
  private func check(
    _ literal: Int, _ text: UnsafeBufferPointer<UInt8>, _ place: Int, isWhole: Bool,
    _ scratch: inout FilterScratch
  ) {
    let literal = literals[literal]
    let end = place + literal.bytes.count
    if place < 0 || end > text.count { return }
    for offset in 0..<literal.bytes.count
    where text[place + offset] != bytes[literal.bytes.lowerBound + offset] { return }
    if isWhole {
      if literal.startsWord, place > 0, Self.isWord(text[place - 1]) { return }
      if literal.endsWord, end < text.count, Self.isWord(text[end]) { return }
    }
    for index in literal.owners.range {
      let owner = owners[index]
      scratch.candidates.add(owner.number)
      if let rank = owner.rank { scratch.plain.add(owner.number, rank: rank, place, end) }
    }
  }
}
