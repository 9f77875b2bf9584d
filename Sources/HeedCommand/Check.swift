import ArgumentParser
import Diagnostics
import Escalation
import Foundation
import Patterns
import RuleCompilation
import RuleRuntime
import RuleSemantics
import WireFormat

/// `heed check`: says what is wrong with a rule set and what to write instead.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a rule set: names, types, patterns, examples, ties, desks.",
    discussion: "Exit code 1 if there are errors, or warnings with --strict.")

  @Argument(help: "Folder or file of the rule set. Default: this folder.", completion: .directory)
  var path: String?

  @Flag(name: .long, help: "Warnings count as errors.")
  var strict = false

  @Flag(name: .long, help: "Shows errors and warnings, no notes.")
  var quiet = false

  @Flag(name: .long, help: "Shows what patterns and rules cost, and which are tried on every message.")
  var cost = false

  @Option(name: .long, help: "text, or json: one object per finding and line.")
  var format = OutputForm.text

  @OptionGroup var messages: MessageOptions

  func run() throws {
    let path = try RuleFiles.path(path)
    let outcome = try RuleFiles.checked(path, examples: true)
    let shown = outcome.diagnostics.filter { !quiet || $0.severity > .note }
    var output = Output()
    switch format {
    case .json:
      for diagnostic in shown.inSourceOrder() { try output.line(Self.json(diagnostic, outcome, messages)) }
    case .text:
      if !shown.isEmpty {
        try output.line(outcome.text(shown, messages, isColoured: Terminal.isColoured).utf8.dropLast())
      }
      if let ruleSet = outcome.ruleSet { try output.line(Self.summary(path, ruleSet)) }
      if cost, let ruleSet = outcome.ruleSet {
        for line in try CostReport(of: ruleSet).lines { try output.line(line) }
      }
      try output.line(Self.counts(outcome.diagnostics))
    }
    try output.flush()
    let worst: Severity = strict ? .warning : .error
    if outcome.diagnostics.contains(where: { $0.severity >= worst }) { throw ExitCode.findings }
  }

  static func counts(_ diagnostics: [Diagnostic]) -> String {
    func counted(_ severity: Severity) -> String {
      let count = diagnostics.count { $0.severity == severity }
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    let counts = "\(counted(.error)), \(counted(.warning)), \(counted(.note))"
    if diagnostics.hasErrors { return Terminal.styled("✗ " + counts, .red, .bold) }
    return Terminal.styled("✓ " + counts, .green, .bold)
  }

  /// What the rule set holds, and what one message can cost at most.
  private static func summary(_ path: String, _ ruleSet: CheckedRuleSet) throws -> String {
    let parts = [
      (ruleSet.rules.count, "rules"), (ruleSet.topics.count, "topics"), (ruleSet.triggers.count, "triggers"),
      (ruleSet.intents.count, "intents"), (ruleSet.desks.count, "desks"), (ruleSet.ensures.count, "ensures"),
      (ruleSet.tests.count, "tests"),
    ]
    let program = try RuleFiles.engine(of: ruleSet).program
    let patterned = ruleSet.topics + ruleSet.triggers
    let terms = patterned.reduce(0) { $0 + $1.patterns.terms.count + $1.patterns.exceptTerms.count }
    let expressions = patterned.reduce(0) {
      $0 + $1.patterns.expressions.count + $1.patterns.exceptExpressions.count
    }
    return """
      \(path): \(parts.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
      at most a message: \(program.code.count) instructions, \(terms) terms, \(expressions) expressions of \
      \(MatchLimits.standard.workLimit) steps each, \(program.tracks.count + program.series.count) windows
      """
  }

  /// A finding as one line of JSON.
  static func json(
    _ diagnostic: Diagnostic, _ outcome: RuleFiles.Checked, _ messages: MessageOptions
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("severity", diagnostic.severity.rawValue)
      writer.member("code", diagnostic.code)
      if let source = outcome.sources.first(where: { $0.id == diagnostic.span.source }) {
        let start = source.position(at: diagnostic.span.start)
        let end = source.position(at: diagnostic.span.end)
        writer.member("file", source.path)
        writer.member("line", start.line)
        writer.member("column", start.column)
        writer.member("end_line", end.line)
        writer.member("end_column", end.column)
      }
      writer.member("message", diagnostic.finding.message(in: messages.messageLanguage))
      if let help = diagnostic.finding.help(in: messages.messageLanguage) { writer.member("help", help) }
    }
    return writer.bytes
  }
}

/// How a command prints.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
