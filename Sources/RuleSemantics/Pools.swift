import RuleSyntax

// Recorded conditions, recorded values, zones and draft patterns are numbered as they are met. At the end only those that
// the model uses are kept, sorted, and every condition is renumbered: so the order of declarations leaves no trace.

/// The used entries of the pools, with what the model needs to know about each.
private struct PoolUse {
  var trackDepths: [Int: Int] = [:]
  var seriesDepths: [Int: Int] = [:]
  var zones: Set<Int> = []
  var drafts: Set<Int> = []

  mutating func note(_ condition: Condition, _ tracks: [(condition: Condition, canonical: String)]) {
    condition.forEachPart { part in
      switch part {
      case .window(let track, _, let messages): note(track, messages, tracks)
      case .ever(let track): note(track, 0, tracks)
      case .timeIn(_, _, let zone): zones.insert(zone)
      case .draftMatches(let draft): drafts.insert(draft)
      case .compare(let left, _, let right):
        for value in [left, right] {
          value.forEachPart {
            if case .overMessages(_, let series, let messages) = $0 {
              seriesDepths[series] = max(seriesDepths[series] ?? 0, messages)
            }
          }
        }
      default: break
      }
    }
  }

  private mutating func note(
    _ track: Int, _ depth: Int, _ tracks: [(condition: Condition, canonical: String)]
  ) {
    let isNew = trackDepths[track] == nil
    trackDepths[track] = max(trackDepths[track] ?? 0, depth)
    if isNew { note(tracks[track].condition, tracks) }
  }
}

/// New positions of pool entries.
private struct Renumbering {
  var tracks: [Int: Int] = [:]
  var series: [Int: Int] = [:]
  var zones: [Int: Int] = [:]
  var drafts: [Int: Int] = [:]

  func callAsFunction(_ condition: Condition) -> Condition {
    switch condition {
    case .window(let track, let count, let messages):
      .window(track: tracks[track] ?? 0, count: count, messages: messages)
    case .ever(let track): .ever(track: tracks[track] ?? 0)
    case .timeIn(let from, let to, let zone): .timeIn(from: from, to: to, zone: zones[zone] ?? 0)
    case .draftMatches(let draft): .draftMatches(drafts[draft] ?? 0)
    case .not(let inner): .not(self(inner))
    case .all(let items): .all(items.map { self($0) })
    case .any(let items): .any(items.map { self($0) })
    case .compare(let left, let comparison, let right): .compare(self(left), comparison, self(right))
    default: condition
    }
  }

  func callAsFunction(_ value: Value) -> Value {
    switch value {
    case .overMessages(let aggregate, let position, let messages):
      .overMessages(aggregate, series: series[position] ?? 0, messages: messages)
    case .add(let a, let b): .add(self(a), self(b))
    case .subtract(let a, let b): .subtract(self(a), self(b))
    case .scaled(let inner, let factor): .scaled(self(inner), by: factor)
    case .minimum(let items): .minimum(items.map { self($0) })
    case .maximum(let items): .maximum(items.map { self($0) })
    default: value
    }
  }
}

extension Checker {
  /// The model with its pools filled.
  func pooled(_ unfinished: CheckedRuleSet) -> CheckedRuleSet {
    var model = unfinished
    var use = PoolUse()
    model.mapConditions { condition in
      use.note(condition, tracks)
      return condition
    }
    use.zones.insert(model.policy.zone)
    for desk in model.desks {
      if case .weekly(_, let zone, _, _) = desk.hours { use.zones.insert(zone) }
    }
    for line in model.tests.flatMap(\.lines) {
      if case .at(_, _, let name?) = line.syntax.kind, let zone = zones.firstIndex(of: name.value) {
        use.zones.insert(zone)
      }
    }

    let trackOrder = use.trackDepths.keys.sorted { precedes(tracks[$0].canonical, tracks[$1].canonical) }
    let seriesOrder = use.seriesDepths.keys.sorted { precedes(series[$0].canonical, series[$1].canonical) }
    let zoneOrder = use.zones.sorted { precedes(zones[$0], zones[$1]) }
    let draftOrder = use.drafts.sorted {
      let (a, b) = (draftExpressions[$0], draftExpressions[$1])
      return a.pattern == b.pattern ? !a.raw && b.raw : precedes(a.pattern, b.pattern)
    }
    func positions(_ order: [Int]) -> [Int: Int] {
      Dictionary(order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let renumbered = Renumbering(
      tracks: positions(trackOrder), series: positions(seriesOrder), zones: positions(zoneOrder),
      drafts: positions(draftOrder))

    model.mapConditions { renumbered($0) }
    model.tracks = trackOrder.map {
      CheckedTrack(
        condition: renumbered(tracks[$0].condition), canonical: tracks[$0].canonical,
        depth: use.trackDepths[$0] ?? 0)
    }
    model.series = seriesOrder.map {
      CheckedSeries(
        value: renumbered(series[$0].value), canonical: series[$0].canonical,
        depth: use.seriesDepths[$0] ?? 0,
        unit: series[$0].unit)
    }
    model.zones = zoneOrder.map { zones[$0] }
    model.draftExpressions = draftOrder.map { draftExpressions[$0] }
    model.policy.zone = renumbered.zones[model.policy.zone] ?? 0
    for desk in model.desks.indices {
      if case .weekly(let spans, let zone, let calendar, let exceptions) = model.desks[desk].hours {
        model.desks[desk].hours = .weekly(
          spans, zone: renumbered.zones[zone] ?? 0, calendar: calendar, exceptions: exceptions)
      }
    }
    return model
  }
}

extension CheckedRuleSet {
  /// Replaces every condition of the model, tracks excepted.
  mutating func mapConditions(_ change: (Condition) -> Condition) {
    for position in moods.indices {
      moods[position].enter = change(moods[position].enter)
      moods[position].leave = change(moods[position].leave)
    }
    for position in desks.indices {
      desks[position].routes = desks[position].routes.map { ($0.to, change($0.when)) }
    }
    for position in rules.indices {
      rules[position].when = change(rules[position].when)
      rules[position].unless = rules[position].unless.map(change)
      rules[position].firstAsk = rules[position].firstAsk.map { ($0.script, $0.unless.map(change)) }
    }
    for position in ensures.indices {
      ensures[position].when = change(ensures[position].when)
      ensures[position].unless = ensures[position].unless.map(change)
    }
    for test in tests.indices {
      for line in tests[test].lines.indices {
        tests[test].lines[line].conditions = tests[test].lines[line].conditions.map { $0.map(change) }
      }
    }
  }
}

extension Condition {
  /// Visits this condition and those inside it; recorded conditions are not entered.
  func forEachPart(_ visit: (Condition) -> Void) {
    visit(self)
    switch self {
    case .not(let inner): inner.forEachPart(visit)
    case .all(let items), .any(let items): for item in items { item.forEachPart(visit) }
    default: break
    }
  }
}

extension Value {
  /// Visits this value and those inside it.
  func forEachPart(_ visit: (Value) -> Void) {
    visit(self)
    switch self {
    case .add(let a, let b), .subtract(let a, let b):
      a.forEachPart(visit)
      b.forEachPart(visit)
    case .scaled(let inner, _): inner.forEachPart(visit)
    case .minimum(let items), .maximum(let items): for item in items { item.forEachPart(visit) }
    default: break
    }
  }
}
