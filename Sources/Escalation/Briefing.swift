import Conversations
import EmotionScoring
import Masking
import Patterns
import RuleRuntime
import Signals
import TextNormalization

/// Evidence and the brief: why, in the customer's own words, with personal data masked.
extension Engine {
  private static let evidenceLimit = 24
  /// Emotions below this score are not worth an agent's eye.
  static let shownScore = 300

  /// - Parameter findings: personal data in the text.
  func evidence(
    _ text: NormalizedText, _ hits: PatternHits, _ scores: EmotionScores, hiding findings: [Masking.Finding]
  ) -> [Evidence] {
    if hits.matches.isEmpty, scores.evidence.isEmpty, program.selection.scoredTopics.isEmpty { return [] }
    var evidence: [Evidence] = []
    let counter = CharacterCounter(text.original)
    func shown(_ range: Range<Int>) -> String { Masker.masked(text.original, range, hiding: findings) }
    for hit in hits.matches.prefix(Self.evidenceLimit) {
      let isTopic = hit.definition < program.topics.count
      evidence.append(
        Evidence(
          kind: isTopic ? .topic : .trigger,
          name: isTopic
            ? program.topics[hit.definition].name
            : program.triggers[hit.definition - program.topics.count].name,
          text: shown(hit.range), characters: counter.characters(hit.range), contribution: nil))
    }
    for position in program.selection.scoredTopics where !hits.has(Int(position)) {
      let index = Int(position)
      let topic = program.topics[index]
      guard let score = topic.score, topic.holds(at: index, hits, scores) else { continue }
      for word in EmotionScorer.evidence(for: score.matter, in: text) {
        evidence.append(
          Evidence(
            kind: .topic, name: topic.name, text: shown(word.range),
            characters: counter.characters(word.range), contribution: word.contribution))
      }
    }
    var cues: [Evidence] = []
    for cue in scores.evidence {
      let name: String
      switch cue.signal {
      case .emotion(let emotion):
        if scores.thousandths[emotion.rawValue] < Self.shownScore { continue }
        name = Signal.emotions[emotion.rawValue].name
      case .urgency:
        if scores.urgency < Self.shownScore { continue }
        name = Signal.urgency.name
      case .valence: continue
      }
      cues.append(
        Evidence(
          kind: .emotion, name: name, text: shown(cue.range), characters: counter.characters(cue.range),
          contribution: cue.contribution))
    }
    if cues.isEmpty { return evidence }
    if cues.count > 1 {
      cues.sort {
        let a = (abs($0.contribution ?? 0), $1.characters.lowerBound, $1.name)
        let b = (abs($1.contribution ?? 0), $0.characters.lowerBound, $0.name)
        return a > b
      }
    }
    return evidence + cues.prefix(Self.evidenceLimit)
  }

  func brief(_ decision: Decision, _ conversation: Conversation, _ reading: Reading) -> HandoffBrief {
    let language = conversation.replyLanguage ?? program.policy.defaultLanguage
    var facts: [(name: String, value: String)] = []
    for (index, fact) in program.facts.enumerated() where fact.event == nil || reading.turn.event != nil {
      guard let value = conversation.facts[index], value != fact.defaultValue else { continue }
      facts.append((fact.name, masker.masked(fact.type.text(of: value, isChinese: false))))
    }
    for (index, capture) in program.captures.enumerated() {
      if let value = conversation.captures[index] { facts.append((capture.name, masker.masked(value))) }
    }
    var matched: [String] = []
    for item in decision.evidence where item.kind != .emotion {
      let words = "\(item.name): \(item.text)"
      if !matched.contains(words) { matched.append(words) }
    }
    return HandoffBrief(
      why: why(decision), reasons: decision.reasons, language: program.policy.languages[language],
      matched: matched,
      mood: conversation.mood, facts: facts, guidance: decision.agentNotes, tags: decision.tags,
      lastTurns: conversation.recent.map { ($0.speaker, $0.text) })
  }

  private func why(_ decision: Decision) -> String {
    if let because = decision.fired.first(where: \.decided)?.because { return because }
    return switch decision.origin {
    case .inDoubt:
      "Heed was in doubt: " + decision.faults.map { "\($0.name) \($0.detail)" }.joined(separator: "; ")
    case .ensure: "An ensure asks for it: " + decision.breaches.map(\.ensure).joined(separator: ", ")
    case .unreadable: "The message could not be read."
    default: decision.rule.map { "Rule \"\($0)\"." } ?? "The policy hands over what no rule covers."
    }
  }
}

/// Turns UTF-8 offsets into character (Unicode scalar) offsets without a pass per question.
struct CharacterCounter {
  /// Characters before each 64th byte.
  private let checkpoints: [Int]
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A short text is counted from its beginning each time.
    if bytes.count <= 256 {
      checkpoints = []
      return
    }
    var checkpoints: [Int] = []
    checkpoints.reserveCapacity(bytes.count / 64 + 1)
    var count = 0
    for (offset, byte) in bytes.enumerated() {
      if offset % 64 == 0 { checkpoints.append(count) }
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    self.checkpoints = checkpoints
  }

  func characters(_ range: Range<Int>) -> Range<Int> { before(range.lowerBound)..<before(range.upperBound) }

  private func before(_ offset: Int) -> Int {
    let block = max(min(offset / 64, checkpoints.count - 1), 0)
    var count = checkpoints.isEmpty ? 0 : checkpoints[block]
    bytes.withUnsafeBufferPointer { bytes in
      for index in block * 64..<min(offset, bytes.count) where bytes[index] & 0xC0 != 0x80 { count += 1 }
    }
    return count
  }
}
