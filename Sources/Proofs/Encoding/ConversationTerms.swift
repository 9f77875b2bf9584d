import Conversations
import RuleRuntime
import Signals

/// What a conversation remembers, as terms: the counterpart of `Conversation`, as far as verdicts depend on it.
///
/// Facts are not in it: they may change with every turn. Lists look back from the latest message.
struct ConversationTerms {
  /// 0 bot, 1 waiting, 2 agent.
  var owner: Number
  var hasCase: Truth
  var caseReaches: Truth
  var caseProtected: Truth
  var caseEscalated: Truth
  var casePriority: Number
  var caseDesk: Number
  var caseOpenedAt: Number
  /// Meaningful while an agent owns the conversation.
  var lastAgentAt: Number
  var messages: Number
  var episodeMessages: Number
  var moods: [Truth]
  var tracks: [[Truth]]
  var ever: [Truth]
  var series: [[Number]]
  var captureKnown: [Truth]
  var captureTexts: [Number]
  /// Whether a rule had an effect in this conversation.
  var used: [Truth]
  var ladder: [Number]
  var decided: [[Truth]]
  var effects: [[Truth]]
  var timedEffects: [[(exists: Truth, at: Number)]]
  var asked: [Truth]
  /// Handoffs that asked their question first and wait for the next message.
  var pending: [Truth]
}

extension ConversationTerms {
  /// An agent gave back, or a rule did: what belongs to an episode starts afresh (R16).
  mutating func startEpisode(if happens: Truth, _ terms: Terms) {
    func cleared(_ truth: Truth) -> Truth { terms.and(truth, terms.not(happens)) }
    func zeroed(_ number: Number) -> Number { terms.choice(happens, terms.constant(0), number) }
    owner = zeroed(owner)
    hasCase = cleared(hasCase)
    episodeMessages = zeroed(episodeMessages)
    moods = moods.map(cleared)
    tracks = tracks.map { $0.map(cleared) }
    captureKnown = captureKnown.map(cleared)
    ladder = ladder.map(zeroed)
    decided = decided.map { $0.map(cleared) }
    asked = asked.map(cleared)
    pending = pending.map(cleared)
  }
}

extension Encoding {
  /// A conversation in which nothing happened yet.
  func newConversation() -> ConversationTerms {
    let no = terms.no
    let zero = terms.constant(0)
    let rules = program.rules.indices
    return ConversationTerms(
      owner: zero, hasCase: no, caseReaches: no, caseProtected: no, caseEscalated: no, casePriority: zero,
      caseDesk: zero, caseOpenedAt: zero, lastAgentAt: zero, messages: zero, episodeMessages: zero,
      moods: program.moods.map { _ in no },
      tracks: depths.tracks.map { Array(repeating: no, count: $0 - 1) }, ever: depths.tracks.map { _ in no },
      series: depths.series.map { Array(repeating: zero, count: $0 - 1) },
      captureKnown: program.captures.map { _ in no },
      captureTexts: program.captures.map { _ in terms.constant(-1) },
      used: rules.map { _ in no }, ladder: rules.map { _ in zero },
      decided: depths.decided.map { Array(repeating: no, count: $0) },
      effects: depths.effects.map { Array(repeating: no, count: $0) },
      timedEffects: depths.timedEffects.map { Array(repeating: (no, zero), count: $0) },
      asked: rules.map { _ in no }, pending: rules.map { _ in no })
  }

