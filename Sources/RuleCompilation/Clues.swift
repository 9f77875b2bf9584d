import RuleRuntime
import RuleSemantics
import RuleSyntax
import Signals

/// What a condition needs in order to hold: at least one of the clues.
struct Necessity {
  var clues: Set<Clue>
  /// How much it is expected to cost: rough odds that a clue holds on any turn, summed.
  var cost: Int

  /// A condition that never holds.
  static let never = Necessity(clues: [], cost: 0)

  init(clues: Set<Clue>, cost: Int) {
    self.clues = clues
    self.cost = cost
  }

  init(_ clue: Clue, cost: Int) { self.init(clues: [clue], cost: cost) }
}

/// Derives clues from conditions (see `Clue`); nil means that nothing cheap is known to be necessary.
///
/// Sound for every condition: what it does not understand has no clues. It never drops a condition because another rule, a
/// topic or a fact makes it unlikely.
struct ClueReader {
  /// Numbers that clues compare, in order of their first use.
  private(set) var sources: [NumberSource] = []
  private var positions: [NumberSource: Int] = [:]
  /// Where the code of a value lies that is more than a signal or a fact.
  let valueCode: [Value: CodeRange]

  init(valueCode: [Value: CodeRange]) { self.valueCode = valueCode }

  /// The clues of a rule or ensure: `when` must hold and no `unless` may.
  mutating func clues(_ when: Condition, unless: [Condition] = []) -> Set<Clue>? {
    necessity(.all([when] + unless.map { .not($0) }), true)?.clues
  }

  private mutating func necessity(_ condition: Condition, _ holds: Bool) -> Necessity? {
    switch condition {
    case .constant(let truth): return truth == holds ? nil : .never
    case .not(let inner): return necessity(inner, !holds)
    case .all(let items): return holds ? cheapest(items, holds) : union(items, holds)
    case .any(let items): return holds ? union(items, holds) : cheapest(items, holds)
    case .compare(let left, let comparator, let right): return comparison(left, comparator, right, holds)
    case .truth(.signal(let signal)): return truth(of: .signal(signal), holds)
    case .truth(.fact(let fact, let absent)): return truth(of: .fact(fact, absent: absent ? 1 : 0), holds)
    case .textEquals(.fact(let fact, let absent), let text):
      return holds ? Necessity(.factEquals(fact: fact, absent: absent, text: text), cost: 60) : nil
    case .textEquals(.capture(let capture, let absent), let text):
      return holds && absent != text ? Necessity(.captureKnown(capture), cost: 30) : nil
    default: return holds ? simple(condition) : nil
    }
  }

  /// Of conditions that all must hold each alone is enough.
  private mutating func cheapest(_ items: [Condition], _ holds: Bool) -> Necessity? {
    var best: Necessity?
    for item in items {
      guard let found = necessity(item, holds) else { continue }
      if let known = best, known.cost <= found.cost { continue }
      best = found
    }
    return best
  }

  private mutating func union(_ items: [Condition], _ holds: Bool) -> Necessity? {
    var all = Necessity.never
    for item in items {
      guard let found = necessity(item, holds) else { return nil }
      all.clues.formUnion(found.clues)
      all.cost += found.cost
    }
    return all
  }

  private func simple(_ condition: Condition) -> Necessity? {
    switch condition {
    case .topic(let index): Necessity(.topic(index), cost: 10)
    case .trigger(let index): Necessity(.trigger(index), cost: 10)
    case .draftTopic(let index): Necessity(.draftTopic(index), cost: 10)
    case .draftTrigger(let index): Necessity(.draftTrigger(index), cost: 10)
    case .draftMatches(let index): Necessity(.draftMatch(index), cost: 10)
    case .intent(let index, _): Necessity(.intent(index), cost: 15)
    case .mood(let index): Necessity(.mood(index), cost: 20)
    case .after(let rule, _): Necessity(.decided(rule: rule), cost: 10)
    case .isKnown(.fact(let fact)): Necessity(.factKnown(fact), cost: 100)
    case .isKnown(.capture(let capture)): Necessity(.captureKnown(capture), cost: 30)
    case .window(let track, _, _): Necessity(.recent(track: track), cost: 20)
    case .ever(let track): Necessity(.ever(track: track), cost: 30)
    // Best intents below their threshold, desks and clocks: looked at, they are cheap; looked up, they are not.
    default: nil
    }
  }

