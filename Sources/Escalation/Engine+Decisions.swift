import Conversations
import RuleRuntime
import Signals
import TextNormalization

/// The three kinds of turns that ask for a decision.
extension Engine {
  func decideCustomer(
    _ conversation: inout Conversation, _ reading: inout Reading,
    scratch: inout EngineScratch
  ) -> Decision {
    if let measures = reading.measures { chooseLanguage(&conversation, measures) }
    let isWaiting = conversation.owner == .waiting
    gather(program.selection.customer, of: program.rules.count, conversation, reading, scratch: &scratch)
    if isWaiting { gatherMore(program.selection.waiting, conversation, reading, scratch: &scratch) }
    // A question that was asked first goes on whatever its rule says of this turn, if the rule is asked at all.
    if let pending = conversation.pendingHandoff,
      program.rules[pending].scope == .customer || (isWaiting && program.rules[pending].scope == .waiting)
    {
      scratch.candidates.insert(Int32(pending))
    }
    let deliberation = deliberate(conversation, reading, scratch: &scratch)
    let asked =
      isWaiting ? deliberation.fired.filter { program.rules[$0].scope == .customer } : deliberation.fired
    conversation.pendingHandoff = nil
    let wanted = verdict(among: asked, conversation, reading)
    let enforcement = enforce(wanted, fired: deliberation.fired, conversation, reading, scratch: &scratch)
    let verdict = enforcement.verdict

    var decision = emptyDecision(reading.turn, conversation)
    decision.verdict = verdict.action.kind
    decision.origin = verdict.origin
    decision.rule = verdict.rule.map { program.rules[$0].name }
    decision.breaches = enforcement.breaches
    let trace =
      reading.detail == .explanation
      ? explanation(deliberation, verdict.rule, conversation, reading, scratch: &scratch)
      : nil

    conversation.decidedTurns += 1
    let patience =
      isWaiting
      ? winner(among: deliberation.fired.filter { program.rules[$0].scope == .waiting }, conversation) : nil
    if conversation.owner == .bot {
      deliver(verdict, fired: asked, into: &decision, &conversation, reading, scratch: &scratch)
    } else {
      hold(verdict, into: &decision, &conversation, reading, scratch: &scratch)
      if let patience, decision.handoff == nil {
        deliverWaiting(
          patience, wanted: verdict, into: &decision, &conversation, reading, scratch: &scratch)
      }
    }
    collect(deliberation.fired, enforcement, verdict, into: &decision, &conversation, reading)
    finish(&decision, conversation, reading)
    if decision.handoff != nil, !reading.isShort { decision.brief = brief(decision, conversation, reading) }
    decision.trace = trace
    return decision
  }

  /// A rule `while waiting` speaks to a customer in the queue, or gives the conversation back to the bot: never of a
  /// protected case, nor on a message for which the rules `wanted` a handoff or an ensure promises a person.
  private func deliverWaiting(
    _ verdict: Verdict, wanted: Verdict, into decision: inout Decision, _ conversation: inout Conversation,
    _ reading: Reading, scratch: inout EngineScratch
  ) {
    guard let rule = verdict.rule else { return }
    switch verdict.action {
    case .reply(let script): say(script, as: .reply, into: &decision, &conversation, reading)
    case .ask(let script): say(script, as: .question, into: &decision, &conversation, reading)
    case .giveBack:
      if conversation.openCase?.isProtected == true || wanted.action.isHandoff
        || promisesAPerson(conversation, reading, scratch: &scratch)
      {
        return
      }
      decision.kind = .auto
      decision.verdict = .auto
      decision.rule = program.rules[rule].name
      decision.origin = .rule
      countEffect(of: rule, &conversation, at: reading.at, isDecision: true)
      conversation.startEpisode()
      return
    default: return
    }
    decision.kind = .reply
    decision.rule = program.rules[rule].name
    decision.origin = .rule
    countEffect(of: rule, &conversation, at: reading.at, isDecision: true)
  }

