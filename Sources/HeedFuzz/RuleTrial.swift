import Diagnostics
import EmotionScoring
import Escalation
import Heed
import RuleCompilation
import RuleFormatting
import RuleSemantics
import RuleSyntax
import RuleTesting
import SeededRandom

/// What must hold for any text that calls itself a rule file.
struct RuleTrial {
  let corpus: Corpus
  let turns: TurnTrial

  func run(_ fuzzCase: FuzzCase) throws(Violation) {
    guard fuzzCase.words.count == 2 else { throw Violation("a rules case names a rule set and a file") }
    let loaded = corpus.loaded(fuzzCase.words[0], replacing: [fuzzCase.words[1]: fuzzCase.bytes])
    for file in loaded.files where file.syntax.source.path == fuzzCase.words[1] {
      try examine(file.syntax)
    }
    guard let ruleSet = try check(loaded) else { return }
    try play(ruleSet, loaded)
  }

  /// Tokens are the file, findings lie in it, formatting keeps its tree.
  private func examine(_ file: RuleFileSyntax) throws(Violation) {
    let source = file.source
    var offset: UInt32 = 0
    for token in file.tokens {
      try require(
        token.triviaStart == offset && token.span.start >= offset && token.span.end >= token.span.start,
        "tokens leave a gap at \(offset)")
      offset = token.span.end
    }
    try require(Int(offset) == source.bytes.count, "tokens end at \(offset) of \(source.bytes.count)")
    let (again, diagnostics) = parsed(source)
    let tree = dump(file)
    try require(dump(again) == tree, "a file was read in two ways")
    try examine(diagnostics, [source])
    guard !diagnostics.hasErrors else { return }
    switch formatted(file, diagnostics: diagnostics) {
    case .refused(let refusal): throw Violation("formatting was refused: \(refusal)")
    case .formatted(let text):
      let (second, found) = parsed(SourceFile(id: source.id, path: source.path, text: text))
      try require(dump(second) == tree, "formatting changed the tree")
      try require(
        formatted(second, diagnostics: found) == .formatted(text), "formatting twice changes something")
    }
  }

  private func examine(_ diagnostics: [Diagnostic], _ sources: [SourceFile]) throws(Violation) {
    for diagnostic in diagnostics {
      for span in [diagnostic.span] + diagnostic.related.map(\.span) {
        guard let source = sources.first(where: { $0.id == span.source }) else {
          throw Violation("\(diagnostic.code) stands in no file")
        }
        try require(
          span.start <= span.end && Int(span.end) <= source.bytes.count,
          "\(diagnostic.code) lies outside its file")
        try require(
          source.isBoundary(span.start) && source.isBoundary(span.end), "\(diagnostic.code) cuts a character")
      }
    }
    for language in MessageLanguage.allCases {
      let renderer = DiagnosticRenderer(sources: sources, language: language, isColoured: false)
      try require(renderer.text(diagnostics).isEmpty == diagnostics.isEmpty, "findings without a text")
    }
  }

  private func check(_ loaded: LoadedRuleSet) throws(Violation) -> CheckedRuleSet? {
    let (ruleSet, diagnostics) = checked(
      loaded,
      options: .withExamples(isZone: { TimeZones.isZone($0) }, today: 20_500))
    try examine(diagnostics, loaded.sources)
    try require(
      (ruleSet == nil) == diagnostics.hasErrors, "a rule set is there exactly if there are no errors")
    return ruleSet
  }

  private func play(_ ruleSet: CheckedRuleSet, _ loaded: LoadedRuleSet) throws(Violation) {
    do {
      let report = try TestRunner(ruleSet, zones: { TimeZones.table(of: $0) }).report()
      try require(report.results.count == ruleSet.tests.count, "a test did not run")
      let engine = Engine(try compiled(ruleSet, zones: { TimeZones.table(of: $0) }))
      // The conversation follows from the text alone, so that the case can be tried again.
      let size = UInt64(loaded.sources.reduce(0) { $0 + $1.bytes.count })
      var random = SeededGenerator(seed: size)
      try turns.run(turns.lines.lines(for: engine.program, &random), engine, then: nil)
    } catch let violation as Violation {
      throw violation
    } catch {
      throw Violation("what was checked does not compile: \(error)")
    }
  }
}

extension SourceFile {
  /// Whether a character starts or the file ends here.
  fileprivate func isBoundary(_ offset: UInt32) -> Bool {
    Int(offset) >= bytes.count || bytes[Int(offset)] & 0xC0 != 0x80
  }
}
