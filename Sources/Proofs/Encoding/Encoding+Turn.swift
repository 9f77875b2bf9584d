import Conversations
import RuleRuntime
import Signals

/// One customer message with all that follows from it.
struct TurnTerms {
  /// What conditions read on this turn.
  var moment: Moment
  /// The conversation when rules are asked: agents have spoken or given back, the message is recorded.
  var before: ConversationTerms
  var deliberation: DeliberationTerms
  /// What the rules wanted, before any ensure mended it.
  var wanted: VerdictTerms
  /// What was decided.
  var verdict: VerdictTerms
  /// By ensure: whether it is broken.
  var breaches: [Truth]
  /// By ensure: whether its condition holds.
  var applies: [Truth]
  var forbidsOffers: Truth
  var forbiddenTags: [(tag: String, condition: Truth)]
  var after: ConversationTerms
}

extension Encoding {
  /// A customer message after a conversation, as `Engine.decide` takes it, for turns without fault.
  ///
  /// Before the message an agent may have given back and may have spoken.
  ///
  /// - Parameter allowsMore: between messages, what is not followed turn by turn (events, drafts) may have handed off.
  func turn(
    _ inputs: TurnInputs, after past: ConversationTerms, previous: FrameTerms?, allowsMore: Bool
  ) -> TurnTerms {
    var state = past
    let clock = clock(inputs)
    let at = clock.at
    if let previous, inputs.isOpen {
      terms.assume(terms.lessOrEqual(previous.at, at), isOfTime: true)
      terms.assume(terms.lessOrEqual(previous.today, clock.day))
    }
    happenBetween(&state, inputs, previousAt: previous?.at, at: at, allowsMore: allowsMore)
    resumeIfDue(&state, at: at)

    state.messages = terms.sum(state.messages, terms.constant(1))
    state.episodeMessages = terms.sum(state.episodeMessages, terms.constant(1))
    let frame = frame(
      inputs, messages: state.messages, episodeMessages: inputs.isOpen ? state.episodeMessages : nil,
      caseOpen: state.hasCase, clock: clock)
    for capture in program.captures.indices {
      state.captureTexts[capture] = terms.choice(
        frame.captured[capture], frame.capturedTexts[capture], state.captureTexts[capture])
      state.captureKnown[capture] = terms.or(frame.captured[capture], state.captureKnown[capture])
    }
    var moment = Moment(
      frame: frame, tracks: state.tracks.map { [terms.no] + $0 }, ever: state.ever, series: state.series,
      episodeMessages: state.episodeMessages, moods: state.moods, captureKnown: state.captureKnown,
      captureTexts: state.captureTexts, decided: state.decided)
    record(&moment)
    state.moods = moment.moods
    state.ever = moment.ever
    state.tracks = zip(moment.tracks, depths.tracks).map { Array($0.prefix(max($1 - 1, 0))) }
    state.series = zip(moment.series, depths.series).map { Array($0.prefix(max($1 - 1, 0))) }
    return decided(moment, state)
  }

  /// The present message without its decision: enough to ask whether conditions can hold.
  ///
  /// - Parameter ofDraft: of an outgoing draft or an event; nothing is recorded.
  func glance(_ inputs: TurnInputs, after state: ConversationTerms) -> Moment {
    let frame = frame(
      inputs, messages: state.messages, episodeMessages: nil, caseOpen: state.hasCase, ofDraft: true)
    return Moment(
      frame: frame,
      // Drafts and events see windows as the last message left them.
      tracks: zip(state.tracks, program.tracks.indices).map { past, track in
        [terms.truth(InputKey(turn: -1, .memory(.track, nameOfMemory(.track, track), 99), side: memorySide))]
          + past
      },
      ever: state.ever,
      series: zip(state.series, program.series.indices).map { past, series in
        let present = Moment(
          frame: frame, tracks: [], ever: [], series: [], episodeMessages: terms.constant(1), moods: [],
          captureKnown: frame.captured, captureTexts: frame.capturedTexts, decided: [])
        return [number(of: program.series[series].value, present)] + past
      },
      episodeMessages: terms.maximum(state.episodeMessages, terms.constant(1)), moods: state.moods,
      captureKnown: state.captureKnown, captureTexts: state.captureTexts, decided: state.decided)
  }

  // MARK: - Before the message

