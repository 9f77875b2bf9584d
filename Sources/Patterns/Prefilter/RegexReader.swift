import TextNormalization

/// Reads the syntax of PCRE2 into `RegexNode`, for what must be true of a text that matches.
///
/// It follows what it knows to the letter and gives up on the whole pattern (`nil`) where a wrong reading of one sign could
/// change what comes after; single items that it does not follow become `unknown`.
struct RegexReader {
  private let scalars: [UInt32]
  private var index = 0
  /// Case counts: a raw pattern outside of `(?i)`.
  private var isCaseless: Bool
  private var isExtended = false
  /// Set for good by `(?m)`: `^` and `$` may then mean a line.
  private var isMultiline = false
  private var groups = 0
  private var depth = 0
  private var hasGivenUp = false

  private init(_ scalars: [UInt32], caseless: Bool) {
    self.scalars = scalars
    isCaseless = caseless
  }

  /// The pattern, as PCRE2 gets it, in UTF-8; nil where nothing is certain.
  static func read(_ pattern: [UInt8], caseless: Bool) -> RegexNode? {
    var reader = RegexReader(
      String(decoding: pattern, as: UTF8.self).unicodeScalars.map(\.value), caseless: caseless)
    let node = reader.choice()
    return reader.hasGivenUp || reader.index < reader.scalars.count ? nil : node
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    let place = index + ahead
    return place < scalars.count ? Unicode.Scalar(scalars[place]) : nil
  }

  private mutating func giveUp() -> RegexNode {
    hasGivenUp = true
    index = scalars.count
    return .unknown
  }

  // MARK: - Structure

