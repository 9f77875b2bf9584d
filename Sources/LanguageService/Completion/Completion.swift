package import Diagnostics
import EmotionScoring
import RuleSemantics
import RuleSyntax
import Signals

extension EditedRuleSet {
  /// What could be written at a place, best first.
  ///
  /// - Parameter list: the entries of a folder, for `use`.
  package func completions(
    at position: TextPosition, in file: Int, _ language: MessageLanguage, list: (String) -> [String]?
  ) -> [CompletionItem] {
    let offset = files[file].offset(of: position, encoding)
    let context = CompletionContext(files[file], at: offset)
    if context.place == .silent { return [] }
    var offer = CompletionOffer(ruleSet: self, file: files[file], context: context, language: language)
    if let text = context.text {
      offer.addInside(of: text, offset: offset, list: list)
    } else {
      offer.add()
    }
    return offer.items
  }
}

extension EditedRuleSet {
  /// What an item of a completion means, in Markdown: only for the one that is looked at, because it takes long for all.
  package func documentation(of space: String, _ name: String, _ language: MessageLanguage) -> String? {
    NameSpace(rawValue: space).flatMap { description(of: NameKey($0, name), language) }
  }
}

/// The items for one place. Each kind of item is added once, in the order in which they are shown.
struct CompletionOffer {
  let ruleSet: EditedRuleSet
  let file: RuleFile
  let context: CompletionContext
  let language: MessageLanguage
  var items: [CompletionItem] = []
  private var labels: Set<String> = []
  private var range: TextRange

  init(ruleSet: EditedRuleSet, file: RuleFile, context: CompletionContext, language: MessageLanguage) {
    self.ruleSet = ruleSet
    self.file = file
    self.context = context
    self.language = language
    range = file.range(of: context.prefix, ruleSet.encoding)
  }

  /// What items take the place of, where it is not the word that is being written.
  mutating func replace(_ span: SourceSpan) { range = file.range(of: span, ruleSet.encoding) }

  var before: [CompletionContext.Lexeme] { context.before }

  /// The word so many before the place; empty for a text or the start of the clause.
  func word(_ back: Int) -> String {
    guard back <= before.count, before[before.count - back].kind != .string else { return "" }
    return before[before.count - back].text
  }

  func kind(_ back: Int) -> Token.Kind? { back <= before.count ? before[before.count - back].kind : nil }

  /// The word with which the clause starts.
  var head: String { before.first.map { $0.kind == .word ? $0.text : "" } ?? "" }

  // MARK: - Adding

  mutating func addItem(
    _ label: String, _ kind: CompletionItem.Kind, detail: String = "", documentation: String = "",
    text: String? = nil, snippet: String? = nil, name: NameKey? = nil
  ) {
    guard labels.insert(label).inserted else { return }
    items.append(
      CompletionItem(
        label: label, kind: kind, detail: detail, documentation: documentation, text: text ?? label,
        snippet: snippet, range: range, rank: items.count, name: name))
  }

  mutating func add(words: [ClauseWord]) {
    for word in words {
      addItem(
        word.word, .keyword, detail: word.usage,
        documentation: language == .english ? word.english : word.chinese, snippet: word.snippet)
    }
  }

  mutating func add(words: String...) { for word in words { addItem(word, .keyword) } }

  mutating func add(values: [String]) { for value in values { addItem(value, .value) } }

  mutating func add(names kinds: DeclaredKind...) {
    for kind in kinds {
      for (_, declared) in ruleSet.declared(kind) {
        let name = declared.key.written
        let isQuoted = declared.key.space.isQuoted && context.text == nil
        addItem(
          name, .name(kind), detail: declared.detail.map { String($0.prefix(80)) } ?? kind.rawValue,
          text: isQuoted ? "\"\(name)\"" : name, name: declared.key)
      }
    }
  }

  /// Signals that may be read here; those of drafts only in rules for drafts.
  mutating func addSignals(where isWanted: (Signal) -> Bool = { _ in true }) {
    for row in Signal.catalogue where isWanted(row.signal) {
      addItem(
        row.name, .signal, detail: row.type.words,
        documentation: language == .english ? row.english : row.chinese)
    }
  }

  // MARK: - Outside of texts

