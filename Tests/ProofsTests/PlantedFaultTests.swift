import Diagnostics
import RuleSemantics
import Testing

@testable import Proofs

/// Thirty faults, each planted alone into a rule set that is without any: all are found.
@Suite("Planted faults", .enabled(if: Solver.isAvailable)) struct PlantedFaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    /// What is replaced, or after which rules something is added (nil).
    var old: String?
    var new: String
    var expected: Expected
    var testDescription: String { name }
    enum Expected: Sendable {
      case broken(String)
      case finding(String, String)
    }
  }

  static let faults: [Fault] = [
    // Ensures that break
    .init(
      name: "harm with an exception", old: "when topic harm  handoff",
      new: "when topic harm  unless joy >= 0.9  handoff",
      expected: .broken("harm goes to crisis")),
    .init(
      name: "harm is only high", old: "handoff to crisis priority urgent }\nrule",
      new: "handoff to crisis priority high }\nrule",
      expected: .broken("harm goes to crisis")),
    .init(
      name: "crisis opens tickets when full", old: "desk crisis { hours always  tell customer told",
      new: "desk crisis { hours always  tell customer told  when full tell customer later and open ticket",
      expected: .broken("harm reaches a person")),
    .init(
      name: "harm ranks behind", old: "rank crisis, legal, vip, care\n}",
      new:
        "rank legal, crisis, vip, care\n}\nrule \"urgent law\" { when topic lawsuit  handoff to legal priority urgent }\n",
      expected: .broken("harm goes to crisis")),
    .init(
      name: "a lawsuit is normal", old: "handoff to legal priority high", new: "handoff to legal",
      expected: .broken("a lawsuit is handed over")),
    .init(
      name: "offers above the line", old: "unless upset >= 0.3 within last 5 messages",
      new: "unless upset >= 0.31 within last 5 messages", expected: .broken("no offers to upset customers")),
    .init(
      name: "offers after anger only", old: "unless upset >= 0.3 within last 5 messages",
      new: "unless upset >= 0.3 for 2 messages", expected: .broken("no offers to upset customers")),
    .init(
      name: "people for vips only", old: "rule \"human\" { when trigger wants_human",
      new: "rule \"human\" { when trigger wants_human and customer.tier = plus",
      expected: .broken("who asks gets a person")),
    .init(
      name: "the vip rule replies", old: "instead of \"human\"\n  handoff to vip",
      new: "instead of \"human\"\n  reply soothe", expected: .broken("who asks gets a person")),
    .init(
      name: "anger above, not at", old: "rule \"angry\" { when upset >= 0.5",
      new: "rule \"angry\" { when upset > 0.5",
      expected: .broken("anger is never answered")),
    .init(
      name: "anger by one measure", old: "rule \"angry\" { when upset >= 0.5",
      new: "rule \"angry\" { when anger >= 0.5", expected: .broken("anger is never answered")),
    .init(
      name: "anger once a conversation", old: "reply soothe, then handoff to care }\nrule \"again\"",
      new: "reply soothe  once per conversation }\nrule \"again\"",
      expected: .broken("anger is never answered")),
    .init(
      name: "twice in a row only with thrice", old: "in 2 of last 3 messages  handoff",
      new: "in 3 of last 3 messages  handoff", expected: .broken("anger twice gets a person")),
    .init(
      name: "another threshold in the window", old: "upset >= 0.5 in 2 of last 3 messages  handoff",
      new: "upset >= 0.6 in 2 of last 3 messages  handoff", expected: .broken("anger twice gets a person")),
    .init(
      name: "complaints are displaced", old: "rule \"track\" {",
      new: "rule \"calm\" { when joy >= 0.5  instead of \"complaint\"  reply sorry }\nrule \"track\" {",
      expected: .broken("a complaint gets a person")),
    .init(
      name: "one question too many", old: "same_question >= 3  handoff", new: "same_question >= 4  handoff",
      expected: .broken("who asks thrice gets a person")),
    .init(
      name: "a holiday from complaints", old: "rule \"complaint\" {",
      new: "rule \"complaint\" valid 2026-01-01 to 2026-12-31 {",
      expected: .broken("a complaint gets a person")),
    .init(
      name: "office hours for people", old: "rule \"human\" { when trigger wants_human",
      new: "rule \"human\" { when trigger wants_human and time in 08:00-20:00 Asia/Shanghai",
      expected: .broken("who asks gets a person")),
    // Rules in vain
    .init(
      name: "a contradiction", old: nil,
      new: "rule \"x\" { when anger >= 0.8 and upset < 0.7  handoff to care }",
      expected: .finding("H0804", "x")),
    .init(
      name: "an impossible window", old: nil,
      new: "rule \"x\" { when (joy >= 0.5 for 3 messages) and joy < 0.4  reply sorry }",
      expected: .finding("H0804", "x")),
    .init(
      name: "two intents at once", old: nil,
      new: "rule \"x\" { when intent track and intent refund  reply sorry }",
      expected: .finding("H0804", "x")),
    .init(
      name: "no such tier", old: nil,
      new:
        "rule \"x\" { when customer.tier != basic and customer.tier != plus and customer.tier != vip  reply sorry }",
      expected: .finding("H0804", "x")),
    .init(
      name: "always displaced", old: nil,
      new: "rule \"x\" { when trigger complains and upset >= 0.2  reply sorry }\n"
        + "rule \"y\" { when trigger complains and upset >= 0.1  instead of \"x\"  tag seen }",
      expected: .finding("H0805", "x")),
    .init(
      name: "never decides", old: nil, new: "rule \"x\" { when topic harm and joy >= 0.5  ask which_order }",
      expected: .finding("H0806", "x")),
    .init(
      name: "outranked by name alone", old: nil,
      new: "rule \"zz\" { when topic harm  handoff to crisis priority urgent }",
      expected: .finding("H0806", "zz")),
    .init(
      name: "a needless exception", old: "unless upset >= 0.3  answer with status",
      new: "unless upset >= 0.3  unless anger >= 0.6  answer with status",
      expected: .finding("H0807", "track")),
    .init(
      name: "a condition that follows", old: "mood heated and upset >= 0.4 and messages >= 3",
      new: "mood heated and upset >= 0.4 and messages >= 3 and messages >= 2",
      expected: .finding("H0810", "still heated")),
    .init(
      name: "an alternative that cannot be", old: "rule \"complaint\" { when trigger complains",
      new: "rule \"complaint\" { when trigger complains or order.total < 0",
      expected: .finding("H0809", "complaint")),
    .init(
      name: "a tie", old: nil, new: "rule \"x\" { when confusion >= 0.7  ask which_order }",
      expected: .finding("H0811", "angry")),
    .init(
      name: "a tie after another message", old: nil,
      new: "rule \"x\" { when after \"angry\" within 2 messages  reply routine }\n"
        + "rule \"y\" { when confusion >= 0.9  ask which_order }",
      expected: .finding("H0811", "x")),
    .init(
      name: "a mood that never ends", old: "leave when upset < 0.35 for 2 messages",
      new: "leave when upset < 0.35 and anger >= 0.5", expected: .finding("H0813", "heated")),
  ]

  static func examined(_ text: String) throws -> (outcomes: [(String, EnsureOutcome)], findings: [Diagnostic])
  {
    let rules = try RuleText(text)
    let engine = try rules.engine()
    let outcomes = try EnsureProver(rules.ruleSet, engine).outcomes()
    var examination = try RuleSetExamination(rules.ruleSet, engine, Effort())
    examination.examine()
    try examination.examineTies()
    return (Array(zip(rules.ruleSet.ensures.map(\.name), outcomes)), examination.findings)
  }

  static let shop: String = {
    let source = try? RuleText(path: "fixtures/proofs/shop.heed").sources.first
    return String(decoding: source?.bytes ?? [], as: UTF8.self)
  }()

  @Test("nothing is found where nothing is planted")
  func clean() throws {
    let (outcomes, findings) = try Self.examined(Self.shop)
    for (name, outcome) in outcomes {
      if case .proven = outcome { continue }
      Issue.record("\(name) is not proven")
    }
    #expect(findings.map { $0.finding.message(in: .english) } == [])
  }

  @Test("a planted fault is found", arguments: faults)
  func planted(_ fault: Fault) throws {
    var text = Self.shop
    if let old = fault.old {
      #expect(text.contains(old))
      text = text.replacing(old, with: fault.new, maxReplacements: 1)
    } else {
      text += fault.new + "\n"
    }
    let (outcomes, findings) = try Self.examined(text)
    switch fault.expected {
    case .broken(let name):
      let outcome = try #require(outcomes.first { $0.0 == name }?.1)
      guard case .broken = outcome else {
        Issue.record("\(name) is not found broken")
        return
      }
    case .finding(let code, let rule):
      #expect(
        findings.contains { $0.code == code && $0.finding.message(in: .english).contains("`\(rule)`") },
        "\(findings.map { "\($0.code) \($0.finding.message(in: .english))" })")
    }
  }
}
