import RuleRuntime

/// The memory of one conversation under two rule sets: what has one name in both and may differ.
struct MemoryPair {
  private(set) var differences: [Truth] = []

  init(
    _ old: Encoding, _ before: ConversationTerms, _ new: Encoding, _ after: ConversationTerms
  ) {
    let terms = old.terms
    var differences: [Truth] = []
    func compare(_ one: Truth, _ other: Truth) { differences.append(terms.not(terms.same(one, other))) }
    func compare(_ one: Number, _ other: Number) { differences.append(terms.not(terms.equal(one, other))) }
    compare(before.owner, after.owner)
    compare(before.hasCase, after.hasCase)
    compare(before.caseReaches, after.caseReaches)
    compare(before.caseProtected, after.caseProtected)
    compare(before.caseEscalated, after.caseEscalated)
    compare(before.casePriority, after.casePriority)
    compare(before.caseDesk, after.caseDesk)
    compare(before.caseOpenedAt, after.caseOpenedAt)
    compare(before.lastAgentAt, after.lastAgentAt)
    compare(before.messages, after.messages)
    compare(before.episodeMessages, after.episodeMessages)
    func twins(_ memory: InputKey.Memory, _ one: Range<Int>, _ other: Range<Int>) -> [(Int, Int)] {
      one.compactMap { index in
        let name = old.nameOfMemory(memory, index)
        return other.first { new.nameOfMemory(memory, $0) == name }.map { (index, $0) }
      }
    }
    for (one, other) in twins(.mood, before.moods.indices, after.moods.indices) {
      compare(before.moods[one], after.moods[other])
    }
    for (one, other) in twins(.track, before.tracks.indices, after.tracks.indices) {
      compare(before.ever[one], after.ever[other])
      for (bit, twin) in zip(before.tracks[one], after.tracks[other]) { compare(bit, twin) }
    }
    for (one, other) in twins(.captureKnown, before.captureKnown.indices, after.captureKnown.indices) {
      compare(before.captureKnown[one], after.captureKnown[other])
      compare(before.captureTexts[one], after.captureTexts[other])
    }
    for (one, other) in twins(.used, before.used.indices, after.used.indices) {
      compare(before.used[one], after.used[other])
      compare(before.ladder[one], after.ladder[other])
      compare(before.asked[one], after.asked[other])
      compare(before.pending[one], after.pending[other])
      for (bit, twin) in zip(before.decided[one], after.decided[other]) { compare(bit, twin) }
      for (bit, twin) in zip(before.effects[one], after.effects[other]) { compare(bit, twin) }
      for (effect, twin) in zip(before.timedEffects[one], after.timedEffects[other]) {
        compare(effect.exists, twin.exists)
        compare(effect.at, twin.at)
      }
    }
    self.differences = differences
  }
}
