import RuleSemantics
import RuleSyntax
import Signals

/// Small changes of a single condition: its threshold, its operator, its window.
struct Moves {
  let ruleSet: CheckedRuleSet
  let printer: CanonicalText

  init(_ ruleSet: CheckedRuleSet) {
    self.ruleSet = ruleSet
    printer = CanonicalText(ruleSet)
  }

  /// How far a score is moved: half of a step that an author would think about, in ten-thousandths.
  private static let scoreMove: Int64 = 500

  /// What a condition is changed into, without those that cannot differ from it.
  func moves(of condition: Condition, hasThreshold: Bool) -> [(MutationKind, Condition)] {
    switch condition {
    case .compare(let left, let comparison, .constant(let bound)):
      return moves(left, comparison, bound)
        + windows(of: left).map { (.window, .compare($0, comparison, .constant(bound))) }
    case .compare(let left, let comparison, let right):
      return [(.comparison, .compare(left, comparison.neighbour, right))]
    case .textEquals: return [(.comparison, .not(condition))]
    case .intent(let intent, let threshold) where hasThreshold:
      return [50, -50].map { threshold + $0 }.filter { (1...1000).contains($0) }.map {
        (.threshold, .intent(intent, threshold: $0))
      }
    case .window(let track, let count, let messages):
      return windows(count, messages).map {
        (.window, .window(track: track, count: $0.count, messages: $0.messages))
      }
    case .after(let rule, let messages):
      return [messages + 1, messages - 1].filter { (1...20).contains($0) }.map {
        (.window, .after(rule: rule, messages: $0))
      }
    case .timeIn(let from, let to, let zone):
      return [(from + 60, to), (from - 60, to), (from, to + 60), (from, to - 60)].map { move in
        let from = (move.0 + 1440) % 1440
        let to = (move.1 + 1440) % 1440
        return (.threshold, .timeIn(from: from, to: to, zone: zone))
      }
    default: return []
    }
  }

  /// A window of K of N: one more and one fewer of each. `for N` stays a window without a gap.
  private func windows(_ count: Int, _ messages: Int) -> [(count: Int, messages: Int)] {
    let all =
      count == messages
      ? [(count + 1, messages + 1), (count - 1, messages - 1)]
      : [(count + 1, messages), (count - 1, messages), (count, messages + 1), (count, messages - 1)]
    return all.filter { (1...20).contains($0.1) && (1...$0.1).contains($0.0) }
  }

  /// The value over a longer and a shorter window, wherever one stands in it.
  private func windows(of value: Value) -> [Value] {
    switch value {
    case .overMessages(let aggregate, let series, let messages):
      [messages + 1, messages - 1].filter { (1...20).contains($0) }.map {
        .overMessages(aggregate, series: series, messages: $0)
      }
    case .add(let a, let b): windows(of: a).map { .add($0, b) } + windows(of: b).map { .add(a, $0) }
    case .subtract(let a, let b):
      windows(of: a).map { .subtract($0, b) } + windows(of: b).map { .subtract(a, $0) }
    case .scaled(let inner, let factor): windows(of: inner).map { .scaled($0, by: factor) }
    default: []
    }
  }

  // MARK: - Thresholds

  private func moves(_ left: Value, _ comparison: ComparisonOperator, _ bound: Int64)
    -> [(MutationKind, Condition)]
  {
    let scale = scale(of: left)
    var found: [(MutationKind, Condition)] = []
    // Two comparisons that part the possible values alike are one, so neither is tried against the other.
    var known: Set<[Int64]> = [scale.parting(comparison, bound)]
    func add(_ kind: MutationKind, _ comparison: ComparisonOperator, _ bound: Int64) {
      guard known.insert(scale.parting(comparison, bound)).inserted else { return }
      found.append((kind, .compare(left, comparison, .constant(bound))))
    }
    if scale.hasOrder {
      let move = scale.move(from: bound)
      add(.threshold, comparison, bound + move)
      add(.threshold, comparison, bound - move)
    }
    add(.comparison, comparison.neighbour, bound)
    if comparison == .equal, scale.hasOrder { add(.comparison, .greaterOrEqual, bound) }
    return found
  }

