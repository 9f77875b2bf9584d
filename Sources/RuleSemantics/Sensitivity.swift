/// Looks for sensitive topics in conditions, moods and recorded conditions opened (definitions are open already).
struct Sensitivity {
  let topics: [Bool]
  let moods: [CheckedMood]

  init(topics: [Bool], moods: [CheckedMood], tracks: () -> [Condition]) {
    self.topics = topics
    self.moods = moods
  }

  /// The first sensitive topic that is mentioned, in any polarity.
  ///
  /// A mood within a mood is an error of its own and stays shut: it may lead back to itself.
  func topic(in condition: Condition, tracks: [Condition], opensMoods: Bool = true) -> Int? {
    func inner(_ condition: Condition, opensMoods: Bool) -> Int? {
      topic(in: condition, tracks: tracks, opensMoods: opensMoods)
    }
    return switch condition {
    case .topic(let topic), .draftTopic(let topic): topics[topic] ? topic : nil
    case .mood(let mood) where opensMoods:
      inner(moods[mood].enter, opensMoods: false) ?? inner(moods[mood].leave, opensMoods: false)
    case .window(let track, _, _), .ever(let track): inner(tracks[track], opensMoods: opensMoods)
    case .not(let negated): inner(negated, opensMoods: opensMoods)
    case .all(let items), .any(let items):
      items.lazy.compactMap { inner($0, opensMoods: opensMoods) }.first
    default: nil
    }
  }
}
