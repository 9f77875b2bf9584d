import Escalation
import RuleSemantics
import SeededRandom
import Signals
import Testing

@testable import Proofs

/// The solver against trying every value, on formulas and on small rule sets.
@Suite("Solver and brute force agree", .enabled(if: Solver.isAvailable)) struct SolverTests {
  @Test("random formulas over three truths and two small numbers", arguments: 1...20)
  func formulas(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<40 {
      let terms = Terms()
      let solver = try #require(Solver(terms))
      let truths = ["a", "b", "c"].map { terms.truth(InputKey(turn: 0, .topic($0))) }
      let numbers = ["x", "y"].map { terms.number(InputKey(turn: 0, .fact($0)), -2...3, usual: 0) }
      var makers = FormulaMaker(terms: terms, truths: truths, numbers: numbers, random: random)
      let formula = makers.truth(4)
      random = makers.random
      var isPossible = false
      for bits in 0..<8 {
        for x in -2...3 {
          for y in -2...3 where !isPossible {
            var values: [InputKey: Int64] = [:]
            for (index, name) in ["a", "b", "c"].enumerated() {
              values[InputKey(turn: 0, .topic(name))] = Int64(bits >> index & 1)
            }
            values[InputKey(turn: 0, .fact("x"))] = Int64(x)
            values[InputKey(turn: 0, .fact("y"))] = Int64(y)
            if terms.holds(formula, values) { isPossible = true }
          }
        }
      }
      switch solver.answer([formula]) {
      case .possible(let values):
        #expect(isPossible)
        #expect(terms.holds(formula, values))
      case .impossible: #expect(!isPossible)
      case .unknown: Issue.record("a small formula is too hard")
      }
    }
  }

  @Test("random rule sets: every first message is tried", arguments: 1...20)
  func ruleSets(_ seed: Int) throws {
    var small = SmallRuleSets(random: SeededGenerator(seed: UInt64(seed) &* 7919))
    let text = try RuleText(small.text())
    let engine = try text.engine()
    let outcomes = try EnsureProver(text.ruleSet, engine, Effort(messages: 1)).outcomes()
    var broken: Set<String> = []
    for values in SmallRuleSets.messages {
      var player = Player(engine)
      let decision = player.play(values, vocabulary: Vocabulary([engine.program]))
      broken.formUnion(decision.breaches.map(\.ensure))
    }
    for (ensure, outcome) in zip(text.ruleSet.ensures, outcomes) {
      switch outcome {
      case .broken: #expect(broken.contains(ensure.name), "seed \(seed), \(ensure.name)")
      case .proven, .unknown: #expect(!broken.contains(ensure.name), "seed \(seed), \(ensure.name)")
      }
    }
  }
}

/// Random terms of every kind.
private struct FormulaMaker {
  let terms: Terms
  let truths: [Truth]
  let numbers: [Number]
  var random: SeededGenerator

  mutating func truth(_ depth: Int) -> Truth {
    let choice = Int.random(in: 0..<8, using: &random)
    if depth == 0 { return truths[choice % 3] }
    switch choice {
    case 0: return terms.not(truth(depth - 1))
    case 1: return terms.and(truth(depth - 1), truth(depth - 1))
    case 2: return terms.or(truth(depth - 1), truth(depth - 1))
    case 3: return terms.choice(truth(depth - 1), truth(depth - 1), truth(depth - 1))
    case 4: return terms.equal(number(depth - 1), number(depth - 1))
    case 5: return terms.lessOrEqual(number(depth - 1), number(depth - 1))
    case 6: return terms.atLeast(2, of: [truth(depth - 1), truth(depth - 1), truth(depth - 1)])
    default: return terms.less(number(depth - 1), terms.constant(Int64.random(in: -3...4, using: &random)))
    }
  }

  mutating func number(_ depth: Int) -> Number {
    let choice = Int.random(in: 0..<7, using: &random)
    if depth == 0 { return numbers[choice % 2] }
    switch choice {
    case 0: return terms.sum(number(depth - 1), number(depth - 1))
    case 1: return terms.difference(number(depth - 1), number(depth - 1))
    case 2: return terms.times(number(depth - 1), Int64.random(in: -3...3, using: &random))
    case 3: return terms.quotient(number(depth - 1), Int64.random(in: 1...4, using: &random))
    case 4: return terms.minimum(number(depth - 1), number(depth - 1))
    case 5: return terms.choice(truth(depth - 1), number(depth - 1), number(depth - 1))
    default: return terms.constant(Int64.random(in: -3...3, using: &random))
    }
  }
}

/// Rule sets over so few signals that every message can be tried.
private struct SmallRuleSets {
  var random: SeededGenerator

  mutating func pick(_ items: [String]) -> String { items[Int.random(in: 0..<items.count, using: &random)] }

  mutating func condition() -> String {
    let plain = [
      "topic t0", "topic t1", "trigger g0", "anger >= 0.5", "anger < 0.8", "flag", "desk office is closed",
      "not topic t0", "not trigger g0", "not flag",
    ]
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return "\(pick(plain)) and \(pick(plain))"
    case 1: return "\(pick(plain)) or \(pick(plain))"
    default: return pick(plain)
    }
  }

  mutating func text() -> String {
    var text = """
      policy "Small" {
        heed 1
        languages en default en
        timezone UTC
        channels web
        otherwise answer freely
        when unreadable reply one
        when in doubt handoff to care
        rank care, office
      }
      script one { en "One." }
      script two { en "Two." }
      desk care { hours always  tell customer one }
      desk office { hours mon-fri 09:00-18:00  tell customer one  when closed tell customer two and open ticket }
      topic t0 "T0" { terms "apple" }
      topic t1 "T1" { terms "banana" }
      trigger g0 { terms "cherry" }
      fact flag : truth = no

      """
    for index in 0..<5 {
      let action = pick([
        "handoff to care", "handoff to office", "reply one", "ask two", "answer with one", "offer \"goods\"",
      ])
      text += "rule \"r\(index)\" {\n  when \(condition())\n"
      if Bool.random(using: &random) { text += "  unless \(condition())\n" }
      text += "  \(action)\n"
      if index > 0, Int.random(in: 0..<3, using: &random) == 0 {
        text += "  instead of \"r\(Int.random(in: 0..<index, using: &random))\"\n"
      }
      text += "  tag d\(index)  priority \(pick(["low", "normal", "high"]))\n}\n"
    }
    for index in 0..<5 {
      let promise = pick([
        "always handoff", "always handoff to care", "never answer", "never offer", "always reaches a person",
        "never tag d1", "always handoff priority high", "never reply one",
      ])
      text += "ensure \"e\(index)\" { when \(condition())  \(promise) }\n"
    }
    return text
  }

  /// Every message that conditions can tell apart.
  static let messages: [[InputKey.Kind: Int64]] = {
    var found: [[InputKey.Kind: Int64]] = []
    for bits in 0..<16 {
      for anger: Int64 in [0, 499, 500, 799, 800] {
        for desk: Int64 in 0...2 {
          for unreadable: Int64 in 0...1 {
            found.append([
              .topic("t0"): Int64(bits & 1), .topic("t1"): Int64(bits >> 1 & 1),
              .trigger("g0"): Int64(bits >> 2 & 1), .fact("flag"): Int64(bits >> 3 & 1),
              .signal(.anger): anger, .desk("office"): desk, .unreadable: unreadable,
              .signal(.language): unreadable == 1 ? 4 : 2,
            ])
          }
        }
      }
    }
    return found
  }()
}
