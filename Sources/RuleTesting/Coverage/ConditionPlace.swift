import RuleSemantics

/// The clause of the model that a condition belongs to; positions are those of the checked rule set.
enum ConditionHome: Hashable, Sendable {
  case when(rule: Int)
  case unless(rule: Int, Int)
  case firstAsk(rule: Int)
  case ensureWhen(Int)
  case ensureUnless(Int, Int)
  case enter(mood: Int)
  case leave(mood: Int)
  case route(desk: Int, Int)

  /// The rule it decides about, nil for moods, desks and ensures.
  var rule: Int? {
    switch self {
    case .when(let rule), .unless(let rule, _), .firstAsk(let rule): rule
    default: nil
    }
  }
}

/// A condition within a clause: the way to it through `and`, `or`, `not` and windows.
struct ConditionPlace: Hashable, Sendable {
  var home: ConditionHome
  /// Positions of items; 0 through `not` and into a window.
  var path: [Int] = []

  func inside(_ position: Int) -> ConditionPlace { ConditionPlace(home: home, path: path + [position]) }
}

extension CheckedRuleSet {
  /// All clauses, rules first.
  var conditionHomes: [ConditionHome] {
    var homes: [ConditionHome] = []
    for (index, rule) in rules.enumerated() {
      homes.append(.when(rule: index))
      homes += rule.unless.indices.map { .unless(rule: index, $0) }
      if rule.firstAsk?.unless != nil { homes.append(.firstAsk(rule: index)) }
    }
    for index in moods.indices { homes += [.enter(mood: index), .leave(mood: index)] }
    for (index, desk) in desks.enumerated() { homes += desk.routes.indices.map { .route(desk: index, $0) } }
    for (index, ensure) in ensures.enumerated() {
      homes.append(.ensureWhen(index))
      homes += ensure.unless.indices.map { .ensureUnless(index, $0) }
    }
    return homes
  }

  /// The condition of a clause.
  subscript(home: ConditionHome) -> Condition {
    get {
      switch home {
      case .when(let rule): rules[rule].when
      case .unless(let rule, let position): rules[rule].unless[position]
      case .firstAsk(let rule): rules[rule].firstAsk?.unless ?? .constant(false)
      case .ensureWhen(let ensure): ensures[ensure].when
      case .ensureUnless(let ensure, let position): ensures[ensure].unless[position]
      case .enter(let mood): moods[mood].enter
      case .leave(let mood): moods[mood].leave
      case .route(let desk, let position): desks[desk].routes[position].when
      }
    }
    set {
      switch home {
      case .when(let rule): rules[rule].when = newValue
      case .unless(let rule, let position): rules[rule].unless[position] = newValue
      case .firstAsk(let rule): rules[rule].firstAsk?.unless = newValue
      case .ensureWhen(let ensure): ensures[ensure].when = newValue
      case .ensureUnless(let ensure, let position): ensures[ensure].unless[position] = newValue
      case .enter(let mood): moods[mood].enter = newValue
      case .leave(let mood): moods[mood].leave = newValue
      case .route(let desk, let position): desks[desk].routes[position].when = newValue
      }
    }
  }

  /// Changes the condition at a place. A recorded condition is copied first, so that others who look at it see it unchanged.
  mutating func edit(_ place: ConditionPlace, _ change: (Condition) -> Condition) {
    self[place.home] = edited(self[place.home], place.path[...], change)
  }

  private mutating func edited(
    _ condition: Condition, _ path: ArraySlice<Int>, _ change: (Condition) -> Condition
  ) -> Condition {
    guard let step = path.first else { return change(condition) }
    let rest = path.dropFirst()
    switch condition {
    case .not(let inner): return .not(edited(inner, rest, change))
    case .all(var items) where items.indices.contains(step):
      items[step] = edited(items[step], rest, change)
      return .all(items)
    case .any(var items) where items.indices.contains(step):
      items[step] = edited(items[step], rest, change)
      return .any(items)
    case .window(let track, let count, let messages):
      return .window(track: recorded(track, rest, change), count: count, messages: messages)
    case .ever(let track): return .ever(track: recorded(track, rest, change))
    default: return condition
    }
  }

  private mutating func recorded(
    _ track: Int, _ path: ArraySlice<Int>, _ change: (Condition) -> Condition
  ) -> Int {
    let condition = edited(tracks[track].condition, path, change)
    var variant = tracks[track]
    variant.condition = condition
    variant.canonical += " (variant \(tracks.count))"
    tracks.append(variant)
    return tracks.count - 1
  }

  /// When a rule holds: `when` and none of its `unless`.
  func holds(rule: Int) -> Condition { .all([rules[rule].when] + rules[rule].unless.map { .not($0) }) }
}
