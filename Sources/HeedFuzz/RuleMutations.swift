import Diagnostics
import RuleSyntax
import SeededRandom

/// Rule texts that are nearly right.
struct RuleMutations {
  let corpus: Corpus
  let texts: TextMutations

  private static let numbers = [
    "0", "1", "-1", "0.0001", "0.00001", "999999999999", "999999999999.9999", "1000000000000",
    "99999999999999999999",
    "2147483648", "4294967296", "20", "21", "00", "1.", ".5", "1e9", "０．６", "-0", "24:00", "23:59",
    "09:00-09:00",
    "2024-02-29", "2023-02-29", "9999-12-31", "0000-01-01",
  ]

  /// Expressions that a backtracking matcher suffers from, and that stand at the edges of what is allowed.
  private static let regexes = [
    "/(a+)+$/", "/(a|aa)+b/", "/(.*)*x/", "/(?:.*?,){30}P/", "/\\p{Han}*\\p{Han}*\\p{Han}*!/",
    "/(?<=a{1,200})b/", "/a{0,65535}/",
    "/(a{0,100}){0,100}/", "/((((((((((a))))))))))/", "/[\\s\\S]*?[\\s\\S]*?[\\s\\S]*?z/", "/(x+x+)+y/",
    "/^(?=(a+))\\1b/", "/\\b/", "/$/", "/^/",
    "/()/", "/(?i)ß/", "/[^\\n]/", "/\\x{10FFFF}/", "/\\x{D800}/", "/[z-a]/", "/(/", "/\\/", "/(?R)/",
    "/(?C1)/", "/\\K/", "/a**/",
    "/[[:alpha:]]/", "/\\p{Nope}/", "/(?<n>\\d+)/", "/\\d{18}/", "/(?#/", "/\\Q/", "/😡+/",
  ]

  private static let nests: [(open: String, close: String)] = [
    ("(", ")"), ("not ", ""), ("any of { ", " }"), ("all of { ", " }"), ("- ", ""), ("min(", ")"),
    ("max(", ", 1)"), ("{", "}"),
    ("rule \"a\" { ", "}"), ("1 + ", "1"), ("x and ", "x"), ("x or ", "x"), ("\"", ""), ("# ", ""),
    ("not (", ")"),
    ("anger of last 3 messages ", ""), ("then ", ""), ("else if x { ", "}"),
  ]

  /// A mutated file of a rule set.
  func ruleCase(_ random: inout SeededGenerator) -> FuzzCase? {
    // Single files are quick; the whole storefront is worth it now and then.
    let singles = corpus.ruleSets.filter { $0.files.count == 1 }
    let several = corpus.ruleSets.filter { $0.files.count > 1 }
    guard let set = random.pick(random.once(in: 6) ? several : singles) ?? corpus.ruleSets.first,
      let path = random.pick(set.files), var bytes = corpus.files[path]
    else { return nil }
    for _ in 0..<(random.once(in: 3) ? random.number(2...10) : 1) {
      bytes = random.once(in: 4) ? mutated(bytes: bytes, &random) : mutated(tokensOf: bytes, &random)
      if bytes.count > 300_000 { break }
    }
    return FuzzCase(kind: .rules, words: [set.root, path], bytes: bytes)
  }

