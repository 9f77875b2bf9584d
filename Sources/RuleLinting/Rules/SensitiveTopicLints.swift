import Diagnostics
import RuleSemantics
import RuleSyntax

/// H1044: a sensitive topic that leads to nobody.
struct SensitiveWithoutHandoff: Lint {
  let profile = LintProfile("H1044", .safety, .warning, "a sensitive topic without a handoff")

  func remarks(on view: RuleSetView) -> [Remark] {
    var handed: Set<Int> = []
    for rule in view.ruleSet.rules where rule.hasHandoff { handed.formUnion(view.topics(in: rule.when)) }
    return view.sensitiveTopics.filter { !handed.contains($0.position) }.map { topic in
      Remark(
        topic.name.span,
        LintWords(
          "no rule hands topic `\(topic.name.value)` to a person", "没有规则把主题 `\(topic.name.value)` 转给人工",
          help: (
            "add `rule \"…\" { when topic \(topic.name.value)  handoff to DESK }`",
            "请加上 `rule \"…\" { when topic \(topic.name.value)  handoff to 坐席组 }`"
          )))
    }
  }
}

/// H1045: a sensitive topic that nothing promises anything about.
struct SensitiveWithoutEnsure: Lint {
  let profile = LintProfile("H1045", .safety, .note, "a sensitive topic without an `ensure`")

  func remarks(on view: RuleSetView) -> [Remark] {
    var ensured: Set<Int> = []
    for ensure in view.ruleSet.ensures { ensured.formUnion(view.topics(in: ensure.when)) }
    return view.sensitiveTopics.filter { !ensured.contains($0.position) }.map { topic in
      Remark(
        topic.name.span,
        LintWords(
          "no `ensure` says what must always happen with topic `\(topic.name.value)`",
          "没有 `ensure` 规定主题 `\(topic.name.value)` 必须如何处理",
          help: (
            "add `ensure \"…\" { when topic \(topic.name.value)  always handoff }`: `heed verify` proves it",
            "请加上 `ensure \"…\" { when topic \(topic.name.value)  always handoff }`,由 `heed verify` 证明"
          )))
    }
  }
}

/// H1046: a sensitive topic that nobody looks after.
struct SensitiveWithoutOwner: Lint {
  let profile = LintProfile("H1046", .safety, .note, "a sensitive topic without an owner")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.sensitiveTopics.compactMap { topic in
      guard topic.declaration.syntax.metadata.owner == nil else { return nil }
      return Remark(
        topic.name.span,
        LintWords(
          "sensitive topic `\(topic.name.value)` has no `owner`", "敏感主题 `\(topic.name.value)` 没有 `owner`",
          help: (
            "say who answers for it: `owner \"…\"`, and `review by` a day",
            "请写明负责人 `owner \"…\"`,并用 `review by` 写明复核日期"
          )))
    }
  }
}

/// H1074: a sensitive topic that stands on a law, and that nobody must look at again.
struct SensitiveWithoutReview: Lint {
  let profile = LintProfile("H1074", .safety, .note, "a topic with a legal basis and no day of review")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.sensitiveTopics.compactMap { topic in
      let metadata = topic.declaration.syntax.metadata
      guard let basis = metadata.basis, metadata.reviewBy == nil else { return nil }
      return Remark(
        basis.span,
        LintWords(
          "laws change, and nobody must look at topic `\(topic.name.value)` again",
          "法规会变,而主题 `\(topic.name.value)` 没有写复核日期",
          help: (
            "add `review by` and a day: from then on `heed check` reminds",
            "请加上 `review by` 和日期:到期后 `heed check` 会提醒"
          )))
    }
  }
}

/// H1080: a sensitive handoff that tells the colleague nothing.
struct SilentSensitiveHandoff: Lint {
  let profile = LintProfile("H1080", .safety, .note, "a sensitive handoff that tells the agent nothing")

  func remarks(on view: RuleSetView) -> [Remark] {
    let protected = Set(view.ruleSet.rules.filter(\.isProtected).map(\.name))
    return view.declarations.compactMap { declaration in
      guard case .rule(let rule) = declaration.syntax.kind, protected.contains(rule.name.value),
        rule.tellAgent.isEmpty
      else { return nil }
      return Remark(
        rule.name.span,
        LintWords(
          "rule `\(rule.name.value)` hands over a sensitive matter and tells the colleague nothing",
          "规则 `\(rule.name.value)` 转交敏感事项,却没有提示同事",
          help: (
            "add `tell agent \"…\"`: what to ask first, what not to say", "请加上 `tell agent \"…\"`:先问什么、什么不能说"
          )))
    }
  }
}

extension RuleSetView {
  struct SensitiveTopic {
    /// In the topics of the model.
    let position: Int
    let name: NameSyntax
    let declaration: PlacedDeclaration
  }

  fileprivate var sensitiveTopics: [SensitiveTopic] {
    let positions = Dictionary(ruleSet.topics.enumerated().map { ($1.name, $0) }) { first, _ in first }
    return patterned.compactMap { view in
      guard view.kind == .topic, let position = positions[view.name.value],
        ruleSet.topics[position].isSensitive
      else { return nil }
      return SensitiveTopic(position: position, name: view.name, declaration: view.declaration)
    }
  }

  /// Topics that a condition mentions, windows and moods opened.
  fileprivate func topics(in condition: Condition) -> Set<Int> {
    var found: Set<Int> = []
    var open = [condition]
    var moods: Set<Int> = []
    while let next = open.popLast() {
      switch next {
      case .topic(let topic), .draftTopic(let topic): found.insert(topic)
      case .window(let track, _, _), .ever(let track): open.append(ruleSet.tracks[track].condition)
      case .not(let inner): open.append(inner)
      case .all(let items), .any(let items): open += items
      case .mood(let mood) where moods.insert(mood).inserted: open.append(ruleSet.moods[mood].enter)
      default: break
      }
    }
    return found
  }
}
