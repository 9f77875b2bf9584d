import ArgumentParser
import Diagnostics
import Escalation
import Foundation
import Heed
import Proofs
import RuleCompilation
import RuleDocumentation
import RuleRuntime
import RuleSemantics
import RuleSyntax
import RuleTesting

/// `heed docs`: a rule set as a page for people who answer for it.
struct Docs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a rule set as one page of HTML: what leads to a person, in plain sentences.",
    discussion: """
      For people who answer for the rules and do not write them. The page loads nothing, can be searched and printed, and \
      says which ensures are proven and which tests pass. The language of the page is that of --language.

        heed docs rules/storefront -o storefront.html
        heed docs rules/storefront --language zh -o 规则.html
      """)

  @Argument(help: "Folder or file of the rule set. Default: this folder.", completion: .directory)
  var path: String?

  @Option(
    name: .shortAndLong, help: "File to write. Default: standard output.",
    completion: .file(extensions: ["html"]))
  var output: String?

  @Flag(name: .long, help: "Leaves out the proofs, which take some seconds.")
  var noProofs = false

  @OptionGroup var proof: ProofOptions

  @OptionGroup var messages: MessageOptions

  func run() throws {
    let path = try RuleFiles.path(path)
    let language = messages.messageLanguage
    let ruleSet = try RuleFiles.ruleSet(path, in: language)
    let engine = try RuleFiles.engine(of: ruleSet)
    let (tests, testsOfRules) = try Self.tests(ruleSet)
    let book = RuleBook(
      ruleSet, RuleFolder.loaded(path), fingerprint: engine.program.fingerprint,
      proofs: try proofs(ruleSet, engine),
      tests: tests, testsOfRules: testsOfRules)
    let source = RulePage(book, in: language).source
    if let output {
      try RuleFiles.write(source, to: output)
    } else {
      var page = Output()
      try page.line(source.utf8.dropLast())
      try page.flush()
    }
  }

  private static func tests(_ ruleSet: CheckedRuleSet) throws -> ([RuleBook.TestState], [[Int]]) {
    do {
      let study = try TestStudy(ruleSet, zones: { RuleFiles.zone($0) })
      let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
      let observations = TestCrew.results(study.tests.count, jobs: cores) { study.observation($0) }
      var testsOfRules: [[Int]] = Array(repeating: [], count: ruleSet.rules.count)
      for (test, observation) in zip(study.tests, observations) {
        for rule in observation.fired.sorted() { testsOfRules[rule].append(test) }
      }
      return (observations.map { $0.result.passed ? .passed : .failed }, testsOfRules)
    } catch {
      throw RuleFiles.failure(of: error)
    }
  }

  private func proofs(_ ruleSet: CheckedRuleSet, _ engine: Engine) throws -> [RuleBook.ProofState] {
    func notTried(_ english: String, _ chinese: String) -> [RuleBook.ProofState] {
      let reason = messages.messageLanguage == .chinese ? chinese : english
      return ruleSet.ensures.map { _ in .notTried(reason) }
    }
    if noProofs { return notTried("Proofs were left out of this page.", "本页未做证明。") }
    let tried = try proof.proveIfPossible(messages: 6) { effort in
      try EnsureProver(ruleSet, engine, effort).outcomes().map { outcome -> RuleBook.ProofState in
        switch outcome {
        case .proven(.inAnyState): .proven(messages: nil)
        case .proven(.byInduction(let messages)): .proven(messages: messages)
        case .broken(let counterexample): .broken(counterexample.lines)
        case .unknown(let reason): .unknown(reason)
        }
      }
    }
    if let tried { return tried }
    Terminal.error(ProofOptions.noSolver + "; the page says that nothing was proven")
    return notTried("Not tried: no solver is installed where this page was written.", "未验证：生成本页的机器没有安装求解器。")
  }
}
