import Diagnostics
package import RuleSemantics

/// All lints.
package enum Lints {
  /// Sorted by code.
  static let all: [any Lint] = [
    DuplicateTerm(), SwallowedTerm(), IdleException(), ExceptedTerm(), SingleHanTerm(), LookAlikeTerm(),
    BoundaryBesideHan(), NestedRepeats(), AlwaysTriedPattern(), DuplicatePattern(), PatternInTerm(),
    StarInsideTerm(), OpenEndedPattern(), LongTerm(), RepeatedAlternative(), BarInSet(), NoPositiveExample(),
    NoCounterexample(), FewIntentExamples(),
    RepeatedExample(), IntentLanguageMissing(), ExampleIsTerm(), ContradictoryComparisons(), NothingLeftOut(),
    ExtremeThreshold(), WindowOfOne(), NegatedComparison(), RepeatedCondition(), ComparedWithYes(),
    RuleWithoutReason(), TwinRules(), UnlimitedOffer(), SensitiveWithoutHandoff(), SensitiveWithoutEnsure(),
    SensitiveWithoutOwner(), UnusedDeclaration(), UnreadDeclaration(), NearTags(), Promises(), Blame(),
    Advice(),
    LongScript(), EmptySlot(), OtherLanguage(), HalfWidthPunctuation(), StrayWhiteSpace(), Placeholder(),
    RepeatedVariant(), Shouting(), OtherCharacters(), QuestionMissing(), ManyQuestions(), SpokenLink(),
    UnjudgedMessage(), RepeatedTest(), DefaultPriority(), SensitiveWithoutReview(), RepeatedLexiconEntry(),
    RepeatedLastStep(), EndlessReply(), IdleAfter(), MoodWithoutMargin(), SilentSensitiveHandoff(),
    RepeatedExpectation(), SameChannelText(), RepeatedDay(),
  ]

  /// Every lint and every finding about suppressions, sorted by code.
  package static let profiles: [LintProfile] =
    (all.map(\.profile) + SuppressionFinding.profiles).sorted { $0.code < $1.code }

  /// What all lints find in a rule set, in source order, not yet suppressed.
  ///
  /// - Parameter loaded: what the rule set was checked from.
  package static func findings(in ruleSet: CheckedRuleSet, _ loaded: LoadedRuleSet) -> [Linted] {
    let view = RuleSetView(ruleSet, loaded)
    var found: [Linted] = []
    for lint in all {
      let profile = lint.profile
      for remark in lint.remarks(on: view) {
        let finding = LintFinding(profile: profile, words: remark.words)
        found.append(
          Linted(Diagnostic(finding, at: remark.span, related: remark.related), fix: remark.fix))
      }
    }
    return found.inSourceOrder()
  }
}

extension Array where Element == Linted {
  /// By file, place and code.
  package func inSourceOrder() -> [Linted] {
    enumerated().sorted {
      ($0.element.diagnostic.span, $0.element.diagnostic.code, $0.offset)
        < ($1.element.diagnostic.span, $1.element.diagnostic.code, $1.offset)
    }.map(\.element)
  }
}
