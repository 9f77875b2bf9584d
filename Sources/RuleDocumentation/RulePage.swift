package import Diagnostics
import RuleSemantics
import RuleSyntax
import Signals

/// A rule set as one page of HTML for people who answer for it and write no rules: self-contained, searchable, printable.
///
/// It loads nothing and runs one script, which searches; a policy in its head lets browsers refuse everything else.
package struct RulePage {
  let book: RuleBook
  let say: PageLanguage
  let sentences: ConditionSentence

  var ruleSet: CheckedRuleSet { book.ruleSet }

  package init(_ book: RuleBook, in language: MessageLanguage) {
    self.book = book
    say = PageLanguage(language)
    sentences = ConditionSentence(book, say)
  }

  /// The page. O(size of the rule set).
  package var source: String {
    var html = HTML()
    html.literal("<!doctype html>\n")
    html.element("html", .language(say("en", "zh"))) { html in
      head(into: &html)
      html.element("body") { html in
        html.element("a", .kind("skip"), .to("content"), text: say("To the content", "跳到正文"))
        navigation(into: &html)
        html.element("main", .id("content")) { html in
          title(into: &html)
          overview(into: &html)
          for section in sections { section.write(&html) }
          footer(into: &html)
        }
        html.literal("<script>")
        html.literal(PageAssets.script)
        html.literal("</script>")
      }
    }
    html.literal("\n")
    return html.source
  }

  /// A part of the page, and what it is called in the navigation.
  private struct Section {
    let id: String
    let title: String
    let write: (inout HTML) -> Void
  }

  /// What compliance asks first stands first.
  private var sections: [Section] {
    var all: [Section] = []
    func add(_ id: String, _ title: String, if isThere: Bool, _ write: @escaping (inout HTML) -> Void) {
      if isThere { all.append(Section(id: id, title: title, write: write)) }
    }
    let groups = Set(ruleSet.rules.map { RuleGroup($0) })
    func add(_ group: RuleGroup) {
      add(group.id, group.title(say), if: groups.contains(group)) { rules(group, into: &$0) }
    }
    add(
      "matters", say("Sensitive matters", "敏感事项"), if: ruleSet.topics.contains(where: \.isSensitive),
      sensitiveMatters)
    add(.handoffs)
    add("ensures", say("What always holds", "必须始终成立"), if: !ruleSet.ensures.isEmpty, ensures)
    add("desks", say("Desks", "服务台"), if: !ruleSet.desks.isEmpty, desks)
    for group in RuleGroup.allCases where group != .handoffs { add(group) }
    add("scripts", say("Scripts", "话术"), if: !ruleSet.scripts.isEmpty, scripts)
    add(
      "words", say("Topics and signs", "主题与信号"), if: !(ruleSet.topics.isEmpty && ruleSet.triggers.isEmpty),
      topics)
    add("questions", say("Known questions", "认得的问题"), if: !ruleSet.intents.isEmpty, intents)
    add("facts", say("What the shop's systems tell", "系统提供的信息"), if: !ruleSet.facts.isEmpty, facts)
    add("tests", say("Tests", "测试"), if: !ruleSet.tests.isEmpty, tests)
    return all
  }

  // MARK: - Frame

  private func head(into html: inout HTML) {
    html.element("head") { html in
      html.void("meta", .marked(#"charset="utf-8""#))
      html.void("meta", .marked(#"name="viewport" content="width=device-width, initial-scale=1""#))
      html.literal(PageAssets.policy)
      html.element("title", text: say("\(ruleSet.policy.title): rules", "\(ruleSet.policy.title)：规则"))
      html.literal("<style>")
      html.literal(PageAssets.style)
      html.literal("</style>")
    }
  }

  private func navigation(into html: inout HTML) {
    html.element("nav", .label(say("Contents", "目录"))) { html in
      html.element("a", .kind("home"), .to("content"), text: ruleSet.policy.title)
      html.element("form", .marked(#"role="search""#), .id("search")) { html in
        html.element("label", .marked(#"for="query""#), text: say("Search", "搜索"))
        html.void("input", .marked(#"id="query" type="search" autocomplete="off" spellcheck="false""#))
        html.element(
          "p", .marked(#"id="found" role="status" aria-live="polite""#), .title(say("found", "项结果")), text: ""
        )
      }
      html.element("ul") { html in
        for section in sections {
          html.element("li") { $0.element("a", .to(section.id), text: section.title) }
        }
      }
    }
  }

  private func title(into html: inout HTML) {
    html.element("header") { html in
      html.element("h1", text: ruleSet.policy.title)
      html.element(
        "p", .kind("lead"),
        text: say(
          "What this bot answers, what it says word for word, and when a person takes over.",
          "这个机器人回答什么、照原文说什么、什么时候由人接手。"))
      metadata(book.policyMetadata, into: &html)
    }
  }

  private func overview(into html: inout HTML) {
    html.element("ul", .kind("tiles")) { html in
      func tile(_ number: String, _ what: String, _ target: String) {
        html.element("li") { html in
          html.element("a", .to(target)) { html in
            html.element("strong", text: number)
            html.element("span", text: what)
          }
        }
      }
      let handoffs = ruleSet.rules.count { RuleGroup($0) == .handoffs }
      tile("\(ruleSet.topics.count { $0.isSensitive })", say("sensitive matters", "敏感事项"), "matters")
      tile("\(handoffs)", say("rules that lead to a person", "条转人工规则"), "handoffs")
      tile("\(ruleSet.rules.count)", say("rules in all", "条规则"), "content")
      let proven = book.proofs.count { if case .proven = $0 { true } else { false } }
      tile("\(proven)/\(book.proofs.count)", say("statements proven", "保证已证明"), "ensures")
      tile(
        "\(book.tests.count { $0 == .passed })/\(book.tests.count)", say("tests pass", "测试通过"), "tests")
    }
    html.element("div", .kind("card"), .id("policy")) { html in
      html.element("h2", text: say("In general", "总则"))
      let policy = ruleSet.policy
      fact(say("No rule asks for anything", "没有规则要求什么时"), into: &html) {
        sentences.step(policy.otherwise, .normal, into: &$0)
      }
      fact(say("A message cannot be read", "消息无法理解时"), into: &html) {
        switch policy.whenUnreadable {
        case .reply(let script), .ask(let script): quote(ofScript: script, into: &$0)
        default: sentences.step(policy.whenUnreadable, policy.whenUnreadablePriority, into: &$0)
        }
      }
      fact(say("Heed is in doubt", "Heed 拿不准时"), into: &html) {
        sentences.step(.handoff(desk: policy.whenInDoubtDesk), policy.whenInDoubtPriority, into: &$0)
      }
      if let notice = policy.disclose {
        fact(say("Before its first words, the bot says", "机器人开口前先说明"), into: &html) {
          quote(ofScript: notice, into: &$0)
        }
      }
      let resume: String =
        switch policy.resume {
        case .never: say("only when a colleague gives it back", "仅在同事交回后")
        case .after(let seconds):
          say(
            "after \(say.duration(seconds)) of a colleague's silence, never on a sensitive matter",
            "同事沉默 \(say.duration(seconds))后；敏感事项除外")
        }
      fact(say("The bot resumes", "机器人恢复"), into: &html) { $0.text(resume) }
      fact(say("Languages", "语言"), into: &html) { $0.text(policy.languages.joined(separator: ", ")) }
      fact(say("Channels", "渠道"), into: &html) { $0.text(policy.channels.joined(separator: ", ")) }
      html.element(
        "p", .kind("how"),
        text: say(
          "Scores of emotions go from 0 to 1: how likely a careful reader would name that emotion.",
          "情绪分值从 0 到 1：细心的读者认为有该情绪的概率。"))
    }
  }

  private func footer(into html: inout HTML) {
    html.element("footer") { html in
      html.element("p") { html in
        html.text(say("Written by heed docs from the rule set ", "由 heed docs 根据规则集生成："))
        html.element("code", text: book.fingerprint)
      }
    }
  }

  // MARK: - Parts

  func section(_ id: String, _ title: String, lead: String, into html: inout HTML, body: (inout HTML) -> Void)
  {
    html.element("section", .id(id)) { html in
      html.element("h2", text: title)
      html.element("p", .kind("lead"), text: lead)
      body(&html)
    }
  }

  /// A line with a label.
  func fact(_ label: String, into html: inout HTML, body: (inout HTML) -> Void) {
    html.element("div", .kind("fact")) { html in
      html.element("span", .kind("label"), text: label)
      html.element("div", body: body)
    }
  }

  func metadata(_ metadata: MetadataSyntax, into html: inout HTML) {
    var parts: [(String, String)] = []
    if let owner = metadata.owner { parts.append((say("Owner", "负责人"), owner.value)) }
    if let basis = metadata.basis { parts.append((say("Basis", "依据"), basis.value)) }
    if let review = metadata.reviewBy { parts.append((say("Review by", "复核期限"), review.value.text)) }
    if let note = metadata.note { parts.append((say("Note", "备注"), note.value)) }
    if parts.isEmpty { return }
    html.element("p", .kind("metadata")) { html in
      for (index, part) in parts.enumerated() {
        if index > 0 { html.text(" · ") }
        html.element("span", .kind("label"), text: part.0)
        html.text(" " + part.1)
      }
    }
  }

  func list(ofExamples examples: [String], isMeant: Bool, into html: inout HTML) {
    if examples.isEmpty { return }
    html.element("p", .kind("label"), text: isMeant ? say("For example", "例如") : say("But not", "但不包括"))
    html.element("ul", .kind(isMeant ? "examples yes" : "examples no")) { html in
      for example in examples { html.element("li", text: example) }
    }
  }

  func chips(_ words: [String], into html: inout HTML) {
    if words.isEmpty { return }
    html.element("p", .kind("chips")) { html in
      for word in words {
        html.element("span", .kind("chip"), text: word)
        html.text(" ")
      }
    }
  }

  /// Several things of a cell, a line each.
  func each(_ positions: [Int], into html: inout HTML, body: (Int, inout HTML) -> Void) {
    for position in positions { html.element("div") { body(position, &$0) } }
  }

  /// `0.42` for 420.
  func decimal(_ thousandths: Int) -> String { decimalText(Int64(thousandths) * 10) }
}
