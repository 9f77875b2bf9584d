import Diagnostics
package import RuleSemantics
import RuleSyntax

/// The comments `# heed: allow CODE, … because REASON` of a rule set.
///
/// Behind something it covers its line; on a line of its own it covers the declaration or the clause
/// below it, or the line below it in the middle of a list.
package struct Suppressions {
  private struct Suppression {
    let codes: [Spanned<String>]
    /// What it covers; nil if nothing stands below it.
    let covered: SourceSpan?
    /// Takes the comment out of the file.
    let removal: Fix
  }

  private var suppressions: [Suppression] = []
  private var complaints: [Linted] = []
  /// Codes that may stand in a suppression.
  private let known: Set<String>

  package init(_ loaded: LoadedRuleSet) {
    known = Set(
      Lints.profiles.map(\.code)
        + SemanticFindings.allCodes.filter { $0.severity < .error }.map(\.code))
    for file in loaded.files { read(file.syntax) }
  }

  /// What is left of findings, and what is wrong with the suppressions themselves, in source order. Errors always stay.
  package func left(of findings: [Linted]) -> [Linted] {
    var used: Set<SourceSpan> = []
    // A finding looks at the suppressions of its own code in its own file.
    struct Home: Hashable {
      var code: String
      var source: SourceID
    }
    var byHome: [Home: [(covered: SourceSpan, code: SourceSpan)]] = [:]
    for suppression in suppressions {
      guard let covered = suppression.covered else { continue }
      for code in suppression.codes {
        byHome[Home(code: code.value, source: covered.source), default: []].append((covered, code.span))
      }
    }
    var left = findings.filter { found in
      guard found.diagnostic.severity < .error else { return true }
      let span = found.diagnostic.span
      var isCovered = false
      for place in byHome[Home(code: found.diagnostic.code, source: span.source)] ?? []
      where place.covered.start <= span.start && span.start < place.covered.end {
        used.insert(place.code)
        isCovered = true
      }
      return !isCovered
    }
    left += complaints
    for suppression in suppressions {
      for code in suppression.codes where known.contains(code.value) && !used.contains(code.span) {
        let isAlone = suppression.codes.count == 1
        left.append(
          SuppressionFinding.unused(code: code.value).found(
            at: code.span, fix: isAlone ? suppression.removal : nil))
      }
    }
    return left.inSourceOrder()
  }

  // MARK: - Reading

  private mutating func read(_ file: RuleFileSyntax) {
    let bytes = file.source.bytes
    let declarations = Dictionary(file.declarations.map { ($0.tokens.lowerBound, $0.span) }) { first, _ in
      first
    }
    for (index, token) in file.tokens.enumerated() {
      var position = Int(token.triviaStart)
      let end = Int(token.span.start)
      guard bytes[position..<end].contains(UInt8(ascii: "#")) else { continue }
      var isOwnLine = index == 0
      while position < end {
        if bytes[position] == 0x0A { isOwnLine = true }
        guard bytes[position] == UInt8(ascii: "#") else {
          position += 1
          continue
        }
        var stop = position
        while stop < end, bytes[stop] != 0x0A, bytes[stop] != 0x0D { stop += 1 }
        read(
          Comment(
            span: SourceSpan(source: file.source.id, start: UInt32(position), end: UInt32(stop)),
            isOwnLine: isOwnLine, next: index, declaration: declarations[index]), in: file)
        position = stop
      }
    }
  }

  private struct Comment {
    let span: SourceSpan
    let isOwnLine: Bool
    /// The token that follows.
    let next: Int
    /// The declaration that starts with it.
    let declaration: SourceSpan?
  }

  private mutating func read(_ comment: Comment, in file: RuleFileSyntax) {
    let text = file.source.text(of: comment.span)
    var rest = text.drop { $0 == "#" || $0 == " " || $0 == "\t" }
    guard rest.hasPrefix("heed:") || rest.hasPrefix("heed：") else { return }
    rest = rest.dropFirst(5).drop { $0 == " " }
    guard rest.hasPrefix("allow "), let because = rest.firstRange(of: " because ") else {
      return complaints.append(SuppressionFinding.malformed.found(at: comment.span))
    }
    let list = rest[
      rest.index(
        rest.startIndex, offsetBy: 6)..<max(because.lowerBound, rest.index(rest.startIndex, offsetBy: 6))]
    let reason = rest[because.upperBound...].filter { !$0.isWhitespace && !$0.isPunctuation && $0 != "…" }
    let codes = list.split { $0 == "," || $0 == " " || $0 == "，" || $0 == "、" }.map { code in
      let start = comment.span.start + UInt32(text[..<code.startIndex].utf8.count)
      return Spanned(
        String(code),
        SourceSpan(source: comment.span.source, start: start, end: start + UInt32(code.utf8.count)))
    }
    guard !codes.isEmpty, !reason.isEmpty else {
      return complaints.append(SuppressionFinding.malformed.found(at: comment.span))
    }
    for code in codes where !known.contains(code.value) {
      complaints.append(
        SuppressionFinding.unknown(code: code.value, near: nearest(to: code.value, among: known.sorted()))
          .found(at: code.span))
    }
    suppressions.append(
      Suppression(
        codes: codes, covered: covered(by: comment, in: file), removal: removal(of: comment, in: file)))
  }

  private func covered(by comment: Comment, in file: RuleFileSyntax) -> SourceSpan? {
    let id = file.source.id
    let tokens = file.tokens
    guard comment.isOwnLine else {
      let start = file.source.lineStarts[file.source.line(at: comment.span.start)]
      return SourceSpan(source: id, start: start, end: comment.span.start)
    }
    let first = comment.next
    guard tokens[first].kind != .endOfFile, tokens[first].kind != .rightBrace else { return nil }
    if let declaration = comment.declaration { return declaration }
    let line = file.source.line(at: tokens[first].span.start)
    let lines = file.source.lineStarts
    let lineEnd = line + 1 < lines.count ? lines[line + 1] : UInt32(file.source.bytes.count)
    guard file.marks[first] == .clause else {
      return SourceSpan(source: id, start: tokens[first].span.start, end: lineEnd)
    }
    var depth = 0
    var index = first + 1
    while index < tokens.count - 1 {
      if depth == 0, file.marks[index] == .clause { break }
      if tokens[index].kind == .leftBrace { depth += 1 }
      if tokens[index].kind == .rightBrace { depth -= 1 }
      if depth < 0 { break }
      index += 1
    }
    return SourceSpan(source: id, start: tokens[first].span.start, end: tokens[index - 1].span.end)
  }

  /// Takes a comment out, with its line if it stands alone on it.
  private func removal(of comment: Comment, in file: RuleFileSyntax) -> Fix {
    let bytes = file.source.bytes
    var start = Int(comment.span.start)
    var end = Int(comment.span.end)
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    if comment.isOwnLine {
      while end < bytes.count, bytes[end] == 0x0D || bytes[end] == 0x0A {
        end += 1
        if bytes[end - 1] == 0x0A { break }
      }
    }
    return Fix([Edit(SourceSpan(source: file.source.id, start: UInt32(start), end: UInt32(end)), "")])
  }
}
