import Diagnostics
import RuleSyntax
import TextNormalization

/// H1062: traditional characters under `zh`, or none at all under `zh-Hant`.
struct OtherCharacters: Lint {
  let profile = LintProfile("H1062", .wording, .warning, "characters of the other Chinese script")
  /// A shorter text may well have no character that differs.
  private static let least = 16

  func remarks(on view: RuleSetView) -> [Remark] {
    let normalizer = Normalizer()
    return view.scriptTexts.compactMap { text in
      let han = Array(text.plain.unicodeScalars.filter(isHan))
      guard let found = Self.finding(text.language, han, normalizer) else { return nil }
      return Remark(
        text.text.span,
        LintWords(
          found.isSimplified
            ? "no traditional character stands in this text under `zh-Hant`"
            : "`\(found.characters)` under `zh` is traditional",
          found.isSimplified ? "`zh-Hant` 下的这段文本没有繁体字" : "`zh` 下的 `\(found.characters)` 是繁体字",
          help: ("write it in the script of its language", "请用该语言对应的字体书写")))
    }
  }

  private static func finding(
    _ language: String, _ han: [Unicode.Scalar], _ normalizer: Normalizer
  ) -> (isSimplified: Bool, characters: String)? {
    let isTraditional = language == "zh-Hant"
    guard isTraditional ? han.count >= least : language == "zh" else { return nil }
    let traditional = han.filter { scalar in
      let character = String(Character(scalar))
      return normalizer.normalized(character).string != character
    }
    if isTraditional { return traditional.isEmpty ? (true, "") : nil }
    // One or two may be a name.
    guard traditional.count > 2 else { return nil }
    return (false, String(String.UnicodeScalarView(traditional.prefix(4))))
  }
}
