package import Diagnostics

/// What a lint is about.
package enum LintCategory: String, Sendable, CaseIterable {
  /// It does something else than what it says.
  case correctness
  /// Somebody who needs a person may not get one.
  case safety
  /// It is harder to read than it must be.
  case clarity
  /// It costs more than it must.
  case performance
  /// What customers read.
  case wording
}

/// What is known of a lint before any rule set is looked at.
package struct LintProfile: Sendable {
  /// `H10` and two digits; the page is `docs/lints/<code>.md`.
  package let code: String
  package let category: LintCategory
  /// Unless `--deny`, `--warn` or `--allow` says something else.
  package let severity: Severity
  /// The heading of its page.
  package let title: String
  /// True if some of its findings carry a fix.
  package let hasFix: Bool

  init(
    _ code: String, _ category: LintCategory, _ severity: Severity, _ title: String, hasFix: Bool = false
  ) {
    self.code = code
    self.category = category
    self.severity = severity
    self.title = title
    self.hasFix = hasFix
  }
}

/// Looks for one thing in a rule set that compiles. A lint knows nothing of suppression, severity and the other lints.
protocol Lint: Sendable {
  var profile: LintProfile { get }
  /// In any order; at most one per place.
  func remarks(on view: RuleSetView) -> [Remark]
}

/// What a lint has to say about a place.
struct Remark {
  /// The exact text that is meant.
  let span: SourceSpan
  let words: LintWords
  var fix: Fix?
  var related: [Diagnostic.Related] = []

  init(_ span: SourceSpan, _ words: LintWords, fix: Fix? = nil, related: [Diagnostic.Related] = []) {
    self.span = span
    self.words = words
    self.fix = fix
    self.related = related
  }
}

/// A message and what to write instead, both languages side by side so that they are changed together.
struct LintWords: Sendable {
  let english: String
  let chinese: String
  let help: (english: String, chinese: String)

  init(_ english: String, _ chinese: String, help: (String, String)) {
    self.english = english
    self.chinese = chinese
    self.help = help
  }
}

/// A finding of a lint.
package struct LintFinding: WordedFinding {
  package let profile: LintProfile
  let words: LintWords

  package var wording: Wording {
    Wording(profile.code, profile.severity, words.english, words.chinese, help: words.help)
  }
}

/// A text in place of another.
package struct Edit: Sendable, Hashable {
  package let span: SourceSpan
  package let replacement: String

  package init(_ span: SourceSpan, _ replacement: String) {
    self.span = span
    self.replacement = replacement
  }
}

/// Edits that remove the reason for a finding. INVARIANT: no decision changes by them.
package struct Fix: Sendable, Hashable {
  /// Ascending, not overlapping.
  package let edits: [Edit]

  package init(_ edits: [Edit]) { self.edits = edits.sorted { $0.span < $1.span } }
}

/// A finding with what would mend it.
package struct Linted: Sendable {
  package let diagnostic: Diagnostic
  package let fix: Fix?

  package init(_ diagnostic: Diagnostic, fix: Fix? = nil) {
    self.diagnostic = diagnostic
    self.fix = fix
  }
}
