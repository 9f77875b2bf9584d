import Conversations
import RuleRuntime

/// The same message under two rule sets: every way in which their decisions may differ.
struct TurnPair {
  let differences: [(kind: BehaviourChange.Kind, condition: Truth)]

  init(_ old: Encoding, _ before: TurnTerms, _ new: Encoding, _ after: TurnTerms) {
    let terms = old.terms
    var found: [(kind: BehaviourChange.Kind, condition: Truth)] = []
    func add(_ kind: BehaviourChange.Kind, _ truths: Truth...) {
      let condition = terms.and(truths)
      if condition != terms.no { found.append((kind, condition)) }
    }
    func takes(_ step: BehaviourChange.Step, _ verdict: VerdictTerms) -> Truth {
      verdict.any(terms) { $0.step == step }
    }
    for one in BehaviourChange.Step.allCases {
      for other in BehaviourChange.Step.allCases where one != other {
        add(.step(from: one, to: other), takes(one, before.verdict), takes(other, after.verdict))
      }
    }
    let handoffs = terms.and(takes(.handoff, before.verdict), takes(.handoff, after.verdict))
    func same(_ step: BehaviourChange.Step) -> Truth {
      let (one, other) = (old.namedActions(before.verdict, step), new.namedActions(after.verdict, step))
      return terms.or(
        one.map { name, truth in terms.and(truth, other[name] ?? terms.no) }.sorted { $0.node < $1.node })
    }
    for (one, was) in old.program.desks.enumerated() {
      for (other, becomes) in new.program.desks.enumerated() where was.name != becomes.name {
        add(
          .otherDesk(from: was.name, to: becomes.name),
          before.verdict.actions[.handoff(desk: one)] ?? terms.no,
          after.verdict.actions[.handoff(desk: other)] ?? terms.no)
      }
    }
    for (one, was) in old.program.scripts.enumerated() {
      guard let replied = before.verdict.actions[.reply(script: one)] else { continue }
      for (other, becomes) in new.program.scripts.enumerated() where was.name != becomes.name {
        guard let replies = after.verdict.actions[.reply(script: other)] else { continue }
        add(.otherReply(from: was.name, to: becomes.name), replied, replies)
      }
    }
    add(.lowerPriority, handoffs, terms.less(after.verdict.priority, before.verdict.priority))
    add(.higherPriority, handoffs, terms.less(before.verdict.priority, after.verdict.priority))
    let (reached, reaches) = (old.arrives(before), new.arrives(after))
    add(.reachesNobody, same(.handoff), reached, terms.not(reaches))
    add(.reachesAPerson, same(.handoff), reaches, terms.not(reached))
    let asked = terms.or(old.asksFirst(before.verdict, before.moment, before.before).map(\.condition))
    let asks = terms.or(new.asksFirst(after.verdict, after.moment, after.before).map(\.condition))
    add(.asksFirst, same(.handoff), asks, terms.not(asked))
    add(.asksFirstNoMore, same(.handoff), asked, terms.not(asks))
    for (step, kind) in [
      (BehaviourChange.Step.ask, BehaviourChange.Kind.otherQuestion), (.answer, .otherAnswer),
    ] {
      add(kind, takes(step, before.verdict), takes(step, after.verdict), terms.not(same(step)))
    }
    // Of decisions that are otherwise the same.
    let unchanged = terms.or(BehaviourChange.Step.allCases.map(same))
    let (offered, offers) = (old.offers(before), new.offers(after))
    for name in Set(offered.keys).union(offers.keys).sorted() {
      let (one, other) = (offered[name] ?? terms.no, offers[name] ?? terms.no)
      add(.moreOffers, unchanged, other, terms.not(one))
      add(.fewerOffers, unchanged, one, terms.not(other))
    }
    let (tagged, tags) = (old.tags(before), new.tags(after))
    for name in Set(tagged.keys).union(tags.keys).sorted() {
      let (one, other) = (tagged[name] ?? terms.no, tags[name] ?? terms.no)
      add(.moreTags(name), unchanged, other, terms.not(one))
      add(.fewerTags(name), unchanged, one, terms.not(other))
    }
    differences = Self.joined(found, terms)
  }

