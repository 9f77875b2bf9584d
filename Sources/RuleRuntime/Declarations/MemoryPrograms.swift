package struct MoodProgram: Sendable {
  package var name: String
  package var enter: CodeRange
  package var leave: CodeRange
  package init(name: String, enter: CodeRange, leave: CodeRange) {
    self.name = name
    self.enter = enter
    self.leave = leave
  }
}

package struct TrackProgram: Sendable {
  package var condition: CodeRange
  /// Recorded after the moods of the turn are known, because the condition reads one.
  package var readsMood: Bool
  package init(condition: CodeRange, readsMood: Bool) {
    self.condition = condition
    self.readsMood = readsMood
  }
}

package struct SeriesProgram: Sendable {
  package var value: CodeRange
  package init(value: CodeRange) { self.value = value }
}
