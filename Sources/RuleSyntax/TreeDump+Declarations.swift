import Diagnostics
import Signals

extension TreeDump {
  mutating func write(_ declaration: DeclarationSyntax) {
    if declaration.isReplacement { line("replace") }
    let metadata = declaration.metadata
    switch declaration.kind {
    case .policy(let policy):
      line("policy", Self.quoted(policy.title))
      deeper { $0.write(policy) }
    case .use(let path): line("use", Self.quoted(path))
    case .extend(let extend):
      line("extend", extend.kind.rawValue, extend.name.value)
      deeper {
        if extend.sensitive != nil { $0.line("sensitive") }
        $0.write(extend.items)
        $0.texts("like", extend.likes)
      }
    case .fact(let fact): write(fact, "fact")
    case .event(let event):
      line("event", event.name.value)
      deeper { dump in for field in event.fields { dump.write(field, "field") } }
    case .calendar(let calendar):
      line("calendar", calendar.name.value)
      deeper { dump in
        for entry in calendar.entries {
          dump.line(entry.isOpen ? "open" : "closed", Self.dates(entry.from, entry.to))
        }
      }
    case .capture(let capture):
      line("capture", capture.name.value)
      deeper { dump in
        for item in capture.expressions {
          dump.line("match", item.raw ? "raw" : nil, "/\(item.regex.value)/")
        }
      }
    case .define(let define): line("define \(define.name.value)", define.value)
    case .topic(let topic): write(topic, "topic")
    case .trigger(let trigger): write(trigger, "trigger")
    case .intent(let intent):
      line("intent", intent.name.value, Self.quoted(intent.title))
      deeper { $0.texts("like", intent.examples) }
    case .lexicon(let entries):
      line("lexicon")
      deeper { dump in
        for entry in entries {
          dump.line(
            Self.quoted(entry.term), entry.signal.value, entry.isLess ? "less" : nil, entry.degree.rawValue)
        }
      }
    case .mood(let mood):
      line("mood", mood.name.value)
      deeper {
        $0.line("enter", mood.enter)
        $0.line("leave", mood.leave)
      }
    case .script(let script):
      line("script", script.name.value)
      deeper { dump in
        for variant in script.variants {
          dump.line(variant.language.value, variant.channel?.value)
          dump.deeper { $0.texts("text", variant.texts) }
        }
      }
    case .desk(let desk):
      line("desk", desk.name.value, Self.quoted(desk.title))
      deeper { $0.write(desk) }
    case .rule(let rule):
      line("rule", Self.quoted(rule.name))
      deeper { $0.write(rule) }
    case .ensure(let ensure):
      line("ensure", Self.quoted(ensure.name))
      deeper { $0.write(ensure) }
    case .test(let test):
      line("test", Self.quoted(test.name))
      deeper { dump in for item in test.lines { dump.write(item) } }
    }
    deeper {
      $0.line("owner", text: metadata.owner)
      $0.line("basis", text: metadata.basis)
      if let date = metadata.reviewBy { $0.line("review by", date.value.text) }
      $0.line("note", text: metadata.note)
    }
  }

  mutating func line(_ word: String, text: TextSyntax?) {
    if let text { line(word, Self.quoted(text)) }
  }

  private mutating func write(_ policy: PolicySyntax) {
    if let version = policy.heedVersion { line("heed", String(version.value)) }
    for language in policy.languages {
      line("language", language.name.value, language.fallback.map { "else " + $0.value })
    }
    line("default", named: policy.defaultLanguage)
    line("timezone", named: policy.timezone)
    for channel in policy.channels { line("channel", channel.value) }
    for step in policy.otherwise {
      line("otherwise", Self.step(step), Self.priority(policy.otherwisePriority?.value))
    }
    for step in policy.whenUnreadable {
      line("when unreadable", Self.step(step), Self.priority(policy.whenUnreadablePriority?.value))
    }
    for step in policy.whenInDoubt {
      line("when in doubt", Self.step(step), Self.priority(policy.whenInDoubtPriority?.value))
    }
    line("disclose", named: policy.disclose)
    if let resume = policy.resume { line("resume", Self.resume(resume.value)) }
    for desk in policy.rank { line("rank", desk.value) }
    if let threshold = policy.intentThreshold { line("intent threshold", decimalText(threshold.value)) }
  }

