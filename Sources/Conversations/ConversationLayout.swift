/// The names behind the dense arrays of a `Conversation`: what one rule set remembers, in its order.
///
/// It belongs to a compiled rule set and is shared by all conversations under it. When another rule set takes over, memory
/// is carried across by these names (R23).
package final class ConversationLayout: Sendable {
  /// Fingerprint of the rule set.
  package let fingerprint: String
  package let facts: [String]
  /// The cases of each fact that is one of some; none for the others.
  package let cases: [[String]]
  package let captures: [String]
  /// Canonical texts of recorded conditions and values.
  package let tracks: [String]
  /// Of each track, whether its condition reads a mood.
  package let tracksReadMood: [Bool]
  package let series: [String]
  package let moods: [String]
  package let rules: [String]
  package let scripts: [String]
  package let topics: [String]
  package let triggers: [String]
  package let intents: [String]
  package let desks: [String]
  package let languages: [String]
  /// How many signals a frame has.
  package let signalCount: Int

  // Where names lie, so that restoring a conversation costs what it remembers and not what the rule set has.
  let trackPositions: [String: Int]
  let moodPositions: [String: Int]
  let rulePositions: [String: Int]
  let scriptPositions: [String: Int]
  let topicPositions: [String: Int]
  let triggerPositions: [String: Int]

  package init(
    fingerprint: String, facts: [String], cases: [[String]], captures: [String], tracks: [String],
    tracksReadMood: [Bool], series: [String],
    moods: [String],
    rules: [String], scripts: [String], topics: [String], triggers: [String], intents: [String],
    desks: [String], languages: [String],
    signalCount: Int
  ) {
    self.fingerprint = fingerprint
    self.facts = facts
    self.cases = cases
    self.captures = captures
    self.tracks = tracks
    self.tracksReadMood = tracksReadMood
    self.series = series
    self.moods = moods
    self.rules = rules
    self.scripts = scripts
    self.topics = topics
    self.triggers = triggers
    self.intents = intents
    self.desks = desks
    self.languages = languages
    self.signalCount = signalCount
    trackPositions = Self.positions(tracks)
    moodPositions = Self.positions(moods)
    rulePositions = Self.positions(rules)
    scriptPositions = Self.positions(scripts)
    topicPositions = Self.positions(topics)
    triggerPositions = Self.positions(triggers)
  }

  private static func positions(_ names: [String]) -> [String: Int] {
    Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }
}
