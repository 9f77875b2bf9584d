import Patterns
import SeededRandom
import Testing
import TextNormalization

/// What `scan` finds must be what looking for every pattern finds.
@Suite("A prefilter names every pattern that matches")
struct PrefilterTests {
  @Test("each item of the syntax of PCRE2", arguments: syntaxItems)
  func syntax(_ pattern: String) throws {
    for raw in [false, true] {
      guard let set = try? PatternSet([definition([pattern], raw: raw)]) else { continue }
      for text in texts { try compare(set, text, pattern) }
    }
  }

  @Test("random patterns on random texts", arguments: 0..<48)
  func random(_ seed: Int) throws {
    var random = Random(seed: UInt64(seed))
    for _ in 0..<40 {
      let patterns = (0..<random.next(6) + 1).map { _ in random.pattern(depth: 3) }
      let raw = random.next(3) == 0
      var valid: [RegexSource] = []
      for pattern in patterns {
        let source = RegexSource(pattern, raw: raw)
        if (try? Regex(source)) != nil { valid.append(source) }
      }
      var terms: [TermSource] = []
      for _ in 0..<random.next(5) {
        let term = TermSource(random.text(from: random.next(2) == 0 ? "ab客退r *" : "le退款人{number}", upTo: 5))
        if (try? Term(term)) != nil { terms.append(term) }
      }
      let set = try PatternSet([
        PatternDefinition(
          name: "a", terms: terms, expressions: valid, exceptTerms: Array(terms.prefix(1)),
          exceptExpressions: random.next(4) == 0 ? Array(valid.suffix(1)) : [],
          ignoreNegated: random.next(2) == 0),
        PatternDefinition(name: "b", terms: terms, expressions: valid),
      ])
      for _ in 0..<12 {
        let text = random.text(from: "abrleAB k客退款人工不 !!??..-·/12_@é😡，。\n{", upTo: 30)
        try compare(set, text, "\(valid.map(\.pattern)) \(terms.map(\.text))")
      }
    }
  }

  @Test("terms spelled apart", arguments: ["退款", "refund", "sb", "转人工", "*abc*", "加v信", "hello", "退·款"])
  func apart(_ term: String) throws {
    let set = try PatternSet([PatternDefinition(name: "a", terms: [TermSource(term)])])
    let plain = term.filter { $0 != "*" }
    for separator in [" ", ".", "·", " - ", "....", "、", "，", "\n", "~"] {
      let spelled = plain.map(String.init).joined(separator: separator)
      for text in [
        spelled, "我要\(spelled)啊", "x \(spelled) y", "。\(spelled)、", "\(spelled)\(spelled)",
        "a b \(spelled) c",
        "😡\(spelled)😡", "カ\(spelled)タ", "é\(spelled)é",
      ] {
        try compare(set, text, term)
      }
    }
  }

  @Test("a long text, of which patterns see the beginning")
  func long() throws {
    let set = try PatternSet([
      definition(["^[a-z ]+$", "^.{1,5000}$", "退款", "\\d{9}", "(.)\\1{9}"], raw: false),
      PatternDefinition(name: "t", terms: [TermSource("退款")]),
    ])
    for tail in ["退款", "123456789", "!!!!!!!!!!", "a"] {
      try compare(set, String(repeating: "ab ", count: 1500) + tail, "long")
      try compare(set, String(repeating: "ab ", count: 1300) + tail, "long")
    }
    // The end of what patterns see ends a word, whatever follows.
    let words = try PatternSet([definition(["\\ba\\b", "\\bab\\b", "\\bc\\b", "退款"], raw: false)])
    try compare(words, String(repeating: "xyz", count: 1365) + " c", "a word at the end")
    try compare(words, String(repeating: "xy ", count: 1365) + "ab", "a word cut at its first letter")
    try compare(words, String(repeating: "xy ", count: 1364) + "abab", "a word cut in the middle")
  }

  @Test("a literal of any length at any place of a text", arguments: 1...20)
  func places(_ length: Int) throws {
    var random = Random(seed: UInt64(length))
    // One length alone makes the steps as long as they get; shorter ones beside it make them short again.
    for others in [[], [length + 3], [1, 2, 3, 5, 7]] {
      let literals = ([length] + others).map { count in
        var last = 0
        return String(
          (0..<count).map { _ in
            // No letter twice in a row, which normalised text might squeeze.
            last = (last + 1 + random.next(6)) % 7
            return Array("abcdehr")[last]
          })
      }
      let set = try PatternSet([definition(literals, raw: true), definition(literals, raw: false)])
      for before in 0..<30 {
        for after in [0, 1, 2, 3, 4, 13] {
          let text =
            random.text(from: "xyz", exactly: before) + literals[0] + random.text(from: "xyz", exactly: after)
          try compare(set, text, "\(literals)")
        }
      }
    }
  }

