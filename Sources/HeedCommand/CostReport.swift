import Escalation
import Patterns
import RuleCompilation
import RuleRuntime
import RuleSemantics
import RuleSyntax
import TextNormalization

/// What the patterns and rules of a rule set cost: what is tried on every message, and what grows faster than the text.
struct CostReport {
  private(set) var lines: [String] = []

  /// An expression, where it stands, and what was found out about it.
  private struct Place {
    /// Index among the definitions of patterns: topics first, then triggers.
    let definition: Int
    let name: String
    let regex: Regex
    /// Steps on the dearest of the hostile texts of 512 bytes; 0 where none are counted.
    var steps = 0
    /// On all examples.
    var nanoseconds: Int64 = 0
  }

  private var places: [Place] = []
  /// Messages on which times were measured.
  private var examples = 0

  init(of ruleSet: CheckedRuleSet) throws {
    let program = try RuleFiles.engine(of: ruleSet).program
    let names =
      program.topics.map { "topic \($0.name)" } + program.triggers.map { "trigger \($0.name)" }
    program.patterns.eachExpression { regex, definition, part, _ in
      places.append(
        Place(
          definition: definition, name: names[definition] + (part == .exceptions ? ", except" : ""),
          regex: regex))
    }
    describePatterns()
    describeMessages(ruleSet, program.patterns)
    describeRules(program)
  }

  private mutating func describePatterns() {
    var (literals, characters) = (0, 0)
    var always: [Place] = []
    for place in places {
      switch place.regex.condition {
      case .literals: literals += 1
      case .characters: characters += 1
      case .none: always.append(place)
      }
    }
    lines.append("")
    lines.append(
      "\(places.count) expressions: \(literals) wait for a literal, \(characters) for characters, "
        + "\(always.count) are tried on every message")
    lines += always.map { "  \(Self.shown($0))" }

    var steep: [(place: Place, growth: PatternGrowth)] = []
    for index in places.indices {
      guard let growth = places[index].regex.growth() else { continue }
      places[index].steps = growth.steps.long
      if growth.isFasterThanText { steep.append((places[index], growth)) }
    }
    steep.sort { $0.growth.steps.long > $1.growth.steps.long }
    lines.append(
      "\(steep.count) grow faster than the text (steps on hostile texts of 256 and 512 bytes); "
        + "each stops at \(MatchLimits.standard.workLimit), which is a fault")
    lines += steep.map {
      "  \($0.growth.steps.short) → \($0.growth.steps.long)  \(Self.shown($0.place))"
    }
    if steep.isEmpty { lines.append("  dearest on 512 bytes: \(places.map(\.steps).max() ?? 0) steps") }
  }

  /// What the messages of the rule set's own tests and examples meet.
  private mutating func describeMessages(_ ruleSet: CheckedRuleSet, _ patterns: PatternSet) {
    var texts: [String] = []
    for patterned in ruleSet.topics + ruleSet.triggers {
      texts += (patterned.yes + patterned.no).map(\.value)
    }
    examples = texts.count
    guard !texts.isEmpty else { return }
    let normalizer = Normalizer()
    let normalized = texts.map { normalizer.normalized($0) }
    var scratch = PatternScratch()
    var tried = 0
    var often = [Int](repeating: 0, count: places.count)
    let clock = ContinuousClock()
    for text in normalized {
      var candidates: [Int] = []
      tried += patterns.eachCandidate(of: text, scratch: &scratch) { candidates.append($0) }
      for index in candidates {
        often[index] += 1
        // The first time an expression gets its machine code.
        _ = places[index].regex.firstMatches(in: text, scratch: &scratch)
        let time = clock.measure { _ = places[index].regex.firstMatches(in: text, scratch: &scratch) }
        places[index].nanoseconds += time.nanoseconds
      }
    }
    for text in normalized { _ = patterns.scan(text, scratch: &scratch) }
    let nanoseconds = clock.measure {
      for text in normalized { _ = patterns.scan(text, scratch: &scratch) }
    }.nanoseconds
    let tenths = tried * 10 / texts.count
    lines.append(
      "on the \(texts.count) examples of topics and triggers, which hold more than life does: "
        + "\(tenths / 10).\(tenths % 10) patterns tried a message, "
        + "\(nanoseconds / Int64(texts.count)) ns for all patterns on this machine; most often:")
    let dearest = places.indices.sorted { (often[$1], $0) < (often[$0], $1) }.prefix(8)
    for index in dearest where often[index] > 0 {
      lines.append("  \(often[index] * 100 / texts.count) %  \(Self.shown(places[index]))")
    }
  }