  /// What values a side of a comparison can have.
  fileprivate struct Scale {
    /// Distance between neighbouring values.
    var grid: Int64
    var range: ClosedRange<Int64>
    var hasOrder: Bool
    var isScore: Bool
    /// Any number with four places.
    var isNumber = false

    func move(from bound: Int64) -> Int64 {
      if isScore { return Moves.scoreMove }
      guard isNumber else { return grid }
      // A tenth; whole numbers stay whole.
      let tenth = abs(bound) / 10
      if bound % unitsPerOne != 0 { return max(1, tenth) }
      return max(unitsPerOne, tenth / unitsPerOne * unitsPerOne)
    }

    /// The first and the last value for which the comparison holds, or what tells it apart from all others.
    func parting(_ comparison: ComparisonOperator, _ bound: Int64) -> [Int64] {
      let low = range.lowerBound
      let high = range.upperBound
      func up(_ value: Int64) -> Int64 {
        let steps = (value - low + grid - 1) / grid
        return value <= low ? low : low + steps * grid
      }
      func down(_ value: Int64) -> Int64 { value >= high ? high : low + (value - low) / grid * grid }
      let first: Int64
      let last: Int64
      switch comparison {
      case .greaterOrEqual: (first, last) = (up(bound), high)
      case .greater: (first, last) = (up(bound + 1), high)
      case .lessOrEqual: (first, last) = (low, bound < low ? low - 1 : down(bound))
      case .less: (first, last) = (low, bound - 1 < low ? low - 1 : down(bound - 1))
      case .equal: (first, last) = range.contains(bound) ? (bound, bound) : (high + 1, high)
      case .notEqual: return range.contains(bound) ? [bound] : [low, high]
      }
      return first > last ? [] : [first, last]
    }
  }

  fileprivate func scale(of value: Value) -> Scale {
    if let type = printer.type(of: value) {
      switch type {
      case .score(let range): return Scale(grid: 10, range: range, hasOrder: true, isScore: true)
      case .count(let range, _):
        return Scale(grid: unitsPerOne, range: range, hasOrder: true, isScore: false)
      case .number(let range, _):
        return Scale(grid: 1, range: range, hasOrder: true, isScore: false, isNumber: true)
      case .oneOf(let cases):
        return Scale(grid: 1, range: 0...Int64(max(0, cases.count - 1)), hasOrder: false, isScore: false)
      // Moved by a day.
      case .date: return Scale(grid: 1, range: -1_000_000...1_000_000, hasOrder: true, isScore: false)
      case .time: return Scale(grid: 1, range: 0...1439, hasOrder: true, isScore: false)
      case .truth, .text: return Scale(grid: 1, range: 0...1, hasOrder: false, isScore: false)
      }
    }
    switch value {
    case .daysSince:
      return Scale(
        grid: unitsPerOne, range: -largestNumber...largestNumber, hasOrder: true, isScore: false)
    case .maximum(let items), .minimum(let items):
      let scales = items.map { scale(of: $0) }
      if let first = scales.first, scales.allSatisfy({ $0.isScore && $0.range == first.range }) {
        return first
      }
    case .overMessages(let aggregate, let series, _):
      var inner = scale(of: ruleSet.series[series].value)
      if inner.isScore {
        if case .rise = aggregate { inner.range = 0...(inner.range.upperBound - inner.range.lowerBound) }
        return inner
      }
    default: break
    }
    let isScore = value.readsScore(ruleSet.series.map(\.value))
    return Scale(
      grid: 1, range: -largestNumber...largestNumber, hasOrder: true, isScore: isScore, isNumber: !isScore)
  }
}

extension Value {
  /// Whether a score stands anywhere in it.
  fileprivate func readsScore(_ series: [Value]) -> Bool {
    switch self {
    case .signal(let signal): if case .score = signal.description.type { true } else { false }
    case .add(let a, let b), .subtract(let a, let b): a.readsScore(series) || b.readsScore(series)
    case .scaled(let inner, _): inner.readsScore(series)
    case .minimum(let items), .maximum(let items): items.contains { $0.readsScore(series) }
    case .overMessages(_, let position, _): series[position].readsScore(series)
    case .constant, .fact, .daysSince: false
    }
  }
}

extension ComparisonOperator {
  /// The operator that differs from it on the bound alone.
  fileprivate var neighbour: ComparisonOperator {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .lessOrEqual
    case .lessOrEqual: .less
    case .greater: .greaterOrEqual
    case .greaterOrEqual: .greater
    }
  }
}