  @Test("many literals that share most of their bytes, in texts made of their parts", arguments: 0..<12)
  func similar(_ seed: Int) throws {
    var random = Random(seed: UInt64(seed) + 100)
    let alphabet = ["ab", "a退款", "退款人工", "abcdefgh", "é退a", "😡ab"][seed % 6]
    let literals = (0..<120).map { _ in random.text(from: alphabet, upTo: 12) }
    let bounded = literals.enumerated().map { $0 % 5 == 0 ? "\\b\($1)" : $0 % 7 == 0 ? "\($1)\\b" : $1 }
    let set = try PatternSet([
      definition(bounded.filter { (try? Regex(RegexSource($0))) != nil }, raw: false),
      definition(Array(bounded.prefix(20)), raw: true),
      PatternDefinition(
        name: "e",
        terms: literals.prefix(30).filter { (try? Term(TermSource($0))) != nil }.map { TermSource($0) },
        exceptTerms: literals.suffix(3).filter { (try? Term(TermSource($0))) != nil }.map { TermSource($0) }),
    ])
    for _ in 0..<60 {
      var text = ""
      for _ in 0..<random.next(6) {
        let literal = Array(literals[random.next(literals.count)])
        text += String(literal.dropFirst(random.next(2)).dropLast(random.next(2)))
        text += random.text(from: alphabet + " ,x", upTo: 3)
      }
      try compare(set, text, "seed \(seed)")
    }
  }

  @Test("choices of plain strings, of which one begins another", arguments: 0..<24)
  func choices(_ seed: Int) throws {
    var random = Random(seed: UInt64(seed) + 500)
    let alphabet = ["ab", "退款a", "abc é", "a-b|", "ks退", "😡x "][seed % 6]
    var patterns: [String] = []
    for _ in 0..<30 {
      let choice = (0..<random.next(4) + 1).map { _ in random.text(from: alphabet, upTo: 7) }
      let pattern = choice.joined(separator: "|")
      if (try? Regex(RegexSource(pattern))) != nil { patterns.append(pattern) }
    }
    let set = try PatternSet([
      definition(patterns, raw: false), definition(patterns, raw: true),
      PatternDefinition(
        name: "e", expressions: patterns.map { RegexSource($0) },
        exceptExpressions: patterns.prefix(1).map { RegexSource($0) }, ignoreNegated: true),
    ])
    // Few hits, and so many that they are not kept; and a text that expressions see in part.
    for length in [1, 3, 8, 20, 60, 400, 5000] {
      for _ in 0..<(length > 100 ? 1 : 12) {
        let text = random.text(from: alphabet + "x.", upTo: length)
        try compare(set, text, "\(patterns)")
      }
    }
  }

  // MARK: - Comparing

  private func definition(_ patterns: [String], raw: Bool) -> PatternDefinition {
    PatternDefinition(name: "d", expressions: patterns.map { RegexSource($0, raw: raw) })
  }

