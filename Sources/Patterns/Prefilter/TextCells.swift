/// The cells of the characters of a text.
struct TextCells {
  /// Of all characters.
  var present: CharacterCells = []
  /// Bits of `table` that three characters in a row have in common.
  var thrice: UInt32 = 0

  /// True when a character may stand alone between separators, ends of clauses or ends of the text.
  var hasAlone = false

  /// Set for the separators of a term (R36) and ends of clauses in ASCII.
  static let edgeShift: UInt32 = 16
  /// Set for all marks.
  private static let anyMark: UInt32 = 1 << 17

  private static let marks: CharacterCells = [
    .mark, .stop, .comma, .at, .underscore, .symbol, .twoBytes, .threeBytes, .wideMark,
  ]

  /// What the first byte of a character says: its cells, and the bits above.
  static let table: [UInt32] = (0...255).map { byte in
    let cells = CharacterCells.byFirstByte[byte]
    let isEdge = byte < 0x80 && (isSeparator(UInt32(byte)) || isClauseEnd(UInt32(byte)))
    return UInt32(cells) | (isEdge ? 1 << edgeShift : 0)
      | (marks.isDisjoint(with: CharacterCells(rawValue: cells)) ? 0 : anyMark)
  }

  /// Bits of `thrice` of which one is set when three characters of these cells stand in a row; 0 when that is not known.
  static func triple(of cells: CharacterCells) -> UInt32 {
    if cells.rawValue.nonzeroBitCount == 1 { return UInt32(cells.rawValue) }
    return cells.isSubset(of: marks) ? anyMark : 0
  }

  /// Bytes of the separator or end of a clause that a word begins with, nil where it begins with another character.
  static func edgeWidth(_ word: UInt64) -> Int? {
    let byte = UInt8(truncatingIfNeeded: word)
    if byte < 0x80 { return table[Int(byte)] >> edgeShift & 1 != 0 ? 1 : nil }
    if word & 0xFFFF == 0xB7C2 { return 2 }
    return word & 0xFFFFFF == 0x8180E3 || word & 0xFFFFFF == 0x8280E3 ? 3 : nil
  }
}
