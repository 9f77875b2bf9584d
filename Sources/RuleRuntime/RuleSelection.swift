package import Conversations
import Signals

/// What decides which conditions of a program a turn looks at.
package struct RuleSelection: Sendable {
  package let customer: ConditionIndex
  package let waiting: ConditionIndex
  package let drafts: ConditionIndex
  /// By event.
  package let events: [ConditionIndex]
  package let ensures: ConditionIndex
  /// Tracks whose condition reads no mood, and the others.
  package let plainTracks: ConditionIndex
  package let moodTracks: ConditionIndex
  /// Conditions under which moods begin.
  package let moods: ConditionIndex
  package let sources: [NumberSource]
  /// By rule: all that it takes to see whether it holds.
  package let gates: [RuleGate]
  /// Ranges of code that the gates point at.
  package let exceptions: [CodeRange]
  /// Topics that also hold by a learned score.
  package let scoredTopics: [Int32]

  package init(
    customer: ConditionIndex, waiting: ConditionIndex, drafts: ConditionIndex, events: [ConditionIndex],
    ensures: ConditionIndex, plainTracks: ConditionIndex, moodTracks: ConditionIndex, moods: ConditionIndex,
    sources: [NumberSource], rules: [RuleProgram], topics: [TopicProgram]
  ) {
    self.customer = customer
    self.waiting = waiting
    self.drafts = drafts
    self.events = events
    self.ensures = ensures
    self.plainTracks = plainTracks
    self.moodTracks = moodTracks
    self.moods = moods
    self.sources = sources
    var exceptions: [CodeRange] = []
    gates = rules.map { rule in
      let start = exceptions.count
      exceptions += rule.unless
      return RuleGate(
        firstDay: rule.valid?.lowerBound ?? .min, lastDay: rule.valid?.upperBound ?? .max, when: rule.when,
        unless: start..<exceptions.count)
    }
    self.exceptions = exceptions
    scoredTopics = topics.indices.filter { topics[$0].score != nil }.map { Int32($0) }
  }
}

/// A rule without its effects: a few numbers side by side.
package struct RuleGate: Sendable {
  package let firstDay: Int
  package let lastDay: Int
  package let when: CodeRange
  /// In `RuleSelection.exceptions`.
  package let unless: Range<Int>
}

extension Program {
  /// Adds to the candidates every condition of an index that may hold now.
  package func gather(
    _ index: ConditionIndex, _ frame: borrowing SignalFrame, _ conversation: borrowing Conversation,
    _ stack: inout EvaluatorStack, into candidates: inout Candidates
  ) {
    for place in index.always.indices { candidates.insert(index.always[place]) }
    func add(_ table: borrowing PostingTable, _ members: borrowing [Int32]) {
      if table.isEmpty { return }
      for place in members.indices { table.add(Int(members[place]), to: &candidates) }
    }
    add(index.topics, frame.topics.members)
    add(index.triggers, frame.triggers.members)
    add(index.draftTopics, frame.draftTopics.members)
    add(index.draftTriggers, frame.draftTriggers.members)
    add(index.draftMatches, frame.draftMatches.members)
    add(index.moods, conversation.moods)
    if let intent = frame.intent { index.intents.add(intent, to: &candidates) }
    gatherFromMemory(index, conversation, into: &candidates)
    for place in index.numbers.indices {
      let source = index.numbers[place].source
      let value: Int64 =
        switch selection.sources[source] {
        case .signal(let signal): frame.numbers[signal]
        case .fact(let fact, let absent): Self.number(conversation.facts[fact]) ?? absent
        case .code(let range): value(of: range, frame, conversation, &stack)
        }
      index.numbers[place].add(value, to: &candidates)
    }
  }

  private func gatherFromMemory(
    _ index: ConditionIndex, _ conversation: borrowing Conversation,
    into candidates: inout Candidates
  ) {
    if !index.decided.isEmpty {
      for entry in 0..<conversation.rules.count where conversation.rules[entry: entry].decidedBits != 0 {
        index.decided.add(conversation.rules.position(entry), to: &candidates)
      }
    }
    if !index.recentTracks.isEmpty || !index.everTracks.isEmpty {
      for entry in 0..<conversation.tracks.count {
        let track = conversation.tracks.position(entry)
        index.everTracks.add(track, to: &candidates)
        if conversation.bits(of: conversation.tracks[entry: entry]) != 0 {
          index.recentTracks.add(track, to: &candidates)
        }
      }
    }
    if !index.captures.isEmpty {
      for capture in conversation.captures.indices where conversation.captures[capture] != nil {
        index.captures.add(capture, to: &candidates)
      }
    }
    for place in index.knownFacts.indices where conversation.facts[index.knownFacts[place].fact] != nil {
      for item in index.knownFacts[place].items { candidates.insert(item) }
    }
    for postings in index.texts {
      var text = postings.key.absent
      if case .text(let actual) = conversation.facts[postings.key.fact] { text = actual }
      guard let text, let items = postings.lists[text] else { continue }
      for item in items { candidates.insert(item) }
    }
  }
}
