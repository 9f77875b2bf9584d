import RuleSemantics
import RuleSyntax
import Signals

/// What rules do, grouped by what comes of them.
enum RuleGroup: CaseIterable {
  case handoffs, replies, answers, marks, waiting, events, drafts

  init(_ rule: CheckedRule) {
    switch rule.scope {
    case .drafts: self = .drafts
    case .waiting: self = .waiting
    case .event: self = .events
    case .customer:
      switch rule.steps.first {
      case .handoff: self = .handoffs
      case .reply, .ask: self = .replies
      case nil: self = .marks
      default: self = .answers
      }
    }
  }

  var id: String {
    switch self {
    case .handoffs: "handoffs"
    case .replies: "replies"
    case .answers: "answers"
    case .marks: "marks"
    case .waiting: "waiting"
    case .events: "events"
    case .drafts: "drafts"
    }
  }

  func title(_ say: PageLanguage) -> String {
    switch self {
    case .handoffs: say("What leads to a person", "什么情况转人工")
    case .replies: say("What gets a scripted reply", "什么情况用固定话术")
    case .answers: say("What the bot answers", "机器人回答什么")
    case .marks: say("What is marked, hinted or offered", "打标签、提示与推荐")
    case .waiting: say("While a person is on the way", "等待人工期间")
    case .events: say("What happens on events", "发生事件时")
    case .drafts: say("What the bot may not send", "机器人不能发什么")
    }
  }

  func lead(_ say: PageLanguage) -> String {
    switch self {
    case .handoffs:
      say(
        "A handoff beats every reply, and a reply beats every answer, whatever the order of the rules.",
        "转人工优先于固定话术，固定话术优先于回答，与规则的先后无关。")
    case .replies:
      say(
        "The bot says exactly these words. Where steps are numbered, each delivery leads to the next.",
        "机器人照原文说。有编号的，每说一次进入下一步。")
    case .answers: say("Routine questions.", "常规问题。")
    case .marks: say("These rules decide nothing.", "这些规则不改变结果。")
    case .waiting: say("After a handoff, before the first word of a colleague.", "转人工之后、同事开口之前。")
    case .events: say("Something happened that is not a message.", "不是消息的事件。")
    case .drafts: say("Each text that the bot is about to send is read first.", "机器人要发的每句话都先检查。")
    }
  }

  var color: StaticString {
    switch self {
    case .handoffs: "card handoff"
    case .replies: "card reply"
    case .answers: "card answer"
    case .marks, .waiting, .events: "card mark"
    case .drafts: "card draft"
    }
  }
}

extension RulePage {
  func rules(_ group: RuleGroup, into html: inout HTML) {
    let positions = ruleSet.rules.indices.filter { RuleGroup(ruleSet.rules[$0]) == group }
    if positions.isEmpty { return }
    // What is careful comes first.
    let sorted = positions.sorted {
      let (one, other) = (ruleSet.rules[$0], ruleSet.rules[$1])
      if one.isProtected != other.isProtected { return one.isProtected }
      return (other.priority.rawValue, $0) < (one.priority.rawValue, $1)
    }
    section(group.id, group.title(say), lead: group.lead(say), into: &html) { html in
      for position in sorted { card(ofRule: position, group, into: &html) }
    }
  }

  private func card(ofRule position: Int, _ group: RuleGroup, into html: inout HTML) {
    let rule = ruleSet.rules[position]
    html.element("article", .kind(group.color), .id("rule-\(position)")) { html in
      html.element("h3") { html in
        html.text(rule.name)
        if rule.isProtected {
          html.text(" ")
          html.element(
            "span", .kind("badge sensitive"),
            .title(say("No lower handoff, no mood and no time-out can take it away.", "不能被更低的转人工、情绪或超时取消。")),
            text: say("protected", "受保护"))
        }
      }
      if let because = rule.because { html.element("p", .kind("because"), text: because) }
      if case .event(let event) = rule.scope {
        fact(say("On", "事件"), into: &html) { $0.element("code", text: ruleSet.events[event].name) }
      }
      fact(say("When", "当"), into: &html) { sentences.html(rule.when, intoList: &$0) }
      for condition in rule.unless {
        fact(say("Unless", "除非"), into: &html) { sentences.html(condition, intoList: &$0) }
      }
      steps(of: rule, into: &html)
      sayings(of: rule, into: &html)
      extras(of: rule, into: &html)
      examples(of: rule, into: &html)
      tests(ofRule: position, into: &html)
      metadata(rule.metadata, into: &html)
    }
  }

  private func steps(of rule: CheckedRule, into html: inout HTML) {
    if rule.steps.isEmpty { return }
    fact(say("Then", "则"), into: &html) { html in
      guard rule.steps.count > 1 else {
        sentences.step(rule.steps[0], rule.priority, into: &html)
        return
      }
      html.element("ol") { html in
        for step in rule.steps {
          html.element("li") { sentences.step(step, rule.priority, into: &$0) }
        }
      }
    }
  }