  /// Any conversation before a first known turn: everything is open but what holds of every conversation that one rule set
  /// decided on from its beginning. Each such statement is tested on random conversations.
  ///
  /// - Parameter knowsHistory: recorded conditions are not open but follow from the signals of earlier messages, which are.
  func anyConversation(knowsHistory: Bool) -> ConversationTerms {
    func truth(_ memory: InputKey.Memory, _ index: Int = 0, _ place: Int = 0) -> Truth {
      terms.truth(InputKey(turn: -1, .memory(memory, nameOfMemory(memory, index), place), side: memorySide))
    }
    func number(
      _ memory: InputKey.Memory, _ range: ClosedRange<Int64>, _ index: Int = 0, _ place: Int = 0
    ) -> Number {
      terms.number(
        InputKey(turn: -1, .memory(memory, nameOfMemory(memory, index), place), side: memorySide), range,
        usual: range.lowerBound)
    }
    let instants: ClosedRange<Int64> =
      (Self.days.lowerBound - 1) * 86_400_000...(Self.days.upperBound + 2)
      * 86_400_000
    let messages = terms.number(InputKey(turn: -1, .memory(.customerTurns, "", 0)), 0...999_999, usual: 0)
    let episodeMessages = terms.number(
      InputKey(turn: -1, .memory(.episodeTurns, "", 0)), 0...999_999, usual: 0)
    terms.assume(terms.lessOrEqual(episodeMessages, messages))
    var state = newConversation()
    state.messages = messages
    state.episodeMessages = episodeMessages
    state.owner = number(.owner, 0...2)
    state.hasCase = truth(.hasCase)
    state.caseReaches = truth(.caseReaches)
    state.caseProtected = truth(.caseProtected)
    state.caseEscalated = truth(.caseEscalated)
    state.casePriority = number(.casePriority, 0...3)
    state.caseDesk = number(.caseDesk, 0...Int64(max(program.desks.count - 1, 0)))
    state.caseOpenedAt = number(.caseOpenedAt, instants)
    state.lastAgentAt = number(.lastAgentAt, instants)
    // Whoever waits, waits for a person who will come.
    terms.assume(
      terms.implies(terms.equal(state.owner, 1), terms.and(state.hasCase, state.caseReaches)))
    func existed(_ ago: Int) -> Truth { terms.atLeast(episodeMessages, Int64(ago)) }
    for mood in program.moods.indices {
      state.moods[mood] = truth(.mood, mood)
      terms.assume(terms.implies(state.moods[mood], existed(1)))
    }
    recall(&state, knowsHistory: knowsHistory, truth, existed)
    for capture in program.captures.indices {
      state.captureKnown[capture] = truth(.captureKnown, capture)
      terms.assume(terms.implies(state.captureKnown[capture], existed(1)))
      state.captureTexts[capture] = number(
        .captureText, -1...max(Int64(vocabulary.texts.count) - 1, -1), capture)
    }
    for rule in program.rules.indices { recall(rule, &state, truth, number, existed) }
    // One rule decides a turn.
    for ago in 0..<(depths.decided.max() ?? 0) {
      let deciding = program.rules.indices.compactMap { rule in
        state.decided[rule].indices.contains(ago) ? state.decided[rule][ago] : nil
      }
      if deciding.count > 1 { terms.assume(terms.not(terms.atLeast(2, of: deciding))) }
    }
    return state
  }

  /// What a memory is called, in this rule set and in another one that remembers the same.
  func nameOfMemory(_ memory: InputKey.Memory, _ index: Int) -> String {
    switch memory {
    case .mood: program.moods[index].name
    case .track, .ever: program.layout.tracks[index]
    case .captureKnown, .captureText: program.captures[index].name
    case .used, .ladder, .decided, .effect, .effectExists, .effectAt, .asked, .pending:
      program.rules[index].name
    default: ""
    }
  }

  private func recall(
    _ state: inout ConversationTerms, knowsHistory: Bool, _ truth: (InputKey.Memory, Int, Int) -> Truth,
    _ existed: (Int) -> Truth
  ) {
    let length = max((depths.tracks + depths.series).map { $0 - 1 }.max() ?? 0, 0)
    let past = (0..<length).map { ago in pastMoment(ago + 1, state) }
    for track in program.tracks.indices {
      state.ever[track] = truth(.ever, track, 0)
      let range = program.tracks[track].condition
      let followsFromSignals = knowsHistory && range.allSatisfy { !readsMemory(program.code[$0]) }
      for ago in state.tracks[track].indices {
        if followsFromSignals {
          state.tracks[track][ago] = terms.and(existed(ago + 1), self.truth(of: range, past[ago]))
        } else {
          state.tracks[track][ago] = truth(.track, track, ago)
          terms.assume(terms.implies(state.tracks[track][ago], existed(ago + 1)))
        }
        terms.assume(terms.implies(state.tracks[track][ago], state.ever[track]))
      }
    }
    for series in program.series.indices {
      for ago in state.series[series].indices {
        state.series[series][ago] = self.number(of: program.series[series].value, past[ago])
      }
    }
  }

