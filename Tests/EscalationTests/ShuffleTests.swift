import Conversations
import Diagnostics
import Escalation
import Foundation
import RuleCompilation
import RuleFormatting
import RuleRuntime
import RuleSemantics
import RuleSyntax
import RuleTesting
import SeededRandom
import Signals
import Testing
import WireFormat

/// Order never matters (docs/decisions/0001), and neither does layout: the same declarations in any order, in any files of
/// their folder, formatted or not, give the same rule set and the same decisions.
@Suite struct ShuffleTests {
  /// Every rule set that is shipped: the storefront and those of the conformance suite that are meant to be right.
  static let roots: [String] = {
    let suite = ConformanceTests.entries.filter {
      !$0.contains(".findings") && ($0.hasSuffix(".heed") || !$0.contains("."))
    }
    // Whether the storefront has errors is another suite's question.
    let storefront = "rules/storefront"
    let isRight = (try? ShippedRuleSet(path: storefront).errors.isEmpty) ?? false
    return (isRight ? [storefront] : []) + suite.map { "\(ConformanceTests.folder)/\($0)" }
  }()

  /// Every rule file that is shipped.
  static let files: [String] = ["rules", "fixtures"].flatMap { folder in
    let names = FileManager.default.enumerator(atPath: ShippedRuleSet.repository.appending(path: folder).path)
    return (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".heed") }.sorted().map {
      "\(folder)/\($0)"
    }
  }

  @Test(
    "formatted, or with declarations in another order and in other files, it decides the same",
    arguments: roots)
  func rewritten(_ root: String) throws {
    let original = try Self.checked(root) { files, _ in
      Dictionary(uniqueKeysWithValues: files.map { ($0.source.path, $0.source.text(of: $0.whole)) })
    }
    let engine = Engine(try compiled(original, zones: ShippedRuleSet.zone))
    let conversations = try Self.conversations(of: original)
    // The storefront is large: of it everything changes at once, and nothing is explained.
    let isLarge = root.hasPrefix("rules/")
    let decisions = conversations.map { Self.decisions(on: $0, engine, isLarge ? .evidence : .explanation) }
    for seed in isLarge ? 1...1 : 0...2 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let again = try Self.checked(root) { files, isFolder in
        let files = seed < 2 ? files.map { Self.reformatted($0) } : files
        return seed == 0
          ? Dictionary(uniqueKeysWithValues: files.map { ($0.source.path, $0.source.text(of: $0.whole)) })
          : Self.shuffled(files, isFolder: isFolder, &random)
      }
      let other = Engine(try compiled(again, zones: ShippedRuleSet.zone))
      let change = ["formatted", "formatted and shuffled", "shuffled"][Int(seed)]
      #expect(other.program.fingerprint == engine.program.fingerprint, "\(change)")
      #expect(Set(again.tests.map(\.name)) == Set(original.tests.map(\.name)), "\(change)")
      for (conversation, expected) in zip(conversations, decisions) {
        #expect(
          Self.decisions(on: conversation, other, isLarge ? .evidence : .explanation) == expected, "\(change)"
        )
      }
    }
  }

  @Test("formatting twice changes nothing", arguments: files)
  func idempotent(_ path: String) throws {
    let text = try String(contentsOf: ShippedRuleSet.repository.appending(path: path), encoding: .utf8)
    let source = SourceFile(id: SourceID(0), path: path, text: text)
    guard let once = Self.formatted(source) else {
      #expect(parsed(source).diagnostics.contains { $0.severity == .error })
      return
    }
    #expect(Self.formatted(SourceFile(id: SourceID(0), path: path, text: once)) == once)
  }

  // MARK: - Rewriting

  private static func formatted(_ source: SourceFile) -> String? {
    let (file, diagnostics) = parsed(source)
    guard case .formatted(let text) = RuleFormatting.formatted(file, diagnostics: diagnostics) else {
      return nil
    }
    return text
  }

  private static func reformatted(_ file: RuleFileSyntax) -> RuleFileSyntax {
    let source = file.source
    return parsed(SourceFile(id: source.id, path: source.path, text: formatted(source) ?? "")).file
  }

  /// The declarations of each folder, dealt out to new files of it; a rule set of a single file stays one.
  private static func shuffled(
    _ files: [RuleFileSyntax], isFolder: Bool, _ random: inout SeededGenerator
  ) -> [String: String] {
    var result: [String: String] = [:]
    for (folder, files) in Dictionary(grouping: files, by: { RulePath.folder(of: $0.source.path) }).sorted(
      by: {
        $0.key < $1.key
      })
    {
      let declarations = files.flatMap { file in file.declarations.map { file.source.text(of: $0.span) } }
      let names =
        isFolder
        ? (0..<Int.random(in: 1...4, using: &random)).map { "\(folder)/\($0).heed" } : [files[0].source.path]
      for name in names { result[name] = "# shuffled\n" }
      for declaration in declarations.shuffled(using: &random) {
        result[names.randomElement(using: &random) ?? names[0], default: ""] += "\n\(declaration)\n"
      }
    }
    return result
  }

  /// The rule set with its files rewritten.
  private static func checked(
    _ root: String, rewritten: ([RuleFileSyntax], _ isFolder: Bool) -> [String: String]
  ) throws -> CheckedRuleSet {
    let path = ShippedRuleSet.repository.appending(path: root).path
    let loaded = RuleSetLoader(
      list: { folder in
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?.map { folder + "/" + $0 }
      }, read: { FileManager.default.contents(atPath: $0).map { Array($0) } }, parse: { parsed($0) }
    ).loaded(path)
    let files = rewritten(loaded.files.map(\.syntax), !root.hasSuffix(".heed"))
    let again = RuleSetLoader(
      list: { folder in
        let below = files.keys.filter { RulePath.folder(of: $0) == folder }
        return below.isEmpty ? nil : below.sorted()
      }, read: { files[$0].map { Array($0.utf8) } }, parse: { parsed($0) }
    ).loaded(path)
    let (ruleSet, diagnostics) = RuleSemantics.checked(
      again, options: .withExamples(isZone: { ShippedRuleSet.zone($0) != nil }, today: 20_500, run: false)
    )
    let errors = diagnostics.filter { $0.severity == .error }.map { $0.finding.message(in: .english) }
    #expect(errors == [])
    return try #require(ruleSet)
  }

  // MARK: - Comparing

  private static func decisions(on turns: [Turn], _ engine: Engine, _ detail: DecisionDetail) -> [String] {
    var conversation = engine.newConversation(id: "c")
    return turns.map { turn in
      var writer = JSONWriter()
      writer.decision(engine.decide(turn, in: &conversation, detail: detail))
      return writer.text
    }
  }

  /// The conversations of its tests, and everything else that the fixtures say.
  private static func conversations(of ruleSet: CheckedRuleSet) throws -> [[Turn]] {
    ruleSet.tests.map(turns) + (try recorded)
  }

  /// What the fixtures send, whatever rule set they send it to.
  private static var recorded: [[Turn]] {
    get throws {
      var conversations: [[Turn]] = []
      for path in files(endingWith: ".jsonl") {
        var turns: [Turn] = []
        let text = try String(contentsOf: ShippedRuleSet.repository.appending(path: path), encoding: .utf8)
        for line in text.split(separator: "\n") {
          if let whole = try? TurnLine(line: line.utf8) {
            conversations.append(whole.turns)
          } else if case .object(let members)? = try? JSON(parsing: line.utf8)["send"] {
            turns.append(try Turn(members, number: nil))
          }
        }
        if !turns.isEmpty { conversations.append(turns) }
      }
      return conversations
    }
  }

  private static func files(endingWith end: String) -> [String] {
    let names = FileManager.default.enumerator(
      atPath: ShippedRuleSet.repository.appending(path: "fixtures").path)
    return (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(end) }.sorted().map {
      "fixtures/\($0)"
    }
  }

  /// A test as turns; what it fixes and what it expects is left out.
  private static func turns(of test: CheckedTest) -> [Turn] {
    var turns: [Turn] = []
    var facts: [String: FactInput] = [:]
    var desks: [String: DeskAvailability] = [:]
    var clock: Instant = 20_458 * 86_400_000
    func add(
      _ speaker: Speaker, _ text: String, channel: String? = nil, answered: Bool? = nil, event: String? = nil
    ) {
      clock += 10_000
      turns.append(
        Turn(
          id: "\(turns.count)", speaker: speaker, text: text, at: clock, channel: channel, facts: facts,
          answered: answered, desks: desks, event: event))
      facts = [:]
    }
    for line in test.lines {
      switch line.syntax.kind {
      case .given(let settings):
        for setting in settings {
          switch setting {
          case .fact(let assignment): facts[assignment.name.value] = input(assignment.value.value)
          case .unknown(let name): facts[name.value] = .unknown
          case .desk(let name, let state): desks[name.value] = DeskAvailability(rawValue: state.rawValue)
          }
        }
      case .at(let date, let minute, _): clock = (Int64(date.daysSinceEpoch) * 1440 + Int64(minute)) * 60_000
      case .after(let duration): clock += duration.seconds * 1000
      case .customer(let text, let channel, _): add(.customer, text.value, channel: channel?.value)
      case .bot(let text, let answered): add(.bot, text.value, answered: answered)
      case .draft(let text): add(.draft, text.value)
      case .agent(let text): add(.agent, text.value)
      case .agentGivesBack:
        add(.agent, "")
        turns[turns.count - 1].givesBack = true
      case .event(let event, let fields):
        for field in fields { facts["\(event.value).\(field.name.value)"] = input(field.value.value) }
        add(.event, "", event: event.value)
      case .expect: break
      }
    }
    return turns
  }

  private static func input(_ literal: LiteralSyntax) -> FactInput {
    switch literal {
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .date(let date): .text(date.text)
    case .clock(let minute):
      .text("\(minute / 60 < 10 ? "0" : "")\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)")
    case .word("yes"): .truth(true)
    case .word("no"): .truth(false)
    case .word(let word): .text(word)
    }
  }
}

extension RuleFileSyntax {
  fileprivate var whole: SourceSpan {
    SourceSpan(source: source.id, start: 0, end: UInt32(source.bytes.count))
  }
}
