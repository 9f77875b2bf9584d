import TextNormalization

/// A word or phrase to look for in normalised text (R35, R36).
///
/// A Latin letter at an end must not touch a Latin letter, a digit no digit; Han ends are open. A `*` at an end
/// opens it. `{number}` stands for digits or Han numerals, as many as there are. A doubled Latin letter also
/// meets one letter that was elongated. Unless `exactly`, the term is also found with 1 to 3 separators in every
/// gap between its characters.
package struct Term: Sendable, Equatable {
  /// The term as written.
  package let source: TermSource

  /// What is compared, in order.
  enum Unit: Sendable, Equatable {
    case scalar(UInt32)
    /// A Latin letter that stands twice.
    case doubled(UInt32)
    case number
  }

  /// What may stand beside an end.
  enum Edge: Sendable, Equatable { case open, noLatin, noDigit }

  let units: [Unit]
  /// The characters without separators, to be found with separators between all of them; empty to not look.
  let spaced: [UInt32]
  let startEdge: Edge
  let endEdge: Edge

  /// Longest run of numerals that `{number}` stands for.
  static let numberLimit = 32

  /// Normalises a term.
  package init(_ source: TermSource, limits: MatchLimits = .standard) throws(PatternSyntaxError) {
    if source.text.utf8.count > limits.patternBytes {
      throw PatternSyntaxError(kind: .tooLong, message: "this term is too long", offset: 0)
    }
    self.source = source
    var scalars = Normalizer().normalized(source.text).string.unicodeScalars.map(\.value)[...]
    let isBlank = { (code: UInt32) in code == 0x20 || code == 0x0A }
    scalars = scalars.drop(while: isBlank)
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    var (opensStart, opensEnd) = (false, false)
    if scalars.first == Self.star, scalars.count > 1 {
      opensStart = true
      scalars.removeFirst()
    }
    if scalars.last == Self.star {
      opensEnd = true
      scalars.removeLast()
    }
    // A line break can never be met (R36); between words of a term it is a space.
    let units = Self.units(of: scalars.map { $0 == 0x0A ? 0x20 : $0 })
    if units.isEmpty || !scalars.contains(where: { !isBlank($0) && $0 != Self.star }) {
      throw PatternSyntaxError(
        kind: .emptyTerm, message: "nothing is left of this term once it is normalised", offset: 0)
    }
    if scalars.count > limits.termCharacters {
      throw PatternSyntaxError(kind: .tooLong, message: "this term is too long", offset: 0)
    }
    self.units = units
    startEdge = opensStart ? .open : Self.edge(units.first)
    endEdge = opensEnd ? .open : Self.edge(units.last)
    let solid = scalars.filter { !isSeparator($0) && !isBlank($0) }
    spaced = source.exactly || units.contains(.number) || solid.count < 2 ? [] : solid
  }

  private static let star: UInt32 = 0x2A

  private static func units(of scalars: [UInt32]) -> [Unit] {
    let placeholder = "{number}".unicodeScalars.map(\.value)
    var units: [Unit] = []
    var index = 0
    while index < scalars.count {
      let code = scalars[index]
      if scalars[index...].starts(with: placeholder) {
        units.append(.number)
        index += placeholder.count
      } else if index + 1 < scalars.count, scalars[index + 1] == code, isLatin(code) {
        units.append(.doubled(code))
        index += 2
      } else {
        units.append(.scalar(code))
        index += 1
      }
    }
    return units
  }

  private static func edge(_ unit: Unit?) -> Edge {
    switch unit {
    case .scalar(let code) where isLatin(code), .doubled(let code) where isLatin(code): .noLatin
    case .scalar(let code) where 0x30...0x39 ~= code: .noDigit
    case .number: .noDigit
    default: .open
    }
  }
}

/// True for a letter of the Latin script.
func isLatin(_ code: UInt32) -> Bool {
  code < 0x80 ? 0x61...0x7A ~= code | 0x20 : Unicode.Scalar(code).map(isLatinLetter) ?? false
}

/// True for what people put between the characters of a word to evade a filter (R36): space . · / - _ * | ~ +.
func isSeparator(_ code: UInt32) -> Bool {
  switch code {
  case 0x20, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x5F, 0x7C, 0x7E, 0xB7: true
  default: false
  }
}

/// True for what ends a clause, and so ends what a two-character term may stand in.
func isClauseEnd(_ code: UInt32) -> Bool {
  switch code {
  case 0x0A, 0x21, 0x2C, 0x3A, 0x3B, 0x3F, 0x3001, 0x3002: true
  default: false
  }
}
