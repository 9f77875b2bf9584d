/// Groups, flags and repeats, and the cost that they bring.
extension RegexTranslation {
  // MARK: - Groups

  mutating func openGroup() throws(PatternSyntaxError) {
    run.count = 0
    if peek(1) == "*" {
      isPlain = false
      // A verb or an alphabetic look-around: (*positive_lookahead:…) holds a pattern.
      let start = index
      copy()
      copy()
      while index < scalars.count, isWord(scalars[index]) { copy() }
      let isVerb = scalars[start + 2..<index].allSatisfy { 0x41...0x5A ~= $0 || $0 == 0x5F }
      if peek() == ":", !isVerb || index == start + 2 {
        copy()
        groups.append(Group(isExtended: isExtended))
      } else {
        copy(through: ")")
      }
      return
    }
    guard peek(1) == "?" else {
      copy()
      if hasCapture { insertions.append(.uncaptured(at: here)) }
      hasCapture = true
      groups.append(Group(isExtended: isExtended))
      return
    }
    if peek(2) == "#" {
      isPlain = false
      copy(through: ")")
      return
    }
    let start = index
    copy()
    copy()
    switch peek() {
    case "P":
      hasCapture = true
      copy()
      if peek() == "<" { copy(through: ">") } else { try call() }
      if peek(-1) == ")" { return }
    case "'":
      hasCapture = true
      copy()
      copy(through: "'")
    case "<" where peek(1) != "=" && peek(1) != "!" && peek(1) != "*":
      hasCapture = true
      copy(through: ">")
    case "<":
      copy()
      copy()
    case "=", "!", ":", ">", "*": copy()
    case "|":
      isPlain = false
      copy()
    case "(":
      isPlain = false
      // A condition: a name, number or assertion, read as a group of its own.
      if peek(1) != "?" && peek(1) != "*" { copy(through: ")") }
    case "C":
      isPlain = false
      copy(through: ")")
      return
    case "R", "&", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9":
      try call()
      return
    case "+" where isDigitNext, "-" where isDigitNext:
      try call()
      return
    default:
      try flags(from: start)
      return
    }
    groups.append(Group(isExtended: isExtended))
  }

  var isDigitNext: Bool { index + 1 < scalars.count && 0x30...0x39 ~= scalars[index + 1] }

  /// A call of a group, `(?R)`, `(?1)`, `(?&name)`, `(?P>name)`, or a back reference `(?P=name)`.
  mutating func call() throws(PatternSyntaxError) {
    mayBeSlow = true
    isPlain = false
    copy(through: ")")
  }

  /// `(?i)` for the rest of the group around, `(?i:…)` for one of its own.
  mutating func flags(from start: Int) throws(PatternSyntaxError) {
    var extended = isExtended
    var isOff = false
    while let flag = peek(), flag != ")", flag != ":" {
      switch flag {
      case "^":
        extended = false
        if !raw {
          throw error(
            "`(?^)` asks for case, which normalised text does not have; use `match raw`", at: start)
        }
      case "-": isOff = true
      case "x": extended = !isOff
      case "i" where isOff && !raw:
        throw error(
          "`(?-i)` asks for case, which normalised text does not have; use `match raw`", at: start)
      case "i" where !isOff: mayFoldCase = true
      case "i", "m", "s", "U": break
      default: isPlain = false
      }
      copy()
    }
    if peek() == ":" {
      copy()
      groups.append(Group(isExtended: extended))
    } else if index < scalars.count {
      copy()
      groups[groups.count - 1].isExtended = extended
    }
  }

  // MARK: - Repeats

  mutating func quantifier(after group: Group?) throws(PatternSyntaxError) {
    var (least, most): (Int, Int?) = (0, nil)
    switch peek() {
    case "+": least = 1
    case "?": most = 1
    case "{":
      guard let bounds = readBounds() else {
        if (group?.alternatives ?? 1) > 1 { insertions.append(.count(at: here)) }
        try literal()
        return
      }
      least = bounds.least
      most = bounds.most
    default: break
    }
    if run.count > 0, least >= 3, !raw {
      throw error(
        "a letter three times or more in a row is one or two in normalised text; use `match raw`",
        at: index)
    }
    if peek() == "{" { copy(through: "}") } else { copy() }
    // A second sign makes the repeat lazy or possessive; it adds nothing.
    if peek() == "?" || peek() == "+" { copy() }
    run.count = 0
    groups[groups.count - 1].hasRepeat = groups[groups.count - 1].hasRepeat || most != least
    if most != least || (group?.alternatives ?? 1) > 1 { insertions.append(.count(at: here)) }
    guard let most else {
      mayBeSlow = true
      return
    }
    multiply(by: max(1, most - least + 1))
    if most > 1, let group, group.hasRepeat || group.alternatives > 1 { mayBeSlow = true }
  }

  /// True before what looks like a repeat.
  var isQuantifierNext: Bool { peek().map { "*+?{".unicodeScalars.contains($0) } ?? false }

  /// The numbers of `{n}`, `{n,}`, `{n,m}` at `index`, or nil where the brace is a literal.
  func readBounds() -> (least: Int, most: Int?)? {
    var place = index + 1
    func number() -> Int? {
      var value: Int?
      while place < scalars.count, 0x30...0x39 ~= scalars[place] {
        value = min((value ?? 0) * 10 + Int(scalars[place] - 0x30), 100_000)
        place += 1
      }
      return value
    }
    guard let least = number() else { return nil }
    var most: Int? = least
    if place < scalars.count, scalars[place] == 0x2C {
      place += 1
      most = number()
    }
    guard place < scalars.count, scalars[place] == 0x7D else { return nil }
    return (least, most)
  }

  mutating func multiply(by factor: Int) {
    let (product, overflow) = choices.multipliedReportingOverflow(by: factor)
    choices = overflow ? Int.max : product
  }
}
