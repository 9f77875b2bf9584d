import Diagnostics
import Foundation
import RuleSemantics
import Testing

/// Each `NAME.heed` under fixtures/semantics stands beside `NAME.messages` (what the check says, both languages) and, if
/// it has no errors, `NAME.model`. A missing golden is written and the test fails once.
@Suite struct GoldenTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "fixtures/semantics")

  static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".heed") }.map { String($0.dropLast(5)) }.sorted()

  @Test("a fixture is understood as its goldens say", arguments: names)
  func golden(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: "\(name).heed"), encoding: .utf8)
    // 2026-06-01 is day 20605.
    let outcome = Example.check(
      files: ["\(name).heed": text], root: "\(name).heed", today: 20_605, examples: true)
    try compare(messages(outcome), with: "\(name).messages")
    if let ruleSet = outcome.ruleSet { try compare(dump(ruleSet), with: "\(name).model") }
  }

  private func messages(_ outcome: Example.Outcome) -> String {
    var text = ""
    for diagnostic in outcome.diagnostics {
      let source = outcome.sources[Int(diagnostic.span.source.index)]
      let (line, column) = source.position(at: diagnostic.span.start)
      text +=
        "\(line):\(column) \(diagnostic.severity.rawValue) \(diagnostic.code) `\(source.text(of: diagnostic.span))`\n"
      for language in MessageLanguage.allCases {
        text += "  \(diagnostic.finding.message(in: language))\n"
        if let help = diagnostic.finding.help(in: language) { text += "    \(help)\n" }
      }
      for related in diagnostic.related {
        let place = outcome.sources[Int(related.span.source.index)].position(at: related.span.start)
        text += "  \(place.line):\(place.column) \(related.english); \(related.chinese)\n"
      }
    }
    return text
  }

  private func compare(_ text: String, with file: String) throws {
    let url = Self.folder.appending(path: file)
    guard let golden = try? String(contentsOf: url, encoding: .utf8) else {
      try text.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("\(file) was missing and has been written: read it, then run again")
      return
    }
    #expect(text == golden)
  }
}
