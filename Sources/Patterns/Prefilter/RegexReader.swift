import TextNormalization

/// Reads the syntax of PCRE2 into `RegexNode`, for what must be true of a text that matches.
///
/// It follows what it knows to the letter and gives up on the whole pattern (`nil`) where a wrong reading of one sign could
/// change what comes after; single items that it does not follow become `unknown`.
struct RegexReader {
  let scalars: [UInt32]
  var index = 0
  /// Case counts: a raw pattern outside of `(?i)`.
  var isCaseless: Bool
  private var isExtended = false
  /// Set for good by `(?m)`: `^` and `$` may then mean a line.
  private var isMultiline = false
  private var groups = 0
  private var depth = 0
  var hasGivenUp = false

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

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    let place = index + ahead
    return place < scalars.count ? Unicode.Scalar(scalars[place]) : nil
  }

  mutating func giveUp() -> RegexNode {
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

  mutating func skip(past end: Unicode.Scalar) {
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
  func literal(_ code: UInt32) -> RegexNode {
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
