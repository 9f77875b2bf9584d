import RuleSyntax

/// Shows that conditions cannot hold together on one turn, where simple reasons suffice.
///
/// Sound, not complete: false means "cannot", true means "may". It looks at intents (one is the best), truths and their
/// opposites, comparisons of one value with constants, one-of facts, desk states, clock ranges, and windows of one
/// condition. A prover may know more.
struct Exclusion {
  let tracks: [Condition]
  /// How many cases a one-of fact has, by position; nil for other types.
  let caseCounts: [Int?]
  /// Thousandths.
  let intentThreshold: Int

  /// Whether all of these may hold on one turn.
  func mayHold(_ conditions: [Condition]) -> Bool {
    var steps = Self.stepsOfOne
    return mayHold(conditions, stepsLeft: &steps)
  }

  /// The same, with steps that several questions share; when they are used up the answer is "may".
  func mayHold(_ conditions: [Condition], stepsLeft: inout Int) -> Bool {
    let given = min(Self.stepsOfOne, stepsLeft)
    var budget = given
    let answer = mayHold(pending: conditions.map { ($0, true) }, choices: [], Facts(), &budget)
    stepsLeft -= given - budget
    return answer
  }

  private static let stepsOfOne = 400

  private typealias Claim = (condition: Condition, holds: Bool)

  /// Takes claims apart; alternatives are put off until nothing else is left.
  private func mayHold(pending: [Claim], choices: [[Claim]], _ known: Facts, _ budget: inout Int) -> Bool {
    var pending = pending
    var choices = choices
    var known = known
    while let (condition, holds) = pending.popLast() {
      // Clock ranges are compared minute by minute.
      if case .timeIn = condition { budget -= 30 }
      budget -= 1
      if budget <= 0 { return true }
      switch condition {
      case .constant(let value): if value != holds { return false }
      case .not(let inner): pending.append((inner, !holds))
      case .all(let items) where holds: pending += items.map { ($0, true) }
      case .any(let items) where !holds: pending += items.map { ($0, false) }
      case .all(let items), .any(let items): choices.append(items.map { ($0, holds) })
      case .window(let track, let count, let messages):
        if !known.add(window: track, count, messages, holds) { return false }
        // On all messages means now, too; on none means not now.
        if holds, count == messages { pending.append((tracks[track], true)) }
        if !holds, count == 1 { pending.append((tracks[track], false)) }
      case .ever(let track):
        if !known.add(truth: condition, holds) { return false }
        if !holds { pending.append((tracks[track], false)) }
      default: if !known.add(condition, holds, intentThreshold) { return false }
      }
    }
    guard known.isConsistent(caseCounts) else { return false }
    guard let choice = choices.popLast() else { return true }
    for claim in choice {
      if mayHold(pending: [claim], choices: choices, known, &budget) { return true }
    }
    return false
  }
}

/// What is assumed so far.
private struct Facts {
  private var truths: [Condition: Bool] = [:]
  private var bounds: [Value: Bounds] = [:]
  private var order: [[Value]: Set<Int>] = [:]
  private var best: (intent: Int, threshold: Int)?
  private var notBest: [Int: Int] = [:]
  private var noneIsBest: Bool?
  private var deskStates: [Int: DeskCondition] = [:]
  private var minutes: [Int: [Bool]] = [:]
  private var texts: [Condition.TextValue: String] = [:]
  private var windows: [(track: Int, count: Int, messages: Int, holds: Bool)] = []

  private struct Bounds {
    var low = Int64.min
    var high = Int64.max
    var excluded: Set<Int64> = []
  }

  mutating func add(truth condition: Condition, _ holds: Bool) -> Bool {
    if let known = truths[condition] { return known == holds }
    truths[condition] = holds
    return true
  }

