import Diagnostics
import RuleLinting
import Testing

@Suite("Suppressions and severities")
struct SuppressionTests {
  private static func codes(_ text: String) -> [String] {
    LintedText(LintPageTests.prelude + text).codes(from: LintPageTests.prelude.utf8.count)
  }

  @Test(
    "A comment covers what stands below it, or its line",
    arguments: [
      "extend topic delivery {\n  # heed: allow H1005 because we looked\n  terms \"件\"\n}",
      "# heed: allow H1005 because we looked\nextend topic delivery { terms \"件\" }",
      "extend topic delivery { terms \"件\" } # heed: allow H1005 because we looked",
      "extend topic delivery {\n  terms \"locker\",\n      # heed: allow H1005 because we looked\n      \"件\"\n}",
      "extend topic delivery {\n  # heed：allow H1005 because 已核对\n  terms \"件\"\n}",
    ])
  func covered(text: String) { #expect(Self.codes(text) == []) }

  @Test(
    "It covers nothing else",
    arguments: [
      "extend topic delivery {\n  # heed: allow H1005 because we looked\n  terms \"locker\"\n  terms \"件\"\n}",
      "extend topic delivery {\n  terms \"件\"\n}\n# heed: allow H1005 because we looked",
    ])
  func elsewhere(text: String) { #expect(Self.codes(text) == ["H1005", "H1093"]) }

  @Test("Two codes may stand in one")
  func twoCodes() {
    let text =
      "# heed: allow H1005, H1013 because we looked\nextend topic delivery { terms \"件\"  match /快件.*/ }"
    #expect(Self.codes(text) == [])
  }

  @Test("A warning of the checker can be allowed")
  func checker() {
    let text =
      "# heed: allow H0705 because it is being reviewed\ntopic gifts { terms \"gift\"  review by 2020-01-01 }"
    #expect(!LintedText(LintPageTests.prelude + text).findings.contains { $0.diagnostic.code == "H0705" })
  }

  @Test("Errors stay, and so do other comments")
  func errors() {
    #expect(
      Self.codes("# heed: allow H0301 because no\nextend topic delivery { terms \"locker\" }") == ["H1092"])
    #expect(Self.codes("# heed the customer\nextend topic delivery { terms \"locker\" }") == [])
  }

  @Test("A code counts more than its category, and the stricter choice wins")
  func severities() throws {
    let findings = LintedText(
      LintPageTests.prelude + "extend topic delivery { terms \"件\"  match /快件.*/ }"
    ).findings.filter { $0.diagnostic.span.start >= LintPageTests.prelude.utf8.count }
    func severities(_ choice: SeverityChoice) -> [String: Severity] {
      Dictionary(
        uniqueKeysWithValues: choice.applied(to: findings).map {
          ($0.diagnostic.code, $0.diagnostic.severity)
        })
    }
    #expect(severities(try SeverityChoice()) == ["H1005": .warning, "H1013": .warning])
    #expect(
      severities(try SeverityChoice(deny: ["H1005"], allow: ["correctness", "performance"])) == [
        "H1005": .error
      ])
    #expect(
      severities(try SeverityChoice(deny: ["H1013"], allow: ["H1013"])) == [
        "H1005": .warning, "H1013": .error,
      ])
    #expect(throws: SeverityChoice.UnknownName.self) { try SeverityChoice(deny: ["H0301"]) }
  }
}

@Suite("Shipped rule sets")
struct ShippedRuleSetTests {
  @Test("They give no warnings and no lints", arguments: ["rules/storefront", "examples/backend/rules"])
  func clean(folder: String) {
    let linted = LintedText(folder: folder)
    #expect(linted.lines.filter { !$0.contains(" H07") } == [])
  }
}
