/// Derives what is certain from the parts of an expression.
struct RequirementAnalysis {
  let normalized: Bool
  let foldsCase: Bool

  /// Byte strings and how much it says that one of them is there.
  struct LiteralSet {
    let strings: [[UInt8]]
    /// In bits; 0 or less for a set that holds the empty string.
    let rarity: Double
    /// How good it is to wait for: more than some bits say little more, and each string takes room.
    let value: Double

    init(_ strings: [[UInt8]]) {
      self.strings = strings
      rarity = RequirementAnalysis.rarity(strings)
      value = RequirementAnalysis.value(rarity, count: strings.count)
    }
  }

  static func value(_ rarity: Double, count: Int) -> Double {
    min(rarity, 18) - Double(max(count, 1)).logarithm2
  }

  /// What literals are certain of one part.
  struct Literals {
    /// All byte strings that the part can take, where they are few; may hold the empty one.
    var exact: [[UInt8]]?
    /// One of each of these is in any match.
    var required: [LiteralSet] = []

    /// All sets that say something.
    var all: [LiteralSet] {
      let exact = exact.map(LiteralSet.init)
      return (required + (exact.map { [$0] } ?? [])).filter { $0.rarity > 0 }
    }

    /// The best of them.
    var best: LiteralSet? { all.max { $0.value < $1.value } }
  }

  private static let mostLiterals = 320
  /// Sets that are kept of one part.
  private static let mostSets = 6

  func literals(_ node: RegexNode) -> Literals {
    switch node {
    case .unknown, .again: return Literals()
    case .nothing, .start, .end: return Literals(exact: [[]])
    case .boundary: return Literals(exact: [[Requirement.boundary]])
    case .look(let inside): return Literals(exact: [[]], required: literals(inside).all)
    case .group(_, let inside): return literals(inside)
    case .one(_, let codes):
      return Literals(exact: codes.map { bytes(of: $0) })
    case .choice(let branches):
      var exact: [[UInt8]]? = []
      var required: [[UInt8]]? = []
      for branch in branches {
        let next = literals(branch)
        exact = Self.union(exact, next.exact)
        required = Self.union(required, next.best?.strings)
        if exact == nil && required == nil { break }
      }
      return Literals(exact: exact, required: required.map { [LiteralSet($0)] } ?? [])
    case .repeated(let inside, let least, let most):
      return literals(ofRepeat: literals(inside), least, most)
    case .sequence(let nodes): return literals(ofSequence: nodes)
    }
  }

  private func literals(ofRepeat inside: Literals, _ least: Int, _ most: Int?) -> Literals {
    if least == 0 { return Literals(exact: most == 1 ? Self.union(inside.exact, [[]]) : nil) }
    var exact = least <= 200 ? inside.exact : nil
    for _ in 1..<max(1, min(least, 200)) {
      guard exact != nil else { break }
      exact = Self.product(exact, inside.exact)
    }
    // What one round must hold, the whole must; two rounds stand side by side.
    var required = inside.all
    if exact == nil, least >= 2, let twice = Self.product(inside.exact, inside.exact) {
      required.append(LiteralSet(twice))
    }
    return Literals(exact: least == most ? exact : nil, required: required)
  }

  private func literals(ofSequence nodes: [RegexNode]) -> Literals {
    var required: [LiteralSet] = []
    // Parts side by side that take few strings each, those with one string joined: the last of these is open.
    var row: [[[UInt8]]] = []
    var open: [UInt8] = []
    func close() {
      if !open.isEmpty { row.append([open]) }
      open = []
    }
    var isWhole = true
    for node in nodes {
      if case .one(_, let codes?) = node, let code = onlyVisible(of: codes) {
        open += code
        continue
      }
      let next = literals(node)
      required += next.required
      guard let strings = next.exact else {
        close()
        required += Self.windows(row[...])
        row = []
        isWhole = false
        continue
      }
      if strings.count == 1 {
        open += strings[0]
      } else {
        close()
        row.append(strings)
      }
    }
    close()
    let count = row.reduce(1) { min($0 * $1.count, Self.mostLiterals + 1) }
    var exact: [[UInt8]]?
    if isWhole, count <= Self.mostLiterals {
      exact = [[]]
      for strings in row { exact = Self.product(exact, strings) }
    }
    if exact == nil { required += Self.windows(row[...]) }
    if required.count > Self.mostSets {
      required = Array(required.sorted { $0.value > $1.value }.prefix(Self.mostSets))
    }
    return Literals(exact: exact, required: required)
  }

