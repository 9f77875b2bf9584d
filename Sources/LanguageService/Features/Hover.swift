package import Diagnostics
import EmotionScoring
import Patterns
import RuleSemantics
import RuleSyntax
import RuleTesting
import Signals

/// What an editor shows beside a name.
package struct Hover: Sendable, Hashable {
  /// Markdown.
  package let text: String
  package let range: TextRange
}

extension EditedRuleSet {
  /// What stands at a place: a name with what it means, or a word of the language.
  package func hover(at position: TextPosition, in file: Int, _ language: MessageLanguage) -> Hover? {
    if let (key, occurrence) = name(at: position, in: file) {
      let range = files[file].range(of: occurrence.span, encoding)
      return description(of: key, language).map { Hover(text: $0, range: range) }
    }
    let offset = files[file].offset(of: position, encoding)
    let tokens = files[file].syntax.tokens
    let token = tokens[files[file].token(endingBehind: offset)]
    guard token.kind == .word, token.span.start <= offset else { return nil }
    let context = CompletionContext(files[file], at: token.span.start)
    let word = files[file].syntax.text(of: token)
    guard let words = ClauseWord.described(word, in: context.block) else { return nil }
    return Hover(
      text: "**`\(words.usage)`**\n\n" + (language == .english ? words.english : words.chinese),
      range: files[file].range(of: token.span, encoding))
  }

  /// What a name means, in Markdown; nil for one that nobody declared.
  func description(of key: NameKey, _ language: MessageLanguage) -> String? {
    let say = Saying(language)
    switch key.space {
    case .value:
      switch value(key.name) {
      case .signal(let signal): return Self.description(of: signal, say)
      case .declared(let file, let declared): return description(of: declared, file, say)
      case nil: return nil
      }
    case .choice, .channel, .language, .tag, .skill, .model: return usage(of: key, say)
    default:
      let all = declarations(of: key)
      guard
        let (file, declared) = all.first(where: { syntax($0.file, $0.declared).isReplacement }) ?? all.first
      else { return nil }
      return description(of: declared, file, say)
    }
  }

  private static func description(of signal: Signal, _ say: Saying) -> String {
    let row = signal.description
    let note =
      signal.isOfDraft
      ? say("\n\nOnly in rules `for drafts`.", "\n\n仅用于 `for drafts` 规则。") : ""
    return "**`\(row.name)`** · \(row.type.words)\n\n\(say(row.english, row.chinese))\(note)"
  }

  private func usage(of key: NameKey, _ say: Saying) -> String {
    let count = occurrences(of: key).count
    let places = say("\(count) place\(count == 1 ? "" : "s")", "\(count) 处")
    switch key.space {
    case .choice:
      let fact = String(key.name.prefix(key.name.count - key.written.count - 1))
      let cases = choices(of: fact) ?? []
      return "**`\(key.written)`** · " + say("case of", "取值,属于") + " `\(fact)`\n\n"
        + cases.map { "`\($0)`" }.joined(separator: ", ")
    case .channel: return "**`\(key.name)`** · " + say("channel", "渠道") + " · \(places)"
    case .language: return "**`\(key.name)`** · " + say("language", "语言") + " · \(places)"
    case .tag: return "**`\(key.name)`** · " + say("tag", "标签") + " · \(places)"
    case .skill: return "**`\(key.name)`** · " + say("skill", "技能") + " · \(places)"
    case .model:
      return "**`\(key.name)`** · "
        + say("learned score: how likely the message is about this matter, 0…1", "学习得到的分值:消息涉及该事项的概率,0…1")
    default: return "**`\(key.written)`**"
    }
  }