  private func happenBetween(
    _ state: inout ConversationTerms, _ inputs: TurnInputs, previousAt: Number?, at: Number,
    allowsMore: Bool
  ) {
    state.startEpisode(if: inputs.truth(.givesBack), terms)
    let speaks = inputs.truth(.agentSpeaks)
    let spokeAt = inputs.number(.agentAt, terms.range(of: at), usual: terms.range(of: at).lowerBound)
    if inputs.isOpen {
      terms.assume(terms.lessOrEqual(spokeAt, at), isOfTime: true)
      if let previousAt { terms.assume(terms.lessOrEqual(previousAt, spokeAt), isOfTime: true) }
    }
    state.owner = terms.choice(speaks, terms.constant(2), state.owner)
    state.lastAgentAt = terms.choice(speaks, spokeAt, state.lastAgentAt)
    guard allowsMore, handsOffBetweenMessages else { return }
    let more = inputs.truth(.somethingElse)
    func other(_ memory: InputKey.Memory, _ range: ClosedRange<Int64>) -> Number {
      terms.number(
        InputKey(turn: inputs.turn, .memory(memory, "", 0), side: memorySide), range, usual: range.lowerBound)
    }
    func other(_ memory: InputKey.Memory) -> Truth {
      terms.truth(InputKey(turn: inputs.turn, .memory(memory, "", 0), side: memorySide))
    }
    // A handoff by an event or a draft: a case like any other, and whoever waits for it.
    state.hasCase = terms.or(state.hasCase, more)
    state.caseReaches = terms.choice(more, other(.caseReaches), state.caseReaches)
    state.caseProtected = terms.or(state.caseProtected, terms.and(more, other(.caseProtected)))
    state.caseEscalated = terms.choice(more, other(.caseEscalated), state.caseEscalated)
    state.casePriority = terms.choice(more, other(.casePriority, 0...3), state.casePriority)
    state.caseDesk = terms.choice(
      more, other(.caseDesk, 0...Int64(max(program.desks.count - 1, 0))), state.caseDesk)
    state.caseOpenedAt = terms.choice(more, other(.caseOpenedAt, terms.range(of: at)), state.caseOpenedAt)
    // Their own questions may take the place of one that is pending.
    state.pending = state.pending.map { terms.and($0, terms.not(terms.and(more, other(.pending)))) }
    let waits = terms.and(more, terms.equal(state.owner, 0), state.caseReaches)
    state.owner = terms.choice(waits, terms.constant(1), state.owner)
    if inputs.isOpen {
      terms.assume(terms.implies(terms.equal(state.owner, 1), terms.and(state.hasCase, state.caseReaches)))
    }
  }

  /// Whether drafts or events may hand off.
  private var handsOffBetweenMessages: Bool {
    program.rules.contains { rule in
      !rule.isOfCustomer && rule.steps.contains { if case .handoff = $0 { true } else { false } }
    }
  }

  /// R16: an agent who fell silent leaves the conversation to the bot.
  private func resumeIfDue(_ state: inout ConversationTerms, at: Number) {
    let silence = terms.difference(at, state.lastAgentAt)
    func isDue(_ after: Int64?) -> Truth { after.map { terms.atLeast(silence, $0) } ?? terms.no }
    let standard = isDue(program.policy.resumeAfter)
    var byDesk = standard
    for desk in program.desks.indices.reversed() {
      let own =
        switch program.desks[desk].resume {
        case .asPolicy: standard
        case .never: terms.no
        case .after(let milliseconds): isDue(milliseconds)
        }
      byDesk = terms.choice(terms.equal(state.caseDesk, Int64(desk)), own, byDesk)
    }
    let due = terms.choice(
      state.hasCase, terms.and(byDesk, terms.not(state.caseProtected)), standard)
    let resumes = terms.and(terms.equal(state.owner, 2), due)
    state.owner = terms.choice(resumes, terms.constant(0), state.owner)
  }

  // MARK: - The message is recorded (R18, R20)

  private func record(_ moment: inout Moment) {
    for series in program.series.indices {
      let value = number(of: program.series[series].value, moment)
      moment.series[series].insert(value, at: 0)
    }
    record(&moment, readMoods: false)
    moment.moods = program.moods.indices.map { mood in
      let enters = truth(of: program.moods[mood].enter, moment)
      let leaves = truth(of: program.moods[mood].leave, moment)
      return terms.or(enters, terms.and(moment.moods[mood], terms.not(leaves)))
    }
    record(&moment, readMoods: true)
  }

  private func record(_ moment: inout Moment, readMoods: Bool) {
    // Recorded conditions hold no windows, so none reads another.
    let now = program.tracks.map { track in
      track.readsMood == readMoods ? truth(of: track.condition, moment) : nil
    }
    for (track, holds) in now.enumerated() {
      guard let holds else { continue }
      moment.tracks[track][0] = holds
      moment.ever[track] = terms.or(moment.ever[track], holds)
    }
  }
}
