import ArgumentParser
import Diagnostics
import Foundation
import RuleSemantics

/// `heed check`: says what is wrong with a rule set and what to write instead.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a rule set: names, types, patterns, examples, ties, desks.")

  @Argument(help: "Folder or file of the rule set. Default: this folder.")
  var path: String?

  @Flag(name: .long, help: "Warnings count as errors.")
  var strict = false

  @Flag(name: .long, help: "Shows errors and warnings, no notes.")
  var quiet = false

  @OptionGroup var messages: MessageOptions

  func run() throws {
    let path = try RuleFiles.path(path)
    let (ruleSet, diagnostics, loaded) = try RuleFiles.checked(path, examples: true)
    let shown = diagnostics.filter { !quiet || $0.severity > .note }
    let renderer = DiagnosticRenderer(
      sources: loaded.sources, language: messages.messageLanguage, isColoured: Terminal.isColoured)
    print(renderer.text(shown), terminator: "")
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count { $0.severity == .warning }
    if let ruleSet {
      let parts: [String] = [
        "\(ruleSet.rules.count) rules", "\(ruleSet.topics.count) topics",
        "\(ruleSet.triggers.count) triggers",
        "\(ruleSet.intents.count) intents", "\(ruleSet.desks.count) desks",
        "\(ruleSet.ensures.count) ensures",
        "\(ruleSet.tests.count) tests",
      ]
      print("\(path): " + parts.joined(separator: ", "))
    }
    print("\(errors) errors, \(warnings) warnings")
    if errors > 0 || (strict && warnings > 0) { throw ExitCode.findings }
  }
}