  /// One entry a kind.
  private static func joined(
    _ found: [(kind: BehaviourChange.Kind, condition: Truth)], _ terms: Terms
  ) -> [(kind: BehaviourChange.Kind, condition: Truth)] {
    var order: [BehaviourChange.Kind] = []
    var conditions: [BehaviourChange.Kind: [Truth]] = [:]
    for (kind, condition) in found {
      if conditions[kind] == nil { order.append(kind) }
      conditions[kind, default: []].append(condition)
    }
    return order.map { ($0, terms.or(conditions[$0] ?? [])) }
  }
}

extension Action {
  /// How a comparison counts it.
  var step: BehaviourChange.Step? {
    switch self {
    case .handoff: .handoff
    case .reply: .reply
    case .ask: .ask
    case .answer, .answerOutside, .answerFreely: .answer
    case .replace, .giveBack: nil
    }
  }
}

extension Encoding {
  /// Actions by words, which mean the same in both rule sets.
  func namedActions(_ verdict: VerdictTerms, _ step: BehaviourChange.Step) -> [String: Truth] {
    var named: [String: Truth] = [:]
    for (action, truth) in verdict.actions where action.step == step { named[words(of: action)] = truth }
    return named
  }

  /// Whether a handoff of this turn reaches a person at once.
  func arrives(_ turn: TurnTerms) -> Truth {
    terms.or(
      program.desks.indices.compactMap { desk in
        turn.verdict.actions[.handoff(desk: desk)].map {
          terms.and($0, route(to: desk, turn.moment).reaches)
        }
      })
  }

  /// Offers that are made, by name.
  func offers(_ turn: TurnTerms) -> [String: Truth] {
    let allowed = terms.and(turn.verdict.isAnswer(terms), terms.not(turn.forbidsOffers))
    var offers: [String: [Truth]] = [:]
    for (index, rule) in program.rules.enumerated() {
      for offer in rule.offers {
        let name =
          switch offer {
          case .script(let script): program.scripts[script].name
          case .outside(let name): "\"\(name)\""
          }
        offers[name, default: []].append(terms.and(turn.deliberation.fires[index], allowed))
      }
    }
    return offers.mapValues { terms.or($0) }
  }

  /// Tags that are set, by name.
  func tags(_ turn: TurnTerms) -> [String: Truth] {
    var tags: [String: [Truth]] = [:]
    for (index, rule) in program.rules.enumerated() {
      for tag in rule.tags { tags[tag, default: []].append(turn.deliberation.fires[index]) }
    }
    return tags.reduce(into: [:]) { result, entry in
      let forbidden = turn.forbiddenTags.filter { $0.tag == entry.key }.map(\.condition)
      result[entry.key] = terms.and(terms.or(entry.value), terms.not(terms.or(forbidden)))
    }
  }

  /// What else of a decision shows a change that its verdict does not.
  func extras(
    _ kind: BehaviourChange.Kind, _ turn: TurnTerms, _ values: [InputKey: Int64]
  ) -> String {
    switch kind {
    case .reachesNobody, .reachesAPerson:
      return terms.holds(arrives(turn), values) ? ", at once" : ", as a ticket or callback"
    case .asksFirst, .asksFirstNoMore:
      let asks = terms.or(asksFirst(turn.verdict, turn.moment, turn.before).map(\.condition))
      return terms.holds(asks, values) ? ", after a question" : ", at once"
    case .moreOffers, .fewerOffers:
      let names = offers(turn).filter { terms.holds($0.value, values) }.keys.sorted()
      return names.isEmpty ? ", no offer" : ", offers \(names.joined(separator: ", "))"
    case .moreTags, .fewerTags:
      let names = tags(turn).filter { terms.holds($0.value, values) }.keys.sorted()
      return names.isEmpty ? ", no tag" : ", tags \(names.joined(separator: ", "))"
    default: return ""
    }
  }
}
