import EmotionScoring
import TextNormalization

/// What reading a message costs: normalisation alone, emotion alone.
struct ReadingCases {
  let rounds: Int

  func run(_ folder: WorkloadFolder, _ peers: Peers, into table: inout ResultTable) throws {
    let texts = try folder.workload("500").texts
    let normalizer = Normalizer()
    let scorer = try EmotionScorer(authorEntries: [])
    let isEnglish: (String) -> Bool = { $0.utf8.allSatisfy { $0 < 0x80 } }
    let english = texts.filter(isEnglish)
    let chinese = texts.filter { !isEnglish($0) }
    let normalized = texts.map { normalizer.normalized($0) }

    var race = Race()
    race.add("normalise", items: texts.count) {
      texts.reduce(0) { $0 + normalizer.normalized($1).utf8.count }
    }
    race.add("score", items: texts.count) {
      normalized.reduce(0) { $0 + scorer.scores(of: $1, explaining: false).valence }
    }
    race.add("explain", items: texts.count) {
      normalized.reduce(0) { $0 + scorer.scores(of: $1, explaining: true).evidence.count }
    }
    for (name, texts) in [("english", english), ("chinese", chinese)] {
      race.add(name, items: texts.count) {
        texts.count { scorer.scores(of: normalizer.normalized($0), explaining: false).valence < 0 }
      }
    }
    let vader = peers.enter(
      .vader, folder: folder.path, set: "500", count: min(400, english.count), into: &race)
    let snow = peers.enter(
      .snownlp, folder: folder.path, set: "500", count: min(60, chinese.count), into: &race)
    let results = try race.medians(rounds: rounds)
    func time(_ name: String) -> Double { results[name]?.nanoseconds ?? 0 }
    table.add("normalisation", time("normalise"))
    table.add("emotion of normalised text", time("score"))
    table.add("the same, with the words that caused it", time("explain"))
    table.add(
      "normalisation and emotion, English", time("english"), peer: "VADER" + vader.remark,
      results["vader"]?.nanoseconds, target: .ratio(1 / 20))
    table.add(
      "normalisation and emotion, Chinese", time("chinese"), peer: "SnowNLP" + snow.remark,
      results["snownlp"]?.nanoseconds, target: .ratio(1 / 1000))
  }
}
