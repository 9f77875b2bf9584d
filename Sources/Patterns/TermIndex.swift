/// The terms of a set by the characters that they may begin with.
struct TermIndex: Sendable {
  /// One term and whose it is.
  struct Entry: Sendable {
    let term: Term
    let definition: Int
    let part: PatternPart
    /// Index in the part.
    let pattern: Int
    /// Index among all terms of the set.
    let number: Int
  }

  private(set) var entries: [Entry] = []
  private var byFirst: [UInt32: [Int32]] = [:]
  /// One bit for each remainder of a scalar by its size, so that most characters cost no look-up.
  private var filter = [UInt64](repeating: 0, count: 256)

  mutating func add(_ term: Term, definition: Int, part: PatternPart, pattern: Int) {
    let number = entries.count
    entries.append(
      Entry(term: term, definition: definition, part: part, pattern: pattern, number: number))
    for code in term.firstScalars {
      byFirst[code, default: []].append(Int32(truncatingIfNeeded: number))
      filter[Int(code >> 6 & 255)] |= 1 << UInt64(code & 63)
    }
  }

  /// Calls `found` for each match, in order of its start; matches of one term do not overlap.
  ///
  /// - Parameters:
  ///   - definition: looks for the terms of one definition only.
  ///   - ends: the end of the last match of each term, kept for the caller's reuse.
  func scan(
    _ codes: [UInt32], definition: Int? = nil, ends: inout [Int], found: (Entry, Range<Int>) -> Void
  ) {
    if entries.isEmpty { return }
    ends.removeAll(keepingCapacity: true)
    ends.append(contentsOf: repeatElement(0, count: entries.count))
    for start in codes.indices {
      let code = codes[start] & ~ScalarBuffer.squeezedBit
      guard filter[Int(code >> 6 & 255)] & (1 << UInt64(code & 63)) != 0,
        let candidates = byFirst[code]
      else {
        continue
      }
      for index in candidates {
        let entry = entries[Int(index)]
        if let definition, entry.definition != definition { continue }
        guard start >= ends[Int(index)], let end = entry.term.end(at: start, in: codes) else {
          continue
        }
        ends[Int(index)] = end
        found(entry, start..<end)
      }
    }
  }
}
