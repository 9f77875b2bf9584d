import Diagnostics
import Foundation
import RuleLinting
import RuleTesting

/// Findings as other programs read them.
struct CheckReport {
  /// In source order.
  let findings: [Linted]
  let sources: [SourceFile]
  let language: MessageLanguage
  /// From this severity on the check fails.
  let worst: Severity

  /// The report, line by line.
  func lines(as form: CheckForm) -> [[UInt8]] {
    switch form {
    case .text: []
    case .json: findings.map { Check.json($0, sources, language) }
    case .sarif: [SARIFLog(self).json]
    case .junit: junit.map { Array($0.utf8) }
    case .github: findings.map { Array(workflowCommand($0).utf8) }
    }
  }

  func source(of span: SourceSpan) -> SourceFile? { sources.first { $0.id == span.source } }

  /// Source: GitHub's documentation, "Workflow commands for GitHub Actions", with the escapes of its toolkit.
  private func workflowCommand(_ found: Linted) -> String {
    let diagnostic = found.diagnostic
    let command =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    var properties: [String] = []
    if let source = source(of: diagnostic.span) {
      let start = source.position(at: diagnostic.span.start)
      let end = source.position(at: diagnostic.span.end)
      properties += ["file=\(Self.escaped(source.path, inProperty: true))", "line=\(start.line)"]
      // Columns of several lines are refused.
      properties +=
        start.line == end.line ? ["col=\(start.column)", "endColumn=\(end.column)"] : ["endLine=\(end.line)"]
    }
    properties.append("title=\(diagnostic.code)")
    return
      "::\(command) \(properties.joined(separator: ","))::\(Self.escaped(words(diagnostic), inProperty: false))"
  }

  private static func escaped(_ text: String, inProperty: Bool) -> String {
    let plain = text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    return inProperty ? plain.replacing(":", with: "%3A").replacing(",", with: "%2C") : plain
  }

  /// The message, and the help below it.
  func words(_ diagnostic: Diagnostic) -> String {
    let message = diagnostic.finding.message(in: language)
    guard let help = diagnostic.finding.help(in: language) else { return message }
    return message + "\n" + (language == .english ? "help: " : "建议:") + help
  }

  /// One suite per file, one case per finding; a file without findings is one case that passes.
  private var junit: [String] {
    let failures = findings.count { $0.diagnostic.severity >= worst }
    let cases = sources.map { source in findings.filter { $0.diagnostic.span.source == source.id } }
    let count = cases.reduce(0) { $0 + max(1, $1.count) }
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<testsuites name="heed check" tests="\#(count)" failures="\#(failures)">"#,
    ]
    for (source, found) in zip(sources, cases) {
      let failed = found.count { $0.diagnostic.severity >= worst }
      let path = xmlText(source.path)
      lines.append(#"  <testsuite name="\#(path)" tests="\#(max(1, found.count))" failures="\#(failed)">"#)
      if found.isEmpty { lines.append(#"    <testcase classname="\#(path)" name="no findings"/>"#) }
      for diagnostic in found.map(\.diagnostic) {
        let place = source.position(at: diagnostic.span.start)
        let message = xmlText(diagnostic.finding.message(in: language))
        let name = "\(diagnostic.code) \(place.line):\(place.column)"
        lines.append(#"    <testcase classname="\#(path)" name="\#(name)">"#)
        let text = xmlText("\(source.path):\(place.line):\(place.column): \(words(diagnostic))")
        lines.append(
          diagnostic.severity >= worst
            ? #"      <failure type="\#(diagnostic.severity.rawValue)" message="\#(message)">\#(text)</failure>"#
            : "      <system-out>\(text)</system-out>")
        lines.append("    </testcase>")
      }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines
  }
}
