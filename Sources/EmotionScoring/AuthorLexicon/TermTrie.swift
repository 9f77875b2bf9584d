/// Terms by their characters, for longest matches from a place in a text.
struct TermTrie: Sendable {
  /// Stands for a run of digits or Han numerals; no Unicode scalar.
  static let number: UInt32 = 0xFFFF_FFFF

  /// Node and character to node; node 0 is the root.
  private var edges: [UInt64: Int32] = [:]
  /// Term that ends at a node, or -1.
  private var terms: [Int32] = [-1]
  /// True when some term has a number.
  private var hasNumbers = false

  /// Adds a term; an earlier one with the same characters stays and its place is returned.
  mutating func insert(_ scalars: [UInt32], term: Int) -> Int {
    var node: Int32 = 0
    for scalar in scalars {
      if scalar == Self.number { hasNumbers = true }
      let key = Self.key(node, scalar)
      if let next = edges[key] {
        node = next
      } else {
        let next = Int32(terms.count)
        terms.append(-1)
        edges[key] = next
        node = next
      }
    }
    if terms[Int(node)] >= 0 { return Int(terms[Int(node)]) }
    terms[Int(node)] = Int32(term)
    return term
  }

  /// The longest term that starts at this place with word edges; nil when there is none.
  func longest(in text: ScoredText, at start: Int) -> (term: Int, end: Int)? {
    if text.joinsLatin(before: start) { return nil }
    var best: (term: Int, end: Int)?
    walk(text, from: start, node: 0, &best)
    return best
  }

  private func walk(
    _ text: ScoredText, from start: Int, node first: Int32, _ best: inout (term: Int, end: Int)?
  ) {
    var node = first
    var place = start
    while true {
      let term = terms[Int(node)]
      if term >= 0, place > (best?.end ?? 0), !text.joinsLatin(before: place) { best = (Int(term), place) }
      guard place < text.count else { return }
      if hasNumbers, let numbered = edges[Self.key(node, Self.number)] {
        let end = text.numeralEnd(from: place)
        // A numeral is taken whole, so each number in a term is walked once.
        if end > place { walk(text, from: end, node: numbered, &best) }
      }
      guard let next = edges[Self.key(node, text.scalars[place])] else { return }
      node = next
      place += 1
    }
  }

  private static func key(_ node: Int32, _ scalar: UInt32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(scalar)
  }
}
