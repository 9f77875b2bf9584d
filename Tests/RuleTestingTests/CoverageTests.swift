import Diagnostics
import RuleSemantics
import Testing

@testable import RuleTesting

@Suite("Coverage")
struct CoverageTests {
  static let shop =
    RuleText.frame + """
      define upset as max(anger, frustration)
      define hot as upset >= 0.5 and messages >= 2
      topic legal { terms "lawyer", "sue you"  yes "I have a lawyer" }
      rule "angry" { when hot or anger >= 0.9  reply soothe }
      rule "legal" { when topic legal  unless urgency < 0.1  handoff to care }
      ensure "lawyers get a person" { when topic legal  always handoff }
      test "hot" {
        customer "hm" where anger = 0.6, urgency = 0.5
        expect auto
        customer "hm" where anger = 0.6, urgency = 0.5
        expect by "angry"
      }

      """

  private func coverage(_ text: String, filter: TestFilter = TestFilter()) throws -> Coverage {
    let study = try TestStudy(try RuleText(text).ruleSet, zones: RuleText.zone, filter: filter)
    return study.coverage(study.tests.indices.map { study.observation($0) })
  }

  @Test("a rule is covered when it fires in a test, and its tests are named")
  func rules() throws {
    let rows = try coverage(Self.shop).row(.rules)
    #expect(rows.items.map(\.name) == ["angry", "legal"])
    #expect(rows.items.map(\.isCovered) == [true, false])
    #expect(rows.items[0].tests == ["hot"])
    #expect(rows.percent == 50)
  }

  @Test("a comparison is covered when it was seen true and false, also one behind a define")
  func conditions() throws {
    let text = try RuleText(Self.shop)
    let seen = try coverage(Self.shop).conditions.map {
      "\(text.line($0.site.span) - 15) \($0.site.text) \($0.seenTrue) \($0.seenFalse)"
    }
    #expect(
      seen == [
        "2 max(anger, frustration) >= 0.5 true false", "2 messages >= 2 true true",
        "4 anger >= 0.9 false true", "5 topic legal false true", "5 urgency < 0.1 false true",
      ])
  }

  @Test("an ensure is covered when a message comes for which it promises something")
  func ensures() throws {
    #expect(try coverage(Self.shop).row(.ensures).percent == 0)
    let more = Self.shop + #"test "legal" { customer "my lawyer calls" where urgency = 1  expect handoff }"#
    let coverage = try coverage(more)
    #expect(coverage.row(.ensures).percent == 100)
    #expect(coverage.row(.desks).percent == 100)
    #expect(coverage.row(.rules).percent == 100)
  }

  @Test("terms are covered by tests and by the yes examples of their own topic")
  func words() throws {
    let items = try coverage(Self.shop).row(.terms).items
    #expect(items.map(\.name) == ["topic legal: lawyer", "topic legal: sue you"])
    #expect(items.map(\.isCovered) == [true, false])
  }

  @Test(
    "tests are chosen by a part of their name or by their place",
    arguments: ["hot", "shop.heed:25", "./shop.heed:24:3"])
  func filters(_ text: String) throws {
    let ruleSet = try RuleText(Self.shop + #"test "other" { customer "hm"  expect auto }"#).ruleSet
    let runner = try TestRunner(ruleSet, zones: RuleText.zone)
    #expect(runner.positions(TestFilter([text])).map { ruleSet.tests[$0].name } == ["hot"])
    #expect(runner.positions(TestFilter([text, "other"])).count == 2)
    #expect(runner.positions(TestFilter(["shop.heed:1"])).isEmpty)
  }

  @Test("a failure says what fired, and what the expected rule missed by how much")
  func nearMisses() throws {
    let ruleSet = try RuleText(
      Self.shop + #"test "near" { customer "hm" where anger = 0.82, urgency = 0.05  expect fires "angry" }"#
    ).ruleSet
    let failed = try #require(
      try TestRunner(ruleSet, zones: RuleText.zone).report(filter: "near").failed.first)
    let failure = try #require(failed.failures.first)
    #expect(failure.line == #"customer "hm""#)
    #expect(failure.fired == [])
    #expect(failure.near.filter { $0.rule == "angry" }.map(\.words) == ["anger 0.82, needs 0.9"])
  }
}
