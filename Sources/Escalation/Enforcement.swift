import Conversations
import RuleRuntime
import Signals

/// What `ensure` makes of a verdict: it only ever moves toward care, and every breach is logged (R40).
struct Enforcement {
  var verdict: Verdict
  var forbidsOffers = false
  var forbiddenTags: Set<String> = []
  var breaches: [Breach] = []
}

extension Engine {
  func enforce(
    _ verdict: Verdict, fired: [Int], _ conversation: Conversation, _ reading: Reading,
    scratch: inout EngineScratch
  ) -> Enforcement {
    var result = Enforcement(verdict: verdict)
    if program.ensures.isEmpty { return result }
    gather(
      program.selection.ensures, of: program.ensures.count, conversation, reading, scratch: &scratch)
    if scratch.candidates.positions.isEmpty { return result }
    scratch.candidates.sort()
    let tags = Set(fired.flatMap { program.rules[$0].tags })
    let offersSomething = verdict.action.isAnswer && fired.contains { !program.rules[$0].offers.isEmpty }
    var demanded: [(verdict: Verdict, key: (Int, Int, String))] = []
    var breached: [(ensure: EnsureProgram, promise: EnsureProgram.Promise, isAlways: Bool)] = []

    for place in scratch.candidates.positions.indices {
      let ensure = program.ensures[Int(scratch.candidates.positions[place])]
      guard applies(ensure, conversation, reading, scratch: &scratch) else { continue }
      for (isAlways, promise) in ensure.promises {
        switch promise {
        case .offer where !isAlways && offersSomething:
          result.forbidsOffers = true
          result.breaches.append(
            Breach(ensure: ensure.name, promise: "never offer", remedy: "the offer was removed"))
        case .tag(let tag) where !isAlways && tags.contains(tag):
          result.forbiddenTags.insert(tag)
          result.breaches.append(
            Breach(ensure: ensure.name, promise: "never tag \(tag)", remedy: "the tag was removed"))
        default:
          let isKept = keeps(
            promise, verdict, tags: tags, offers: offersSomething, conversation, reading, scratch: &scratch)
          if isKept == isAlways { continue }
          breached.append((ensure, promise, isAlways))
          if isAlways, case .handoff(let desk?, let priority) = promise {
            let level = max(priority ?? .normal, verdict.action.isHandoff ? verdict.priority : .low)
            demanded.append(
              (
                Verdict(action: .handoff(desk: desk), priority: level, rule: nil, origin: .ensure),
                (-level.rawValue, program.desks[desk].rank, ensure.name)
              ))
          }
        }
      }
    }
    if breached.isEmpty { return result }
    if let strongest = demanded.min(by: { $0.key < $1.key }) {
      result.verdict = strongest.verdict
    } else if movesTowardCare(breached.map { ($0.promise, $0.isAlways) }, verdict, reading) {
      result.verdict = inDoubt
    }
    let remedy =
      if case .handoff(let desk) = result.verdict.action, result.verdict.origin != verdict.origin {
        "handed off to \(program.desks[desk].name)"
      } else {
        "none: nothing more careful is left"
      }
    for breach in breached {
      result.breaches.append(
        Breach(
          ensure: breach.ensure.name, promise: words(breach.promise, isAlways: breach.isAlways),
          remedy: remedy))
    }
    return result
  }

  private func applies(
    _ ensure: EnsureProgram, _ conversation: Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) -> Bool {
    guard program.truth(of: ensure.when, reading.frame, conversation, &scratch.stack) else { return false }
    for condition in ensure.unless
    where program.truth(of: condition, reading.frame, conversation, &scratch.stack) { return false }
    return true
  }

  /// Whether the thing promised is so. Judged on the verdict; `reaches a person` alone on the delivery.
  private func keeps(
    _ promise: EnsureProgram.Promise, _ verdict: Verdict, tags: Set<String>, offers: Bool,
    _ conversation: Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) -> Bool {
    switch promise {
    case .handoff(let desk, let priority):
      guard case .handoff(let actual) = verdict.action else { return false }
      return (desk == nil || desk == actual) && verdict.priority >= (priority ?? .low)
    case .reachesAPerson: return reachesAPerson(verdict, conversation, reading, scratch: &scratch)
    case .reply(let script):
      if case .reply(let actual) = verdict.action { return script == nil || script == actual }
      return false
    case .ask(let script):
      if case .ask(let actual) = verdict.action { return script == nil || script == actual }
      return false
    case .answer: return verdict.action.isAnswer
    case .offer: return offers
    case .tag(let tag): return tags.contains(tag)
    }
  }

  /// Whether an ensure promises a person on this turn.
  func promisesAPerson(
    _ conversation: Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) -> Bool {
    for ensure in program.ensures
    where ensure.promises.contains(where: { $0.0 && $0.1 == .reachesAPerson }) {
      if applies(ensure, conversation, reading, scratch: &scratch) { return true }
    }
    return false
  }

  private func reachesAPerson(
    _ verdict: Verdict, _ conversation: Conversation, _ reading: Reading, scratch: inout EngineScratch
  ) -> Bool {
    if conversation.owner != .bot, conversation.openCase?.reachesAPerson ?? (conversation.owner == .agent) {
      return true
    }
    guard case .handoff(let desk) = verdict.action else { return false }
    if asksFirst(verdict, conversation, reading, scratch: &scratch) != nil { return false }
    let route = route(to: desk, conversation, reading, scratch: &scratch)
    return route.delivery == .live || route.delivery == .redirected
  }

  /// Whether handing off in doubt is more careful than what the rules wanted: always, unless they wanted a handoff already
  /// and the doubtful one would not reach a person either.
  private func movesTowardCare(
    _ breached: [(EnsureProgram.Promise, Bool)], _ verdict: Verdict, _ reading: Reading
  ) -> Bool {
    if !verdict.action.isHandoff { return true }
    return breached.contains { promise, _ in promise == .reachesAPerson }
      && program.availability(ofDesk: program.policy.inDoubtDesk, reading.frame) == .open
  }

  private func words(_ promise: EnsureProgram.Promise, isAlways: Bool) -> String {
    let what: String =
      switch promise {
      case .handoff(let desk, let priority):
        "handoff" + (desk.map { " to \(program.desks[$0].name)" } ?? "")
          + (priority.map { " priority \($0.name)" } ?? "")
      case .reachesAPerson: "reaches a person"
      case .reply(let script): "reply" + (script.map { " \(program.scripts[$0].name)" } ?? "")
      case .ask(let script): "ask" + (script.map { " \(program.scripts[$0].name)" } ?? "")
      case .answer: "answer"
      case .offer: "offer"
      case .tag(let tag): "tag \(tag)"
      }
    return "\(isAlways ? "always" : "never") \(what)"
  }
}
