import Diagnostics
import Foundation
import RuleCompilation
import RuleLinting
import RuleSemantics
import RuleSyntax

/// A rule set, from a text or from the repository, with what the checker and the lints say of it.
struct LintedText {
  let sources: [SourceFile]
  let errors: [String]
  let ruleSet: CheckedRuleSet?
  /// Suppressed ones left out.
  let findings: [Linted]

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func page(_ path: String) throws -> String {
    try String(contentsOf: repository.appending(path: path), encoding: .utf8)
  }

  init(_ text: String) {
    self.init(
      RuleSetLoader(
        list: { _ in nil }, read: { $0 == "text.heed" ? Array(text.utf8) : nil }, parse: { parsed($0) }
      ).loaded("text.heed"))
  }

  /// A folder below the repository.
  init(folder: String) {
    let files = FileManager.default
    self.init(
      RuleSetLoader(
        list: { folder in
          var isFolder: ObjCBool = false
          guard files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            return nil
          }
          return (try? files.contentsOfDirectory(atPath: folder))?.map { folder + "/" + $0 }
        },
        read: { files.contents(atPath: $0).map { Array($0) } }, parse: { parsed($0) }
      ).loaded(Self.repository.appending(path: folder).path))
  }

  private init(_ loaded: LoadedRuleSet) {
    let (ruleSet, diagnostics) = checked(
      loaded,
      options: .withExamples(isZone: { TimeZone(identifier: $0) != nil }, today: 20_500))
    self.ruleSet = ruleSet
    sources = loaded.sources
    errors = diagnostics.filter { $0.severity == .error }.map {
      $0.code + " " + $0.finding.message(in: .english)
    }
    var findings = diagnostics.map { Linted($0) }
    if let ruleSet {
      findings += Lints.findings(in: ruleSet, loaded)
      findings = Suppressions(loaded).left(of: findings)
    }
    self.findings = findings
  }

  /// Codes of the lints from an offset on, each once, sorted.
  func codes(from offset: Int = 0) -> [String] {
    Set(
      findings.map(\.diagnostic).filter { $0.code.hasPrefix("H10") && $0.span.start >= offset }.map(\.code)
    ).sorted()
  }

  /// All findings, one line each.
  var lines: [String] {
    findings.map(\.diagnostic).map { diagnostic in
      let source = sources.first { $0.id == diagnostic.span.source }
      let line = source?.position(at: diagnostic.span.start).line ?? 0
      return "\(source?.path ?? ""):\(line) \(diagnostic.code) \(diagnostic.finding.message(in: .english))"
    }
  }

  /// The text with the fixes of one code applied.
  func fixed(_ code: String, from offset: Int) -> String {
    FixedSource(
      sources[0],
      findings.filter { $0.diagnostic.code == code && $0.diagnostic.span.start >= offset }
    ).text
  }
}