  func decideEvent(
    _ conversation: inout Conversation, _ reading: inout Reading,
    scratch: inout EngineScratch
  ) -> Decision {
    guard let name = reading.turn.event, let event = program.eventNames.firstIndex(of: name) else {
      conversation.keep(reading.faults)
      return noted(reading.turn, conversation, origin: .noted, reading)
    }
    gather(
      program.selection.events[event], of: program.rules.count, conversation, reading, scratch: &scratch)
    let deliberation = deliberate(conversation, reading, scratch: &scratch)
    var decision = emptyDecision(reading.turn, conversation)
    let verdict: Verdict? =
      if let winner = winner(among: deliberation.fired, conversation),
        reading.faults.isEmpty || winner.action.isHandoff
      {
        winner
      } else {
        reading.faults.isEmpty ? nil : inDoubt
      }
    let trace =
      reading.detail == .explanation
      ? explanation(deliberation, verdict?.rule, conversation, reading, scratch: &scratch)
      : nil
    if let verdict {
      decision.verdict = verdict.action.kind
      decision.origin = verdict.origin
      decision.rule = verdict.rule.map { program.rules[$0].name }
      if conversation.owner == .bot {
        deliver(
          verdict, fired: deliberation.fired, into: &decision, &conversation, reading, scratch: &scratch)
      } else {
        hold(verdict, into: &decision, &conversation, reading, scratch: &scratch)
      }
    }
    let enforcement = Enforcement(
      verdict: verdict ?? Verdict(action: .answerFreely, priority: .normal, rule: nil, origin: .noted))
    collect(deliberation.fired, enforcement, enforcement.verdict, into: &decision, &conversation, reading)
    finish(&decision, conversation, reading)
    if decision.handoff != nil, !reading.isShort { decision.brief = brief(decision, conversation, reading) }
    decision.trace = trace
    return decision
  }

  /// An outgoing bot text before it is sent: send, replace, or hand off; under a person the bot is silent (R28).
  func decideDraft(
    _ conversation: inout Conversation, _ reading: inout Reading,
    scratch: inout EngineScratch
  ) -> Decision {
    gather(program.selection.drafts, of: program.rules.count, conversation, reading, scratch: &scratch)
    let deliberation = deliberate(conversation, reading, scratch: &scratch)
    var decision = emptyDecision(reading.turn, conversation)
    var verdict = winner(among: deliberation.fired, conversation)
    if !reading.faults.isEmpty, verdict?.action.isHandoff != true { verdict = inDoubt }
    decision.verdict = verdict?.action.kind ?? .send
    decision.origin = verdict?.origin ?? .otherwise
    decision.rule = verdict?.rule.map { program.rules[$0].name }
    let trace =
      reading.detail == .explanation
      ? explanation(deliberation, verdict?.rule, conversation, reading, scratch: &scratch)
      : nil
    if conversation.owner != .bot {
      decision.kind = .hold
      if let verdict { hold(verdict, into: &decision, &conversation, reading, scratch: &scratch) }
    } else if let verdict {
      deliver(verdict, fired: deliberation.fired, into: &decision, &conversation, reading, scratch: &scratch)
    } else {
      decision.kind = .send
      disclose(into: &decision, &conversation, reading)
      conversation.botFailures = reading.turn.answered == false ? conversation.botFailures + 1 : 0
      Conversation.remember(
        stableHash(normalizer.normalized(reading.turn.text).utf8), in: &conversation.botTexts,
        atMost: Conversation.windowLength)
      if !reading.isShort { note(.bot, reading.turn.text, in: &conversation) }
    }
    let enforcement = Enforcement(
      verdict: verdict ?? Verdict(action: .answerFreely, priority: .normal, rule: nil, origin: .noted))
    collect(deliberation.fired, enforcement, enforcement.verdict, into: &decision, &conversation, reading)
    finish(&decision, conversation, reading)
    if decision.handoff != nil, !reading.isShort { decision.brief = brief(decision, conversation, reading) }
    decision.trace = trace
    return decision
  }

  // MARK: - What firing rules leave behind (R11)

