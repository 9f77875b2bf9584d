import Conversations
import Escalation
import RuleSemantics
import Testing

@testable import Proofs

/// The whole prover on random rule sets: what is broken was played (the prover throws if the engine disagrees), and what is
/// proven is never broken by random conversations.
@Suite("Proofs hold", .enabled(if: Solver.isAvailable)) struct WholeProofTests {
  @Test("no random conversation breaks what was proven", arguments: 1...24)
  func proofs(_ seed: Int) throws {
    var random = RandomRuleSets(seed: UInt64(seed) &* 104_729)
    let text = try RuleText(random.text())
    let engine = try text.engine()
    let outcomes = try EnsureProver(text.ruleSet, engine, Effort(messages: 2)).outcomes()
    let proven = Set(
      zip(text.ruleSet.ensures, outcomes).filter { if case .proven = $0.1 { true } else { false } }
        .map(\.0.name))
    for _ in 0..<12 {
      var player = Player(engine)
      var at: Int64 = 1_767_600_000_000
      for number in 0..<20 {
        let values = random.turn(after: at)
        at = values[.at] ?? at
        let decision = player.play(values, vocabulary: Vocabulary([engine.program]))
        let broken = proven.intersection(decision.breaches.map(\.ensure))
        if !broken.isEmpty { Issue.record("seed \(seed), turn \(number): \(broken)") }
      }
    }
  }

  @Test("every difference that is found was played under both", arguments: 1...24)
  func comparisons(_ seed: Int) throws {
    var random = RandomRuleSets(seed: UInt64(seed) &* 15_485_863)
    let rules = random.text()
    let comparison = try ComparisonTests.comparison(
      rules, rules.replacing("reply two", with: "reply three"), messages: 2)
    // Every example was played under both; the prover throws if one of them decides otherwise.
    for change in comparison.changes { #expect(!change.example.conversation.messages.isEmpty) }
  }
}
