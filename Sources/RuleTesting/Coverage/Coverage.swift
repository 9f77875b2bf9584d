package import Diagnostics
import Escalation
import Patterns
import RuleSemantics
import RuleSyntax

/// Which parts of a rule set its tests exercise.
package struct Coverage: Sendable {
  /// One row per kind, in the order in which people read them.
  package var rows: [Row]
  /// Conditions in the order of the text.
  package var conditions: [SeenCondition]

  /// Things of one kind.
  package struct Row: Sendable {
    package var kind: Kind
    package var items: [Item]
    package var covered: Int { items.count { $0.isCovered } }
    /// Whole per cent, rounded down; 100 where there is nothing to cover.
    package var percent: Int { items.isEmpty ? 100 : covered * 100 / items.count }
  }

  package enum Kind: String, Sendable, CaseIterable {
    case rules, conditions, scripts, desks, ensures, intents, terms, expressions
  }

  /// Something that tests may or may not exercise.
  package struct Item: Sendable {
    package var name: String
    package var span: SourceSpan?
    package var isCovered: Bool
    /// For a rule: names of the tests in which it fired.
    package var tests: [String] = []
  }

  /// A condition with what was seen of it.
  package struct SeenCondition: Sendable {
    package var site: ConditionSite
    package var seenTrue: Bool
    package var seenFalse: Bool
  }

  /// The row of a kind.
  package func row(_ kind: Kind) -> Row { rows.first { $0.kind == kind } ?? Row(kind: kind, items: []) }
}

extension TestStudy {
  /// What the tests exercise, from the observations of all of them.
  package func coverage(_ observations: [TestObservation]) -> Coverage {
    let trees = RuleTrees(ruleSet.sources)
    func union(_ part: KeyPath<TestObservation, Set<Int>>) -> Set<Int> {
      observations.reduce(into: []) { $0.formUnion($1[keyPath: part]) }
    }
    func names(_ part: KeyPath<TestObservation, Set<String>>) -> Set<String> {
      observations.reduce(into: []) { $0.formUnion($1[keyPath: part]) }
    }
    let seenTrue = union(\.seenTrue)
    let seenFalse = union(\.seenFalse)
    let conditions = sites.indices.filter { sites[$0].kind != .list && !sites[$0].isOfEnsure }.map {
      Coverage.SeenCondition(
        site: sites[$0], seenTrue: seenTrue.contains($0), seenFalse: seenFalse.contains($0))
    }
    let rules = ruleSet.rules.enumerated().map { index, rule in
      let tests = observations.filter { $0.fired.contains(index) }.map { ruleSet.tests[$0.test].name }
      return Coverage.Item(name: rule.name, span: rule.span, isCovered: !tests.isEmpty, tests: tests)
    }
    let scripts = names(\.scripts)
    let desks = names(\.desks)
    let intents = names(\.intents)
    let ensures = union(\.ensures)
    let patterns = patternItems(observations, trees)
    return Coverage(
      rows: [
        .init(kind: .rules, items: rules),
        .init(
          kind: .conditions,
          items: conditions.map {
            .init(name: $0.site.text, span: $0.site.span, isCovered: $0.seenTrue && $0.seenFalse)
          }),
        .init(
          kind: .scripts,
          items: ruleSet.scripts.map {
            .init(name: $0.name, span: trees.scripts[$0.name], isCovered: scripts.contains($0.name))
          }),
        .init(
          kind: .desks,
          items: ruleSet.desks.map {
            .init(name: $0.name, span: trees.desks[$0.name]?.name.span, isCovered: desks.contains($0.name))
          }),
        .init(
          kind: .ensures,
          items: ruleSet.ensures.enumerated().map {
            .init(name: $0.element.name, span: $0.element.span, isCovered: ensures.contains($0.offset))
          }),
        .init(
          kind: .intents,
          items: ruleSet.intents.map {
            .init(name: $0.name, span: trees.intents[$0.name], isCovered: intents.contains($0.name))
          }),
        .init(kind: .terms, items: patterns.filter(\.isTerm).map(\.item)),
        .init(kind: .expressions, items: patterns.filter { !$0.isTerm }.map(\.item)),
      ], conditions: conditions)
  }

  private func patternItems(_ observations: [TestObservation], _ trees: RuleTrees) -> [(
    isTerm: Bool, item: Coverage.Item
  )] {
    let use = PatternUse(runner.engine.program, ruleSet, observations)
    var items: [(isTerm: Bool, item: Coverage.Item)] = []
    for (definition, patterned) in (ruleSet.topics + ruleSet.triggers).enumerated() {
      let kind: PatternedKind = definition < ruleSet.topics.count ? .topic : .trigger
      for pattern in patterned.patterns.all where pattern.part == .matches {
        let span = trees.span(ofPattern: pattern.text, in: kind, named: patterned.name, isException: false)
        let name = "\(kind.rawValue) \(patterned.name): \(pattern.text)"
        items.append(
          (
            pattern.isTerm,
            Coverage.Item(
              name: name, span: span ?? patterned.span,
              isCovered: use.uses[definition][pattern.place].isMatched)
          ))
      }
    }
    return items
  }
}

extension ConditionSite {
  /// Whether only ensures have it: their conditions are promises, not decisions, and are counted as ensures.
  var isOfEnsure: Bool { places.allSatisfy(\.home.isOfEnsure) }
}
