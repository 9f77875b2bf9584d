import Diagnostics
import RuleSyntax

// How something is taken out of a file without leaving a comma, or a comment about nothing, behind. Each is nil where a
// comment stands so close that only its author knows whether it goes too.

extension RuleSetView {
  /// Takes an item out of a list: `"b"` of `terms "a", "b"`. The last item of a clause takes the clause with it.
  func removalOfItem(at span: SourceSpan) -> Fix? {
    guard let file = file(of: span), let index = file.tokenIndex(at: span.start) else { return nil }
    let tokens = file.tokens
    let previous = index > 0 ? tokens[index - 1] : nil
    let next = index + 1 < tokens.count ? tokens[index + 1] : nil
    if let previous, previous.kind == .comma {
      return removal(from: previous.span.start, to: span.end, in: file)
    }
    if let next, next.kind == .comma, index + 2 < tokens.count {
      return removal(from: span.start, to: tokens[index + 2].span.start, in: file)
    }
    if let previous, previous.kind == .string || previous.kind == .regex {
      return removal(from: previous.span.end, to: span.end, in: file)
    }
    // An item behind this one without a comma keeps the clause.
    if let next, next.kind == .string || next.kind == .regex {
      return removal(from: span.start, to: next.span.start, in: file)
    }
    var first = index
    while first > 0, tokens[first - 1].kind == .word, file.marks[first] != .clause { first -= 1 }
    guard first < index, file.marks[first] == .clause, first > 0 else { return nil }
    return removal(from: tokens[first - 1].span.end, to: span.end, in: file)
  }

  /// Takes an operand out of `all`, `any`, `and` or `or`.
  func removalOfOperand(_ position: Int, of operands: [ExpressionSyntax]) -> Fix? {
    guard operands.count > 1, let file = file(of: operands[position].span) else { return nil }
    if position > 0 {
      return removal(from: operands[position - 1].span.end, to: operands[position].span.end, in: file)
    }
    return removal(from: operands[0].span.start, to: operands[1].span.start, in: file)
  }

  /// Takes a whole declaration out, with its line.
  func removal(of declaration: DeclarationSyntax) -> Fix? {
    guard let file = file(of: declaration.span) else { return nil }
    let first = file.tokens[declaration.tokens.lowerBound]
    let trivia = file.source.text(
      of: SourceSpan(source: file.source.id, start: first.triviaStart, end: first.span.start))
    // A comment right above belongs to it, and says why it is there.
    let above = trivia.split(separator: "\n", omittingEmptySubsequences: false).dropLast().last ?? ""
    if above.contains("#") { return nil }
    var end = Int(declaration.span.end)
    let bytes = file.source.bytes
    while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D { end += 1 }
    if end < bytes.count, bytes[end] == 0x0A { end += 1 }
    return removal(from: first.span.start, to: UInt32(end), in: file)
  }

  /// Takes an item out together with the comma before it; nil if there is none.
  func removalWithComma(of span: SourceSpan) -> Fix? {
    guard let file = file(of: span), let index = file.tokenIndex(at: span.start), index > 0,
      file.tokens[index - 1].kind == .comma
    else { return nil }
    return removal(from: file.tokens[index - 1].span.start, to: span.end, in: file)
  }

  /// Takes a place out together with the word right before it, and with the white space before that; nil if that word is
  /// not there.
  func removalOfWord(_ word: String, before span: SourceSpan) -> Fix? {
    guard let file = file(of: span) else { return nil }
    var index = file.firstToken(from: span.start)
    // The place may begin with the word itself.
    if index < file.tokens.count, file.source.text(of: file.tokens[index].span) != word { index -= 1 }
    guard index > 0, file.source.text(of: file.tokens[index].span) == word else { return nil }
    return removal(from: file.tokens[index - 1].span.end, to: span.end, in: file)
  }

  /// Takes a place out.
  func removal(of span: SourceSpan) -> Fix? {
    file(of: span).flatMap { removal(from: span.start, to: span.end, in: $0) }
  }

  private func removal(from start: UInt32, to end: UInt32, in file: RuleFileSyntax) -> Fix? {
    guard start < end, !file.hasComment(from: start, to: end) else { return nil }
    return Fix([Edit(SourceSpan(source: file.source.id, start: start, end: end), "")])
  }
}

extension RuleFileSyntax {
  /// The position of the token that starts at an offset. O(log tokens).
  func tokenIndex(at offset: UInt32) -> Int? {
    let index = firstToken(from: offset)
    return index < tokens.count && tokens[index].span.start == offset ? index : nil
  }

  /// The position of the first token that starts at an offset or behind it.
  func firstToken(from offset: UInt32) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].span.start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a comment stands in the white space between two offsets.
  func hasComment(from start: UInt32, to end: UInt32) -> Bool {
    var index = firstToken(from: start)
    while index < tokens.count, tokens[index].triviaStart < end {
      let token = tokens[index]
      let from = max(Int(start), Int(token.triviaStart))
      let to = min(Int(end), Int(token.span.start))
      if from < to, source.bytes[from..<to].contains(UInt8(ascii: "#")) { return true }
      index += 1
    }
    return false
  }
}
