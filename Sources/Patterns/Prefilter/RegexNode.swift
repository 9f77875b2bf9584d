/// The parts of a regular expression that say what a text must hold for a match.
///
/// An upper bound: whatever text the expression matches, this matches too.
indirect enum RegexNode {
  /// Any text, none included: what the reader does not follow.
  case unknown
  /// Nothing is taken of the text: `\B`, `(?!…)`, `\K`.
  case nothing
  /// `\b`.
  case boundary
  /// The very start or the very end of the text (a final line break apart).
  case start, end
  /// One character: of these cells, and, where they are few and known, one of these.
  case one(CharacterCells, codes: [UInt32]?)
  case sequence([RegexNode])
  case choice([RegexNode])
  case repeated(RegexNode, least: Int, most: Int?)
  /// What follows or precedes must match too: `(?=…)`, `(?<=…)`.
  case look(RegexNode)
  /// A capturing group with its number.
  case group(Int, RegexNode)
  /// What a group took, again; not zero times.
  case again(Int)
}
