import Diagnostics
import RuleSemantics
import RuleSyntax
import TextNormalization

/// H1021: nothing shows what a topic or trigger is for.
struct NoPositiveExample: Lint {
  let profile = LintProfile("H1021", .correctness, .note, "a topic or trigger without a `yes` example")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.filter { $0.yes.isEmpty }.map { patterned in
      Remark(
        patterned.name.span,
        LintWords(
          "nothing shows that \(patterned.kind.rawValue) `\(patterned.name.value)` finds what it should",
          "没有示例证明 \(patterned.kind.rawValue) `\(patterned.name.value)` 能找到该找的内容",
          help: ("add `yes \"…\"` with sentences of customers", "请加上 `yes \"…\"`,写客户会说的句子")))
    }
  }
}

/// H1022: nothing shows what a topic or trigger must not find.
struct NoCounterexample: Lint {
  let profile = LintProfile("H1022", .correctness, .note, "a topic or trigger without a `no` example")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.filter { !$0.yes.isEmpty && $0.no.isEmpty }.map { patterned in
      Remark(
        patterned.name.span,
        LintWords(
          "nothing shows what \(patterned.kind.rawValue) `\(patterned.name.value)` must not find",
          "没有示例说明 \(patterned.kind.rawValue) `\(patterned.name.value)` 不该找到什么",
          help: (
            "add `no \"…\"` with sentences that sound alike and mean something else",
            "请加上 `no \"…\"`,写相似但意思不同的句子"
          )))
    }
  }
}

/// H1023: an intent that is known by one or two sentences.
struct FewIntentExamples: Lint {
  let profile = LintProfile("H1023", .correctness, .note, "an intent with one or two examples")
  private static let least = 3

  func remarks(on view: RuleSetView) -> [Remark] {
    let examples = Dictionary(view.ruleSet.intents.map { ($0.name, $0.examples.count) }) { first, _ in first }
    return view.declarations.compactMap { declaration in
      guard case .intent(let intent) = declaration.syntax.kind,
        let count = examples[intent.name.value], count < Self.least
      else { return nil }
      return Remark(
        intent.name.span,
        LintWords(
          "intent `\(intent.name.value)` is compared with \(count) sentence\(count == 1 ? "" : "s") only",
          "意图 `\(intent.name.value)` 只有 \(count) 个例句",
          help: (
            "add `like \"…\"`: other words for the same wish, in each language",
            "请加上 `like \"…\"`:同一需求的不同说法,各语言都写"
          )))
    }
  }
}

/// H1024: an example that stands twice in one list.
struct RepeatedExample: Lint {
  let profile = LintProfile("H1024", .clarity, .warning, "an example stands twice", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    let patterned = view.patterned.flatMap { repeated($0.yes, view) + repeated($0.no, view) }
    var likes: [String: [TextSyntax]] = [:]
    for declaration in view.declarations {
      switch declaration.syntax.kind {
      case .intent(let intent): likes[intent.name.value, default: []] += intent.examples
      case .extend(let extend) where extend.kind == .intent:
        likes[extend.name.value, default: []] += extend.likes
      default: break
      }
    }
    return patterned + likes.values.flatMap { repeated($0, view) }
  }

  private func repeated(_ examples: [TextSyntax], _ view: RuleSetView) -> [Remark] {
    var seen: [String: SourceSpan] = [:]
    return examples.compactMap { example in
      guard let first = seen[example.value] else {
        seen[example.value] = example.span
        return nil
      }
      return Remark(
        example.span,
        LintWords(
          "example `\(example.value)` stands here twice", "示例 `\(example.value)` 重复",
          help: ("remove it", "请删除")),
        fix: view.removalOfItem(at: example.span),
        related: [.init(first, english: "the same example", chinese: "相同的示例")])
    }
  }
}

/// H1025: an intent that nobody can express in a language of the policy.
struct IntentLanguageMissing: Lint {
  let profile = LintProfile(
    "H1025", .correctness, .note, "an intent without examples in a language of the policy")

  func remarks(on view: RuleSetView) -> [Remark] {
    let languages = view.ruleSet.policy.languages
    let wantsHan = languages.contains { $0.hasPrefix("zh") }
    let wantsLatin = languages.contains("en")
    guard wantsHan, wantsLatin else { return [] }
    let examples = Dictionary(view.ruleSet.intents.map { ($0.name, $0.examples) }) { first, _ in first }
    return view.declarations.compactMap { declaration in
      guard case .intent(let intent) = declaration.syntax.kind, let all = examples[intent.name.value] else {
        return nil
      }
      let hasHan = all.contains { $0.unicodeScalars.contains(where: isHan) }
      let hasLatin = all.contains { !$0.unicodeScalars.contains(where: isHan) }
      if hasHan == hasLatin { return nil }
      let (english, chinese) = hasHan ? ("English", "英文") : ("Chinese", "中文")
      return Remark(
        intent.name.span,
        LintWords(
          "intent `\(intent.name.value)` has no \(english) example",
          "意图 `\(intent.name.value)` 没有\(chinese)例句",
          help: ("add `like \"…\"` in \(english)", "请用 `like \"…\"` 加上\(chinese)例句")))
    }
  }
}
