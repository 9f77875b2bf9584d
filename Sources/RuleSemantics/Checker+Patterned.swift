import Diagnostics
import Patterns
import RuleSyntax
import Signals
import TextNormalization

// Topics, triggers, captures and intents: patterns that compile, examples that hold.

extension Checker {
  /// A topic or trigger with what `extend` adds to it.
  mutating func patterned(
    _ declared: Declared<PatternedSyntax>, _ kind: NameKind, _ all: Declarations
  ) -> CheckedPatterned {
    let name = declared.name.value
    let own = declared.syntax
    let additions = all.extensionsByName[Declarations.key(kind.rawValue, name)] ?? []
    let former = declared.replaced?.syntax
    let isSensitive =
      own.sensitive != nil || additions.contains { $0.syntax.sensitive != nil }
    if let former, former.sensitive != nil, own.sensitive == nil {
      report(NameFinding.sensitiveReplaced(name), at: declared.name.span)
    }
    if own.sensitive != nil {
      for addition in additions where !addition.isUsed || addition.isUsed != declared.isUsed {
        for except in addition.syntax.items.exceptTerms {
          report(RuleSetFinding.exceptAddedToSensitive(name), at: except.span)
        }
        for except in addition.syntax.items.exceptExpressions {
          report(RuleSetFinding.exceptAddedToSensitive(name), at: except.span)
        }
      }
    }
    let items = [own.items] + additions.map(\.syntax.items)
    let definition = definition(named: name, items, ignoreNegated: own.items.ignoreNegated != nil)
    // Counted as written: a term that is wrong was reported on its own.
    if items.allSatisfy({ $0.terms.isEmpty && $0.expressions.isEmpty }), own.items.model == nil {
      reportAbsence(TextFinding.matchesNothing(kind, name), at: declared.name.span, in: declared.span)
    }

    var checked = CheckedPatterned(
      name: name, title: own.title?.value ?? name, isSensitive: isSensitive, patterns: definition, model: nil,
      yes: inOrder(items.flatMap(\.yes) + (isSensitive ? former?.items.yes ?? [] : [])),
      no: inOrder(items.flatMap(\.no)), span: declared.span)
    if let (model, threshold) = own.items.model {
      if !options.scores.contains(model.value) {
        report(TextFinding.noSuchScore(model.value, known: options.scores), at: model.span)
      } else if let least = intentThreshold(threshold, of: "model \(model.value)") {
        checked.model = (model.value, least)
      }
    }
    if options.examples { runExamples(of: checked, kind) }
    return checked
  }

  /// Reports extensions of what is not declared, and what an extension may not say.
  mutating func checkExtensions(_ all: Declarations) {
    for extend in all.extensions {
      let syntax = extend.syntax
      let kind: NameKind =
        switch syntax.kind {
        case .topic: .topic
        case .trigger: .trigger
        case .intent: .intent
        }
      _ = position(of: syntax.name, kind)
      if let span = syntax.items.ignoreNegated {
        report(NameFinding.extendChanges("ignore negated"), at: span)
      }
      if let model = syntax.items.model { report(NameFinding.extendChanges("model"), at: model.name.span) }
      if kind != .topic, let span = syntax.sensitive {
        report(NameFinding.extendChanges("sensitive"), at: span)
      }
      if kind != .intent, let like = syntax.likes.first {
        report(NameFinding.extendChanges("like"), at: like.span)
      }
      if kind == .intent, let term = syntax.items.terms.first {
        report(NameFinding.extendChanges("terms"), at: term.text.span)
      }
    }
  }

  /// Order and repetitions of terms mean nothing, so the model has them sorted, once each.
  private mutating func definition(
    named name: String, _ items: [PatternItems], ignoreNegated: Bool
  ) -> PatternDefinition {
    var terms: Set<TermSource> = []
    var expressions: Set<RegexSource> = []
    var exceptTerms: Set<TermSource> = []
    var exceptExpressions: Set<RegexSource> = []
    for item in items {
      for (text, exactly) in item.terms {
        if let term = term(text, exactly: exactly) { terms.insert(term) }
      }
      for (regex, raw) in item.expressions {
        if let regex = expression(regex, raw: raw) { expressions.insert(regex) }
      }
      for text in item.exceptTerms {
        if let term = term(text, exactly: false) { exceptTerms.insert(term) }
      }
      for regex in item.exceptExpressions {
        if let regex = expression(regex, raw: false) { exceptExpressions.insert(regex) }
      }
    }
    return PatternDefinition(
      name: name, terms: terms.inOrder, expressions: expressions.inOrder, exceptTerms: exceptTerms.inOrder,
      exceptExpressions: exceptExpressions.inOrder, ignoreNegated: ignoreNegated)
  }

