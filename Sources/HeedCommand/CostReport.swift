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

  private struct Place {
    let name: String
    let regex: Regex
  }

  init(of ruleSet: CheckedRuleSet) throws {
    let program = try RuleFiles.engine(of: ruleSet).program
    let names =
      program.topics.map { "topic \($0.name)" } + program.triggers.map { "trigger \($0.name)" }
    var places: [Place] = []
    program.patterns.eachExpression { regex, definition, part, _ in
      places.append(
        Place(name: names[definition] + (part == .exceptions ? ", except" : ""), regex: regex))
    }
    describePatterns(places)
    describeMessages(ruleSet, program.patterns, places)
    describeRules(program)
  }

  private mutating func describePatterns(_ places: [Place]) {
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
    var dearest = 0
    for place in places where place.regex.isMetered {
      guard let growth = place.regex.growth() else { continue }
      dearest = max(dearest, growth.steps.long)
      if growth.isFasterThanText { steep.append((place, growth)) }
    }
    steep.sort { $0.growth.steps.long > $1.growth.steps.long }
    lines.append(
      "\(steep.count) grow faster than the text (steps on hostile texts of 256 and 512 bytes); "
        + "each stops at \(MatchLimits.standard.workLimit), which is a fault")
    lines += steep.map {
      "  \($0.growth.steps.short) → \($0.growth.steps.long)  \(Self.shown($0.place))"
    }
    if steep.isEmpty { lines.append("  dearest on 512 bytes: \(dearest) steps") }
  }

  /// What the messages of the rule set's own tests and examples meet.
  private mutating func describeMessages(
    _ ruleSet: CheckedRuleSet, _ patterns: PatternSet, _ places: [Place]
  ) {
    var texts: [String] = []
    for patterned in ruleSet.topics + ruleSet.triggers {
      texts += (patterned.yes + patterned.no).map(\.value)
    }
    guard !texts.isEmpty else { return }
    let normalizer = Normalizer()
    let normalized = texts.map { normalizer.normalized($0) }
    var scratch = PatternScratch()
    var tried = 0
    var often = [Int](repeating: 0, count: places.count)
    for text in normalized { tried += patterns.eachCandidate(of: text, scratch: &scratch) { often[$0] += 1 } }
    for text in normalized { _ = patterns.scan(text, scratch: &scratch) }
    let clock = ContinuousClock()
    let time = clock.measure {
      for text in normalized { _ = patterns.scan(text, scratch: &scratch) }
    }
    let nanoseconds = time.components.seconds * 1_000_000_000 + time.components.attoseconds / 1_000_000_000
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
  }

  private static func shown(_ place: Place) -> String {
    let pattern = place.regex.source.pattern
    let short = pattern.count > 90 ? pattern.prefix(90) + "…" : pattern[...]
    return "\(place.name): /\(short)/"
  }
}
