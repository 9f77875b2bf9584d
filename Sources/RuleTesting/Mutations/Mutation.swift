package import Diagnostics
import Patterns
import RuleSemantics
import RuleSyntax

/// What mutation testing changes, one thing at a time.
package enum MutationKind: String, CaseIterable, Sendable {
  /// A whole rule is left out.
  case rule
  /// A number that something is compared with is moved a little.
  case threshold
  /// `>=` becomes `>`, `=` becomes `!=`.
  case comparison
  /// An item of `and`, `or`, `all of` or `any of` is left out.
  case condition
  /// A window is longer or shorter, or asks for more or fewer messages.
  case window
  case unless
  case limit
  case dates
  /// `instead of` is left out.
  case displacement
  case priority
  /// A handoff goes to another desk.
  case desk
  /// A step of a ladder is left out, or says another script.
  case step
  case term
  case pattern
  /// A term or expression of `except` is left out.
  case exception

  /// Whether it changes what texts match, not what rules say.
  package var isOfWords: Bool {
    switch self {
    case .term, .pattern, .exception: true
    default: false
    }
  }
}

/// One small change to a rule set, which the tests ought to notice.
package struct Mutation: Sendable {
  package var kind: MutationKind
  /// What is changed.
  package var span: SourceSpan
  /// The declaration: `rule "angry"`.
  package var owner: String
  /// What is changed into what: ``"`anger >= 0.5` becomes `anger >= 0.55`"``.
  package var change: String
  var edit: Edit

  enum Edit: Sendable {
    case condition([ConditionPlace], Replacement)
    case rule(Int, RuleEdit)
    case pattern(definition: Int, part: PatternPart, place: Int)
  }

  enum Replacement: Sendable {
    case whole(Condition)
    /// An item of a list is left out.
    case without(Int)
  }

  enum RuleEdit: Sendable {
    case removed
    case withoutUnless(Int)
    case withoutLimit(Int)
    case withoutDates
    case withoutDisplacement(Int)
    case priority(PriorityLevel)
    case step(Int, CheckedStep)
    case withoutStep(Int)
  }

  /// A clause before and after the change, for every clause that the change reaches. New recorded conditions are added to the
  /// rule set; nothing else of it changes.
  func variants(of ruleSet: inout CheckedRuleSet) -> [(before: Condition, after: Condition, rule: Int?)] {
    switch edit {
    case .condition(let places, let replacement):
      return places.compactMap { place in
        // An ensure that is kept changes no decision, so no test can tell.
        if place.home.isOfEnsure { return nil }
        var copy = ruleSet
        copy.edit(place) { replacement.applied(to: $0) }
        ruleSet.tracks = copy.tracks
        guard let rule = place.home.rule, places.count <= 4 else {
          return (ruleSet[place.home], copy[place.home], place.home.rule)
        }
        if case .firstAsk = place.home { return (ruleSet[place.home], copy[place.home], rule) }
        return (ruleSet.holds(rule: rule), copy.holds(rule: rule), rule)
      }
    case .rule(let rule, .withoutUnless(let position)):
      var copy = ruleSet
      copy.rules[rule].unless.remove(at: position)
      return [(ruleSet.holds(rule: rule), copy.holds(rule: rule), rule)]
    default: return []
    }
  }

  /// The rule set with the change; nil for a change of patterns.
  func applied(to original: CheckedRuleSet) -> CheckedRuleSet? {
    var ruleSet = original
    switch edit {
    case .pattern: return nil
    case .condition(let places, let replacement):
      for place in places { ruleSet.edit(place) { replacement.applied(to: $0) } }
    case .rule(let rule, let change):
      switch change {
      // It stays in the lists, so that positions hold, and never fires.
      case .removed: ruleSet.rules[rule].when = .constant(false)
      case .withoutUnless(let position): ruleSet.rules[rule].unless.remove(at: position)
      case .withoutLimit(let position): ruleSet.rules[rule].limits.remove(at: position)
      case .withoutDates: ruleSet.rules[rule].valid = nil
      case .withoutDisplacement(let other): ruleSet.rules[rule].insteadOf.removeAll { $0 == other }
      case .priority(let level): ruleSet.rules[rule].priority = level
      case .step(let position, let step): ruleSet.rules[rule].steps[position] = step
      case .withoutStep(let position): ruleSet.rules[rule].steps.remove(at: position)
      }
    }
    return ruleSet
  }
}

extension Mutation.Replacement {
  func applied(to condition: Condition) -> Condition {
    switch self {
    case .whole(let other): return other
    case .without(let position):
      switch condition {
      case .all(var items) where items.indices.contains(position):
        items.remove(at: position)
        return .all(items)
      case .any(var items) where items.indices.contains(position):
        items.remove(at: position)
        return .any(items)
      default: return condition
      }
    }
  }
}

extension ConditionHome {
  var isOfEnsure: Bool {
    switch self {
    case .ensureWhen, .ensureUnless: true
    default: false
    }
  }
}
