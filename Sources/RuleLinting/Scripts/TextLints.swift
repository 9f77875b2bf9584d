import Diagnostics
import RuleSemantics
import RuleSyntax
import Signals
import TextNormalization

/// H1054: more than a person hears or reads at once.
struct LongScript: Lint {
  let profile = LintProfile("H1054", .wording, .warning, "a script too long for its channel")
  /// Columns, a Chinese character taking two: what is said in about fifteen seconds, and what fills a telephone's screen.
  private static let spoken = 160
  private static let read = 600

  func remarks(on view: RuleSetView) -> [Remark] {
    view.scriptTexts.compactMap { text in
      let most = text.channel == "voice" ? Self.spoken : Self.read
      let width = displayWidth(of: text.plain)
      guard width > most else { return nil }
      let place = text.channel == "voice" ? ("to listen to", "听") : ("to read at once", "一次读完")
      return Remark(
        text.text.span,
        LintWords(
          "\(width) columns are too much \(place.0), \(most) are enough",
          "\(width) 列过长,不便\(place.1),请不超过 \(most) 列",
          help: ("say one thing, and the rest when it is asked for", "请只说一件事,其余等客户问起再说")))
    }
  }
}

/// H1055: a slot whose value is nothing unless the host sends it.
struct EmptySlot: Lint {
  let profile = LintProfile("H1055", .wording, .warning, "a slot that may be empty")

  func remarks(on view: RuleSetView) -> [Remark] {
    let empty = Set(
      view.ruleSet.facts.filter {
        $0.type == .text && !$0.isOptional && $0.defaultValue == .text("")
      }.map(\.name))
    return view.scriptTexts.flatMap { text -> [Remark] in
      slots(in: text.text, of: view.file(of: text.text.span)?.source).pieces.compactMap { piece -> Remark? in
        guard case .slot(let name, let fallback) = piece else { return nil }
        let isEmpty = fallback.map { $0.value == .text("") } ?? empty.contains(name.value)
        guard isEmpty else { return nil }
        return Remark(
          name.span,
          LintWords(
            "where `\(name.value)` is empty the sentence has a hole", "`\(name.value)` 为空时句子会残缺",
            help: (
              "make the fact `optional` and write `{\(name.value) else \"…\"}`",
              "请把事实声明为 `optional`,并写 `{\(name.value) else \"…\"}`"
            )))
      }
    }
  }
}

/// H1056: a text under the wrong language.
struct OtherLanguage: Lint {
  let profile = LintProfile("H1056", .wording, .warning, "a text in another language than it says")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.scriptTexts.compactMap { text in
      let scalars = text.plain.unicodeScalars
      let han = scalars.count(where: isHan)
      let latin = scalars.count(where: isLatinLetter)
      let isChinese = text.language.hasPrefix("zh")
      guard isChinese ? han == 0 && latin >= 4 : text.language == "en" && han > 0 else { return nil }
      return Remark(
        text.text.span,
        LintWords(
          isChinese
            ? "this text under `\(text.language)` has no Chinese" : "this text under `en` has Chinese in it",
          isChinese ? "`\(text.language)` 下的这段文本没有中文" : "`en` 下的这段文本含有中文",
          help: ("move it to its language, or translate it", "请移到对应语言下,或翻译")))
    }
  }
}

/// H1057: half-width punctuation after a Chinese character.
struct HalfWidthPunctuation: Lint {
  let profile = LintProfile(
    "H1057", .wording, .note, "half-width punctuation in a Chinese text", hasFix: true)
  private static let codes: [Unicode.Scalar: UInt32] = [
    ",": 0xFF0C, "?": 0xFF1F, "!": 0xFF01, ";": 0xFF1B, ":": 0xFF1A, ".": 0x3002,
  ]

  func remarks(on view: RuleSetView) -> [Remark] {
    view.scriptTexts.compactMap { text in
      guard text.language.hasPrefix("zh") else { return nil }
      var edits: [Edit] = []
      var offset = 0
      var depth = 0
      var isAfterHan = false
      let scalars = Array(text.text.value.unicodeScalars)
      for (index, scalar) in scalars.enumerated() {
        if scalar == "{" { depth += 1 }
        if scalar == "}" { depth -= 1 }
        let isDots = scalar == "." && index + 1 < scalars.count && scalars[index + 1] == "."
        if depth == 0, isAfterHan, !isDots, let code = Self.codes[scalar], let wide = Unicode.Scalar(code) {
          edits.append(Edit(text.place(offset..<offset + 1), String(wide)))
        }
        // Of several signs in a row each is one, dots aside.
        isAfterHan = isHan(scalar) || (isAfterHan && scalar != "." && Self.codes[scalar] != nil)
        offset += UTF8.width(scalar)
      }
      guard let first = edits.first else { return nil }
      let sign = view.text(first.span)
      let shown = text.isVerbatim ? sign : ","
      return Remark(
        first.span,
        LintWords(
          "Chinese is written with full-width punctuation", "中文应使用全角标点",
          help: (
            "write `\(first.replacement)` instead of `\(shown)`", "请把 `\(shown)` 写成 `\(first.replacement)`"
          )),
        fix: text.isVerbatim ? Fix(edits) : nil)
    }
  }
}

/// H1058: white space that customers see.
struct StrayWhiteSpace: Lint {
  let profile = LintProfile("H1058", .wording, .warning, "stray white space in a script", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    view.scriptTexts.compactMap { text in
      let value = text.text.value
      let hasStray =
        value.hasPrefix(" ") || value.hasSuffix(" ") || value.contains("  ") || value.hasSuffix("\n")
      guard hasStray, !value.allSatisfy(\.isWhitespace) else { return nil }
      let tidy = value.split(separator: " ").joined(separator: " ")
      let isPlain = text.isVerbatim && !value.contains("{")
      return Remark(
        text.text.span,
        LintWords(
          "this text has white space that is not needed", "这段文本含有多余的空白",
          help: ("one space between words, none at the ends", "词间一个空格,首尾不留空格")),
        fix: isPlain ? Fix([Edit(text.place(0..<value.utf8.count), tidy)]) : nil)
    }
  }
}

/// H1060: the same variant twice, which makes it twice as likely and nothing else.
struct RepeatedVariant: Lint {
  let profile = LintProfile("H1060", .wording, .warning, "a variant of a script stands twice")

  func remarks(on view: RuleSetView) -> [Remark] {
    var seen: [[String]: SourceSpan] = [:]
    return view.scriptTexts.compactMap { text in
      let key = [text.script.value, text.language, text.channel ?? "", text.text.value]
      guard let first = seen[key] else {
        seen[key] = text.text.span
        return nil
      }
      return Remark(
        text.text.span,
        LintWords(
          "this variant stands here twice", "此变体重复", help: ("remove it, or say it differently", "请删除,或换一种说法")),
        related: [.init(first, english: "the same text", chinese: "相同的文本")])
    }
  }
}