  private func compare(_ set: PatternSet, _ text: String, _ what: String) throws {
    var scratch = PatternScratch()
    let text = Normalizer().normalized(text)
    let negated: (NormalizedText) -> [Range<Int>] = { $0.utf8.count > 9 ? [3..<9] : [] }
    let found = set.scan(text, negated: negated, scratch: &scratch)
    let wanted = set.scanPlainly(text, negated: negated, scratch: &scratch)
    // A pattern that ran out of steps on a text that it cannot match is no fault for who did not ask it.
    let faulty = Set(wanted.faults.map { [$0.definition, $0.pattern] })
    #expect(
      found.faults.allSatisfy { faulty.contains([$0.definition, $0.pattern]) }, "\(what) on \(text.string)")
    #expect(found.matches == wanted.matches, "\(what) on \(text.string)")
    #expect(found.truncated == wanted.truncated)
  }

  static let syntaxItems = [
    "a", "ab", "a|b", "abc|退款", "(ab)+c", "(?:ab){2,}", "(?:ab){3}", "a?b", "(a|b)c", "[ab]c", "[^a]b",
    "[a-c]{3}",
    "[a-zé]{2}b", "\\d{4,}", "\\d+", "\\w{3}@", "\\s{2}", "\\S退", "[[:digit:]]{3}", "[[:punct:]]{2}",
    "[[:alpha:]]b",
    "[\\d-]{4}", "[]a]b", "[^]a]b", "[a\\]b]c", "\\x61b", "\\x{9000}款", "\\x{212A}", "\\x{17F}", "K", "k",
    "s", "[k]b", "ſ",
    "\\Qa.b\\E", "\\Qab\\E+c", "a\\Eb", "a(?#b)c", "a(?#b)+c", "(?x) a b # c\n d", "(?x)a {2}b", "(?i)AB",
    "(?i:A)b",
    "(?i)(.)\\1{2}", "a(?i)B", "(a(?i)b|C)d", "^a", "a$", "^a$", "(?m)^a$", "(?m)^[a-z]+$", "\\Aa", "a\\z",
    "a\\Z", "^[!?]+$",
    "^\\s*[!?.]{2,}\\s*$", "^.{1,3}$", "^(a|b)$", "\\bab\\b", "\\Bab", "(?=ab)a", "(?=.*退)(?=.*款)", "(?<=a)b",
    "(?<!a)b",
    "a(?!b)", "(?<=退)款", "^(?=.*\\bab\\b)(?=.*\\bcd\\b)", "(.)\\1{3,}", "(\\d)\\1{2}", "(退款)\\1",
    "(\\p{Han}{2})\\1",
    "(a)(b)\\2\\1", "(a)|b\\1", "(?<n>a)\\k<n>", "(?<n>a)\\k{n}", "(?P<n>ab)(?P=n)", "(?'n'a)\\g{n}",
    "(a)\\g1", "(a)\\g{-1}",
    "(?|(a)|(b))\\1", "(a)?(?(1)b|c)", "(?(?=a)ab|退)", "(?(DEFINE)(?<x>zz))a(?&x)?", "(a(?1)?b)",
    "(?R)?a{2}b", "(?>a+)b",
    "a++b", "a*+b", "a+?b", "a{2}", "a{,2}", "a{2,", "a{1}{2}", "{", "a{b}", "(*ACCEPT)a", "a(*ACCEPT)b",
    "a(*SKIP)(*FAIL)|b",
    "(*pla:ab)a", "(*positive_lookahead:b)b", "(*nla:a)b", "(*atomic:a)b", "(*COMMIT)ab", "a(?C)b", "a(?C1)b",
    "a\\Kb",
    "\\Gab", "\\Rb", "\\Xb", "\\h\\h", "\\N{2}b", "\\p{Han}{2}a", "\\p{P}{2}", "\\P{Han}{3}b", "\\p{L}b",
    "\\pLb", "\\p{Nd}{3}",
    "[A-Z]{2}", "[A-Z]{2}\\d{2}", "(?-i)a", "(?^)a", "😡{2}", "[😡-😤]", "[\\x{1F620}-\\x{1F629}]{2}", "é",
    "[é]b", "É",
    "\\101", "\\012", "\\cA", "\\e", "\\ta", "\\.\\.", "。。", "[!?!?]{3,}", "(?:[¥$]\\s?)\\d{3}",
    "(?:\\p{Han}\\s){2,}",
    "\\b1[3-9]\\d{9}(?!\\d)", "(a|)b", "(|a)b", "a||b", "()a", "(?:)ab", "((((a))))b", "(?i)straße",
    "STRASSE", "ß", "[a-\\d]b",
    "[--a]{2}", "[\\w-]{3}", "[a-\\x{65}]f", "[^\\x{00}-\\x{7F}]{2}", "(?s).a", "(?U)a+b",
    "(?J)(?<n>a)(?<n>b)", "(?n)(a)(?<x>b)",
    "(?xx)[a b]c", "(?<a>退)款|\\k<a>b", "(?<=\\d)款", "(?:a|b)*c", "(a|b)+?退", "x*", "[a]{0}b", "(?:ab)?c",
    "(?:ab|cd)?退",
    "\\bab\\b\\W+\\bk\\b", "退款\\b", "\\b退", "ab\\b\\bk", "\\ba\\b", "\\bb", "b\\b", "(\\bab|k\\b).{0,3}退",
    "ab.*款.*b", "(a|b)(b|a)(a|b)(c|d)", "(a|ab)(c|bcd)", "(?=.*\\bk\\b)s", "\\b(?:ab|abab)\\b",
    "a?b?c?d?cd ab",
    "[¥$￥]\\s?\\d{3,}", "[😡é]\\d{2}", "(?:[$€]|¥)\\d{3,}", "[k$]\\d{4}", "[^$]\\d{4}", "[$]?\\d{4}",
    "[s@_~]{2}",
    "ab|abab|cd", "a b|b", "k|s", "é|ab",
    "(?:aaaa|bbbb|abab|cdab)+", "电话1381234567[0-9]吗?", "abcd ?cd ?ab", "(我要|我)退款(啊|吧)",
  ]

  static let texts: [String] = [
    "", "a", "ab", "abab", "ababab c", "aab aaab", "AB ABC", "abc 退款", "退款退款", "我要退款啊", "退 款", "a\nb\n",
    "\nab", "a.b a.b",
    "aaaa bbbb", "1111", "22 333 4444", "电话13812345678吗", "a@b.c abc@de.fg", "!!??", "！！？？", "!? ...", "。。。",
    "、、", "  a  b ",
    "abcd", "cd ab", "dcba", "abba", "ba ab", "k K K", "ſ s S", "aB Ab", "AA12", "Aa aA", "😡😡", "😡😤",
    "é É éa", "straße", "STRASSE ß",
    "¥ 1234", "$99999", "￥1234", "k1234 é12", "\u{212A}1234", "😡12$", "$$ 12", "一 二 三 四", "退a款b",
    "\u{7F}\u{1}", "退款a", "款退", "人工人工人工", "a-b--c", "{a}b", "a{2}",
    "a b # c", "b c",
    "zza", "ef", "A\u{301}b", "ab\r\ncd", "１２３４５", "ＡＢＣ", "ǅa", "ΑΑα", "ⅠⅠⅰ", "ββΒ", "  \t\t", "d\u{85}b",
    "xx(yy)", "ac bc", "af-e",
  ]
  private var texts: [String] { Self.texts }
}

