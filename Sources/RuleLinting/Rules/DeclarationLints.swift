import Diagnostics
import RuleSyntax
import Signals

/// H1075: a lexicon that says the same of a word twice.
struct RepeatedLexiconEntry: Lint {
  let profile = LintProfile("H1075", .clarity, .warning, "a lexicon entry stands twice")

  func remarks(on view: RuleSetView) -> [Remark] {
    var seen: [[String]: SourceSpan] = [:]
    return view.declarations.flatMap { declaration -> [Remark] in
      guard case .lexicon(let entries) = declaration.syntax.kind else { return [] }
      return entries.compactMap { entry -> Remark? in
        let key = [entry.term.value, entry.signal.value, "\(entry.isLess)", entry.degree.rawValue]
        guard let first = seen[key] else {
          seen[key] = entry.span
          return nil
        }
        return Remark(
          entry.term.span,
          LintWords(
            "`\(entry.term.value)` stands in the lexicon twice, and counts once",
            "`\(entry.term.value)` 在词典中重复,只算一次", help: ("remove it, or make it stronger", "请删除,或提高程度")),
          related: [.init(first, english: "the same entry", chinese: "相同的条目")])
      }
    }
  }
}

/// H1083: a day that a calendar says twice.
struct RepeatedDay: Lint {
  let profile = LintProfile("H1083", .clarity, .warning, "a day stands twice in a calendar")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.flatMap { declaration -> [Remark] in
      guard case .calendar(let calendar) = declaration.syntax.kind else { return [] }
      return [true, false].flatMap { isOpen -> [Remark] in
        let entries = calendar.entries.filter { $0.isOpen == isOpen }
          .map {
            (
              days: $0.from.value
                .daysSinceEpoch...max(($0.to ?? $0.from).value.daysSinceEpoch, $0.from.value.daysSinceEpoch),
              span: $0.from.span
            )
          }
          .sorted { ($0.days.lowerBound, $0.span) < ($1.days.lowerBound, $1.span) }
        var last: (days: ClosedRange<Int>, span: SourceSpan)?
        return entries.compactMap { entry -> Remark? in
          defer { if entry.days.upperBound >= last?.days.upperBound ?? Int.min { last = entry } }
          guard let before = last, entry.days.lowerBound <= before.days.upperBound else { return nil }
          let word = isOpen ? "open" : "closed"
          return Remark(
            entry.span,
            LintWords(
              "calendar `\(calendar.name.value)` says `\(word)` of this day already",
              "日历 `\(calendar.name.value)` 已把这一天写为 `\(word)`", help: ("write each day once", "每天只写一次")),
            related: [.init(before.span, english: "said here", chinese: "已写于此")])
        }
      }
    }
  }
}

/// H1082: a text of a channel that is the one for all channels.
struct SameChannelText: Lint {
  let profile = LintProfile("H1082", .clarity, .warning, "a channel's text that is the plain one")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.declarations.flatMap { declaration -> [Remark] in
      guard case .script(let script) = declaration.syntax.kind else { return [] }
      func texts(_ variants: ScriptSyntax.Variants) -> Set<String> { Set(variants.texts.map(\.value)) }
      return script.variants.compactMap { variants -> Remark? in
        guard let channel = variants.channel,
          let plain = script.variants.first(where: {
            $0.channel == nil && $0.language.value == variants.language.value && texts($0) == texts(variants)
          })
        else { return nil }
        return Remark(
          channel.span,
          LintWords(
            "script `\(script.name.value)` says the same on every channel",
            "话术 `\(script.name.value)` 在该渠道上与通用文本相同",
            help: ("remove the text for `\(channel.value)`, or change it", "请删除 `\(channel.value)` 的文本,或改写")),
          related: [.init(plain.language.span, english: "the text for all channels", chinese: "通用文本")])
      }
    }
  }
}
