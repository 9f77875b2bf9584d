import ArgumentParser
import Diagnostics
import Foundation
import RuleCompilation
import RuleSemantics
import RuleTesting

/// `heed test`: plays the conversations in the rule files and runs the examples of topics and triggers.
struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the tests and examples of a rule set.",
    discussion:
      "Exit code 1 if an expectation is not met, an example comes out wrong, or there is nothing to run.")

  @Argument(help: "Folder or file of the rule set; the same as --rules.", completion: .directory)
  var path: String?

  @OptionGroup var options: RuleOptions

  @Option(name: .long, help: "Only tests whose name contains this.")
  var filter: String?

  @Flag(name: .shortAndLong, help: "Lists the tests that passed as well.")
  var verbose = false

  @Option(name: .long, help: "Writes the results to a file as JUnit XML.", completion: .file())
  var junit: String?

  func validate() throws {
    if path != nil, options.rules != nil { throw ValidationError("name the rules once: PATH or --rules") }
  }

  func run() throws {
    let outcome = try RuleFiles.checked(try RuleFiles.path(path ?? options.rules), examples: true)
    var output = Output()
    let errors = outcome.diagnostics.filter { $0.severity == .error }
    guard let ruleSet = outcome.ruleSet else {
      try output.line(outcome.text(errors, options.messages, isColoured: Terminal.isColoured).utf8.dropLast())
      try output.line(Check.counts(outcome.diagnostics))
      try output.flush()
      throw ExitCode.findings
    }
    let runner: TestRunner
    do {
      runner = try TestRunner(ruleSet, zones: { RuleFiles.zone($0) })
    } catch {
      throw RuleFiles.failure(of: error)
    }
    let report = runner.report(filter: filter)
    for result in report.results { try show(result, outcome, &output) }
    for result in report.results {
      for span in result.brittle {
        try output.line(
          Terminal.styled("brittle", .yellow)
            + " \(outcome.place(span)): holds by less than 0.1; a retrained scorer may turn it")
      }
    }
    try output.line(Self.summary(report, ruleSet))
    try output.flush()
    if let junit { try write(report.junit(suite: ruleSet.policy.title) { outcome.place($0) }, to: junit) }
    if !report.failed.isEmpty { throw ExitCode.findings }
    if report.results.isEmpty {
      Terminal.error(filter.map { "no test has `\($0)` in its name" } ?? "this rule set has no tests")
      throw ExitCode.findings
    }
  }

  private func show(_ result: TestResult, _ outcome: RuleFiles.Checked, _ output: inout Output) throws {
    if result.passed {
      if verbose { try output.line(Terminal.styled("passed", .green) + " \(result.name)") }
      return
    }
    try output.line(Terminal.styled("failed", .red, .bold) + " " + Terminal.styled(result.name, .bold))
    for failure in result.failures {
      try output.line("  \(outcome.place(failure.span))")
      try output.line("    expected  \(Terminal.styled(failure.expected, .green))")
      try output.line("    but       \(Terminal.styled(failure.actual, .red))")
      for (index, line) in Width.wrapped(failure.why, columns: Terminal.columns - 14).enumerated() {
        try output.line("    \(index == 0 ? "why   " : "      ")    \(Terminal.styled(line, .dim))")
      }
    }
  }

  private static func summary(_ report: TestReport, _ ruleSet: CheckedRuleSet) -> String {
    let patterned = ruleSet.topics + ruleSet.triggers
    let examples = patterned.reduce(0) { $0 + $1.yes.count + $1.no.count }
    let policy = report.results.reduce(0) { $0 + $1.expectations }
    let judgements = report.results.reduce(0) { $0 + $1.judgements }
    let brittle = report.results.reduce(0) { $0 + $1.brittle.count }
    let counts = "\(report.results.count - report.failed.count) passed, \(report.failed.count) failed"
    let head =
      report.failed.isEmpty
      ? Terminal.styled("✓ " + counts, .green, .bold) : Terminal.styled("✗ " + counts, .red, .bold)
    return head
      + "; expectations of policy \(policy), of judgement \(judgements) (\(brittle) brittle); examples \(examples)"
  }

  private func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: path))
    } catch {
      throw Failure.world("cannot write \(path): \(error.localizedDescription)")
    }
  }
}
