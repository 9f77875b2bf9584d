import ConversationStores
import Conversations
import Escalation
import Heed
import Hummingbird
import Logging
import NIOCore
import WireFormat

/// Decides turns of kept conversations: read, decide, write, and only then answer.
///
/// A turn that comes again gets the bytes of its first answer. Turns of one conversation are decided in the order in which
/// they arrive; one that names another turn in `after` than the last one is refused. When another server was faster, the
/// turn is decided again on what that one left.
struct TurnDesk: Sendable {
  /// Attempts to commit before a conversation counts as too busy. Each that fails means that another server got a turn in:
  /// this many turns of others, sent at once, may come before one of ours.
  private static let mostAttempts = 50

  let service: DecisionService

  /// What to decide, and what belongs to it.
  struct Work: Sendable {
    var conversation: String
    /// As it was sent.
    var turn: Conversations.Turn
    /// Id of the turn that must be the last one; nil: whichever.
    var after: String?
    var isExplained = false
    /// The handoff that an agent settles with this turn, in whose name, with which word.
    var settlement: Settlement?
    var now: Instant
  }

  /// That an agent settles a handoff.
  struct Settlement: Sendable {
    var handoff: String
    var agent: String
    var outcome: String
  }

  /// The answer, once the turn is durable.
  func decide(_ work: Work) async throws(Problem) -> [UInt8] {
    let digest = TurnDigest.digest(of: work.turn, settling: work.settlement?.handoff)
    return try await service.conversations.with(work.conversation) { kept throws(Problem) in
      for _ in 0..<Self.mostAttempts {
        if let answer = try await attempt(work, digest, &kept) { return answer }
      }
      throw Problem(.conflict, "other servers change this conversation all the time; try again")
    }
  }

  /// The answer that a step got before; nil if it was never taken.
  func answerBefore(of work: Work) async throws(Problem) -> [UInt8]? {
    try await recorded(work, TurnDigest.digest(of: work.turn, settling: work.settlement?.handoff))
  }

  /// Nil if another server was faster.
  private func attempt(_ work: Work, _ digest: [UInt8], _ kept: inout KeptConversation?) async throws(Problem)
    -> [UInt8]?
  {
    let bench = service.policies.bench(for: work.conversation)
    let wasAtHand = kept != nil
    if kept == nil { kept = try await stored(work.conversation) }
    var next = try conversation(work.conversation, kept, bench.deciding)
    if let after = work.after, after != next.lastTurn {
      if let answer = try await recorded(work, digest) { return answer }
      if wasAtHand {
        // Another server may have been faster.
        kept = nil
        return nil
      }
      let last = next.lastTurn.map { "`\($0)`" } ?? "none"
      throw Problem(.outOfOrder, "the last turn of this conversation is \(last), not `\(after)`")
    }
    var turn = work.turn
    if turn.at == nil { turn.at = work.now }
    let deskBefore = next.conversation.openCase?.desk
    let decision = bench.decide(
      turn, in: &next.conversation, explaining: work.isExplained, log: service.shadow, at: work.now)
    if case .repeated = decision.origin, let answer = try await recorded(work, digest) {
      service.metrics.count(decision)
      return answer
    }
    let revision = next.revision
    next.revision += 1
    next.lastTurn = turn.id
    let changes = handoffChanges(decision, work, deskBefore: deskBefore, next: &next)
    let answer = self.answer(decision, next)
    let step = Step(
      conversation: work.conversation, expectedRevision: revision,
      state: StoredState.bytes(of: next),
      turn: TurnRecord(
        id: turn.id, digest: digest, kind: turn.speaker.rawValue, response: answer, log: log(turn),
        policy: decision.policy, at: next.conversation.lastAt),
      handoffs: changes.map(\.change),
      announcement: service.announcer.announcement(of: changes.map(\.event), now: work.now))
    kept = nil
    switch try await service.asking({ store throws(StoreError) in try await store.commit(step) }) {
    case .committed:
      kept = KeptConversation(state: step.state, revision: next.revision)
      service.metrics.count(decision)
      return answer
    case .duplicate(let response?, _): return response
    case .duplicate(nil, _):
      throw Problem(.conflict, "this turn was decided before, so long ago that its answer was forgotten")
    case .turnReused: throw Self.reused(turn.id)
    case .conflict: return nil
    case .erased: throw Self.erased
    case .held(_, let agent, _): throw Problem(.alreadyClaimed, "`\(agent)` has claimed this handoff")
    }
  }

  // MARK: - Reading

  /// What the store has of a conversation; nil if nothing is known of it.
  private func stored(_ id: String) async throws(Problem) -> KeptConversation? {
    switch try await service.asking({ store throws(StoreError) in try await store.conversation(id) }) {
    case .none: return nil
    case .erased: throw Self.erased
    case .found(let stored): return KeptConversation(state: stored.state, revision: stored.revision)
    }
  }

