import ArgumentParser
import Diagnostics
import Escalation
import Foundation
import Proofs
import RuleSemantics

/// `heed diff`: what a change of the rules really changes.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what a change of the rules changes, each with the shortest conversation.",
    discussion: """
      Compares what is decided: the step, desk, priority, script, question first, offers and tags. Needs libz3 (Debian: \
      libz3-4). What it stands on is in docs/proofs.md.

      Exit code 1 if the change is as severe as --fail-on says, or if it could not be told.
      """)

  enum Form: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
  }
  enum Threshold: String, ExpressibleByArgument, CaseIterable {
    case lessCare = "less-care"
    case any, never
  }

  @Argument(help: "Folder or file of the rule set as it was.", completion: .directory)
  var old: String

  @Argument(help: "Folder or file of the rule set as it is to be.", completion: .directory)
  var new: String

  @OptionGroup var proof: ProofOptions

  @Option(name: .long, help: "text, json: one object; or markdown, for a pull request.")
  var format = Form.text

  @Option(
    name: .long, help: "less-care: decisions that keep customers from people fail; any: every change; never.")
  var failOn = Threshold.lessCare

  @OptionGroup var messages: MessageOptions

  func run() throws {
    let before = try ruleSet(at: old)
    let after = try ruleSet(at: new)
    let comparison = try proof.prove(messages: 3) { effort in
      try RuleSetComparison(
        old: (before, try RuleFiles.engine(of: before)), new: (after, try RuleFiles.engine(of: after)),
        effort
      ).result()
    }
    let report = ComparisonReport(comparison: comparison)
    var output = Output()
    switch format {
    case .text: for line in report.lines { try output.line(line) }
    case .markdown: for line in report.markdown { try output.line(line) }
    case .json: try output.line(report.json)
    }
    try output.flush()
    if fails(comparison) { throw ExitCode.findings }
  }

  private func fails(_ comparison: Proofs.Comparison) -> Bool {
    if failOn == .never { return false }
    if case .unknown = comparison.conclusion { return true }
    if failOn == .any { return comparison.conclusion != .equivalent }
    return comparison.changes.contains { $0.kind.severity == .lessCare }
      || comparison.declarations.contains { $0.kind == .removed && $0.name.hasPrefix("ensure ") }
  }

  private func ruleSet(at path: String) throws -> CheckedRuleSet {
    let outcome = try RuleFiles.checked(try RuleFiles.path(path), examples: false)
    guard let ruleSet = outcome.ruleSet else {
      let errors = outcome.diagnostics.filter { $0.severity == .error }
      Terminal.writeToStandardError(
        outcome.text(errors, in: messages.messageLanguage, isColoured: Terminal.isErrorColoured))
      Terminal.error("the rules in `\(path)` have errors; `heed check` shows everything")
      throw ExitCode.findings
    }
    return ruleSet
  }
}
