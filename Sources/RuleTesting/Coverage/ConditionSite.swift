package import Diagnostics
import RuleSemantics
import RuleSyntax
import Signals

/// A condition as it stands in the text: once, however many clauses use it through a definition.
package struct ConditionSite: Sendable {
  /// Where it stands.
  package var span: SourceSpan
  /// Canonical text.
  package var text: String
  /// The declaration that uses it first: `rule "angry"`.
  package var owner: String
  /// What it is in the model.
  var condition: Condition
  /// All its places in the model.
  var places: [ConditionPlace]
  var kind: Kind
  /// Whether an intent is asked for with a threshold of its own.
  var hasThreshold = false

  enum Kind: Hashable, Sendable {
    /// A comparison, topic, trigger …: what is true or false by itself.
    case single
    case window
    /// `and`, `or` with their items.
    case list
  }
}

extension CheckedRuleSet {
  /// The conditions of all clauses in the order of the text.
  func conditionSites(_ trees: RuleTrees) -> [ConditionSite] {
    var reader = SiteReader(ruleSet: self, trees: trees, printer: CanonicalText(self))
    for home in conditionHomes {
      guard let syntax = trees.syntax(of: home, self) else { continue }
      reader.read(syntax, self[home], ConditionPlace(home: home))
    }
    return reader.sites.sorted { $0.span < $1.span }
  }

  /// The declaration of a clause: `rule "angry"`, `mood heated`.
  func owner(of home: ConditionHome) -> String {
    switch home {
    case .when(let rule), .unless(let rule, _), .firstAsk(let rule): "rule \"\(rules[rule].name)\""
    case .ensureWhen(let ensure), .ensureUnless(let ensure, _): "ensure \"\(ensures[ensure].name)\""
    case .enter(let mood), .leave(let mood): "mood \(moods[mood].name)"
    case .route(let desk, _): "desk \(desks[desk].name)"
    }
  }
}

extension RuleTrees {
  /// The text of a clause, nil where the model has it from elsewhere.
  fileprivate func syntax(of home: ConditionHome, _ ruleSet: CheckedRuleSet) -> ExpressionSyntax? {
    func item(_ items: [ExpressionSyntax]?, _ position: Int) -> ExpressionSyntax? {
      guard let items, items.indices.contains(position) else { return nil }
      return items[position]
    }
    switch home {
    case .when(let rule): return rules[ruleSet.rules[rule].name]?.when
    case .unless(let rule, let position): return item(rules[ruleSet.rules[rule].name]?.unless, position)
    case .firstAsk(let rule): return rules[ruleSet.rules[rule].name]?.firstAsk?.unless
    case .ensureWhen(let ensure): return ensures[ruleSet.ensures[ensure].name]?.when
    case .ensureUnless(let ensure, let position):
      return item(ensures[ruleSet.ensures[ensure].name]?.unless, position)
    case .enter(let mood): return moods[ruleSet.moods[mood].name]?.enter
    case .leave(let mood): return moods[ruleSet.moods[mood].name]?.leave
    case .route(let desk, let position):
      // The model may have them in another order: only a single one is certain.
      let routes = desks[ruleSet.desks[desk].name]?.routes.map(\.when)
      return ruleSet.desks[desk].routes.count == 1 ? item(routes, position) : nil
    }
  }
}

/// Walks text and model side by side.
private struct SiteReader {
  let ruleSet: CheckedRuleSet
  let trees: RuleTrees
  let printer: CanonicalText
  private(set) var sites: [ConditionSite] = []
  private var positions: [Key: Int] = [:]

  private struct Key: Hashable {
    let span: SourceSpan
    let kind: ConditionSite.Kind
    let condition: Condition
  }

  init(ruleSet: CheckedRuleSet, trees: RuleTrees, printer: CanonicalText) {
    self.ruleSet = ruleSet
    self.trees = trees
    self.printer = printer
  }

  mutating func read(_ syntax: ExpressionSyntax, _ condition: Condition, _ place: ConditionPlace) {
    let opened = trees.opened(syntax)
    switch (opened.node, condition) {
    case (.not(let inner), .not(let condition)): read(inner, condition, place.inside(0))
    case (.all(let items), .all(let conditions)) where items.count == conditions.count,
      (.any(let items), .any(let conditions)) where items.count == conditions.count:
      note(opened, condition, .list, place)
      for (index, item) in items.enumerated() { read(item, conditions[index], place.inside(index)) }
    case (.window(let inner, _), .window(let track, _, _)):
      note(opened, condition, .window, place)
      readRecorded(trees.opened(inner), ruleSet.tracks[track].condition, place.inside(0))
    case (.window(let inner, _), .ever(let track)):
      note(opened, condition, .window, place)
      readRecorded(trees.opened(inner), ruleSet.tracks[track].condition, place.inside(0))
    default: note(opened, condition, .single, place)
    }
  }

  /// A recorded condition has its items in another order than the text: they share its place.
  private mutating func readRecorded(
    _ syntax: ExpressionSyntax, _ condition: Condition, _ place: ConditionPlace
  ) {
    switch condition {
    case .all(let items), .any(let items):
      note(syntax, condition, .list, place)
      for (index, item) in items.enumerated() { readRecorded(syntax, item, place.inside(index)) }
    case .not(let inner): readRecorded(syntax, inner, place.inside(0))
    default: note(syntax, condition, .single, place)
    }
  }

  private mutating func note(
    _ syntax: ExpressionSyntax, _ condition: Condition, _ kind: ConditionSite.Kind, _ place: ConditionPlace
  ) {
    if case .constant = condition { return }
    let key = Key(span: syntax.span, kind: kind, condition: condition)
    if let known = positions[key] {
      sites[known].places.append(place)
      return
    }
    positions[key] = sites.count
    var hasThreshold = false
    if case .intent(_, .some, _) = syntax.node { hasThreshold = true }
    sites.append(
      ConditionSite(
        span: syntax.span, text: printer.text(condition), owner: ruleSet.owner(of: place.home),
        condition: condition, places: [place], kind: kind, hasThreshold: hasThreshold))
  }
}
