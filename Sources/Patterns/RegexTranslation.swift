import TextNormalization

/// A pattern as the author wrote it, made ready for normalised text (R38), and what can be said of its cost.
///
/// Reads just enough of PCRE2's syntax to tell literal characters from the rest. Literals are normalised one to
/// one; escapes and the ends of class ranges are left alone. A raw pattern is only read, not changed.
struct RegexTranslation {
  /// UTF-8 for PCRE2.
  var output: [UInt8] = []
  /// True when matching could take more than linear time: unbounded repeats, nested ones, recursion.
  var mayBeSlow = false
  /// False with what makes places in the pattern mean something: references, recursion, comments, free spacing, verbs.
  var isPlain = true
  /// What PCRE2 is given on top of the output, in order of place.
  var insertions: [Insertion] = []

  /// Bytes that go into the output at an offset.
  struct Insertion {
    let place: Int
    let bytes: [UInt8]

    /// A step is counted here.
    static func count(at place: Int) -> Self { Self(place: place, bytes: Array("(?C)".utf8)) }
    /// The group that was opened just before captures nothing.
    static func uncaptured(at place: Int) -> Self { Self(place: place, bytes: Array("?:".utf8)) }
  }

  /// True when a flag asks a raw pattern to take capitals and small letters for the same.
  var mayFoldCase = false

  let raw: Bool
  let scalars: [UInt32]
  /// UTF-8 offset of each scalar in the pattern, and the end.
  let offsets: [Int]
  /// For each place in the output where a source character begins: both places.
  var places: [(output: Int, source: Int)] = []
  var index = 0
  let normalizer = Normalizer()

  /// The literal letter before `index` and how often it stands there in a row.
  var run: (code: UInt32, count: Int) = (0, 0)
  /// True once a group that captures was opened.
  var hasCapture = false
  /// One per open group.
  var groups: [Group] = [Group(isExtended: false)]
  /// The group that was closed just before `index`.
  var closed: Group?
  /// Product of the choices that repeats of bounded length leave.
  var choices = 1

  struct Group {
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
    if choices > 100 { mayBeSlow = true }
  }

  /// The pattern for PCRE2: only the first group captures, for more is never asked; and, if `counting`, it says where a step
  /// of matching is to be counted: after each repeat and each choice, for only there it may turn back.
  func program(counting: Bool) -> [UInt8] {
    guard isPlain else { return output }
    var program: [UInt8] = []
    program.reserveCapacity(output.count + insertions.count * 4)
    var place = 0
    for insertion in insertions where counting || insertion.bytes.count == 2 {
      program += output[place..<insertion.place]
      program += insertion.bytes
      place = insertion.place
    }
    return program + output[place...]
  }

  /// Where the output will go on.
  var here: Int { raw ? offsets[index] : output.count }

  /// The place in the pattern that an offset of the output comes from.
  func sourceOffset(_ offset: Int) -> Int {
    if raw { return offset }
    return places.last { $0.output <= offset }?.source ?? 0
  }

  /// The alternatives of a pattern that is nothing but a choice of plain strings.
  var plainAlternatives: [[UInt8]]? {
    for scalar in String(decoding: output, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\\", "^", "$", ".", "[", "(", ")", "?", "*", "+", "{": return nil
      // Letters that have another case, but for those that normalised text does not have.
      case "A"..."Z" where !raw: return nil
      case "\u{80}"... where !raw && !RegexReader.isCaseFree(scalar.value): return nil
      default: continue
      }
    }
    let alternatives = output.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
    return alternatives.contains(where: \.isEmpty) ? nil : alternatives.map { Array($0) }
  }

  // MARK: - Reading

  var isExtended: Bool { groups.last?.isExtended ?? false }

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    let place = index + ahead
    return place < scalars.count ? Unicode.Scalar(scalars[place]) : nil
  }

