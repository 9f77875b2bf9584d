/// Escapes and character classes, which keep what they say.
extension RegexTranslation {
  // MARK: - Escapes

  mutating func escape() throws(PatternSyntaxError) {
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
      if next == "k" || next == "g" { (mayBeSlow, isPlain) = (true, false) }
    case "c": if index < scalars.count { copy() }
    case "1", "2", "3", "4", "5", "6", "7", "8", "9": (mayBeSlow, isPlain) = (true, false)
    default: break
    }
  }

  func isHexadecimal(_ code: UInt32) -> Bool {
    0x30...0x39 ~= code || 0x61...0x66 ~= code | 0x20
  }

  /// `\Q…\E`: all literal.
  mutating func quoted() throws(PatternSyntaxError) {
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

  func checkProperty(_ name: ArraySlice<UInt32>, at start: Int) throws(PatternSyntaxError) {
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

  static let caseProperties: Set<String> = [
    "lu", "ll", "lt", "lc", "l&", "upper", "lower", "uppercase", "lowercase", "cased", "cwl", "cwu",
    "cwt", "cwcf",
    "cwcm", "changeswhenlowercased", "changeswhenuppercased", "changeswhentitlecased",
    "changeswhencasefolded",
    "changeswhencasemapped",
  ]

  // MARK: - Classes

  mutating func characterClass() throws(PatternSyntaxError) {
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

  mutating func posixClass() throws(PatternSyntaxError) {
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
  mutating func member() throws(PatternSyntaxError) {
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

  var isRange: Bool { peek() == "-" && index + 1 < scalars.count && peek(1) != "]" }

  /// The hyphen and the end of a range, which are left alone.
  mutating func rangeEnd() throws(PatternSyntaxError) {
    copy()
    if peek() == "\\" { try classEscape() } else if index < scalars.count { copy() }
  }

  mutating func classEscape() throws(PatternSyntaxError) {
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
}
