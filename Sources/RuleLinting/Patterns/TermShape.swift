import RuleSyntax
import TextNormalization

/// A term as the search sees it: normalised, its ends open or closed.
struct TermShape: Hashable {
  /// Without the stars that open its ends.
  let scalars: [UInt32]
  let opensStart: Bool
  let opensEnd: Bool
  let exactly: Bool

  init(_ text: String, exactly: Bool, _ normalizer: Normalizer) {
    var scalars = normalizer.normalized(text).string.unicodeScalars.map(\.value)[...]
    let isBlank = { (code: UInt32) in code == 0x20 || code == 0x0A }
    scalars = scalars.drop(while: isBlank)
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    opensStart = scalars.first == Self.star && scalars.count > 1
    if opensStart { scalars.removeFirst() }
    opensEnd = scalars.last == Self.star
    if opensEnd { scalars.removeLast() }
    self.scalars = Array(scalars)
    self.exactly = exactly
  }

  static let star: UInt32 = 0x2A

  private enum Edge { case open, noLatin, noDigit }

  private static func edge(_ code: UInt32?) -> Edge {
    guard let code, let scalar = Unicode.Scalar(code) else { return .open }
    if (0x30...0x39).contains(code) { return .noDigit }
    // `{number}` at an end stands for digits.
    if code == 0x7B || code == 0x7D { return .noDigit }
    return isLatinLetter(scalar) ? .noLatin : .open
  }

  private var startEdge: Edge { opensStart ? .open : Self.edge(scalars.first) }
  private var endEdge: Edge { opensEnd ? .open : Self.edge(scalars.last) }
  /// Characters that separators may stand between.
  private var solid: Int { scalars.count { !Self.isGap($0) } }
  private var hasPlaceholder: Bool { scalars.contains(0x7B) }

  private static func isGap(_ code: UInt32) -> Bool {
    [0x20, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x5F, 0x7C, 0x7E, 0xB7].contains(code)
  }

  /// Whether this term is found wherever the other one is found, also where the other one is spaced out.
  func covers(_ other: TermShape) -> Bool {
    guard !hasPlaceholder, !other.hasPlaceholder, scalars.count <= other.scalars.count else { return false }
    if !other.exactly, other.solid > 1 {
      // Spaced out, a term of two characters must stand between separators: the longer one is found more often.
      if exactly || (solid == 2 && other.solid > 2) { return false }
    }
    return other.positions(of: scalars).contains { position in
      let end = position + scalars.count
      let fitsStart =
        position > 0
        ? startEdge == .open || Self.edge(other.scalars[position - 1]) != startEdge
        : startEdge == .open || startEdge == other.startEdge
      let fitsEnd =
        end < other.scalars.count
        ? endEdge == .open || Self.edge(other.scalars[end]) != endEdge
        : endEdge == .open || endEdge == other.endEdge
      return fitsStart && fitsEnd
    }
  }

  /// Whether the other term can stand in a text in such a way that this one overlaps it.
  func overlaps(_ other: TermShape) -> Bool {
    let (a, b) = (scalars, other.scalars)
    if !other.positions(of: a).isEmpty || !positions(of: b).isEmpty { return true }
    for length in 1...max(1, min(a.count, b.count)) {
      if a.suffix(length) == b.prefix(length) || b.suffix(length) == a.prefix(length) { return true }
    }
    return false
  }

  private func positions(of part: [UInt32]) -> [Int] {
    guard let first = part.first, part.count <= scalars.count else { return [] }
    return (0...(scalars.count - part.count)).filter {
      scalars[$0] == first && scalars[$0..<($0 + part.count)] == part[...]
    }
  }
}

/// Finds, among many terms, those that cover one: an index over their first two characters.
struct TermIndex {
  private var positions: [UInt64: [Int]] = [:]

  init(_ shapes: [TermShape]) {
    for (index, shape) in shapes.enumerated() where !shape.scalars.isEmpty {
      positions[Self.key(shape.scalars[0], shape.scalars.count > 1 ? shape.scalars[1] : 0), default: []]
        .append(index)
    }
  }

  private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
    UInt64(first) << 32 | UInt64(second)
  }

  /// Positions of terms that may stand inside a shape, ascending.
  func candidates(inside shape: TermShape) -> [Int] {
    var found: Set<Int> = []
    for index in shape.scalars.indices {
      let code = shape.scalars[index]
      found.formUnion(positions[Self.key(code, 0)] ?? [])
      if index + 1 < shape.scalars.count {
        found.formUnion(positions[Self.key(code, shape.scalars[index + 1])] ?? [])
      }
    }
    return found.sorted()
  }
}