  /// The best sets of strings that neighbours of a row take together, none overlapping another.
  ///
  /// The share of texts that hold a string is taken as the product of those of its parts, so that strings are joined only
  /// for what is kept.
  private static func windows(_ row: ArraySlice<[[UInt8]]>) -> [LiteralSet] {
    var best: (value: Double, range: Range<Int>)?
    // The end of a word says something beside its letters.
    let rarities = row.map { $0 == [[Requirement.boundary]] ? 1 : rarity($0) }
    for start in row.indices {
      var count = 1
      var rarity = 0.0
      for end in start..<row.endIndex {
        let (next, overflow) = count.multipliedReportingOverflow(by: row[end].count)
        if overflow || next > mostLiterals { break }
        count = next
        rarity += rarities[end - row.startIndex]
        let value = value(rarity, count: count)
        if rarity > 0, value > best?.value ?? 0 { best = (value, start..<(end + 1)) }
      }
    }
    guard let range = best?.range else { return [] }
    var strings: [[UInt8]]? = [[]]
    for place in range { strings = product(strings, row[place]) }
    guard let strings, Self.rarity(strings) > 0 else { return [] }
    return windows(row[..<range.lowerBound]) + [LiteralSet(strings)] + windows(row[range.upperBound...])
  }

  /// The characters of a text that a set may stand for: normalised text has no capitals among ASCII letters.
  private func visible(_ cells: CharacterCells) -> CharacterCells {
    normalized ? cells.subtracting(.upper) : cells
  }

  private func bytes(of codes: [UInt32]) -> [[UInt8]] {
    var strings: [[UInt8]] = []
    for code in visible(codes) {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let string = Array(String(scalar).utf8)
      if !strings.contains(string) { strings.append(string) }
    }
    return strings
  }

  /// The UTF-8 of the one of these characters that a text may have; nil if there is none or several.
  private func onlyVisible(of codes: [UInt32]) -> Unicode.UTF8.EncodedScalar? {
    var only: UInt32?
    for code in codes where isVisible(code) {
      if only != nil { return nil }
      only = code
    }
    return only.flatMap(Unicode.Scalar.init).flatMap(UTF8.encode)
  }

  /// Whether a text may have a character: normalisation leaves no capital, Kelvin sign or long s.
  private func isVisible(_ code: UInt32) -> Bool {
    !normalized || !(0x41...0x5A ~= code || code == 0x212A || code == 0x17F)
  }

  private func visible(_ codes: [UInt32]) -> [UInt32] { codes.filter(isVisible) }

  /// Gates that hold whichever branch was taken: of each kind the weakest, over the cells of all.
  private func common(_ branches: [[Gate]]) -> [Gate] {
    var common: [Gate] = []
    func bound(_ pick: (Gate) -> (CharacterCells, Int)?) -> (CharacterCells, Int)? {
      var cells: CharacterCells = []
      var least = Int.max
      for gates in branches {
        guard
          let best = gates.compactMap({ gate in pick(gate).map { (gate.rarity, $0) } }).max(by: {
            $0.0 < $1.0
          })
        else { return nil }
        cells.formUnion(best.1.0)
        least = min(least, best.1.1)
      }
      return (cells, least)
    }
    if let (cells, least) = bound({ if case .run(let cells, let least) = $0 { (cells, least) } else { nil } })
    {
      common.append(.run(cells, atLeast: least))
    }
    if let (cells, least) = bound({
      if case .count(let cells, let least) = $0 { (cells, least) } else { nil }
    }) {
      common.append(.count(cells, atLeast: least))
    }
    return common
  }

  // MARK: - Gates

  func gates(_ node: RegexNode) -> [Gate] {
    switch node {
    case .unknown, .again, .nothing, .boundary, .start, .end: return []
    case .look(let inside), .group(_, let inside): return gates(inside)
    case .one(let cells, let codes):
      let few = codes.flatMap { FewCharacters(visible($0)) }.map { [Gate.one(of: $0)] } ?? []
      return Self.useful(few + [.run(visible(cells), atLeast: 1)])
    case .choice(let branches): return common(branches.map(gates))
    case .repeated(let inside, let least, _):
      if least == 0 { return [] }
      var gates = gates(inside)
      if let span = span(inside) {
        gates.append(.run(visible(span.cells), atLeast: min(span.least * least, 1_000_000)))
      }
      for cells in atoms(inside) {
        gates.append(.count(visible(cells), atLeast: min(count(inside, cells) * least, 1_000_000)))
      }
      return Self.useful(gates)
    case .sequence(let nodes):
      var gates = nodes.flatMap(gates) + runs(nodes)
      for cells in atoms(node) { gates.append(.count(visible(cells), atLeast: count(node, cells))) }
      return Self.useful(gates)
    }
  }

