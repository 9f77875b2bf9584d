package import Diagnostics
import Patterns
import RuleCompilation
import RuleLinting
import RuleSemantics
import RuleSyntax
package import RuleTesting

/// What an editor has open, and the rule sets that it belongs to.
///
/// It does no work by itself: it hands out tasks that any thread may run, and takes back what they gave.
package struct Workspace: Sendable {
  package let files: FileAccess
  package let encoding: PositionEncoding
  /// Day since 1970-01-01 on which dates are judged.
  package var today: Int
  private var folders: [String]
  package private(set) var documents: [String: Document] = [:]
  private var ruleSets: [String: RuleSetState] = [:]
  /// Names of files, for as long as their text does not change.
  private var names: [String: (source: SourceFile, names: FileNames)] = [:]
  /// Root of the rule set by folder or file; forgotten when files come and go.
  private var roots: [String: String] = [:]
  /// Folders with rules below those that the editor has open; nil until somebody asks.
  private var ruleFolders: Set<String>?
  /// Files that have a policy, by folder; forgotten with the roots.
  private var policies: [String: [String]] = [:]

  /// What is known of a rule set.
  private struct RuleSetState: Sendable {
    var files: [RuleFile] = []
    /// Of the last check without errors.
    var model: CheckedRuleSet?
    var compiled: [RegexSource: Regex] = [:]
    var findings: [String: [LiveFinding]] = [:]
    var reach: TestReach?
  }

  package init(files: FileAccess, folders: [String], encoding: PositionEncoding, today: Int) {
    self.files = files
    self.folders = folders.map(RulePath.normalised)
    self.encoding = encoding
    self.today = today
  }

  // MARK: - Documents

  /// An editor opened a file.
  package mutating func open(_ path: String, version: Int, text: String) {
    let path = RulePath.normalised(path)
    let id = known(path)?.source.id ?? SourceID(0)
    documents[path] = Document(path: path, version: version, text: text, id: id)
    if known(path) == nil { forgetRoots() }
  }

  /// An editor changed a file; false if it is not open.
  package mutating func change(_ path: String, version: Int, _ changes: [ContentChange]) -> Bool {
    let path = RulePath.normalised(path)
    guard var document = documents.removeValue(forKey: path) else { return false }
    let hadPolicy = document.file.hasPolicy
    let applied = document.apply(changes, version: version, encoding)
    if document.file.hasPolicy != hadPolicy { forgetRoots() }
    documents[path] = document
    for root in ruleSets.keys {
      guard let findings = ruleSets[root]?.findings[path] else { continue }
      ruleSets[root]?.findings[path] = findings.compactMap { finding in
        applied.reduce(finding) { $0?.moved($1) }
      }
    }
    return true
  }

  /// An editor closed a file. Of a rule set without an open file nothing is shown any more.
  ///
  /// - Returns: paths whose findings are gone.
  package mutating func close(_ path: String) -> Set<String> {
    documents[RulePath.normalised(path)] = nil
    forgetRoots()
    var gone: Set<String> = []
    let open = openRoots()
    for root in ruleSets.keys.sorted() where !open.contains(root) {
      if let former = ruleSets.removeValue(forKey: root) {
        gone.formUnion(former.findings.keys)
        gone.formUnion(former.files.map(\.path))
      }
    }
    return gone
  }

  /// Files came, went or changed on disk.
  package mutating func filesChanged() {
    ruleFolders = nil
    forgetRoots()
  }

  package mutating func changeFolders(adding: [String], removing: [String]) {
    let gone = Set(removing.map(RulePath.normalised))
    folders = folders.filter { !gone.contains($0) } + adding.map(RulePath.normalised)
    filesChanged()
  }

  private mutating func forgetRoots() {
    roots = [:]
    policies = [:]
  }

  private func known(_ path: String) -> RuleFile? {
    for root in ruleSets.keys.sorted() {
      if let file = ruleSets[root]?.files.first(where: { $0.path == path }) { return file }
    }
    return nil
  }

  // MARK: - Rule sets

  /// Roots of the rule sets that have an open document, sorted.
  package mutating func openRoots() -> [String] {
    Set(documents.keys.map { root(of: $0) }).sorted()
  }

  /// The rule set that a file belongs to: its folder; the file alone if others in the folder have a policy as well; and
  /// for a pack, the folder of a rule set that uses it.
  package mutating func root(of path: String) -> String {
    let path = RulePath.normalised(path)
    if let known = roots[path] { return known }
    let folder = RulePath.folder(of: path)
    let policies = filesWithPolicy(in: folder)
    let root: String
    if policies.count == 1 {
      root = folder
    } else if policies.count > 1 {
      root = policies.contains(path) ? path : folder
    } else {
      root = user(of: folder) ?? folder
    }
    roots[path] = root
    return root
  }

  private mutating func filesWithPolicy(in folder: String) -> [String] {
    if let known = policies[folder] { return known }
    let open = documents.keys.filter { RulePath.folder(of: $0) == folder }
    let paths = Set((files.list(folder) ?? []).map(RulePath.normalised) + open)
    let found = paths.filter { $0.hasSuffix(".heed") && hasPolicy($0) }.sorted()
    policies[folder] = found
    return found
  }

  private func hasPolicy(_ path: String) -> Bool {
    if let document = documents[path] { return document.file.hasPolicy }
    if let known = known(path) { return known.hasPolicy }
    guard let bytes = files.read(path), bytes.count <= RuleSetLoader.mostMegabytes << 20 else { return false }
    // Most files say nothing of a policy and need not be read with care.
    let text = String(decoding: bytes, as: UTF8.self)
    guard
      text.split(whereSeparator: \.isNewline).contains(where: { $0.drop { $0 == " " }.hasPrefix("policy") })
    else { return false }
    return RuleFile(SourceFile(id: SourceID(0), path: path, text: text)).hasPolicy
  }

  /// A rule set that uses a folder, one with an open document first.
  private mutating func user(of pack: String) -> String? {
    let candidates = foldersWithRules().filter { $0 != pack && filesWithPolicy(in: $0).count == 1 }
    let users = candidates.filter { candidate in
      load(candidate).contains { RulePath.folder(of: $0.path) == pack }
    }
    let open = Set(documents.keys.map(RulePath.folder))
    return users.first { open.contains($0) } ?? users.first
  }

  /// Folders with rule files below those of the editor, sorted; a huge tree is not searched to its end. Without such
  /// folders, those beside an open file.
  private mutating func foldersWithRules() -> [String] {
    let open = Set(documents.keys.map(RulePath.folder))
    if ruleFolders == nil {
      var found: Set<String> = []
      var queue = folders.map { (folder: $0, depth: Self.depth) }
      if folders.isEmpty {
        let beside = Set(open.map { RulePath.folder(of: RulePath.folder(of: $0)) }).subtracting(["/", "."])
        queue = beside.sorted().map { ($0, 2) }
      }
      var looked = 0
      while looked < min(queue.count, Self.mostFolders) {
        let (folder, depth) = queue[looked]
        looked += 1
        for entry in files.list(folder) ?? [] {
          let name = RulePath.name(of: entry)
          if name.hasSuffix(".heed") {
            found.insert(folder)
          } else if depth > 0, !name.contains("."), !Self.skipped.contains(name) {
            queue.append((entry, depth - 1))
          }
        }
      }
      ruleFolders = found
    }
    return (ruleFolders ?? []).union(open).sorted()
  }

  private static let depth = 6
  private static let mostFolders = 2000
  private static let skipped: Set<String> = ["node_modules", "target", "build", "dist", "vendor"]

  /// Reads the files of a rule set, without a check.
  private mutating func load(_ root: String) -> [RuleFile] {
    if let state = ruleSets[root], !state.files.isEmpty { return state.files }
    let (_, files) = task(for: root).load()
    ruleSets[root, default: RuleSetState()].files = files
    adopt(files)
    return files
  }

  /// Gives open documents the ids that their files have in a rule set, so that trees are read once.
  private mutating func adopt(_ files: [RuleFile]) {
    for file in files {
      guard let document = documents[file.path], document.file.source.id != file.source.id,
        document.file.source.bytes == file.source.bytes
      else { continue }
      let text = String(decoding: document.file.source.bytes, as: UTF8.self)
      documents[file.path] = Document(
        path: file.path, version: document.version, text: text, id: file.source.id)
    }
  }

  /// The rule set of a file as it stands now, and the position of the file in it.
  package mutating func ruleSet(of path: String) -> (ruleSet: EditedRuleSet, file: Int)? {
    let path = RulePath.normalised(path)
    let ruleSet = ruleSet(at: root(of: path))
    return ruleSet.index(of: path).map { (ruleSet, $0) }
  }

  /// The rule set of a root as it stands now.
  package mutating func ruleSet(at root: String) -> EditedRuleSet {
    var current = load(root).map { documents[$0.path]?.file ?? $0 }
    let folder = RulePath.folder(of: root + "/x")
    for path in documents.keys.sorted() where RulePath.folder(of: path) == folder {
      if !current.contains(where: { $0.path == path }), let document = documents[path] {
        current.append(document.file)
      }
    }
    var found: [FileNames] = []
    for file in current {
      if let known = names[file.path], known.source == file.source {
        found.append(known.names)
      } else {
        let fresh = FileNames(file)
        names[file.path] = (file.source, fresh)
        found.append(fresh)
      }
    }
    let state = ruleSets[root]
    return EditedRuleSet(
      files: current, names: found, encoding: encoding, model: state?.model, reach: state?.reach)
  }

  /// See `EditedRuleSet.renamed`; nil for a document that nobody opened.
  package mutating func renamed(
    at position: TextPosition, in path: String
  ) throws(RenameRefusal) -> (range: TextRange, name: String)? {
    guard let (ruleSet, file) = ruleSet(of: path) else { return nil }
    return try ruleSet.renamed(at: position, in: file)
  }

  /// What changes a name everywhere, by path: in the rule set of the file, and in the others that share a file with it.
  package mutating func rename(
    at position: TextPosition, in path: String, to name: String
  ) throws(RenameRefusal) -> [String: [TextEdit]] {
    guard let (ruleSet, file) = ruleSet(of: path) else { return [:] }
    var edits = try ruleSet.rename(at: position, in: file, to: name)
    let path = ruleSet.files[file].path
    for root in ruleSets.keys.sorted() where root != self.root(of: path) {
      let other = self.ruleSet(at: root)
      guard let place = other.index(of: path) else { continue }
      for (path, more) in try other.rename(at: position, in: place, to: name) where edits[path] == nil {
        edits[path] = more
      }
    }
    return edits
  }

  // MARK: - Checking

  /// The check of a rule set.
  package func task(for root: String) -> AnalysisTask {
    let state = ruleSets[root]
    var known: [String: RuleFile] = [:]
    for file in state?.files ?? [] { known[file.path] = file }
    for (path, document) in documents { known[path] = document.file }
    return AnalysisTask(
      root: root, files: files,
      documents: documents.mapValues { ($0.file.source, $0.version) }, known: known,
      compiled: state?.compiled ?? [:], today: today)
  }

  /// The run of some tests of the rule set that a file belongs to.
  package mutating func testTask(for path: String, _ tests: Set<String>) -> TestRunTask {
    TestRunTask(analysis: task(for: root(of: path)), tests: tests)
  }

  /// Takes a check back.
  ///
  /// - Returns: paths whose findings may have changed, or nil if the documents were changed since: then another check is due.
  package mutating func accept(_ outcome: AnalysisTask.Outcome) -> Set<String>? {
    var state = ruleSets[outcome.root] ?? RuleSetState()
    state.files = outcome.files
    if let model = outcome.model {
      state.model = model
      state.compiled = model.compiled
    }
    let isStale = outcome.files.contains { file in
      documents[file.path].map { $0.version != outcome.versions[file.path] }
        ?? (outcome.versions[file.path] != nil)
    }
    guard !isStale else {
      ruleSets[outcome.root] = state
      return nil
    }
    var changed = Set(state.findings.keys)
    let ofTests = state.findings.mapValues { $0.filter(\.isOfTest) }
    state.findings = Self.sorted(outcome.findings, outcome.root, files: outcome.files)
    for (path, findings) in ofTests { state.findings[path, default: []] += findings }
    changed.formUnion(state.findings.keys)
    ruleSets[outcome.root] = state
    adopt(outcome.files)
    return changed.union(documents.keys)
  }

  private static func sorted(
    _ findings: [Linted], _ root: String, files: [RuleFile], isOfTest: Bool = false
  ) -> [String: [LiveFinding]] {
    let paths = Dictionary(files.map { ($0.source.id, $0.path) }) { first, _ in first }
    var sorted: [String: [LiveFinding]] = [:]
    for finding in findings {
      guard let path = paths[finding.diagnostic.span.source] else { continue }
      sorted[path, default: []].append(LiveFinding(finding, root: root, isOfTest: isOfTest))
    }
    return sorted
  }

  /// The run of all tests of a rule set; nil if its last check found errors.
  package func reachTask(for outcome: AnalysisTask.Outcome) -> TestReachTask? {
    outcome.model.map { TestReachTask(root: outcome.root, model: $0, versions: outcome.versions) }
  }

  /// Takes the results of all tests back.
  ///
  /// - Returns: paths whose findings may have changed.
  package mutating func accept(_ reach: TestReach, of task: TestReachTask) -> Set<String> {
    ruleSets[task.root]?.reach = reach
    return showFailures(
      of: Array(reach.results.values), replacing: nil, in: task.root, versions: task.versions)
  }

  /// Takes the results of some tests back; those of the others stay.
  package mutating func accept(_ results: [TestResult], of task: TestRunTask) -> Set<String> {
    let versions = task.analysis.documents.mapValues(\.version)
    if let reach = ruleSets[task.analysis.root]?.reach {
      let merged = reach.results.merging(results.map { ($0.name, $0) }) { $1 }
      ruleSets[task.analysis.root]?.reach = TestReach(
        tests: reach.tests, rules: reach.rules, results: merged)
    }
    return showFailures(of: results, replacing: task.tests, in: task.analysis.root, versions: versions)
  }

  private mutating func showFailures(
    of results: [TestResult], replacing tests: Set<String>?, in root: String, versions: [String: Int]
  ) -> Set<String> {
    guard var state = ruleSets[root] else { return [] }
    var changed = Set(state.findings.keys)
    for (path, findings) in state.findings {
      state.findings[path] = findings.filter { finding in
        guard finding.isOfTest, let failed = finding.diagnostic.finding as? FailedTest else { return true }
        return tests.map { !$0.contains(failed.test) } ?? false
      }
    }
    let failures = FailedTest.findings(of: results.sorted { precedes($0.name, $1.name) })
    for (path, findings) in Self.sorted(failures, root, files: state.files, isOfTest: true) {
      // Where the text was changed since, the places are no longer those of the failures.
      if documents[path]?.version == versions[path] { state.findings[path, default: []] += findings }
      changed.insert(path)
    }
    ruleSets[root] = state
    return changed
  }

  // MARK: - Findings

  /// Findings of a file that can be acted upon, in source order.
  func liveFindings(of path: String) -> [LiveFinding] {
    var findings: [LiveFinding] = []
    if let document = documents[path] { findings = document.file.findings.map { LiveFinding(Linted($0)) } }
    for root in ruleSets.keys.sorted() { findings += ruleSets[root]?.findings[path] ?? [] }
    return findings.sorted { ($0.span, $0.diagnostic.code) < ($1.span, $1.diagnostic.code) }
  }

  /// Findings of a file as an editor shows them, in source order, each once.
  package func findings(of path: String, in language: MessageLanguage) -> [ShownFinding] {
    let path = RulePath.normalised(path)
    guard let file = documents[path]?.file ?? known(path) else { return [] }
    var reader = file.positions(encoding)
    var seen: Set<ShownFinding> = []
    var shown: [ShownFinding] = []
    var live = liveFindings(of: path)
    if documents[path] == nil {
      live = (file.findings.map { LiveFinding(Linted($0)) } + live).sorted { $0.span < $1.span }
    }
    for finding in live {
      let words = finding.diagnostic.finding
      let help = words.help(in: language).map { (language == .english ? "\nhelp: " : "\n建议:") + $0 } ?? ""
      let next = ShownFinding(
        range: reader.range(of: finding.span), severity: words.severity, code: words.code,
        message: words.message(in: language) + help, related: related(finding, file, language),
        isOfTest: finding.isOfTest, isUnneeded: Self.unneeded.contains(words.code))
      if seen.insert(next).inserted { shown.append(next) }
    }
    return shown
  }

  /// Lints about what nobody uses.
  private static let unneeded: Set<String> = ["H1047", "H1048"]

  private func related(_ finding: LiveFinding, _ file: RuleFile, _ language: MessageLanguage)
    -> [ShownFinding.Related]
  {
    finding.diagnostic.related.compactMap { related in
      let files = finding.root.map { ruleSets[$0]?.files ?? [] } ?? [file]
      guard let place = files.first(where: { $0.source.id == related.span.source }) else { return nil }
      let current = documents[place.path]?.file ?? place
      return ShownFinding.Related(
        location: Location(path: place.path, range: current.range(of: related.span, encoding)),
        message: language == .english ? related.english : related.chinese)
    }
  }
}