  private mutating func write(_ fact: FactSyntax, _ word: String) {
    line(
      word, fact.name.value, ":", Self.type(fact.type),
      fact.defaultValue.map { "= " + Self.literal($0.value) },
      fact.unit.map { "unit " + quotedText($0.value) })
  }

  private static func type(_ type: TypeSyntax) -> String {
    let name: String
    switch type.kind {
    case .truth: name = "truth"
    case .text: name = "text"
    case .date: name = "date"
    case .time: name = "time"
    case .score: name = "score"
    case .number(let from, let to): name = "number" + bounds(from, to)
    case .count(let from, let to): name = "count" + bounds(from, to)
    case .oneOf(let names): name = "one of " + names.map(\.value).joined(separator: ", ")
    }
    return (type.isOptional ? "optional " : "") + name
  }

  private static func bounds(_ from: Spanned<Int64>?, _ to: Spanned<Int64>?) -> String {
    (from.map { " from " + decimalText($0.value) } ?? "") + (to.map { " to " + decimalText($0.value) } ?? "")
  }

  private mutating func write(_ syntax: PatternedSyntax, _ word: String) {
    line(word, syntax.name.value, Self.quoted(syntax.title), syntax.sensitive.map { _ in "sensitive" })
    deeper { $0.write(syntax.items) }
  }

  private mutating func write(_ items: PatternItems) {
    for term in items.terms { line("term", term.exactly ? "exactly" : nil, Self.quoted(term.text)) }
    for item in items.expressions { line("match", item.raw ? "raw" : nil, "/\(item.regex.value)/") }
    texts("except", items.exceptTerms)
    for regex in items.exceptExpressions { line("except", "/\(regex.value)/") }
    if items.ignoreNegated != nil { line("ignore negated") }
    if let model = items.model { line("model", model.name.value, ">=", decimalText(model.threshold.value)) }
    texts("yes", items.yes)
    texts("no", items.no)
  }

  private mutating func write(_ desk: DeskSyntax) {
    for skill in desk.skills { line("skill", skill.value) }
    if let hours = desk.hours {
      switch hours.kind {
      case .always: line("hours always")
      case .spans(let spans, let calendar, let zone):
        line("hours", calendar.map { "by " + $0.value }, zone.map { "in " + $0.value })
        deeper { dump in
          for span in spans {
            dump.line(
              span.days.map(String.init).joined(separator: ","),
              "\(clockText(span.opens))-\(clockText(span.closes))")
          }
        }
      }
    }
    for exception in desk.exceptions { line("except", Self.dates(exception.from, exception.to)) }
    line("tell customer", named: desk.tellCustomer)
    for route in desk.routes { line("to \(route.to.value) when", route.when) }
    if let branch = desk.whenClosed { line("when closed", Self.branch(branch.value)) }
    if let branch = desk.whenFull { line("when full", Self.branch(branch.value)) }
    if let waiting = desk.whenWaiting {
      line("when waiting", "\(waiting.after.seconds)s", "to", waiting.to.value)
    }
    if let resume = desk.resume { line("resume", Self.resume(resume.value)) }
  }

  private static func branch(_ branch: DeskSyntax.Branch) -> String {
    switch branch {
    case .to(let desk): "to \(desk.value)"
    case .tell(let script, let opening, let due):
      "tell customer \(script.value) and open \(opening.rawValue)"
        + (due.map { " due in \($0.seconds)s" } ?? "")
    }
  }

  static func resume(_ resume: ResumeSyntax) -> String {
    switch resume {
    case .after(let duration): "after \(duration.seconds)s"
    case .never: "never"
    }
  }

  static func priority(_ level: PriorityLevel?) -> String? { level.map { "priority " + $0.name } }

  static func step(_ step: StepSyntax) -> String {
    switch step.kind {
    case .handoff(let desk): "handoff to \(desk.value)"
    case .reply(let script): "reply \(script.value)"
    case .ask(let script): "ask \(script.value)"
    case .answer(let script): "answer with \(script.value)"
    case .answerOutside(let template): "answer with \(quotedText(template.value))"
    case .answerFreely: "answer freely"
    case .replace(let script): "replace with \(script.value)"
    case .giveBack: "give back"
    }
  }
}
