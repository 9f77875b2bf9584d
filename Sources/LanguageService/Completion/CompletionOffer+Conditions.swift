import Diagnostics
import RuleSemantics
import RuleSyntax
import Signals

// What can be written in conditions, in tests and in texts.

extension CompletionOffer {
  /// With which a condition or a value starts.
  mutating func addOperands() {
    let isDraft = before.contains { $0.text == "draft" } || context.keyword == "rule"
    addSignals { isDraft || !$0.isOfDraft }
    add(names: .fact, .field, .capture, .define)
    add(words: ClauseWord.operands)
  }

  /// The next word of a condition.
  mutating func addToCondition(orClauses: Bool) {
    switch word(1) {
    case "topic": return add(names: .topic)
    case "trigger": return add(names: .trigger)
    case "intent":
      add(names: .intent)
      return add(words: "none")
    case "mood": return add(names: .mood)
    case "desk": return add(names: .desk)
    case "draft": return add(words: "topic", "trigger", "matches")
    case "matches": return add(words: "raw")
    case "is": return word(3) == "desk" ? add(words: "open", "closed", "full") : add(words: "known")
    case "after": return add(names: .rule)
    case "time": return add(words: "in")
    case "days": return add(words: "since")
    case "since": return add(names: .fact)
    case "last": return
    case "when", "unless", "and", "or", "not", "(", "as", "of", "{", "": return addOperands()
    default: break
    }
    switch kind(1) {
    case .equal, .notEqual: return addValues(of: word(2))
    case .greater, .greaterOrEqual, .less, .lessOrEqual, .plus, .minus, .star: return addNumbers()
    case .comma, .leftParen, .leftBrace: return addOperands()
    default: break
    }
    if word(2) == "desk" { return add(words: "is") }
    if word(2) == "of", word(3) != "one", kind(1) == .number || word(1) == "last" {
      return add(words: "last")
    }
    if kind(1) == .number, ["in", "for", "last", "within"].contains(word(2)) {
      return word(2) == "in" ? add(words: "of last") : add(words: "messages")
    }
    if kind(1) == .word, isValue(word(1)) {
      for sign in [">=", "<=", ">", "<", "=", "!="] { addItem(sign, .keyword) }
      if isOptional(word(1)) { add(words: "is known", "else") }
    }
    add(words: ClauseWord.windows)
    if orClauses, let block = context.block { add(words: ClauseWord.clauses(of: block)) }
  }

  private func isValue(_ name: String) -> Bool { ruleSet.value(name) != nil }

  private func isOptional(_ name: String) -> Bool {
    guard case .declared(_, let declared)? = ruleSet.value(name) else { return false }
    return declared.kind == .capture || declared.detail?.hasPrefix("optional") == true
  }

  /// What a value can be equal to.
  mutating func addValues(of name: String) {
    if let cases = ruleSet.choices(of: name) { return add(values: cases) }
    switch ruleSet.value(name) {
    case .signal(let signal):
      if case .truth = signal.description.type { return add(values: ["yes", "no"]) }
    case .declared(_, let declared):
      if declared.detail?.hasSuffix("truth") == true { return add(values: ["yes", "no"]) }
    case nil: break
    }
    addNumbers()
  }

  private mutating func addNumbers() {
    addSignals { $0.description.type.isNumeric }
    add(names: .fact, .field, .define)
  }

  // MARK: - Tests

  mutating func addToTest() {
    switch head {
    case "given": addToGiven()
    case "customer":
      switch word(1) {
      case "on": add(names: .channel)
      case "where": addSignals { !$0.isOfDraft }
      case "=": addValues(of: word(2))
      case "," where before.contains { $0.text == "where" }: addSignals { !$0.isOfDraft }
      default: add(words: "where", "on")
      }
    case "bot": if kind(1) == .string { add(words: "no answer") }
    case "agent": if before.count == 1 { add(words: "gives back") }
    case "event":
      switch word(1) {
      case "event": add(names: .event)
      case "with", ",": addFields(of: before.count > 1 ? before[1].text : "")
      case "=":
        addValues(
          of: word(2).contains(".") ? word(2) : "\(before.count > 1 ? before[1].text : "").\(word(2))")
      default: add(words: "with")
      }
    case "expect": addToExpectation()
    default: break
    }
  }