  mutating func add() {
    switch context.place {
    case .silent: return
    case .outside: add(words: ClauseWord.declarations)
    case .heading: addToHeading()
    case .list: before.isEmpty || context.startsLine ? addOperands() : addToCondition(orClauses: false)
    case .block: addToBlock()
    }
  }

  private mutating func addToHeading() {
    switch context.keyword {
    case "fact": addToFact()
    case "define":
      if before.count == 2 { return add(words: "as") }
      if before.count > 2 { addToCondition(orClauses: false) }
    case "extend":
      switch word(1) {
      case "extend": add(words: "topic", "trigger", "intent")
      case "topic": add(names: .topic)
      case "trigger": add(names: .trigger)
      case "intent": add(names: .intent)
      default: break
      }
    case "replace":
      add(
        words: ClauseWord.declarations.filter {
          !["policy", "use", "extend", "replace", "lexicon"].contains($0.word)
        })
    case "topic": if before.count >= 2 { add(words: "sensitive") }
    case "rule":
      switch word(1) {
      case "for": add(words: "drafts")
      case "while": add(words: "waiting")
      case "on": add(words: "event")
      case "event": add(names: .event)
      default: if before.count >= 2 { add(words: "for drafts", "while waiting", "on event", "valid") }
      }
    default: break
    }
  }

  /// Behind `fact NAME`, and in the block of an event.
  private mutating func addToFact() {
    switch word(1) {
    case ":", "optional":
      add(words: "truth", "text", "number", "count", "date", "time", "score", "one of", "optional")
    case "one": add(words: "of")
    case "number", "count": add(words: "from", "to")
    case "=":
      if let of = before.lastIndex(where: { $0.text == "of" }) {
        add(values: before[(of + 1)..<(before.count - 1)].filter { $0.kind == .word }.map(\.text))
      } else {
        add(values: ["yes", "no"])
      }
    case "of", ",", "from", "to", "unit": break
    default:
      if before.contains(where: { $0.kind == .colon }) { add(words: "=", "unit", "owner", "note") }
    }
  }

  // MARK: - In blocks

  private mutating func addToBlock() {
    guard let block = context.block else { return }
    let goesOn =
      [.comma, .leftParen, .equal, .plus, .minus, .star].contains(kind(1))
      || ["and", "or", "not", "then"].contains(word(1))
    if before.isEmpty || context.startsLine && !goesOn {
      if block == .script { return addLanguages() }
      if block == .event || block == .lexicon { return }
      return add(words: ClauseWord.clauses(of: block))
    }
    switch block {
    case .policy: addToPolicy()
    case .rule, .ensure: addToRule(block)
    case .test: addToTest()
    case .topic, .trigger, .extend, .intent: addToPatterns()
    case .event: addToFact()
    case .calendar, .capture: if word(1) == "match" { add(words: "raw") }
    case .lexicon: addToLexicon()
    case .mood: head == word(1) ? add(words: "when") : addToCondition(orClauses: true)
    case .script: if before.count == 1 { add(names: .channel) }
    case .desk: addToDesk()
    }
  }

  private mutating func addLanguages() {
    let names = ruleSet.used(.language)
    add(values: names.isEmpty ? ["zh", "en"] : names)
    add(words: "owner", "note")
  }

  private mutating func addToPolicy() {
    switch (head, word(1)) {
    case (_, "to"): add(names: .desk)
    case (_, "handoff"): add(words: "to")
    case (_, "reply"), (_, "ask"), (_, "disclose"), (_, "with"): add(names: .script)
    case (_, "answer"): add(words: "freely", "with")
    case (_, "priority"): add(words: "urgent", "high", "normal", "low")
    case ("rank", _): add(names: .desk)
    case ("languages", _):
      add(values: ["zh", "zh-Hant", "en", "ja", "ko", "fr", "de", "es"])
      add(words: "default", "else")
    case ("timezone", _):
      add(values: [
        "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Europe/London",
        "Europe/Berlin", "America/New_York", "America/Los_Angeles", "UTC",
      ])
    case ("otherwise", _): add(words: "answer freely", "answer with", "reply", "ask", "handoff to")
    case ("when", "when"): add(words: "unreadable", "in doubt")
    case ("when", "in"): add(words: "doubt")
    case ("when", "unreadable"): add(words: "reply", "ask", "handoff to")
    case ("when", "doubt"): add(words: "handoff to")
    case ("resume", "resume"): add(words: "after", "never")
    case ("intent", "intent"): add(words: "threshold")
    default: break
    }
  }

