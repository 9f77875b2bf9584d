import ArgumentParser
import Diagnostics
import Escalation
import Foundation
import Proofs
import RuleRuntime
import RuleSemantics
import WireFormat

/// `heed verify`: proves what every `ensure` says, or shows a conversation that breaks it.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Proves every ensure for all conversations, or shows the shortest one that breaks it.",
    discussion: """
      Needs libz3 (Debian: libz3-4). What a proof stands on is in docs/proofs.md.

      Exit code 0 if everything is proven, 1 if something is broken or unknown, 3 if Heed contradicts itself.
      """)

  @Argument(help: "Folder or file of the rule set. Default: this folder.", completion: .directory)
  var path: String?

  @OptionGroup var proof: ProofOptions

  @Flag(name: .long, help: "Prints conversations as tests to paste.")
  var asTest = false

  @Flag(
    name: .long,
    help: "Also lists topics, triggers, intents and moods for which a message may be left to otherwise.")
  var uncovered = false

  @Flag(name: .long, help: "Warnings count as errors.")
  var strict = false

  @Option(name: .long, help: "text, or json: one object per ensure and line.")
  var format = OutputForm.text

  @OptionGroup var messages: MessageOptions

  func run() throws {
    let outcome = try RuleFiles.checked(try RuleFiles.path(path), examples: false)
    guard let ruleSet = outcome.ruleSet else {
      let errors = outcome.diagnostics.filter { $0.severity == .error }
      Terminal.writeToStandardError(
        outcome.text(errors, in: messages.messageLanguage, isColoured: Terminal.isErrorColoured))
      Terminal.error("the rules have errors; `heed check` shows everything")
      throw ExitCode.findings
    }
    let engine = try RuleFiles.engine(of: ruleSet)
    var output = Output()
    var isClean = true
    try proof.prove(messages: 6) { effort in
      let outcomes = try EnsureProver(ruleSet, engine, effort).outcomes()
      for (ensure, result) in zip(ruleSet.ensures, outcomes) {
        if case .proven = result {} else { isClean = false }
        let report = EnsureReport(ensure: ensure, result: result, place: outcome.place(ensure.span))
        switch format {
        case .json: try output.line(report.json)
        case .text:
          for line in report.lines { try output.line(line) }
          if asTest { for line in report.test(engine.program) { try output.line(line) } }
        }
      }
      var examination = try RuleSetExamination(ruleSet, engine, effort)
      examination.examine()
      try examination.examineTies()
      let findings = examination.findings
      if strict, findings.contains(where: { $0.severity >= .warning }) { isClean = false }
      switch format {
      case .json:
        for finding in findings.inSourceOrder() { try output.line(Check.json(finding, outcome, messages)) }
      case .text:
        if !findings.isEmpty {
          try output.line("")
          try output.line(
            outcome.text(findings, in: messages.messageLanguage, isColoured: Terminal.isColoured).utf8
              .dropLast())
        }
        if uncovered {
          try output.line("")
          try output.line("a message may be left to `otherwise` with")
          for (kind, names) in examination.uncovered() {
            for (index, line) in Width.wrapped(names.joined(separator: ", "), columns: Terminal.columns - 12)
              .enumerated()
            {
              let head = index == 0 ? kind : ""
              try output.line("  \(head)\(String(repeating: " ", count: 10 - head.count))\(line)")
            }
          }
        }
        try output.line(Self.summary(outcomes, findings))
      }
    }
    try output.flush()
    if !isClean { throw ExitCode.findings }
  }
}

extension Verify {
  private static func summary(_ outcomes: [EnsureOutcome], _ findings: [Diagnostic]) -> String {
    let proven = outcomes.count { if case .proven = $0 { true } else { false } }
    let broken = outcomes.count { if case .broken = $0 { true } else { false } }
    let text =
      "\(proven) of \(outcomes.count) ensures proven, \(broken) broken, \(outcomes.count - proven - broken) unknown"
    let head =
      proven == outcomes.count
      ? Terminal.styled("✓ " + text, .green, .bold) : Terminal.styled("✗ " + text, .red, .bold)
    let warnings = findings.count { $0.severity == .warning }
    return head + "; \(warnings) warning\(warnings == 1 ? "" : "s")"
  }
}

/// One ensure and what is known of it, for people and for programs.
struct EnsureReport {
  let ensure: CheckedEnsure
  let result: EnsureOutcome
  let place: String

  var lines: [String] {
    switch result {
    case .proven(let proof):
      let how =
        switch proof {
        case .inAnyState: ""
        case .byInduction(let messages): " by induction over \(messages) message\(messages == 1 ? "" : "s")"
        }
      return [Terminal.styled("proven", .green) + "   \(ensure.name)" + Terminal.styled(how, .dim)]
    case .unknown(let reason):
      return [
        Terminal.styled("unknown", .yellow) + "  " + Terminal.styled(ensure.name, .bold), "  \(place)",
        "  \(reason)",
      ]
    case .broken(let counterexample):
      return [
        Terminal.styled("broken", .red, .bold) + "   " + Terminal.styled(ensure.name, .bold), "  \(place)",
      ] + counterexample.lines.map { "  " + $0 } + ["  then the rules want  \(counterexample.wanted)"]
    }
  }

  /// The conversation as a test, or why there is none.
  func test(_ program: Program) -> [String] {
    guard case .broken(let counterexample) = result else { return [] }
    let test = counterexample.test(named: "the rules keep: \(ensure.name)", program)
    return test.map { ["", $0, ""] }
      ?? ["  # no test: for some message no text was found that says what it must say"]
  }

  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("ensure", ensure.name)
      writer.member("place", place)
      switch result {
      case .proven(let proof):
        writer.member("outcome", "proven")
        if case .byInduction(let messages) = proof { writer.member("induction", messages) }
      case .unknown(let reason):
        writer.member("outcome", "unknown")
        writer.member("reason", reason)
      case .broken(let counterexample):
        writer.member("outcome", "broken")
        writer.member("messages", counterexample.messages.count)
        writer.member("conversation", counterexample.lines.joined(separator: "\n"))
        writer.member("wanted", counterexample.wanted)
      }
    }
    return writer.bytes
  }
}
