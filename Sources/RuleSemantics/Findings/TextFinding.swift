import Diagnostics

/// H04xx: patterns, examples, scripts and slots.
package enum TextFinding: WordedFinding, CaseSampled {
  case invalidPattern(english: String, chinese: String)
  case needsRaw(reason: String)
  case emptyTerm(String)
  case matchesNothing(NameKind, String)
  case exampleNotMatched(NameKind, String, example: String)
  case counterexampleMatched(NameKind, String, example: String, matched: String)
  case languageMissing(script: String, languages: [String])
  case scriptLanguage(String, near: String?)
  case scriptChannel(String, near: String?)
  case onlyByChannel(script: String, language: String)
  case unknownSlot(String, near: String?)
  case slotNeedsElse(String)
  case slotElseHasNoEffect(String)
  case intentWithoutExamples(String)
  case noSuchScore(String, known: [String])
  case captureWithoutMatch(String)
  case emptyText(english: String, chinese: String)
  case slotUnavailable(String, english: String, chinese: String)
  case exampleTooCostly(NameKind, String)
  case emptyExample(String)

  var wording: Wording {
    switch self {
    case .invalidPattern(let english, let chinese):
      Wording("H0401", "the pattern is not valid: \(english)", "模式无效:\(chinese)")
    case .needsRaw(let reason):
      Wording(
        "H0402", "this can never match normalised text: \(reason)", "这在规范化后的文本中永远不会匹配:\(reason)",
        help: (
          "write `match raw /…/` to search the original text, or lower case letters",
          "请用 `match raw /…/` 搜索原文,或改用小写字母"
        ))
    case .emptyTerm(let term):
      Wording(
        "H0403", "nothing of `\(term)` is left to search for", "`\(term)` 中没有可搜索的内容",
        help: ("a term needs a letter, a digit or a symbol", "词条至少要有一个字、字母、数字或符号"))
    case .matchesNothing(let kind, let name):
      Wording(
        "H0404", "\(kind.english) `\(name)` has nothing to look for", "\(kind.chinese) `\(name)` 没有可匹配的内容",
        help: ("add `terms \"…\"` or `match /…/`", "请加上 `terms \"…\"` 或 `match /…/`"))
    case .exampleNotMatched(let kind, let name, let example):
      Wording(
        "H0405", "\(kind.english) `\(name)` does not recognise its example `\(example)`",
        "\(kind.chinese) `\(name)` 没有识别出示例 `\(example)`",
        help: (
          "add a term that occurs in it, or narrow an `except`", "请加上其中出现的词条,或收窄 `except`"
        ))
    case .counterexampleMatched(let kind, let name, let example, let matched):
      Wording(
        "H0406", "\(kind.english) `\(name)` finds `\(matched)` in `\(example)`, which it should not",
        "\(kind.chinese) `\(name)` 在 `\(example)` 中误认出 `\(matched)`",
        help: ("add it to `except`, or narrow the term", "请加入 `except`,或收窄词条"))
    case .languageMissing(let script, let languages):
      Wording(
        "H0407", "script `\(script)` has no text in \(quoted(languages))",
        "话术 `\(script)` 缺少语言 \(quoted(languages, "、")) 的文本",
        help: (
          "add the text, or let another language stand in: `languages \(languages.first ?? "zh") else …`",
          "请补上文本,或在 policy 中写 `languages \(languages.first ?? "zh") else …` 指定替代语言"
        ))
    case .scriptLanguage(let name, let near):
      Wording(
        "H0408", "`\(name)` is not a language of the policy", "`\(name)` 不是 policy 中的语言",
        help: didYouMean(near))
    case .scriptChannel(let name, let near):
      Wording(
        "H0409", "`\(name)` is not a channel of the policy", "`\(name)` 不是 policy 中的渠道",
        help: didYouMean(near))
    case .onlyByChannel(let script, let language):
      Wording(
        "H0410", "script `\(script)` has `\(language)` texts for single channels only",
        "话术 `\(script)` 的 `\(language)` 文本只针对个别渠道",
        help: ("add a text without a channel, for all others", "请加上不带渠道的文本,供其他渠道使用"))
    case .unknownSlot(let name, let near):
      Wording(
        "H0411", "nothing is called `\(name)`", "没有名为 `\(name)` 的信号、事实或提取项",
        help: didYouMean(near, otherwise: ("write `\\{` for a brace", "花括号本身请写 `\\{`")))
    case .slotNeedsElse(let name):
      Wording(
        "H0412", "`\(name)` may be absent", "`\(name)` 可能缺失",
        help: (
          "write `{\(name) else \"…\"}`, or `{\(name) else nothing}`",
          "请写 `{\(name) else \"…\"}` 或 `{\(name) else nothing}`"
        ))
    case .slotElseHasNoEffect(let name):
      Wording(
        "H0413", .warning, "`\(name)` always has a value: this `else` has no effect",
        "`\(name)` 总有取值,这个 `else` 不起作用", help: ("write `{\(name)}`", "请写 `{\(name)}`"))
    case .intentWithoutExamples(let name):
      Wording(
        "H0414", "intent `\(name)` has no examples", "意图 `\(name)` 没有例句",
        help: ("add `like \"…\"`", "请加上 `like \"…\"`"))
    case .noSuchScore(let name, let known):
      Wording(
        "H0415", "there is no learned score `\(name)`", "没有名为 `\(name)` 的模型分值",
        help: known.isEmpty
          ? ("leave the clause out", "请删去此条件")
          : (
            "write one of \(known.map { "`\($0)`" }.joined(separator: ", "))",
            "请写 \(known.map { "`\($0)`" }.joined(separator: "、")) 之一"
          ))
    case .captureWithoutMatch(let name):
      Wording(
        "H0416", "capture `\(name)` has nothing to look for", "提取项 `\(name)` 没有可匹配的内容",
        help: ("add `match /…/`", "请加上 `match /…/`"))
    case .emptyText(let english, let chinese):
      Wording("H0417", "\(english) is empty", "\(chinese)为空", help: ("write a text", "请写上文本"))
    case .slotUnavailable(let name, let english, let chinese):
      Wording(
        "H0418", "`\(name)` cannot be used in this text: \(english)", "`\(name)` 不能用在此处:\(chinese)",
        help: ("use a fact, a capture or a signal of the customer's message", "请用事实、提取项或客户消息的信号"))
    case .exampleTooCostly(let kind, let name):
      Wording(
        "H0419", "a pattern of \(kind.english) `\(name)` gives up on this example: it costs too much",
        "\(kind.chinese) `\(name)` 的正则在此示例上开销过大,中途放弃",
        help: ("avoid repeats inside repeats", "请避免嵌套重复"))
    case .emptyExample(let text):
      Wording(
        "H0420", "nothing of the example `\(text)` is left to compare with", "例句 `\(text)` 中没有可比较的内容",
        help: ("write a whole sentence", "请写完整的句子"))
    }
  }

  static let samples: [TextFinding] = [
    .invalidPattern(english: "missing closing parenthesis", chinese: "缺少右括号"),
    .needsRaw(reason: "`\\p{Lu}` asks for capitals"),
    .emptyTerm("·"), .matchesNothing(.topic, "legal"),
    .exampleNotMatched(.topic, "legal", example: "see you in court"),
    .counterexampleMatched(.topic, "legal", example: "律师同款", matched: "律师"),
    .languageMissing(script: "soothe", languages: ["en"]), .scriptLanguage("zh-hant", near: "zh-Hant"),
    .scriptChannel("voise", near: "voice"), .onlyByChannel(script: "soothe", language: "en"),
    .unknownSlot("order_nr", near: "order_no"), .slotNeedsElse("order_no"),
    .slotElseHasNoEffect("customer.tier"),
    .intentWithoutExamples("refund"), .noSuchScore("gifts", known: ["health", "legal"]),
    .captureWithoutMatch("order_no"),
    .emptyText(english: "a text of script `soothe`", chinese: "话术 `soothe` 的文本"),
    .slotUnavailable("upset", english: "it is a define", chinese: "它是定义"), .exampleTooCostly(.topic, "legal"),
    .emptyExample("。"),
  ]
}
