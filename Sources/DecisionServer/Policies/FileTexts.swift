import RuleSemantics
import RuleSyntax

/// Rule files as texts instead of a folder on a disk. The files without a folder in their names are the rule set, those in
/// folders are what it may `use`.
struct FileTexts {
  private let texts: [String: String]

  /// - Parameter files: texts by their relative paths.
  init(_ files: [String: String]) {
    texts = Dictionary(files.map { (RulePath.normalised($0.key), $0.value) }) { first, _ in first }
  }

  /// The rule set in a folder or a file of them.
  func loaded(_ root: String = ".") -> LoadedRuleSet {
    RuleSetLoader(
      list: { entries(of: $0) }, read: { path in texts[path].map { Array($0.utf8) } }, parse: { parsed($0) }
    ).loaded(root)
  }

  private func entries(of folder: String) -> [String]? {
    var entries: Set<String> = []
    for path in texts.keys {
      let parts = path.split(separator: "/")
      for count in 1...parts.count where RulePath.folder(of: parts[..<count].joined(separator: "/")) == folder
      {
        entries.insert(parts[..<count].joined(separator: "/"))
      }
    }
    return entries.isEmpty && folder != "." ? nil : entries.sorted()
  }
}
