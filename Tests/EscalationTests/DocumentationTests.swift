import Diagnostics
import Foundation
import RuleSemantics
import Testing

/// Every example in the documentation is run; docs/README.md says what the blocks mean.
@Suite struct DocumentationTests {
  static let pages: [String] = {
    let root = ShippedRuleSet.repository
    let below =
      (try? FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "docs").path)) ?? []
    return (["README.md", "README.zh.md", "CONTRIBUTING.md"] + below.map { "docs/\($0)" }).filter {
      $0.hasSuffix(".md")
    }.sorted()
  }()
  static let examples = pages.flatMap { (try? Example.all(on: $0)) ?? [] }
  static let rightExamples = examples.filter { $0.code == nil }
  static let wrongExamples = examples.filter { $0.code != nil }

  @Test("an example checks without errors and its tests pass", arguments: rightExamples)
  func right(_ example: Example) throws {
    let ruleSet = try ShippedRuleSet(text: example.text)
    #expect(ruleSet.errors == [])
    #expect(try ruleSet.failures() == [])
  }

  @Test("a mistake gives the code of its page", arguments: wrongExamples)
  func wrong(_ example: Example) throws {
    let ruleSet = try ShippedRuleSet(text: example.text)
    #expect(ruleSet.diagnostics.contains { $0.code == example.code }, "\(ruleSet.diagnostics.map(\.code))")
  }

  @Test("every code of the checker has a page", arguments: SemanticFindings.allCodes.map(\.code))
  func page(_ code: String) {
    #expect(Self.pages.contains("docs/diagnostics/\(code).md"))
  }

  /// A fenced block, made into a whole rule set.
  struct Example: Sendable, CustomTestStringConvertible {
    var page: String
    var line: Int
    var text: String
    /// The code that a mistake must give.
    var code: String?
    var testDescription: String { "\(page):\(line)" }

    static func all(on page: String) throws -> [Example] {
      let root = ShippedRuleSet.repository
      let prelude = try String(
        contentsOf: root.appending(path: "docs/language/prelude.heed"), encoding: .utf8)
      let code = page.hasPrefix("docs/diagnostics/H") ? String(page.dropFirst(17).dropLast(3)) : nil
      var examples: [Example] = []
      var started: String?
      var block: (info: String, line: Int, text: String)?
      let lines = try String(contentsOf: root.appending(path: page), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        guard line.hasPrefix("```") else {
          block?.text += line + "\n"
          continue
        }
        guard let ended = block else {
          block = (String(line.dropFirst(3)), index + 1, "")
          continue
        }
        block = nil
        var example = Example(page: page, line: ended.line, text: ended.text)
        switch ended.info {
        case "heed": started = ended.text
        case "heed fragment":
          // Below a whole rule set of the page each fragment is added to it; elsewhere each stands alone on the prelude.
          if code == nil, let before = started {
            example.text = before + ended.text
            started = example.text
          } else {
            example.text = prelude + ended.text
          }
        case "heed wrong": (example.text, example.code) = (prelude + ended.text, code ?? "")
        case "heed wrong whole": example.code = code ?? ""
        default: continue
        }
        examples.append(example)
      }
      return examples
    }
  }
}
