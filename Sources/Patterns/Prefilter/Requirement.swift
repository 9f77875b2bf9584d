/// What a text must hold for a pattern to match: the cheapest certain signs that were found.
enum Requirement: Sendable {
  /// One of the first byte strings, none of them empty, and one of each other set. `boundary` at an end of a string asks for
  /// the end of a word there.
  case literals([[UInt8]], also: [[[UInt8]]])
  /// All of these, the rarest first.
  case gates([Gate])
  /// Nothing certain: the pattern always runs.
  case none

  /// No byte of UTF-8.
  static let boundary: UInt8 = 0xFF

  /// The requirement of an expression.
  ///
  /// - Parameters:
  ///   - pattern: as PCRE2 gets it, UTF-8.
  ///   - normalized: letters match in either case, and the text will be normalised: no capitals among its ASCII letters.
  ///   - foldsCase: letters match in either case somewhere in the pattern.
  init(ofExpression pattern: [UInt8], normalized: Bool, foldsCase: Bool) {
    guard let node = RegexReader.read(pattern, caseless: normalized) else {
      self = .none
      return
    }
    let analysis = RequirementAnalysis(normalized: normalized, foldsCase: foldsCase)
    var sets = analysis.literals(node).all
    // What is looked for first: rare, and few.
    let first = sets.indices.max { sets[$0].value < sets[$1].value }
    let rarity = first.map { sets[$0].rarity } ?? 0
    if let first, rarity >= Self.plentifulRarity {
      let strings = sets.remove(at: first).strings
      self = .literals(strings, also: Self.others(sets).map(\.strings))
      return
    }
    var gates = analysis.gates(node) + analysis.wholeTextGates(node)
    gates.sort { $0.rarity > $1.rarity }
    let gateRarity = gates.first?.rarity ?? 0
    if let first, rarity >= Self.leastFirstRarity {
      let strings = sets.remove(at: first).strings
      let others = Self.others(sets)
      let together = others.reduce(rarity) { $0 + $1.rarity }
      if together >= max(Self.leastRarity, gateRarity) {
        self = .literals(strings, also: others.map(\.strings))
        return
      }
    }
    if gateRarity >= Self.leastRarity {
      self = .gates(gates.filter { $0.rarity >= Self.leastRarity || $0.isCount })
    } else {
      self = .none
    }
  }

  private static func others(_ sets: [RequirementAnalysis.LiteralSet]) -> [RequirementAnalysis.LiteralSet] {
    let useful = sets.filter { $0.rarity >= leastOtherRarity }
    return Array(useful.sorted { $0.rarity > $1.rarity }.prefix(3))
  }

  /// Below this, in bits, most messages have it and looking does not pay.
  private static let leastRarity = 5.5
  private static let leastFirstRarity = 3.0
  /// Above this, hardly any message has it and looking for more does not pay.
  private static let plentifulRarity = 18.0
  private static let leastOtherRarity = 2.5
}
