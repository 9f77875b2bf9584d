package import Conversations

/// What somebody thinks of a conversation or of one decision in it.
package struct Feedback: Sendable, Equatable {
  package var conversation: String
  package var turn: String?
  /// 1 (worst) … 5.
  package var satisfaction: Int?
  /// The decision that would have been right, in the caller's words.
  package var correction: String?
  /// Already masked as `RecordKeeping` says.
  package var comment: String?
  /// Who says so, in the caller's words.
  package var author: String?
  package var at: Instant

  package init(
    conversation: String, turn: String? = nil, satisfaction: Int? = nil, correction: String? = nil,
    comment: String? = nil, author: String? = nil, at: Instant
  ) {
    self.conversation = conversation
    self.turn = turn
    self.satisfaction = satisfaction
    self.correction = correction
    self.comment = comment
    self.author = author
    self.at = at
  }

  func check() throws(StoreError) {
    try StoredName.check(conversation, "the id of the conversation")
    try StoredName.check(turn, "the id of the turn")
    if let satisfaction, !(1...5).contains(satisfaction) {
      throw .unusable("a satisfaction of \(satisfaction); it is 1 to 5")
    }
  }
}

/// A feedback as it was kept.
package struct RecordedFeedback: Sendable, Equatable {
  /// 1 and up, in the order of arrival.
  package var id: Int64
  package var feedback: Feedback
}
