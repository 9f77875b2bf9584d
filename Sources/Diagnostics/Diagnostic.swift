/// How much a finding matters: an error keeps a rule set from compiling, the others do not.
package enum Severity: String, Sendable, Comparable {
  case note, warning, error

  package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// The languages in which Heed speaks to authors.
package enum MessageLanguage: String, Sendable, CaseIterable {
  case english = "en"
  case chinese = "zh"
}

/// What is wrong, as data: each stage has an enum of its own that renders itself in one place.
///
/// Messages are lower case without a full stop, the offending text in backquotes; help says what to write instead.
package protocol Finding: Sendable {
  /// Stable code, `H` and four digits; `docs/diagnostics/<code>.md` explains it. H01xx lexing and parsing, H02xx names and
  /// declarations, H03xx types and expressions, H04xx patterns and texts, H05xx rules and desks, H06xx tests and ensures,
  /// H07xx warnings on whole rule sets, H08xx what the prover finds, H09xx limits and files, H10xx lints (`docs/lints`).
  var code: String { get }
  var severity: Severity { get }
  func message(in language: MessageLanguage) -> String
  func help(in language: MessageLanguage) -> String?
}

/// A finding with its place.
package struct Diagnostic: Sendable {
  package let finding: any Finding
  /// The exact text that is wrong.
  package let span: SourceSpan
  /// Other places that matter ("first declared here"), in the order to show them.
  package let related: [Related]

  package struct Related: Sendable {
    package let span: SourceSpan
    package let english: String
    package let chinese: String
    package init(_ span: SourceSpan, english: String, chinese: String) {
      self.span = span
      self.english = english
      self.chinese = chinese
    }
  }

  package init(_ finding: any Finding, at span: SourceSpan, related: [Related] = []) {
    self.finding = finding
    self.span = span
    self.related = related
  }

  package var code: String { finding.code }
  package var severity: Severity { finding.severity }
}

extension Array where Element == Diagnostic {
  /// Stable order for people: by file, place, code.
  package func inSourceOrder() -> [Diagnostic] {
    enumerated().sorted {
      ($0.element.span, $0.element.code, $0.offset) < ($1.element.span, $1.element.code, $1.offset)
    }.map(\.element)
  }

  package var hasErrors: Bool { contains { $0.severity == .error } }
}
