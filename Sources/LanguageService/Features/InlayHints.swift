package import Diagnostics
import RuleTesting

/// A remark between the letters of a file.
package struct InlayHint: Sendable {
  package let position: TextPosition
  package let label: String
  package let tooltip: String
}

/// A line above a declaration that can be clicked.
package struct CodeLens: Sendable {
  package let range: TextRange
  package let title: String
  /// The tests that it runs.
  package let tests: [String]
}

extension EditedRuleSet {
  /// Behind the name of each rule in a range: how many tests reach it. A rule that was just written was not tested yet.
  package func inlayHints(of file: Int, in range: TextRange, _ language: MessageLanguage) -> [InlayHint] {
    guard let reach else { return [] }
    let say = Saying(language)
    var reader = files[file].positions(encoding)
    var hints: [InlayHint] = []
    for declared in names[file].declared where declared.kind == .rule {
      guard reach.rules.contains(declared.key.name) else { continue }
      let place = reader.position(of: declared.name.end)
      guard place >= range.start, place <= range.end else { continue }
      let tests = reach.tests[declared.key.name] ?? []
      let names = tests.prefix(20).joined(separator: "\n") + (tests.count > 20 ? "\n…" : "")
      hints.append(
        InlayHint(
          position: place,
          label: tests.isEmpty
            ? say("no test", "无测试")
            : say("\(tests.count) test\(tests.count == 1 ? "" : "s")", "\(tests.count) 个测试"),
          tooltip: tests.isEmpty ? say("no test reaches this rule", "没有测试触及此规则") : names))
    }
    return hints
  }

  /// Above each test: run it. Above each rule: run the tests that reach it.
  package func codeLenses(of file: Int, _ language: MessageLanguage) -> [CodeLens] {
    let say = Saying(language)
    var reader = files[file].positions(encoding)
    var lenses: [CodeLens] = []
    for declared in names[file].declared {
      let name = declared.key.name
      switch declared.kind {
      case .test:
        let mark = reach?.results[name].map { $0.passed ? "✓ " : "✗ " } ?? ""
        lenses.append(
          CodeLens(
            range: reader.range(of: declared.name), title: mark + say("run test", "运行测试"), tests: [name]))
      case .rule:
        guard let reach, reach.rules.contains(name) else { continue }
        let tests = reach.tests[name] ?? []
        let title =
          tests.isEmpty
          ? say("no test reaches this", "没有测试触及此规则")
          : say(
            tests.count == 1 ? "1 test reaches this" : "\(tests.count) tests reach this",
            "\(tests.count) 个测试触及此规则")
        lenses.append(CodeLens(range: reader.range(of: declared.name), title: title, tests: tests))
      default: continue
      }
    }
    return lenses
  }
}
