import Diagnostics
import Escalation
import Heed
import RuleSemantics

/// The rules of a session, read again when a file changes.
struct TryRules {
  /// Folder or file.
  let path: String
  let language: MessageLanguage
  private(set) var ruleSet: CheckedRuleSet
  private(set) var engine: Engine
  private var files: [String]
  private var state: RuleFolder.State

  /// - Throws: `Failure` or `ExitCode` if the rules have errors or cannot be read; the errors were shown.
  init(_ path: String, in language: MessageLanguage) throws {
    self.path = path
    self.language = language
    ruleSet = try RuleFiles.ruleSet(path, in: language)
    engine = try RuleFiles.engine(of: ruleSet)
    files = ruleSet.sources.map(\.path)
    state = RuleFolder.state(of: path, files: files)
  }

  /// Whether a file was changed since the rules were read, or since their errors were shown.
  var hasChanged: Bool { RuleFolder.state(of: path, files: files) != state }

  /// Reads the rules again. With errors the rules stay as they were.
  ///
  /// - Returns: what to show.
  mutating func reload() -> [String] {
    // Before the files are read: a change during the reading is seen the next time.
    state = RuleFolder.state(of: path, files: files)
    do {
      let outcome = try RuleFiles.checked(path, examples: false)
      guard let new = outcome.ruleSet else {
        let errors = outcome.diagnostics.filter { $0.severity == .error }
        let text = outcome.text(errors, in: language, isColoured: Terminal.isColoured)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
          + ["the rules have errors; the session goes on with those it had"]
      }
      engine = try RuleFiles.engine(of: new)
      ruleSet = new
      files = new.sources.map(\.path)
      state = RuleFolder.state(of: path, files: files)
      return ["rules read again: \(new.rules.count) rules; :again decides on the last message anew"]
    } catch let failure as Failure {
      return [failure.message + "; the session goes on with the rules it had"]
    } catch {
      return ["the rules cannot be read: \(error); the session goes on with those it had"]
    }
  }
}