  private mutating func describeRules(_ program: Program) {
    let always = program.selection.customer.alwaysConsidered.map { program.rules[Int($0)].name }
    lines.append(
      "\(program.rules.count) rules, \(always.count) looked at on every message of a customer"
        + (always.isEmpty ? "" : ": " + always.map { "\"\($0)\"" }.joined(separator: ", ")))
    guard !program.rules.isEmpty else { return }
    let costs = program.rules.map { rule -> RuleCost in
      var reading = RuleReading(program)
      for range in [rule.when] + rule.unless { reading.open(range) }
      let read = places.filter { reading.definitions.contains($0.definition) }
      return RuleCost(
        name: rule.name, instructions: reading.instructions, expressions: read.count + reading.ofDrafts.count,
        steps: read.reduce(0) { $0 + $1.steps }, nanoseconds: read.reduce(0) { $0 + $1.nanoseconds })
    }
    lines.append(
      "each, with the windows and moods that it reads: ns of its expressions on an example"
        + (examples == 0 ? " (there is none)" : "")
        + ", their steps on hostile text of 512 bytes, expressions, instructions")
    let dearest = costs.sorted {
      ($1.nanoseconds, $1.steps, $1.instructions, $0.name) < (
        $0.nanoseconds, $0.steps, $0.instructions, $1.name
      )
    }
    for cost in dearest {
      let measured = examples == 0 ? "-" : String(cost.nanoseconds / Int64(examples))
      let columns = [measured, String(cost.steps), String(cost.expressions), String(cost.instructions)]
      lines.append(
        "  " + columns.map { String(repeating: " ", count: max(0, 7 - $0.count)) + $0 }.joined(separator: " ")
          + "  \"\(cost.name)\"")
    }
  }

  private static func shown(_ place: Place) -> String {
    let pattern = place.regex.source.pattern
    let short = pattern.count > 90 ? pattern.prefix(90) + "…" : pattern[...]
    return "\(place.name): /\(short)/"
  }
}

/// What a rule costs; an expression that several rules read counts for each of them.
private struct RuleCost {
  let name: String
  let instructions: Int
  let expressions: Int
  let steps: Int
  let nanoseconds: Int64
}

/// What the conditions of a rule look at, through windows and moods.
private struct RuleReading {
  private(set) var instructions = 0
  /// Indices among the definitions of patterns.
  private(set) var definitions: Set<Int> = []
  /// Indices of the expressions that rules for drafts hold themselves.
  private(set) var ofDrafts: Set<Int32> = []
  private var opened: Set<CodeRange> = []
  private let program: Program

  init(_ program: Program) { self.program = program }

  mutating func open(_ range: CodeRange) {
    guard opened.insert(range).inserted else { return }
    instructions += range.count
    for instruction in program.code[range] {
      switch instruction {
      case .topic(let topic), .draftTopic(let topic): definitions.insert(Int(topic))
      case .trigger(let trigger), .draftTrigger(let trigger):
        definitions.insert(program.topics.count + Int(trigger))
      case .draftMatches(let expression): ofDrafts.insert(expression)
      case .window(let track, _, _), .ever(let track): open(program.tracks[Int(track)].condition)
      case .average(let series, _, _), .peak(let series, _), .rise(let series, _):
        open(program.series[Int(series)].value)
      case .mood(let mood):
        open(program.moods[Int(mood)].enter)
        open(program.moods[Int(mood)].leave)
      default: break
      }
    }
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
