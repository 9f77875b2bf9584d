/// Positions out of a fixed range: a bit for each, and a list of those that are in.
///
/// Emptying it costs what was in it, so that one set serves turn after turn.
package struct PositionSet: Sendable {
  private var words: [UInt64] = []
  /// In the order in which they came in, or ascending after `sort`.
  package private(set) var members: [Int32] = []

  /// An empty set that holds no positions before `prepare`.
  package init() {}

  /// Empties the set and makes room for positions below `count`.
  package mutating func prepare(for count: Int) {
    for member in members { words[Int(member) >> 6] = 0 }
    members.removeAll(keepingCapacity: true)
    let missing = (count + 63) >> 6 - words.count
    if missing > 0 { words.append(contentsOf: repeatElement(0, count: missing)) }
  }

  /// Whether a position below the count is in.
  package func contains(_ position: Int) -> Bool { words[position >> 6] & (1 << UInt64(position & 63)) != 0 }

  /// Puts a position below the count in.
  package mutating func insert(_ position: Int) {
    if contains(position) { return }
    words[position >> 6] |= 1 << UInt64(position & 63)
    members.append(Int32(truncatingIfNeeded: position))
  }

  /// Brings the members into ascending order.
  package mutating func sort() { if members.count > 1 { members.sort() } }
}
