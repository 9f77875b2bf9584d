import Patterns
import TextNormalization

/// Finds which patterns of a workload match which messages, as Heed does.
final class HeedMatcher {
  private let patternSet: PatternSet
  private var scratch = PatternScratch()

  /// How patterns of a workload are given to Heed.
  enum Form {
    /// As rules have them: `match /…/` on normalised text where a pattern can match there, else `match raw /…/`.
    case normalized
    /// All `match raw /…/`: the same hits as the plain loop, for patterns that were written for text that is not normal.
    case asWritten
  }

  convenience init(_ patterns: [WorkloadPattern], _ form: Form) throws {
    try self.init(Self.definitions(patterns, form))
  }

  /// Compiles the patterns.
  init(_ definitions: [PatternDefinition]) throws { patternSet = try PatternSet(definitions) }

  /// The patterns as rules would have them; this tries each of them.
  static func definitions(_ patterns: [WorkloadPattern], _ form: Form) -> [PatternDefinition] {
    patterns.enumerated().map { index, pattern in
      let raw = RegexSource((pattern.caseless ? "(?i)" : "") + pattern.source, raw: true)
      let plain = RegexSource(pattern.source)
      // What normalised text cannot show is asked of the text as written.
      let asksForCase = !pattern.caseless && pattern.source.contains(where: \.isUppercase)
      let isPlain = form == .normalized && !asksForCase && (try? Regex(plain)) != nil
      return PatternDefinition(name: "p\(index)", expressions: [isPlain ? plain : raw])
    }
  }

  /// How many patterns match, a pattern counted as often as it is reported.
  func count(_ text: NormalizedText) -> Int { patternSet.scan(text, scratch: &scratch).matches.count }

  /// The numbers of the patterns that match, ascending.
  func hits(_ text: NormalizedText) -> [Int] {
    patternSet.scan(text, scratch: &scratch).matches.reduce(into: []) { found, match in
      if found.last != match.definition { found.append(match.definition) }
    }
  }

  /// Whether looking for every pattern gives the same hits.
  func isRight(_ text: NormalizedText) -> Bool {
    patternSet.scan(text, scratch: &scratch) == patternSet.scanPlainly(text, scratch: &scratch)
  }
}

/// A set that is matched, and what it has to reach.
struct MatchingCase {
  let set: String
  let title: String
  /// Of the plain loop's time.
  let target: Double
  /// Messages on which the plain loop and other slow ones are measured.
  let slowCount: Int
  /// Also with all patterns on the text as written.
  var showsRaw = false
  /// Those to compare with, how many messages they take in a lap, and which share of their time is the target. Heed takes as
  /// many as the quick ones.
  let peers: [(engine: PeerEngine, count: Int, target: Double?)]

  private static let quickCount = 4000

  static let all = [
    MatchingCase(
      set: "50", title: "50 patterns", target: 1 / 15, slowCount: 600,
      peers: [(.hyperscan, quickCount, nil), (.re2, quickCount, nil)]),
    MatchingCase(
      set: "500", title: "500 patterns", target: 1 / 150, slowCount: 400, showsRaw: true,
      peers: [
        (.hyperscan, quickCount, 0.4), (.re2, quickCount, nil), (.yara, 400, 1 / 12), (.re, 30, nil),
      ]),
    MatchingCase(
      set: "500h", title: "500 patterns, hot", target: 1 / 100, slowCount: 400,
      peers: [(.hyperscan, quickCount, nil)]),
    MatchingCase(
      set: "500-strong", title: "425 patterns, none weak", target: 1 / 150, slowCount: 400,
      peers: [(.hyperscan, quickCount, 1.5)]),
    MatchingCase(set: "5000", title: "5,000 patterns", target: 1 / 700, slowCount: 60, peers: []),
    MatchingCase(
      set: "5000-strong", title: "4,250 patterns, none weak", target: 1 / 700, slowCount: 60,
      peers: [(.hyperscan, quickCount, 1.5)]),
  ]

  /// Measures and adds rows.
  func run(_ folder: WorkloadFolder, _ peers: Peers, rounds: Int, into table: inout ResultTable) throws {
    let workload = try folder.workload(set)
    let normalizer = Normalizer()
    let texts = workload.messages.prefix(Self.quickCount).map { normalizer.normalized(bytes: $0) }
    let plain = PlainLoop(workload.patterns)
    let matcher = try HeedMatcher(workload.patterns, .normalized)
    let few = Array(workload.messages.prefix(slowCount))
    let wrong = texts.prefix(slowCount).count { !matcher.isRight($0) }

    var race = Race()
    race.add("heed", items: texts.count) { texts.reduce(0) { $0 + matcher.count($1) } }
    race.add("plain", items: few.count) { few.reduce(0) { $0 + plain.count($1) } }
    if showsRaw {
      let raw = try HeedMatcher(workload.patterns, .asWritten)
      race.add("raw", items: few.count) { texts.prefix(few.count).reduce(0) { $0 + raw.count($1) } }
    }
    let entries = self.peers.map {
      (
        peer: $0,
        entry: peers.enter(
          $0.engine, folder: folder.path, set: set, count: min($0.count, texts.count), into: &race)
      )
    }
    let results = try race.medians(rounds: rounds)
    let heed = results["heed"]?.nanoseconds ?? 0
    table.add(
      title, heed, peer: "plain PCRE2 JIT loop", results["plain"]?.nanoseconds, target: .ratio(target),
      remark: wrong == 0 ? "" : ", **\(wrong) messages with wrong hits**")
    if let raw = results["raw"] {
      table.add(
        title + ", each as `match raw /(?i)…/`", raw.nanoseconds, peer: "plain PCRE2 JIT loop",
        results["plain"]?.nanoseconds)
    }
    for (peer, entry) in entries {
      table.add(
        title, heed, peer: peer.engine.title + entry.remark, results[peer.engine.rawValue]?.nanoseconds,
        target: peer.target.map { .ratio($0) })
    }
  }
}
