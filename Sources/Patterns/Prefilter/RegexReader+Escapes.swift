import TextNormalization

extension RegexReader {
  mutating func escape(_ nodes: inout [RegexNode]) -> RegexNode? {
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

  mutating func characterClass() -> RegexNode {
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
  var digit: Int? { 0x30...0x39 ~= value ? Int(value) - 0x30 : nil }

  /// The value of an ASCII hexadecimal digit.
  var hexadecimalDigit: Int? {
    digit ?? (0x61...0x66 ~= value | 0x20 ? Int(value | 0x20) - 0x57 : nil)
  }

  var isASCIILetter: Bool { 0x61...0x7A ~= value | 0x20 }
}
