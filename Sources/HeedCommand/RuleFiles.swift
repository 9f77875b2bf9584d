import ArgumentParser
import Conversations
import Diagnostics
import Escalation
import Foundation
import Heed
import RuleCompilation
import RuleSemantics

/// In which language findings are shown.
struct MessageOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Language of messages: en or zh. Default: from the locale.", valueName: "en|zh"))
  var language: String?

  var messageLanguage: MessageLanguage { Terminal.language(language) }

  func validate() throws {
    if let language, !["en", "zh"].contains(language) {
      throw ValidationError("`--language` is en or zh, not `\(language)`")
    }
  }
}

/// Where the rules are.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "Folder or file of the rule set. Default: this folder, if it holds .heed files.",
    completion: .directory)
  var rules: String?

  @OptionGroup var messages: MessageOptions

  func path() throws -> String { try RuleFiles.path(rules) }
}

/// Rule sets from disk, checked and compiled.
enum RuleFiles {
  /// The rule set that is meant: the chosen path, or this folder if it holds rules.
  static func path(_ chosen: String?) throws -> String {
    if let chosen {
      guard FileManager.default.fileExists(atPath: chosen) else {
        throw Failure.world("there is no file or folder `\(chosen)`")
      }
      if let entries = RuleFolder.entries(of: chosen), !entries.contains(where: { $0.hasSuffix(".heed") }) {
        throw Failure.misuse("the folder `\(chosen)` holds no .heed files")
      }
      return chosen
    }
    guard RuleFolder.entries(of: ".")?.contains(where: { $0.hasSuffix(".heed") }) == true else {
      throw Failure.misuse("no rules here: name a folder with --rules, or start one with `heed init`")
    }
    return "."
  }

  /// What a check of a rule set gave.
  struct Checked {
    /// nil exactly if there are errors.
    let ruleSet: CheckedRuleSet?
    let diagnostics: [Diagnostic]
    let sources: [SourceFile]

    func text(_ diagnostics: [Diagnostic], in language: MessageLanguage, isColoured: Bool) -> String {
      DiagnosticRenderer(sources: sources, language: language, isColoured: isColoured).text(diagnostics)
    }

    /// `shop/rules.heed:12:3`
    func place(_ span: SourceSpan) -> String {
      guard let source = sources.first(where: { $0.id == span.source }) else { return "" }
      let position = source.position(at: span.start)
      return "\(source.path):\(position.line):\(position.column)"
    }
  }

  /// Loads and checks.
  ///
  /// - Parameter examples: also runs the `yes` and `no` of topics and triggers.
  static func checked(_ path: String, examples: Bool) throws -> Checked {
    let loaded = RuleFolder.loaded(path)
    let today = Int((Date().timeIntervalSince1970 / 86_400).rounded(.down))
    let (ruleSet, diagnostics) = RuleSemantics.checked(
      loaded,
      options: .withExamples(isZone: { TimeZones.isZone($0) }, today: today, run: examples))
    return Checked(ruleSet: ruleSet, diagnostics: diagnostics, sources: loaded.sources)
  }

  /// A rule set that must be without errors; its errors go to standard error if it is not.
  static func ruleSet(_ options: RuleOptions) throws -> CheckedRuleSet {
    try ruleSet(try options.path(), in: options.messages.messageLanguage)
  }

  /// The same, of a folder or a file.
  static func ruleSet(_ path: String, in language: MessageLanguage) throws -> CheckedRuleSet {
    let outcome = try checked(path, examples: false)
    guard let ruleSet = outcome.ruleSet else {
      let errors = outcome.diagnostics.filter { $0.severity == .error }
      Terminal.writeToStandardError(
        outcome.text(errors, in: language, isColoured: Terminal.isErrorColoured))
      Terminal.error("the rules have errors; `heed check` shows everything")
      throw ExitCode.findings
    }
    return ruleSet
  }

  static func engine(_ options: RuleOptions) throws -> Engine { try engine(of: try ruleSet(options)) }

  static func engine(of ruleSet: CheckedRuleSet) throws -> Engine {
    do {
      return Engine(try compiled(ruleSet, zones: { TimeZones.table(of: $0) }))
    } catch {
      throw failure(of: error)
    }
  }

  static func failure(of error: CompilationError) -> Failure {
    switch error {
    case .unknownZone(let zone): .world("this machine knows no time zone \(zone)")
    case .pattern(let detail): .world("a pattern does not compile on this machine: \(detail)")
    }
  }
}

extension RuleFiles {
  static func zone(_ name: String) -> ZoneTable? { TimeZones.table(of: name) }

  /// The bytes of a rule file, nil if it cannot be read.
  static func bytes(of path: String) -> [UInt8]? { RuleFolder.bytes(of: path) }
}

extension RuleFiles {
  /// Writes a file at once or not at all: an interrupted run leaves the old file or the new one.
  static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Failure.world("cannot write \(path): \(error.localizedDescription)")
    }
  }
}

extension RuleFiles {
  /// Paths of all files of a rule set, those of used folders among them.
  static func files(_ path: String) -> [String] { RuleFolder.loaded(path).sources.map(\.path) }
}
