/// Finds which of many byte strings stand in a text.
///
/// The text is looked at in samples, not at each byte: see `SampleGrid`. What a sample announces is compared in full.
final class LiteralFilter: Sendable {
  typealias Owner = LiteralRecords.Owner

  /// A byte that is a literal.
  private struct Single: BitwiseCopyable {
    let byte: UInt8
    let record: Int
  }

  private let records: LiteralRecords
  private let long: SampleGrid
  private let short: SampleGrid
  private let pair: SampleGrid
  private let singles: Row<Single>
  private let singleCells: CharacterCells

  /// True when there is nothing to look for.
  var isEmpty: Bool { records.isEmpty }

  /// Takes literals, each with who waits for it; `Requirement.boundary` at an end asks for the end of a word.
  init(_ wanted: [(literal: [UInt8], owner: Owner)], in memory: TableMemory) {
    var records = LiteralRecords.Builder()
    var literals: [(number: Int, bytes: ArraySlice<UInt8>)] = []
    for (key, waiting) in Self.gathered(wanted) {
      let bytes = key.dropLast()
      literals.append((records.add(bytes, .init(rawValue: key[key.count - 1]), waiting), bytes))
    }
    func grid(_ lengths: ClosedRange<Int>, width: Int) -> SampleGrid {
      SampleGrid(literals.filter { lengths.contains($0.bytes.count) }, width: width, in: memory)
    }
    long = grid(6...Int.max, width: 4)
    short = grid(3...5, width: 3)
    pair = grid(2...2, width: 2)
    var singleCells: CharacterCells = []
    let singles = literals.filter { $0.bytes.count == 1 }.map { record, bytes in
      singleCells.formUnion(CharacterCells(rawValue: CharacterCells.ofByte[Int(bytes[0])]))
      return Single(byte: bytes[0], record: record)
    }
    self.records = records.records(in: memory)
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
      var ends: LiteralRecords.Ends = []
      if marked.first == Requirement.boundary, LiteralRecords.isWord(first) { ends.insert(.startsWord) }
      if marked.last == Requirement.boundary, LiteralRecords.isWord(last) { ends.insert(.endsWord) }
      key.append(ends.rawValue)
      if waiting[key]?.last?.number != owner.number { waiting[key, default: []].append(owner) }
    }
    return waiting.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  // MARK: - Looking

  /// Reads a text from start to end.
  ///
  /// - Parameters:
  ///   - isWhole: false when those who wait see only a beginning of the text, whose end may part a word.
  ///   - scratch: its candidates get who waits for a literal of the text, its plain hits where the literal stands.
  @inline(__always)
  func scan(_ text: CelledText, isWhole: Bool, _ scratch: inout FilterScratch) {
    if long.mayStand(in: text.cells) { scan(long, text.bytes, isWhole: isWhole, &scratch) }
    if short.mayStand(in: text.cells) { scan(short, text.bytes, isWhole: isWhole, &scratch) }
    if pair.mayStand(in: text.cells) { scan(pair, text.bytes, isWhole: isWhole, &scratch) }
    if !singleCells.isDisjoint(with: text.cells) { scanForSingles(text.bytes, isWhole: isWhole, &scratch) }
  }

  private func scanForSingles(
    _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ scratch: inout FilterScratch
  ) {
    for index in singles.indices {
      let single = singles[index]
      for place in 0..<text.count where text[place] == single.byte {
        check(single.record, text, place, isWhole: isWhole, &scratch)
      }
    }
  }

  private func scan(
    _ grid: SampleGrid, _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ scratch: inout FilterScratch
  ) {
    grid.read(text, into: &scratch.places)
    for index in 0..<scratch.places.count {
      grid.eachString(at: scratch.places[index], of: text) { record, place in
        check(record, text, place, isWhole: isWhole, &scratch)
      }
    }
  }

  /// Names those who wait for a literal if it stands at a place. Rarely reached, and kept out of the loop that leads here.
  @inline(never)
  private func check(
    _ record: Int, _ text: UnsafeBufferPointer<UInt8>, _ place: Int, isWhole: Bool,
    _ scratch: inout FilterScratch
  ) {
    records.check(record, in: text, at: place, isWhole: isWhole) { owner, end in
      scratch.candidates.add(owner.number)
      if owner.rank >= 0 { scratch.plain.add(owner.number, rank: owner.rank, place, end) }
    }
  }
}
