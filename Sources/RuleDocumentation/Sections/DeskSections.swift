import RuleSemantics
import RuleSyntax
import Signals

/// Who takes over, what is said, what is known.
extension RulePage {
  func desks(into html: inout HTML) {
    section(
      "desks", say("Desks", "服务台"),
      lead: say("Who takes over, and what happens when nobody is there.", "谁来接手，没人时怎么办。"), into: &html
    ) { html in
      // As the policy ranks them.
      let ranked = ruleSet.desks.indices.sorted {
        (ruleSet.policy.deskRank[$0], $0) < (ruleSet.policy.deskRank[$1], $1)
      }
      for desk in ranked { card(ofDesk: desk, into: &html) }
    }
  }

  private func card(ofDesk position: Int, into html: inout HTML) {
    let desk = ruleSet.desks[position]
    html.element("article", .kind("card handoff"), .id("desk-\(position)")) { html in
      html.element("h3") { html in
        html.text(ConditionSentence.shown(desk.title, desk.name))
        html.text(" ")
        html.element("code", text: "desk \(desk.name)")
      }
      fact(say("Hours", "时间"), into: &html) { $0.sentence(hours(desk.hours)) }
      if !desk.skills.isEmpty { fact(say("Skills", "技能"), into: &html) { $0.text(say.both(desk.skills)) } }
      for route in desk.routes {
        fact(say("Passes on to", "改由"), into: &html) { html in
          sentences.link(desk: route.to, into: &html)
          html.sentence(say(" when ", "，当") + sentences.text(route.when))
        }
      }
      if let closed = desk.whenClosed {
        fact(say("When closed", "下班时"), into: &html) { branch(closed, into: &$0) }
      }
      if let full = desk.whenFull { fact(say("When full", "满员时"), into: &html) { branch(full, into: &$0) } }
      if let waiting = desk.whenWaiting {
        fact(
          say("After \(say.duration(waiting.seconds)) of waiting", "等待 \(say.duration(waiting.seconds))后"),
          into: &html
        ) {
          sentences.link(desk: waiting.to, into: &$0)
        }
      }
      let resume: String =
        switch desk.resume {
        case nil: say("as the policy says", "按总则")
        case .never: say("only when a colleague gives it back", "仅在同事交回后")
        case .after(let seconds):
          say("after \(say.duration(seconds)) of a colleague's silence", "同事沉默 \(say.duration(seconds))后")
        }
      fact(say("The bot resumes", "机器人恢复"), into: &html) { $0.text(resume) }
      if let script = desk.tellCustomer {
        fact(say("The customer reads", "客户读到"), into: &html) { quote(ofScript: script, into: &$0) }
      }
      let rules = ruleSet.rules.indices.filter { ruleSet.rules[$0].steps.contains(.handoff(desk: position)) }
      if !rules.isEmpty {
        html.element("details") { html in
          html.element(
            "summary", text: say("Rules that lead here (\(rules.count))", "转到这里的规则（\(rules.count)）"))
          html.element("ul") { html in
            for rule in rules { html.element("li") { sentences.link(rule: rule, into: &$0) } }
          }
        }
      }
      metadata(book.metadata("desk", desk.name), into: &html)
    }
  }

  private func branch(_ branch: CheckedDesk.Branch, into html: inout HTML) {
    switch branch {
    case .to(let desk): sentences.link(desk: desk, into: &html)
    case .tell(let script, let opening, let due):
      html.text(opening == .ticket ? say("a ticket is opened", "开工单") : say("a call back is booked", "登记回电"))
      if let due { html.text(say(", due in \(say.duration(due))", "，\(say.duration(due))内处理")) }
      quote(ofScript: script, into: &html)
    }
  }

  private func hours(_ hours: CheckedDesk.Hours) -> String {
    guard case .weekly(let spans, let zone, let calendar, let exceptions) = hours else {
      return say("always", "全天")
    }
    let names =
      say.isChinese
      ? ["周一", "周二", "周三", "周四", "周五", "周六", "周日"] : ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    func days(_ days: [Int]) -> String {
      guard let first = days.first, let last = days.last else { return "" }
      let isRun = last - first == days.count - 1 && days.count > 1
      return isRun
        ? "\(names[first - 1])–\(names[last - 1])" : days.map { names[$0 - 1] }.joined(separator: " ")
    }
    let times = spans.map { "\(days($0.days)) \(clockText($0.opens))–\(clockText($0.closes))" }
    var text =
      times.joined(separator: say(", ", "，")) + say(" (\(ruleSet.zones[zone])", "（\(ruleSet.zones[zone])")
    if let calendar {
      text += say(
        ", days by \(Named.code(ruleSet.calendars[calendar].name))",
        "，按 \(Named.code(ruleSet.calendars[calendar].name))")
    }
    text += say(")", "）")
    if !exceptions.isEmpty {
      text += say("; closed on \(exceptions.count) further days", "；另有 \(exceptions.count) 段例外日期")
    }
    return text
  }

