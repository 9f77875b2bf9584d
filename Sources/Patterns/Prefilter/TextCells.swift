/// The cells of the characters of a text.
struct TextCells {
  /// Of all characters.
  var present: CharacterCells = []
  /// Bits of `table` that three characters in a row have in common.
  var thrice: UInt32 = 0

  /// Set for separators of a term (R36) and ends of clauses; beyond ASCII U+00B7, U+3001 and U+3002 are, which the first
  /// byte alone does not say.
  static let edge: UInt32 = 1 << 16
  /// Set for all marks.
  private static let anyMark: UInt32 = 1 << 17

  private static let marks: CharacterCells = [
    .mark, .stop, .comma, .at, .underscore, .symbol, .twoBytes, .threeBytes, .wideMark,
  ]

  /// What the first byte of a character says: its cells, and the bits above.
  static let table: [UInt32] = (0...255).map { byte in
    let cells = CharacterCells.byFirstByte[byte]
    let isEdge =
      byte < 0x80
      ? isSeparator(UInt32(byte)) || isClauseEnd(UInt32(byte)) : byte == 0xC2 || byte == 0xE3
    return UInt32(cells) | (isEdge ? edge : 0)
      | (marks.isDisjoint(with: CharacterCells(rawValue: cells)) ? 0 : anyMark)
  }

  /// False when there are surely no three characters of these cells in a row.
  func mayHaveThree(of cells: CharacterCells) -> Bool {
    if cells.rawValue.nonzeroBitCount == 1 { return thrice & UInt32(cells.rawValue) != 0 }
    return cells.isSubset(of: Self.marks) ? thrice & Self.anyMark != 0 : true
  }
}
