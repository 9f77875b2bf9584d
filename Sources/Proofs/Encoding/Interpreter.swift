package import Conversations
package import RuleRuntime

/// The encoding with every input fixed: what the formulas say of a conversation that is played turn by turn.
///
/// It exists for the tests that hold the formulas against the engine.
package struct Interpreter {
  private let program: Program
  package let vocabulary: Vocabulary
  private let encoding: Encoding
  private var state: ConversationTerms
  private var previous: FrameTerms?

  /// What the formulas say after a turn.
  package struct Result: Equatable {
    package var fired: Set<String>
    package var wantedDesk: String?
    package var desk: String?
    package var priority: Int?
    package var rule: String?
    package var rank: Int
    package var breaches: Set<String>
    package var owner: Owner
    package var hasCase: Bool
    package var caseDesk: String?
    package var caseReaches: Bool?
    package var caseProtected: Bool?
    package var casePriority: Int?
    package var moods: [String]
    package var pending: String?
  }

  /// What holds of every conversation and is not true of this one, in words; nothing, if proofs stand on firm ground.
  package func brokenInvariants() -> Int {
    let fresh = Encoding(program, Terms(), vocabulary: vocabulary)
    _ = fresh.anyConversation(knowsHistory: false)
    let values = fresh.memoryValues(state, encoding.terms)
    return fresh.terms.axioms.count { axiom in
      !axiom.isOfTime && !fresh.terms.holds(axiom.truth, values)
    }
  }

  package init(_ program: Program) {
    self.program = program
    vocabulary = Vocabulary([program])
    encoding = Encoding(program, Terms(), vocabulary: vocabulary)
    state = encoding.newConversation()
  }

  package mutating func play(_ values: [InputKey.Kind: Int64]) -> Result {
    let terms = encoding.terms
    let inputs = TurnInputs(terms: terms, turn: 0, side: 0, vocabulary: vocabulary, fixed: values)
    let turn = encoding.turn(inputs, after: state, previous: previous, allowsMore: false)
    state = turn.after
    previous = turn.moment.frame
    func holds(_ truth: Truth) -> Bool {
      guard let known = terms.known(truth) else { preconditionFailure("a played turn leaves nothing open") }
      return known
    }
    func number(_ number: Number) -> Int {
      guard let known = terms.known(number) else { preconditionFailure("a played turn leaves nothing open") }
      return Int(known)
    }
    let action = turn.verdict.actions.first { holds($0.value) }?.key
    let wanted = turn.wanted.actions.first { holds($0.value) }?.key
    func desk(_ action: Action?) -> String? {
      if case .handoff(let desk)? = action { program.desks[desk].name } else { nil }
    }
    let hasCase = holds(state.hasCase)
    return Result(
      fired: Set(
        program.rules.indices.filter { holds(turn.deliberation.fires[$0]) }.map { program.rules[$0].name }),
      wantedDesk: desk(wanted), desk: desk(action),
      priority: desk(action) == nil ? nil : number(turn.verdict.priority),
      rule: turn.verdict.decidedBy.first { holds($0.value) }.map { program.rules[$0.key].name },
      rank: action?.rank ?? 0,
      breaches: Set(
        program.ensures.indices.filter { holds(turn.breaches[$0]) }.map { program.ensures[$0].name }),
      owner: [Owner.bot, .waiting, .agent][number(state.owner)], hasCase: hasCase,
      caseDesk: hasCase ? program.desks[number(state.caseDesk)].name : nil,
      caseReaches: hasCase ? holds(state.caseReaches) : nil,
      caseProtected: hasCase ? holds(state.caseProtected) : nil,
      casePriority: hasCase ? number(state.casePriority) : nil,
      moods: program.moods.indices.filter { holds(state.moods[$0]) }.map { program.moods[$0].name },
      pending: program.rules.indices.first { holds(state.pending[$0]) }.map { program.rules[$0].name })
  }
}

extension Encoding {
  /// A conversation in which nothing is open, as values for the inputs of `anyConversation`.
  fileprivate func memoryValues(_ state: ConversationTerms, _ played: Terms) -> [InputKey: Int64] {
    var values: [InputKey: Int64] = [:]
    func set(_ memory: InputKey.Memory, _ index: Int, _ place: Int, _ value: Int64?) {
      values[InputKey(turn: -1, .memory(memory, nameOfMemory(memory, index), place))] = value
    }
    func set(_ memory: InputKey.Memory, _ index: Int, _ place: Int, _ truth: Truth) {
      set(memory, index, place, played.known(truth).map { $0 ? 1 : 0 })
    }
    func set(_ memory: InputKey.Memory, _ index: Int, _ place: Int, _ number: Number) {
      set(memory, index, place, played.known(number))
    }
    set(.owner, 0, 0, state.owner)
    set(.hasCase, 0, 0, state.hasCase)
    set(.caseReaches, 0, 0, state.caseReaches)
    set(.customerTurns, 0, 0, state.messages)
    set(.episodeTurns, 0, 0, state.episodeMessages)
    for (mood, holds) in state.moods.enumerated() { set(.mood, mood, 0, holds) }
    for (track, bits) in state.tracks.enumerated() {
      set(.ever, track, 0, state.ever[track])
      for (ago, bit) in bits.enumerated() { set(.track, track, ago, bit) }
    }
    for (capture, known) in state.captureKnown.enumerated() { set(.captureKnown, capture, 0, known) }
    for rule in program.rules.indices {
      set(.used, rule, 0, state.used[rule])
      set(.ladder, rule, 0, state.ladder[rule])
      set(.asked, rule, 0, state.asked[rule])
      set(.pending, rule, 0, state.pending[rule])
      for (ago, bit) in state.decided[rule].enumerated() { set(.decided, rule, ago, bit) }
      for (ago, bit) in state.effects[rule].enumerated() { set(.effect, rule, ago, bit) }
      for (place, effect) in state.timedEffects[rule].enumerated() {
        set(.effectExists, rule, place, effect.exists)
        set(.effectAt, rule, place, effect.at)
      }
    }
    return values
  }
}
