import Diagnostics
import RuleSemantics
import RuleSyntax
import Testing

/// Rule texts to check, with the declarations that most examples need around them.
enum Example {
  /// A rule set without errors or warnings; tests add to it.
  static let base = #"""
    policy "Example" {
      heed 1
      languages zh, en default zh
      timezone Asia/Shanghai
      channels web, app
      otherwise answer freely
      when unreadable reply hello
      when in doubt handoff to care
      rank legal, care
    }
    script hello { zh "您好" en "hello" }
    script sorry { zh "抱歉" en "sorry" }
    desk care { tell customer hello }
    desk legal { tell customer hello }
    topic law sensitive { terms "起诉" yes "我要起诉你们" }
    topic delivery { terms "快递" }
    trigger person { terms "转人工" }
    intent track { like "我的订单到哪了" }
    fact tier : one of basic, vip = basic
    fact total : number from 0 = 0 unit "CNY"
    fact paid : optional number unit "CNY"
    fact signed : optional date
    fact birthday : date = 1990-01-01
    fact strike : truth = no
    fact city : text = ""
    fact opens : time = 09:00
    capture order_no { match /\b\d{18}\b/ }
    event rating { stars : number from 1 to 5 }
    mood heated { enter when anger >= 0.6 leave when anger < 0.3 }

    """#

  /// Checks the base together with more text; what is returned concerns the added text only, unless it has places in
  /// the base.
  static func check(_ added: String, today: Int? = nil, examples: Bool = false) -> Outcome {
    check(files: ["rules/a.heed": base + added], today: today, examples: examples)
  }

  /// Checks files as they would lie in folders; the rule set is the folder `rules`.
  static func check(
    files: [String: String], root: String = "rules", today: Int? = nil, examples: Bool = false
  ) -> Outcome {
    let loaded = loader(files.mapValues { Array($0.utf8) }).loaded(root)
    let options = CheckOptions(
      isZone: { ["Asia/Shanghai", "Europe/London", "UTC"].contains($0) }, today: today, examples: examples,
      scores: ["health", "legal"])
    let (ruleSet, diagnostics) = checked(loaded, options: options)
    return Outcome(sources: loaded.sources, ruleSet: ruleSet, diagnostics: diagnostics)
  }

  static func loader(_ files: [String: [UInt8]]) -> RuleSetLoader {
    RuleSetLoader(
      list: { folder in
        let prefix = folder == "." ? "" : folder + "/"
        var entries: Set<String> = []
        for path in files.keys where path.hasPrefix(prefix) {
          let name = path.dropFirst(prefix.count).split(separator: "/", maxSplits: 1)[0]
          entries.insert(prefix + name)
        }
        return entries.isEmpty ? nil : entries.sorted()
      },
      read: { files[$0] }, parse: { parsed($0) })
  }

  /// What a check said.
  struct Outcome {
    let sources: [SourceFile]
    let ruleSet: CheckedRuleSet?
    let diagnostics: [Diagnostic]

    /// Code and underlined text, in source order, of everything but notes.
    var findings: [String] { diagnostics.filter { $0.severity != .note }.map(line) }
    var notes: [String] { diagnostics.filter { $0.severity == .note }.map(line) }

    private func line(_ diagnostic: Diagnostic) -> String {
      let source = sources[Int(diagnostic.span.source.index)]
      return "\(diagnostic.code) \(source.text(of: diagnostic.span))"
    }
  }
}

/// A text and what a check says of it: code and underlined text.
struct Mistake: CustomTestStringConvertible, Sendable {
  let text: String
  let findings: [String]

  init(_ text: String, _ findings: String...) {
    self.text = text
    self.findings = findings
  }

  var testDescription: String { text }
}
