/// Which of many conditions a turn can make true, found without looking at the others.
///
/// Rules, recorded conditions, moods and ensures each have one. Built from the clues of every condition; a condition without
/// clues is always a candidate.
package final class ConditionIndex: Sendable {
  /// Positions of all conditions, ascending: what a loop without an index would look at.
  package let all: [Int32]
  let always: [Int32]

  /// Positions of the conditions that every turn looks at.
  package var alwaysConsidered: [Int32] { always }

  let topics: PostingTable
  let triggers: PostingTable
  let draftTopics: PostingTable
  let draftTriggers: PostingTable
  let draftMatches: PostingTable
  let intents: PostingTable
  let moods: PostingTable
  let decided: PostingTable
  let captures: PostingTable
  let recentTracks: PostingTable
  let everTracks: PostingTable
  let knownFacts: [(fact: Int, items: [Int32])]
  let numbers: [NumberPostings]
  let texts: [TextPostings]

  /// An index of conditions at positions; nil clues are those of a condition about which nothing is known.
  package init(_ conditions: [(position: Int, clues: Set<Clue>?)]) {
    all = conditions.map { Int32($0.position) }.sorted()
    always = conditions.filter { $0.clues == nil }.map { Int32($0.position) }.sorted()
    var lists: [Clue: [Int32]] = [:]
    for condition in conditions {
      for clue in condition.clues ?? [] { lists[clue, default: []].append(Int32(condition.position)) }
    }
    var positions: [PostingTable.Kind: [Int: [Int32]]] = [:]
    var numbers: [Int: NumberLists] = [:]
    var texts: [TextPostings.Key: TextPostings] = [:]
    var knownFacts: [(fact: Int, items: [Int32])] = []
    for (clue, unsorted) in lists {
      let items = unsorted.sorted()
      switch clue {
      case .atLeast(let source, let bound):
        numbers[source, default: NumberLists(source: source)].atLeast.append((bound, items))
      case .atMost(let source, let bound):
        numbers[source, default: NumberLists(source: source)].atMost.append((bound, items))
      case .equal(let source, let value):
        numbers[source, default: NumberLists(source: source)].equal[value] = items
      case .factEquals(let fact, let absent, let text):
        let key = TextPostings.Key(fact: fact, absent: absent)
        texts[key, default: TextPostings(key: key)].lists[text] = items
      case .factKnown(let fact): knownFacts.append((fact, items))
      case .topic(let at): positions[.topic, default: [:]][at] = items
      case .trigger(let at): positions[.trigger, default: [:]][at] = items
      case .draftTopic(let at): positions[.draftTopic, default: [:]][at] = items
      case .draftTrigger(let at): positions[.draftTrigger, default: [:]][at] = items
      case .draftMatch(let at): positions[.draftMatch, default: [:]][at] = items
      case .intent(let at): positions[.intent, default: [:]][at] = items
      case .mood(let at): positions[.mood, default: [:]][at] = items
      case .decided(let at): positions[.decided, default: [:]][at] = items
      case .captureKnown(let at): positions[.capture, default: [:]][at] = items
      case .recent(let at): positions[.recent, default: [:]][at] = items
      case .ever(let at): positions[.ever, default: [:]][at] = items
      }
    }
    func table(_ kind: PostingTable.Kind) -> PostingTable { PostingTable(positions[kind] ?? [:]) }
    topics = table(.topic)
    triggers = table(.trigger)
    draftTopics = table(.draftTopic)
    draftTriggers = table(.draftTrigger)
    draftMatches = table(.draftMatch)
    intents = table(.intent)
    moods = table(.mood)
    decided = table(.decided)
    captures = table(.capture)
    recentTracks = table(.recent)
    everTracks = table(.ever)
    self.knownFacts = knownFacts
    self.numbers = numbers.values.map(NumberPostings.init).sorted { $0.source < $1.source }
    self.texts = texts.values.sorted {
      ($0.key.fact, $0.key.absent ?? "") < ($1.key.fact, $1.key.absent ?? "")
    }
  }
}

