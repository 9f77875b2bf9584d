import Conversations
import Escalation

/// `:say`: the last message said differently, and which ways change the decision.
extension TrySession {
  /// Longest message that is rephrased, in characters.
  private static let longest = 500

  mutating func sayDifferently(_ text: String) -> [String] {
    var said: (turn: Turn, before: Moment)?
    if text.isEmpty {
      // The newest message of the customer and how things stood before it.
      for (step, before) in zip(turns.reversed(), past.reversed()) where step.speaker == .customer {
        said = (step, before)
        break
      }
    } else {
      let turn = Turn(
        id: "t\(moment.turns + 1)", speaker: .customer, text: text, at: time, channel: moment.channel,
        facts: moment.facts, desks: moment.desks)
      said = (turn, moment)
    }
    guard let (turn, before) = said, !turn.text.isEmpty else { return ["nothing was said yet; :say TEXT"] }
    guard turn.text.count <= Self.longest else { return ["that message is too long to be said differently"] }
    let (first, words) = outcome(turn, before)
    var lines = Playback.labelled("as said", .dim, [words])
    for form in Rephrasing.all(of: turn.text) {
      guard case .text(let text) = form.outcome else {
        if case .impossible(let why) = form.outcome {
          lines += Playback.block("not made: \(why)", .dim, named: form.name)
        }
        continue
      }
      var other = turn
      other.text = text
      let (decision, words) = outcome(other, before)
      let isSame = Self.key(decision) == Self.key(first)
      let mark = isSame ? Terminal.styled("= the same", .dim) : Terminal.styled("≠ ", .bold, .yellow) + words
      lines += Playback.labelled(form.name, .dim, [mark])
      lines += Playback.labelled(
        "", .dim, HighlightedText(text, decision.evidence).lines(columns: Playback.room))
    }
    return lines + [""]
  }

  private var turns: [Turn] {
    moment.steps.compactMap { if case .turn(let turn, _) = $0 { turn } else { nil } }
  }

  /// What would be decided on a turn at a moment of the past.
  private func outcome(_ turn: Turn, _ before: Moment) -> (Decision, words: String) {
    var conversation = before.conversation
    let decision = engine.decide(turn, in: &conversation)
    return (decision, Terminal.styled(decision.outcome, Playback.style(decision.kind)))
  }

  /// What must be equal for two decisions to be the same one.
  private static func key(_ decision: Decision) -> [String?] {
    [decision.kind.rawValue, decision.handoff?.desk, decision.rule, decision.messages.last?.script]
  }
}
