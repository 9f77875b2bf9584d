import Testing

@testable import RuleTesting

@Suite("Mutation testing")
struct MutationTests {
  private func outcomes(_ text: String, only kinds: Set<MutationKind>) throws -> [String] {
    let study = try TestStudy(
      try RuleText(RuleText.frame + text).ruleSet, zones: RuleText.zone, mutating: kinds)
    let run = MutationRun(study, study.tests.indices.map { study.observation($0) })
    return run.mutations.indices.map { position in
      let outcome =
        switch run.outcome(position) {
        case .killed: "killed"
        case .survived: "survived"
        case .unreached: "unreached"
        case .impossible(let reason): reason
        }
      return "\(run.mutations[position].change): \(outcome)"
    }
  }

  static let angry = #"rule "angry" { when anger >= 0.5  reply soothe }"#

  @Test("thresholds are moved both ways, and a test on either side of one notices")
  func thresholds() throws {
    let far = #"test "far" { customer "hm" where anger = 0.9  expect by "angry" }"#
    #expect(
      try outcomes(Self.angry + far, only: [.threshold, .comparison, .rule]) == [
        "without the rule: killed", "`anger >= 0.5` becomes `anger > 0.5`: unreached",
        "`anger >= 0.5` becomes `anger >= 0.45`: unreached",
        "`anger >= 0.5` becomes `anger >= 0.55`: unreached",
      ])
    let near = """
      test "near" {
        customer "hm" where anger = 0.49
        expect auto
        customer "hm" where anger = 0.5
        expect by "angry"
      }
      """
    #expect(
      try outcomes(Self.angry + near, only: [.threshold, .comparison]).allSatisfy { $0.hasSuffix("killed") })
  }

  @Test("a test that comes where a change matters but expects nothing of it lets the change survive")
  func survivors() throws {
    let lax = #"test "lax" { customer "hm" where anger = 0.5  expect no fault }"#
    #expect(
      try outcomes(Self.angry + lax, only: [.rule, .comparison]) == [
        "without the rule: survived", "`anger >= 0.5` becomes `anger > 0.5`: survived",
      ])
  }

  @Test("counts have no step between neighbours, so that their boundary is tried once")
  func counts() throws {
    let rule = #"rule "long" { when messages >= 3  reply soothe }"#
    #expect(
      try outcomes(rule, only: [.threshold, .comparison]) == [
        "`messages >= 3` becomes `messages >= 2`: unreached",
        "`messages >= 3` becomes `messages >= 4`: unreached",
      ])
  }

  @Test("windows, unless, limits, dates, displacement, priority, desks and steps are tried")
  func clauses() throws {
    let rules = """
      desk vip { hours always  tell customer hand_over }
      rule "stays" { when anger >= 0.5 in 2 of last 3 messages  unless joy >= 0.5  handoff to care priority high  instead of "angry" }
      rule "glad" valid 2026-01-01 to 2026-02-01 { when joy >= 0.5  offer please_write  at most 1 in 5 messages }
      rule "angry" { when anger >= 0.5  reply soothe, then handoff to vip }
      """
    let found = try outcomes(
      rules, only: Set(MutationKind.allCases).subtracting([.threshold, .comparison, .rule]))
    #expect(found.count == 15, "\(found)")
    #expect(found.contains("without `instead of \"angry\"`: unreached"))
    #expect(found.contains("`priority high` becomes `priority normal`: unreached"))
    #expect(found.contains("`handoff to vip` becomes `handoff to care`: unreached"))
  }

  @Test("a change of a define is one change, wherever the define is used")
  func defines() throws {
    let rules = """
      define hot as anger >= 0.5
      rule "one" { when hot  tag one }
      rule "two" { when hot and joy < 0.5  tag two }
      test "hot" { customer "hm" where anger = 0.5, joy = 0  expect fires "two" }
      """
    #expect(
      try outcomes(rules, only: [.threshold]) == [
        "`anger >= 0.5` becomes `anger >= 0.45`: unreached", "`anger >= 0.5` becomes `anger >= 0.55`: killed",
        "`joy < 0.5` becomes `joy < 0.45`: unreached", "`joy < 0.5` becomes `joy < 0.55`: unreached",
      ])
  }

  @Test("a recorded condition is changed for one rule only, though two share it")
  func recorded() throws {
    let rules = """
      rule "one" { when anger >= 0.5 in 2 of last 3 messages  tag one }
      rule "two" { when anger >= 0.5 in 2 of last 3 messages  tag two }
      test "both" {
        customer "hm" where anger = 0.5
        customer "hm" where anger = 0.5
        expect fires "two"
      }
      """
    let found = try outcomes(rules, only: [.threshold])
    #expect(
      found.map { String($0.drop { $0 != ":" }) } == [": unreached", ": survived", ": unreached", ": killed"])
  }

  @Test(
    "a term is needed by the example that nothing else finds, an exception by the no example that it keeps out"
  )
  func words() throws {
    let topic = """
      topic legal {
        terms "lawyer", "attorney", "legal action"
        except "lawyer doll"
        yes "my lawyer says", "my attorney says, my lawyer too"
        no "a lawyer doll please"
      }
      """
    #expect(
      try outcomes(topic, only: [.term, .pattern, .exception]) == [
        "without \"lawyer\": killed", "without \"attorney\": unreached",
        "without \"legal action\": unreached",
        "without except \"lawyer doll\": killed",
      ])
  }

  @Test("a priority is changed only where another rule would win", arguments: [("a", 0), ("c", 1)])
  func priorities(_ name: String, _ count: Int) throws {
    let rules = """
      rule "\(name)" { when anger >= 0.5  reply soothe  priority high }
      rule "b" { when joy >= 0.5  reply hand_over }
      """
    #expect(try outcomes(rules, only: [.priority]).count == count)
  }

  @Test("what nobody noticed comes with a test that would")
  func outline() throws {
    let study = try TestStudy(
      try RuleText(RuleText.frame + Self.angry).ruleSet, zones: RuleText.zone, mutating: [.comparison])
    let run = MutationRun(study, [])
    let outline = run.outline(0)
    #expect(outline.contains("  customer \"…\" where anger = 0.5"))
    #expect(outline.contains("  expect fires \"angry\""))
    let test = outline.joined(separator: "\n").replacing("…", with: "hm")
    #expect(
      try outcomes(Self.angry + test, only: [.comparison]) == ["`anger >= 0.5` becomes `anger > 0.5`: killed"]
    )
  }
}
