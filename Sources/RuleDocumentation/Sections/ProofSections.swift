import RuleSemantics
import RuleSyntax
import Signals

/// What always holds, and what was tried.
extension RulePage {
  func ensures(into html: inout HTML) {
    if ruleSet.ensures.isEmpty { return }
    section(
      "ensures", say("What always holds", "必须始终成立"),
      lead: say(
        "Heed keeps these on every message: what the rules would break is mended towards a person and reported. Proven means that the rules never break it, in any conversation.",
        "每条消息都会执行：规则若违反，Heed 会改为转人工并上报。“已证明”指规则在任何对话中都不会违反。"), into: &html
    ) { html in
      for (index, ensure) in ruleSet.ensures.enumerated() {
        html.element("article", .kind("card ensure"), .id("ensure-\(index)")) { html in
          html.element("h3") { html in
            html.text(ensure.name)
            html.text(" ")
            badge(of: book.proofs[index], into: &html)
          }
          fact(say("When", "当"), into: &html) { sentences.html(ensure.when, intoList: &$0) }
          for condition in ensure.unless {
            fact(say("Unless", "除非"), into: &html) { sentences.html(condition, intoList: &$0) }
          }
          for promise in ensure.promises {
            fact(say("Then", "则"), into: &html) {
              $0.text(sentences.promise(promise.kind, isAlways: promise.isAlways))
            }
          }
          details(of: book.proofs[index], into: &html)
          metadata(book.metadata("ensure", ensure.name), into: &html)
        }
      }
    }
  }

  func badge(of proof: RuleBook.ProofState, into html: inout HTML) {
    switch proof {
    case .proven: html.element("span", .kind("badge proven"), text: say("✓ proven", "✓ 已证明"))
    case .broken: html.element("span", .kind("badge broken"), text: say("✗ can be broken", "✗ 可能违反"))
    case .unknown: html.element("span", .kind("badge open"), text: say("? not settled", "? 未定"))
    case .notTried: html.element("span", .kind("badge open"), text: say("– not tried", "– 未验证"))
    }
  }

  private func details(of proof: RuleBook.ProofState, into html: inout HTML) {
    switch proof {
    case .proven(nil):
      html.element("p", .kind("how"), text: say("Proven for every state of a conversation.", "对对话的任何状态都已证明。"))
    case .proven(let messages?):
      html.element(
        "p", .kind("how"),
        text: say("Proven by induction over \(say.messages(messages)).", "按 \(say.messages(messages)) 归纳证明。"))
    case .broken(let conversation):
      html.element(
        "p", text: say("The rules break it in this conversation; Heed mends it:", "规则在下面的对话中会违反，Heed 会纠正："))
      html.element("pre", text: conversation.joined(separator: "\n"))
    case .unknown(let reason), .notTried(let reason): html.element("p", .kind("how"), text: reason)
    }
  }

  func tests(into html: inout HTML) {
    if ruleSet.tests.isEmpty { return }
    section(
      "tests", say("Tests", "测试"),
      lead: say("Conversations that are played after every change.", "每次修改后都会重放的对话。"), into: &html
    ) { html in
      for (index, test) in ruleSet.tests.enumerated() {
        html.element("article", .kind("card test"), .id("test-\(index)")) { html in
          html.element("details") { html in
            html.element("summary") { html in
              html.element("h3") { html in
                switch book.tests[index] {
                case .passed: html.element("span", .kind("badge proven"), text: say("✓ passes", "✓ 通过"))
                case .failed: html.element("span", .kind("badge broken"), text: say("✗ fails", "✗ 未通过"))
                }
                html.text(" " + test.name)
              }
            }
            for line in test.lines { self.line(line.syntax, into: &html) }
          }
        }
      }
    }
  }

  private func line(_ line: TestLineSyntax, into html: inout HTML) {
    func spoken(_ who: String, _ kind: StaticString, _ text: String) {
      html.element("p", .kind(kind)) { html in
        html.element("span", .kind("where"), text: who)
        html.element("span", .kind("bubble"), text: text.isEmpty ? say("[nothing]", "[无文字]") : text)
      }
    }
    switch line.kind {
    case .customer(let text, _, let fixed):
      spoken(say("customer", "客户"), "turn customer", text.value)
      if !fixed.isEmpty {
        let values = fixed.map { "\($0.name.value) = \(book.text($0.value.span))" }
        html.element("p", .kind("aside"), text: values.joined(separator: ", "))
      }
    case .bot(let text, let answered):
      spoken(answered ? say("bot", "机器人") : say("bot, no answer", "机器人，答不上"), "turn bot", text.value)
    case .draft(let text): spoken(say("the bot is about to send", "机器人将发"), "turn bot", text.value)
    case .agent(let text): spoken(say("colleague", "同事"), "turn agent", text.value)
    case .agentGivesBack:
      html.element("p", .kind("aside"), text: say("The colleague gives the conversation back.", "同事交回对话。"))
    case .given, .at, .after, .event: html.element("p", .kind("aside"), text: book.text(line.span))
    case .expect(let expectations):
      html.element("p", .kind("expect")) { html in
        html.text("→ ")
        for (index, expectation) in expectations.enumerated() {
          if index > 0 { html.text(", ") }
          html.element("code", text: book.text(expectation.span))
        }
      }
    }
  }
}