  mutating func add(_ condition: Condition, _ holds: Bool, _ intentThreshold: Int) -> Bool {
    switch condition {
    case .compare(let left, let comparison, let right):
      return add(left, holds ? comparison : comparison.negated, right)
    case .intent(let intent, let threshold): return add(intent, threshold, holds, intentThreshold)
    case .intentNone:
      noneIsBest = holds
      guard holds, let best else { return add(truth: condition, holds) }
      return best.threshold < intentThreshold && add(truth: condition, holds)
    case .desk(let desk, let state):
      if holds {
        if let known = deskStates[desk], known != state { return false }
        deskStates[desk] = state
      }
      return add(truth: condition, holds)
    case .timeIn(let from, let to, let zone):
      var possible = minutes[zone] ?? Array(repeating: true, count: 1440)
      for minute in 0..<1440 {
        let isIn = from < to ? (from..<to).contains(minute) : minute >= from || minute < to
        if isIn != holds { possible[minute] = false }
      }
      minutes[zone] = possible
      return possible.contains(true)
    case .textEquals(let value, let text):
      if holds {
        if let known = texts[value], known != text { return false }
        texts[value] = text
      }
      return add(truth: condition, holds)
    default: return add(truth: condition, holds)
    }
  }

  private mutating func add(_ intent: Int, _ threshold: Int, _ holds: Bool, _ standard: Int) -> Bool {
    if holds {
      if let best, best.intent != intent { return false }
      best = (intent, max(threshold, best?.threshold ?? 0))
      if noneIsBest == true, threshold >= standard { return false }
      if let least = notBest[intent], least <= (best?.threshold ?? 0) { return false }
    } else {
      notBest[intent] = min(threshold, notBest[intent] ?? Int.max)
      if let best, best.intent == intent, threshold <= best.threshold { return false }
    }
    return true
  }

  mutating func add(window track: Int, _ count: Int, _ messages: Int, _ holds: Bool) -> Bool {
    for known in windows where known.track == track && known.holds != holds {
      let (yes, no) =
        holds
        ? ((count, messages), (known.count, known.messages))
        : ((known.count, known.messages), (count, messages))
      // At least `yes.0` of the last `yes.1` includes at least `no.0` of the last `no.1`.
      if yes.0 >= no.0, yes.1 <= no.1 { return false }
    }
    windows.append((track, count, messages, holds))
    return true
  }

  private mutating func add(_ left: Value, _ comparison: ComparisonOperator, _ right: Value) -> Bool {
    guard case .constant(let constant) = right else {
      let signs: Set<Int> =
        switch comparison {
        case .equal: [0]
        case .notEqual: [-1, 1]
        case .less: [-1]
        case .lessOrEqual: [-1, 0]
        case .greater: [1]
        case .greaterOrEqual: [0, 1]
        }
      let mirrored = order[[right, left]].map { Set($0.map { -$0 }) }
      let possible = (order[[left, right]] ?? mirrored ?? [-1, 0, 1]).intersection(signs)
      order[[left, right]] = possible
      return !possible.isEmpty
    }
    var known = bounds[left] ?? Bounds()
    switch comparison {
    case .equal:
      known.low = max(known.low, constant)
      known.high = min(known.high, constant)
    case .notEqual: known.excluded.insert(constant)
    case .less: known.high = min(known.high, constant - 1)
    case .lessOrEqual: known.high = min(known.high, constant)
    case .greater: known.low = max(known.low, constant + 1)
    case .greaterOrEqual: known.low = max(known.low, constant)
    }
    bounds[left] = known
    guard known.low <= known.high else { return false }
    // A bound on the greatest or least is a bound on each.
    switch (left, comparison) {
    case (.maximum(let items), .less), (.maximum(let items), .lessOrEqual), (.minimum(let items), .greater),
      (.minimum(let items), .greaterOrEqual):
      for item in items where !add(item, comparison, right) { return false }
    default: break
    }
    return true
  }

  /// Whether some value is left for everything that is bounded.
  func isConsistent(_ caseCounts: [Int?]) -> Bool {
    for (value, known) in bounds {
      if known.low == known.high, known.excluded.contains(known.low) { return false }
      switch value {
      case .fact(let fact, _):
        guard fact < caseCounts.count, let count = caseCounts[fact] else { continue }
        let low = max(0, known.low)
        let high = min(Int64(count) - 1, known.high)
        if low > high || (low...high).allSatisfy(known.excluded.contains) { return false }
      case .maximum(let items) where items.allSatisfy({ (bounds[$0]?.high ?? Int64.max) < known.low }):
        return false
      case .minimum(let items) where items.allSatisfy({ (bounds[$0]?.low ?? Int64.min) > known.high }):
        return false
      default: continue
      }
    }
    return true
  }
}
