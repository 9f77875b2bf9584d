import Diagnostics
import Foundation
import Heed
import RuleCompilation
import RuleLinting
import RuleSemantics
import RuleSyntax

/// A rule set on disk that is checked and linted, and mended where that changes no decision.
struct RuleSetInspection {
  let path: String
  /// Day since 1970-01-01 on which dates are judged.
  let today: Int
  let choice: SeverityChoice
  /// Files that were mended and not yet written, by path.
  private var mended: [String: String] = [:]

  init(path: String, today: Int, choice: SeverityChoice) {
    self.path = path
    self.today = today
    self.choice = choice
  }

  struct Outcome {
    let checked: RuleFiles.Checked
    /// Of the checker and the lints, suppressed ones left out, in source order, with the severities that were chosen.
    let findings: [Linted]
  }

  /// What is wrong now.
  func outcome() -> Outcome {
    let loaded = RuleSetLoader(
      list: { RuleFolder.entries(of: $0) },
      read: { [mended] path in mended[path].map { Array($0.utf8) } ?? RuleFolder.bytes(of: path) },
      parse: { parsed($0) }
    ).loaded(path)
    let (ruleSet, diagnostics) = RuleSemantics.checked(
      loaded, options: .withExamples(isZone: { TimeZones.isZone($0) }, today: today))
    var findings = diagnostics.map { Linted($0) }
    if let ruleSet {
      findings += Lints.findings(in: ruleSet, loaded)
      // With errors the lints did not look, and every suppression would seem to be in vain.
      findings = Suppressions(loaded).left(of: findings)
    }
    let checked = RuleFiles.Checked(ruleSet: ruleSet, diagnostics: diagnostics, sources: loaded.sources)
    return Outcome(checked: checked, findings: choice.applied(to: findings.inSourceOrder()))
  }

  /// Applies fixes until none is left, and writes the files that changed.
  ///
  /// A mended rule set must still be without errors; fixes after which it is not are left out.
  /// - Returns: what was changed, a line each.
  mutating func mend(in language: MessageLanguage) throws -> [String] {
    var lines: [String] = []
    var current = outcome()
    guard current.checked.ruleSet != nil else { return [] }
    var isCareful = false
    for _ in 1...Self.mostRounds where current.findings.contains(where: { $0.fix != nil }) {
      var codes: [String?] = [nil]
      // A fix that leaves an error behind, which is our mistake, does not keep the others from being made.
      if isCareful { codes = Set(current.findings.filter { $0.fix != nil }.map(\.diagnostic.code)).sorted() }
      var isChanged = false
      for code in codes {
        let before = mended
        let wanted = current.findings.filter { code == nil || $0.diagnostic.code == code }
        let changes = apply(wanted, current, language)
        let next = outcome()
        if changes.isEmpty || next.checked.ruleSet == nil {
          mended = before
          continue
        }
        lines += changes
        current = next
        isChanged = true
      }
      if isCareful, !isChanged { break }
      isCareful = isCareful || !isChanged
    }
    for (path, text) in mended.sorted(by: { $0.key < $1.key }) { try RuleFiles.write(text, to: path) }
    return lines
  }

  /// Applies fixes to the texts that are kept here, and says what they were about.
  private mutating func apply(_ findings: [Linted], _ current: Outcome, _ language: MessageLanguage)
    -> [String]
  {
    var lines: [String] = []
    for source in current.checked.sources {
      let fixed = FixedSource(source, findings.filter { $0.diagnostic.span.source == source.id })
      if fixed.fixed.isEmpty { continue }
      mended[source.path] = fixed.text
      lines += fixed.fixed.map { diagnostic in
        "mended \(current.checked.place(diagnostic.span)) \(diagnostic.code): "
          + diagnostic.finding.message(in: language)
      }
    }
    return lines
  }

  /// A fix may make room for another, but not for ever.
  private static let mostRounds = 20
}
