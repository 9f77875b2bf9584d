import Diagnostics
import Signals

extension TreeDump {
  mutating func write(_ rule: RuleSyntaxNode) {
    switch rule.scope.value {
    case .customer: break
    case .drafts: line("for drafts")
    case .waiting: line("while waiting")
    case .event(let name): line("on event", name.value)
    }
    if let valid = rule.valid?.value { line("valid", valid.lowerBound.text, "to", valid.upperBound.text) }
    line("when", rule.when)
    for exception in rule.unless { line("unless", exception) }
    for (index, step) in rule.steps.enumerated() { line(index == 0 ? nil : "then", Self.step(step)) }
    line("priority", rule.priority?.value)
    line("open with", named: rule.openWith)
    if let tell = rule.tellCustomer {
      line("tell customer", tell.script.value, tell.atAnyHour ? "at any hour" : nil)
    }
    texts("tell agent", rule.tellAgent)
    texts("guide bot", rule.guideBot)
    for tag in rule.tags { line("tag", tag.value) }
    for offer in rule.offers {
      line("offer", offer.outside ? quotedText(offer.what.value) : offer.what.value)
    }
    for desk in rule.notify { line("notify", desk.value) }
    if let ask = rule.firstAsk {
      line("first ask", ask.script.value, ask.unless.map { "unless " + Self.prefix($0) })
    }
    for limit in rule.limits {
      switch limit.kind {
      case .oncePerConversation: line("once per conversation")
      case .messages(let count, let messages): line("at most \(count) in \(messages) messages")
      case .duration(let count, let duration): line("at most \(count) in \(duration.seconds)s")
      }
    }
    texts("instead of", rule.insteadOf)
    line("because", text: rule.because)
  }

  private mutating func line(_ word: String, _ level: PriorityLevel?) {
    if let level { line(word, level.name) }
  }

  mutating func write(_ ensure: EnsureSyntax) {
    line("when", ensure.when)
    for exception in ensure.unless { line("unless", exception) }
    for promise in ensure.promises { line(promise.isAlways ? "always" : "never", Self.promise(promise.kind)) }
  }

  private static func promise(_ kind: EnsureSyntax.Promise.Kind) -> String {
    switch kind {
    case .handoff(let desk, let level): handoff(desk, level)
    case .reachesAPerson: "reaches a person"
    case .reply(let script): "reply" + optional(script)
    case .ask(let script): "ask" + optional(script)
    case .answer: "answer"
    case .offer: "offer"
    case .tag(let tag): "tag \(tag.value)"
    }
  }

  private static func optional(_ name: NameSyntax?, _ word: String = "") -> String {
    name.map { word + " " + $0.value } ?? ""
  }

  private static func handoff(_ desk: NameSyntax?, _ level: PriorityLevel?) -> String {
    "handoff" + optional(desk, " to") + (priority(level).map { " " + $0 } ?? "")
  }

  // MARK: Tests

  mutating func write(_ testLine: TestLineSyntax) {
    switch testLine.kind {
    case .given(let settings):
      for setting in settings {
        switch setting {
        case .fact(let assignment): line("given", Self.assignment(assignment))
        case .unknown(let name): line("given", name.value, "is unknown")
        case .desk(let name, let state): line("given desk", name.value, state.rawValue)
        }
      }
    case .at(let date, let clock, let zone): line("at", date.text, clockText(clock), zone?.value)
    case .after(let duration): line("after", "\(duration.seconds)s")
    case .customer(let text, let channel, let fixed):
      line("customer", Self.quoted(text), channel.map { "on " + $0.value })
      deeper { dump in for assignment in fixed { dump.line("where", Self.assignment(assignment)) } }
    case .bot(let text, let answered): line("bot", Self.quoted(text), answered ? nil : "no answer")
    case .draft(let text): line("draft", Self.quoted(text))
    case .agent(let text): line("agent", Self.quoted(text))
    case .agentGivesBack: line("agent gives back")
    case .event(let name, let fields):
      line("event", name.value)
      deeper { dump in for assignment in fields { dump.line("with", Self.assignment(assignment)) } }
    case .expect(let expectations):
      for expectation in expectations { line("expect", Self.expectation(expectation)) }
    }
  }

  private static func assignment(_ assignment: TestLineSyntax.Assignment) -> String {
    assignment.name.value + " = " + literal(assignment.value.value)
  }

  private static func expectation(_ expectation: ExpectationSyntax) -> String {
    switch expectation.kind {
    case .auto: "auto"
    case .hold: "hold"
    case .send: "send"
    case .update: "update"
    case .reply(let script): "reply" + optional(script)
    case .ask(let script): "ask" + optional(script)
    case .answer(let what, let outside): "answer with " + (outside ? quotedText(what.value) : what.value)
    case .replace(let script): "replace with \(script.value)"
    case .handoff(let desk, let level): handoff(desk, level)
    case .live: "live"
    case .ticket: "ticket"
    case .callback: "callback"
    case .redirected(let desk): "redirected" + optional(desk, " to")
    case .by(let rule): "by " + quotedText(rule.value)
    case .fires(let rule): "fires " + quotedText(rule.value)
    case .notRule(let rule): "not " + quotedText(rule.value)
    case .keeps(let ensure): "keeps \(ensure.value)"
    case .tells(let script): "tells \(script.value)"
    case .opensWith(let script): "opens with \(script.value)"
    case .tag(let tag): "tag \(tag.value)"
    case .noTag(let tag): "no tag" + optional(tag)
    case .offer(let what, let outside): "offer " + (outside ? quotedText(what.value) : what.value)
    case .noOffer: "no offer"
    case .fault(let expected): expected ? "fault" : "no fault"
    case .owner(let owner): "owner \(owner)"
    case .condition(let condition): "condition " + prefix(condition)
    }
  }
}
