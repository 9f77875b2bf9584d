import Diagnostics
import Escalation
import Foundation
import RuleRuntime
import RuleSemantics
import RuleTesting
import Testing

@testable import Proofs

/// Rule sets whose answers are known: the name of each ensure says what must come out, comments say what is found.
@Suite("Known answers", .enabled(if: Solver.isAvailable)) struct FixtureTests {
  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(
      atPath: RuleText.repository.appending(path: "fixtures/proofs").path)) ?? [])
    .filter { $0.hasSuffix(".heed") }.sorted()

  @Test("every ensure comes out as its name says", arguments: names)
  func ensures(_ name: String) throws {
    let text = try RuleText(path: "fixtures/proofs/\(name)")
    let engine = try text.engine()
    let outcomes = try EnsureProver(text.ruleSet, engine).outcomes()
    for (ensure, outcome) in zip(text.ruleSet.ensures, outcomes) {
      let expected = ensure.name.contains(":") ? String(ensure.name.prefix { $0 != ":" }) : "proven"
      let actual =
        switch outcome {
        case .proven: "proven"
        case .unknown: "unknown"
        case .broken(let counterexample): "broken \(counterexample.messages.count)"
        }
      #expect(actual == expected, "\(ensure.name)")
    }
  }

  @Test("what is found is what the comments say, no more and no less", arguments: names)
  func findings(_ name: String) throws {
    let text = try RuleText(path: "fixtures/proofs/\(name)")
    var examination = try RuleSetExamination(text.ruleSet, try text.engine(), Effort())
    examination.examine()
    try examination.examineTies()
    let source = try #require(text.sources.first)
    let expected = String(decoding: source.bytes, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("# finds ") }.map { String($0.dropFirst(8)) }
    let found = examination.findings.map { "\($0.code) \($0.finding.message(in: .english))" }
    #expect(found.count == expected.count, "\(found)")
    for line in expected { #expect(found.contains { $0.hasPrefix(line) }, "\(line)") }
  }

  @Test("a counterexample printed as a test fails", arguments: names)
  func asTest(_ name: String) throws {
    let text = try RuleText(path: "fixtures/proofs/\(name)")
    let engine = try text.engine()
    let source = try #require(text.sources.first)
    for (ensure, outcome) in zip(
      text.ruleSet.ensures, try EnsureProver(text.ruleSet, engine).outcomes())
    {
      guard case .broken(let counterexample) = outcome else { continue }
      let test = try #require(counterexample.test(named: "pasted", engine.program), "\(ensure.name)")
      let broken = try RuleText(String(decoding: source.bytes, as: UTF8.self) + "\n" + test + "\n")
      let report = try TestRunner(broken.ruleSet, zones: RuleText.zone).report(filter: "pasted")
      #expect(report.failed.count == 1, "\(ensure.name)\n\(test)")
    }
  }

  @Test("every code of the prover has a page, and a message in both languages")
  func pages() {
    for finding in ProofFinding.samples {
      let page = RuleText.repository.appending(path: "docs/diagnostics/\(finding.code).md").path
      #expect(FileManager.default.fileExists(atPath: page), "\(finding.code)")
      #expect(finding.message(in: .english) != finding.message(in: .chinese))
    }
    #expect(Set(ProofFinding.samples.map(\.code)).count == ProofFinding.samples.count)
  }

  @Test("a pasted test passes once the rules keep the promise")
  func mended() throws {
    let rules =
      Self.head + """
        rule "harm" { when topic harm  unless joy >= 0.5  handoff to care }
        ensure "harm is handed over" { when topic harm  always handoff to care }

        """
    let text = try RuleText(rules)
    let engine = try text.engine()
    guard case .broken(let counterexample) = try EnsureProver(text.ruleSet, engine).outcomes()[0] else {
      Issue.record("the exception breaks the ensure")
      return
    }
    let test = try #require(counterexample.test(named: "pasted", engine.program))
    func failures(_ rules: String) throws -> Int {
      try TestRunner(RuleText(rules + test).ruleSet, zones: RuleText.zone).report().failed.count
    }
    #expect(try failures(rules) == 1)
    #expect(try failures(rules.replacing("  unless joy >= 0.5", with: "")) == 0)
  }

  private static let head = """
    policy "Mended" {
      heed 1
      languages en default en
      timezone UTC
      channels web
      otherwise answer freely
      when unreadable reply one
      when in doubt handoff to care
    }
    script one { en "One." }
    desk care { hours always  tell customer one }
    topic harm "Harm" sensitive { terms "hurt myself"  yes "I want to hurt myself" }

    """
}
