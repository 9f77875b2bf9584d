/// Looks for sensitive topics in conditions, moods and recorded conditions opened (definitions are open already).
struct Sensitivity {
  let topics: [Bool]
  let moods: [CheckedMood]

  init(topics: [Bool], moods: [CheckedMood], tracks: () -> [Condition]) {
    self.topics = topics
    self.moods = moods
  }

  /// The first sensitive topic that is mentioned, in any polarity.
  func topic(in condition: Condition, tracks: [Condition]) -> Int? {
    switch condition {
    case .topic(let topic), .draftTopic(let topic): topics[topic] ? topic : nil
    case .mood(let mood):
      topic(in: moods[mood].enter, tracks: tracks) ?? topic(in: moods[mood].leave, tracks: tracks)
    case .window(let track, _, _), .ever(let track): topic(in: tracks[track], tracks: tracks)
    case .not(let inner): topic(in: inner, tracks: tracks)
    case .all(let items), .any(let items): items.lazy.compactMap { topic(in: $0, tracks: tracks) }.first
    default: nil
    }
  }
}
