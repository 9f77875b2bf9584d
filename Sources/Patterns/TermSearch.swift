extension Term {
  /// Byte strings of which one stands in any text that the term matches when nothing parts its characters.
  var solidRequirement: Requirement {
    var runs: [[UInt8]] = []
    var run: [UInt8] = []
    func bytes(_ code: UInt32) -> [UInt8] {
      Unicode.Scalar(code).map { Array(String($0).utf8) } ?? []
    }
    for unit in units {
      switch unit {
      case .scalar(let code): run += bytes(code)
      case .doubled(let code):
        // It stands once or twice: what comes before touches it, and it touches what comes after.
        run += bytes(code)
        runs.append(run)
        run = bytes(code)
      case .number:
        runs.append(run)
        run = []
      }
    }
    runs.append(run)
    let best = runs.filter { !$0.isEmpty }.max {
      RequirementAnalysis.rarity([$0]) < RequirementAnalysis.rarity([$1])
    }
    return best.map { .literals([$0], also: []) } ?? .none
  }

  /// The bytes of its characters without separators, or nil where it is never looked for spelled apart.
  var spacedBytes: [UInt8]? {
    if spaced.isEmpty { return nil }
    return spaced.flatMap { code in Unicode.Scalar(code).map { Array(String($0).utf8) } ?? [] }
  }

  /// The first match that begins at `start` or behind it; it takes one character at least.
  func match(in codes: [UInt32], from start: Int) -> Range<Int>? {
    let (first, second, isNumber) = firstCodes
    for place in start..<max(start, codes.count) {
      let code = codes[place] & ~ScalarBuffer.squeezedBit
      if code == first || code == second || isNumber, let end = end(at: place, in: codes) {
        return place..<end
      }
    }
    return nil
  }

  /// The characters that a match may begin with: spelled apart, a term that begins with a separator begins with the next.
  private var firstCodes: (UInt32, UInt32, isNumber: Bool) {
    switch units.first {
    case .scalar(let code), .doubled(let code): (code, spaced.first ?? code, false)
    case .number, nil: (0, 0, true)
    }
  }
}
