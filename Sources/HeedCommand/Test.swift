import ArgumentParser
import Diagnostics
import Foundation
import RuleCompilation
import RuleSemantics
import RuleTesting

/// `heed test`: plays the conversations in the rule files and runs the examples of topics and triggers.
struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the tests and examples of a rule set; says what they cover and what they would miss.",
    discussion: """
      Exit code 1 if an expectation is not met, an example comes out wrong, there is nothing to run, or less than \
      --minimum is reached.
      """)

  @Argument(help: "Folder or file of the rule set; the same as --rules.", completion: .directory)
  var path: String?

  @OptionGroup var options: RuleOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only tests whose name contains this, or the test at FILE:LINE. May be given several times.",
      valueName: "name|file:line"))
  var filter: [String] = []

  @Flag(name: .shortAndLong, help: "Lists the tests that passed as well.")
  var verbose = false

  @Option(
    name: .long,
    help: "How many cores to use, 0 for all of them. What is written stays the same, in the same order.")
  var jobs = 0

  @Option(name: .long, help: "Writes the results to a file as JUnit XML.", completion: .file())
  var junit: String?

  @Option(name: .long, help: "text, or json: one object per test or change and line.")
  var format = OutputForm.text

  @Flag(name: .long, help: "Runs again whenever a rule file changes, until interrupted.")
  var watch = false

  @Flag(name: .long, help: "Says which rules, conditions, scripts, desks and words the tests exercise.")
  var coverage = false

  @Flag(name: .long, help: "Shows the rule files with what was seen of each line; implies --coverage.")
  var coverageListing = false

  @Flag(name: .long, help: "Changes the rules in one place after the other, and lists what no test notices.")
  var mutate = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only these changes: \(Test.kindNames).",
      valueName: "kinds"))
  var only: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --coverage: per cent of rules and of conditions to reach; with --mutate: of changes to notice.",
      valueName: "percent"))
  var minimum: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("How many lines of what is missing to show, 0 for all.", valueName: "count"))
  var list = 20

  func validate() throws {
    if path != nil, options.rules != nil { throw ValidationError("name the rules once: PATH or --rules") }
    if !(0...1024).contains(jobs) { throw ValidationError("`--jobs` is 0 to 1024") }
    if list < 0 { throw ValidationError("`--list` is 0 or more") }
    if mutate, coverage || coverageListing { throw ValidationError("choose one: --coverage or --mutate") }
    if mutate, !filter.isEmpty {
      throw ValidationError("--mutate tries changes against all tests: leave out --filter")
    }
    if only != nil, !mutate { throw ValidationError("--only belongs to --mutate") }
    if let minimum {
      if !(0...100).contains(minimum) { throw ValidationError("`--minimum` is 0 to 100") }
      if !mutate, !coverage, !coverageListing {
        throw ValidationError("--minimum belongs to --coverage or --mutate")
      }
    }
    _ = try kinds()
  }

  func run() throws {
    let path = try RuleFiles.path(path ?? options.rules)
    guard watch else { return try once(path) }
    var watch = TestWatch(path: path)
    while true {
      do {
        try once(path)
      } catch is ExitCode {
        // What failed stands above.
      } catch let failure as Failure {
        Terminal.error(failure.message)
      }
      watch.files = RuleFiles.files(path)
      Terminal.writeToStandardError(
        Terminal.isErrorColoured ? "\u{1B}[2mwatching …\u{1B}[0m\n" : "watching …\n")
      watch.wait()
      if Terminal.isColoured { print("\u{1B}[2J\u{1B}[H", terminator: "") }
    }
  }

  // MARK: - One run

  private func once(_ path: String) throws {
    let outcome = try RuleFiles.checked(path, examples: true)
    var output = Output()
    let errors = outcome.diagnostics.filter { $0.severity == .error }
    guard let ruleSet = outcome.ruleSet else {
      try output.line(
        outcome.text(errors, in: options.messages.messageLanguage, isColoured: Terminal.isColoured).utf8
          .dropLast())
      try output.line(Check.counts(outcome.diagnostics))
      try output.flush()
      throw ExitCode.findings
    }
    do {
      if mutate {
        try mutate(ruleSet, outcome, &output)
      } else if coverage || coverageListing {
        try cover(ruleSet, outcome, &output)
      } else {
        let runner = try TestRunner(ruleSet, zones: { RuleFiles.zone($0) })
        let positions = runner.positions(TestFilter(filter))
        let results = TestCrew.results(positions.count, jobs: cores) { runner.run(positions[$0]) }
        try finish(TestReport(results: results), ruleSet, outcome, &output)
        try output.flush()
      }
    } catch let error as CompilationError {
      throw RuleFiles.failure(of: error)
    }
  }

  private var cores: Int { jobs == 0 ? max(1, ProcessInfo.processInfo.activeProcessorCount) : jobs }

  /// Words for several kinds of changes.
  private static let groups: [String: @Sendable (MutationKind) -> Bool] = [
    "rules": { !$0.isOfWords }, "words": { $0.isOfWords },
  ]

  private static let kindNames =
    "rules or words, for all of these, or " + MutationKind.allCases.map(\.rawValue).joined(separator: ", ")

  private func kinds() throws -> Set<MutationKind> {
    guard let only else { return Set(MutationKind.allCases) }
    var kinds: Set<MutationKind> = []
    for name in only.split(separator: ",").map({ $0.filter { $0 != " " } }) {
      if let group = Self.groups[name] {
        kinds.formUnion(MutationKind.allCases.filter(group))
        continue
      }
      guard let kind = MutationKind(rawValue: name) else {
        throw ValidationError("`\(name)` is no kind of change; there are \(Self.kindNames)")
      }
      kinds.insert(kind)
    }
    return kinds
  }

  /// Shows the results; throws if something failed or nothing ran.
  private func finish(
    _ report: TestReport, _ ruleSet: CheckedRuleSet, _ outcome: RuleFiles.Checked, _ output: inout Output
  ) throws {
    let shown = TestResultReport(report: report, outcome: outcome, isVerbose: verbose)
    switch format {
    case .text: for line in shown.lines(ruleSet) { try output.line(line) }
    case .json: for line in shown.json { try output.line(line) }
    }
    if let junit { try write(report.junit(suite: ruleSet.policy.title) { outcome.place($0) }, to: junit) }
    if !report.failed.isEmpty {
      try output.flush()
      throw ExitCode.findings
    }
    if report.results.isEmpty {
      try output.flush()
      let asked = filter.map { "`\($0)`" }.joined(separator: " or ")
      Terminal.error(
        filter.isEmpty ? "this rule set has no tests" : "no test has \(asked) in its name or at this place")
      throw ExitCode.findings
    }
  }

  private func cover(
    _ ruleSet: CheckedRuleSet, _ outcome: RuleFiles.Checked, _ output: inout Output
  ) throws {
    let study = try TestStudy(ruleSet, zones: { RuleFiles.zone($0) }, filter: TestFilter(filter))
    let observations = TestCrew.results(study.tests.count, jobs: cores) { study.observation($0) }
    var failure: ExitCode?
    do {
      if format == .text {
        try finish(TestReport(results: observations.map(\.result)), ruleSet, outcome, &output)
      } else if observations.contains(where: { !$0.result.passed }) {
        failure = .findings
      }
    } catch let code as ExitCode {
      failure = code
    }
    let report = TestCoverageReport(
      coverage: study.coverage(observations), outcome: outcome, most: list == 0 ? .max : list)
    switch format {
    case .json: try output.line(report.json)
    case .text:
      if coverageListing { for line in report.listing { try output.line(line) } }
      try output.line("")
      for line in report.table { try output.line(line) }
    }
    try demand(report.percent, "of rules or of conditions are covered", &output)
    if let failure { throw failure }
  }

  private func mutate(
    _ ruleSet: CheckedRuleSet, _ outcome: RuleFiles.Checked, _ output: inout Output
  ) throws {
    let kinds = try kinds()
    let study = try TestStudy(ruleSet, zones: { RuleFiles.zone($0) }, mutating: kinds)
    let observations = TestCrew.results(study.tests.count, jobs: cores) { study.observation($0) }
    // A change is noticed when a test fails that passes without it.
    let report = TestReport(results: observations.map(\.result))
    if !report.failed.isEmpty || report.results.isEmpty { try finish(report, ruleSet, outcome, &output) }
    let run = MutationRun(study, observations)
    let outcomes = TestCrew.results(run.mutations.count, jobs: cores) { run.outcome($0) }
    let shown = TestMutationReport(
      run: run, outcomes: outcomes, outcome: outcome, most: list == 0 ? .max : list,
      countsWords: only != nil)
    switch format {
    case .json: for line in shown.json { try output.line(line) }
    case .text: for line in shown.lines { try output.line(line) }
    }
    try demand(shown.percent, "of the changes are noticed", &output)
  }

  /// Ends with findings if less than the minimum is reached.
  private func demand(_ percent: Int, _ what: String, _ output: inout Output) throws {
    try output.flush()
    guard let minimum, percent < minimum else { return }
    Terminal.error("\(percent) % \(what), \(minimum) % are asked for")
    throw ExitCode.findings
  }

  private func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: path))
    } catch {
      throw Failure.world("cannot write \(path): \(error.localizedDescription)")
    }
  }
}