/// Lists of conditions by position of a topic, trigger, intent …
struct PostingTable: Sendable {
  enum Kind {
    case topic, trigger, draftTopic, draftTrigger, draftMatch, intent, mood, decided, capture, recent, ever
  }

  /// `starts[p]..<starts[p + 1]` in `items`; empty when there is no list at all.
  private var starts: [Int32] = []
  private var items: [Int32] = []

  init() {}

  init(_ lists: [Int: [Int32]]) {
    guard let last = lists.keys.max() else { return }
    starts.reserveCapacity(last + 2)
    for position in 0...last {
      starts.append(Int32(items.count))
      items += lists[position] ?? []
    }
    starts.append(Int32(items.count))
  }

  var isEmpty: Bool { items.isEmpty }

  func add(_ position: Int, to candidates: inout Candidates) {
    guard position >= 0, position + 1 < starts.count else { return }
    for index in starts[position]..<starts[position + 1] { candidates.insert(items[Int(index)]) }
  }
}

/// Conditions that compare one number with constants, as they are collected.
private struct NumberLists {
  let source: Int
  var atLeast: [(bound: Int64, items: [Int32])] = []
  var atMost: [(bound: Int64, items: [Int32])] = []
  var equal: [Int64: [Int32]] = [:]
}

/// Conditions that compare one number with constants.
final class NumberPostings: Sendable {
  let source: Int
  /// By bound, ascending.
  private let atLeast: BoundedLists
  /// By bound with its sign turned, ascending.
  private let atMost: BoundedLists
  private let equal: [Int64: [Int32]]

  fileprivate init(_ lists: NumberLists) {
    source = lists.source
    atLeast = BoundedLists(lists.atLeast)
    atMost = BoundedLists(lists.atMost.map { (bound: ~$0.bound, items: $0.items) })
    equal = lists.equal
  }

  func add(_ value: Int64, to candidates: inout Candidates) {
    atLeast.add(value, to: &candidates)
    // As a complement, which turns the order and never overflows.
    atMost.add(~value, to: &candidates)
    if !equal.isEmpty, let items = equal[value] { for item in items { candidates.insert(item) } }
  }
}

/// Lists of conditions that a number at or above a bound makes true, one behind the other.
private struct BoundedLists: Sendable {
  /// Ascending.
  private var bounds: [Int64] = []
  /// By bound: where its list ends.
  private var ends: [Int32] = []
  private var items: [Int32] = []

  init(_ lists: [(bound: Int64, items: [Int32])]) {
    for list in lists.sorted(by: { $0.bound < $1.bound }) {
      bounds.append(list.bound)
      items += list.items
      ends.append(Int32(items.count))
    }
  }

  func add(_ value: Int64, to candidates: inout Candidates) {
    var count = 0
    while count < bounds.count, bounds[count] <= value { count += 1 }
    if count == 0 { return }
    for place in 0..<Int(ends[count - 1]) { candidates.insert(items[place]) }
  }
}

/// Conditions that compare one text fact with texts.
struct TextPostings: Sendable {
  struct Key: Hashable, Sendable {
    let fact: Int
    let absent: String?
  }
  let key: Key
  var lists: [String: [Int32]] = [:]

  init(key: Key) { self.key = key }
}

/// The conditions that a turn looks at, kept from turn to turn.
package struct Candidates: Sendable {
  /// Ascending after `sort`.
  package private(set) var positions: [Int32] = []
  /// By position, the number of the gathering that it was last put in.
  private var seen: [UInt32] = []
  private var gathering: UInt32 = 0

  /// No candidates.
  package init() {}

  /// Empties the list for positions below `count`.
  package mutating func prepare(for count: Int) {
    positions.removeAll(keepingCapacity: true)
    if seen.count < count { seen.append(contentsOf: repeatElement(0, count: count - seen.count)) }
    if gathering == .max {
      for index in seen.indices { seen[index] = 0 }
      gathering = 0
    }
    gathering += 1
  }

  /// Puts a position in, once.
  package mutating func insert(_ position: Int32) {
    if seen[Int(position)] == gathering { return }
    seen[Int(position)] = gathering
    positions.append(position)
  }

  /// Brings the positions into ascending order.
  package mutating func sort() { if positions.count > 1 { positions.sort() } }
}
