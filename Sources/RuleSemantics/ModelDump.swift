import RuleSyntax
import Signals

/// The checked model as a stable listing, for `heed dump model` and for goldens.
package func dump(_ ruleSet: CheckedRuleSet) -> String {
  var listing = ModelListing(ruleSet: ruleSet, canonical: CanonicalText(ruleSet))
  listing.write()
  return listing.text
}

private struct ModelListing {
  let ruleSet: CheckedRuleSet
  let canonical: CanonicalText
  var text = ""

  mutating func line(_ indent: Int, _ parts: String...) {
    text +=
      String(repeating: "  ", count: indent) + parts.filter { !$0.isEmpty }.joined(separator: " ") + "\n"
  }

  mutating func write() {
    writePolicy()
    for fact in ruleSet.facts {
      line(
        0, "fact \(fact.name):", fact.isOptional ? "optional" : "", type(fact.type),
        fact.defaultValue.map { "= " + value($0, fact.type) } ?? "")
    }
    for event in ruleSet.events {
      line(0, "event \(event.name):", event.fields.map { ruleSet.facts[$0].name }.joined(separator: ", "))
    }
    for calendar in ruleSet.calendars {
      line(0, "calendar \(calendar.name)")
      for entry in calendar.entries { line(1, entry.isOpen ? "open" : "closed", dates(entry.days)) }
    }
    for capture in ruleSet.captures {
      line(0, "capture \(capture.name)")
      for (pattern, raw) in capture.expressions { line(1, raw ? "match raw" : "match", "/\(pattern)/") }
    }
    for topic in ruleSet.topics { write("topic", topic) }
    for trigger in ruleSet.triggers { write("trigger", trigger) }
    for intent in ruleSet.intents {
      line(0, "intent \(intent.name) \(quotedText(intent.title))")
      for example in intent.examples { line(1, "like", quotedText(example)) }
    }
    for entry in ruleSet.lexicon {
      line(0, "lexicon", quotedText(entry.term), entry.signal.name, decimalText(Int64(entry.shift) * 10))
    }
    for mood in ruleSet.moods {
      line(0, "mood \(mood.name)")
      line(1, "enter when", canonical.text(mood.enter))
      line(1, "leave when", canonical.text(mood.leave))
    }
    for script in ruleSet.scripts { write(script) }
    for desk in ruleSet.desks { write(desk) }
    for rule in ruleSet.rules { write(rule) }
    for ensure in ruleSet.ensures { write(ensure) }
    for test in ruleSet.tests { line(0, "test \(quotedText(test.name)): \(test.lines.count) lines") }
    for track in ruleSet.tracks { line(0, "track \(track.depth): \(track.canonical)") }
    for series in ruleSet.series { line(0, "series \(series.depth): \(series.canonical)") }
  }

  private mutating func writePolicy() {
    let policy = ruleSet.policy
    line(0, "policy \(quotedText(policy.title))")
    let languages = zip(policy.languages, policy.fallbacks).map { language, fallback in
      language + (fallback.map { " else \(policy.languages[$0])" } ?? "")
    }
    line(
      1, "languages", languages.joined(separator: ", "), "default",
      policy.languages[safe: policy.defaultLanguage])
    line(1, "timezone", ruleSet.zones[safe: policy.zone])
    line(1, "channels", policy.channels.joined(separator: ", "))
    line(1, "otherwise", step(policy.otherwise))
    line(1, "when unreadable", step(policy.whenUnreadable), priority(policy.whenUnreadablePriority))
    line(
      1, "when in doubt handoff to", ruleSet.desks[policy.whenInDoubtDesk].name,
      priority(policy.whenInDoubtPriority))
    if let script = policy.disclose { line(1, "disclose", ruleSet.scripts[script].name) }
    line(1, "resume", resume(policy.resume))
    for (desk, rank) in zip(ruleSet.desks, policy.deskRank) { line(1, "rank", String(rank), desk.name) }
    line(1, "intent threshold", decimalText(Int64(policy.intentThreshold) * 10))
  }