  /// Alternatives up to a closing parenthesis or the end. Flags set inside end with the group.
  private mutating func choice() -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    if depth > 60 { return giveUp() }
    let (caseless, extended) = (isCaseless, isExtended)
    var branches = [sequence()]
    while peek() == "|" {
      index += 1
      branches.append(sequence())
    }
    (isCaseless, isExtended) = (caseless, extended)
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() -> RegexNode {
    var nodes: [RegexNode] = []
    while let next = peek(), next != "|", next != ")" {
      if isExtended, skipBlank() { continue }
      if next == "(", peek(1) == "?", peek(2) == "#" {
        skip(past: ")")
        continue
      }
      if next == "*" || next == "+" || next == "?" || isBounds {
        guard let last = nodes.popLast(), let bounds = quantifier() else { return giveUp() }
        nodes.append(.repeated(last, least: bounds.least, most: bounds.most))
        continue
      }
      guard let node = item(&nodes) else { continue }
      nodes.append(node)
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// Space and comments of `(?x)`; true when something was skipped.
  private mutating func skipBlank() -> Bool {
    switch peek() {
    case " ", "\t", "\n", "\u{B}", "\u{C}", "\r":
      index += 1
      return true
    case "#":
      while index < scalars.count, scalars[index] != 0x0A { index += 1 }
      return true
    default:
      // White space beyond ASCII may or may not count, by version.
      if let code = scalars[index..<scalars.count].first,
        [0x85, 0x200E, 0x200F, 0x2028, 0x2029].contains(code)
      {
        _ = giveUp()
        return true
      }
      return false
    }
  }

  private mutating func skip(past end: Unicode.Scalar) {
    while let next = peek() {
      index += 1
      if next == end { return }
    }
    hasGivenUp = true
  }

  /// True where `{` begins a repeat, or what newer versions take for one.
  private var isBounds: Bool {
    guard peek() == "{" else { return false }
    var place = index + 1
    while place < scalars.count, scalars[place] != 0x7D {
      guard 0x30...0x39 ~= scalars[place] || [0x20, 0x2C, 0x09].contains(scalars[place]) else { return false }
      place += 1
    }
    return place < scalars.count && place > index + 1
  }

  /// The bounds of the repeat at `index`; nil for a form that versions of PCRE2 read differently.
  private mutating func quantifier() -> (least: Int, most: Int?)? {
    var bounds: (least: Int, most: Int?)
    switch peek() {
    case "*": bounds = (0, nil)
    case "+": bounds = (1, nil)
    case "?": bounds = (0, 1)
    default:
      var numbers: [Int?] = [nil]
      index += 1
      while let next = peek(), next != "}" {
        if next == "," {
          numbers.append(nil)
        } else if let digit = next.digit {
          numbers[numbers.count - 1] = min((numbers[numbers.count - 1] ?? 0) * 10 + digit, 100_000)
        } else {
          return nil
        }
        index += 1
      }
      guard numbers.count <= 2, let least = numbers[0] else { return nil }
      bounds = (least, numbers.count == 1 ? least : numbers[1])
    }
    index += 1
    if isExtended { while index < scalars.count, skipBlank() {} }
    // Lazy or possessive.
    if peek() == "?" || peek() == "+" { index += 1 }
    return bounds
  }

  /// One item; nil where it only changed what follows. `\Q…\E` adds its characters to `nodes`.
  private mutating func item(_ nodes: inout [RegexNode]) -> RegexNode? {
    let code = scalars[index]
    switch peek() {
    case "(": return group()
    case "[": return characterClass()
    case "\\": return escape(&nodes)
    case ".":
      index += 1
      return .one(.all, codes: nil)
    case "^":
      index += 1
      return isMultiline ? .nothing : .start
    case "$":
      index += 1
      return isMultiline ? .nothing : .end
    default:
      index += 1
      return literal(code)
    }
  }

  /// A character that stands for itself.
  private func literal(_ code: UInt32) -> RegexNode {
    guard isCaseless else { return .one(CharacterCells.cell(of: code), codes: [code]) }
    if code < 0x80 {
      guard 0x41...0x5A ~= code & ~0x20 else { return .one(CharacterCells.cell(of: code), codes: [code]) }
      let lower = code | 0x20
      // K also is the Kelvin sign, s the long s.
      let cells: CharacterCells = [.upper, .lower]
      return lower == 0x6B || lower == 0x73
        ? .one(
          cells.union([.twoBytes, .threeBytes]),
          codes: [lower, lower & ~0x20, lower == 0x6B ? 0x212A : 0x17F])
        : .one(cells, codes: [lower, lower & ~0x20])
    }
    return Self.isCaseFree(code)
      ? .one(CharacterCells.cell(of: code), codes: [code])
      : .one(CharacterCells.beyondASCII.union([.upper, .lower]), codes: nil)
  }

  /// True for characters of scripts that have no upper and lower case.
  static func isCaseFree(_ code: UInt32) -> Bool {
    switch code {
    case 0xA1...0xB4, 0x2000...0x206F, 0x20A0...0x20BF, 0x2190...0x21FF, 0x2200...0x22FF, 0x2300...0x23FF,
      0x2500...0x27BF,
      0x2E80...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE00...0xFE0F, 0x1F000...0x1FAFF,
      0x20000...0x3FFFF:
      true
    default: false
    }
  }

  // MARK: - Groups

  private mutating func group() -> RegexNode? {
    index += 1
    if peek() == "*" { return alphabetic() }
    guard peek() == "?" else { return captured() }
    index += 1
    switch peek() {
    case ":", ">":
      index += 1
      return closed()
    case "|":
      // Numbers of groups restart in each branch.
      groups += 1000
      index += 1
      let inside = closed()
      groups += 1000
      return inside
    case "=":
      index += 1
      return .look(closed())
    case "!":
      index += 1
      _ = closed()
      return .nothing
    case "*":
      index += 1
      return .look(closed())
    case "<" where peek(1) == "=":
      index += 2
      return .look(closed())
    case "<" where peek(1) == "*":
      index += 2
      return .look(closed())
    case "<" where peek(1) == "!":
      index += 2
      _ = closed()
      return .nothing
    case "<":
      skip(past: ">")
      return captured()
    case "'":
      index += 1
      skip(past: "'")
      return captured()
    case "P" where peek(1) == "<":
      skip(past: ">")
      return captured()
    case "(":
      // A condition: its inside may be anything, but must be read to be left.
      if peek(1) == "?" || peek(1) == "*" {
        _ = group()
      } else {
        skip(past: ")")
      }
      _ = closed()
      return .unknown
    case "C":
      // A callout with a text may hold a parenthesis.
      if let next = peek(1), next != ")", next.digit == nil { return giveUp() }
      skip(past: ")")
      return .unknown
    case "P", "R", "&", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9":
      skip(past: ")")
      return .unknown
    case "+", "-":
      if peek(1)?.digit != nil {
        skip(past: ")")
        return .unknown
      }
      return flags()
    default: return flags()
    }
  }

  private mutating func captured() -> RegexNode {
    groups += 1
    let number = groups
    return .group(number, closed())
  }

  /// The inside of a group up to its parenthesis.
  private mutating func closed() -> RegexNode {
    let inside = choice()
    guard peek() == ")" else { return giveUp() }
    index += 1
    return inside
  }

  /// `(*pla:…)` and its like; a verb may end the match early, so nothing is certain then.
  private mutating func alphabetic() -> RegexNode {
    index += 1
    var name = ""
    while let next = peek(), next.isASCIILetter || next == "_" {
      name.unicodeScalars.append(next)
      index += 1
    }
    guard peek() == ":" else { return giveUp() }
    index += 1
    switch name {
    case "pla", "positive_lookahead", "plb", "positive_lookbehind", "napla", "naplb":
      return .look(closed())
    case "nla", "negative_lookahead", "nlb", "negative_lookbehind":
      _ = closed()
      return .nothing
    case "atomic": return closed()
    default: return giveUp()
    }
  }

  /// `(?i)` up to the end of the group around, `(?i:…)` for its own.
  private mutating func flags() -> RegexNode? {
    var (caseless, extended) = (isCaseless, isExtended)
    var isOff = false
    while let flag = peek(), flag != ")", flag != ":" {
      switch flag {
      case "-": isOff = true
      case "^":
        caseless = false
        extended = false
      case "i": caseless = !isOff
      case "x": extended = !isOff
      case "m": isMultiline = true
      case "s", "n", "J", "U": break
      default: return giveUp()
      }
      // With `n`, plain parentheses capture nothing, and numbers mean other groups.
      if flag == "n" { groups += 1000 }
      index += 1
    }
    if peek() == ":" {
      index += 1
      let before = (isCaseless, isExtended)
      (isCaseless, isExtended) = (caseless, extended)
      let inside = closed()
      (isCaseless, isExtended) = before
      return inside
    }
    guard peek() == ")" else { return giveUp() }
    index += 1
    (isCaseless, isExtended) = (caseless, extended)
    return nil
  }
}

// MARK: - Escapes

extension RegexReader {
  private mutating func escape(_ nodes: inout [RegexNode]) -> RegexNode? {
    guard let next = peek(1) else { return giveUp() }
    let code = scalars[index + 1]
    index += 2
    switch next {
    case "Q":
      while index < scalars.count {
        if peek() == "\\", peek(1) == "E" {
          index += 2
          return nil
        }
        nodes.append(literal(scalars[index]))
        index += 1
      }
      return nil
    case "E": return nil
    case "b": return .boundary
    case "B", "G", "K": return .nothing
    case "A": return .start
    case "z", "Z": return .end
    case "X", "R": return .repeated(.one(.all, codes: nil), least: 1, most: nil)
    case "N" where peek() == "{": return giveUp()
    case "1", "2", "3", "4", "5", "6", "7", "8", "9":
      var number = Int(code - 0x30)
      while let value = peek()?.digit {
        number = min(number * 10 + value, 10_000)
        index += 1
      }
      // From two digits on it may be an octal character.
      return number < 10 ? .again(number) : .unknown
    case "k", "g":
      switch peek() {
      case "{": skip(past: "}")
      case "<": skip(past: ">")
      case "'":
        index += 1
        skip(past: "'")
      default:
        if peek() == "+" || peek() == "-" { index += 1 }
        while peek()?.digit != nil { index += 1 }
      }
      return .unknown
    default: return character(after: next, code)
    }
  }

  /// An escape that stands for one character, inside of a class or not.
  private mutating func character(after next: Unicode.Scalar, _ code: UInt32) -> RegexNode? {
    switch next {
    case "d": return .one(.digit, codes: nil)
    case "w": return .one(isCaseless ? .word.union([.twoBytes, .threeBytes]) : .word, codes: nil)
    case "s": return .one(.white, codes: nil)
    case "h", "v": return .one([.white, .twoBytes, .threeBytes, .wideMark], codes: nil)
    case "D": return .one(CharacterCells.all.subtracting(.digit), codes: nil)
    case "S", "W", "H", "V", "N", "C": return .one(.all, codes: nil)
    case "p", "P":
      guard peek() == "{" else {
        index += 1
        return .one(.all, codes: nil)
      }
      let start = index + 1
      skip(past: "}")
      let name = scalars[min(start, scalars.count)..<max(start, index - 1)].compactMap(Unicode.Scalar.init)
        .map(String.init).joined()
      return .one(next == "p" ? Self.property(name) : .all, codes: nil)
    case "x" where peek() == "{": return numbered(base: 16)
    case "x":
      var value: UInt32 = 0
      var digits = 0
      while digits < 2, let number = peek()?.hexadecimalDigit {
        value = value * 16 + UInt32(number)
        index += 1
        digits += 1
      }
      return literal(value)
    case "o": return peek() == "{" ? numbered(base: 8) : giveUp()
    case "0", "c", "u", "U", "L", "l": return giveUp()
    case "a": return literal(7)
    case "e": return literal(0x1B)
    case "f": return literal(0x0C)
    case "n": return literal(0x0A)
    case "r": return literal(0x0D)
    case "t": return literal(0x09)
    default: return next.isASCIILetter || next.digit != nil ? giveUp() : literal(code)
    }
  }

  /// `\x{…}` or `\o{…}`; the brace is at `index`.
  private mutating func numbered(base: UInt32) -> RegexNode {
    index += 1
    var value: UInt32 = 0
    while let digit = peek(), digit != "}" {
      guard let number = digit.hexadecimalDigit, number < Int(base), value < 0x110000 else { return giveUp() }
      value = value * base + UInt32(number)
      index += 1
    }
    guard peek() == "}" else { return giveUp() }
    index += 1
    return literal(value)
  }

  private static func property(_ name: String) -> CharacterCells {
    switch name {
    case "Han": [.threeBytes, .wideMark, .han, .lateThreeBytes, .fourBytes]
    case "P": CharacterCells.all.subtracting([.digit, .upper, .lower, .white, .han])
    case "N", "Nd": CharacterCells.beyondASCII.union(.digit)
    case "Zs", "Z", "Xsp": [.white, .twoBytes, .threeBytes, .wideMark]
    default: .all
    }
  }

  // MARK: - Classes

  private mutating func characterClass() -> RegexNode {
    index += 1
    let isNegated = peek() == "^"
    if isNegated { index += 1 }
    var cells: CharacterCells = []
    var codes: [UInt32]? = []
    var isFirst = true
    func add(_ node: RegexNode?, _ cells: inout CharacterCells, _ codes: inout [UInt32]?) -> UInt32? {
      guard case .one(let more, let some)? = node else { return nil }
      cells.formUnion(more)
      codes = some.flatMap { some in codes.map { $0 + some } }
      return some?.first
    }
    while true {
      guard let next = peek() else { return giveUp() }
      if next == "]", !isFirst { break }
      isFirst = false
      if next == "[", peek(1) == ":" || peek(1) == "." || peek(1) == "=" {
        guard let named = posixClass() else { return giveUp() }
        _ = add(.one(named, codes: nil), &cells, &codes)
        continue
      }
      let start = memberCode()
      let node = member()
      if hasGivenUp { return .unknown }
      guard let node else { continue }
      guard peek() == "-", let after = peek(1), after != "]", let start else {
        _ = add(node, &cells, &codes)
        continue
      }
      index += 1
      let end = memberCode()
      let last = member()
      if hasGivenUp { return .unknown }
      guard let end, last != nil, start <= end else { return giveUp() }
      if end - start < 12 {
        for code in start...end { _ = add(literal(code), &cells, &codes) }
      } else {
        codes = nil
        cells.formUnion(CharacterCells.cells(of: start...end))
        if isCaseless {
          if !cells.isDisjoint(with: [.upper, .lower]) {
            cells.formUnion([.upper, .lower, .twoBytes, .threeBytes])
          }
          let isSafe =
            start >= 0x2E80 && Self.isCaseFree(start) && Self.isCaseFree(end)
            && (end <= 0x9FFF || start >= 0x1F000)
          if end >= 0x80, !isSafe { cells.formUnion(CharacterCells.beyondASCII.union([.upper, .lower])) }
        }
      }
    }
    index += 1
    // Of a cell that is named only in part the rest is still allowed, so a negation leaves out nothing.
    return isNegated
      ? .one(.all, codes: nil) : .one(cells, codes: codes.flatMap { $0.count <= 24 ? $0 : nil })
  }

  /// The code of the literal member at `index`, if it is a plain one.
  private func memberCode() -> UInt32? {
    guard index < scalars.count else { return nil }
    if peek() != "\\" { return scalars[index] }
    guard let next = peek(1) else { return nil }
    if next == "x", peek(2) == "{" {
      var value: UInt32 = 0
      var place = index + 3
      while place < scalars.count, scalars[place] != 0x7D {
        guard let digit = Unicode.Scalar(scalars[place])?.hexadecimalDigit else { return nil }
        value = min(value, 0x110000) * 16 + UInt32(digit)
        place += 1
      }
      return value
    }
    return next.isASCIILetter || next.digit != nil ? nil : scalars[index + 1]
  }

  /// One member of a class; nil for `\E` and the like.
  private mutating func member() -> RegexNode? {
    guard peek() == "\\" else {
      guard index < scalars.count else { return giveUp() }
      index += 1
      return literal(scalars[index - 1])
    }
    guard let next = peek(1) else { return giveUp() }
    let code = scalars[index + 1]
    index += 2
    switch next {
    case "Q", "E", "N", "R", "X", "B", "k", "g": return giveUp()
    case "b": return literal(8)
    case "1", "2", "3", "4", "5", "6", "7", "8", "9": return giveUp()
    default: return character(after: next, code)
    }
  }

  private mutating func posixClass() -> CharacterCells? {
    guard peek(1) == ":" else { return nil }
    var place = index + 2
    var name = ""
    while place < scalars.count, scalars[place] != 0x3A {
      guard let scalar = Unicode.Scalar(scalars[place]) else { return nil }
      name.unicodeScalars.append(scalar)
      place += 1
    }
    guard place + 1 < scalars.count, scalars[place + 1] == 0x5D else { return nil }
    index = place + 2
    switch name {
    case "digit": return .digit
    case "space", "blank": return [.white, .twoBytes, .threeBytes, .wideMark]
    case "punct": return [.mark, .stop, .comma, .at, .underscore, .symbol]
    default: return .all
    }
  }
}

extension Unicode.Scalar {
  /// The value of an ASCII digit.
  fileprivate var digit: Int? { 0x30...0x39 ~= value ? Int(value) - 0x30 : nil }

  /// The value of an ASCII hexadecimal digit.
  fileprivate var hexadecimalDigit: Int? {
    digit ?? (0x61...0x66 ~= value | 0x20 ? Int(value | 0x20) - 0x57 : nil)
  }

  fileprivate var isASCIILetter: Bool { 0x61...0x7A ~= value | 0x20 }
}