  private mutating func addToGiven() {
    switch word(1) {
    case "given", ",":
      add(names: .fact)
      add(words: "desk")
    case "desk": add(names: .desk)
    case "is": add(words: "unknown")
    case "=": addValues(of: word(2))
    default: word(2) == "desk" ? add(words: "open", "closed", "full") : add(words: "=", "is unknown")
    }
  }

  private mutating func addFields(of event: String) {
    for (_, declared) in ruleSet.declared(.field) where declared.key.name.hasPrefix(event + ".") {
      addItem(
        String(declared.key.name.dropFirst(event.count + 1)), .name(.field), detail: declared.detail ?? "")
    }
  }

  private mutating func addToExpectation() {
    switch word(1) {
    case "handoff", "redirected": return add(words: "to")
    case "to": return add(names: .desk)
    case "priority": return add(words: "urgent", "high", "normal", "low")
    case "reply", "ask", "tells", "offer": return add(names: .script)
    case "with": return add(names: .script)
    case "answer", "opens", "replace": return add(words: "with")
    case "by", "fires": return add(names: .rule)
    case "not":
      add(names: .rule)
      return addOperands()
    case "keeps": return add(names: .ensure)
    case "tag": return add(values: ruleSet.used(.tag))
    case "no": return add(words: "tag", "offer", "fault")
    case "owner": return add(words: "bot", "waiting", "agent")
    case "expect", ",":
      add(
        words: "handoff to", "auto", "reply", "ask", "answer with", "hold", "by", "fires", "not", "keeps",
        "tag",
        "no tag", "tells", "opens with", "offer", "no offer", "live", "redirected to", "ticket", "callback",
        "update",
        "send", "replace with", "fault", "no fault", "owner")
      return addOperands()
    default: break
    }
    if word(2) == "to", word(3) == "handoff" { add(words: "priority") }
    addToCondition(orClauses: false)
  }

  // MARK: - Texts

  /// Names in slots, names of rules in quotes, folders behind `use`.
  mutating func addInside(
    of text: (span: SourceSpan, written: String), offset: UInt32, list: (String) -> [String]?
  ) {
    if context.keyword == "use" { return addFolders(text.written.trimmingQuotes, text.span, list) }
    if let kinds = quotedNames() {
      replaceText(text.span)
      for kind in kinds { add(names: kind) }
      return
    }
    guard isSlotted, let brace = text.written.lastIndex(of: "{"),
      !text.written[brace...].contains("}"), !text.written[..<brace].hasSuffix("\\")
    else { return }
    let written = text.written[text.written.index(after: brace)...]
    guard !written.contains(" ") else { return }
    replace(SourceSpan(source: text.span.source, start: offset - UInt32(written.utf8.count), end: offset))
    add(names: .fact, .capture, .field)
    addSignals { !$0.isOfDraft }
  }

  private var isSlotted: Bool {
    switch context.block {
    case .script: true
    case .rule: head == "tell" || head == "guide"
    default: false
    }
  }

  private func quotedNames() -> [DeclaredKind]? {
    switch context.block {
    case .rule, .ensure:
      if head == "instead" || word(1) == "after" { return [.rule] }
    case .test:
      if head == "expect" {
        return word(1) == "keeps" ? [.ensure] : ["by", "fires", "not"].contains(word(1)) ? [.rule] : nil
      }
    default: if word(1) == "after" { return [.rule] }
    }
    return nil
  }

  /// Names take the place of what stands between the quotes.
  private mutating func replaceText(_ span: SourceSpan) {
    let text = file.source.text(of: span)
    let first = text.unicodeScalars.first.map { UInt32(UTF8.width($0)) } ?? 0
    let isClosed =
      text.unicodeScalars.count > 1
      && text.trimmingQuotes.unicodeScalars.count + 2 == text.unicodeScalars.count
    let last = isClosed ? text.unicodeScalars.last.map { UInt32(UTF8.width($0)) } ?? 0 : 0
    replace(SourceSpan(source: span.source, start: span.start + first, end: span.end - last))
  }

  private mutating func addFolders(
    _ written: String, _ span: SourceSpan, _ list: (String) -> [String]?
  ) {
    let typed = written.lastIndex(of: "/").map { String(written[...$0]) } ?? ""
    let folder = RulePath.normalised(RulePath.folder(of: file.path) + "/" + typed)
    replaceText(span)
    for entry in (list(folder) ?? []).map(RulePath.name(of:)).sorted() where !entry.contains(".") {
      addItem(typed + entry, .folder)
    }
    addItem(typed + "..", .folder)
  }
}
