import Diagnostics
import RuleSemantics
import RuleSyntax

/// H1041: a rule that decides something and does not say why.
struct RuleWithoutReason: Lint {
  let profile = LintProfile("H1041", .clarity, .warning, "a rule without `because`")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.compactMap { declaration in
      guard case .rule(let rule) = declaration.syntax.kind, !rule.steps.isEmpty, rule.because == nil else {
        return nil
      }
      return Remark(
        rule.name.span,
        LintWords(
          "rule `\(rule.name.value)` does not say why", "规则 `\(rule.name.value)` 没有说明原因",
          help: (
            "add `because \"…\"`: it stands in every decision and in the brief of the agent",
            "请加上 `because \"…\"`:它会出现在每个决定和坐席简报中"
          )))
    }
  }
}

/// H1042: two rules that say the same.
struct TwinRules: Lint {
  let profile = LintProfile("H1042", .clarity, .warning, "two rules that say the same")

  private struct Meaning: Hashable {
    let scope: CheckedScope
    let when: Condition
    let unless: Set<Condition>
    let valid: ClosedRange<Int>?
    let steps: [CheckedStep]
  }

  func remarks(on view: RuleSetView) -> [Remark] {
    var names: [String: SourceSpan] = [:]
    for declaration in view.declarations {
      if case .rule(let rule) = declaration.syntax.kind { names[rule.name.value] = rule.name.span }
    }
    var seen: [Meaning: String] = [:]
    return view.ruleSet.rules.compactMap { rule in
      // Rules that only tag, offer or guide differ in what they tag, offer or say.
      if rule.steps.isEmpty { return nil }
      let meaning = Meaning(
        scope: rule.scope, when: rule.when, unless: Set(rule.unless), valid: rule.valid, steps: rule.steps)
      guard let other = seen[meaning] else {
        seen[meaning] = rule.name
        return nil
      }
      guard let span = names[rule.name], let first = names[other] else { return nil }
      return Remark(
        span,
        LintWords(
          "rule `\(rule.name)` has the conditions and the action of `\(other)`",
          "规则 `\(rule.name)` 与 `\(other)` 的条件和动作相同",
          help: ("make one rule of the two", "请合并为一条规则")),
        related: [.init(first, english: "the other rule", chinese: "另一条规则")])
    }
  }
}

/// H1043: an offer that comes with every message.
struct UnlimitedOffer: Lint {
  let profile = LintProfile("H1043", .wording, .warning, "an offer without a limit")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.compactMap { declaration in
      guard case .rule(let rule) = declaration.syntax.kind, let offer = rule.offers.first,
        rule.limits.isEmpty,
        case .customer = rule.scope.value
      else { return nil }
      return Remark(
        offer.what.span,
        LintWords(
          "`\(offer.what.value)` is offered again with every message that fits",
          "每条符合条件的消息都会再次推荐 `\(offer.what.value)`",
          help: (
            "add `at most 1 in 20 messages` or `once per conversation`",
            "请加上 `at most 1 in 20 messages` 或 `once per conversation`"
          )))
    }
  }
}

/// H1049: two tags that are probably one.
struct NearTags: Lint {
  let profile = LintProfile("H1049", .clarity, .warning, "two tags that differ by a letter")

  func remarks(on view: RuleSetView) -> [Remark] {
    var uses: [String: [SourceSpan]] = [:]
    for declaration in view.declarations {
      if case .rule(let rule) = declaration.syntax.kind {
        for tag in rule.tags { uses[tag.value, default: []].append(tag.span) }
      }
    }
    // Two words that differ by a letter share one of their forms without a letter.
    var byForm: [[Unicode.Scalar]: [String]] = [:]
    return uses.keys.sorted(by: precedes).compactMap { tag -> Remark? in
      let forms = Self.forms(of: tag)
      let near = forms.flatMap { byForm[$0] ?? [] }.filter { Self.areNear($0, tag) }
      for form in forms { byForm[form, default: []].append(tag) }
      guard let twin = near.min(by: precedes) else { return nil }
      // The rarer one is the slip.
      let (slip, other) =
        (uses[tag]?.count ?? 0) <= (uses[twin]?.count ?? 0) ? (tag, twin) : (twin, tag)
      guard let span = uses[slip]?.first, let first = uses[other]?.first else { return nil }
      return Remark(
        span,
        LintWords(
          "tag `\(slip)` is almost `\(other)`", "标签 `\(slip)` 与 `\(other)` 几乎相同",
          help: ("write one of them everywhere", "请统一写法")),
        related: [.init(first, english: "the other tag", chinese: "另一个标签")])
    }
  }

  private static func plain(_ tag: String) -> [Unicode.Scalar] {
    Array(tag.lowercased().unicodeScalars.filter { $0 != "_" && $0 != "-" })
  }

  /// A tag, and what is left of it without one of its letters; a very long one is only compared with its like.
  private static func forms(of tag: String) -> Set<[Unicode.Scalar]> {
    let whole = plain(tag)
    var forms: Set<[Unicode.Scalar]> = [whole]
    if whole.count > 64 { return forms }
    for place in whole.indices { forms.insert(Array(whole[..<place] + whole[(place + 1)...])) }
    return forms
  }

  private static func areNear(_ a: String, _ b: String) -> Bool {
    let (one, other) = (plain(a), plain(b))
    if one == other { return true }
    guard min(one.count, other.count) >= 6, abs(one.count - other.count) <= 1 else { return false }
    let (short, long) = one.count <= other.count ? (one, other) : (other, one)
    let same = zip(short, long).prefix { $0 == $1 }.count
    let rest = short.count == long.count ? same + 1 : same
    return short[min(rest, short.count)...] == long[(same + 1)...]
  }
}
