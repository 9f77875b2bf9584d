import ArgumentParser
import Diagnostics
import Foundation
import RuleCompilation
import RuleSemantics
import RuleTesting

/// `heed test`: plays the conversations in the rule files and runs the examples of topics and triggers.
struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Runs the tests and examples of a rule set.")

  @OptionGroup var options: RuleOptions

  @Option(name: .long, help: "Only tests whose name contains this.")
  var filter: String?

  func run() throws {
    let path = try options.path()
    let (ruleSet, diagnostics, loaded) = try RuleFiles.checked(path, examples: true)
    let renderer = DiagnosticRenderer(
      sources: loaded.sources, language: options.messages.messageLanguage, isColoured: Terminal.isColoured)
    guard let ruleSet else {
      print(renderer.text(diagnostics.filter { $0.severity == .error }), terminator: "")
      throw ExitCode.findings
    }
    let runner: TestRunner
    do {
      runner = try TestRunner(ruleSet, zones: { Zones.table(of: $0) })
    } catch {
      throw Failure.world("\(error)")
    }
    let report = runner.report(filter: filter)
    for result in report.failed {
      print(Terminal.styled("FAILED", .red, .bold) + " \(result.name)")
      for failure in result.failures {
        if let source = loaded.sources.first(where: { $0.id == failure.span.source }) {
          let (line, column) = source.position(at: failure.span.start)
          print("  \(source.path):\(line):\(column)")
        }
        print("    expected: \(failure.expected)")
        print("    actual:   \(failure.actual)")
        print("    why:      \(failure.why)")
      }
    }
    var examples = 0
    for patterned in ruleSet.topics + ruleSet.triggers {
      examples += patterned.yes.count + patterned.no.count
    }
    var expectations = 0
    var judgements = 0
    var brittle = 0
    for result in report.results {
      expectations += result.expectations
      judgements += result.judgements
      brittle += result.brittle.count
    }
    let failed = report.failed.count
    print("\(report.results.count - failed) passed, \(failed) failed")
    print(
      "\(expectations) expectations of policy, \(judgements) of judgement (\(brittle) brittle), \(examples) examples"
    )
    if !report.failed.isEmpty { throw ExitCode.findings }
    if report.results.isEmpty {
      Terminal.error(filter.map { "no test has `\($0)` in its name" } ?? "this rule set has no tests")
      throw ExitCode.findings
    }
  }
}
