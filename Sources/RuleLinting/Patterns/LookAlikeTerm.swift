import Diagnostics
import RuleSyntax

/// H1006: a letter of another script that looks like a Latin one, among Latin letters.
struct LookAlikeTerm: Lint {
  let profile = LintProfile("H1006", .correctness, .warning, "letters of two scripts in one word")

  /// Cyrillic and Greek letters whose forms are those of Latin ones. Source: Unicode Technical Standard 39,
  /// confusables.txt, single letters only.
  static let latin: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s",
    "ԁ": "d", "һ": "h", "ӏ": "l", "ԛ": "q", "ԝ": "w", "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M",
    "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X", "У": "Y", "І": "I", "Ј": "J", "Ѕ": "S",
    "ο": "o", "ν": "v", "α": "a", "ι": "i", "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I",
    "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
  ]

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.flatMap { patterned -> [Remark] in
      let texts =
        patterned.terms.map { ($0.text.value, $0.text.span) }
        + patterned.exceptTerms.map { ($0.value, $0.span) }
        + patterned.expressions.map { ($0.regex.value, $0.regex.span) }
        + patterned.exceptExpressions.map { ($0.value, $0.span) }
      return texts.compactMap { text, span in
        guard let letter = Self.lookAlike(in: text), let twin = Self.latin[letter] else { return nil }
        return Remark(
          span,
          LintWords(
            "`\(String(letter))` (\(Self.hexadecimal(letter))) is no Latin `\(String(twin))`",
            "`\(String(letter))`(\(Self.hexadecimal(letter)))不是拉丁字母 `\(String(twin))`",
            help: ("type it anew, or write both spellings", "请重新输入,或两种写法都写上")))
      }
    }
  }

  /// The first letter that looks Latin in a word that also has Latin letters.
  private static func lookAlike(in text: String) -> Unicode.Scalar? {
    for word in text.unicodeScalars.split(whereSeparator: {
      !$0.properties.isAlphabetic || $0.value >= 0x2E80
    }) {
      let hasLatin = word.contains { $0.isASCII }
      if hasLatin, let letter = word.first(where: { latin[$0] != nil }) { return letter }
    }
    return nil
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
