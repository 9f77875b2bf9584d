package import Diagnostics
package import RuleLinting

/// A finding that moves along with the text while it is being changed, until the next check.
package struct LiveFinding: Sendable {
  package private(set) var span: SourceSpan
  package let diagnostic: Diagnostic
  /// What mends it; nil if nothing does, or if the place was changed since.
  package private(set) var fix: Fix?
  /// The rule set whose check found it; nil for what is wrong with the writing of a file.
  let root: String?
  /// From a test that ran.
  let isOfTest: Bool

  init(_ found: Linted, root: String? = nil, isOfTest: Bool = false) {
    span = found.diagnostic.span
    diagnostic = found.diagnostic
    fix = found.fix
    self.root = root
    self.isOfTest = isOfTest
  }

  /// The finding after a change; nil if what it is about was changed.
  func moved(_ change: ByteChange) -> LiveFinding? {
    var moved = self
    guard let span = change.moved(span) else { return nil }
    moved.span = span
    if let fix {
      let edits = fix.edits.compactMap { edit in change.moved(edit.span).map { Edit($0, edit.replacement) } }
      moved.fix = edits.count == fix.edits.count ? Fix(edits) : nil
    }
    return moved
  }
}

/// A finding as an editor shows it.
package struct ShownFinding: Sendable, Hashable {
  package let range: TextRange
  package let severity: Severity
  package let code: String
  package let message: String
  package let related: [Related]
  package let isOfTest: Bool
  /// Whether the text could be left out: what is declared and not used.
  package let isUnneeded: Bool

  package struct Related: Sendable, Hashable {
    package let location: Location
    package let message: String
  }
}
