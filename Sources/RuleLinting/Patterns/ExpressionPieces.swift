import Diagnostics
import RuleSyntax

/// A regular expression cut into the pieces that lints ask about; it was compiled before, so that it is well formed.
struct ExpressionPieces {
  struct Piece {
    let kind: Kind
    /// UTF-8 offsets in the value of the expression.
    let range: Range<Int>
  }

  enum Kind: Equatable {
    case literal(Unicode.Scalar)
    /// `\b`, `\d`: the letter.
    case escape(Unicode.Scalar)
    case any
    case set
    /// True if what stands inside takes part in going back: neither atomic nor a look-around.
    case open(isPlain: Bool)
    case close
    case bar
    case anchor
    /// `most` nil: without an end. Possessive ones never go back.
    case `repeat`(least: Int, most: Int?, isPossessive: Bool)
  }

  private(set) var pieces: [Piece] = []
  /// The other bracket of each bracket, by position.
  private var partners: [Int: Int] = [:]
  private let scalars: [Unicode.Scalar]
  /// UTF-8 offset of each scalar and of the end.
  private let offsets: [Int]
  private var position = 0

  init(_ pattern: String) {
    scalars = Array(pattern.unicodeScalars)
    var offset = 0
    var offsets: [Int] = []
    for scalar in scalars {
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    self.offsets = offsets + [offset]
    while position < scalars.count { readPiece() }
    var open: [Int] = []
    for (index, piece) in pieces.enumerated() {
      if case .open = piece.kind { open.append(index) }
      if piece.kind == .close, let start = open.popLast() {
        partners[start] = index
        partners[index] = start
      }
    }
  }

  private mutating func emit(_ kind: Kind, from start: Int) {
    pieces.append(Piece(kind: kind, range: offsets[start]..<offsets[min(position, scalars.count)]))
  }

  private func at(_ scalar: Unicode.Scalar, _ ahead: Int = 0) -> Bool {
    position + ahead < scalars.count && scalars[position + ahead] == scalar
  }

  private mutating func readPiece() {
    let start = position
    let scalar = scalars[position]
    position += 1
    switch scalar {
    case "\\":
      guard position < scalars.count else { return emit(.literal(scalar), from: start) }
      let escaped = scalars[position]
      position += 1
      if escaped == "p" || escaped == "P" || escaped == "x", at("{") {
        while position < scalars.count, !at("}") { position += 1 }
        position += 1
      }
      let isLetter =
        escaped.isASCII && escaped.properties.isAlphabetic || escaped.properties.numericType != nil
      emit(isLetter ? .escape(escaped) : .literal(escaped), from: start)
    case "[":
      // A bracket right at the start of a set belongs to it.
      if at("^") { position += 1 }
      if at("]") { position += 1 }
      while position < scalars.count, !at("]") { position += at("\\") ? 2 : 1 }
      position = min(position + 1, scalars.count)
      emit(.set, from: start)
    case "(": readOpening(from: start)
    case ")": emit(.close, from: start)
    case "|": emit(.bar, from: start)
    case ".": emit(.any, from: start)
    case "^", "$": emit(.anchor, from: start)
    case "*", "+", "?":
      emitRepeat(scalar == "+" ? 1 : 0, scalar == "?" ? 1 : nil, from: start)
    case "{": readCount(from: start)
    default: emit(.literal(scalar), from: start)
    }
  }

  private mutating func readOpening(from start: Int) {
    guard at("?") else { return emit(.open(isPlain: true), from: start) }
    position += 1
    let isPlain = at(":") || at("P") || at("i") || at("<") && !at("=", 1) && !at("!", 1)
    // Up to what stands inside: a name ends in `>`, the others are one or two signs.
    if at("P") || (at("<") && isPlain) {
      while position < scalars.count, !at(">") { position += 1 }
    } else if at("<") {
      position += 1
    } else if at("i") {
      while position < scalars.count, !at(":"), !at(")") { position += 1 }
      if at(")") { position -= 1 }
    }
    position = min(position + 1, scalars.count)
    emit(.open(isPlain: isPlain), from: start)
  }

  private mutating func readCount(from start: Int) {
    var end = position
    while end < scalars.count, ("0"..."9").contains(scalars[end]) || scalars[end] == "," { end += 1 }
    guard end < scalars.count, scalars[end] == "}", end > position else {
      return emit(.literal("{"), from: start)
    }
    let numbers = String(String.UnicodeScalarView(scalars[position..<end]))
      .split(separator: ",", omittingEmptySubsequences: false)
    position = end + 1
    let least = Int(numbers[0]) ?? 0
    emitRepeat(least, numbers.count == 1 ? least : Int(numbers[1]), from: start)
  }

  private mutating func emitRepeat(_ least: Int, _ most: Int?, from start: Int) {
    let isPossessive = at("+")
    if isPossessive || at("?") { position += 1 }
    emit(.repeat(least: least, most: most, isPossessive: isPossessive), from: start)
  }

  /// The position of the bracket that belongs to the one at a position.
  func partner(of bracket: Int) -> Int? { partners[bracket] }

  /// The alternatives between two positions, as ranges of pieces.
  func alternatives(in range: Range<Int>) -> [Range<Int>] {
    var all: [Range<Int>] = []
    var start = range.lowerBound
    var depth = 0
    for index in range {
      switch pieces[index].kind {
      case .open: depth += 1
      case .close: depth -= 1
      case .bar where depth == 0:
        all.append(start..<index)
        start = index + 1
      default: break
      }
    }
    return all + [start..<range.upperBound]
  }
}

extension RuleSetView {
  /// The place in the file of a part of an expression; in the file a `/` inside it is written `\/`.
  func place(_ range: Range<Int>, in regex: RegexSyntax) -> SourceSpan {
    guard let file = file(of: regex.span) else { return regex.span }
    let bytes = file.source.bytes
    func offset(_ wanted: Int) -> UInt32 {
      var position = Int(regex.span.start) + 1
      var counted = 0
      while counted < wanted, position < Int(regex.span.end) {
        if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count,
          bytes[position + 1] == UInt8(ascii: "/")
        {
          position += 1
        }
        position += 1
        counted += 1
      }
      return UInt32(min(position, Int(regex.span.end)))
    }
    return SourceSpan(
      source: regex.span.source, start: offset(range.lowerBound), end: offset(range.upperBound))
  }
}
