import Patterns
import RuleSemantics
import RuleSyntax

/// What a message may be about: sensitive matters, topics, triggers, known questions.
extension RulePage {
  /// The table that an auditor looks for first.
  func sensitiveMatters(into html: inout HTML) {
    let priorities = ruleSet.topics.indices.map { topic in
      handoffs(on: topic).map { ruleSet.rules[$0].priority.rawValue }.max() ?? -1
    }
    let topics = ruleSet.topics.indices.filter { ruleSet.topics[$0].isSensitive }
      .sorted { (priorities[$1], $0) < (priorities[$0], $1) }
    if topics.isEmpty { return }
    section(
      "matters", say("Sensitive matters", "敏感事项"),
      lead: say(
        "A bot never decides these alone. No mood, no later rule and no time-out takes them away from a person.",
        "机器人绝不自行处理。不会因情绪、其他规则或超时而绕开人工。"), into: &html
    ) { html in
      html.element("div", .kind("scroll")) { html in
        html.element("table") { html in
          html.element("thead") { html in
            html.element("tr") { html in
              for head in [
                say("Matter", "事项"), say("Goes to", "转给"), say("Priority", "优先级"), say("At any hour", "任何时间"),
                say("What always holds", "保证"),
              ] { html.element("th", .marked(#"scope="col""#), text: head) }
            }
          }
          html.element("tbody") { html in
            for topic in topics { row(ofMatter: topic, into: &html) }
          }
        }
      }
    }
  }

  /// Rules that hand over because of a topic.
  private func handoffs(on topic: Int) -> [Int] {
    ruleSet.rules.indices.filter { index in
      ruleSet.rules[index].hasHandoff && ruleSet.sought(in: ruleSet.rules[index].when).topics.contains(topic)
    }
  }

  private func row(ofMatter topic: Int, into html: inout HTML) {
    let rules = handoffs(on: topic)
    html.element("tr", .kind("entry")) { html in
      html.element("th", .marked(#"scope="row""#)) { html in
        html.element(
          "a", .to("topic-\(topic)"),
          text: ConditionSentence.shown(ruleSet.topics[topic].title, ruleSet.topics[topic].name))
      }
      html.element("td") { html in
        each(rules, into: &html) { rule, html in
          for case .handoff(let desk) in ruleSet.rules[rule].steps { sentences.link(desk: desk, into: &html) }
        }
        if rules.isEmpty { html.text("–") }
      }
      html.element("td") { html in
        each(rules, into: &html) { rule, html in
          switch ruleSet.rules[rule].priority {
          case .low: html.element("span", .kind("low"), text: say("low", "低"))
          case .normal: html.text(say("normal", "普通"))
          case .high: html.element("span", .kind("high"), text: say("high", "高"))
          case .urgent: html.element("span", .kind("urgent"), text: say("urgent", "紧急"))
          }
        }
      }
      html.element("td") { html in
        each(rules, into: &html) { rule, html in
          for case .handoff(let desk) in ruleSet.rules[rule].steps { html.text(atAnyHour(desk)) }
        }
      }
      html.element("td") { html in
        let ensures = ruleSet.ensures.indices.filter {
          ruleSet.sought(in: ruleSet.ensures[$0].when).topics.contains(topic)
        }
        if ensures.isEmpty { html.text("–") }
        html.element("ul", .kind("plain")) { html in
          for ensure in ensures {
            html.element("li") { html in
              badge(of: book.proofs[ensure], into: &html)
              html.text(" ")
              html.element("a", .to("ensure-\(ensure)"), text: ruleSet.ensures[ensure].name)
            }
          }
        }
      }
    }
  }

  /// What becomes of a handoff when a desk's hours are over.
  private func atAnyHour(_ desk: Int) -> String {
    if case .always = ruleSet.desks[desk].hours { return say("always open", "全天在线") }
    switch ruleSet.desks[desk].whenClosed {
    case .to(let other):
      let name = ConditionSentence.shown(ruleSet.desks[other].title, ruleSet.desks[other].name)
      return say("after hours: \(name)", "下班后：\(name)")
    case .tell(_, let opening, let due):
      let kind = opening == .ticket ? say("a ticket", "工单") : say("a call back", "回电")
      return say(
        "after hours: \(kind)\(due.map { " within \(say.duration($0))" } ?? "")",
        "下班后：\(kind)\(due.map { "，\(say.duration($0))内" } ?? "")")
    case nil: return say("after hours: not said", "下班后：未说明")
    }
  }

  func topics(into html: inout HTML) {
    let patterned = ruleSet.topics.count + ruleSet.triggers.count
    if patterned == 0 { return }
    section(
      "words", say("Topics and signs", "主题与信号"),
      lead: say(
        "The words by which Heed knows what a message is about. Writing evasively (转/人/工), in the other Chinese script or in capitals does not help.",
        "Heed 凭这些字词判断一句话在说什么。拆字（转/人/工）、繁体、大小写都照样认得。"), into: &html
    ) { html in
      for (index, topic) in ruleSet.topics.enumerated() { card(of: topic, "topic", index, into: &html) }
      for (index, trigger) in ruleSet.triggers.enumerated() {
        card(of: trigger, "trigger", index, into: &html)
      }
    }
  }

  private func card(of patterned: CheckedPatterned, _ kind: String, _ index: Int, into html: inout HTML) {
    html.element("article", .kind("card mark"), .id("\(kind)-\(index)")) { html in
      html.element("h3") { html in
        html.text(ConditionSentence.shown(patterned.title, patterned.name))
        html.text(" ")
        html.element("code", text: "\(kind) \(patterned.name)")
        if patterned.isSensitive {
          html.text(" ")
          html.element("span", .kind("badge sensitive"), text: say("sensitive", "敏感"))
        }
      }
      list(ofExamples: patterned.yes.map(\.value), isMeant: true, into: &html)
      list(ofExamples: patterned.no.map(\.value), isMeant: false, into: &html)
      if let model = patterned.model {
        html.element(
          "p",
          text: say(
            "Also found where the learned score “\(model.name)” is at least \(decimal(model.threshold)).",
            "学习得出的“\(model.name)”分值不低于 \(decimal(model.threshold)) 时也算。"))
      }
      if patterned.patterns.ignoreNegated {
        html.element(
          "p", text: say("Not counted where it is negated (“I do not want …”).", "被否定时（“不要……”）不算。"))
      }
      words(of: patterned, into: &html)
      metadata(book.metadata(kind, patterned.name), into: &html)
    }
  }

  private func words(of patterned: CheckedPatterned, into html: inout HTML) {
    let terms = patterned.patterns.terms.map(\.text)
    let expressions = patterned.patterns.expressions.map { "/\($0.pattern)/" }
    let exceptions =
      patterned.patterns.exceptTerms.map(\.text)
      + patterned.patterns.exceptExpressions.map { "/\($0.pattern)/" }
    let count = terms.count + expressions.count + exceptions.count
    if count == 0 { return }
    html.element("details") { html in
      html.element("summary", text: say("Words (\(count))", "字词（\(count)）"))
      chips(terms, into: &html)
      chips(expressions, into: &html)
      if !exceptions.isEmpty {
        html.element("p", text: say("Except in:", "以下除外："))
        chips(exceptions, into: &html)
      }
    }
  }

  func intents(into html: inout HTML) {
    if ruleSet.intents.isEmpty { return }
    section(
      "questions", say("Known questions", "认得的问题"),
      lead: say("A message counts as the question that it resembles most.", "与哪个问题最像，就算哪个。"), into: &html
    ) { html in
      for (index, intent) in ruleSet.intents.enumerated() {
        html.element("article", .kind("card answer"), .id("intent-\(index)")) { html in
          html.element("h3") { html in
            html.text(ConditionSentence.shown(intent.title, intent.name))
            html.text(" ")
            html.element("code", text: "intent \(intent.name)")
          }
          html.element("details") { html in
            html.element(
              "summary", text: say("Examples (\(intent.examples.count))", "例句（\(intent.examples.count)）"))
            list(ofExamples: intent.examples, isMeant: true, into: &html)
          }
          metadata(book.metadata("intent", intent.name), into: &html)
        }
      }
    }
  }
}