  private mutating func addToRule(_ block: BlockKind) {
    switch word(1) {
    case "handoff": return add(words: "to")
    case "to" where head != "valid": return add(names: .desk)
    case "priority": return add(words: "urgent", "high", "normal", "low")
    case "reply", "ask", "offer": return add(names: .script)
    case "with" where ["answer", "open", "replace"].contains(word(2)): return add(names: .script)
    case "answer": return add(words: "with", "freely")
    case "customer" where word(2) == "tell": return add(names: .script)
    case "tell": return add(words: "customer", "agent")
    case "open", "replace": return add(words: "with")
    case "give": return add(words: "back")
    case "guide": return add(words: "bot")
    case "notify": return add(names: .desk)
    case "tag": return add(values: ruleSet.used(.tag))
    case "first": return add(words: "ask")
    case "once": return add(words: "per conversation")
    case "instead": return add(words: "of")
    case "of" where word(2) == "instead": return add(names: .rule)
    case "at" where head == "at": return add(words: "most")
    case "at": return add(words: "any hour")
    case "then": return add(words: "handoff to", "reply", "ask", "answer with")
    case "always", "never":
      return add(words: "handoff to", "reaches a person", "reply", "ask", "answer", "offer", "tag")
    case "reaches": return add(words: "a person")
    case ",":
      switch head {
      case "tag": return add(values: ruleSet.used(.tag))
      case "notify": return add(names: .desk)
      case "instead": return add(names: .rule)
      case "handoff", "reply", "ask", "answer": return add(words: "then")
      default: break
      }
    default: break
    }
    switch head {
    case "when", "unless": addToCondition(orClauses: true)
    case "first":
      if word(1) == "unless" || before.contains(where: { $0.text == "unless" }) {
        return addToCondition(orClauses: true)
      }
      add(words: "unless")
      add(words: ClauseWord.clauses(of: block))
    case "handoff" where kind(1) == .word:
      add(words: "priority")
      add(words: ClauseWord.clauses(of: block))
    case "reply", "ask", "answer":
      add(words: "priority")
      add(words: ClauseWord.clauses(of: block))
    case "tell" where word(2) == "customer":
      add(words: "at any hour")
      add(words: ClauseWord.clauses(of: block))
    case "because", "valid", "at": break
    default: add(words: ClauseWord.clauses(of: block))
    }
  }

  private mutating func addToPatterns() {
    switch word(1) {
    case "terms": add(words: "exactly")
    case "match": add(words: "raw")
    case "ignore": add(words: "negated")
    case "model": add(values: Matter.allCases.map(\.rawValue))
    case "review": add(words: "by")
    default: break
    }
  }

  private mutating func addToLexicon() {
    if kind(1) == .string { return addSignals { Signal.emotions.contains($0) || $0 == .urgency } }
    if kind(2) == .string { add(words: "slightly", "clearly", "strongly", "less") }
    if word(1) == "less" { add(words: "slightly", "clearly", "strongly") }
  }

  private mutating func addToDesk() {
    switch (head, word(1)) {
    case ("skills", _): add(values: ruleSet.used(.skill))
    case ("hours", "by"): add(names: .calendar)
    case ("hours", "in"):
      add(values: ["Asia/Shanghai", "Asia/Hong_Kong", "Europe/London", "America/New_York", "UTC"])
    case ("hours", "hours"): add(words: "always", "mon-fri", "mon-sun", "sat-sun")
    case ("hours", _): add(words: "by", "in")
    case ("tell", "tell"): add(words: "customer")
    case ("tell", "customer"), ("when", "customer"): add(names: .script)
    case ("when", "when"): add(words: "closed", "full", "waiting")
    case ("when", "closed"), ("when", "full"): add(words: "to", "tell customer")
    case ("when", "to"), ("to", "to"): add(names: .desk)
    case ("when", "and"): add(words: "open ticket", "open callback")
    case ("when", "open"): add(words: "ticket", "callback")
    case ("when", "ticket"), ("when", "callback"): add(words: "due in")
    case ("when", _) where word(2) == "customer": add(words: "and open ticket", "and open callback")
    case ("resume", "resume"): add(words: "never", "after")
    case ("to", _) where before.count == 2: add(words: "when")
    case ("to", _): addToCondition(orClauses: true)
    default: break
    }
  }
}