  private func description(of declared: DeclaredName, _ file: Int, _ say: Saying) -> String {
    let syntax = syntax(file, declared)
    var parts: [String] = []
    let title = "**\(declared.kind.rawValue) `\(declared.key.written)`**"
    switch syntax.kind {
    case .fact, .event, .capture, .define, .calendar, .mood:
      parts = [title, code(declared, file)]
    case .topic(let topic):
      parts = [title + titled(topic.title) + (topic.sensitive == nil ? "" : " · sensitive")]
      parts += patterns(.topic, declared.key.name, say)
    case .trigger(let trigger):
      parts = [title + titled(trigger.title)] + patterns(.trigger, declared.key.name, say)
    case .intent(let intent): parts = [title + titled(intent.title)] + examples(of: intent, say)
    case .script(let script): parts = [title] + texts(of: script)
    case .desk: parts = [title, code(declared, file)]
    case .rule(let rule):
      parts = ["**rule \"\(rule.name.value)\"**" + (rule.because.map { "  \n" + $0.value } ?? "")]
      parts += facts(of: rule, say)
    case .ensure: parts = ["**ensure \"\(declared.key.name)\"**", code(declared, file)]
    case .test: parts = ["**test \"\(declared.key.name)\"**"] + outcome(ofTest: declared.key.name, say)
    case .policy, .use, .extend, .lexicon: parts = [title]
    }
    let metadata = syntax.metadata
    var notes: [String] = []
    if let owner = metadata.owner { notes.append(say("owner", "负责人") + ": \(owner.value)") }
    if let basis = metadata.basis { notes.append(say("basis", "依据") + ": \(basis.value)") }
    if let review = metadata.reviewBy { notes.append(say("review by", "复审期限") + ": \(review.value.text)") }
    if let note = metadata.note { notes.append(note.value) }
    if !notes.isEmpty { parts.append(notes.joined(separator: "  \n")) }
    return parts.joined(separator: "\n\n")
  }

  private func titled(_ title: TextSyntax?) -> String { title.map { " · \($0.value)" } ?? "" }

  /// A declaration as written, shortened if it is long.
  private func code(_ declared: DeclaredName, _ file: Int) -> String {
    let text = files[file].source.text(of: declared.span)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.prefix(20).map { $0.prefix(200) }.joined(separator: "\n")
    return "```heed\n\(shown)\(lines.count > 20 ? "\n…" : "")\n```"
  }

  // MARK: - Patterns and texts

  /// What a topic or trigger looks for, with what its `extend` adds, and what that costs.
  private func patterns(_ kind: PatternedKind, _ name: String, _ say: Saying) -> [String] {
    var all: [PatternItems] = []
    for file in files {
      for declaration in file.syntax.declarations {
        switch declaration.kind {
        case .topic(let topic) where kind == .topic && topic.name.value == name: all.append(topic.items)
        case .trigger(let trigger) where kind == .trigger && trigger.name.value == name:
          all.append(trigger.items)
        case .extend(let extend) where extend.kind == kind && extend.name.value == name:
          all.append(extend.items)
        default: break
        }
      }
    }
    let terms = all.flatMap(\.terms).map { "“\($0.text.value)”" }
    let expressions = all.flatMap(\.expressions).map { "`/\($0.regex.value)/`" }
    let exceptions =
      all.flatMap(\.exceptTerms).map { "“\($0.value)”" }
      + all.flatMap(\.exceptExpressions).map { "`/\($0.value)/`" }
    var parts: [String] = []
    func list(_ word: String, _ items: [String], most: Int) {
      guard !items.isEmpty else { return }
      let more = items.count > most ? say(" … \(items.count) in all", " …… 共 \(items.count) 个") : ""
      parts.append("**\(word)** " + items.prefix(most).joined(separator: ", ") + more)
    }
    list("terms", terms, most: 24)
    list("match", expressions, most: 8)
    list("except", exceptions, most: 12)
    if all.contains(where: { $0.ignoreNegated != nil }) { parts.append("**ignore negated**") }
    if let model = all.compactMap(\.model).first {
      parts.append("**model** `\(model.name.value) >= \(decimalText(model.threshold.value))`")
    }
    let yes = all.reduce(0) { $0 + $1.yes.count }
    let no = all.reduce(0) { $0 + $1.no.count }
    parts.append(say("\(yes) yes, \(no) no examples", "\(yes) 个 yes 例句,\(no) 个 no 例句"))
    if let cost = cost(of: all.flatMap(\.expressions), say) { parts.append(cost) }
    return parts
  }

  /// How many of the expressions are tried on every message.
  private func cost(of expressions: [(regex: RegexSyntax, raw: Bool)], _ say: Saying) -> String? {
    guard let compiled = model?.compiled, !expressions.isEmpty else { return nil }
    let known = expressions.compactMap { compiled[RegexSource($0.regex.value, raw: $0.raw)] }
    guard !known.isEmpty else { return nil }
    let always = known.count { $0.condition == .none }
    return say(
      "cost: \(known.count) expressions, \(always) tried on every message, the others when a word of theirs occurs",
      "开销:\(known.count) 个正则,其中 \(always) 个每条消息都要尝试,其余仅在出现相应文字时尝试")
  }

