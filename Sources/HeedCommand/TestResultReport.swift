import RuleSemantics
import RuleTesting
import WireFormat

/// What tests gave, for people and for programs.
struct TestResultReport {
  let report: TestReport
  let outcome: RuleFiles.Checked
  let isVerbose: Bool

  func lines(_ ruleSet: CheckedRuleSet) -> [String] {
    var lines: [String] = []
    for result in report.results { lines += describe(result) }
    for result in report.results {
      for span in result.brittle {
        lines.append(
          Terminal.styled("brittle", .yellow)
            + " \(outcome.place(span)): holds by less than 0.1; a retrained scorer may turn it")
      }
    }
    lines.append(summary(ruleSet))
    return lines
  }

  private func describe(_ result: TestResult) -> [String] {
    if result.passed {
      return isVerbose ? [Terminal.styled("passed", .green) + " \(result.name)"] : []
    }
    var lines = [Terminal.styled("failed", .red, .bold) + " " + Terminal.styled(result.name, .bold)]
    for failure in result.failures {
      lines.append("  \(outcome.place(failure.span))")
      lines += labelled("after", failure.line)
      lines += labelled("expected", Width.plain(failure.expected), .green)
      lines += labelled("but", failure.actual, .red)
      lines += labelled("why", failure.why, .dim)
      if !failure.fired.isEmpty { lines += labelled("fired", failure.fired.joined(separator: ", "), .dim) }
      for (index, miss) in failure.near.enumerated() {
        lines += labelled(index == 0 ? "not fired" : "", Self.words(miss), .dim)
      }
    }
    return lines
  }

  /// A near miss: `"angry": anger 0.42, needs 0.5`.
  static func words(_ miss: NearMiss) -> String { "\"\(miss.rule)\": \(miss.words)" }

  private func labelled(_ label: String, _ text: String, _ style: Terminal.Style? = nil) -> [String] {
    Width.wrapped(text, columns: Terminal.columns - 15).enumerated().map { index, line in
      let head = Width.padded(index == 0 ? label : "", to: 10)
      return "    \(head) \(style.map { Terminal.styled(line, $0) } ?? line)"
    }
  }

  private func summary(_ ruleSet: CheckedRuleSet) -> String {
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

  /// One object per test.
  var json: [[UInt8]] {
    report.results.map { result in
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("test", result.name)
        writer.member("place", outcome.place(result.span))
        writer.member("passed", result.passed)
        writer.key("failures")
        writer.array(result.failures) { writer, failure in
          writer.object { writer in
            writer.member("place", outcome.place(failure.span))
            writer.member("after", failure.line)
            writer.member("expected", failure.expected)
            writer.member("actual", failure.actual)
            writer.member("why", failure.why)
            writer.member("fired", failure.fired)
            writer.member("near", failure.near.map(Self.words))
          }
        }
      }
      return writer.bytes
    }
  }
}
