import Conversations
import Escalation
import RuleRuntime
import Testing

@testable import Proofs

/// The formulas and the engine decide alike: 20,480 turns of random conversations under random rule sets.
@Suite("Formulas and engine agree") struct AgreementTests {
  @Test("random rule sets, random conversations", arguments: 1...32)
  func agreement(_ seed: Int) throws {
    var seen: Set<String> = []
    for part in 0..<4 {
      var random = RandomRuleSets(seed: UInt64(seed * 10 + part))
      let engine = try RuleText(random.text()).engine()
      for conversation in 0..<8 {
        var player = Player(engine)
        var interpreter = Interpreter(engine.program)
        var at: Int64 = 1_767_600_000_000
        for number in 0..<20 {
          var values = random.turn(after: at)
          values = Self.complete(values, engine.program)
          at = values[.at] ?? at
          let decision = player.play(values, vocabulary: interpreter.vocabulary)
          var said = interpreter.play(values)
          let real = Self.result(decision, player.conversation, engine.program, &said)
          // An expectation a turn would cost more than the turn.
          if said != real || !decision.faults.isEmpty {
            Issue.record(
              "seed \(seed), part \(part), conversation \(conversation), turn \(number): \(said) and \(real)")
            return
          }
          seen.insert("owner \(real.owner)")
          if !real.breaches.isEmpty { seen.insert("breach") }
          if !real.moods.isEmpty { seen.insert("mood") }
          if real.hasCase { seen.insert("case") }
          if real.fired.count > 1 { seen.insert("several rules") }
          if number % 5 == 4, interpreter.brokenInvariants() > 0 {
            Issue.record("seed \(seed), part \(part): a conversation that proofs take for impossible")
          }
        }
      }
    }
    // The conversations go where something can differ.
    #expect(
      seen.isSuperset(of: [
        "owner bot", "owner waiting", "owner agent", "breach", "mood", "case", "several rules",
      ]))
  }

  /// The clocks that follow from the instant.
  private static func complete(
    _ values: [InputKey.Kind: Int64], _ program: Program
  ) -> [InputKey.Kind: Int64] {
    var values = values
    let at = values[.at] ?? 0
    for zone in program.zones {
      let clock = zone.localTime(at: at)
      values[.localMinute(zone.name)] = Int64(clock.minute)
      if zone.name == program.zones[program.policy.zone].name { values[.day] = Int64(clock.day) }
    }
    return values
  }

  private static func result(
    _ decision: Decision, _ conversation: Conversation, _ program: Program,
    _ said: inout Interpreter.Result
  ) -> Interpreter.Result {
    let opened = conversation.openCase
    // A rule while waiting speaks in place of the verdict; the formulas say what the rules wanted.
    let isWaitingRule =
      decision.rule.map { name in
        program.rules.first { $0.name == name }?.scope == .waiting
      } ?? false
    if isWaitingRule { (said.rule, said.rank) = (nil, 0) }
    if let handoff = decision.handoff, !isWaitingRule, said.desk != nil, !handoff.isUpdate {
      // What the verdict wanted shows where it opened a case.
      (said.wantedDesk, said.priority) = (nil, nil)
      if said.desk == handoff.wantedDesk { said.desk = nil }
    } else {
      (said.wantedDesk, said.desk, said.priority) = (nil, nil, nil)
    }
    let rank =
      switch decision.verdict {
      case .handoff: 3
      case .reply: 2
      default: 1
      }
    return Interpreter.Result(
      fired: Set(decision.fired.map(\.name)), wantedDesk: nil,
      desk: nil, priority: nil, rule: isWaitingRule ? nil : decision.rule, rank: isWaitingRule ? 0 : rank,
      breaches: Set(decision.breaches.map(\.ensure)), owner: conversation.owner, hasCase: opened != nil,
      caseDesk: opened?.desk, caseReaches: opened?.reachesAPerson, caseProtected: opened?.isProtected,
      casePriority: opened.map(\.priority.rawValue),
      moods: conversation.moods.map { program.moods[Int($0)].name },
      pending: conversation.pendingHandoff.map { program.rules[$0].name })
  }
}
