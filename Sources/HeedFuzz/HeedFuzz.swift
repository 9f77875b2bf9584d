import ArgumentParser
import EmotionScoring
import Escalation
import Foundation
import Heed
import RuleCompilation
import RuleSemantics
import SeededRandom

/// `HeedFuzz`: random rule files, conversations and lines, tried until the time is over.
///
/// Before a case is tried it is written to `FAILURES/current`; whatever ends the process, the input is there.
@main
struct HeedFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tries random rule files, turns and lines. Scripts/fuzz runs it so that crashes are kept.",
    discussion: "Exit codes: 0 nothing found, 1 something that must not happen did, 2 misuse.")

  @Option(help: "How long to go on.") var seconds = 60
  @Option(help: "Where the random numbers start; the same seed tries the same cases.") var seed: UInt64 = 1
  @Option(help: "Only this kind of case: rules, turns or line.") var only: String?
  @Option(help: "Try one file that was kept.", completion: .file()) var replay: String?
  @Option(help: "Where inputs are kept.", completion: .directory) var failures = "fuzz-failures"
  @Option(help: "The repository.", completion: .directory) var repository = "."

  func validate() throws {
    if let only, FuzzCase.Kind(rawValue: only) == nil {
      throw ValidationError("--only is rules, turns or line")
    }
    if seconds < 1 { throw ValidationError("--seconds is at least 1") }
  }

  func run() throws {
    let trials: Trials
    do {
      trials = try Trials(repository: URL(filePath: repository))
    } catch let violation as Violation {
      throw ValidationError(violation.message)
    }
    if let replay {
      guard let data = FileManager.default.contents(atPath: replay),
        let fuzzCase = FuzzCase(file: Array(data))
      else {
        throw ValidationError("\(replay) holds no case")
      }
      let (duration, violation) = trials.tried(fuzzCase)
      print("\(duration): \(violation?.message ?? "nothing wrong")")
      if violation != nil { throw ExitCode(1) }
      return
    }
    try go(trials)
  }

  private func go(_ trials: Trials) throws {
    try FileManager.default.createDirectory(atPath: failures, withIntermediateDirectories: true)
    let current = "\(failures)/current"
    let start = ContinuousClock.now
    var counts: [FuzzCase.Kind: Int] = [:]
    var slowest: (duration: Duration, name: String) = (.zero, "none")
    var found: [String: Int] = [:]
    var number = 0
    while ContinuousClock.now - start < .seconds(seconds) {
      number += 1
      var random = SeededGenerator(seed: seed, number: number)
      guard let fuzzCase = trials.fuzzCase(only.flatMap(FuzzCase.Kind.init), &random) else { continue }
      try Data(fuzzCase.file).write(to: URL(filePath: current))
      let (duration, violation) = trials.tried(fuzzCase)
      counts[fuzzCase.kind, default: 0] += 1
      let name = "\(fuzzCase.kind.rawValue)-\(seed)-\(number)"
      if duration > slowest.duration {
        slowest = (duration, name)
        try Data(fuzzCase.file).write(to: URL(filePath: "\(failures)/slowest"))
      }
      guard let violation else { continue }
      // The same thing again is counted, not kept: of each kind of trouble a few cases are enough.
      let kind = fuzzCase.kind.rawValue + ": " + violation.message.prefix(60).filter { !$0.isNumber }
      found[kind, default: 0] += 1
      if found[kind, default: 0] <= 3 {
        try Data(fuzzCase.file).write(to: URL(filePath: "\(failures)/\(name)"))
        print("\(failures)/\(name): \(violation.message)")
      }
    }
    try FileManager.default.removeItem(atPath: current)
    let tried = FuzzCase.Kind.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
    print("tried \(tried); slowest \(slowest.duration) (\(slowest.name))")
    for (kind, count) in found.sorted(by: { $0.key < $1.key }) { print("\(count) times \(kind)") }
    if !found.isEmpty { throw ExitCode(1) }
  }
}

/// The cases and what is tried with them.
struct Trials {
  private let corpus: Corpus
  private let rules: RuleMutations
  private let texts: TextMutations
  private let ruleTrial: RuleTrial
  private let turnTrial: TurnTrial
  /// Rule sets without errors, by their path.
  private let engines: [String: Engine]
  private let roots: [String]

  /// A case that takes longer than this is a violation.
  private static let longest = Duration.seconds(5)
  /// After so many seconds the process is ended, and the case stands in `current`.
  private static let ended: UInt32 = 60

  init(repository: URL) throws {
    corpus = try Corpus(repository: repository)
    texts = TextMutations(sentences: corpus.sentences)
    rules = RuleMutations(corpus: corpus, texts: texts)
    turnTrial = TurnTrial(lines: TurnLines(texts: texts))
    ruleTrial = RuleTrial(corpus: corpus, turns: turnTrial)
    var engines: [String: Engine] = [:]
    for (root, _) in corpus.ruleSets {
      let (ruleSet, _) = checked(
        corpus.loaded(root),
        options: CheckOptions(isZone: { TimeZones.isZone($0) }, today: 20_500, examples: false))
      if let ruleSet { engines[root] = Engine(try compiled(ruleSet, zones: { TimeZones.table(of: $0) })) }
    }
    self.engines = engines
    // The storefront has more to go wrong than all the others: every third conversation is its.
    let large = engines.keys.filter { $0.hasPrefix("rules/") }.sorted()
    let small = engines.keys.filter { !$0.hasPrefix("rules/") }.sorted()
    roots =
      small
      + (large.isEmpty
        ? [] : Array(repeatElement(large, count: max(1, small.count / 2 / large.count)).joined()))
  }

  /// A new case, of one kind if one is given.
  func fuzzCase(_ kind: FuzzCase.Kind?, _ random: inout SeededGenerator) -> FuzzCase? {
    switch kind ?? random.pick([.rules, .rules, .turns, .turns, .turns, .line]) ?? .line {
    case .rules: return rules.ruleCase(&random)
    case .turns:
      guard let root = random.pick(roots), let engine = engines[root] else { return nil }
      let others = random.once(in: 10) ? [random.pick(roots) ?? root] : []
      return FuzzCase(
        kind: .turns, words: [root] + others, bytes: turnTrial.lines.lines(for: engine.program, &random))
    case .line:
      guard let line = random.pick(corpus.lines) else { return nil }
      return FuzzCase(kind: .line, words: [], bytes: LineTrial.mutated(line, texts, &random))
    }
  }

  /// Tries a case: how long it took, and what was wrong.
  func tried(_ fuzzCase: FuzzCase) -> (Duration, Violation?) {
    alarm(Self.ended)
    defer { alarm(0) }
    let start = ContinuousClock.now
    var violation: Violation?
    do {
      switch fuzzCase.kind {
      case .rules: try ruleTrial.run(fuzzCase)
      case .line: try LineTrial().run(fuzzCase)
      case .turns:
        guard let engine = fuzzCase.words.first.flatMap({ engines[$0] }) else {
          throw Violation("\(fuzzCase.words) is no rule set without errors")
        }
        let other = fuzzCase.words.count > 1 ? engines[fuzzCase.words[1]] : nil
        try turnTrial.run(fuzzCase.bytes, engine, then: other)
      }
    } catch let found as Violation {
      violation = found
    } catch {
      violation = Violation("\(error)")
    }
    let duration = ContinuousClock.now - start
    if violation == nil, duration > Self.longest { violation = Violation("took longer than \(Self.longest)") }
    return (duration, violation)
  }
}
