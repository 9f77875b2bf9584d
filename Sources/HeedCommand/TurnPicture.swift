import Conversations
import Escalation
import RuleRuntime
import Signals

/// One turn at a glance, as `heed explain` and `heed try` show it: the words that weighed, the decision, what the customer
/// reads, the mood, the rules that fired and those that nearly did.
struct TurnPicture {
  let turn: Turn
  let decision: Decision
  let program: Program

  /// The customer's words with marks; everybody else's as they are.
  var spoken: [String] {
    guard turn.speaker == .customer, turn.kind == .text, turn.facts.isEmpty, !turn.text.isEmpty,
      turn.text.utf8.count <= 2000
    else { return Playback.spoken(turn) }
    return Playback.labelled(
      "customer", .bold, HighlightedText(turn.text, decision.evidence).lines(columns: Playback.room))
  }

  /// - Parameter mood: with this turn, if the customer spoke.
  /// - Parameter nearest: how many rules that nearly fired are named at most.
  func decided(_ mood: MoodCurve, nearest: Int) -> [String] {
    if decision.kind == .noted { return Playback.trouble(decision) }
    var lines = [Playback.badge(decision)]
    if let because = decision.fired.first(where: \.decided)?.because {
      lines += Playback.block(because, .dim)
    }
    lines += Playback.said(decision)
    lines += Playback.marks(decision)
    lines += Playback.trouble(decision)
    if turn.speaker == .customer {
      let now = mood.now
      if !now.isEmpty { lines += Playback.labelled("mood", .dim, [now.joined(separator: "   ")]) }
    }
    lines += words
    lines += rules(nearest: nearest)
    return lines + [""]
  }

  /// What was matched, and with which words.
  private var words: [String] {
    var found: [String] = []
    for item in HighlightedText.shown(decision.evidence) {
      let weight = item.contribution.map { ($0 > 0 ? " +" : " ") + Playback.decimal($0) } ?? ""
      let word = "\(item.name) «\(Width.cut(Playback.flat(item.text), to: 24))»\(weight)"
      if !found.contains(word), found.count < 8 { found.append(word) }
    }
    if let intent = decision.values.intent {
      found.append("intent \(intent) \(Playback.decimal(decision.values.intentSimilarity))")
    }
    return found.isEmpty ? [] : Playback.block(found.joined(separator: " · "), .dim, named: "words")
  }

  private func rules(nearest: Int) -> [String] {
    guard let trace = decision.trace else { return [] }
    var lines: [String] = []
    let fired = decision.fired.map { "“\($0.name)”" + ($0.decided ? " decided" : "") }
    if !fired.isEmpty { lines += Playback.block(fired.joined(separator: ", "), .dim, named: "fired") }
    var kept: [String] = []
    for rule in trace.rules {
      switch rule.outcome {
      case .displaced(let others):
        kept.append("“\(rule.rule)” displaced by \(others.map { "“\($0)”" }.joined(separator: ", "))")
      case .exhausted: kept.append("“\(rule.rule)” limit used up")
      default: break
      }
    }
    if !kept.isEmpty { lines += Playback.block(kept.joined(separator: ", "), .dim, named: "kept back") }
    for (index, miss) in trace.nearMisses(within: Trace.near).prefix(nearest).enumerated() {
      lines += Playback.block(
        "“\(miss.rule)”: \(miss.shortfall.words)", .dim, named: index == 0 ? "nearly" : "")
    }
    return lines
  }
}
