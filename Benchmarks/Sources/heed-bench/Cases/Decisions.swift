import Conversations
import Diagnostics
import EmotionScoring
import Escalation
import Foundation
import Heed
import RuleCompilation
import RuleRuntime
import RuleSemantics
import TextNormalization

/// Decides on conversations again and again.
final class DecisionLoop {
  private let engine: Engine
  private let conversations: [[Conversations.Turn]]
  private let detail: DecisionDetail
  private var scratch = EngineScratch()

  /// Number of turns.
  var count: Int { conversations.reduce(0) { $0 + $1.count } }

  /// - Parameter texts: what customers say; 8 of them make a conversation.
  init(_ program: Program, texts: [String], _ detail: DecisionDetail = .outcome) {
    engine = Engine(program)
    self.detail = detail
    conversations = stride(from: 0, to: texts.count, by: 8).map { start in
      texts[start..<min(start + 8, texts.count)].enumerated().map { index, text in
        Conversations.Turn(
          id: "t\(index)", speaker: .customer, text: text,
          at: 1_772_445_600_000 + Int64(start + index) * 30_000,
          channel: "web")
      }
    }
  }

  /// Decides on all turns; how many rules fired.
  func run() -> Int {
    var fired = 0
    for turns in conversations {
      var conversation = engine.newConversation(id: "c")
      for turn in turns {
        fired += engine.decide(turn, in: &conversation, detail: detail, scratch: &scratch).fired.count
      }
    }
    return fired
  }

  /// Nanoseconds of every single decision on a text of less than `bytes`, each the median of so many times.
  func times(under bytes: Int, rounds: Int) -> [Double] {
    var times = [[Double]](repeating: [], count: count)
    for _ in 0..<rounds {
      var place = 0
      for turns in conversations {
        var conversation = engine.newConversation(id: "c")
        for turn in turns {
          let start = wallTime()
          let decision = engine.decide(turn, in: &conversation, detail: detail, scratch: &scratch)
          let end = wallTime()
          precondition(decision.origin != .repeated, "every turn has an id of its own")
          times[place].append(end - start)
          place += 1
        }
      }
    }
    let pause = (0..<1001).map { _ in -wallTime() + wallTime() }.median
    return zip(times, conversations.joined()).filter { $1.text.utf8.count < bytes }.map { time, _ in
      max(time.median - pause, 0)
    }
  }
}

/// Why a rule set for a benchmark cannot be used.
struct RuleSetError: Error, CustomStringConvertible {
  let description: String
}

/// Reads, checks and compiles a rule set, as the library does.
func program(at path: String) throws -> Program {
  let (ruleSet, diagnostics) = checked(
    RuleFolder.loaded(path),
    options: CheckOptions(isZone: { TimeZones.isZone($0) }, scores: Matter.allCases.map(\.rawValue)))
  guard let ruleSet else {
    let first = diagnostics.first { $0.severity == .error }
    throw RuleSetError(description: "\(path): \(first?.finding.message(in: .english) ?? "no rule set")")
  }
  return try compiled(ruleSet, zones: { TimeZones.table(of: $0) })
}

/// Whole decisions: on the shipped rules, on generated ones, and how the time grows with rules that do not hold.
struct DecisionCases {
  let rules: String
  let work: String
  let rounds: Int

  func run(_ folder: WorkloadFolder, _ peers: Peers, into table: inout ResultTable) throws {
    var writer = MessageWriter(seed: 5)
    let texts = (0..<4000).map { _ in writer.message() }
    let shopProgram = try program(at: rules)
    let shop = DecisionLoop(shopProgram, texts: texts)
    var loops: [(rules: Int, loop: DecisionLoop)] = []
    var thousand = shopProgram
    for count in [100, 1000, 10_000] {
      let path = "\(work)/generated-\(count).heed"
      try GeneratedRules(rules: count).text.write(toFile: path, atomically: true, encoding: .utf8)
      let program = try program(at: path)
      loops.append((count, DecisionLoop(program, texts: texts)))
      if count == 1000 { thousand = program }
    }

    try Workload(patterns: [], messages: texts.map { Array($0.utf8) }).write(
      folder: folder.path, name: "texts")
    var race = Race()
    race.add("shop", items: shop.count) { shop.run() }
    for (count, loop) in loops { race.add("\(count)", items: loop.count) { loop.run() } }
    let zen = peers.enter(.zen, folder: folder.path, set: "texts", count: 1000, into: &race)
    let results = try race.medians(rounds: rounds)

    for (title, program) in [("1,000 rules, 488 patterns", thousand), ("storefront", shopProgram)] {
      for (detail, words) in [(DecisionDetail.outcome, "outcome"), (.evidence, "with evidence")] {
        let times = DecisionLoop(program, texts: texts, detail).times(under: 200, rounds: rounds)
        add("\(title), \(words)", times, isAsked: detail == .outcome, into: &table)
      }
    }
    for (title, name) in [("1,000 rules", "1000"), ("storefront", "shop")] {
      table.add(
        "decision, \(title), outcome", results[name]?.nanoseconds ?? 0,
        peer: "zen-engine, table of 100 rows" + zen.remark, results["zen"]?.nanoseconds,
        target: .ratio(1 / 40))
    }
    let few = results["100"]
    for (count, _) in loops.dropFirst() {
      let many = results["\(count)"]
      table.add(
        "decision, \(count) rules", many?.nanoseconds ?? 0, peer: "Heed, 100 rules with the same matches",
        few?.nanoseconds, target: .ratio(1.5),
        remark: many?.result == few?.result ? "" : ", **other rules fired**")
    }
  }

  /// - Parameter isAsked: whether there is a target: of all that reading, scoring and deciding need, not of what is shown of it.
  private func add(_ title: String, _ times: [Double], isAsked: Bool, into table: inout ResultTable) {
    table.add("decision, \(title): median", times.median, target: isAsked ? .most(5000) : nil)
    table.add("decision, \(title): p99", times.quantile(0.99), target: isAsked ? .most(15_000) : nil)
  }
}
