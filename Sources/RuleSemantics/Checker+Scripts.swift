import Diagnostics
import RuleSyntax
import Signals

/// Where a text with slots stands.
enum TextPlace {
  case script
  /// `tell agent` and `guide bot` of a rule.
  case note(CheckedScope)
}

extension Checker {
  /// A script: every policy language has a text or one that stands in for it (R31).
  mutating func script(_ declared: Declared<ScriptSyntax>) -> CheckedScript {
    let syntax = declared.syntax
    var texts = Array(repeating: ScriptTexts?.none, count: speech.languages.count)
    var written: Set<String> = []
    for variants in syntax.variants {
      written.insert(variants.language.value)
      let checked = variants.texts.map { slotted($0, .script) }.sorted { precedes($0.source, $1.source) }
      for text in variants.texts where text.value.allSatisfy(\.isWhitespace) {
        report(
          TextFinding.emptyText(
            english: "this text of script `\(syntax.name.value)`", chinese: "话术 `\(syntax.name.value)` 的这段文本"),
          at: text.span)
      }
      let channel = variants.channel.flatMap { name -> Int? in
        checkChannel(name)
        return speech.channels.firstIndex(of: name.value)
      }
      guard let language = language(variants.language) else { continue }
      var entry = texts[language] ?? ScriptTexts(plain: [], byChannel: [:])
      if variants.channel == nil {
        entry.plain = (entry.plain + checked).sorted { precedes($0.source, $1.source) }
      } else if let channel {
        entry.byChannel[channel] = ((entry.byChannel[channel] ?? []) + checked).sorted {
          precedes($0.source, $1.source)
        }
      }
      texts[language] = entry
    }
    checkLanguages(of: syntax, texts, written, declared.span)
    return CheckedScript(name: syntax.name.value, texts: texts)
  }

  private mutating func language(_ name: NameSyntax) -> Int? {
    if let position = speech.languages.firstIndex(of: name.value) { return position }
    // Without a sound list of languages in the policy nothing is compared with it.
    if speech.hasLanguages {
      report(
        TextFinding.scriptLanguage(name.value, near: near(name.value, among: speech.languages)),
        at: name.span)
    }
    return nil
  }

  private mutating func checkLanguages(
    of script: ScriptSyntax, _ texts: [ScriptTexts?], _ written: Set<String>, _ span: SourceSpan
  ) {
    guard speech.hasLanguages else { return }
    var missing: [String] = []
    for (language, text) in texts.enumerated() {
      if let text {
        if text.plain.isEmpty {
          report(
            TextFinding.onlyByChannel(script: script.name.value, language: speech.languages[language]),
            at: script.name.span)
        }
        continue
      }
      var standIn = speech.fallbacks[language]
      var steps = 0
      while let next = standIn, texts[next] == nil, steps <= texts.count {
        standIn = speech.fallbacks[next]
        steps += 1
      }
      if standIn == nil || steps > texts.count { missing.append(speech.languages[language]) }
    }
    // A language that is misspelt in the script was reported there.
    let unknown = written.contains { !speech.languages.contains($0) }
    if !missing.isEmpty, !unknown {
      reportAbsence(
        TextFinding.languageMissing(script: script.name.value, languages: missing), at: script.name.span,
        in: span)
    }
  }

  /// A text with its slots resolved.
  mutating func slotted(_ text: TextSyntax, _ place: TextPlace) -> SlottedText {
    let (pieces, diagnostics) = slots(in: text)
    for diagnostic in diagnostics {
      report(diagnostic.finding, at: diagnostic.span, related: diagnostic.related)
    }
    var checked: [SlottedText.Piece] = []
    for piece in pieces {
      switch piece {
      case .text(let text): checked.append(.text(text))
      case .slot(let name, let fallback):
        if let slot = slot(name, fallback, place) { checked.append(slot) }
      }
    }
    return SlottedText(source: text.value, pieces: checked)
  }

  private mutating func slot(
    _ name: NameSyntax, _ fallback: Spanned<SlotFallback>?, _ place: TextPlace
  ) -> SlottedText.Piece? {
    let value: SlottedText.SlotValue
    let mayBeAbsent: Bool
    switch names.values[name.value] {
    case .signal(let signal):
      if signal.isOfDraft { return unavailable(name, "it is about a draft", "它涉及草稿") }
      (value, mayBeAbsent) = (.signal(signal), false)
    case .capture(let capture): (value, mayBeAbsent) = (.capture(capture), true)
    case .fact(let fact):
      if let event = factList[fact].event {
        guard case .note(.event(event)) = place else {
          return unavailable(
            name, "it is a field of event `\(names[.event][event])`", "它是事件 `\(names[.event][event])` 的字段")
        }
      }
      (value, mayBeAbsent) = (.fact(fact), factList[fact].isOptional)
    case .define: return unavailable(name, "it is a define", "它是定义")
    case nil:
      let slotNames = names.values.filter { if case .define = $1 { false } else { true } }.keys
      report(
        TextFinding.unknownSlot(name.value, near: near(name.value, among: slotNames)), at: name.span)
      return nil
    }
    if mayBeAbsent, fallback == nil {
      report(TextFinding.slotNeedsElse(name.value), at: name.span)
    } else if !mayBeAbsent, fallback != nil {
      report(TextFinding.slotElseHasNoEffect(name.value), at: name.span)
    }
    return .slot(value, fallback: mayBeAbsent ? fallback?.value.text ?? "" : nil)
  }

  private mutating func unavailable(_ name: NameSyntax, _ english: String, _ chinese: String) -> SlottedText
    .Piece?
  {
    report(TextFinding.slotUnavailable(name.value, english: english, chinese: chinese), at: name.span)
    return nil
  }
}
