import Diagnostics
import RuleSyntax

/// Writes pieces line by line.
struct Layout {
  static let columns = 100
  static let indent = 2
  /// How much further than its clause a wrapped line stands.
  static let continuation = 4

  var pieces: [Piece]
  let wraps: Bool
  /// Per opening brace: the piece that closes it.
  private var closings: [Int: Int] = [:]
  /// Per opening brace, and for the file under -1: where its clauses start.
  private var clauses: [Int: [Int]] = [:]
  private var output = ""
  /// Columns of the line being written; 0 on a fresh one.
  private var column = 0

  init(pieces: [Piece], wraps: Bool) {
    self.pieces = pieces
    self.wraps = wraps
    var open: [Int] = [-1]
    for index in pieces.indices {
      let piece = pieces[index]
      if piece.mark == .clause || piece.kind == .endOfFile {
        clauses[open.last ?? -1, default: []].append(index)
      }
      if piece.kind == .leftBrace {
        open.append(index)
      } else if piece.kind == .rightBrace, open.count > 1 {
        closings[open.removeLast()] = index
      }
    }
  }

  mutating func text() -> String {
    let starts = clauses[-1] ?? []
    var previousWasOneLine = true
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] : pieces.count
      if pieces[start].kind == .endOfFile {
        writeComments(before: start, indent: 0, blank: .asWritten)
        break
      }
      let declaration = apart { $0.writeClause(start..<end, indent: 0) }
      let isOneLine = !declaration.text.utf8.contains(UInt8(ascii: "\n"))
      writeComments(before: start, indent: 0, blank: previousWasOneLine && isOneLine ? .asWritten : .always)
      write(declaration.text, width: declaration.column)
      previousWasOneLine = isOneLine
    }
    finishLine()
    return output
  }

  /// What `body` writes, kept apart from what is written so far.
  private mutating func apart(_ body: (inout Layout) -> Void) -> (text: String, column: Int) {
    let before = (output, column)
    (output, column) = ("", 0)
    body(&self)
    let written = (output, column)
    (output, column) = before
    return written
  }

  // MARK: Lines

  private mutating func finishLine() {
    guard column > 0 else { return }
    output += "\n"
    column = 0
  }

  private mutating func write(_ text: String, width: Int) {
    output += text
    column += width
  }

  private mutating func startLine(_ indent: Int) {
    finishLine()
    write(String(repeating: " ", count: indent), width: indent)
  }

  private enum BlankLine { case never, asWritten, always }

  /// Ends the line before a piece and writes the comments between; then the piece may start a line of its own.
  private mutating func writeComments(before index: Int, indent: Int, blank: BlankLine) {
    var wantsBlank = blank
    for comment in pieces[index].comments {
      if !comment.isOnOwnLine, column > 0 {
        write("  " + comment.text, width: 1)
        finishLine()
        continue
      }
      finishLine()
      writeBlank(wantsBlank, written: comment.followsBlankLine)
      wantsBlank = .asWritten
      write(String(repeating: " ", count: indent) + comment.text, width: 1)
      finishLine()
    }
    finishLine()
    writeBlank(wantsBlank, written: pieces[index].followsBlankLine && pieces[index].kind != .endOfFile)
  }

  private mutating func writeBlank(_ blank: BlankLine, written: Bool) {
    guard !output.isEmpty, blank == .always || blank == .asWritten && written else { return }
    output += "\n"
  }

  // MARK: Clauses

  /// Writes one clause or declaration on a line of its own, its blocks below it.
  private mutating func writeClause(_ range: Range<Int>, indent: Int) {
    startLine(indent)
    var index = range.lowerBound
    while index < range.upperBound {
      if index > range.lowerBound { writeGap(before: index, in: range, indent: indent) }
      writePiece(index)
      if pieces[index].kind == .leftBrace, let closing = closings[index] {
        if isExpanded(index, closing) {
          writeBlock(index, closing, indent: indent)
        } else {
          writeInline(index + 1, through: closing)
        }
        index = closing
      }
      index += 1
    }
  }

  private mutating func writePiece(_ index: Int) {
    write(pieces[index].text, width: pieces[index].width)
    if pieces[index].hasCommaBehind { write(",", width: 1) }
  }

  /// Comments, a line break or a space between two pieces of a clause.
  private mutating func writeGap(before index: Int, in range: Range<Int>, indent: Int) {
    let continued = indent + Self.continuation
    if !pieces[index].comments.isEmpty {
      writeComments(before: index, indent: continued, blank: .never)
      return startLine(continued)
    }
    let space = gap(before: index)
    if wraps, pieces[index].mark != nil, pieces[index].mark != .clause,
      column + space.utf8.count + chunkWidth(from: index, to: range.upperBound) > Self.columns
    {
      // Read again, what starts a line has a comma before it; so it gets one at once.
      if lacksComma(before: index) { write(",", width: 1) }
      return startLine(continued)
    }
    write(space, width: space.utf8.count)
  }

  /// Columns from a piece to the next place where the line may wrap.
  private func chunkWidth(from start: Int, to end: Int) -> Int {
    var width = pieces[start].width + (pieces[start].hasCommaBehind ? 1 : 0)
    var index = start + 1
    while index < end, pieces[index].mark == nil, width <= Self.columns {
      width += gap(before: index).utf8.count + pieces[index].width + (pieces[index].hasCommaBehind ? 1 : 0)
      if pieces[index].kind == .leftBrace { return width }
      index += 1
    }
    return width + (index < end && lacksComma(before: index) ? 1 : 0)
  }

  /// True before an expectation that stands without a comma behind the one before it.
  private func lacksComma(before index: Int) -> Bool {
    pieces[index].mark == .expectation && !pieces[index - 1].hasCommaBehind
  }

  private func gap(before index: Int) -> String {
    let before = pieces[index - 1]
    let piece = pieces[index]
    if before.hasCommaBehind { return " " }
    if piece.kind == .rightParen || before.kind == .leftParen { return "" }
    if piece.kind == .leftParen, before.kind == .word, Self.calls.contains(before.text) { return "" }
    return " "
  }

  private static let calls: Set<String> = ["min", "max", "average", "peak", "rise"]

  // MARK: Blocks

  /// The items of `all of { }` and `any of { }`, where a new line stands for a comma.
  private func isConditionList(_ open: Int) -> Bool {
    open > 1 && pieces[open - 1].text == "of" && ["all", "any"].contains(pieces[open - 2].text)
  }

  /// True if the block was written over several lines, holds a comment, or does not fit.
  private func isExpanded(_ open: Int, _ closing: Int) -> Bool {
    guard closing > open + 1 else { return !pieces[closing].comments.isEmpty }
    for index in (open + 1)...closing where pieces[index].startsLine || !pieces[index].comments.isEmpty {
      return true
    }
    // `open` itself is on the line already.
    return !fitsInline(open + 1, through: closing, from: column)
  }

  private mutating func writeBlock(_ open: Int, _ closing: Int, indent: Int) {
    let starts = clauses[open] ?? []
    let isList = isConditionList(open)
    for (number, start) in starts.enumerated() {
      let end = number + 1 < starts.count ? starts[number + 1] : closing
      if isList, end > start { pieces[end - 1].hasCommaBehind = false }
      writeComments(before: start, indent: indent + Self.indent, blank: number == 0 ? .never : .asWritten)
      writeClause(start..<end, indent: indent + Self.indent)
    }
    if starts.isEmpty, pieces[closing].comments.isEmpty {
      write(" ", width: 1)
    } else {
      writeComments(before: closing, indent: indent + Self.indent, blank: .never)
      startLine(indent)
    }
    writePiece(closing)
  }

  /// What stands before a piece of a block on one line: two spaces between clauses, a comma between conditions.
  private func inlineGap(before index: Int, in open: Int, isList: Bool, isFirst: Bool) -> String {
    guard pieces[index].mark == .clause, !isFirst else { return gap(before: index) }
    if isList { return pieces[index - 1].hasCommaBehind ? " " : ", " }
    return "  "
  }

  /// Writes a block on one line, behind its opening brace, the closing one included.
  private mutating func writeInline(_ start: Int, through closing: Int) {
    for (text, width) in inline(start, through: closing, limit: Int.max) { write(text, width: width) }
  }

  private func fitsInline(_ start: Int, through closing: Int, from column: Int) -> Bool {
    var width = column
    for piece in inline(start, through: closing, limit: Self.columns - column) { width += piece.width }
    return width <= Self.columns
  }

  /// The texts of a block on one line; ends early once they take more than `limit` columns.
  private func inline(_ start: Int, through closing: Int, limit: Int) -> [(text: String, width: Int)] {
    var texts: [(text: String, width: Int)] = []
    var width = 0
    var open = [start - 1]
    for index in start...closing {
      let brace = open.last ?? start - 1
      let piece = pieces[index]
      let isFirst = index == brace + 1
      let gap = inlineGap(before: index, in: brace, isList: isConditionList(brace), isFirst: isFirst)
      let isLast = index < closing && pieces[index + 1].kind == .rightBrace
      let text = gap + piece.text + (piece.hasCommaBehind && !isLast ? "," : "")
      texts.append((text, gap.utf8.count + piece.width + (piece.hasCommaBehind && !isLast ? 1 : 0)))
      width += texts[texts.count - 1].width
      if width > limit { break }
      if piece.kind == .leftBrace { open.append(index) }
      if piece.kind == .rightBrace { open.removeLast() }
    }
    return texts
  }
}
