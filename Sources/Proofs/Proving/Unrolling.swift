/// Customer messages one after another as terms, begun with a new conversation or with any.
final class Unrolling {
  enum Start {
    case newConversation
    /// After any conversation; see `Encoding.anyConversation`.
    case anyConversation(knowsHistory: Bool)
  }

  let encoding: Encoding
  private(set) var turns: [TurnTerms] = []
  private let start: ConversationTerms
  private let allowsMore: Bool

  /// - Parameter allowsMore: between messages, events and drafts may have handed off.
  init(_ encoding: Encoding, from start: Start, allowsMore: Bool) {
    self.encoding = encoding
    self.allowsMore = allowsMore
    switch start {
    case .newConversation: self.start = encoding.newConversation()
    case .anyConversation(let knowsHistory):
      self.start = encoding.anyConversation(knowsHistory: knowsHistory)
    }
  }

  /// The turn at a position, 0 and up.
  func turn(_ position: Int) -> TurnTerms {
    while turns.count <= position {
      let inputs = TurnInputs(
        terms: encoding.terms, turn: turns.count, side: encoding.side, vocabulary: encoding.vocabulary,
        fixed: nil)
      turns.append(
        encoding.turn(
          inputs, after: turns.last?.after ?? start, previous: turns.last?.moment.frame,
          allowsMore: allowsMore))
    }
    return turns[position]
  }
}
