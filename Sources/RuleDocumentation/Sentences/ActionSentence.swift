import RuleSemantics
import RuleSyntax

extension ConditionSentence {
  /// What a step of a rule does, with links to what it names.
  func step(_ step: CheckedStep, _ priority: PriorityLevel, into html: inout HTML) {
    switch step {
    case .handoff(let desk):
      html.text(say("goes to ", "转给 "))
      link(desk: desk, into: &html)
      if priority != .normal { html.text(say(", ", "，")) }
      self.priority(priority, into: &html)
    case .reply(let script): named(say("the bot says ", "机器人说 "), script, &html)
    case .ask(let script): named(say("the bot asks ", "机器人问 "), script, &html)
    case .answer(let script): named(say("the bot answers with ", "机器人回答 "), script, &html)
    case .answerOutside(let template):
      html.text(say("the bot answers with “\(template)”", "机器人用“\(template)”回答"))
    case .answerFreely: html.text(say("the bot answers freely", "机器人自由回答"))
    case .replace(let script): named(say("instead, the bot says ", "改为说 "), script, &html)
    case .giveBack: html.text(say("the bot takes the conversation back", "对话交回机器人"))
    }
  }

  private func named(_ verb: String, _ script: Int, _ html: inout HTML) {
    html.text(verb)
    link(script: script, into: &html)
  }

  func link(desk: Int, into html: inout HTML) {
    html.element(
      "a", .to("desk-\(desk)"),
      text: Self.shown(book.ruleSet.desks[desk].title, book.ruleSet.desks[desk].name))
  }

  func link(script: Int, into html: inout HTML) {
    html.element("a", .to("script-\(script)"), text: Self.shown("", book.ruleSet.scripts[script].name))
  }

  func link(rule: Int, into html: inout HTML) {
    html.element("a", .to("rule-\(rule)"), text: book.ruleSet.rules[rule].name)
  }

  /// Nothing for the usual one.
  func priority(_ priority: PriorityLevel, into html: inout HTML) {
    switch priority {
    case .low: html.element("span", .kind("low"), text: say("low priority", "低优先级"))
    case .normal: break
    case .high: html.element("span", .kind("high"), text: say("high priority", "高优先级"))
    case .urgent: html.element("span", .kind("urgent"), text: say("urgent", "紧急"))
    }
  }

  /// What an ensure promises.
  func promise(_ promise: CheckedEnsure.Promise, isAlways: Bool) -> String {
    func script(_ position: Int?) -> String {
      position.map { " “\(Self.shown("", book.ruleSet.scripts[$0].name))”" } ?? ""
    }
    switch promise {
    case .handoff(let desk, let priority):
      let place = desk.map { Self.shown(book.ruleSet.desks[$0].title, book.ruleSet.desks[$0].name) }
      let pressing = priority.map { say(", priority \($0.name) at least", "，优先级至少为 \($0.name)") } ?? ""
      return place.map { say("it always goes to \($0)\(pressing)", "一定转给\($0)\(pressing)") }
        ?? say("a person always takes over\(pressing)", "一定转人工\(pressing)")
    case .reachesAPerson: return say("it always reaches a person, at any hour", "任何时候都一定有人接手")
    case .reply(let position):
      return isAlways
        ? say("the bot always says\(script(position))", "机器人一定说\(script(position))")
        : say(
          "the bot never says\(script(position).isEmpty ? " a scripted reply" : script(position))",
          "机器人绝不说\(script(position).isEmpty ? "固定话术" : script(position))")
    case .ask(let position):
      return isAlways
        ? say("the bot always asks\(script(position))", "机器人一定问\(script(position))")
        : say("the bot never asks\(script(position))", "机器人绝不问\(script(position))")
    case .answer:
      return isAlways ? say("the bot always answers", "机器人一定回答") : say("the bot never answers", "机器人绝不自己回答")
    case .offer:
      return isAlways ? say("an offer is always made", "一定推荐") : say("nothing is ever offered", "绝不推荐")
    case .tag(let tag):
      return isAlways
        ? say("it is always marked #\(tag)", "一定打标签 #\(tag)")
        : say("it is never marked #\(tag)", "绝不打标签 #\(tag)")
    }
  }

  /// How often a rule may take effect.
  func limit(_ limit: CheckedLimit) -> String {
    switch limit {
    case .oncePerConversation: say("once per conversation", "每段对话一次")
    case .messages(let count, let messages):
      say("at most \(count) in \(say.messages(messages))", "\(say.messages(messages))内至多 \(count) 次")
    case .seconds(let count, let seconds):
      say("at most \(count) in \(say.duration(seconds))", "\(say.duration(seconds))内至多 \(count) 次")
    }
  }
}
