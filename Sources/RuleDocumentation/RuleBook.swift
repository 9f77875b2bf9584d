import Diagnostics
package import RuleSemantics
import RuleSyntax

/// What a page about a rule set is made of: the rule set, and what is known of it.
package struct RuleBook: Sendable {
  package let ruleSet: CheckedRuleSet
  /// 32 hexadecimal digits that change when a decision may.
  package let fingerprint: String
  /// Of each ensure, in the order of the rule set.
  package let proofs: [ProofState]
  /// Of each test, in the order of the rule set.
  package let tests: [TestState]
  /// Per rule, in the order of the rule set, positions of the tests on which it fires.
  package let testsOfRules: [[Int]]
  /// By kind and name: `topic legal`.
  private let metadata: [String: MetadataSyntax]

  package enum ProofState: Sendable, Equatable {
    /// nil: in any state; else by induction over so many messages.
    case proven(messages: Int?)
    /// The shortest conversation, a line each.
    case broken([String])
    case unknown(String)
    /// Nobody tried, for this reason.
    case notTried(String)
  }

  package enum TestState: Sendable, Equatable { case passed, failed }

  /// - Parameter loaded: what the rule set was checked from.
  /// - Precondition: one proof an ensure, one state a test, one list a rule.
  package init(
    _ ruleSet: CheckedRuleSet, _ loaded: LoadedRuleSet, fingerprint: String, proofs: [ProofState],
    tests: [TestState], testsOfRules: [[Int]]
  ) {
    precondition(
      proofs.count == ruleSet.ensures.count && tests.count == ruleSet.tests.count
        && testsOfRules.count == ruleSet.rules.count, "every ensure, test and rule is spoken of")
    self.ruleSet = ruleSet
    self.fingerprint = fingerprint
    self.proofs = proofs
    self.tests = tests
    self.testsOfRules = testsOfRules
    var metadata: [String: MetadataSyntax] = [:]
    for isReplacement in [false, true] {
      for file in loaded.files {
        for declaration in file.syntax.declarations where declaration.isReplacement == isReplacement {
          if let key = Self.key(declaration) { metadata[key] = declaration.metadata }
        }
      }
    }
    self.metadata = metadata
  }

  private static func key(_ declaration: DeclarationSyntax) -> String? {
    switch declaration.kind {
    case .policy: "policy"
    case .topic(let topic): "topic \(topic.name.value)"
    case .trigger(let trigger): "trigger \(trigger.name.value)"
    case .intent(let intent): "intent \(intent.name.value)"
    case .desk(let desk): "desk \(desk.name.value)"
    case .script(let script): "script \(script.name.value)"
    case .ensure(let ensure): "ensure \(ensure.name.value)"
    case .rule(let rule): "rule \(rule.name.value)"
    case .fact(let fact): "fact \(fact.name.value)"
    default: nil
    }
  }

  /// Owner, basis, day of review and note of a declaration.
  func metadata(_ kind: String, _ name: String) -> MetadataSyntax {
    metadata["\(kind) \(name)"] ?? MetadataSyntax()
  }

  var policyMetadata: MetadataSyntax { metadata["policy"] ?? MetadataSyntax() }

  /// The text of a place as written, on one line.
  func text(_ span: SourceSpan) -> String {
    let source = ruleSet.sources.first { $0.id == span.source }
    return source?.text(of: span).split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
  }
}