  private mutating func write(_ keyword: String, _ patterned: CheckedPatterned) {
    line(0, keyword, patterned.name, quotedText(patterned.title), patterned.isSensitive ? "sensitive" : "")
    for entry in patternLines(patterned.patterns) { line(1, entry) }
    if let model = patterned.model {
      line(1, "model", model.name, ">=", decimalText(Int64(model.threshold) * 10))
    }
    for example in patterned.yes { line(1, "yes", quotedText(example.value)) }
    for example in patterned.no { line(1, "no", quotedText(example.value)) }
  }

  private mutating func write(_ script: CheckedScript) {
    line(0, "script \(script.name)")
    for (language, texts) in zip(ruleSet.policy.languages, script.texts) {
      guard let texts else { continue }
      for text in texts.plain { line(1, language, quotedText(text.source)) }
      for (channel, variants) in texts.byChannel.sorted(by: { $0.key < $1.key }) {
        for text in variants { line(1, language, ruleSet.policy.channels[channel], quotedText(text.source)) }
      }
    }
  }

  private mutating func write(_ desk: CheckedDesk) {
    line(0, "desk \(desk.name) \(quotedText(desk.title))")
    if !desk.skills.isEmpty { line(1, "skills", desk.skills.joined(separator: ", ")) }
    switch desk.hours {
    case .always: line(1, "hours always")
    case .weekly(let spans, let zone, let calendar, let exceptions):
      for span in spans {
        let days = span.days.map { ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][safe: $0 - 1] }
        line(1, "hours", days.joined(separator: ","), "\(clockText(span.opens))-\(clockText(span.closes))")
      }
      line(1, "in", ruleSet.zones[safe: zone], calendar.map { "by \(ruleSet.calendars[$0].name)" } ?? "")
      for range in exceptions { line(1, "except", dates(range)) }
    }
    if let script = desk.tellCustomer { line(1, "tell customer", ruleSet.scripts[script].name) }
    for route in desk.routes {
      line(1, "to", ruleSet.desks[route.to].name, "when", canonical.text(route.when))
    }
    if let branch = desk.whenClosed { line(1, "when closed", self.branch(branch)) }
    if let branch = desk.whenFull { line(1, "when full", self.branch(branch)) }
    if let waiting = desk.whenWaiting {
      line(1, "when waiting \(waiting.seconds) seconds to", ruleSet.desks[waiting.to].name)
    }
    if let resume = desk.resume { line(1, "resume", self.resume(resume)) }
  }

  private mutating func write(_ rule: CheckedRule) {
    let scope =
      switch rule.scope {
      case .customer: ""
      case .drafts: "for drafts"
      case .waiting: "while waiting"
      case .event(let event): "on event \(ruleSet.events[event].name)"
      }
    line(0, "rule \(quotedText(rule.name))", scope, rule.isProtected ? "protected" : "")
    if let valid = rule.valid { line(1, "valid", dates(valid)) }
    line(1, "when", canonical.text(rule.when))
    for condition in rule.unless { line(1, "unless", canonical.text(condition)) }
    if !rule.steps.isEmpty { line(1, rule.steps.map(step).joined(separator: ", then ")) }
    line(1, "priority", rule.priority.name)
    if let script = rule.openWith { line(1, "open with", ruleSet.scripts[script].name) }
    if let script = rule.tellCustomer {
      line(1, "tell customer", ruleSet.scripts[script].name, rule.tellAtAnyHour ? "at any hour" : "")
    }
    for note in rule.tellAgent { line(1, "tell agent", quotedText(note.source)) }
    for note in rule.guideBot { line(1, "guide bot", quotedText(note.source)) }
    if !rule.tags.isEmpty { line(1, "tag", rule.tags.joined(separator: ", ")) }
    for offer in rule.offers {
      switch offer {
      case .script(let script): line(1, "offer", ruleSet.scripts[script].name)
      case .outside(let name): line(1, "offer", quotedText(name))
      }
    }
    for desk in rule.notify { line(1, "notify", ruleSet.desks[desk].name) }
    if let ask = rule.firstAsk {
      line(
        1, "first ask", ruleSet.scripts[ask.script].name,
        ask.unless.map { "unless " + canonical.text($0) } ?? "")
    }
    for limit in rule.limits {
      switch limit {
      case .oncePerConversation: line(1, "once per conversation")
      case .messages(let count, let messages): line(1, "at most \(count) in \(messages) messages")
      case .seconds(let count, let seconds): line(1, "at most \(count) in \(seconds) seconds")
      }
    }
    for other in rule.insteadOf { line(1, "instead of", quotedText(ruleSet.rules[other].name)) }
    if let because = rule.because { line(1, "because", quotedText(because)) }
  }

  private mutating func write(_ ensure: CheckedEnsure) {
    line(0, "ensure \(quotedText(ensure.name))")
    line(1, "when", canonical.text(ensure.when))
    for condition in ensure.unless { line(1, "unless", canonical.text(condition)) }
    for promise in ensure.promises {
      let text =
        switch promise.kind {
        case .handoff(let desk, let level):
          "handoff" + (desk.map { " to \(ruleSet.desks[$0].name)" } ?? "")
            + (level.map { " priority \($0.name)" } ?? "")
        case .reachesAPerson: "reaches a person"
        case .reply(let script): "reply" + (script.map { " \(ruleSet.scripts[$0].name)" } ?? "")
        case .ask(let script): "ask" + (script.map { " \(ruleSet.scripts[$0].name)" } ?? "")
        case .answer: "answer"
        case .offer: "offer"
        case .tag(let tag): "tag \(tag)"
        }
      line(1, promise.isAlways ? "always" : "never", text)
    }
  }

  // MARK: - Parts

  private func step(_ step: CheckedStep) -> String {
    switch step {
    case .handoff(let desk): "handoff to \(ruleSet.desks[desk].name)"
    case .reply(let script): "reply \(ruleSet.scripts[script].name)"
    case .ask(let script): "ask \(ruleSet.scripts[script].name)"
    case .answer(let script): "answer with \(ruleSet.scripts[script].name)"
    case .answerOutside(let name): "answer with \(quotedText(name))"
    case .answerFreely: "answer freely"
    case .replace(let script): "replace with \(ruleSet.scripts[script].name)"
    case .giveBack: "give back"
    }
  }

  private func branch(_ branch: CheckedDesk.Branch) -> String {
    switch branch {
    case .to(let desk): "to \(ruleSet.desks[desk].name)"
    case .tell(let script, let opening, let due):
      "tell customer \(ruleSet.scripts[script].name) and open \(opening.rawValue)"
        + (due.map { " due in \($0) seconds" } ?? "")
    }
  }

  private func priority(_ level: PriorityLevel) -> String { "priority \(level.name)" }

  private func resume(_ resume: CheckedResume) -> String {
    switch resume {
    case .never: "never"
    case .after(let seconds): "after \(seconds) seconds"
    }
  }

  private func type(_ type: ValueType) -> String {
    func range(_ range: ClosedRange<Int64>, _ unit: String?) -> String {
      "from \(decimalText(range.lowerBound)) to \(decimalText(range.upperBound))"
        + (unit.map { " unit \(quotedText($0))" } ?? "")
    }
    switch type {
    case .score: return "score"
    case .number(let bounds, let unit): return "number \(range(bounds, unit))"
    case .count(let bounds, let unit): return "count \(range(bounds, unit))"
    case .truth: return "truth"
    case .oneOf(let cases): return "one of " + cases.joined(separator: ", ")
    case .text: return "text"
    case .date: return "date"
    case .time: return "time"
    }
  }

  private func value(_ value: FactValue, _ type: ValueType) -> String {
    switch value {
    case .number(let number): type.text(of: number)
    case .text(let text): quotedText(text)
    }
  }

  private func dates(_ range: ClosedRange<Int>) -> String {
    "\(CivilDate(daysSinceEpoch: range.lowerBound).text) to \(CivilDate(daysSinceEpoch: range.upperBound).text)"
  }
}
