/// Which of many conditions a turn can make true, found without looking at the others.
///
/// Rules, recorded conditions, moods and ensures each have one. Built from the clues of every condition; a condition without
/// clues is always a candidate.
package struct ConditionIndex: Sendable {
  /// Positions of all conditions, ascending: what a loop without an index would look at.
  package let all: [Int32]
  let always: [Int32]

  /// Positions of the conditions that every turn looks at.
  package var alwaysConsidered: [Int32] { always }

  var topics = PostingTable()
  var triggers = PostingTable()
  var draftTopics = PostingTable()
  var draftTriggers = PostingTable()
  var draftMatches = PostingTable()
  var intents = PostingTable()
  var moods = PostingTable()
  var decided = PostingTable()
  var captures = PostingTable()
  var recentTracks = PostingTable()
  var everTracks = PostingTable()
  var knownFacts: [(fact: Int, items: [Int32])] = []
  var numbers: [NumberPostings] = []
  var texts: [TextPostings] = []

  /// An index of conditions at positions; nil clues are those of a condition about which nothing is known.
  package init(_ conditions: [(position: Int, clues: Set<Clue>?)]) {
    all = conditions.map { Int32($0.position) }.sorted()
    always = conditions.filter { $0.clues == nil }.map { Int32($0.position) }.sorted()
    var lists: [Clue: [Int32]] = [:]
    for condition in conditions {
      for clue in condition.clues ?? [] { lists[clue, default: []].append(Int32(condition.position)) }
    }
    var positions: [PostingTable.Kind: [Int: [Int32]]] = [:]
    var numbers: [Int: NumberPostings] = [:]
    var texts: [TextPostings.Key: TextPostings] = [:]
    for (clue, unsorted) in lists {
      let items = unsorted.sorted()
      switch clue {
      case .atLeast(let source, let bound):
        numbers[source, default: NumberPostings(source: source)].atLeast.append((bound, items))
      case .atMost(let source, let bound):
        numbers[source, default: NumberPostings(source: source)].atMost.append((bound, items))
      case .equal(let source, let value):
        numbers[source, default: NumberPostings(source: source)].equal[value] = items
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
    self.numbers = numbers.values.map(\.sorted).sorted { $0.source < $1.source }
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

/// Conditions that compare one number with constants.
struct NumberPostings: Sendable {
  let source: Int
  /// By bound, ascending.
  var atLeast: [(bound: Int64, items: [Int32])] = []
  /// By bound, descending.
  var atMost: [(bound: Int64, items: [Int32])] = []
  var equal: [Int64: [Int32]] = [:]

  init(source: Int) { self.source = source }

  var sorted: NumberPostings {
    var postings = self
    postings.atLeast.sort { $0.bound < $1.bound }
    postings.atMost.sort { $0.bound > $1.bound }
    return postings
  }

  func add(_ value: Int64, to candidates: inout Candidates) {
    for index in atLeast.indices {
      if atLeast[index].bound > value { break }
      for item in atLeast[index].items { candidates.insert(item) }
    }
    for index in atMost.indices {
      if atMost[index].bound < value { break }
      for item in atMost[index].items { candidates.insert(item) }
    }
    if !equal.isEmpty, let items = equal[value] { for item in items { candidates.insert(item) } }
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
