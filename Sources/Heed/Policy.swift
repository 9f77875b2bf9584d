import Diagnostics
import EmotionScoring
import RuleCompilation
package import RuleRuntime
package import RuleSemantics

/// A rule set that was checked and compiled: immutable, and shared by all threads and conversations.
public struct Policy: Sendable {
  package let program: Program
  /// What the check found that is not an error, in source order.
  public let findings: [PolicyFinding]
  /// Paths of the files it was read from, those of used folders among them.
  package let files: [String]

  /// The title in `policy "…"`.
  public var title: String { program.title }
  /// 32 hexadecimal digits that are equal for equal rule sets; every decision names those of the policy that made it.
  public var fingerprint: String { program.fingerprint }

  /// Reads, checks and compiles the rule set in a folder or a file, with the folders that it uses.
  ///
  /// The `yes` and `no` examples of topics do not run here: `heed check` and `heed test` run them.
  /// - Throws: `PolicyError`.
  public static func load(path: String) throws(PolicyError) -> Policy { try load(RuleFolder.loaded(path)) }

  /// The same of files that were read by other means.
  package static func load(_ loaded: LoadedRuleSet) throws(PolicyError) -> Policy {
    let (ruleSet, diagnostics) = checked(
      loaded, options: CheckOptions(isZone: { TimeZones.isZone($0) }, scores: Matter.allCases.map(\.rawValue))
    )
    let findings = diagnostics.map { PolicyFinding($0, in: loaded) }
    guard let ruleSet else { throw .invalid(findings.filter { $0.severity == .error }) }
    do {
      let program = try compiled(ruleSet, zones: { TimeZones.table(of: $0) })
      return Policy(program: program, findings: findings, files: loaded.sources.map(\.path))
    } catch {
      switch error {
      case .unknownZone(let name): throw .missingTimeZone(name)
      case .pattern(let detail): throw .brokenPattern(detail)
      }
    }
  }
}

/// Why a rule set cannot be used.
public enum PolicyError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The check found errors, all of them in source order.
  case invalid([PolicyFinding])
  /// The rules name a time zone that this machine does not know.
  case missingTimeZone(String)
  /// A pattern passed the check and does not compile on this machine.
  case brokenPattern(String)

  /// For logs: one line per error.
  public var description: String {
    switch self {
    case .invalid(let findings): findings.map(\.description).joined(separator: "\n")
    case .missingTimeZone(let name): "this machine has no time zone \(name)"
    case .brokenPattern(let detail): "a pattern does not compile: \(detail)"
    }
  }
}

/// Something that the check has to say about a rule set.
public struct PolicyFinding: Sendable, Equatable, CustomStringConvertible {
  /// How bad.
  public enum Severity: String, Sendable { case note, warning, error }

  /// Whether it stops the rule set from being used.
  public let severity: Severity
  /// Stable code such as `H0203`; docs/diagnostics explains each.
  public let code: String
  /// What is wrong, in English.
  public let message: String
  /// What to write instead.
  public let help: String?
  /// Path of the file, made from the path that was loaded.
  public let file: String
  /// 1-based.
  public let line: Int
  /// 1-based, in characters.
  public let column: Int

  /// `shop/rules.heed:12:3: error H0203: …; …`
  public var description: String {
    "\(file):\(line):\(column): \(severity.rawValue) \(code): \(message)" + (help.map { "; \($0)" } ?? "")
  }

  init(_ diagnostic: Diagnostic, in loaded: LoadedRuleSet) {
    severity =
      switch diagnostic.severity {
      case .note: .note
      case .warning: .warning
      case .error: .error
      }
    code = diagnostic.code
    message = diagnostic.finding.message(in: .english)
    help = diagnostic.finding.help(in: .english)
    let source = loaded.sources.first { $0.id == diagnostic.span.source }
    let position = source?.position(at: diagnostic.span.start)
    file = source?.path ?? ""
    line = position?.line ?? 1
    column = position?.column ?? 1
  }
}
