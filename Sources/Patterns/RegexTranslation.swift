import TextNormalization

/// A pattern as the author wrote it, made ready for normalised text (R38), and what can be said of its cost.
///
/// Reads just enough of PCRE2's syntax to tell literal characters from the rest. Literals are normalised one to
/// one; escapes and the ends of class ranges are left alone. A raw pattern is only read, not changed.
struct RegexTranslation {
  /// UTF-8 for PCRE2.
  private(set) var output: [UInt8] = []
  /// True when matching could take more than linear time: unbounded repeats, nested ones, recursion.
  private(set) var mayBeSlow = false

  private let raw: Bool
  private let scalars: [UInt32]
  /// UTF-8 offset of each scalar in the pattern, and the end.
  private let offsets: [Int]
  /// For each place in the output where a source character begins: both places.
  private var places: [(output: Int, source: Int)] = []
  private var index = 0
  private let normalizer = Normalizer()

  /// The literal letter before `index` and how often it stands there in a row.
  private var run: (code: UInt32, count: Int) = (0, 0)
  /// One per open group.
  private var groups: [Group] = [Group(isExtended: false)]
  /// The group that was closed just before `index`.
  private var closed: Group?
  /// Product of the choices that repeats of bounded length leave.
  private var choices = 1

  private struct Group {
    /// The flag `x`: spaces and comments are skipped.
    var isExtended: Bool
    var alternatives = 1
    var hasRepeat = false
  }

  /// Reads a pattern; throws for what can never match normalised text.
  init(_ pattern: String, raw: Bool) throws(PatternSyntaxError) {
    self.raw = raw
    var scalars: [UInt32] = []
    var offsets: [Int] = []
    var place = 0
    for scalar in pattern.unicodeScalars {
      scalars.append(scalar.value)
      offsets.append(place)
      place += UTF8.width(scalar)
    }
    offsets.append(place)
    self.scalars = scalars
    self.offsets = offsets
    while index < scalars.count {
      places.append((output.count, offsets[index]))
      try step()
    }
    places.append((output.count, place))
    if raw { output = Array(pattern.utf8) }
    // So many ways through bounded repeats are tried at one place without harm.
    if choices > 1024 { mayBeSlow = true }
  }

  /// The place in the pattern that an offset of the output comes from.
  func sourceOffset(_ offset: Int) -> Int {
    if raw { return offset }
    return places.last { $0.output <= offset }?.source ?? 0
  }

  // MARK: - Reading

  private var isExtended: Bool { groups.last?.isExtended ?? false }

  private func peek(_ ahead: Int = 0) -> Character? {
    let place = index + ahead
    guard place < scalars.count, let scalar = Unicode.Scalar(scalars[place]) else { return nil }
    return Character(scalar)
  }

  private mutating func step() throws(PatternSyntaxError) {
    let code = scalars[index]
    let before = closed
    closed = nil
    if isExtended, code < 0x80, [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D].contains(code) {
      copy()
      closed = before
      return
    }
    switch Unicode.Scalar(code).map({ Character($0) }) {
    case "\\": try escape()
    case "[": try characterClass()
    case "(": try openGroup()
    case ")":
      copy()
      run.count = 0
      if groups.count > 1, let group = groups.popLast() {
        multiply(by: group.alternatives)
        groups[groups.count - 1].hasRepeat = groups[groups.count - 1].hasRepeat || group.hasRepeat
        closed = group
      }
    case "|":
      copy()
      run.count = 0
      groups[groups.count - 1].alternatives += 1
    case "*", "+", "?", "{": try quantifier(after: before)
    case "#" where isExtended:
      while index < scalars.count, peek() != "\n" { copy() }
    case ".", "^", "$":
      copy()
      run.count = 0
    default: try literal()
    }
  }

  private mutating func copy() {
    guard index < scalars.count else { return }
    append(scalars[index])
    index += 1
  }

  private mutating func copy(through end: Character) {
    while index < scalars.count {
      let last = peek() == end
      copy()
      if last { return }
    }
  }

  private mutating func append(_ code: UInt32) {
    guard let scalar = Unicode.Scalar(code) else { return }
    output += Array(String(scalar).utf8)
  }

  private func error(_ message: String, at place: Int) -> PatternSyntaxError {
    PatternSyntaxError(
      kind: .needsRaw, message: message, offset: offsets[min(place, offsets.count - 1)])
  }

  // MARK: - Literals

  private func normal(_ code: UInt32) -> [UInt32] {
    guard let scalar = Unicode.Scalar(code) else { return [code] }
    return normalizer.normalized(String(scalar)).string.unicodeScalars.map(\.value)
  }

