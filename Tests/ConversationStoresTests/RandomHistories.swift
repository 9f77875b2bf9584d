import ConversationStores
import Conversations
import SeededRandom
import Testing

/// Random histories, held against a model that knows nothing but the laws.
@Suite("Random histories")
struct RandomHistories {
  @Test(
    "every store does what the laws say", arguments: StoreKind.available, [1, 2, 3, 4] as [UInt64])
  func follow(_ kind: StoreKind, _ seed: UInt64) async throws {
    try await withStore(kind) { store async throws in
      var random = SeededGenerator(seed: seed)
      var model = PlainModel()
      for number in 0..<400 {
        let call = PlainModel.Call.random(using: &random, model)
        let expected = model.apply(call)
        let got = try await call.run(on: store, now: model.now)
        guard got == expected else {
          throw Unexpected("seed \(seed), call \(number): \(call) gave \(got), expected \(expected)")
        }
      }
      try await model.compare(with: store)
    }
  }
}

/// What a store is, in the plainest way: lists and scans.
struct PlainModel {
  struct Entry: Equatable {
    var conversation: String
    var turn: String
    var digest: [UInt8]
    var response: [UInt8]
  }

  enum Answer: Equatable {
    case commit(CommitOutcome)
    case claim(String)
    case claimed(String?)
    case erased(Int64?)
    case kept(Bool)
    case ids([String])
  }

  enum Call {
    case commit(conversation: String, turn: String, content: Int, revision: Int64, opens: Bool)
    case settle(conversation: String, turn: String, revision: Int64, handoff: String, agent: String?)
    case claim(handoff: String, agent: String, lease: Instant)
    case claimNext(agent: String, lease: Instant)
    case renew(handoff: String, agent: String, lease: Instant)
    case giveBack(handoff: String, agent: String)
    case expire
    case wait(Instant)
    case feedback(conversation: String)
    case erase(String)
  }

  struct Case: Equatable {
    var id: String
    var conversation: String
    var priority: Int
    var opened: Instant
    var agent: String?
    var lease: Instant = 0
    var isSettled = false
  }

  var now = morning
  var entries: [Entry] = []
  var cases: [Case] = []
  var erased: [String: Int64] = [:]
  var feedback: [String] = []

  func revision(_ conversation: String) -> Int64 {
    Int64(entries.count { $0.conversation == conversation })
  }

  mutating func apply(_ call: Call) -> Answer {
    let now = now
    switch call {
    case .wait(let time):
      self.now += time
      return .kept(true)
    case .commit(let conversation, let turn, let content, let revision, let opens):
      let outcome = commit(conversation, turn, content, revision)
      if case .committed = outcome, opens {
        cases.append(
          Case(id: "\(conversation) \(turn)", conversation: conversation, priority: content, opened: now))
      }
      return .commit(outcome)
    case .settle(let conversation, let turn, let revision, let handoff, let agent):
      let place = cases.firstIndex { $0.id == handoff && !$0.isSettled }
      // What comes first: a duplicate, then the revision, then the holder.
      var copy = self
      let outcome = copy.commit(conversation, turn, 0, revision)
      guard case .committed = outcome else { return .commit(outcome) }
      if let place, let agent, let holder = cases[place].agent, holder != agent, cases[place].lease > now {
        return .commit(.held(handoff: handoff, by: holder, until: cases[place].lease))
      }
      self = copy
      if let place, cases[place].conversation == conversation {
        cases[place].isSettled = true
        cases[place].agent = nil
      }
      return .commit(outcome)
    case .claim(let id, let agent, let lease):
      return .claim(change(id) { $0.agent == nil || $0.agent == agent ? (agent, now + lease) : nil })
    case .renew(let id, let agent, let lease):
      return .claim(change(id) { $0.agent == agent ? (agent, now + lease) : nil })
    case .giveBack(let id, let agent):
      return .claim(change(id) { $0.agent == agent ? (nil, 0) : nil })
    case .claimNext(let agent, let lease):
      let first = waiting().first
      if let first { _ = change(first.id) { _ in (agent, now + lease) } }
      return .claimed(first?.id)
    case .expire:
      let expired = queue().filter { $0.agent != nil && $0.lease <= now }
      for place in cases.indices where !cases[place].isSettled && cases[place].lease <= now {
        cases[place].agent = nil
      }
      return .ids(expired.map(\.id))
    case .feedback(let conversation):
      guard revision(conversation) > 0 else { return .kept(false) }
      feedback.append(conversation)
      return .kept(true)
    case .erase(let conversation):
      if let records = erased[conversation] { return .erased(records) }
      guard revision(conversation) > 0 else { return .erased(nil) }
      let records =
        1 + revision(conversation) + Int64(cases.count { $0.conversation == conversation })
        + Int64(feedback.count { $0 == conversation })
      entries.removeAll { $0.conversation == conversation }
      cases.removeAll { $0.conversation == conversation }
      feedback.removeAll { $0 == conversation }
      erased[conversation] = records
      return .erased(records)
    }
  }

