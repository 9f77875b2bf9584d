import Diagnostics
import RuleSyntax

// Warnings that need the whole rule set; only worth reading once it has no errors.

extension Checker {
  private static let stepsOfOneWarning = 3_000_000
  /// More warnings than anybody reads help nobody.
  private static let mostAmbiguities = 200

  /// Warnings of rank, ambiguity and limits.
  mutating func warn(
    ofWholeSet all: Declarations, policy: CheckedPolicy, rules: [CheckedRule], desks: [CheckedDesk]
  ) {
    warnOfUnrankedDesks(all, policy, rules)
    warnOfAmbiguity(all, policy, rules)
    warnOfLimits(all, policy, rules)
  }

  /// R7: a desk that a rule hands off to and that the rank forgets.
  private mutating func warnOfUnrankedDesks(
    _ all: Declarations, _ policy: CheckedPolicy, _ rules: [CheckedRule]
  ) {
    var wanted: Set<Int> = []
    for case .handoff(let desk) in rules.flatMap(\.steps) { wanted.insert(desk) }
    let ranked = Set(all.policies.first { !$0.isUsed }?.syntax.rank.map(\.value) ?? [])
    guard wanted.count > 1 else { return }
    for desk in wanted.sorted() where !ranked.contains(all.desks[desk].name.value) {
      report(RuleSetFinding.deskNotRanked(all.desks[desk].name.value), at: all.desks[desk].name.span)
    }
  }

  /// R8: two rules of equal weight that want different things and may be ready together.
  private mutating func warnOfAmbiguity(_ all: Declarations, _ policy: CheckedPolicy, _ rules: [CheckedRule])
  {
    struct Bucket: Hashable {
      let scope: CheckedScope
      let care: Int
      let priority: PriorityLevel
    }
    var buckets: [Bucket: [(rule: Int, wish: Int)]] = [:]
    // What rules want, each once: a rule is too large to be copied for each pair.
    var wishes: [[CheckedStep]] = []
    var known: [[CheckedStep]: Int] = [:]
    for (position, rule) in rules.enumerated() {
      for (care, steps) in Dictionary(grouping: rule.steps, by: \.care) {
        let wish = known[steps] ?? wishes.count
        if wish == wishes.count {
          known[steps] = wish
          wishes.append(steps)
        }
        let bucket = Bucket(scope: rule.scope, care: care, priority: rule.priority)
        buckets[bucket, default: []].append((position, wish))
      }
    }
    let exclusion = self.exclusion
    // Pairs grow with the square of the rules; beyond this many steps the prover is the better tool.
    var stepsLeft = Self.stepsOfOneWarning
    var warned: Set<[Int]> = []
    // Each time in the same order, for not all may be reached.
    let order = buckets.sorted {
      ($0.key.care, $0.key.priority.rawValue, $1.value[0].rule)
        > ($1.key.care, $1.key.priority.rawValue, $0.value[0].rule)
    }
    for (_, members) in order {
      for (index, (first, wish)) in members.enumerated() {
        for (second, otherWish) in members[(index + 1)...] {
          stepsLeft -= 1
          guard stepsLeft > 0 else { return }
          if wish == otherWish && wishes[wish].count == 1 { continue }
          if !differ(wishes[wish], wishes[otherWish], policy.deskRank) { continue }
          let (a, b) = (rules[first], rules[second])
          guard !a.insteadOf.contains(second), !b.insteadOf.contains(first),
            !warned.contains([first, second]), a.valid.overlaps(b.valid),
            exclusion.mayHold(a.claims + b.claims, stepsLeft: &stepsLeft)
          else { continue }
          warned.insert([first, second])
          guard warned.count <= Self.mostAmbiguities else { return }
          report(
            RuleSetFinding.ambiguous(a.name, b.name), at: all.rules[first].name.span,
            related: [.init(all.rules[second].name.span, english: "the other rule", chinese: "另一条规则")])
        }
      }
    }
  }

  /// R4: a limited reply whose end leaves the customer to the bot, unless an unlimited rule takes over.
  private mutating func warnOfLimits(_ all: Declarations, _ policy: CheckedPolicy, _ rules: [CheckedRule]) {
    guard policy.otherwise.care == 0 else { return }
    let exclusion = self.exclusion
    var stepsLeft = Self.stepsOfOneWarning
    for (position, rule) in rules.enumerated() {
      guard rule.scope == .customer, !rule.limits.isEmpty, let care = rule.steps.map(\.care).max(), care > 0
      else {
        continue
      }
      let isCovered = rules.enumerated().contains { other, candidate in
        stepsLeft -= 1
        return stepsLeft > 0 && other != position && candidate.scope == .customer && candidate.limits.isEmpty
          && candidate.valid == nil
          && !candidate.steps.isEmpty && candidate.steps.allSatisfy { $0.care >= care }
          && !exclusion.mayHold(rule.claims + [.not(.all(candidate.claims))], stepsLeft: &stepsLeft)
      }
      guard stepsLeft > 0 else { return }
      if !isCovered, let limit = all.rules[position].syntax.limits.first {
        report(RuleSetFinding.limitLeavesLess(rule: rule.name), at: limit.span)
      }
    }
  }
}

extension CheckedStep {
  /// How careful a step is: handoff > reply = ask = replace > answer.
  var care: Int {
    switch self {
    case .handoff: 2
    case .reply, .ask, .replace: 1
    case .answer, .answerOutside, .answerFreely, .giveBack: 0
    }
  }
}

extension CheckedRule {
  /// What is true whenever the rule holds.
  fileprivate var claims: [Condition] { [when] + unless.map { .not($0) } }
}

/// Whether some steps of equal weight differ in what they want, desks of different rank excepted.
private func differ(_ some: [CheckedStep], _ others: [CheckedStep], _ deskRank: [Int]) -> Bool {
  for a in some {
    for b in others where a != b {
      if case .handoff(let one) = a, case .handoff(let two) = b, deskRank[one] != deskRank[two] { continue }
      return true
    }
  }
  return false
}

extension ClosedRange<Int>? {
  /// Whether two spans of validity share a day; none is always.
  fileprivate func overlaps(_ other: ClosedRange<Int>?) -> Bool {
    guard let self, let other else { return true }
    return self.overlaps(other)
  }
}