  /// One literal character, outside of classes.
  private mutating func literal() throws(PatternSyntaxError) {
    let code = scalars[index]
    let normal = raw ? [code] : normal(code)
    if normal.count == 1, let single = normal.first {
      appendLiteral(single)
    } else {
      // A group, so that a repeat that follows takes all of it. Empty for characters that are left out.
      output += Array("(?:".utf8)
      for code in normal { appendLiteral(code) }
      output += Array(")".utf8)
    }
    let start = index
    index += 1
    for code in normal {
      let isLetter = isLatin(code) || (code != 0x3007 && Unicode.Scalar(code).map(isHan) ?? false)
      run = (code, isLetter ? (run.code == code ? run.count + 1 : 1) : 0)
    }
    if run.count >= 3, !raw, !isOptionalNext {
      throw error(
        "three equal letters in a row are one or two in normalised text; write fewer, or use `match raw`",
        at: start)
    }
  }

  /// True when the character before `index` need not be there.
  private var isOptionalNext: Bool {
    switch peek() {
    case "?", "*": true
    case "{": peek(1) == "0" || peek(1) == ","
    default: false
    }
  }

  private mutating func appendLiteral(_ code: UInt32) {
    if code < 0x80, !isWord(code) {
      // An ASCII character that the author wrote plainly stays so; one that came of normalisation is escaped.
      if scalars[index] == code {
        append(code)
        return
      }
      if code == 0x20 || code == 0x0A {
        output += Array((code == 0x20 ? "\\x20" : "\\n").utf8)
        return
      }
      output.append(0x5C)
    }
    append(code)
  }

  private func isWord(_ code: UInt32) -> Bool {
    0x30...0x39 ~= code || 0x61...0x7A ~= code | 0x20 || code == 0x5F
  }

  // MARK: - Escapes

  private mutating func escape() throws(PatternSyntaxError) {
    let start = index
    guard let next = peek(1) else {
      copy()
      return
    }
    if next == "Q" {
      try quoted()
      return
    }
    if scalars[index + 1] >= 0x80 {
      // An escaped character beyond ASCII is that character.
      index += 1
      try literal()
      return
    }
    if next != "E" { run.count = 0 }
    copy()
    copy()
    switch next {
    case "p", "P":
      if peek() == "{" {
        let from = index
        copy(through: "}")
        try checkProperty(scalars[(from + 1)..<max(from + 1, index - 1)], at: start)
      } else if index < scalars.count {
        copy()
      }
    case "x", "o", "N", "k", "g":
      if peek() == "{" {
        copy(through: "}")
      } else if peek() == "<" {
        copy(through: ">")
      } else if peek() == "'" {
        copy()
        copy(through: "'")
      } else if next == "x" {
        for _ in 0..<2 where index < scalars.count && isHexadecimal(scalars[index]) { copy() }
      }
      if next == "k" || next == "g" { mayBeSlow = true }
    case "c": if index < scalars.count { copy() }
    case "1", "2", "3", "4", "5", "6", "7", "8", "9": mayBeSlow = true
    default: break
    }
  }

  private func isHexadecimal(_ code: UInt32) -> Bool {
    0x30...0x39 ~= code || 0x61...0x66 ~= code | 0x20
  }

  /// `\Q…\E`: all literal.
  private mutating func quoted() throws(PatternSyntaxError) {
    index += 2
    while index < scalars.count {
      if peek() == "\\", peek(1) == "E" {
        index += 2
        return
      }
      if scalars[index] < 0x80, !isWord(scalars[index]) {
        if !raw { output.append(0x5C) }
        copy()
        run.count = 0
      } else {
        try literal()
      }
    }
  }

  private func checkProperty(_ name: ArraySlice<UInt32>, at start: Int) throws(PatternSyntaxError) {
    let letters = name.filter { isWord($0) && $0 != 0x5F || $0 == 0x26 }.map {
      $0 < 0x5B && $0 > 0x40 ? $0 | 0x20 : $0
    }
    let text = String(String.UnicodeScalarView(letters.compactMap(Unicode.Scalar.init)))
    if !raw, Self.caseProperties.contains(text) {
      throw error(
        "`\\p{\(text)}` asks for case, which normalised text does not have; use `match raw`",
        at: start)
    }
  }

  private static let caseProperties: Set<String> = [
    "lu", "ll", "lt", "lc", "l&", "upper", "lower", "uppercase", "lowercase", "cased", "cwl", "cwu",
    "cwt", "cwcf",
    "cwcm", "changeswhenlowercased", "changeswhenuppercased", "changeswhentitlecased",
    "changeswhencasefolded",
    "changeswhencasemapped",
  ]

  // MARK: - Classes

  private mutating func characterClass() throws(PatternSyntaxError) {
    run.count = 0
    copy()
    if peek() == "^" { copy() }
    var isFirst = true
    while index < scalars.count {
      places.append((output.count, offsets[index]))
      if peek() == "]", !isFirst {
        copy()
        return
      }
      if peek() == "[", peek(1) == ":" {
        try posixClass()
      } else {
        try member()
      }
      isFirst = false
    }
  }