  mutating func step() throws(PatternSyntaxError) {
    let code = scalars[index]
    let before = closed
    closed = nil
    if isExtended { isPlain = false }
    if isExtended, code < 0x80, [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D].contains(code) {
      copy()
      closed = before
      return
    }
    switch Unicode.Scalar(code) {
    case "\\": try escape()
    case "[": try characterClass()
    case "(": try openGroup()
    case ")":
      copy()
      run.count = 0
      if groups.count > 1, let group = groups.popLast() {
        multiply(by: group.alternatives)
        if group.alternatives > 1, !isQuantifierNext { insertions.append(.count(at: here)) }
        groups[groups.count - 1].hasRepeat = groups[groups.count - 1].hasRepeat || group.hasRepeat
        closed = group
      }
    case "|":
      copy()
      run.count = 0
      groups[groups.count - 1].alternatives += 1
    case "*", "+", "?", "{": try quantifier(after: before)
    case "#" where isExtended:
      isPlain = false
      while index < scalars.count, peek() != "\n" { copy() }
    case ".", "^", "$":
      copy()
      run.count = 0
    default: try literal()
    }
  }

  mutating func copy() {
    guard index < scalars.count else { return }
    places.append((output.count, offsets[index]))
    append(scalars[index])
    index += 1
  }

  mutating func copy(through end: Unicode.Scalar) {
    while index < scalars.count {
      let last = peek() == end
      copy()
      if last { return }
    }
  }

  mutating func append(_ code: UInt32) {
    if code < 0x80 {
      output.append(UInt8(code))
    } else if let bytes = Unicode.Scalar(code).flatMap(UTF8.encode) {
      output += bytes
    }
  }

  func error(_ message: String, at place: Int) -> PatternSyntaxError {
    PatternSyntaxError(
      kind: .needsRaw, message: message, offset: offsets[min(place, offsets.count - 1)])
  }

  // MARK: - Literals

  /// What an ASCII character becomes that stays one character; nil for others.
  private func plainNormal(_ code: UInt32) -> UInt32? {
    code > 0x20 && code < 0x7F ? (0x41...0x5A ~= code ? code | 0x20 : code) : nil
  }

  func normal(_ code: UInt32) -> [UInt32] {
    if let plain = plainNormal(code) { return [plain] }
    guard let scalar = Unicode.Scalar(code) else { return [code] }
    return normalizer.normalized(String(scalar)).string.unicodeScalars.map(\.value)
  }

  /// One literal character, outside of classes.
  mutating func literal() throws(PatternSyntaxError) {
    let code = scalars[index]
    let start = index
    if let single = raw ? code : plainNormal(code) {
      appendLiteral(single)
      index += 1
      lengthenRun(single)
    } else {
      let normal = normal(code)
      // A group, so that a repeat that follows takes all of it. Empty for characters that are left out.
      if normal.count != 1 { output += "(?:".utf8 }
      for code in normal { appendLiteral(code) }
      if normal.count != 1 { output += ")".utf8 }
      index += 1
      for code in normal { lengthenRun(code) }
    }
    if run.count >= 3, !raw, !isOptionalNext {
      throw error(
        "three equal letters in a row are one or two in normalised text; write fewer, or use `match raw`",
        at: start)
    }
  }

  private mutating func lengthenRun(_ code: UInt32) {
    let isLetter = isLatin(code) || (code != 0x3007 && Unicode.Scalar(code).map(isHan) ?? false)
    run = (code, isLetter ? (run.code == code ? run.count + 1 : 1) : 0)
  }

  /// True when the character before `index` need not be there.
  var isOptionalNext: Bool {
    switch peek() {
    case "?", "*": true
    case "{": peek(1) == "0" || peek(1) == ","
    default: false
    }
  }

  mutating func appendLiteral(_ code: UInt32) {
    if code < 0x80, !isWord(code) {
      // An ASCII character that the author wrote plainly stays so; one that came of normalisation is escaped.
      if scalars[index] == code {
        append(code)
        return
      }
      if code == 0x20 || code == 0x0A {
        output += (code == 0x20 ? "\\x20" : "\\n").utf8
        return
      }
      output.append(0x5C)
    }
    append(code)
  }

  func isWord(_ code: UInt32) -> Bool {
    0x30...0x39 ~= code || 0x61...0x7A ~= code | 0x20 || code == 0x5F
  }
}
