import Conversations
import Diagnostics
import RuleCompilation
import RuleSemantics
import RuleSyntax

/// A rule set put together from text.
struct RuleText {
  let ruleSet: CheckedRuleSet

  struct Mistakes: Error, CustomStringConvertible { let description: String }

  init(_ text: String) throws {
    let loaded = RuleSetLoader(
      list: { _ in nil }, read: { $0 == "shop.heed" ? Array(text.utf8) : nil }, parse: { parsed($0) }
    ).loaded("shop.heed")
    let (ruleSet, diagnostics) = checked(
      loaded, options: .withExamples(isZone: { $0 == "UTC" }, today: 20_458, run: false))
    guard let ruleSet else {
      let errors = diagnostics.filter { $0.severity == .error }.map {
        "\($0.code) \($0.finding.message(in: .english))"
      }
      throw Mistakes(description: errors.joined(separator: "\n"))
    }
    self.ruleSet = ruleSet
  }

  /// The line of a place, from 1.
  func line(_ span: SourceSpan) -> Int {
    ruleSet.sources.first { $0.id == span.source }?.position(at: span.start).line ?? 0
  }

  static func zone(_ name: String) -> ZoneTable? {
    name == "UTC" ? ZoneTable(name: name, transitions: [(from: 0, offset: 0)]) : nil
  }

  /// What every rule set here starts with.
  static let frame = """
    policy "Shop" {
      heed 1
      languages en default en
      timezone UTC
      channels web
      otherwise answer freely
      when unreadable reply please_write
      when in doubt handoff to care
      resume after 15 minutes
      rank care
    }
    script please_write { en "Please write." }
    script hand_over { en "A colleague takes over." }
    script soothe { en "I am sorry." }
    desk care { hours always  tell customer hand_over }

    """
}