  private func inOrder(_ texts: [TextSyntax]) -> [Spanned<String>] {
    var seen: Set<String> = []
    return texts.sorted { $0.value == $1.value ? $0.span < $1.span : precedes($0.value, $1.value) }
      .filter { seen.insert($0.value).inserted }
  }

  // MARK: - Single patterns

  private mutating func countPattern(at span: SourceSpan) -> Bool {
    patternCount += 1
    if patternCount == Limits.patterns + 1 {
      report(FileFinding.tooManyPatterns(Limits.patterns), at: span)
    }
    return patternCount <= Limits.patterns
  }

  private mutating func term(_ text: TextSyntax, exactly: Bool) -> TermSource? {
    let source = TermSource(text.value, exactly: exactly)
    guard countPattern(at: text.span) else { return nil }
    do {
      _ = try Term(source)
      return source
    } catch {
      report(finding(error, text.value), at: text.span)
      return nil
    }
  }

  private mutating func expression(_ regex: RegexSyntax, raw: Bool) -> RegexSource? {
    let source = RegexSource(regex.value, raw: raw)
    guard countPattern(at: regex.span) else { return nil }
    do {
      if compiled[source] == nil {
        if let known = options.compiled[source] {
          compiled[source] = known
        } else {
          compiled[source] = try Regex(source)
        }
      }
      return source
    } catch {
      report(
        finding(error, regex.value), at: error.kind.isAtAPlace ? place(error.offset, in: regex) : regex.span)
      return nil
    }
  }

  private func finding(_ error: PatternSyntaxError, _ source: String) -> TextFinding {
    switch error.kind {
    case .needsRaw: .needsRaw(reason: error.message)
    case .emptyTerm: .emptyTerm(source)
    case .invalid: .invalidPattern(english: error.message, chinese: error.message)
    case .tooLong: .invalidPattern(english: error.message, chinese: "过长")
    case .tooBig: .invalidPattern(english: error.message, chinese: "重复展开后过大")
    case .matchesEmpty: .invalidPattern(english: error.message, chinese: "可匹配空文本,因此会匹配任何文本")
    }
  }

  /// The character of a regex at an offset of its value; in the file a `/` inside it is written `\/`.
  private func place(_ offset: Int, in regex: RegexSyntax) -> SourceSpan {
    guard let file = file(of: regex.span) else { return regex.span }
    let bytes = file.bytes
    let end = min(Int(regex.span.end), bytes.count)
    var position = Int(regex.span.start) + 1
    var counted = 0
    while counted < offset, position < end {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < end, bytes[position + 1] == UInt8(ascii: "/") {
        position += 1
      }
      position += 1
      counted += 1
    }
    // At the closing slash nothing is left to underline but the slash itself; a regex without one ends in any character.
    var start = min(position, end - 1)
    while start > Int(regex.span.start), bytes[start] & 0xC0 == 0x80 { start -= 1 }
    var next = start + 1
    while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
    return SourceSpan(source: regex.span.source, start: UInt32(start), end: UInt32(next))
  }

  /// Whether something of a term is left to look for; reports it if not.
  mutating func termIsSearchable(_ text: TextSyntax) -> Bool { term(text, exactly: false) != nil }

  /// The position of a draft's regex in its pool.
  mutating func draftExpression(_ regex: RegexSyntax, raw: Bool) -> Int {
    _ = expression(regex, raw: raw)
    if let known = draftExpressions.firstIndex(where: { $0.pattern == regex.value && $0.raw == raw }) {
      return known
    }
    draftExpressions.append((regex.value, raw))
    return draftExpressions.count - 1
  }

  mutating func capture(_ declared: Declared<CaptureSyntax>) -> CheckedCapture {
    var sources: Set<RegexSource> = []
    for (regex, raw) in declared.syntax.expressions {
      if let source = expression(regex, raw: raw) { sources.insert(source) }
    }
    if declared.syntax.expressions.isEmpty {
      reportAbsence(
        TextFinding.captureWithoutMatch(declared.name.value), at: declared.name.span, in: declared.span)
    }
    return CheckedCapture(
      name: declared.name.value, expressions: sources.inOrder.map { ($0.pattern, $0.raw) })
  }

  // MARK: - Examples

