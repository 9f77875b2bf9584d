import ArgumentParser
import Diagnostics
import Escalation
import Foundation
import Patterns
import RuleCompilation
import RuleLinting
import RuleRuntime
import RuleSemantics
import Signals
import WireFormat

/// `heed check`: says what is wrong with a rule set and what to write instead.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Checks a rule set: names, types, patterns, examples, ties, desks, and what is better written otherwise.",
    discussion: """
      Exit code 1 if there are errors, or warnings with --strict. NAME is a code (H1005) or a category of lints: \
      correctness, safety, clarity, performance, wording. A comment `# heed: allow H1005 because …` allows one at its \
      place. Every code has a page in docs/diagnostics or docs/lints.
      """)

  @Argument(help: "Folder or file of the rule set. Default: this folder.", completion: .directory)
  var path: String?

  @Flag(name: .long, help: "Warnings count as errors.")
  var strict = false

  @Flag(name: .long, help: "Shows errors and warnings, no notes.")
  var quiet = false

  @Flag(name: .long, help: "Shows what patterns and rules cost, and which are tried on every message.")
  var cost = false

  @Flag(name: .long, help: "Mends what can be mended without changing a decision, and says what it changed.")
  var fix = false

  @Option(name: .long, help: ArgumentHelp("Findings of this name are errors.", valueName: "name"))
  var deny: [String] = []

  @Option(name: .long, help: ArgumentHelp("Findings of this name are warnings.", valueName: "name"))
  var warn: [String] = []

  @Option(name: .long, help: ArgumentHelp("Findings of this name are not shown.", valueName: "name"))
  var allow: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Day on which dates are judged. Default: today.", valueName: "date"))
  var today: String?

  @Option(
    name: .long,
    help:
      "text; json: one object per finding and line; sarif: version 2.1.0; junit; github: workflow commands.")
  var format = CheckForm.text

  @OptionGroup var messages: MessageOptions

  func validate() throws {
    _ = try day
    _ = try choice
  }

  func run() throws {
    let path = try RuleFiles.path(path)
    var subject = RuleSetInspection(path: path, today: try day, choice: try choice)
    var mended: [String] = []
    if fix { mended = try subject.mend(in: messages.messageLanguage) }
    let outcome = subject.outcome()
    let worst: Severity = strict ? .warning : .error
    let shown = outcome.findings.filter { !quiet || $0.diagnostic.severity > .note }
    let report = CheckReport(
      findings: shown, sources: outcome.checked.sources, language: messages.messageLanguage, worst: worst)
    var output = Output()
    if format == .text {
      for line in mended { try output.line(line) }
      try writeText(outcome, shown, path, to: &output)
    } else {
      if !mended.isEmpty { Terminal.writeToStandardError(mended.joined(separator: "\n") + "\n") }
      for line in report.lines(as: format) { try output.line(line) }
    }
    try output.flush()
    if outcome.findings.contains(where: { $0.diagnostic.severity >= worst }) { throw ExitCode.findings }
  }

  private func writeText(
    _ outcome: RuleSetInspection.Outcome, _ shown: [Linted], _ path: String, to output: inout Output
  ) throws {
    if !shown.isEmpty {
      let text = outcome.checked.text(
        shown.map(\.diagnostic), in: messages.messageLanguage, isColoured: Terminal.isColoured)
      try output.line(text.utf8.dropLast())
    }
    if let ruleSet = outcome.checked.ruleSet {
      try output.line(Self.summary(path, ruleSet))
      if cost { for line in try CostReport(of: ruleSet).lines { try output.line(line) } }
    }
    let mendable = fix ? 0 : outcome.findings.count { $0.fix != nil }
    let hint = mendable == 0 ? "" : "; `heed check --fix` mends \(mendable)"
    try output.line(Self.counts(outcome.findings.map(\.diagnostic)) + hint)
  }

  /// The day on which dates are judged, in days since 1970-01-01.
  private var day: Int {
    get throws {
      guard let today else { return Int((Date().timeIntervalSince1970 / 86_400).rounded(.down)) }
      let parts = today.split(separator: "-").map { Int($0) }
      guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
        (1...9999).contains(year), CivilDate(year: year, month: month, day: day).exists
      else { throw ValidationError("`--today` is a date such as 2026-03-31, not `\(today)`") }
      return CivilDate(year: year, month: month, day: day).daysSinceEpoch
    }
  }

  private var choice: SeverityChoice {
    get throws {
      do {
        return try SeverityChoice(deny: deny, warn: warn, allow: allow)
      } catch {
        let near = error.near.map { "; did you mean `\($0)`?" } ?? ""
        throw ValidationError(
          "`\(error.name)` is no category of lints and no code of a warning or a note\(near)")
      }
    }
  }

  static func counts(_ diagnostics: [Diagnostic]) -> String {
    let counts = [Severity.error, .warning, .note].map { severity in
      counted(diagnostics.count { $0.severity == severity }, severity.rawValue)
    }.joined(separator: ", ")
    if diagnostics.hasErrors { return Terminal.styled("✗ " + counts, .red, .bold) }
    return Terminal.styled("✓ " + counts, .green, .bold)
  }

  private static func counted(_ count: Int, _ one: String) -> String {
    "\(count) \(one)\(count == 1 ? "" : "s")"
  }

  /// What the rule set holds, and what one message can cost at most.
  private static func summary(_ path: String, _ ruleSet: CheckedRuleSet) throws -> String {
    let parts = [
      counted(ruleSet.rules.count, "rule"), counted(ruleSet.topics.count, "topic"),
      counted(ruleSet.triggers.count, "trigger"), counted(ruleSet.intents.count, "intent"),
      counted(ruleSet.desks.count, "desk"), counted(ruleSet.ensures.count, "ensure"),
      counted(ruleSet.tests.count, "test"),
    ]
    let program = try RuleFiles.engine(of: ruleSet).program
    let patterned = ruleSet.topics + ruleSet.triggers
    let terms = patterned.reduce(0) { $0 + $1.patterns.terms.count + $1.patterns.exceptTerms.count }
    let expressions = patterned.reduce(0) {
      $0 + $1.patterns.expressions.count + $1.patterns.exceptExpressions.count
    }
    return """
      \(path): \(parts.joined(separator: ", "))
      at most a message: \(program.code.count) instructions, \(terms) terms, \(expressions) expressions of \
      \(MatchLimits.standard.workLimit) steps each, \(program.tracks.count + program.series.count) windows
      """
  }

  /// A finding as one line of JSON.
  static func json(
    _ diagnostic: Diagnostic, _ outcome: RuleFiles.Checked, _ messages: MessageOptions
  ) -> [UInt8] {
    json(Linted(diagnostic), outcome.sources, messages.messageLanguage)
  }

  /// The same, with what would mend it: UTF-8 offsets in the file, and the text to put there.
  static func json(_ found: Linted, _ sources: [SourceFile], _ language: MessageLanguage) -> [UInt8] {
    let diagnostic = found.diagnostic
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("severity", diagnostic.severity.rawValue)
      writer.member("code", diagnostic.code)
      if let source = sources.first(where: { $0.id == diagnostic.span.source }) {
        let start = source.position(at: diagnostic.span.start)
        let end = source.position(at: diagnostic.span.end)
        writer.member("file", source.path)
        writer.member("line", start.line)
        writer.member("column", start.column)
        writer.member("end_line", end.line)
        writer.member("end_column", end.column)
      }
      writer.member("message", diagnostic.finding.message(in: language))
      if let help = diagnostic.finding.help(in: language) { writer.member("help", help) }
      if let fix = found.fix {
        writer.key("fix")
        writer.array(fix.edits) { writer, edit in
          writer.object { writer in
            writer.member("start", Int(edit.span.start))
            writer.member("end", Int(edit.span.end))
            writer.member("text", edit.replacement)
          }
        }
      }
    }
    return writer.bytes
  }
}

/// How `heed check` prints.
enum CheckForm: String, ExpressibleByArgument, CaseIterable {
  case text, json, sarif, junit, github
}

/// How a command prints.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
