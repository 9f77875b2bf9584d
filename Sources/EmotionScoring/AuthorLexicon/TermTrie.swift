/// Terms by their characters, for longest matches from a place in a text.
struct TermTrie: Sendable {
  /// Stands for a run of digits or Han numerals; no Unicode scalar.
  static let number: UInt32 = 0xFFFF_FFFF

  private var edges = TrieEdges()
  /// Term that ends at a node, or -1.
  private var terms: [Int32] = [-1]
  /// True when some term has a number.
  private var hasNumbers = false

  /// Adds a term; an earlier one with the same characters stays and its place is returned.
  mutating func insert(_ scalars: [UInt32], term: Int) -> Int {
    var node: Int32 = 0
    for scalar in scalars {
      if scalar == Self.number { hasNumbers = true }
      if let next = edges.next(node, scalar) {
        node = next
      } else {
        let next = Int32(terms.count)
        terms.append(-1)
        edges.insert(node, scalar, next)
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
      if hasNumbers, let numbered = edges.next(node, Self.number) {
        let end = text.numeralEnd(from: place)
        // A numeral is taken whole, so each number in a term is walked once.
        if end > place { walk(text, from: end, node: numbered, &best) }
      }
      guard let next = edges.next(node, text.code(place)) else { return }
      node = next
      place += 1
    }
  }
}

/// Node and character to node; node 0 is the root, to which no edge leads.
private struct TrieEdges: Sendable {
  private struct Edge {
    var node: Int32 = 0
    var scalar: UInt32 = 0
    /// Where it leads to; 0 for a place without an edge.
    var next: Int32 = 0
  }

  /// Each edge at the place that its hash names, or at the next free one; at most half of the places are taken.
  private var places = [Edge](repeating: Edge(), count: 64)
  private var count = 0

  @inline(__always)
  func next(_ node: Int32, _ scalar: UInt32) -> Int32? {
    var place = place(of: node, scalar)
    while places[place].next != 0 {
      if places[place].node == node, places[place].scalar == scalar { return places[place].next }
      place = (place + 1) & (places.count - 1)
    }
    return nil
  }

  /// Adds an edge that there is not yet.
  mutating func insert(_ node: Int32, _ scalar: UInt32, _ next: Int32) {
    if 2 * count >= places.count {
      let edges = places.filter { $0.next != 0 }
      places = [Edge](repeating: Edge(), count: 2 * places.count)
      for edge in edges { put(edge) }
    }
    count += 1
    put(Edge(node: node, scalar: scalar, next: next))
  }

  private mutating func put(_ edge: Edge) {
    var place = place(of: edge.node, edge.scalar)
    while places[place].next != 0 { place = (place + 1) & (places.count - 1) }
    places[place] = edge
  }

  @inline(__always)
  private func place(of node: Int32, _ scalar: UInt32) -> Int {
    let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(scalar)
    return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (places.count - 1)
  }
}