  private func sayings(of rule: CheckedRule, into html: inout HTML) {
    if let opening = rule.openWith {
      fact(say("Opens with", "开头先说"), into: &html) { sentences.link(script: opening, into: &$0) }
    }
    if let question = rule.firstAsk {
      fact(say("Asks first", "先问"), into: &html) { html in
        sentences.link(script: question.script, into: &html)
        if let unless = question.unless { html.sentence(say(", unless ", "，除非") + sentences.text(unless)) }
      }
    }
    for step in rule.steps {
      guard let script = script(of: step, rule) else { continue }
      fact(say("The customer reads", "客户读到"), into: &html) { quote(ofScript: script, into: &$0) }
    }
    for note in rule.tellAgent {
      fact(say("The colleague is told", "告知同事"), into: &html) {
        $0.element("span", .kind("words"), text: note.source)
      }
    }
    for guide in rule.guideBot {
      fact(say("The bot is told", "提示机器人"), into: &html) {
        $0.element("span", .kind("words"), text: guide.source)
      }
    }
  }

  /// What the customer reads of a step; of a handoff what its desk tells, where the rule has no words of its own.
  private func script(of step: CheckedStep, _ rule: CheckedRule) -> Int? {
    switch step {
    case .reply(let script), .ask(let script), .replace(let script), .answer(let script): script
    case .handoff(let desk): rule.tellCustomer ?? ruleSet.desks[desk].tellCustomer
    case .answerOutside, .answerFreely, .giveBack: nil
    }
  }

  private func extras(of rule: CheckedRule, into html: inout HTML) {
    if !rule.offers.isEmpty {
      fact(say("Offers", "推荐"), into: &html) { html in
        for (index, offer) in rule.offers.enumerated() {
          if index > 0 { html.text(say(", ", "、")) }
          switch offer {
          case .script(let script): sentences.link(script: script, into: &html)
          case .outside(let name): html.text("“\(name)”")
          }
        }
      }
    }
    if !rule.limits.isEmpty {
      fact(say("Limit", "次数"), into: &html) { $0.text(say.both(rule.limits.map(sentences.limit))) }
    }
    if !rule.insteadOf.isEmpty {
      fact(say("Instead of", "取代"), into: &html) { html in
        for (index, other) in rule.insteadOf.enumerated() {
          if index > 0 { html.text(say(", ", "、")) }
          sentences.link(rule: other, into: &html)
        }
      }
    }
    if !rule.notify.isEmpty {
      fact(say("Also hears of it", "同时通知"), into: &html) { html in
        for (index, desk) in rule.notify.enumerated() {
          if index > 0 { html.text(say(", ", "、")) }
          sentences.link(desk: desk, into: &html)
        }
      }
    }
    if let valid = rule.valid {
      let days =
        "\(CivilDate(daysSinceEpoch: valid.lowerBound).text) – \(CivilDate(daysSinceEpoch: valid.upperBound).text)"
      fact(say("Only", "有效期"), into: &html) { $0.text(days) }
    }
    if !rule.tags.isEmpty {
      fact(say("Marked", "标签"), into: &html) { $0.text(rule.tags.map { "#\($0)" }.joined(separator: " ")) }
    }
  }

  /// What customers write when a rule applies, and what is like it and is not meant.
  private func examples(of rule: CheckedRule, into html: inout HTML) {
    let sought = ruleSet.sought(in: rule.when)
    let found =
      sought.topics.sorted().map { ruleSet.topics[$0] }
      + sought.triggers.sorted().map { ruleSet.triggers[$0] }
    var yes = found.flatMap { $0.yes.map(\.value) }
    for intent in sought.intents.sorted() { yes += ruleSet.intents[intent].examples }
    let no = found.flatMap { $0.no.map(\.value) }
    if yes.isEmpty, no.isEmpty { return }
    // Authors put the typical ones first; those in the language of the page are read first.
    let own = yes.filter { $0.unicodeScalars.contains { $0.value >= 0x2E80 } == say.isChinese }
    let shown = (own.isEmpty ? yes : own).prefix(3)
    if !shown.isEmpty {
      fact(say("For example", "例如"), into: &html) { html in
        html.element("ul", .kind("examples yes")) { html in
          for example in shown { html.element("li", text: example) }
        }
      }
    }
    html.element("details") { html in
      html.element(
        "summary", text: say("All examples (\(yes.count + no.count))", "全部例句（\(yes.count + no.count)）"))
      list(ofExamples: yes, isMeant: true, into: &html)
      list(ofExamples: no, isMeant: false, into: &html)
    }
  }

  private func tests(ofRule position: Int, into html: inout HTML) {
    let tests = book.testsOfRules[position]
    if tests.isEmpty {
      html.element("p", .kind("untested"), text: say("No test reaches this rule.", "没有测试覆盖此规则。"))
      return
    }
    html.element("details") { html in
      html.element("summary", text: say("Tests (\(tests.count))", "测试（\(tests.count)）"))
      html.element("ul") { html in
        for test in tests {
          html.element("li") { $0.element("a", .to("test-\(test)"), text: ruleSet.tests[test].name) }
        }
      }
    }
  }
}
