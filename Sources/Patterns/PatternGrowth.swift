import TextNormalization

/// How the steps of an expression grow with the length of a text that was made to cost it dear.
package struct PatternGrowth: Sendable, Equatable {
  /// Steps on the dearest text of 256 bytes and on one of 512, up to the most that are counted.
  package let steps: (short: Int, long: Int)

  /// Texts twice as long cost clearly more than twice the steps.
  package var isFasterThanText: Bool {
    steps.long >= Self.mostSteps || (steps.long > 4_000 && steps.long * 10 > steps.short * 27)
  }

  package static func == (one: Self, other: Self) -> Bool { one.steps == other.steps }

  /// Counts.
  init(
    of expression: CompiledExpression, _ source: RegexSource, wanting requirement: Requirement,
    limits: MatchLimits
  ) {
    var limits = limits
    limits.workLimit = Self.mostSteps
    limits.matchLimit = UInt32(Self.mostSteps) * 4
    let scratch = PatternScratch(limits: limits)
    var (short, long) = (1, 1)
    let pattern = source.raw ? source.pattern : Normalizer().normalized(source.pattern).string
    for text in Self.hostileTexts(pattern, requirement) {
      short = max(short, Self.steps(of: expression, on: text(256), scratch))
      long = max(long, Self.steps(of: expression, on: text(512), scratch))
      if long >= Self.mostSteps { break }
    }
    steps = (min(short, Self.mostSteps), min(long, Self.mostSteps))
  }

  private static let mostSteps = 200_000
  private static let mostUnits = 32

  /// Repeats of what patterns repeat and of the pattern's own words, each alone and with an end at which the last step fails.
  ///
  /// One end has every character of the pattern on its own: PCRE2 gives up early on a text that lacks one. Another has its
  /// letters and digits only, for the signs may be what ends a match.
  private static func hostileTexts(_ pattern: String, _ requirement: Requirement) -> [(Int) -> [UInt8]] {
    func apart(_ scalars: some Sequence<Unicode.Scalar>) -> String {
      var text = String.UnicodeScalarView()
      for scalar in Set(scalars).sorted() { text.append(contentsOf: ["\u{1}", scalar]) }
      return String(text) + "\u{1}"
    }
    let scalars = pattern.unicodeScalars
    let ends = ["", "!", apart(scalars.filter { !$0.properties.isPatternSyntax }), apart(scalars)].map {
      Array($0.utf8)
    }
    var units = ["a", "1", " ", "a ", "ab", "退", "!", "aA1", "a.", "\n"].map { Array($0.utf8) }
    if case .literals(let literals, _) = requirement {
      for literal in literals.prefix(2).map({ $0.filter { $0 != Requirement.boundary } }) {
        units.append(literal)
        units.append(literal + [0x20])
        units.append(literal + Array("a".utf8))
      }
    }
    // Its words may be what it repeats.
    let words = pattern.split { !$0.isLetter && !$0.isNumber }.map { Array($0.utf8) }
    for word in words where units.count < mostUnits && !units.contains(word) {
      units += [word, word + [0x20]]
    }
    return units.flatMap { unit in
      ends.map { end in
        { length in
          var text: [UInt8] = []
          while text.count + unit.count <= length { text += unit }
          return text + end
        }
      }
    }
  }

  private static func steps(
    of expression: CompiledExpression, on text: [UInt8], _ scratch: borrowing PatternScratch
  ) -> Int {
    scratch.meter.pointee.reset()
    text.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      _ = expression.match(base, length: bytes.count, from: 0, scratch: scratch)
    }
    return scratch.meter.pointee.spent
  }
}