  /// The conversation under an engine's rules, a new one if nothing is kept of it.
  private func conversation(_ id: String, _ kept: KeptConversation?, _ engine: Engine) throws(Problem)
    -> LiveConversation
  {
    guard let kept else { return LiveConversation(conversation: engine.newConversation(id: id), revision: 0) }
    if let live = StoredState.live(kept.state, revision: kept.revision, engine) { return live }
    service.logger.error(
      "a stored conversation cannot be read", metadata: ["revision": "\(kept.revision)"])
    throw Problem(.internalError, "what is stored of this conversation cannot be read")
  }

  /// The answer that the turn got before; nil if it was not committed.
  private func recorded(_ work: Work, _ digest: [UInt8]) async throws(Problem) -> [UInt8]? {
    let record = try await service.asking { store throws(StoreError) in
      try await store.recorded(conversation: work.conversation, turn: work.turn.id)
    }
    guard let record else { return nil }
    guard record.digest == digest else { throw Self.reused(work.turn.id) }
    guard let response = record.response else {
      throw Problem(.conflict, "this turn was decided before, so long ago that its answer was forgotten")
    }
    return response
  }

  // MARK: - Writing

  /// `{"decision":…,"revision":…,"handoff":…}`
  private func answer(_ decision: Escalation.Decision, _ next: LiveConversation) -> [UInt8] {
    var writer = JSONWriter()
    writer.openObject()
    writer.key("decision")
    writer.decision(decision)
    writer.member("revision", Int(next.revision))
    if let handoff = next.handoff { writer.member("handoff", handoff) }
    writer.closeObject()
    return writer.bytes
  }

  /// What is kept of the turn for people and for replay.
  private func log(_ turn: Conversations.Turn) -> [UInt8] {
    let keeping = service.keeping
    guard keeping.keepsValues else { return [] }
    var writer = JSONWriter()
    writer.turn(turn, text: keeping.words(turn.text), fact: { keeping.value($0) })
    return writer.bytes
  }

  /// What the decision does to the queue, with the event that tells of it.
  private func handoffChanges(
    _ decision: Escalation.Decision, _ work: Work, deskBefore: String?, next: inout LiveConversation
  ) -> [(change: HandoffChange, event: HandoffEvent)] {
    var changes: [(change: HandoffChange, event: HandoffEvent)] = []
    let at = work.now
    func settle(_ id: String) {
      let settlement = work.settlement
      let outcome = settlement?.outcome ?? "given back"
      changes.append(
        (
          .settle(id: id, outcome: outcome, agent: settlement?.agent, at: at),
          HandoffEvent(
            .settled, id: id, conversation: work.conversation, desk: deskBefore,
            agent: settlement?.agent, outcome: outcome, at: at)
        ))
      next.handoff = nil
    }
    if let settlement = work.settlement {
      settle(settlement.handoff)
    } else if let open = next.handoff,
      next.conversation.openCase == nil || decision.handoff?.isUpdate == false
    {
      settle(open)
    }
    guard let handoff = decision.handoff else { return changes }
    let brief = decision.brief.map { brief in
      var writer = JSONWriter()
      writer.brief(brief)
      return writer.bytes
    }
    let why = decision.brief?.why ?? decision.reasons.first ?? ""
    if let open = next.handoff {
      changes.append(
        (
          .update(
            HandoffUpdate(
              id: open, turn: decision.turn, desk: handoff.desk, wantedDesk: handoff.wantedDesk,
              priority: handoff.priority, delivery: handoff.delivery, isProtected: handoff.isProtected,
              why: why,
              brief: brief ?? [], at: at)),
          HandoffEvent(
            .updated, id: open, conversation: work.conversation, desk: handoff.desk,
            priority: handoff.priority, at: at)
        ))
    } else {
      let id = "h-" + TurnDigest.name(of: work.conversation, decision.turn)
      next.handoff = id
      changes.append(
        (
          .open(
            ConversationStores.Handoff(
              id: id, conversation: work.conversation, turn: decision.turn, desk: handoff.desk,
              wantedDesk: handoff.wantedDesk, priority: handoff.priority, delivery: handoff.delivery,
              isProtected: handoff.isProtected, skills: handoff.skills, why: why, brief: brief ?? [],
              opened: at,
              due: handoff.dueInSeconds.map { at + $0 * 1000 },
              escalation: handoff.escalation.map { .init(at: at + $0.afterSeconds * 1000, desk: $0.toDesk) })),
          HandoffEvent(
            .opened, id: id, conversation: work.conversation, desk: handoff.desk,
            priority: handoff.priority, at: at)
        ))
    }
    return changes
  }

  // MARK: - Problems

  static let erased = Problem(.erased, "this conversation was erased; a new one needs another id")

  private static func reused(_ turn: String) -> Problem {
    Problem(.turnReused, "the turn `\(turn)` of this conversation was another one; a new turn needs a new id")
  }
}