  private mutating func commit(_ conversation: String, _ turn: String, _ content: Int, _ revision: Int64)
    -> CommitOutcome
  {
    if let records = erased[conversation] { return .erased(.model(of: conversation, records: records)) }
    let digest = [UInt8(content)]
    if let entry = entries.first(where: { $0.conversation == conversation && $0.turn == turn }) {
      return entry.digest == digest
        ? .duplicate(response: entry.response, revision: self.revision(conversation)) : .turnReused
    }
    guard revision == self.revision(conversation) else {
      return .conflict(revision: self.revision(conversation))
    }
    entries.append(
      Entry(
        conversation: conversation, turn: turn, digest: digest, response: Array("\(content) at \(now)".utf8)))
    return .committed(revision: revision + 1, firstEvent: nil)
  }

  private mutating func change(_ id: String, _ body: (Case) -> (String?, Instant)?) -> String {
    guard let place = cases.firstIndex(where: { $0.id == id }) else { return "unknown" }
    if cases[place].isSettled { return "settled" }
    var seen = cases[place]
    if seen.lease <= now { seen.agent = nil }
    guard let (agent, lease) = body(seen) else { return seen.agent.map { "taken by \($0)" } ?? "not held" }
    cases[place].agent = agent
    cases[place].lease = lease
    return "done"
  }

  func queue() -> [Case] {
    cases.filter { !$0.isSettled }.sorted {
      ($1.priority, $0.opened, $0.id) < ($0.priority, $1.opened, $1.id)
    }
  }

  func waiting() -> [Case] { queue().filter { $0.agent == nil || $0.lease <= now } }

  func compare(with store: any ConversationStore) async throws {
    for conversation in Call.conversations {
      let timeline = try await store.timeline(of: conversation, after: 0, limit: 1000)
      let own = entries.filter { $0.conversation == conversation }
      #expect(timeline.map(\.id) == own.map(\.turn))
      #expect(timeline.map(\.response) == own.map(\.response))
      #expect(timeline.map(\.number) == own.indices.map { Int64($0) + 1 })
    }
    let open = try await store.handoffs(HandoffFilter(status: .waiting), now: now, after: nil, limit: 1000)
    #expect(open.map(\.id) == waiting().map(\.id))
    #expect(try await store.feedback(of: nil, after: 0, limit: 1000).map(\.feedback.conversation) == feedback)
  }
}

extension Tombstone {
  /// A model knows how much was erased; what hashes say, other tests ask.
  static func model(of conversation: String, records: Int64) -> Tombstone {
    Tombstone(subject: subject(of: conversation), at: 0, records: records, proof: [])
  }
}

extension PlainModel.Call {
  static let conversations = ["a", "b", "c c", "你好"]
  private static let agents = ["ada", "bob"]