  private mutating func truth(of value: Value, _ holds: Bool) -> Necessity? {
    guard let source = source(of: value) else { return nil }
    return holds
      ? Necessity(clues: [.atLeast(source: source, 1), .atMost(source: source, -1)], cost: 50)
      : Necessity(.equal(source: source, 0), cost: 150)
  }

  private mutating func comparison(
    _ left: Value, _ comparator: ComparisonOperator, _ right: Value, _ holds: Bool
  ) -> Necessity? {
    if case .constant(let bound) = right {
      return comparison(left, holds ? comparator : comparator.negated, with: bound)
    }
    if case .constant(let bound) = left {
      return comparison(right, (holds ? comparator : comparator.negated).flipped, with: bound)
    }
    return nil
  }

  private mutating func comparison(_ value: Value, _ comparator: ComparisonOperator, with bound: Int64)
    -> Necessity?
  {
    if case .constant = value { return nil }
    if case .notEqual = comparator { return nil }
    guard let source = source(of: value) else { return nil }
    switch comparator {
    case .equal: return Necessity(.equal(source: source, bound), cost: 80)
    case .notEqual: return nil
    case .greaterOrEqual: return Necessity(.atLeast(source: source, bound), cost: cost(value, bound))
    case .lessOrEqual: return Necessity(.atMost(source: source, bound), cost: 160)
    case .greater:
      let (next, overflow) = bound.addingReportingOverflow(1)
      return overflow ? .never : Necessity(.atLeast(source: source, next), cost: cost(value, bound))
    case .less:
      let (next, overflow) = bound.subtractingReportingOverflow(1)
      return overflow ? .never : Necessity(.atMost(source: source, next), cost: 160)
    }
  }

  /// A score is rarely high: 0.9 is reached far less often than 0.1.
  private func cost(_ value: Value, _ bound: Int64) -> Int {
    guard case .signal(let signal) = value, case .score = signal.description.type else { return 120 }
    return 20 + Int(clamping: (unitsPerOne - max(0, min(bound, unitsPerOne))) / 80)
  }

  private mutating func source(of value: Value) -> Int? {
    let source: NumberSource
    switch value {
    case .signal(let signal): source = .signal(signal.rawValue)
    case .fact(let fact, let absent): source = .fact(fact, absent: absent ?? 0)
    default:
      guard let code = valueCode[value] else { return nil }
      source = .code(code)
    }
    if let known = positions[source] { return known }
    positions[source] = sources.count
    sources.append(source)
    return sources.count - 1
  }
}

extension Compiler {
  /// What decides which conditions a turn looks at.
  func selection(rules: [RuleProgram], topics: [TopicProgram]) -> RuleSelection {
    var reader = ClueReader(valueCode: valueCode)
    func index(_ scope: CheckedScope) -> ConditionIndex {
      ConditionIndex(
        ruleSet.rules.enumerated().filter { $0.element.scope == scope }.map {
          (position: $0.offset, clues: reader.clues($0.element.when, unless: $0.element.unless))
        })
    }
    func tracks(readMood: Bool) -> ConditionIndex {
      ConditionIndex(
        ruleSet.tracks.enumerated().filter { $0.element.condition.readsMood == readMood }.map {
          (position: $0.offset, clues: reader.clues($0.element.condition))
        })
    }
    let customer = index(.customer)
    let waiting = index(.waiting)
    let drafts = index(.drafts)
    let events = ruleSet.events.indices.map { index(.event($0)) }
    let ensures = ConditionIndex(
      ruleSet.ensures.enumerated().map {
        (position: $0.offset, clues: reader.clues($0.element.when, unless: $0.element.unless))
      })
    let plainTracks = tracks(readMood: false)
    let moodTracks = tracks(readMood: true)
    let moods = ConditionIndex(
      ruleSet.moods.enumerated().map { (position: $0.offset, clues: reader.clues($0.element.enter)) })
    return RuleSelection(
      customer: customer, waiting: waiting, drafts: drafts, events: events, ensures: ensures,
      plainTracks: plainTracks, moodTracks: moodTracks, moods: moods, sources: reader.sources, rules: rules,
      topics: topics)
  }
}
