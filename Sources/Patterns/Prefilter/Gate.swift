/// Something that a text must have for a pattern to match, seen without looking for the pattern.
enum Gate: Sendable, Hashable, BitwiseCopyable {
  /// So many characters of these cells in a row.
  case run(CharacterCells, atLeast: Int)
  /// So many characters of these cells in all.
  case count(CharacterCells, atLeast: Int)
  /// One of these characters.
  case one(of: FewCharacters)
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
    case .one(let characters): RequirementAnalysis.rarity(characters.strings)
    case .only(let cells): cells.contains(.lower) || cells.contains(.han) ? cells.rarity * 3 : 11
    case .short(let bytes): bytes <= 24 ? 8 : 4
    case .again(_, let characters, let times, _): Double(characters * times) * 4.5
    }
  }

  /// Costs nothing once any other of them was asked.
  var isCount: Bool { if case .count = self { true } else { false } }

  /// How much of its kind it asks for: a text that fails one fails all with more.
  var threshold: Int {
    switch self {
    case .run(_, let least), .count(_, let least): least
    case .again(_, _, let times, _): times
    case .one, .only, .short: 1
    }
  }

  /// Cells of which a text has one if it passes.
  var wanted: CharacterCells {
    switch self {
    case .run(let cells, _), .count(let cells, _), .again(let cells, _, _, _): cells
    case .one(let characters): characters.cells
    case .only, .short: .all
    }
  }

  /// Bytes of the shortest text that passes.
  var leastBytes: Int {
    switch self {
    case .run(let cells, let least), .count(let cells, let least): cells.leastWidth * least
    case .one, .only, .short: 1
    case .again(let cells, let characters, let times, let foldsCase):
      // In its other case a letter may be shorter.
      characters * (times + 1) * (foldsCase ? 1 : cells.leastWidth)
    }
  }

  /// The same for all gates that differ in their threshold only; one character is no run, and a single character is repeated
  /// alike whatever its cell.
  var kind: Gate {
    switch self {
    case .run(let cells, let least): .run(cells, atLeast: min(least, 2))
    case .count(let cells, _): .count(cells, atLeast: 0)
    case .again(let cells, let characters, _, let foldsCase):
      .again(characters == 1 ? .all : cells, characters: characters, times: 0, foldsCase: foldsCase)
    case .one, .only, .short: self
    }
  }
}

/// One to four characters.
struct FewCharacters: Sendable, Hashable, BitwiseCopyable {
  /// The last one again where there are fewer.
  private let codes: SIMD4<UInt32>
  /// The cells of all.
  let cells: CharacterCells

  /// Nil for none, for too many and for what is no character.
  init?(_ codes: [UInt32]) {
    guard let last = codes.last, codes.count <= 4, codes.allSatisfy({ Unicode.Scalar($0) != nil }) else {
      return nil
    }
    var all = SIMD4(repeating: last)
    for (lane, code) in codes.enumerated() { all[lane] = code }
    self.codes = all
    cells = codes.reduce(into: []) { $0.formUnion(.cell(of: $1)) }
  }

  /// The UTF-8 of each.
  var strings: [[UInt8]] {
    (0..<4).filter { $0 == 0 || codes[$0] != codes[$0 - 1] }.compactMap {
      Unicode.Scalar(codes[$0]).map { Array(String($0).utf8) }
    }
  }

  /// True when a text of valid UTF-8, of which the cells are present, has none of them. O(bytes).
  func areMissing(in text: UnsafeBufferPointer<UInt8>, present: CharacterCells) -> Bool {
    for lane in 0..<4 where lane == 0 || codes[lane] != codes[lane - 1] {
      if present.isDisjoint(with: .cell(of: codes[lane])) { continue }
      guard let scalar = Unicode.Scalar(codes[lane]), let bytes = UTF8.encode(scalar) else { return false }
      let first = bytes[bytes.startIndex]
      for place in 0..<text.count where text[place] == first {
        if bytes.count == 1 || text[place...].starts(with: bytes) { return false }
      }
    }
    return true
  }
}
