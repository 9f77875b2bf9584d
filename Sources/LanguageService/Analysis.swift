import Diagnostics
import Patterns
import RuleCompilation
package import RuleLinting
package import RuleSemantics
import RuleSyntax

/// How rule files are found and read; the rim answers.
package struct FileAccess: Sendable {
  /// The paths of what lies in a folder, or nil if there is no such folder.
  package let list: @Sendable (String) -> [String]?
  /// The bytes of a file, or nil if it cannot be read.
  package let read: @Sendable (String) -> [UInt8]?
  /// Whether a name is a time zone.
  package let isZone: @Sendable (String) -> Bool

  package init(
    list: @escaping @Sendable (String) -> [String]?, read: @escaping @Sendable (String) -> [UInt8]?,
    isZone: @escaping @Sendable (String) -> Bool
  ) {
    self.list = list
    self.read = read
    self.isZone = isZone
  }
}

/// The work of checking a rule set: everything it needs, so that another thread may do it.
package struct AnalysisTask: Sendable {
  /// The folder or file that was checked.
  package let root: String
  let files: FileAccess
  /// Texts of open documents by path, with their versions.
  let documents: [String: (text: SourceFile, version: Int)]
  /// Files as they were read last.
  let known: [String: RuleFile]
  /// Expressions that were compiled before.
  let compiled: [RegexSource: Regex]
  /// Day since 1970-01-01.
  let today: Int

  /// What a check gave.
  package struct Outcome: Sendable {
    package let root: String
    /// In the order of loading.
    let files: [RuleFile]
    let isUsed: [Bool]
    package let model: CheckedRuleSet?
    /// Without those about the writing of a file, which are known with every change.
    package let findings: [Linted]
    /// Versions of the documents that were looked at.
    let versions: [String: Int]
  }

  /// Reads what changed, checks and lints.
  package func run() -> Outcome {
    let (loaded, files) = load()
    var options = CheckOptions.withExamples(isZone: self.files.isZone, today: today)
    options.compiled = compiled
    let (model, diagnostics) = RuleSemantics.checked(loaded, options: options)
    var findings = diagnostics.map { Linted($0) }
    if let model {
      findings += Lints.findings(in: model, loaded)
      findings = Suppressions(loaded).left(of: findings)
    }
    return Outcome(
      root: root, files: files, isUsed: loaded.files.map(\.isUsed), model: model,
      findings: findings.filter { !($0.diagnostic.finding is SyntaxFinding) },
      versions: documents.mapValues(\.version))
  }

  /// The files of the rule set, those that did not change as they were read before.
  func load() -> (LoadedRuleSet, [RuleFile]) {
    var read: [RuleFile] = []
    let loader = RuleSetLoader(
      list: { listed($0) },
      read: { path in documents[path].map(\.text.bytes) ?? files.read(path) },
      parse: { source in
        let file: RuleFile
        if let known = known[source.path], known.source.id == source.id, known.source.bytes == source.bytes {
          file = known
        } else {
          file = RuleFile(source)
        }
        read.append(file)
        return (file.syntax, file.findings)
      })
    let loaded = loader.loaded(root)
    return (loaded, read)
  }

  /// A folder with the documents that are open and not saved yet.
  private func listed(_ folder: String) -> [String]? {
    let unsaved = documents.keys.filter { RulePath.folder(of: $0) == folder }
    guard let entries = files.list(folder) else { return unsaved.isEmpty ? nil : unsaved.sorted() }
    return entries + unsaved.filter { !entries.contains($0) }.sorted()
  }
}