  private func collect(
    _ fired: [Int], _ enforcement: Enforcement, _ verdict: Verdict, into decision: inout Decision,
    _ conversation: inout Conversation, _ reading: Reading
  ) {
    let language = conversation.replyLanguage ?? program.policy.defaultLanguage
    let offersAllowed = decision.kind == .auto && verdict.action.isAnswer && !enforcement.forbidsOffers
    var offered: Set<OfferProgram> = []
    for index in fired {
      let name = program.rules[index].name
      let because = program.rules[index].because
      decision.fired.append(FiredRule(name: name, because: because, decided: decision.rule == name))
      for tag in program.rules[index].tags where !enforcement.forbiddenTags.contains(tag) {
        decision.tags.appendOnce(tag)
      }
      for note in program.rules[index].tellAgent where !reading.isShort {
        decision.agentNotes.appendOnce(filled(note, language, conversation, reading))
      }
      for guide in program.rules[index].guideBot where !reading.isShort {
        decision.botGuides.appendOnce(filled(guide, language, conversation, reading))
      }
      for desk in program.rules[index].notify { decision.notify.appendOnce(program.desks[desk].name) }
      if let because { decision.reasons.appendOnce(because) }
      if offersAllowed {
        for offer in program.rules[index].offers where offered.insert(offer).inserted {
          switch offer {
          case .script(let script):
            decision.offers.append(.script(message(script, as: .answer, &conversation, reading)))
          case .outside(let name): decision.offers.append(.outside(name))
          }
        }
      }
      // A rule without an action has its effect by firing; an offer only by being made (R4).
      if program.rules[index].steps.isEmpty, program.rules[index].offers.isEmpty || offersAllowed {
        countEffect(of: index, &conversation, at: reading.at, isDecision: false)
      }
    }
  }

  func emptyDecision(_ turn: Turn, _ conversation: Conversation) -> Decision {
    Decision(
      conversation: conversation.id, turn: turn.id, kind: .noted, verdict: .noted, origin: .noted, rule: nil,
      handoff: nil, messages: [], template: nil, tags: [], agentNotes: [], botGuides: [], notify: [],
      offers: [],
      reasons: [], fired: [], evidence: [],
      values: .none,
      owner: conversation.owner, episode: conversation.episode, faults: [], breaches: [], ignored: [],
      brief: nil,
      policy: program.fingerprint, trace: nil)
  }

  /// Of a turn that asks for no decision: how the last turn of the customer felt.
  func lastValues(_ conversation: Conversation) -> SignalValues {
    var values = SignalValues.none
    values.emotions = Signal.emotions.map { Int(conversation.lastSignals[$0.rawValue] / 10) }
    values.valence = Int(conversation.lastSignals[Signal.valence.rawValue] / 10)
    values.urgency = Int(conversation.lastSignals[Signal.urgency.rawValue] / 10)
    values.messages = conversation.customerTurns
    values.botFailures = conversation.botFailures
    return values
  }

  private func finish(_ decision: inout Decision, _ conversation: Conversation, _ reading: Reading) {
    decision.faults = reading.faults
    decision.ignored = reading.ignored
    decision.owner = conversation.owner
    decision.episode = conversation.episode
    if reading.isShort { return }
    let frame = reading.frame
    decision.values = SignalValues(
      emotions: frame.numbers[..<Signal.emotions.count].map { Int($0 / 10) },
      valence: Int(frame[.valence] / 10),
      urgency: Int(frame[.urgency] / 10),
      topics: frame.topics.members.map { program.topics[Int($0)].name },
      triggers: frame.triggers.members.map { program.triggers[Int($0)].name },
      intent: frame.similarity >= program.intentThreshold ? frame.intent.map { program.intents[$0] } : nil,
      intentSimilarity: frame.similarity, intentMargin: Int(frame[.intentMargin] / 10),
      language: Signal.languages[Int(frame[.language])], messages: conversation.customerTurns,
      sameQuestion: Int(frame[.sameQuestion] / unitsPerOne),
      botFailures: Int(frame[.botFailures] / unitsPerOne),
      moods: conversation.moods.map { conversation.layout.moods[Int($0)] })
    decision.evidence = reading.evidence
  }
}

extension SignalValues {
  /// Of a turn that says nothing.
  fileprivate static let none = SignalValues(
    emotions: [], valence: 0, urgency: 0, topics: [], triggers: [], intent: nil, intentSimilarity: 0,
    intentMargin: 0, language: Signal.languages[Signal.languages.count - 1], messages: 0, sameQuestion: 0,
    botFailures: 0, moods: [])
}

extension Array where Element == String {
  fileprivate mutating func appendOnce(_ element: String) {
    if !contains(element) { append(element) }
  }
}
