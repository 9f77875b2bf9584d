import Diagnostics
import RuleSemantics

/// What a person wants of findings: more, less or nothing, by code or by category of lints.
package struct SeverityChoice: Sendable {
  /// Something that is neither a code that may be chosen nor a category.
  package struct UnknownName: Error {
    package let name: String
    package let near: String?
  }

  private enum Level: Int { case allow, warn, deny }
  private var byCode: [String: Level] = [:]
  private var byCategory: [LintCategory: Level] = [:]

  /// Names are codes (`H1005`) or categories (`wording`). A code counts more than its category; of two choices the
  /// stricter one.
  package init(deny: [String] = [], warn: [String] = [], allow: [String] = []) throws(UnknownName) {
    for (level, names) in [(Level.allow, allow), (.warn, warn), (.deny, deny)] {
      for name in names { try choose(level, name) }
    }
  }

  private mutating func choose(_ level: Level, _ name: String) throws(UnknownName) {
    if let category = LintCategory(rawValue: name) {
      byCategory[category] = level
    } else if Self.codes.contains(name) {
      byCode[name] = level
    } else {
      let known = Self.codes + LintCategory.allCases.map(\.rawValue)
      throw UnknownName(name: name, near: nearest(to: name, among: known))
    }
  }

  /// Codes whose severity is a matter of taste: lints, and the checker's warnings and notes.
  private static let codes: [String] =
    Lints.profiles.map(\.code) + SemanticFindings.allCodes.filter { $0.severity < .error }.map(\.code)

  private static let categories: [String: LintCategory] = Dictionary(
    uniqueKeysWithValues: Lints.profiles.map { ($0.code, $0.category) })

  /// The findings that are wanted, with the wanted severity.
  package func applied(to findings: [Linted]) -> [Linted] {
    if byCode.isEmpty, byCategory.isEmpty { return findings }
    return findings.compactMap { found in
      let diagnostic = found.diagnostic
      let level =
        byCode[diagnostic.code] ?? Self.categories[diagnostic.code].flatMap { byCategory[$0] }
      guard diagnostic.severity < .error, let level else { return found }
      let severity: Severity
      switch level {
      case .allow: return nil
      case .warn: severity = .warning
      case .deny: severity = .error
      }
      let weighed = WeighedFinding(base: diagnostic.finding, severity: severity)
      return Linted(Diagnostic(weighed, at: diagnostic.span, related: diagnostic.related), fix: found.fix)
    }
  }
}

/// A finding whose severity somebody chose.
private struct WeighedFinding: Finding {
  let base: any Finding
  let severity: Severity

  var code: String { base.code }
  func message(in language: MessageLanguage) -> String { base.message(in: language) }
  func help(in language: MessageLanguage) -> String? { base.help(in: language) }
}
