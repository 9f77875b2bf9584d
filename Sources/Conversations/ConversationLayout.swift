/// The names behind the dense arrays of a `Conversation`: what one rule set remembers, in its order.
///
/// It belongs to a compiled rule set and is shared by all conversations under it. When another rule set takes over, memory
/// is carried across by these names (R23).
package final class ConversationLayout: Sendable {
  /// Fingerprint of the rule set.
  package let fingerprint: String
  package let facts: NameTable
  /// The cases of each fact that is one of some; none for the others.
  package let cases: [[String]]
  package let captures: NameTable
  /// Canonical texts of recorded conditions and values.
  package let tracks: NameTable
  /// Of each track, whether its condition reads a mood.
  package let tracksReadMood: [Bool]
  package let series: NameTable
  package let moods: NameTable
  package let rules: NameTable
  package let scripts: NameTable
  package let topics: NameTable
  package let triggers: NameTable
  package let intents: NameTable
  package let desks: [String]
  package let languages: [String]
  /// How many signals a frame has.
  package let signalCount: Int

  /// Of a rule set that declares nothing.
  static let empty = ConversationLayout(
    fingerprint: "", facts: [], cases: [], captures: [], tracks: [], tracksReadMood: [], series: [],
    moods: [], rules: [], scripts: [], topics: [], triggers: [], intents: [], desks: [], languages: [],
    signalCount: 0)

  package init(
    fingerprint: String, facts: [String], cases: [[String]], captures: [String], tracks: [String],
    tracksReadMood: [Bool], series: [String],
    moods: [String],
    rules: [String], scripts: [String], topics: [String], triggers: [String], intents: [String],
    desks: [String], languages: [String],
    signalCount: Int
  ) {
    self.fingerprint = fingerprint
    self.facts = NameTable(facts)
    self.cases = cases
    self.captures = NameTable(captures)
    self.tracks = NameTable(tracks)
    self.tracksReadMood = tracksReadMood
    self.series = NameTable(series)
    self.moods = NameTable(moods)
    self.rules = NameTable(rules)
    self.scripts = NameTable(scripts)
    self.topics = NameTable(topics)
    self.triggers = NameTable(triggers)
    self.intents = NameTable(intents)
    self.desks = desks
    self.languages = languages
    self.signalCount = signalCount
  }
}