  private mutating func posixClass() throws(PatternSyntaxError) {
    let start = index
    var end = index + 2
    while end < scalars.count, isWord(scalars[end]) || scalars[end] == 0x5E { end += 1 }
    guard end + 1 < scalars.count, scalars[end] == 0x3A, scalars[end + 1] == 0x5D else {
      copy()
      return
    }
    let name = String(
      String.UnicodeScalarView(scalars[(index + 2)..<end].compactMap(Unicode.Scalar.init)))
    if !raw, name == "upper" || name == "lower" || name == "^upper" || name == "^lower" {
      throw error(
        "`[:\(name):]` asks for case, which normalised text does not have; use `match raw`",
        at: start)
    }
    while index < end + 2 { copy() }
  }

  /// One character or range of a class.
  private mutating func member() throws(PatternSyntaxError) {
    if peek() == "\\" {
      if peek(1) == "Q" || peek(1) == "E" {
        copy()
        copy()
      } else {
        try classEscape()
      }
      if isRange { try rangeEnd() }
      return
    }
    if peek(1) == "-", index + 2 < scalars.count, peek(2) != "]" {
      copy()
      try rangeEnd()
      return
    }
    let code = scalars[index]
    let normal = raw ? [code] : normal(code)
    guard normal.count == 1, let single = normal.first else {
      let what = normal.isEmpty ? "is left out of" : "becomes several characters in"
      throw error("a character of this class \(what) normalised text; use `match raw`", at: index)
    }
    if single < 0x80, single != code, !isWord(single) { output.append(0x5C) }
    append(single)
    index += 1
  }

  private var isRange: Bool { peek() == "-" && index + 1 < scalars.count && peek(1) != "]" }

  /// The hyphen and the end of a range, which are left alone.
  private mutating func rangeEnd() throws(PatternSyntaxError) {
    copy()
    if peek() == "\\" { try classEscape() } else if index < scalars.count { copy() }
  }

  private mutating func classEscape() throws(PatternSyntaxError) {
    guard index + 1 < scalars.count else {
      copy()
      return
    }
    if scalars[index + 1] >= 0x80 {
      // The backslash says nothing; left alone, as class ranges and escapes are.
      copy()
      copy()
      return
    }
    try escape()
  }

  // MARK: - Groups

  private mutating func openGroup() throws(PatternSyntaxError) {
    run.count = 0
    if peek(1) == "*" {
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
      groups.append(Group(isExtended: isExtended))
      return
    }
    if peek(2) == "#" {
      copy(through: ")")
      return
    }
    let start = index
    copy()
    copy()
    switch peek() {
    case "P":
      copy()
      if peek() == "<" { copy(through: ">") } else { try call() }
      if peek(-1) == ")" { return }
    case "'":
      copy()
      copy(through: "'")
    case "<" where peek(1) != "=" && peek(1) != "!" && peek(1) != "*": copy(through: ">")
    case "<":
      copy()
      copy()
    case "=", "!", ":", "|", ">", "*": copy()
    case "(":
      // A condition: a name, number or assertion, read as a group of its own.
      if peek(1) != "?" && peek(1) != "*" { copy(through: ")") }
    case "C":
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

  private var isDigitNext: Bool { index + 1 < scalars.count && 0x30...0x39 ~= scalars[index + 1] }

  /// A call of a group, `(?R)`, `(?1)`, `(?&name)`, `(?P>name)`, or a back reference `(?P=name)`.
  private mutating func call() throws(PatternSyntaxError) {
    mayBeSlow = true
    copy(through: ")")
  }

  /// `(?i)` for the rest of the group around, `(?i:…)` for one of its own.
  private mutating func flags(from start: Int) throws(PatternSyntaxError) {
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
      default: break
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

  private mutating func quantifier(after group: Group?) throws(PatternSyntaxError) {
    var (least, most): (Int, Int?) = (0, nil)
    switch peek() {
    case "+": least = 1
    case "?": most = 1
    case "{":
      guard let bounds = readBounds() else {
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
    guard let most else {
      mayBeSlow = true
      return
    }
    multiply(by: max(1, most - least + 1))
    if most > 1, let group, group.hasRepeat || group.alternatives > 1 { mayBeSlow = true }
  }

  /// The numbers of `{n}`, `{n,}`, `{n,m}` at `index`, or nil where the brace is a literal.
  private func readBounds() -> (least: Int, most: Int?)? {
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

  private mutating func multiply(by factor: Int) {
    let (product, overflow) = choices.multipliedReportingOverflow(by: factor)
    choices = overflow ? Int.max : product
  }
}
