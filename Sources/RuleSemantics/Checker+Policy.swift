import Diagnostics
import RuleSyntax
import Signals

/// What the policy says about languages, channels, time and intents: what other declarations are read against.
struct PolicySpeech {
  /// False while there is no policy that says it: then nothing is compared with it.
  var hasLanguages = false
  var hasPolicy = false
  var languages: [String] = []
  var fallbacks: [Int?] = []
  var defaultLanguage = 0
  /// With `other` as the last.
  var channels: [String] = [Signal.otherChannel]
  var zone = "UTC"
  /// Thousandths.
  var intentThreshold = 500
}

extension Checker {
  /// The one policy, or nil if it is missing.
  mutating func policy(_ all: Declarations) -> CheckedPolicy? {
    let own = all.policies.filter { !$0.isUsed }
    guard let declared = own.first else {
      // A file that could not be read may be the one that has it.
      let isUnread = loaded.diagnostics.contains { $0.severity == .error && $0.code.hasPrefix("H09") }
      if let file = loaded.files.first, !isUnread {
        report(NameFinding.noPolicy, at: SourceSpan(source: file.syntax.source.id, start: 0, end: 0))
      }
      return nil
    }
    for extra in own.dropFirst() {
      report(
        NameFinding.secondPolicy, at: extra.name.span,
        related: [.init(declared.name.span, english: "the first policy", chinese: "第一个 policy")])
    }
    let syntax = declared.syntax
    let title = Headline(name: declared.name, declaration: declared.span)
    speech.hasPolicy = true
    readVersion(syntax, title)
    readLanguages(syntax, title)
    readChannels(syntax)
    if let zone = syntax.timezone {
      _ = self.zone(zone)
      speech.zone = zone.value
    } else {
      missing("timezone", "timezone Asia/Shanghai", title)
    }
    if let threshold = syntax.intentThreshold {
      speech.intentThreshold = intentThreshold(threshold) ?? 500
    }

    let otherwise = policyStep(
      syntax.otherwise, "otherwise", "otherwise answer freely", title, all,
      allowed: ("`answer`, `reply`, `ask` or `handoff`", "`answer`、`reply`、`ask` 或 `handoff`")
    ) {
      switch $0 {
      case .answerFreely, .answer, .answerOutside, .reply, .ask, .handoff: true
      default: false
      }
    }
    let unreadable = policyStep(
      syntax.whenUnreadable, "when unreadable", "when unreadable reply please_write", title, all,
      allowed: ("`reply`, `ask` or `handoff`, never a free answer", "`reply`、`ask` 或 `handoff`,不能自由回答")
    ) {
      switch $0 {
      case .reply, .ask, .handoff: true
      default: false
      }
    }
    let inDoubt = policyStep(
      syntax.whenInDoubt, "when in doubt", "when in doubt handoff to care", title, all,
      allowed: ("one `handoff to DESK`", "一个 `handoff to 坐席组`")
    ) { if case .handoff = $0 { true } else { false } }

    var desk = 0
    if case .handoff(let found) = inDoubt { desk = found }
    return CheckedPolicy(
      title: syntax.title.value, languages: speech.languages, fallbacks: speech.fallbacks,
      defaultLanguage: speech.defaultLanguage, zone: zonePosition(speech.zone), channels: speech.channels,
      otherwise: otherwise ?? .answerFreely, whenUnreadable: unreadable ?? .answerFreely,
      whenUnreadablePriority: syntax.whenUnreadablePriority?.value ?? .normal, whenInDoubtDesk: desk,
      whenInDoubtPriority: syntax.whenInDoubtPriority?.value ?? .normal,
      disclose: syntax.disclose.flatMap { position(of: $0, .script) },
      resume: resume(syntax.resume) ?? .never,
      deskRank: rank(syntax.rank), intentThreshold: speech.intentThreshold, span: declared.span)
  }

  /// Where messages about the policy as a whole stand.
  private struct Headline {
    let name: TextSyntax
    let declaration: SourceSpan
  }

  private mutating func missing(_ item: String, _ example: String, _ title: Headline) {
    reportAbsence(
      NameFinding.policyItemMissing(item, example: example), at: title.name.span, in: title.declaration)
  }

  private mutating func readVersion(_ policy: PolicySyntax, _ title: Headline) {
    guard let version = policy.heedVersion else {
      return missing("heed", "heed 1", title)
    }
    if version.value != 1, version.value != unitsPerOne {
      report(NameFinding.unsupportedVersion(text(at: version.span)), at: version.span)
    }
  }

