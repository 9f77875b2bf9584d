import Diagnostics
import Foundation
import RuleSemantics
import Testing

/// The part of fixtures/conformance that a checker alone can answer: what is wrong with `*.findings*`, and that nothing is
/// wrong with the others. The form of the files is in the suite's README.
@Suite struct ConformanceTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "fixtures/conformance")

  static let entries = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  static let faulty = entries.filter { $0.hasSuffix(".findings.heed") || $0.hasSuffix(".findings") }
  static let sound = entries.filter {
    !faulty.contains($0) && ($0.hasSuffix(".heed") || !$0.contains("."))
  }

  @Test("sound rule sets check without errors", arguments: sound)
  func soundRuleSet(_ name: String) throws {
    let outcome = try check(name)
    #expect(outcome.errors == [])
  }

  @Test("what is wrong is found where it stands, and nothing else", arguments: faulty)
  func faultyRuleSet(_ name: String) throws {
    let outcome = try check(name)
    let head = outcome.sources.first { $0.path.hasSuffix("main.heed") } ?? outcome.sources[0]
    let lines = String(decoding: head.bytes, as: UTF8.self).split(separator: "\n").filter {
      $0.hasPrefix("#! ")
    }
    var expected: Set<Int> = []
    for line in lines.map({ $0.dropFirst(3) }) {
      let match = try #require(line.wholeMatch(of: /(error|warning|note|quiet)\s+(H\d+)?\s*at "(.*)"/))
      let text = match.3.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
      let found = outcome.diagnostics.indices.filter { index in
        let diagnostic = outcome.diagnostics[index]
        return (match.1 == "quiet" || diagnostic.severity.rawValue == match.1)
          && (match.2 == nil || diagnostic.code == match.2.map(String.init))
          && outcome.overlaps(diagnostic.span, String(text))
      }
      expected.formUnion(found)
      #expect(found.isEmpty == (match.1 == "quiet"), "\(line): \(outcome.findings)")
    }
    let unexpected = outcome.diagnostics.indices.filter {
      outcome.diagnostics[$0].severity == .error && !expected.contains($0)
    }
    #expect(unexpected.isEmpty, "\(outcome.errors)")
  }

  private func check(_ name: String) throws -> Example.Outcome {
    var files: [String: String] = [:]
    if name.hasSuffix(".heed") {
      files["rules/main.heed"] = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    } else {
      let root = Self.folder.appending(path: name)
      for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) where path.hasSuffix(".heed")
      {
        files["rules/\(path)"] = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      }
    }
    return Example.check(files: files, examples: true)
  }
}

extension Example.Outcome {
  /// Errors as code and underlined text.
  fileprivate var errors: [String] {
    Example.Outcome(
      sources: sources, ruleSet: ruleSet, diagnostics: diagnostics.filter { $0.severity == .error }
    ).findings
  }

  /// Whether a place overlaps an occurrence of a text outside the lines of expectations.
  fileprivate func overlaps(_ span: SourceSpan, _ text: String) -> Bool {
    let source = sources[Int(span.source.index)]
    let wanted = Array(text.utf8)
    guard !wanted.isEmpty, wanted.count <= source.bytes.count else { return false }
    return (0...(source.bytes.count - wanted.count)).contains { start in
      source.bytes[start] == wanted[0] && Array(source.bytes[start..<start + wanted.count]) == wanted
        && !source.text(ofLine: source.line(at: UInt32(start))).hasPrefix("#!")
        && Int(span.start) < start + wanted.count && Int(span.end) > start
    }
  }
}
