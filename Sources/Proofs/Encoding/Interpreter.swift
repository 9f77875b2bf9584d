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