  private mutating func readLanguages(_ policy: PolicySyntax, _ title: Headline) {
    let possible = ["zh", "zh-Hant", "en"]
    guard !policy.languages.isEmpty else {
      return missing("languages", "languages zh, en default zh", title)
    }
    speech.hasLanguages = true
    var fallbackOf: [String: NameSyntax] = [:]
    for (name, fallback) in policy.languages {
      if !possible.contains(name.value) {
        report(
          NameFinding.unsupportedLanguage(name.value, near: near(name.value, among: possible)),
          at: name.span)
        // What is misspelt here is probably spelt well below: no follow-up errors.
        speech.hasLanguages = false
      }
      if speech.languages.contains(name.value) {
        report(NameFinding.listedTwice(name.value), at: name.span)
        continue
      }
      speech.languages.append(name.value)
      fallbackOf[name.value] = fallback
    }
    speech.languages.sort(by: precedes)
    speech.fallbacks = speech.languages.map { language in
      guard let fallback = fallbackOf[language] else { return nil }
      if let position = speech.languages.firstIndex(of: fallback.value) { return position }
      report(NameFinding.defaultNotListed(fallback.value), at: fallback.span)
      return nil
    }
    reportFallbackCircle(fallbackOf)
    guard let name = policy.defaultLanguage else {
      return reportAbsence(
        NameFinding.policyItemMissing("default", example: "languages zh, en default zh"),
        at: policy.languages[0].name.span, in: title.declaration)
    }
    if let position = speech.languages.firstIndex(of: name.value) {
      speech.defaultLanguage = position
    } else {
      report(NameFinding.defaultNotListed(name.value), at: name.span)
    }
  }

  private mutating func reportFallbackCircle(_ written: [String: NameSyntax]) {
    for start in speech.languages.indices {
      var path = [start]
      var next = speech.fallbacks[start]
      while let current = next, !path.contains(current) {
        path.append(current)
        next = speech.fallbacks[current]
      }
      // Reported at its lowest member only.
      if next == start, path.min() == start, let span = written[speech.languages[start]]?.span {
        report(NameFinding.fallbackCircle((path + [start]).map { speech.languages[$0] }), at: span)
      }
    }
  }

  private mutating func readChannels(_ policy: PolicySyntax) {
    var channels: [String] = []
    for name in policy.channels {
      if name.value == Signal.otherChannel {
        report(NameFinding.channelOther, at: name.span)
      } else if channels.contains(name.value) {
        report(NameFinding.listedTwice(name.value), at: name.span)
      } else {
        channels.append(name.value)
      }
    }
    speech.channels = channels.sorted(by: precedes) + [Signal.otherChannel]
  }

  private mutating func policyStep(
    _ steps: [StepSyntax], _ item: String, _ example: String, _ title: Headline, _ all: Declarations,
    allowed: (english: String, chinese: String), isAllowed: (StepSyntax.Kind) -> Bool
  ) -> CheckedStep? {
    guard let first = steps.first else {
      missing(item, example, title)
      return nil
    }
    if steps.count > 1 { report(NameFinding.policyItemTwice(item), at: steps[1].span) }
    guard isAllowed(first.kind) else {
      report(
        NameFinding.policyStep(
          item: item, example: example, allowedEnglish: allowed.english, allowedChinese: allowed.chinese),
        at: first.span)
      return nil
    }
    let checked = step(first)
    if case .handoff(let desk) = checked, all.desks[desk].syntax.tellCustomer == nil,
      !isDamaged(all.desks[desk].span),
      case .handoff(let name) = first.kind
    {
      report(RuleFinding.nothingToTell(desk: name.value), at: name.span)
    }
    return checked
  }

  private mutating func rank(_ written: [NameSyntax]) -> [Int] {
    var ranks = Array(repeating: -1, count: names[.desk].count)
    var next = 0
    for name in written {
      guard let desk = position(of: name, .desk) else { continue }
      if ranks[desk] >= 0 {
        report(NameFinding.listedTwice(name.value), at: name.span)
      } else {
        ranks[desk] = next
        next += 1
      }
    }
    return ranks.map { $0 < 0 ? next : $0 }
  }

  func resume(_ syntax: Spanned<ResumeSyntax>?) -> CheckedResume? {
    switch syntax?.value {
    case .after(let duration): .after(seconds: duration.seconds)
    case .never: .never
    case nil: nil
    }
  }

  /// A step with its names resolved; nil if one is unknown (reported).
  mutating func step(_ step: StepSyntax) -> CheckedStep? {
    switch step.kind {
    case .handoff(let desk): position(of: desk, .desk).map { .handoff(desk: $0) }
    case .reply(let script): position(of: script, .script).map { .reply(script: $0) }
    case .ask(let script): position(of: script, .script).map { .ask(script: $0) }
    case .answer(let script): position(of: script, .script).map { .answer(script: $0) }
    case .answerOutside(let text): .answerOutside(text.value)
    case .answerFreely: .answerFreely
    case .replace(let script): position(of: script, .script).map { .replace(script: $0) }
    case .giveBack: .giveBack
    }
  }

  /// Ten-thousandths to thousandths; nil (reported) outside 0…1 or with four decimals.
  mutating func intentThreshold(_ threshold: Spanned<Int64>, of name: String = "intent") -> Int? {
    guard inRange(threshold.value, 0...unitsPerOne, of: name, isScore: true, at: threshold.span) else {
      return nil
    }
    guard threshold.value % 10 == 0 else {
      report(
        ExpressionFinding.tooFine(
          decimalText(threshold.value), english: "similarities have three decimal places",
          chinese: "相似度只有三位小数"),
        at: threshold.span)
      return nil
    }
    return Int(threshold.value / 10)
  }
}
