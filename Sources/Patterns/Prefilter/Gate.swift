/// Something that a text must have for a pattern to match, seen without looking for the pattern.
enum Gate: Sendable, Hashable, BitwiseCopyable {
  /// So many characters of these cells in a row.
  case run(CharacterCells, atLeast: Int)
  /// So many characters of these cells in all.
  case count(CharacterCells, atLeast: Int)
  /// Nothing but characters of these cells.
  case only(CharacterCells)
  /// So many bytes at most.
  case short(bytes: Int)
  /// So many characters of these cells and, right after them, the same again so many times; maybe with letters in the
  /// other case.
  case again(CharacterCells, characters: Int, times: Int, foldsCase: Bool)

  /// How much it says, in bits: a text of a customer passes with a chance of about 2 to the power of minus this, per character.
  var rarity: Double {
    switch self {
    case .run(let cells, let least): cells.rarity * Double(least)
    case .count(let cells, let least): cells.rarity * Double(least) * 0.6
    case .only(let cells): cells.contains(.lower) || cells.contains(.han) ? cells.rarity * 3 : 11
    case .short(let bytes): bytes <= 24 ? 8 : 4
    case .again(_, let characters, let times, _): Double(characters * times) * 4.5
    }
  }

  /// Bytes from the start of a unit to the start of the next.
  var distances: ClosedRange<Int> {
    if case .again(let cells, let characters, _, _) = self {
      return cells.leastWidth * characters...cells.mostWidth * characters
    }
    return 0...0
  }

  /// Costs nothing once any other of them was asked.
  var isCount: Bool { if case .count = self { true } else { false } }

  /// How much of its kind it asks for: a text that fails one fails all with more.
  var threshold: Int {
    switch self {
    case .run(_, let least), .count(_, let least): least
    case .again(_, _, let times, _): times
    case .only, .short: 1
    }
  }

  /// Cells of which a text has one if it passes.
  var wanted: CharacterCells {
    switch self {
    case .run(let cells, _), .count(let cells, _), .again(let cells, _, _, _): cells
    case .only, .short: .all
    }
  }

  /// Bytes of the shortest text that passes.
  var leastBytes: Int {
    switch self {
    case .run(let cells, let least), .count(let cells, let least): cells.leastWidth * least
    case .only, .short: 1
    case .again(let cells, let characters, let times, let foldsCase):
      // In its other case a letter may be shorter.
      characters * (times + 1) * (foldsCase ? 1 : cells.leastWidth)
    }
  }

  /// The same for all gates that differ in their threshold only; one character is no run.
  var kind: Gate {
    switch self {
    case .run(let cells, let least): .run(cells, atLeast: min(least, 2))
    case .count(let cells, _): .count(cells, atLeast: 0)
    case .again(let cells, let characters, _, let foldsCase):
      .again(cells, characters: characters, times: 0, foldsCase: foldsCase)
    case .only, .short: self
    }
  }
}