  /// An earlier message, of which only what it said is known.
  private func pastMoment(_ ago: Int, _ state: ConversationTerms) -> Moment {
    let inputs = TurnInputs(terms: terms, turn: -ago, side: side, vocabulary: vocabulary, fixed: nil)
    let messages = terms.maximum(
      terms.difference(state.messages, terms.constant(Int64(ago) - 1)), terms.constant(1))
    let frame = frame(
      inputs, messages: messages, episodeMessages: nil,
      caseOpen: inputs.truth(.signal(.caseOpen)))
    return Moment(
      frame: frame, tracks: [], ever: [], series: [], episodeMessages: terms.constant(1), moods: [],
      captureKnown: frame.captured, captureTexts: frame.capturedTexts, decided: [])
  }

  private func readsMemory(_ instruction: Instruction) -> Bool {
    switch instruction {
    case .mood, .after, .captureKnown, .captureEquals, .window, .ever, .average, .peak, .rise: true
    default: false
    }
  }

  private func recall(
    _ rule: Int, _ state: inout ConversationTerms, _ truth: (InputKey.Memory, Int, Int) -> Truth,
    _ number: (InputKey.Memory, ClosedRange<Int64>, Int, Int) -> Number, _ existed: (Int) -> Truth
  ) {
    let description = program.rules[rule]
    let used = truth(.used, rule, 0)
    state.used[rule] = used
    terms.assume(terms.implies(used, terms.atLeast(state.messages, description.scope == .customer ? 1 : 0)))
    if description.steps.count > 1 {
      state.ladder[rule] = number(.ladder, 0...Int64(description.steps.count - 1), rule, 0)
      terms.assume(terms.implies(terms.atLeast(state.ladder[rule], 1), used))
    }
    for ago in state.decided[rule].indices {
      let decided = truth(.decided, rule, ago)
      state.decided[rule][ago] = decided
      terms.assume(terms.implies(decided, terms.and(existed(ago + 1), used)))
      if description.steps.count > 1 {
        terms.assume(terms.implies(decided, terms.atLeast(state.ladder[rule], 1)))
      }
    }
    for ago in state.effects[rule].indices {
      state.effects[rule][ago] = truth(.effect, rule, ago)
      terms.assume(
        terms.implies(
          state.effects[rule][ago], terms.and(used, terms.atLeast(state.messages, Int64(ago) + 1))))
    }
    for limit in description.limits {
      guard case .messages(let count, let messages) = limit, description.isOfCustomer else { continue }
      // Never were there more in any stretch of so many messages.
      terms.assume(
        terms.not(terms.atLeast(count + 1, of: Array(state.effects[rule].prefix(messages - 1)))))
    }
    let instants: ClosedRange<Int64> =
      (Self.days.lowerBound - 1) * 86_400_000...(Self.days.upperBound + 2)
      * 86_400_000
    for place in state.timedEffects[rule].indices {
      let exists = truth(.effectExists, rule, place)
      let at = number(.effectAt, instants, rule, place)
      state.timedEffects[rule][place] = (exists, at)
      terms.assume(terms.implies(exists, used))
      if place > 0 {
        let later = state.timedEffects[rule][place - 1]
        terms.assume(terms.implies(exists, terms.and(later.exists, terms.lessOrEqual(at, later.at))))
      }
    }
    if description.firstAsk != nil {
      state.asked[rule] = truth(.asked, rule, 0)
      state.pending[rule] = truth(.pending, rule, 0)
      terms.assume(terms.implies(state.pending[rule], state.asked[rule]))
      for other in 0..<rule where program.rules[other].firstAsk != nil {
        terms.assume(terms.not(terms.and(state.pending[rule], state.pending[other])))
      }
    }
  }
}

extension RuleProgram {
  /// Whether it is asked on messages of the customer.
  var isOfCustomer: Bool { scope == .customer || scope == .waiting }
}
