import Diagnostics
import Escalation
import RuleRuntime
import RuleSemantics

/// What depends on a name alone (R8), and what no rule covers.
extension RuleSetExamination {
  /// More ties than anybody reads help nobody.
  private static var mostTies: Int { 40 }
  /// Customer messages that a conversation with a tie may have.
  private static var longestTie: Int { 3 }

  /// Rules that want different things together on a message of the customer, each with a conversation.
  ///
  /// - Throws: `MissingSolver`, `Disagreement`.
  package mutating func examineTies() throws {
    let candidates = any.turn(0).wanted.candidates
    var groups: [[Int: [Int]]] = []
    var start = 0
    while start < candidates.count {
      let end = candidates[start...].firstIndex { !$0.isLevel(with: candidates[start]) } ?? candidates.count
      var rivals: [Int: [Int]] = [:]
      for one in start..<end {
        let others = ((one + 1)..<end).filter {
          candidates[one].ties(with: candidates[$0]) && candidates[one].rule != candidates[$0].rule
        }
        if !others.isEmpty { rivals[one] = others }
      }
      if !rivals.isEmpty { groups.append(rivals) }
      start = end
    }
    var found: [(Int, Int)] = []
    for rivals in groups {
      func tie(_ one: Int) -> Truth {
        terms.and(candidates[one].wins, terms.or((rivals[one] ?? []).map { candidates[$0].condition }))
      }
      let members = rivals.keys.sorted()
      // One question for all pairs of equal weight; most often the answer is no.
      if isImpossible(terms.or(members.map(tie))) { continue }
      for one in members where found.count < Self.mostTies && !isImpossible(tie(one)) {
        for other in rivals[one] ?? []
        where found.count < Self.mostTies && !isImpossible(candidates[one].wins, candidates[other].condition)
        {
          found.append((one, other))
        }
      }
    }
    try show(found.map { (candidates[$0.0], candidates[$0.1]) })
  }

  private mutating func show(_ ties: [(CandidateTerms, CandidateTerms)]) throws {
    if ties.isEmpty { return }
    let search = Unrolling(
      Encoding(program, Terms(), definitions: (ruleSet.topics + ruleSet.triggers).map(\.patterns)),
      from: .newConversation, allowsMore: false)
    guard let searching = Solver(search.encoding.terms) else { throw MissingSolver() }
    searching.steps = effort.steps
    var shown: Set<[Int]> = []
    for (one, other) in ties where !shown.contains([one.rule, other.rule]) {
      for length in 1...Self.longestTie where effort.goesOn() {
        let candidates = search.turn(length - 1).wanted.candidates
        guard
          let first = candidates.first(where: { $0.rule == one.rule && $0.action == one.action }),
          let second = candidates.first(where: { $0.rule == other.rule && $0.action == other.action }),
          case .found(let situation) = searching.situation(
            [first.wins, second.condition], search.encoding.terms)
        else { continue }
        let names = (program.rules[one.rule].name, program.rules[other.rule].name)
        let example = try Counterexample(
          situation, messages: length, ruleSet, engine, search.encoding.vocabulary, wanted: "",
          what: "`\(names.0)` and `\(names.1)` tie", unusual: search.encoding.terms.unusual(situation.values)
        ) { decision in
          Set([names.0, names.1]).isSubset(of: decision.fired.map(\.name))
        }
        shown.insert([one.rule, other.rule])
        report(
          .tie(names.0, names.1, conversation: example.summary), at: ruleSet.rules[one.rule].span,
          related: [
            .init(ruleSet.rules[other.rule].span, english: "the other rule", chinese: "另一条规则")
          ])
        break
      }
    }
  }

  /// Topics, triggers, intents and moods with which a message may be left to `otherwise`, by kind.
  package func uncovered() -> [(kind: String, names: [String])] {
    let turn = any.turn(0)
    let wanted = terms.or(turn.wanted.candidates.map(\.condition))
    func isUncovered(_ holds: Truth) -> Bool {
      guard effort.goesOn() else { return false }
      let answer = solver.answer([holds, terms.not(wanted), terms.not(turn.moment.frame.unreadable)])
      return if case .possible = answer { true } else { false }
    }
    let frame = turn.moment.frame
    let intents = program.intents.filter { intent in
      isUncovered(
        terms.and(
          terms.equal(frame.intent, encoding.vocabulary.intent(intent)),
          terms.atLeast(frame.similarity, Int64(program.intentThreshold))))
    }
    return [
      (
        "topics",
        program.topics.indices.filter { isUncovered(frame.topics[$0]) }.map { program.topics[$0].name }
      ),
      (
        "triggers",
        program.triggers.indices.filter { isUncovered(frame.triggers[$0]) }.map { program.triggers[$0].name }
      ),
      ("intents", intents),
      (
        "moods",
        program.moods.indices.filter { isUncovered(turn.moment.moods[$0]) }.map { program.moods[$0].name }
      ),
    ].filter { !$0.1.isEmpty }
  }
}

extension CandidateTerms {
  fileprivate func isLevel(with other: CandidateTerms) -> Bool {
    key.0 == other.key.0 && key.1 == other.key.1 && key.2 == other.key.2
  }
}