  // MARK: - Scripts

  func scripts(into html: inout HTML) {
    if ruleSet.scripts.isEmpty { return }
    section(
      "scripts", say("Scripts", "话术"), lead: say("What is said word for word.", "照原文说的话。"), into: &html
    ) { html in
      for (index, script) in ruleSet.scripts.enumerated() {
        html.element("article", .kind("card reply"), .id("script-\(index)")) { html in
          html.element("h3") { html in
            html.text(ConditionSentence.shown("", script.name))
            html.text(" ")
            html.element("code", text: "script \(script.name)")
          }
          texts(of: script, into: &html)
          metadata(book.metadata("script", script.name), into: &html)
        }
      }
    }
  }

  private func texts(of script: CheckedScript, into html: inout HTML) {
    for (language, texts) in script.texts.enumerated() {
      guard let texts else { continue }
      let name = ruleSet.policy.languages[language]
      for text in texts.plain { line(name, nil, text.source, into: &html) }
      for (channel, texts) in texts.byChannel.sorted(by: { $0.key < $1.key }) {
        for text in texts { line(name, ruleSet.policy.channels[channel], text.source, into: &html) }
      }
    }
  }

  private func line(_ language: String, _ channel: String?, _ text: String, into html: inout HTML) {
    html.element("p", .kind("said")) { html in
      html.element("span", .kind("where"), text: channel.map { "\(language) · \($0)" } ?? language)
      html.element("q", .language(language), text: text)
    }
  }

  /// What a script says, in the language of the page first.
  func quote(ofScript position: Int, into html: inout HTML) {
    let script = ruleSet.scripts[position]
    let languages = ruleSet.policy.languages
    let order = languages.indices.sorted { a, b in
      let (first, second) = (
        languages[a].hasPrefix("zh") != say.isChinese, languages[b].hasPrefix("zh") != say.isChinese
      )
      return first == second ? a < b : !first
    }
    let shown = order.lazy.compactMap { language in
      script.texts[language]?.plain.first.map { (languages[language], $0.source) }
    }.first
    guard let (language, text) = shown else {
      sentences.link(script: position, into: &html)
      return
    }
    html.element("q", .language(language), text: text)
    html.text(" ")
    html.element("a", .kind("more"), .to("script-\(position)"), text: say("all wordings", "全部说法"))
  }

  // MARK: - Facts

  func facts(into html: inout HTML) {
    if ruleSet.facts.isEmpty { return }
    section(
      "facts", say("What the shop's systems tell", "系统提供的信息"),
      lead: say("Nothing is unknown: where nothing was sent, the default counts.", "没有传来时按默认值。"), into: &html
    ) { html in
      html.element("div", .kind("scroll")) { html in
        html.element("table") { html in
          html.element("thead") { html in
            html.element("tr") { html in
              for head in [say("Name", "名称"), say("Values", "取值"), say("Default", "默认"), say("Note", "备注")] {
                html.element("th", .marked(#"scope="col""#), text: head)
              }
            }
          }
          html.element("tbody") { html in
            for fact in ruleSet.facts { row(of: fact, into: &html) }
          }
        }
      }
    }
  }

  private func row(of fact: CheckedFact, into html: inout HTML) {
    html.element("tr", .kind("entry")) { html in
      html.element("th", .marked(#"scope="row""#)) { $0.element("code", text: fact.name) }
      html.element("td", text: values(of: fact.type))
      let value: String =
        switch fact.defaultValue {
        case .number(let number)?: fact.type.text(of: number)
        case .text(let text)?: "“\(text)”"
        case nil: fact.event == nil ? say("may be absent", "可缺省") : say("comes with the event", "随事件传入")
        }
      html.element("td", text: value)
      html.element("td", text: book.metadata("fact", fact.name).note?.value ?? "")
    }
  }

  private func values(of type: ValueType) -> String {
    switch type {
    case .score(let range): "\(decimalText(range.lowerBound))–\(decimalText(range.upperBound))"
    case .number(let range, let unit), .count(let range, let unit):
      (range.upperBound >= largestNumber
        ? "≥ \(decimalText(range.lowerBound))"
        : "\(decimalText(range.lowerBound))–\(decimalText(range.upperBound))")
        + (unit.map { " \($0)" } ?? "")
    case .truth: say("yes, no", "是、否")
    case .oneOf(let cases): cases.joined(separator: ", ")
    case .text: say("a text", "文本")
    case .date: say("a date", "日期")
    case .time: say("a time of day", "时刻")
    }
  }
}