  /// `yes` must match, by pattern or by the learned score, and `no` must not.
  private mutating func runExamples(of patterned: CheckedPatterned, _ kind: NameKind) {
    guard !(patterned.yes.isEmpty && patterned.no.isEmpty),
      let set = try? PatternSet([patterned.patterns], compiled: compiled)
    else {
      return
    }
    let normalizer = Normalizer()
    var scratch = PatternScratch()
    for (examples, shouldMatch) in [(patterned.yes, true), (patterned.no, false)] {
      for example in examples {
        let text = normalizer.normalized(example.value)
        let hits = set.scan(text, negated: options.negations, scratch: &scratch)
        if !hits.faults.isEmpty {
          report(TextFinding.exampleTooCostly(kind, patterned.name), at: example.span)
        }
        let seen = hits.remainder(for: 0).map { normalizer.normalized($0) } ?? text
        let score = patterned.model.map { options.score($0.name, seen) } ?? 0
        let isScored = patterned.model.map { score >= $0.threshold } ?? false
        switch (shouldMatch, hits.matches.first) {
        case (false, nil) where isScored:
          report(
            TextFinding.counterexampleMatched(
              kind, patterned.name, example: example.value,
              matched: "\(patterned.model?.name ?? "") \(decimalText(Int64(score) * 10))"), at: example.span)
        case (true, nil) where !isScored:
          report(
            TextFinding.exampleNotMatched(kind, patterned.name, example: example.value), at: example.span)
        case (false, let match?):
          let matched = String(decoding: text.original[match.range], as: UTF8.self)
          report(
            TextFinding.counterexampleMatched(kind, patterned.name, example: example.value, matched: matched),
            at: example.span)
        default: break
        }
      }
    }
  }

  // MARK: - Intents

  mutating func intents(_ all: Declarations) -> [CheckedIntent] {
    let normalizer = Normalizer()
    var owners: [String: (intent: String, span: SourceSpan)] = [:]
    return all.intents.map { declared in
      let name = declared.name.value
      let additions = all.extensionsByName[Declarations.key("intent", name)] ?? []
      let likes = declared.syntax.examples + additions.flatMap(\.syntax.likes)
      if likes.isEmpty {
        reportAbsence(TextFinding.intentWithoutExamples(name), at: declared.name.span, in: declared.span)
      }
      if likes.count > Limits.listEntries {
        report(FileFinding.listTooLong(Limits.listEntries), at: declared.name.span)
      }
      for like in likes {
        guard countPattern(at: like.span) else { break }
        let key = normalizer.normalized(like.value).string
        if !key.unicodeScalars.contains(where: {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
        }) {
          report(TextFinding.emptyExample(like.value), at: like.span)
        } else if let owner = owners[key], owner.intent != name {
          report(
            RuleSetFinding.sameExample(like.value, other: owner.intent), at: like.span,
            related: [.init(owner.span, english: "the same example", chinese: "相同的例句")])
        } else {
          owners[key] = (name, like.span)
        }
      }
      return CheckedIntent(
        name: name, title: declared.syntax.title?.value ?? name, examples: inOrder(likes).map(\.value))
    }
  }
}

extension PatternSyntaxError.Kind {
  /// Whether the offset of the error says more than the whole pattern.
  fileprivate var isAtAPlace: Bool { self == .invalid || self == .needsRaw }
}

extension Set<TermSource> {
  fileprivate var inOrder: [TermSource] {
    sorted { $0.text == $1.text ? !$0.exactly && $1.exactly : precedes($0.text, $1.text) }
  }
}

extension Set<RegexSource> {
  fileprivate var inOrder: [RegexSource] {
    sorted { $0.pattern == $1.pattern ? !$0.raw && $1.raw : precedes($0.pattern, $1.pattern) }
  }
}

/// What a topic or trigger looks for, a line each, for the listing of the model.
func patternLines(_ patterns: PatternDefinition) -> [String] {
  func line(_ word: String, _ term: TermSource) -> String {
    "\(word)\(term.exactly ? " exactly" : "") \(quotedText(term.text))"
  }
  func line(_ word: String, _ regex: RegexSource) -> String {
    "\(word)\(regex.raw ? " raw" : "") /\(regex.pattern)/"
  }
  return patterns.terms.map { line("term", $0) } + patterns.expressions.map { line("match", $0) }
    + patterns.exceptTerms.map { line("except", $0) } + patterns.exceptExpressions.map { line("except", $0) }
    + (patterns.ignoreNegated ? ["ignore negated"] : [])
}