/// Numbers, patterns and texts of a seed.
struct Random {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func next(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }

  mutating func text(from alphabet: String, upTo length: Int) -> String {
    text(from: alphabet, exactly: next(length) + 1)
  }

  mutating func text(from alphabet: String, exactly length: Int) -> String {
    let characters = Array(alphabet)
    return String((0..<length).map { _ in characters[next(characters.count)] })
  }

  mutating func pattern(depth: Int) -> String {
    let count = next(4) + 1
    return (0..<count).map { _ in item(depth: depth) }.joined()
  }

  private mutating func item(depth: Int) -> String {
    let atom: String
    switch next(depth > 0 ? 16 : 9) {
    case 0, 1, 2: atom = text(from: "abrle退款客人", upTo: 3)
    case 3: atom = ["\\d", "\\w", "\\s", ".", "\\S", "\\p{Han}", "\\p{P}", "\\D"][next(8)]
    case 4: atom = ["[ab]", "[^ab]", "[a-f]", "[!?]", "[\\d.]", "[退款]", "[a-z]", "[A-Z]", "[一-龥]"][next(9)]
    case 5: atom = ["\\b", "^", "$", "\\B", "\\K", "(?=", "(?!", "(?<=a)", "(?<!不)"][next(5)]
    case 6: atom = ["k", "s", "K", "A", "B", "!", "\\?", "\\.", "@"][next(9)]
    case 7: atom = ["\\1", "\\2", "(?1)", "(.)\\1", "(\\d)\\1{2}"][next(5)]
    case 8: atom = ["(?i)", "(?x)", "(?m)", "(?#a)", "\\Q.a\\E"][next(5)]
    case 9, 10: atom = "(" + pattern(depth: depth - 1) + ")"
    case 11: atom = "(?:" + pattern(depth: depth - 1) + "|" + pattern(depth: depth - 1) + ")"
    case 12: atom = "(" + pattern(depth: depth - 1) + "|" + pattern(depth: depth - 1) + "|)"
    case 13: atom = ["(?=", "(?!", "(?>", "(?|"][next(4)] + pattern(depth: depth - 1) + ")"
    case 14: atom = "(?(1)" + pattern(depth: depth - 1) + "|" + pattern(depth: depth - 1) + ")"
    default: atom = "(?i:" + pattern(depth: depth - 1) + ")"
    }
    switch next(9) {
    case 0: return atom + ["?", "*", "+", "??", "*?", "+?", "++"][next(7)]
    case 1: return atom + "{\(next(4)),\(next(4) + 3)}"
    case 2: return atom + "{\(next(5))}"
    case 3: return atom + "{\(next(4)),}"
    default: return atom
    }
  }
}