  private func examples(of intent: IntentSyntax, _ say: Saying) -> [String] {
    let shown = intent.examples.prefix(8).map { "- “\($0.value)”" }.joined(separator: "\n")
    let more = intent.examples.count - 8
    return [shown + (more > 0 ? "\n- … " + say("\(more) more", "另有 \(more) 个") : "")]
  }

  private func texts(of script: ScriptSyntax) -> [String] {
    script.variants.flatMap { variant in
      let head = variant.language.value + (variant.channel.map { " · \($0.value)" } ?? "")
      return variant.texts.map { "**\(head)** \(Saying.escaped($0.value))" }
    }
  }

  // MARK: - Rules and tests

  /// When a rule is looked at, what it takes, and which tests reach it.
  private func facts(of rule: RuleSyntaxNode, _ say: Saying) -> [String] {
    var parts: [String] = []
    if let model, let checked = model.rules.first(where: { $0.name == rule.name.value }) {
      var cost = ConditionCost()
      for condition in [checked.when] + checked.unless { cost.add(condition, model) }
      parts.append(say(cost.english, cost.chinese))
      if checked.isProtected {
        parts.append(say("protected: it hands a sensitive topic to a person", "受保护:它把敏感主题转给人工"))
      }
    }
    if let reach {
      let tests = reach.tests[rule.name.value] ?? []
      let names = tests.prefix(10).map { "- “\($0)”" }.joined(separator: "\n")
      let more =
        tests.count > 10 ? say("\n- … \(tests.count - 10) more", "\n- … 另有 \(tests.count - 10) 个") : ""
      parts.append(
        tests.isEmpty
          ? say("no test reaches it", "没有测试触及此规则")
          : say(
            tests.count == 1 ? "1 test reaches it" : "\(tests.count) tests reach it",
            "\(tests.count) 个测试触及此规则")
            + "\n\n" + names + more)
    }
    return parts
  }

  private func outcome(ofTest name: String, _ say: Saying) -> [String] {
    guard let result = reach?.results[name] else { return [] }
    if result.passed {
      return [
        say(
          "passed, \(result.expectations + result.judgements) expectations",
          "通过,共 \(result.expectations + result.judgements) 项期望")
      ]
    }
    return result.failures.map {
      say("expected \($0.expected), got \($0.actual)", "应为 \($0.expected),实际为 \($0.actual)")
    }
  }
}

/// What it takes to see whether a rule holds.
private struct ConditionCost {
  var comparisons = 0
  var patterned = 0
  var windows = 0

  mutating func add(_ condition: Condition, _ model: CheckedRuleSet) {
    switch condition {
    case .all(let items), .any(let items): for item in items { add(item, model) }
    case .not(let inner): add(inner, model)
    case .window, .ever: windows += 1
    case .topic, .trigger, .draftTopic, .draftTrigger, .draftMatches: patterned += 1
    case .constant: break
    default: comparisons += 1
    }
  }

  var english: String {
    "cost: \(comparisons) comparison\(comparisons == 1 ? "" : "s"), "
      + "\(patterned) topic\(patterned == 1 ? "" : "s") or trigger\(patterned == 1 ? "" : "s"), "
      + "\(windows) window\(windows == 1 ? "" : "s")"
  }
  var chinese: String { "开销:\(comparisons) 个比较,\(patterned) 个主题或触发词,\(windows) 个窗口" }
}

/// A sentence in the author's language.
struct Saying {
  private let language: MessageLanguage
  init(_ language: MessageLanguage) { self.language = language }
  func callAsFunction(_ english: String, _ chinese: String) -> String {
    language == .english ? english : chinese
  }

  /// Text that Markdown shows as it is.
  static func escaped(_ text: String) -> String {
    var shown = ""
    for character in text {
      if "\\`*_{}[]<>#|".contains(character) { shown.append("\\") }
      shown.append(character == "\n" ? " " : character)
    }
    return shown
  }
}