  static func useful(_ gates: [Gate]) -> [Gate] {
    var kept: [Gate] = []
    for gate in gates {
      switch gate {
      case .run(let cells, let least) where least < 1 || cells == .all && least < 40: continue
      case .count(let cells, let least) where least < 2 || cells == .all: continue
      default: if !kept.contains(gate) { kept.append(gate) }
      }
    }
    return kept.count > 24 ? Array(kept.sorted { $0.rarity > $1.rarity }.prefix(24)) : kept
  }

  /// The cells of all characters of a part and the fewest of them; nil when the part may take anything.
  private func span(_ node: RegexNode) -> (cells: CharacterCells, least: Int, most: Int?)? {
    switch node {
    case .unknown, .again: return nil
    case .nothing, .boundary, .start, .end, .look: return ([], 0, 0)
    case .group(_, let inside): return span(inside)
    case .one(let cells, _): return (cells, 1, 1)
    case .choice(let branches):
      var result: (cells: CharacterCells, least: Int, most: Int?)?
      for branch in branches {
        guard let next = span(branch) else { return nil }
        guard let sum = result else {
          result = next
          continue
        }
        result = (
          sum.cells.union(next.cells), min(sum.least, next.least),
          sum.most.flatMap { most in next.most.map { max(most, $0) } }
        )
      }
      return result
    case .repeated(let inside, let least, let most):
      guard let inside = span(inside) else { return nil }
      return (
        inside.cells, min(inside.least * least, 1_000_000),
        inside.most.flatMap { each in most.map { min(each * $0, 1_000_000) } }
      )
    case .sequence(let nodes):
      var result: (cells: CharacterCells, least: Int, most: Int?) = ([], 0, 0)
      for node in nodes {
        guard let next = span(node) else { return nil }
        result.cells.formUnion(next.cells)
        result.least = min(result.least + next.least, 1_000_000)
        result.most = result.most.flatMap { most in next.most.map { min(most + $0, 1_000_000) } }
      }
      return result
    }
  }

  /// Characters of one kind side by side, and units that stand twice or more.
  private func runs(_ nodes: [RegexNode]) -> [Gate] {
    let spans = nodes.map(span)
    var gates: [Gate] = []
    for candidate in Set(spans.compactMap { $0?.cells }) where candidate != .all && !candidate.isEmpty {
      var longest = 0
      var current = 0
      for span in spans {
        if let span, span.cells.isSubset(of: candidate) {
          current += span.least
        } else {
          current = 0
        }
        longest = max(longest, current)
      }
      if longest > 0 { gates.append(.run(visible(candidate), atLeast: longest)) }
    }
    // Case beyond ASCII is left to the text (see `Gate.passes`); case within it is not.
    if foldsCase && !normalized { return gates }
    for (place, node) in nodes.enumerated().dropFirst() {
      var times = 0
      var number: Int?
      switch node {
      case .again(let group): (number, times) = (group, 1)
      case .repeated(.again(let group), let least, _): (number, times) = (group, least)
      default: break
      }
      guard times > 0, case .group(let group, let inside) = nodes[place - 1], group == number,
        let span = span(inside), span.least == span.most, span.least > 0
      else { continue }
      gates.append(
        .again(visible(span.cells), characters: span.least, times: times, foldsCase: foldsCase))
    }
    return gates
  }

  /// The distinct sets of cells of single characters.
  private func atoms(_ node: RegexNode) -> Set<CharacterCells> {
    switch node {
    case .one(let cells, _): [cells]
    case .group(_, let inside), .repeated(let inside, _, _): atoms(inside)
    case .sequence(let nodes), .choice(let nodes): nodes.reduce(into: []) { $0.formUnion(atoms($1)) }
    default: []
    }
  }

  /// The fewest characters of these cells that a match holds.
  private func count(_ node: RegexNode, _ cells: CharacterCells) -> Int {
    switch node {
    case .one(let some, _): some.isSubset(of: cells) ? 1 : 0
    case .group(_, let inside): count(inside, cells)
    case .repeated(let inside, let least, _): min(count(inside, cells) * least, 1_000_000)
    case .sequence(let nodes): nodes.reduce(0) { min($0 + count($1, cells), 1_000_000) }
    case .choice(let branches): branches.map { count($0, cells) }.min() ?? 0
    default: 0
    }
  }

