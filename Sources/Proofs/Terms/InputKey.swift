package import Signals

/// What the name of an input means: one thing that a turn brings, or one thing that is left open about what was before it.
package struct InputKey: Sendable, Hashable {
  /// Turns count from 0, those before the first one known from −1 down.
  package var turn: Int
  package var kind: Kind
  /// 0: what both rule sets of a comparison read alike; else the rule set that reads it in its own way.
  package var side: Int

  package init(turn: Int, _ kind: Kind, side: Int = 0) {
    self.turn = turn
    self.kind = kind
    self.side = side
  }

  package enum Kind: Sendable, Hashable {
    // What a turn says
    case signal(Signal)
    case topic(String)
    case trigger(String)
    case draftTopic(String)
    case draftTrigger(String)
    case draftMatch(Int)
    /// Position among all intents, −1 for none.
    case intent
    /// Thousandths.
    case similarity
    case unreadable
    case factKnown(String)
    case fact(String)
    case capture(String)
    case captureText(String)
    /// 0 open, 1 closed, 2 full.
    case desk(String)
    // When it comes
    case day
    /// Milliseconds.
    case at
    case localDay(String)
    case localMinute(String)
    case localRest(String)
    // What happens before it
    case givesBack, agentSpeaks, agentAt, somethingElse
    // What was before the first turn
    /// By name of what is remembered, and how far back.
    case memory(Memory, String, Int)
  }

  /// What a conversation remembers.
  package enum Memory: Sendable, Hashable {
    case owner, hasCase, caseReaches, caseProtected, caseEscalated, casePriority, caseDesk, caseOpenedAt
    case lastAgentAt, customerTurns, episodeTurns
    case mood, track, ever, captureKnown, captureText
    case used, ladder, decided, effect, effectExists, effectAt, asked, pending
  }
}

extension InputKey.Kind {
  /// A clock other than the day.
  var isClock: Bool {
    switch self {
    case .at, .localDay, .localMinute, .localRest, .agentAt: true
    case .memory(let memory, _, _):
      memory == .caseOpenedAt || memory == .lastAgentAt || memory == .effectAt
    default: false
    }
  }
}
