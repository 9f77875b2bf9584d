import Diagnostics
import RuleSyntax

/// A token as the formatter writes it; commas are not pieces but belong to the piece before them.
struct Piece {
  struct Comment {
    /// With its `#`, without white space behind it.
    let text: String
    /// False if it stands behind something on its line.
    let isOnOwnLine: Bool
    /// True if a blank line stands before it.
    let followsBlankLine: Bool
  }

  let kind: Token.Kind
  var text: String
  let mark: LayoutMark?
  var startsLine: Bool
  /// True if a blank line stands between it and what is before it, its last comment included.
  let followsBlankLine: Bool
  var comments: [Comment]
  var hasCommaBehind = false
  /// Columns of the text.
  var width: Int

  /// All tokens of a file, the end of the file included.
  static func pieces(of file: RuleFileSyntax) -> [Piece] {
    var pieces: [Piece] = []
    var carried: [Comment] = []
    var carriedLineStart = false
    for (index, token) in file.tokens.enumerated() {
      let trivia = trivia(of: token, in: file.source)
      if token.kind == .comma, !pieces.isEmpty {
        pieces[pieces.count - 1].hasCommaBehind = true
        carried += trivia.comments
        carriedLineStart = carriedLineStart || token.startsLine
        continue
      }
      let text = token.kind == .endOfFile ? "" : file.text(of: token)
      var piece = Piece(
        kind: token.kind, text: text, mark: file.marks[index],
        startsLine: token.startsLine || carriedLineStart,
        followsBlankLine: trivia.endsWithBlankLine, comments: carried + trivia.comments,
        width: displayWidth(of: text))
      carried = []
      carriedLineStart = false
      if let last = pieces.last, last.kind == .number { piece.agree(with: last, before: file, index + 1) }
      if piece.mark == .item || piece.mark == .expectation && piece.startsLine, !pieces.isEmpty {
        pieces[pieces.count - 1].hasCommaBehind = true
      }
      pieces.append(piece)
    }
    return pieces
  }

  private static let units: [String: (singular: String, plural: String)] = {
    var units: [String: (String, String)] = [:]
    for word in ["message", "second", "minute", "hour", "day", "week"] {
      units[word] = (word, word + "s")
      units[word + "s"] = (word, word + "s")
    }
    return units
  }()

  /// `1 message`, `3 messages`; a field of an event may be called `days`.
  private mutating func agree(with number: Piece, before file: RuleFileSyntax, _ next: Int) {
    guard kind == .word, let unit = Self.units[text], next < file.tokens.count,
      file.tokens[next].kind != .colon
    else { return }
    text = decimalUnits(number.text) == 10_000 ? unit.singular : unit.plural
    width = text.utf8.count
  }

  /// The comments before a token and whether a blank line stands right before it.
  private static func trivia(of token: Token, in source: SourceFile) -> (
    comments: [Comment], endsWithBlankLine: Bool
  ) {
    let bytes = source.bytes
    var position = Int(token.triviaStart)
    let end = Int(token.span.start)
    var comments: [Comment] = []
    var breaks = 0
    var hasBroken = position == 0
    while position < end {
      let isFullWidth =
        bytes[position] == 0xEF && position + 2 < end && bytes[position + 1] == 0xBC
        && bytes[position + 2] == 0x83
      if bytes[position] == UInt8(ascii: "\n") {
        breaks += 1
        hasBroken = true
        position += 1
      } else if bytes[position] == UInt8(ascii: "#") || isFullWidth {
        var last = position
        while last < end, bytes[last] != UInt8(ascii: "\n"), bytes[last] != UInt8(ascii: "\r") { last += 1 }
        position += isFullWidth ? 3 : 1
        comments.append(
          Comment(
            text: commentText(bytes[position..<max(position, last)]), isOnOwnLine: hasBroken,
            followsBlankLine: breaks > 1))
        position = max(position, last)
        breaks = 0
      } else {
        position += 1
      }
    }
    return (comments, breaks > 1)
  }

  private static func commentText(_ bytes: ArraySlice<UInt8>) -> String {
    var text = Substring(String(decoding: bytes, as: UTF8.self))
    while let last = text.unicodeScalars.last, last.properties.isWhitespace {
      text.unicodeScalars.removeLast()
    }
    return "#" + text
  }
}
