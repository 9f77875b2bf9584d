import Diagnostics
import RuleSyntax

/// H1063: an `ask` whose script asks nothing.
struct QuestionMissing: Lint {
  let profile = LintProfile("H1063", .wording, .warning, "an `ask` whose script asks nothing")
  private static let asking = [
    "?", "？", "吗", "呢", "什么", "哪", "请", "怎么", "多少", "几", "please", "tell", "let me know", "could you", "send",
  ]

  func remarks(on view: RuleSetView) -> [Remark] {
    let asked = view.askedScripts
    return view.scriptTexts.compactMap { text in
      let plain = text.plain.lowercased()
      guard asked.contains(text.script.value), !Self.asking.contains(where: { plain.contains($0) }) else {
        return nil
      }
      return Remark(
        text.text.span,
        LintWords(
          "`ask \(text.script.value)` waits for an answer, and this text asks nothing",
          "`ask \(text.script.value)` 等待客户回答,但这段文本没有提问",
          help: ("ask for one thing, or write `reply`", "请提一个问题,或改用 `reply`")))
    }
  }
}

/// H1064: more questions than anybody answers at once.
struct ManyQuestions: Lint {
  let profile = LintProfile("H1064", .wording, .warning, "a script with many questions")
  private static let most = 2

  func remarks(on view: RuleSetView) -> [Remark] {
    view.scriptTexts.compactMap { text in
      let count = text.plain.count { $0 == "?" || $0 == "？" }
      guard count > Self.most else { return nil }
      return Remark(
        text.text.span,
        LintWords(
          "\(count) questions at once get one answer", "一次问 \(count) 个问题,只会得到一个回答",
          help: ("ask one thing at a time", "请一次只问一件事")))
    }
  }
}

/// H1065: an address that is read aloud.
struct SpokenLink: Lint {
  let profile = LintProfile("H1065", .wording, .warning, "a link in a text that is spoken")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.scriptTexts.compactMap { text in
      let plain = text.plain.lowercased()
      guard text.channel == "voice",
        ["http://", "https://", "www.", ".com", ".cn/"].contains(where: { plain.contains($0) })
      else { return nil }
      return Remark(
        text.text.span,
        LintWords(
          "nobody can tap what is spoken", "语音中的链接无法点击",
          help: ("say where it is found, or offer to send it", "请说明在哪里能找到,或提出发送给客户")))
    }
  }
}

extension RuleSetView {
  /// Scripts that some rule asks.
  fileprivate var askedScripts: Set<String> {
    var asked: Set<String> = []
    for declaration in declarations {
      guard case .rule(let rule) = declaration.syntax.kind else { continue }
      for case .ask(let script) in rule.steps.map(\.kind) { asked.insert(script.value) }
      if let first = rule.firstAsk { asked.insert(first.script.value) }
    }
    return asked
  }
}