  static func random(using random: inout SeededGenerator, _ model: PlainModel) -> PlainModel.Call {
    let conversation = conversations.randomElement(using: &random) ?? ""
    let agent = agents.randomElement(using: &random) ?? ""
    let handoff = model.cases.randomElement(using: &random)?.id ?? "none"
    let lease = Instant.random(in: 1...60, using: &random)
    let turn = "t\(Int.random(in: 0...60, using: &random))"
    let current = model.revision(conversation)
    let revision = Int.random(in: 0..<4, using: &random) == 0 ? current + 1 : current
    switch Int.random(in: 0..<100, using: &random) {
    case ..<45:
      return .commit(
        conversation: conversation, turn: turn, content: Int.random(in: 0...3, using: &random),
        revision: revision,
        opens: !model.cases.contains { $0.conversation == conversation && !$0.isSettled })
    case ..<53:
      return .settle(
        conversation: conversation, turn: turn, revision: revision, handoff: handoff,
        agent: Bool.random(using: &random) ? agent : nil)
    case ..<63: return .claim(handoff: handoff, agent: agent, lease: lease)
    case ..<68: return .claimNext(agent: agent, lease: lease)
    case ..<74: return .renew(handoff: handoff, agent: agent, lease: lease)
    case ..<79: return .giveBack(handoff: handoff, agent: agent)
    case ..<82: return .expire
    case ..<92: return .wait(Instant.random(in: 1...40, using: &random))
    case ..<98: return .feedback(conversation: conversation)
    default: return .erase(conversation)
    }
  }

  /// Makes the call, and says what came back in the words of the model.
  func run(on store: any ConversationStore, now: Instant) async throws -> PlainModel.Answer {
    func committed(
      _ conversation: String, _ turn: String, _ content: Int, _ revision: Int64, _ changes: [HandoffChange]
    ) async throws -> PlainModel.Answer {
      let record = TurnRecord(
        id: turn, digest: [UInt8(content)], kind: "customer", response: Array("\(content) at \(now)".utf8),
        policy: "p", at: now)
      let outcome = try await store.commit(
        Step(
          conversation: conversation, expectedRevision: revision, state: [], turn: record, handoffs: changes))
      if case .erased(let tombstone) = outcome {
        return .commit(.erased(.model(of: conversation, records: tombstone.records)))
      }
      return .commit(outcome)
    }
    func word(_ outcome: ClaimOutcome) -> PlainModel.Answer {
      switch outcome {
      case .done: .claim("done")
      case .unknown: .claim("unknown")
      case .taken(let agent, _): .claim("taken by \(agent)")
      case .notHeld: .claim("not held")
      case .settled: .claim("settled")
      }
    }
    switch self {
    case .wait: return .kept(true)
    case .commit(let conversation, let turn, let content, let revision, let opens):
      let opened = handoff(
        "\(conversation) \(turn)", of: conversation, priority: Priority(rawValue: content) ?? .normal,
        opened: now)
      return try await committed(conversation, turn, content, revision, opens ? [.open(opened)] : [])
    case .settle(let conversation, let turn, let revision, let handoff, let agent):
      let change = HandoffChange.settle(id: handoff, outcome: "resolved", agent: agent, at: now)
      return try await committed(conversation, turn, 0, revision, [change])
    case .claim(let id, let agent, let lease):
      return word(
        try await store.claim(id, agent: agent, until: now + lease, now: now, announcing: silent))
    case .claimNext(let agent, let lease):
      return .claimed(
        try await store.claimNext(
          desk: nil, skills: [], agent: agent, until: now + lease, now: now, announcing: silent)?.id)
    case .renew(let id, let agent, let lease):
      return word(try await store.renew(id, agent: agent, until: now + lease, now: now))
    case .giveBack(let id, let agent):
      return word(try await store.giveBack(id, agent: agent, to: nil, now: now, announcing: silent))
    case .expire:
      return .ids(try await store.expireLeases(now: now, limit: 1000, announcing: silent).map(\.id))
    case .feedback(let conversation):
      return .kept(try await store.add(Feedback(conversation: conversation, satisfaction: 3, at: now)))
    case .erase(let conversation):
      return .erased(try await store.erase(conversation, now: now)?.records)
    }
  }
}