  /// Gates of an expression that takes the text from its start to its end.
  func wholeTextGates(_ node: RegexNode) -> [Gate] {
    guard case .sequence(let nodes) = node else { return [] }
    let solid = nodes.filter {
      switch $0 {
      case .nothing, .boundary, .look: false
      default: true
      }
    }
    guard case .start? = solid.first, case .end? = solid.last, let span = span(node) else { return [] }
    // A line break may follow the end.
    var gates: [Gate] = [.only(visible(span.cells.union(.white)))]
    if let most = span.most { gates.append(.short(bytes: most * 4 + 1)) }
    return gates
  }

  // MARK: - Sets of literals

  private static func union(_ one: [[UInt8]]?, _ other: [[UInt8]]?) -> [[UInt8]]? {
    guard let one, let other, one.count + other.count <= 2 * mostLiterals else { return nil }
    return one + other
  }

  private static func product(_ one: [[UInt8]]?, _ other: [[UInt8]]?) -> [[UInt8]]? {
    guard let one, let other, one.count * other.count <= mostLiterals else { return nil }
    if other.count == 1, other[0].isEmpty { return one }
    if one.count == 1, one[0].isEmpty { return other }
    var joined: [[UInt8]] = []
    joined.reserveCapacity(one.count * other.count)
    for start in one {
      for end in other {
        if start.count + end.count > 512 { return nil }
        joined.append(start + end)
      }
    }
    return joined
  }

  /// How much a set says, in bits; 0 or less for one that holds the empty string.
  static func rarity(_ literals: [[UInt8]]) -> Double {
    var share = 0.0
    for literal in literals {
      let bits = bits(of: literal[...])
      share += bits >= 60 ? 0 : 1 / Double(UInt64(1) << UInt64(bits))
    }
    // No strings at all: the part can never match, which is as rare as can be.
    return share > 0 ? -share.logarithm2 : 60
  }

  /// Bits that a part of a literal says, roughly; they steer choices, never results.
  static func bits(of literal: ArraySlice<UInt8>) -> Double {
    if literal.allSatisfy({ $0 == Requirement.boundary }) { return 0 }
    var bits = 0.0
    var place = literal.startIndex
    while place < literal.endIndex {
      let byte = literal[place]
      if 0xE0..<0xF0 ~= byte, place + 3 <= literal.endIndex {
        let character = UInt32(byte) << 16 | UInt32(literal[place + 1]) << 8 | UInt32(literal[place + 2])
        bits += commonHan.contains(character) ? 5.5 : 10
        place += 3
        continue
      }
      switch byte {
      case 0x20: bits += 2.5
      case 0x61, 0x65, 0x69, 0x6E, 0x6F, 0x72, 0x73, 0x74: bits += 3.6
      case 0x61...0x7A: bits += 5
      case 0x30...0x39: bits += 5.5
      case Requirement.boundary: bits += 1
      case 0..<0x80: bits += 7
      case 0x80..<0xC0: bits += 4
      case 0xC0..<0xE0: bits += 5
      default: bits += 1
      }
      place += 1
    }
    return bits
  }

  /// Characters that many messages hold, by their three bytes.
  private static let commonHan: Set<UInt32> = Set(
    "的一是不了在有我你他这个们就也都要会没到说去好吗呢吧么什能可以上下来给为和还看用想时后天多大小买发货退款问怎请".unicodeScalars
      .map { String($0).utf8.reduce(0) { $0 << 8 | UInt32($1) } })
}

extension CharacterCells {
  /// The fewest bytes of a character of these cells.
  var leastWidth: Int {
    if !isDisjoint(with: .ascii) { return 1 }
    if contains(.twoBytes) { return 2 }
    return isDisjoint(with: [.threeBytes, .wideMark, .han, .lateThreeBytes]) ? 4 : 3
  }

  /// True when a character of these cells may have so many bytes.
  func hasWidth(_ bytes: Int) -> Bool {
    switch bytes {
    case 1: !isDisjoint(with: .ascii)
    case 2: contains(.twoBytes)
    case 3: !isDisjoint(with: [.threeBytes, .wideMark, .han, .lateThreeBytes])
    default: contains(.fourBytes)
    }
  }

  /// The most bytes of a character of these cells.
  var mostWidth: Int {
    if contains(.fourBytes) { return 4 }
    if !isDisjoint(with: [.threeBytes, .wideMark, .han, .lateThreeBytes]) { return 3 }
    return contains(.twoBytes) ? 2 : 1
  }
}