  private func mutated(bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    let place = random.number(0...bytes.count)
    switch random.number(0...6) {
    case 0: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
    case 1: bytes.removeSubrange(random.range(below: bytes.count))
    case 2: bytes.insert(random.pick(Array("{}()\"/,:#=<>-+*\\\n ".utf8)) ?? 0, at: place)
    case 3: bytes.insert(contentsOf: texts.piece(&random).utf8, at: place)
    case 4:
      let broken: [[UInt8]] = [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xBD], [0x80],
      ]
      bytes.insert(contentsOf: random.pick(broken) ?? [], at: place)
    case 5: bytes.insert(contentsOf: Array(bytes[random.range(below: bytes.count)]), at: place)
    default: bytes = Array(bytes.prefix(place))
    }
    return bytes
  }

  /// Cuts between tokens, so that more of the result is read as something.
  private func mutated(tokensOf bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var parts = Self.parts(of: bytes)
    guard !parts.isEmpty else { return bytes }
    let place = random.number(0...parts.count - 1)
    func kept(_ text: String, in part: Part) -> Part {
      Part(kind: part.kind, trivia: part.trivia, text: Array(text.utf8))
    }
    switch random.number(0...15) {
    case 0: parts.remove(at: place)
    case 1: parts.insert(parts[place], at: random.number(0...parts.count))
    case 2: parts.swapAt(place, random.number(0...parts.count - 1))
    case 3: parts.removeSubrange(random.range(below: parts.count))
    case 4:
      let range = random.range(below: parts.count)
      parts.insert(contentsOf: Array(parts[range]), at: random.number(0...parts.count))
    case 5, 6:
      let other = Self.parts(of: random.pick(corpus.paths).flatMap { corpus.files[$0] } ?? [])
      if random.once(in: 3) {
        parts = Array(parts.prefix(place)) + other.suffix(random.number(0...max(0, other.count)))
      } else {
        parts.insert(contentsOf: other[random.range(below: other.count)], at: place)
      }
    case 7:
      let nest = random.pick(Self.nests) ?? ("(", ")")
      let depth = random.once(in: 5) ? random.number(100...20_000) : random.number(1...70)
      let end = min(parts.count - 1, place + random.number(0...3))
      parts[place].text = Array(String(repeating: nest.open, count: depth).utf8) + parts[place].text
      parts[end].text += Array(String(repeating: nest.close, count: depth).utf8)
    case 8, 9: replace(.number, in: &parts, &random) { $0.pick(Self.numbers) ?? "0" }
    case 10, 11:
      let texts = texts
      replace(.string, in: &parts, &random) { random in
        let plain = texts.text(&random).filter { $0 != "\"" && $0 != "\n" && $0 != "\r\n" }
        return "\"\(plain)\(random.once(in: 10) ? "{\(plain.prefix(3))}" : "")\""
      }
    case 12: replace(.regex, in: &parts, &random) { $0.pick(Self.regexes) ?? "/a/" }
    case 13:
      // The same word somewhere else: names and keywords that exist.
      let words = parts.filter { $0.kind == .word }.map { String(decoding: $0.text, as: UTF8.self) }
      replace(.word, in: &parts, &random) { $0.pick(words) ?? "x" }
    case 14:
      // Longer than anybody writes.
      let range = random.range(below: parts.count)
      let times = random.number(2...200)
      if range.count * times < 20_000 {
        parts.insert(
          contentsOf: Array(repeatElement(parts[range], count: times).joined()), at: range.lowerBound)
      }
    default: parts[place].trivia = Array(" # \(texts.piece(&random))\n".utf8)
    }
    return parts.flatMap { $0.trivia + $0.text }
  }

  private func replace(
    _ kind: Token.Kind, in parts: inout [Part], _ random: inout SeededGenerator,
    with text: (inout SeededGenerator) -> String
  ) {
    guard let place = random.pick(parts.indices.filter { parts[$0].kind == kind }) else { return }
    parts[place].text = Array(text(&random).utf8)
  }

  private struct Part {
    var kind: Token.Kind
    var trivia: [UInt8]
    var text: [UInt8]
  }

  private static func parts(of bytes: [UInt8]) -> [Part] {
    let source = SourceFile(id: SourceID(0), path: "", text: String(decoding: bytes, as: UTF8.self))
    return tokens(in: source).0.map { token in
      Part(
        kind: token.kind, trivia: Array(source.bytes[Int(token.triviaStart)..<Int(token.span.start)]),
        text: Array(source.bytes[Int(token.span.start)..<Int(token.span.end)]))
    }
  }
}
